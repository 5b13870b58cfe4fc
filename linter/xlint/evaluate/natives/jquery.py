"""jQuery's own utilities: `$.param`, `$.each`, `$.map`, `$.extend`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate.frames import Frame
from xlint.evaluate.functions import invoke
from xlint.evaluate.iteration import each
from xlint.evaluate.natives.conversions import identity, to_string
from xlint.evaluate.natives.iterations import call_each, index_value, over
from xlint.evaluate.natives.jquery_param import param
from xlint.evaluate.natives.objects import object_assign, object_entries
from xlint.evaluate.records import get_property
from xlint.evaluate.values import Closure, Constant, Function, Invocation, Record, Ref, Value, literal, undefined

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def _map(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`$.map(list, function (item, index))`, `$.map(object, function (value, key))`: null is left out."""
    source, callback = invocation.argument(0), invocation.argument(1)
    if not isinstance(source, Ref) or callback is None:
        return undefined(invocation.at)
    at = invocation.at
    if machine.record(frame, source).kind == "object":
        pairs = object_entries(machine, frame, Invocation((source,), at, (at,)))
    else:
        pairs = source
    record = machine.record(frame, pairs) if isinstance(pairs, Ref) else Record("array")

    def run(index: int, item: Value) -> Value:
        given: tuple[Value, ...] = (item, Constant(index, "number", at))
        if pairs is not source and isinstance(item, Ref):
            given = machine.record(frame, item).items[::-1]
        result = call_each(machine, frame, callback, given, invocation)
        empty = isinstance(result, Constant) and result.kind in {"null", "undefined"}
        return Constant(None, "absent", at) if empty else result

    results = [
        over(machine, frame, item, lambda option, index=index: run(index, option))  # type: ignore[misc]
        for index, item in enumerate(record.items)
    ]
    return machine.new_record(frame, Record("array", items=tuple(results), open=record.open, at=at))


def _each(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`$.each(list, function (index, item) {...})`."""
    source, callback = invocation.argument(0), invocation.argument(1)
    if not isinstance(callback, Closure) or source is None:
        return undefined(invocation.at)
    at = invocation.at
    if isinstance(source, Ref) and machine.record(frame, source).kind == "object":

        def with_key(key: Value, _index: int | None) -> None:
            value = get_property(machine, frame, source, literal(key), at)
            invoke(machine, frame, callback, Invocation((key, value), at, (at, at), value))

        each(machine, frame, source, "in", with_key)
    else:

        def with_item(item: Value, index: int | None) -> None:
            number = index_value(machine, index, at)
            invoke(machine, frame, callback, Invocation((number, item), at, (at, at), item))

        each(machine, frame, source, "of", with_item)
    return source


def _extend(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`$.extend(true?, target, ...)`."""
    arguments = invocation.arguments
    if arguments and isinstance(arguments[0], Constant):
        arguments = arguments[1:]
    return object_assign(machine, frame, msgspec.structs.replace(invocation, arguments=arguments))


_UTILITIES: dict[str, Function] = {
    "param": param, "each": _each, "extend": _extend, "trim": to_string, "when": identity, "proxy": identity,
    "map": _map,
}  # fmt: skip


def jquery(machine: Machine, frame: Frame, name: str, invocation: Invocation) -> Value | None:
    """`$.name(...)`, where it is one of jQuery's own utilities."""
    found = _UTILITIES.get(name)
    return found(machine, frame, invocation) if found is not None else None
