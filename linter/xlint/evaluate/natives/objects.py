"""Functions of `Object`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlint.evaluate.derivation import derive
from xlint.evaluate.frames import Frame
from xlint.evaluate.initializers import spread
from xlint.evaluate.params import pairs_of
from xlint.evaluate.records import GETTER, set_property
from xlint.evaluate.strings import to_text
from xlint.evaluate.values import (
    Choice,
    ClassValue,
    Constant,
    Invocation,
    Opaque,
    Record,
    Ref,
    Value,
    is_absent,
    known,
    literal,
    undefined,
)
from xlint.value import Text

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def object_keys(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return _listing(machine, frame, invocation, "keys")


def object_values(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return _listing(machine, frame, invocation, "values")


def object_entries(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return _listing(machine, frame, invocation, "entries")


def _listing(machine: Machine, frame: Frame, invocation: Invocation, what: str) -> Value:
    """`Object.keys`, `values` and `entries`: an entry that only some paths have gives an item on those paths."""
    source = invocation.argument(0)
    if not isinstance(source, Ref):
        base = source if isinstance(source, Opaque) else machine.opaque((("root", "object", ()),), invocation.at)
        return derive(machine, frame, base, ("call", what, ()), invocation.at)
    record = machine.record(frame, source)
    items: list[Value] = []
    if record.kind in {"array", "list"}:
        entries = [(known(str(i), invocation.at), v) for i, v in enumerate(record.items)]
    else:
        entries = [
            (record.keys.get(key) or known(key, record.at or invocation.at), value)
            for key, value in record.entries.items() if not key.startswith("%")
        ]  # fmt: skip
    for name, value in entries:
        if isinstance(value, Choice) and any(is_absent(o) for o in value.options):
            options = tuple(
                option if is_absent(option) else _listed(machine, frame, name, option, what) for option in value.options
            )
            items.append(Choice(value.branch, value.kind, options))
        else:
            items.append(_listed(machine, frame, name, value, what))
    return machine.new_record(frame, Record("array", items=tuple(items), open=record.open, at=invocation.at))


def _listed(machine: Machine, frame: Frame, name: Text, value: Value, what: str) -> Value:
    if what == "keys":
        return name
    if what == "values":
        return value
    return machine.new_record(frame, Record("array", items=(name, value)))


def object_assign(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    target = invocation.argument(0)
    if isinstance(target, Ref):
        for source in invocation.arguments[1:]:
            spread(machine, frame, target, source)
    return target if target is not None else undefined(invocation.at)


def from_entries(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    items, is_open, _ = pairs_of(machine, frame, invocation.argument(0), invocation.at)
    ref = machine.new_record(frame, Record("object", open=is_open, at=invocation.at))
    for item in items:
        if isinstance(item, Record):
            set_property(machine, frame, ref, to_text(machine, frame, item.items[0]), item.items[1])
    return ref


def has_own(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`object.hasOwnProperty(name)`: known where the name is, and every entry."""
    name = literal(invocation.argument(0))
    if isinstance(invocation.this, Ref) and name is not None:
        record = machine.record(frame, invocation.this)
        entry = record.entries.get(name)
        if entry is None and not record.open and record.kind == "object":
            return Constant(False, "boolean", invocation.at)
        if entry is not None and not isinstance(entry, Choice):
            return Constant(not (is_absent(entry)), "boolean", invocation.at)
    return some_boolean(machine, frame, invocation)


def some_boolean(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return machine.opaque((("root", "boolean", ()),), invocation.at, type="boolean")


def new_object(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return machine.new_record(frame, Record("object", at=invocation.at))


def define_property(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`Object.defineProperty(object, name, { value } or { get })`; a descriptor without either changes no value."""
    target, name, descriptor = (invocation.argument(index) for index in range(3))
    if target is None or name is None or not isinstance(descriptor, Ref):
        return target if target is not None else undefined(invocation.at)
    entries = machine.record(frame, descriptor).entries
    if "get" in entries:
        value: Value = Record(GETTER, {"get": entries["get"]}, at=invocation.at)
    elif "value" in entries:
        value = entries["value"]
    else:
        return target
    set_property(machine, frame, target, to_text(machine, frame, name), value)
    return target


def create(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    source = invocation.argument(0)
    prototype = source if isinstance(source, Ref | ClassValue) else None
    return machine.new_record(frame, Record("object", at=invocation.at, prototype=prototype))
