"""Variables and members of X++ as they are given values: conversion by type, and members that remember or forget."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.declared import typed
from xlint.evaluate.frames import Frame
from xlint.evaluate.observe import Asked
from xlint.evaluate.store import Scope
from xlint.evaluate.uses import tainted
from xlint.evaluate.values import ClassValue, Constant, Opaque, Ref, Value
from xlint.value import Place, Text

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def declare_member(machine: Machine, frame: Frame, name: str, value: Value, type_name: str | None) -> None:
    """A field of a class, with a key of its own; a boolean one may be true already when a method begins."""
    if isinstance(value, Opaque):
        place = value.hole.origin.place
        origin = msgspec.structs.replace(value.hole.origin, key=f"{type_name or ''} {name}@{place.path}:{place.start}")
        value = Opaque(msgspec.structs.replace(value.hole, origin=origin), value.path)
        if value.hole.type in {"boolean", "enum"}:
            machine.flags[origin.key] = name
    machine.declare(frame, name, value, type_name)
    found = frame.scope.find(name)
    if found is not None:
        machine.members[found[1]] = value.hole.origin.key if isinstance(value, Opaque) else ""


def give(machine: Machine, frame: Frame, found: tuple[Scope, int], name: str, value: Value, at: Place) -> Value:
    """What a variable holds after it was given `value`."""
    scope, cell = found
    declared = scope.types.get(name.lower())
    if declared is not None:
        value = typed(machine, frame, value, declared)
    if cell in machine.members:
        _note_consumption(machine, frame, cell, value, at)
    return value


def kept(value: Value, name: str, at: Place) -> Value:
    """The value with one more station on its way."""
    if not isinstance(value, Opaque):
        return value
    return msgspec.structs.replace(value, hole=texts.with_step(value.hole, at, f"kept in '{name}'"))


def set_member(machine: Machine, frame: Frame, holder: Value, name: str, value: Value, at: Place) -> bool:
    """`this.name = value`, `Type::name = value`: the field itself, where the class is in sight; False where it is not."""
    owner: Value | None = machine.record(frame, holder).prototype if isinstance(holder, Ref) else holder
    cell = owner.scope.names.get(name.lower()) if isinstance(owner, ClassValue) else None
    if cell is None or not isinstance(owner, ClassValue):
        return False
    frame.live.set(cell, kept(give(machine, frame, (owner.scope, cell), name, value, at), name, at))
    return True


def _note_consumption(machine: Machine, frame: Frame, cell: int, value: Value, at: Place) -> None:
    """A member that remembers (`done = true`) or forgets (`account = ''`): what it stood for is used once."""
    key = machine.members[cell]
    if key in machine.flags and _is_yes(value):
        machine.emit(Asked(key, "consumed", machine.flags[key], at))
    if isinstance(value, Text | Constant) and is_empty(value):
        before = frame.live.get(cell)
        for hole in tainted(machine, frame, before) if before is not None else ():
            machine.emit(Asked(hole.origin.key, "consumed", "", at))


def _is_yes(value: Value) -> bool:
    """`true`, or `NoYes::Yes`."""
    if isinstance(value, Opaque):
        return value.path[-1][1].lower() == "yes"
    return isinstance(value, Constant) and bool(value.value)


def is_empty(value: Text | Constant) -> bool:
    return not value.parts if isinstance(value, Text) else not value.value
