"""Declared types of X++: what a variable holds before it is given a value, and what giving it one makes of the value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate.frames import Frame
from xlint.evaluate.observe import Asked
from xlint.evaluate.values import Constant, Opaque, PathStep, Record, Value
from xlint.value import Place, Text
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


_SIMPLE = {
    "int": "number", "int64": "number", "real": "number", "date": "date", "utcdatetime": "date", "guid": "guid",
    "boolean": "boolean", "recid": "number", "refrecid": "number", "int64[]": "list", "transdate": "date", "noyes": "enum",
}  # fmt: skip


def default_value(machine: Machine, frame: Frame, node: syntax.Declare) -> Value:
    """What an X++ variable holds before anything is assigned: an empty value of its type, or an unknown object."""
    at = frame.place(node)
    name = (node.type or "").lower()
    if name == "str" or name.startswith("str "):
        return Text()
    if name in {"int", "int64", "real"}:
        return Constant(0, "number", at)
    if name == "boolean":
        return Constant(False, "boolean", at)
    if name in {"container"}:
        return machine.new_record(frame, Record("list", at=at))
    return of_type(machine, node.type or "", at)


def of_type(machine: Machine, type_name: str, at: Place, name: str | None = None) -> Opaque:
    """An unknown X++ value of a declared type: the type's last name is the root of its path."""
    short = type_name.split("[")[0].rsplit(".", 1)[-1]
    kind = _SIMPLE.get(short.lower(), "unknown")
    return machine.opaque((("root", short, ()),), at, name=name or short, type=kind)


def typed(machine: Machine, frame: Frame, value: Value, type_name: str) -> Value:
    """A value after it was assigned to a variable of this type: X++ converts, and an EDT cuts text to its length."""
    lowered = type_name.lower()
    if lowered in {"anytype", "var", "common", "object", "void"}:
        return value
    if isinstance(value, Opaque):
        kind = _SIMPLE.get(lowered)
        hole = value.hole
        if kind is not None and hole.type in {"unknown", "string"}:
            hole = msgspec.structs.replace(hole, type=kind)
        elif lowered != "str" and kind is None and not lowered.startswith("str"):
            length = machine.lengths(type_name)
            if length is not None:
                machine.emit(Asked(hole.origin.key, "length", str(length)))
                hole = msgspec.structs.replace(hole, max_length=min(length, hole.max_length or length))
            elif hole.origin.kind in {"unknown", "call"}:
                path: tuple[PathStep, ...] = (("root", type_name.rsplit(".", 1)[-1], ()),)
                return Opaque(hole, path)
        elif lowered.startswith("str ") and lowered[4:].isdigit():
            machine.emit(Asked(hole.origin.key, "length", lowered[4:]))
            hole = msgspec.structs.replace(hole, max_length=int(lowered[4:]))
        return msgspec.structs.replace(value, hole=hole)
    return value
