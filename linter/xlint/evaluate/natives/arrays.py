"""Array methods over known items. Those that call a function are in `iterations`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import strings
from xlint.evaluate.frames import Frame
from xlint.evaluate.natives.iterations import array_of, boolean, filter_, find, for_each, map_, reduce, this_record
from xlint.evaluate.records import pair_value, settled
from xlint.evaluate.values import Closure, Constant, Function, Invocation, Opaque, Record, Ref, Value, known, undefined
from xlint.value import Text

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def push(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    found = this_record(machine, frame, invocation)
    if found is not None:
        ref, record = found
        given = tuple(settled(machine, frame, argument) for argument in invocation.arguments)
        machine.update(frame, ref, msgspec.structs.replace(record, items=(*record.items, *given)))
    return machine.opaque((("root", "length", ()),), invocation.at, type="number")


def unshift(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    found = this_record(machine, frame, invocation)
    if found is not None:
        ref, record = found
        machine.update(frame, ref, msgspec.structs.replace(record, items=(*invocation.arguments, *record.items)))
    return machine.opaque((("root", "length", ()),), invocation.at, type="number")


def join(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    found = this_record(machine, frame, invocation)
    if found is None:
        return Text()
    given = invocation.argument(0)
    separator = strings.to_text(machine, frame, given) if given is not None else known(",", invocation.at)
    return strings.join(machine, frame, found[1], separator)


def concat(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    found = this_record(machine, frame, invocation)
    if found is None:
        return undefined(invocation.at)
    _, record = found
    items = list(record.items)
    is_open = record.open
    for argument in invocation.arguments:
        other = machine.record(frame, argument) if isinstance(argument, Ref) else None
        if other is not None and other.kind in {"array", "list"}:
            items += other.items
            is_open = is_open or other.open
        else:
            items.append(argument)
    return array_of(machine, frame, record, tuple(items), is_open=is_open)


def slice_(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    found = this_record(machine, frame, invocation)
    if found is None:
        return undefined(invocation.at)
    bounds = [a.value if isinstance(a, Constant) and isinstance(a.value, int) else None for a in invocation.arguments]
    if any(bound is None for bound in bounds):
        return array_of(machine, frame, found[1], found[1].items, is_open=True)
    return array_of(
        machine,
        frame,
        found[1],
        found[1].items[slice(*bounds)] if len(bounds) == 2 else found[1].items[(bounds or [0])[0] :],
    )


def reverse(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    found = this_record(machine, frame, invocation)
    return array_of(machine, frame, found[1], found[1].items[::-1]) if found is not None else undefined(invocation.at)


def same(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return invocation.this if invocation.this is not None else undefined(invocation.at)


def pop(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return _take(machine, frame, invocation, -1)


def shift(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return _take(machine, frame, invocation, 0)


def _take(machine: Machine, frame: Frame, invocation: Invocation, index: int) -> Value:
    found = this_record(machine, frame, invocation)
    if found is None or not found[1].items:
        return undefined(invocation.at)
    ref, record = found
    items = list(record.items)
    taken = items.pop(index)
    machine.update(frame, ref, msgspec.structs.replace(record, items=tuple(items)))
    return taken


def number(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return machine.opaque((("root", "index", ()),), invocation.at, type="number")


def text(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return strings.to_text(machine, frame, invocation.this) if invocation.this is not None else Text()


ARRAY: dict[str, Function] = {
    "push": push, "unshift": unshift, "join": join, "map": map_, "flatMap": map_, "filter": filter_, "forEach": for_each,
    "reduce": reduce, "reduceRight": reduce, "concat": concat, "slice": slice_, "reverse": reverse, "sort": same,
    "pop": pop, "shift": shift, "find": find, "some": boolean, "every": boolean, "includes": boolean, "indexOf": number,
    "findIndex": number, "toString": text, "flat": same, "values": same, "entries": same,
}  # fmt: skip


def new_array(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    sized = len(invocation.arguments) == 1 and isinstance(invocation.arguments[0], Constant | Opaque)
    items = () if sized else invocation.arguments
    return machine.new_record(frame, Record("array", items=items, at=invocation.at))


def array_from(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    source = invocation.argument(0)
    mapper = invocation.argument(1)
    if isinstance(source, Ref):
        record = machine.record(frame, source)
        copied = machine.new_record(
            frame,
            Record(
                "array",
                items=tuple(pair_value(machine, frame, item) for item in record.items),
                open=record.open,
                at=invocation.at,
            ),
        )
        if isinstance(mapper, Closure):
            return ARRAY["map"](machine, frame, Invocation((mapper,), invocation.at, (invocation.at,), copied))
        return copied
    return source if source is not None else undefined(invocation.at)
