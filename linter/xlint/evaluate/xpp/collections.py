"""X++'s collections: `List`, `Set`, `Map`, `Array`, `Struct`, and what goes through them one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.frames import Frame
from xlint.evaluate.values import Choice, Invocation, Record, Ref, Value, literal

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine

NEW = {"set": "set", "map": "map", "list": "list", "array": "array", "struct": "struct", "recordsortedlist": "list"}
KINDS = frozenset({*NEW.values(), "enumerator"})
_ADDS = frozenset({"add", "addend", "addstart", "insert", "ins"})
_WALKS = frozenset({"getenumerator", "getiterator"})
_TAKES = frozenset({"current", "currentvalue", "value", "lookup"})
_MOST = 6


def new_collection(machine: Machine, frame: Frame, kind: str, invocation: Invocation) -> Ref:
    """A collection, or an enumerator or iterator over one (`new ListIterator(list)`)."""
    return machine.new_record(frame, Record(kind, at=invocation.at))


def over(machine: Machine, frame: Frame, value: Value | None, invocation: Invocation) -> Ref | None:
    """What `new ListEnumerator(x)`, `new MapIterator(x)` walk over."""
    if not isinstance(value, Ref):
        return None
    record = machine.record(frame, value)
    return machine.new_record(frame, Record("enumerator", record.entries, record.items, open=True, at=invocation.at))


def call_collection(
    machine: Machine, frame: Frame, ref: Ref, record: Record, name: str, invocation: Invocation
) -> Value:
    """A method of a collection: values go in and come out; under a key that is known only that one's."""
    lowered, arguments = name.lower(), invocation.arguments
    if lowered in _ADDS or (lowered == "value" and len(arguments) == 2):
        _put(machine, frame, ref, record, arguments)
        return machine.opaque((("root", record.kind, ()), ("call", name, ())), invocation.at, name=name)
    if lowered in _WALKS:
        return over(machine, frame, ref, invocation) or ref
    if lowered in _TAKES and record.items:
        key = literal(arguments[0]) if arguments else None
        if key is not None and f"={key}" in record.entries:
            return record.entries[f"={key}"]
        return (
            record.items[0] if len(record.items) == 1 else Choice(texts.fresh_branch(), "choice", record.items[:_MOST])
        )
    return machine.opaque((("root", record.kind, ()), ("call", name, ())), invocation.at, name=name)


def _put(machine: Machine, frame: Frame, ref: Ref, record: Record, arguments: tuple[Value, ...]) -> None:
    if not arguments:
        return
    key = literal(arguments[0]) if len(arguments) == 2 else None
    entries = {**record.entries, f"={key}": arguments[1]} if key is not None else record.entries
    changed = msgspec.structs.replace(record, items=(*record.items, arguments[-1]), entries=entries)
    machine.update(frame, ref, changed)
