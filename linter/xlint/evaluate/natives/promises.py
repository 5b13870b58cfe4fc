"""Promises, which are looked through as `await` does, and timers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.derivation import derive
from xlint.evaluate.frames import Frame
from xlint.evaluate.functions import invoke
from xlint.evaluate.sinks import reach
from xlint.evaluate.values import Closure, Invocation, Native, Opaque, Ref, Value, undefined
from xlint.value import Place

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def promise_method(machine: Machine, frame: Frame, holder: Value, name: str, invocation: Invocation) -> Value:
    """`then` gives what its callback returns: promises are looked through, as `await` does."""
    at = invocation.at
    callbacks = [argument for argument in invocation.arguments if isinstance(argument, Closure)]
    if name == "then" and callbacks:
        value = derive(machine, frame, holder, ("await", "", ()), at) if isinstance(holder, Opaque) else holder
        result = invoke(machine, frame, callbacks[0], Invocation((value,), at, (at,)))
        for failed in callbacks[1:]:
            _failed(machine, frame, failed, at)
        return result
    for callback in callbacks:
        _failed(machine, frame, callback, at)
    return holder


def _failed(machine: Machine, frame: Frame, callback: Closure, at: Place) -> None:
    error = machine.opaque((("root", "error", ()),), at, name="error")
    invoke(machine, frame, callback, Invocation((error,), at, (at,)))


def all_of(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`Promise.all([a, b])` gives the awaited values in order."""
    argument = invocation.argument(0)
    if isinstance(argument, Ref):
        record = machine.record(frame, argument)
        items = tuple(
            derive(machine, frame, item, ("await", "", ()), invocation.at) if isinstance(item, Opaque) else item
            for item in record.items
        )
        return machine.new_record(frame, msgspec.structs.replace(record, items=items))
    return argument if argument is not None else undefined(invocation.at)


def new_promise(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`new Promise((resolve, reject) => ...)`: the value is what resolve is given."""
    executor = invocation.argument(0)
    given: list[Value] = []

    def resolve(m: Machine, f: Frame, inner: Invocation) -> Value:
        argument = inner.argument(0)
        if argument is not None:
            given.append(argument)
        return undefined(inner.at)

    if isinstance(executor, Closure):
        reject = Native("reject", lambda m, f, i: undefined(i.at))
        at = invocation.at
        invoke(machine, frame, executor, Invocation((Native("resolve", resolve), reject), at, (at, at)))
    if not given:
        return machine.opaque(
            (("root", f"?{invocation.at.path}:{invocation.at.start}", ()),), invocation.at, name="result"
        )
    return given[0] if len(given) == 1 else machine.merge_values(texts.fresh_branch(), "path", given[:4])


def timer(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    argument = invocation.argument(0)
    if isinstance(argument, Closure):
        invoke(machine, frame, argument, Invocation((), invocation.at, ()))
    elif argument is not None:
        reach(machine, frame, "code", argument, invocation.at, "a string timer")
    return machine.opaque((("root", "timer", ()),), invocation.at, type="number")
