"""Names and members of X++: without case, and with table buffers, fields and enums."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate.derivation import derive
from xlint.evaluate.frames import Frame
from xlint.evaluate.values import Choice, ClassValue, Opaque, Ref, Value
from xlint.evaluate.xpp.lookups import check_use
from xlint.value import Place, Text, ValueType
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def name_value(machine: Machine, frame: Frame, name: str, at: Place) -> Value:
    """A name that is no variable in sight: this, a class, or a type that only the system knows."""
    lowered = name.lower()
    if lowered in {"this", "element"}:
        return frame.this if frame.this is not None else machine.opaque((("root", lowered, ()),), at)
    known_class = machine.classes.get(lowered)
    if known_class is not None:
        return known_class
    short = name.rsplit(".", 1)[-1]
    return machine.opaque((("root", short, ()),), at, name=short)


def holder_of(machine: Machine, frame: Frame, node: syntax.Member) -> Value:
    """What a member is asked of. Before `::` stands a type, never the variable of that name."""
    if node.static and isinstance(node.object, syntax.Name):
        return name_value(machine, frame, node.object.name, frame.place(node.object))
    return machine.evaluate(machine, frame, node.object)


def member_value(machine: Machine, frame: Frame, node: syntax.Member) -> Value:
    at = frame.place(node)
    holder = holder_of(machine, frame, node)
    if isinstance(holder, ClassValue):
        return static_field(machine, frame, holder, node.name, at)
    if isinstance(holder, Ref):
        return instance_field(machine, frame, holder, node.name, at)
    if isinstance(holder, Choice):
        options = [option for option in holder.options if isinstance(option, Opaque)]
        holder = options[0] if options else machine.opaque((("root", "?", ()),), at)
    if isinstance(holder, Text) and node.name.lower() in _SAME_TEXT:
        return holder
    if not isinstance(holder, Opaque):
        return machine.opaque((("root", node.name, ()),), at)
    if node.static:
        kind = "literal" if holder.path and holder.path[0][0] == "root" else "unknown"
        return machine.opaque((*holder.path, ("get", node.name, ())), at, kind, node.name, type="enum")
    check_use(machine, frame, holder, node.name, at)
    value = derive(machine, frame, holder, ("get", node.name, ()), at)
    named = isinstance(node.object, syntax.Name) and frame.scope.find(node.object.name) is None
    return value if named and not is_self(node.object) else field_value(machine, holder, node.name, value)


_SAME_TEXT = frozenset({"absoluteuri", "originalstring"})
"""Properties of a `System.Uri` that are its text."""


def is_self(node: syntax.Expression) -> bool:
    return isinstance(node, syntax.Name) and node.name.lower() in {"this", "element"}


_SYSTEM_FIELDS: dict[str, ValueType] = {
    "recid": "number", "tableid": "number", "dataareaid": "enum", "partition": "number", "createddatetime": "date",
    "modifieddatetime": "date",
}  # fmt: skip


_NOBODYS = frozenset({"unknown", "argument", "call"})
_NET = frozenset(
    {"uri", "uribuilder", "urlgenerator", "datetime", "environment", "iapplicationenvironment", "infrastructure"}
)
"""Classes whose properties are no fields of a record."""


def field_value(machine: Machine, holder: Opaque, name: str, value: Value) -> Value:
    """A field of a record: the metadata knows its type and length."""
    if not isinstance(value, Opaque) or len(holder.path) != 1 or value.hole.origin.kind not in _NOBODYS:
        return value
    table = holder.path[0][1]
    if table.lower() in _NET:
        return value
    kind, length = machine.field_type(table, name) or (_SYSTEM_FIELDS.get(name.lower(), "unknown"), None)
    origin = msgspec.structs.replace(
        value.hole.origin, kind="company" if name.lower() == "dataareaid" else "record", table=table
    )
    return msgspec.structs.replace(
        value, hole=msgspec.structs.replace(value.hole, origin=origin, type=kind, max_length=length)
    )


def static_field(machine: Machine, frame: Frame, owner: ClassValue, name: str, at: Place) -> Value:
    found = owner.scope.find(name)
    value: Value | None = frame.live.get(found[1]) if found is not None else None
    return value if value is not None else machine.opaque((("root", owner.node.name or "", ()), ("get", name, ())), at)


def instance_field(machine: Machine, frame: Frame, ref: Ref, name: str, at: Place) -> Value:
    record = machine.record(frame, ref)
    if isinstance(record.prototype, ClassValue):
        found = record.prototype.scope.names.get(name.lower())
        if found is not None:
            value: Value | None = frame.live.get(found)
            if value is not None:
                return value
        return machine.opaque((("root", record.prototype.node.name or "this", ()), ("get", name, ())), at, name=name)
    if record.kind == "list" and name.lower() == "length":
        return machine.opaque((("root", "length", ()),), at, type="number")
    return record.entries.get(name.lower()) or machine.opaque(
        (("root", "object", ()), ("get", name, ())), at, name=name
    )
