"""What a name, a member or an index is read as."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlint.evaluate.derivation import derive
from xlint.evaluate.frames import Frame
from xlint.evaluate.records import get_property
from xlint.evaluate.values import Choice, Constant, Opaque, Ref, Value, literal, undefined
from xlint.evaluate.xpp.names import member_value, name_value
from xlint.value import Text
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def name(machine: Machine, frame: Frame, node: syntax.Name) -> Value:
    at = frame.place(node)
    value = machine.lookup(frame, node.name)
    if value is not None:
        if (
            isinstance(value, Constant)
            and value.kind in {"undefined", "null"}
            and _set_later(machine, frame, node.name)
        ):
            return machine.opaque((("root", node.name, ()),), at, name=node.name)
        return value
    if frame.language == "xpp":
        return name_value(machine, frame, node.name, at)
    if node.name == "this":
        return frame.this if frame.this is not None else machine.opaque((("root", "this", ()),), at)
    if node.name == "undefined":
        return undefined(at)
    native = machine.natives.get(node.name)
    if native is not None:
        return native
    found = frame.scope.find(node.name)
    if found is not None and not _set_later(machine, frame, node.name) and found[0].parent is not None:
        return undefined(at)
    path = (("root", node.name, ()),)
    row = machine.language(frame).sources.find(path)
    if row is not None:
        return machine.opaque(path, at, row[0].kind, row[0].name or node.name, type=row[0].type)
    return machine.opaque(path, at, name=node.name)


def _set_later(machine: Machine, frame: Frame, variable: str) -> bool:
    """Whether another function gives the variable its value: what it holds while no one ran that says nothing."""
    found = frame.scope.find(variable)
    if found is None or variable not in machine.written_elsewhere.get(found[0].path, ()):
        return False
    return frame.closure is None or (found[0] is not frame.scope and not _own(frame, found[0]))


def _own(frame: Frame, scope: Any) -> bool:
    """Whether the scope belongs to the running function itself."""
    closure = frame.closure
    outer = closure.scope if closure is not None else None
    current: Any = frame.scope
    while current is not None and current is not outer:
        if current is scope:
            return True
        current = current.parent
    return False


def member(machine: Machine, frame: Frame, node: syntax.Member) -> Value:
    at = frame.place(node)
    if frame.language == "xpp":
        return member_value(machine, frame, node)
    holder = machine.evaluate(machine, frame, node.object)
    return get_property(machine, frame, holder, node.name, at, optional=node.optional)


def index(machine: Machine, frame: Frame, node: syntax.Index) -> Value:
    at = frame.place(node)
    holder = machine.evaluate(machine, frame, node.object)
    if node.index is None:
        return holder
    key = machine.evaluate(machine, frame, node.index)
    if isinstance(key, Choice):
        text_options = [literal(option) for option in key.options]
        if all(option is not None for option in text_options):
            return machine.merge_values(
                key.branch, key.kind, [get_property(machine, frame, holder, option, at) for option in text_options]
            )
    exact = literal(key)
    if exact is None and isinstance(key, Text) and isinstance(holder, Ref):
        record = machine.record(frame, holder)
        for hidden, spelled in record.keys.items():
            if hidden.startswith("\x00") and spelled == key:
                return record.entries[hidden]
    if isinstance(holder, Opaque) and exact is not None and exact.lstrip("-").isdigit():
        return derive(machine, frame, holder, ("index", exact, ()), at, optional=node.optional)
    return get_property(machine, frame, holder, exact, at, optional=node.optional)
