"""Array methods over known items; what the code pushes under a condition stays conditional."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import strings, texts
from xlint.evaluate.records import settled
from xlint.evaluate.values import (
    Choice,
    Closure,
    Constant,
    Function,
    Invocation,
    Native,
    Opaque,
    Record,
    Ref,
    Value,
    is_absent,
    known,
    undefined,
)
from xlint.value import Place, Text

if TYPE_CHECKING:
    from xlint.evaluate.machine import Frame, Machine


def _record(machine: Machine, frame: Frame, invocation: Invocation) -> tuple[Ref, Record] | None:
    this = invocation.this
    return (this, machine.record(frame, this)) if isinstance(this, Ref) else None


def _new(
    machine: Machine, frame: Frame, record: Record, items: tuple[Value, ...], *, is_open: bool | None = None
) -> Ref:
    return machine.new_record(
        frame, Record("array", items=items, open=record.open if is_open is None else is_open, at=record.at)
    )


def push(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    found = _record(machine, frame, invocation)
    if found is not None:
        ref, record = found
        given = tuple(settled(machine, frame, argument) for argument in invocation.arguments)
        machine.update(frame, ref, msgspec.structs.replace(record, items=(*record.items, *given)))
    return machine.opaque((("root", "length", ()),), invocation.at, type="number")


def unshift(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    found = _record(machine, frame, invocation)
    if found is not None:
        ref, record = found
        machine.update(frame, ref, msgspec.structs.replace(record, items=(*invocation.arguments, *record.items)))
    return machine.opaque((("root", "length", ()),), invocation.at, type="number")


def join(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    found = _record(machine, frame, invocation)
    if found is None:
        return Text()
    given = invocation.argument(0)
    separator = strings.to_text(machine, frame, given) if given is not None else known(",", invocation.at)
    return strings.join(machine, frame, found[1], separator)


def call_each(
    machine: Machine, frame: Frame, function: Value | None, arguments: tuple[Value, ...], invocation: Invocation
) -> Value:
    from xlint.evaluate.calls import call_value

    return (
        call_value(machine, frame, function, arguments, invocation.at)
        if function is not None
        else undefined(invocation.at)
    )


def over(machine: Machine, frame: Frame, item: Value, run: Callable[[Value], Value]) -> Value:
    """The function over an item that may be absent: absent stays absent, on the same branch."""
    if isinstance(item, Choice) and any(is_absent(option) for option in item.options):
        options = [option if is_absent(option) else over(machine, frame, option, run) for option in item.options]
        if all(option == options[0] for option in options):
            return options[0]
        return Choice(item.branch, item.kind, tuple(options))
    return run(item)


def map_(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    found = _record(machine, frame, invocation)
    if found is None:
        return undefined(invocation.at)
    _, record = found
    function = invocation.argument(0)

    def run(index: int, item: Value) -> Value:
        number = Constant(index, "number", invocation.at)
        return over(
            machine, frame, item, lambda option: call_each(machine, frame, function, (option, number), invocation)
        )

    return _new(machine, frame, record, tuple(run(index, item) for index, item in enumerate(record.items)))


def filter_(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """What surely passes stays, what surely fails goes, and what may pass is there on the paths where it does."""
    found = _record(machine, frame, invocation)
    if found is None:
        return undefined(invocation.at)
    _, record = found
    function = invocation.argument(0)
    absent = Constant(None, "absent", invocation.at)
    kept: list[Value] = []
    for index, item in enumerate(record.items):
        number = Constant(index, "number", invocation.at)
        if isinstance(item, Choice):
            options = [
                option
                if is_absent(option)
                else _passing(machine, frame, function, option, number, invocation) or absent
                for option in item.options
            ]
            kind = "path" if any(is_absent(option) for option in options) else item.kind
            kept.append(machine.merge_values(item.branch, kind, options))
        else:
            passing = _passing(machine, frame, function, item, number, invocation)
            if passing is not None:
                kept.append(passing)
    return _new(machine, frame, record, tuple(item for item in kept if not is_absent(item)))


def _passing(
    machine: Machine, frame: Frame, function: Value | None, item: Value, index: Value, invocation: Invocation
) -> Value | None:
    """What the filter leaves of an item: itself, nothing, or a choice of both, under what passing tells about it."""
    from xlint.evaluate.conditions import told, truth_of

    by_truth = isinstance(function, Native) and function.name == "Boolean"
    answer = item if by_truth else call_each(machine, frame, function, (item, index), invocation)
    truth = truth_of(machine, frame, answer)
    if isinstance(answer, Opaque) and "truthy" in answer.hole.guards:
        truth = True
    if truth is not None:
        return item if truth else None
    checked = under(machine, frame, item, told(machine, answer))
    return Choice(texts.fresh_branch(), "path", (checked, Constant(None, "absent", invocation.at)))


def under(machine: Machine, frame: Frame, item: Value, facts: frozenset[tuple[str, str]]) -> Value:
    """The item, and what an array or object of it holds, with these facts known of the values in it."""
    from xlint.evaluate.expressions import checked

    if not isinstance(item, Ref):
        return checked(item, facts)
    record = machine.record(frame, item)
    items = tuple(checked(value, facts) for value in record.items)
    entries = {key: checked(value, facts) for key, value in record.entries.items()}
    if items == record.items and entries == record.entries:
        return item
    return machine.new_record(frame, msgspec.structs.replace(record, items=items, entries=entries))


def index_value(machine: Machine, index: int | None, at: Place) -> Value:
    """An item's index as a value."""
    if index is not None:
        return Constant(index, "number", at)
    return machine.opaque((("root", "index", ()),), at, name="index", type="number")


def for_each(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    from xlint.evaluate.statements import each

    function = invocation.argument(0)

    def run(item: Value, index: int | None) -> None:
        call_each(machine, frame, function, (item, index_value(machine, index, invocation.at)), invocation)

    if invocation.this is not None:
        each(machine, frame, invocation.this, "of", run)
    return undefined(invocation.at)


def reduce(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    found = _record(machine, frame, invocation)
    if found is None:
        return undefined(invocation.at)
    items = list(found[1].items)
    function = invocation.argument(0)
    total = invocation.argument(1)
    if total is None:
        if not items:
            return undefined(invocation.at)
        total = items.pop(0)
    for index, item in enumerate(items):
        number = Constant(index, "number", invocation.at)
        if isinstance(item, Choice) and any(is_absent(option) for option in item.options):
            options = [
                total if is_absent(option) else call_each(machine, frame, function, (total, option, number), invocation)
                for option in item.options
            ]
            total = machine.merge_values(item.branch, item.kind, options)
        else:
            total = call_each(machine, frame, function, (total, item, number), invocation)
    return total


def concat(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    found = _record(machine, frame, invocation)
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
    return _new(machine, frame, record, tuple(items), is_open=is_open)


def slice_(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    found = _record(machine, frame, invocation)
    if found is None:
        return undefined(invocation.at)
    bounds = [a.value if isinstance(a, Constant) and isinstance(a.value, int) else None for a in invocation.arguments]
    if any(bound is None for bound in bounds):
        return _new(machine, frame, found[1], found[1].items, is_open=True)
    return _new(
        machine,
        frame,
        found[1],
        found[1].items[slice(*bounds)] if len(bounds) == 2 else found[1].items[(bounds or [0])[0] :],
    )


def reverse(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    found = _record(machine, frame, invocation)
    return _new(machine, frame, found[1], found[1].items[::-1]) if found is not None else undefined(invocation.at)


def same(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return invocation.this if invocation.this is not None else undefined(invocation.at)


def pop(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return _take(machine, frame, invocation, -1)


def shift(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return _take(machine, frame, invocation, 0)


def _take(machine: Machine, frame: Frame, invocation: Invocation, index: int) -> Value:
    found = _record(machine, frame, invocation)
    if found is None or not found[1].items:
        return undefined(invocation.at)
    ref, record = found
    items = list(record.items)
    taken = items.pop(index)
    machine.update(frame, ref, msgspec.structs.replace(record, items=tuple(items)))
    return taken


def find(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    found = _record(machine, frame, invocation)
    if found is None or not found[1].items or found[1].open:
        return machine.opaque((("root", "item", ()),), invocation.at)
    items = found[1].items[:8]
    return items[0] if len(items) == 1 else Choice(texts.fresh_branch(), "choice", items)


def boolean(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    function = invocation.argument(0)
    if isinstance(function, Closure) and isinstance(invocation.this, Ref):
        for item in machine.record(frame, invocation.this).items[:8]:
            call_each(machine, frame, function, (item,), invocation)
    return machine.opaque((("root", "boolean", ()),), invocation.at, type="boolean")


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
