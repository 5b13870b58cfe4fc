"""Array methods that call a function for each item; what the code does under a condition stays conditional."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.callbacks import call_value
from xlint.evaluate.facts import checked, told, truth_of
from xlint.evaluate.frames import Facts, Frame
from xlint.evaluate.iteration import each
from xlint.evaluate.values import (
    Choice,
    Closure,
    Constant,
    Invocation,
    Native,
    Opaque,
    Record,
    Ref,
    Value,
    is_absent,
    undefined,
)
from xlint.value import Place

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def this_record(machine: Machine, frame: Frame, invocation: Invocation) -> tuple[Ref, Record] | None:
    this = invocation.this
    return (this, machine.record(frame, this)) if isinstance(this, Ref) else None


def array_of(
    machine: Machine, frame: Frame, record: Record, items: tuple[Value, ...], *, is_open: bool | None = None
) -> Ref:
    return machine.new_record(
        frame, Record("array", items=items, open=record.open if is_open is None else is_open, at=record.at)
    )


def call_each(
    machine: Machine, frame: Frame, function: Value | None, arguments: tuple[Value, ...], invocation: Invocation
) -> Value:
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
    found = this_record(machine, frame, invocation)
    if found is None:
        return undefined(invocation.at)
    _, record = found
    function = invocation.argument(0)

    def run(index: int, item: Value) -> Value:
        number = Constant(index, "number", invocation.at)
        return over(
            machine, frame, item, lambda option: call_each(machine, frame, function, (option, number), invocation)
        )

    return array_of(machine, frame, record, tuple(run(index, item) for index, item in enumerate(record.items)))


def filter_(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """What surely passes stays, what surely fails goes, and what may pass is there on the paths where it does."""
    found = this_record(machine, frame, invocation)
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
    return array_of(machine, frame, record, tuple(item for item in kept if not is_absent(item)))


def _passing(
    machine: Machine, frame: Frame, function: Value | None, item: Value, index: Value, invocation: Invocation
) -> Value | None:
    """What the filter leaves of an item: itself, nothing, or a choice of both, under what passing tells about it."""
    by_truth = isinstance(function, Native) and function.name == "Boolean"
    answer = item if by_truth else call_each(machine, frame, function, (item, index), invocation)
    truth = truth_of(machine, frame, answer)
    if isinstance(answer, Opaque) and "truthy" in answer.hole.guards:
        truth = True
    if truth is not None:
        return item if truth else None
    checked = under(machine, frame, item, told(machine, answer))
    return Choice(texts.fresh_branch(), "path", (checked, Constant(None, "absent", invocation.at)))


def under(machine: Machine, frame: Frame, item: Value, facts: Facts) -> Value:
    """The item, and what an array or object of it holds, with these facts known of the values in it."""
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
    function = invocation.argument(0)

    def run(item: Value, index: int | None) -> None:
        call_each(machine, frame, function, (item, index_value(machine, index, invocation.at)), invocation)

    if invocation.this is not None:
        each(machine, frame, invocation.this, "of", run)
    return undefined(invocation.at)


def reduce(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    found = this_record(machine, frame, invocation)
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


def find(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    found = this_record(machine, frame, invocation)
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
