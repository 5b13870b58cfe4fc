"""Objects and arrays: reading and writing their properties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.callbacks import call_value
from xlint.evaluate.closures import bound, class_member, is_accessor
from xlint.evaluate.derivation import derive
from xlint.evaluate.frames import Frame
from xlint.evaluate.strings import seen
from xlint.evaluate.values import (
    Choice,
    ClassValue,
    Closure,
    Constant,
    Native,
    Opaque,
    PathStep,
    Record,
    Ref,
    Value,
    undefined,
)
from xlint.value import Place, Text

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


GLOBAL_OBJECTS = tuple((("root", name, ()),) for name in ("window", "globalThis", "self", "top", "parent")) + tuple(
    (("root", "window", ()), ("get", name, ())) for name in ("top", "parent")
)

_WRITE_ONLY = frozenset({"innerHTML", "outerHTML"})
ABSENT = Constant(None, "absent", Place("", 0, 0))

GETTER = "getter"
"""The kind of a record that stands for a property with a getter: its entry `get` is called when it is read."""


def get_property(
    machine: Machine, frame: Frame, value: Value, name: str | None, at: Place, *, optional: bool = False
) -> Value:
    """`value.name`; `name` is None where the key is not known."""
    match value:
        case Choice():
            return map_choice(
                machine, value, lambda option: get_property(machine, frame, option, name, at, optional=optional)
            )
        case Opaque():
            step: PathStep = ("get", name, ()) if name is not None else ("index", "*", ())
            if name is not None and value.path in GLOBAL_OBJECTS:
                declared = global_value(machine, frame, name, at)
                if declared is not None:
                    return declared
            return derive(machine, frame, value, step, at, optional=optional)
        case Ref():
            return _record_property(machine, frame, value, name, at)
        case ClassValue() | Closure():
            return _callable_property(machine, frame, value, name, at)
        case Constant(kind="absent" | "undefined" | "null"):
            return undefined(at)
        case _:
            return machine.member(machine, frame, value, name, at) if name is not None else unknown(machine, at, "item")


def global_value(machine: Machine, frame: Frame, name: str, at: Place) -> Value | None:
    """`window.name` of a global that some file declares: its value, or undefined while nothing was assigned."""
    found = frame.scope.top().names.get(name)
    value = machine.lookup_global(frame, name)
    if value is not None:
        return value
    return undefined(at) if found is not None or name in machine.shared else None


def _record_property(machine: Machine, frame: Frame, ref: Ref, name: str | None, at: Place) -> Value:
    record = machine.record(frame, ref)
    if name is None:
        entries = [entry for key, entry in record.entries.items() if not key.startswith("%")] or list(record.items)
        if entries and not record.open and len(entries) <= 8:
            return Choice(texts.fresh_branch(), "choice", tuple(entries)) if len(entries) > 1 else entries[0]
        return unknown(machine, at, "item")
    found = record.entries.get(name)
    if found is not None:
        return got(machine, frame, found, ref, at)
    if record.kind in {"array", "list"} and name.lstrip("-").isdigit():
        index = int(name)
        if 0 <= index < len(record.items):
            return record.items[index]
        return unknown(machine, at, name) if record.open else undefined(at)
    native = machine.record_member(machine, frame, ref, record, name, at)
    if native is not None:
        return native
    holder = record.prototype
    while isinstance(holder, ClassValue):
        method = class_member(machine, frame, holder, name, static=False)
        if method is not None:
            return got(machine, frame, bound(machine, frame, method, ref), ref, at)
        holder = holder.base if isinstance(holder.base, ClassValue) else None
    if isinstance(record.prototype, Ref):
        own = machine.record(frame, record.prototype).entries.get(name)
        if own is not None:
            return got(machine, frame, bound(machine, frame, own, ref), ref, at)
        return bound(machine, frame, _record_property(machine, frame, record.prototype, name, at), ref)
    if record.open:
        return unknown(machine, at, name)
    return undefined(at)


def got(machine: Machine, frame: Frame, value: Value, this: Value, at: Place) -> Value:
    """What reading a property gives: what its getter gives, where it has one."""
    if isinstance(value, Record) and value.kind == GETTER:
        return call_value(machine, frame, value.entries["get"], (), at, this)
    if isinstance(value, Closure) and value.owner is not None and is_accessor(value, "get"):
        return call_value(machine, frame, value, (), at, this)
    return value


def _callable_property(
    machine: Machine, frame: Frame, value: ClassValue | Closure, name: str | None, at: Place
) -> Value:
    if name is None:
        return unknown(machine, at, "member")
    if isinstance(value, ClassValue):
        holder: Value | None = value
        while isinstance(holder, ClassValue):
            if holder.statics is not None:
                found = machine.record(frame, holder.statics).entries.get(name)
                if found is not None:
                    return found
            method = class_member(machine, frame, holder, name, static=True)
            if method is not None:
                return got(machine, frame, bound(machine, frame, method, value), value, at)
            holder = holder.base
        return unknown(machine, at, name)
    extra = frame.live.get(("function", id(value.node)))
    if isinstance(extra, Ref):
        found = machine.record(frame, extra).entries.get(name)
        if found is not None:
            return found
    return machine.member(machine, frame, value, name, at)


def set_property(machine: Machine, frame: Frame, holder: Value, key: Text, value: Value) -> None:
    """`holder[key] = value`."""
    name = key.literal
    if isinstance(holder, Native) and name is not None:
        frame.live.set(("native", holder.name, name), value)
        return
    if isinstance(holder, Closure):
        extra = frame.live.get(("function", id(holder.node)))
        if not isinstance(extra, Ref):
            extra = machine.new_record(frame, Record("object"))
            frame.live.set(("function", id(holder.node)), extra)
        holder = extra
    elif isinstance(holder, ClassValue):
        if holder.statics is None:
            return
        holder = holder.statics
    if isinstance(holder, Opaque) and name is not None:
        if name in _WRITE_ONLY or any(step[1] == "location" for step in holder.path):
            return
        frame.live.set(("member", holder.hole.origin.key, name), value)
        if holder.path in GLOBAL_OBJECTS:
            _set_global(machine, frame, name, value)
        return
    if not isinstance(holder, Ref):
        return
    record = machine.record(frame, holder)
    if (
        name is not None
        and isinstance(record.prototype, ClassValue)
        and _set_by_class(machine, frame, holder, name, value)
    ):
        return
    value = settled(machine, frame, value)
    kind = machine.kinds.get(record.kind)
    if kind is not None and kind.assign is not None and kind.assign(machine, frame, holder, name, value):
        return
    if name is None:
        machine.update(frame, holder, _with_dynamic_key(machine, record, key, value))
        return
    if record.kind in {"array", "list"} and name.isdigit() and int(name) <= len(record.items) + 8:
        index = int(name)
        items = list(record.items) + [ABSENT] * max(0, index + 1 - len(record.items))
        items[index] = value
        machine.update(frame, holder, msgspec.structs.replace(record, items=tuple(items)))
        return
    if record.kind == "array" and name == "length":
        machine.update(frame, holder, msgspec.structs.replace(record, items=()))
        return
    machine.update(
        frame,
        holder,
        msgspec.structs.replace(record, entries={**record.entries, name: value}, keys={**record.keys, name: key}),
    )


def settled(machine: Machine, frame: Frame, value: Value) -> Value:
    """The value with what has been checked about it so far: where it is kept, later readers know it too."""
    if isinstance(value, Opaque) and frame.language == "javascript":
        hole = seen(machine, frame, value.hole)
        return value if hole is value.hole else msgspec.structs.replace(value, hole=hole)
    return value


def _set_by_class(machine: Machine, frame: Frame, ref: Ref, name: str, value: Value) -> bool:
    """Whether the object's class has a setter of that name, which was then called."""
    holder = machine.record(frame, ref).prototype
    while isinstance(holder, ClassValue):
        method = class_member(machine, frame, holder, name, static=False, setter=True)
        if method is not None:
            call_value(machine, frame, bound(machine, frame, method, ref), (value,), frame.entry.at, ref)
            return True
        holder = holder.base
    return False


def _set_global(machine: Machine, frame: Frame, name: str, value: Value) -> None:
    top = frame.scope.top()
    found = top.names.get(name)
    cell = found if found is not None else machine.cell()
    if found is None:
        top.declare(name, cell)
    machine.shared.setdefault(name, []).append((top.path, cell))
    frame.live.set(cell, value)


def _with_dynamic_key(machine: Machine, record: Record, key: Text, value: Value) -> Record:
    """An entry whose name only run time knows: kept under a name that no source can spell, its key beside it."""
    hidden = f"\x00{len(record.entries)}"
    return msgspec.structs.replace(record, entries={**record.entries, hidden: value}, keys={**record.keys, hidden: key})


def item_at(machine: Machine, frame: Frame, value: Value, index: int, at: Place) -> Value:
    return (
        get_property(machine, frame, value, str(index), at)
        if not isinstance(value, Opaque)
        else derive(machine, frame, value, ("index", str(index), ()), at)
    )


def rest_of_array(machine: Machine, frame: Frame, value: Value, start: int) -> Value:
    if isinstance(value, Ref):
        record = machine.record(frame, value)
        return machine.new_record(frame, Record("array", items=record.items[start:], open=record.open, at=record.at))
    return machine.new_record(frame, Record("array", open=True))


def rest_of_object(machine: Machine, frame: Frame, value: Value, taken: Sequence[str]) -> Value:
    if isinstance(value, Ref):
        record = machine.record(frame, value)
        entries = {key: entry for key, entry in record.entries.items() if key not in taken}
        return machine.new_record(frame, msgspec.structs.replace(record, entries=entries))
    return machine.new_record(frame, Record("object", open=True))


def map_choice(machine: Machine, value: Choice, function: object) -> Value:
    """The function over every alternative, joined again under the same branch."""
    assert callable(function)
    return machine.merge_values(value.branch, value.kind, [function(option) for option in value.options])


def unknown(machine: Machine, at: Place, name: str) -> Opaque:
    return machine.opaque((("root", f"?{at.path}:{at.start}", ()),), at, name=name)


def pair_value(machine: Machine, frame: Frame, item: Value) -> Value:
    """A name and value of a `URLSearchParams` or `Map`, as the array that iterating gives."""
    if isinstance(item, Record):
        return machine.new_record(frame, Record("array", items=item.items))
    return item
