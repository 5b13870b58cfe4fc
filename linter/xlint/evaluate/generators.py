"""Bodies of functions, compiled generators included.

TypeScript's down-levelled `async` functions are state machines: `__generator(this, function (_a) { switch (_a.label) ... })`
whose cases return `[op, value]`. They are run case by case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlint.evaluate.records import derive
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
    known,
    undefined,
)
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Frame, Machine

MAX_STATES = 40


def run_body(machine: Machine, frame: Frame, node: syntax.Function) -> None:
    machine.run(frame, node.body.body)


def awaiter(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`__awaiter(this, args, P, function* () {...})`: run the generator."""
    from xlint.evaluate.calls import invoke

    body = invocation.arguments[-1] if invocation.arguments else None
    if isinstance(body, Closure):
        return invoke(machine, frame, body, Invocation((), invocation.at, (), invocation.argument(0)))
    return undefined(invocation.at)


def generator(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`__generator(this, function (_a) {...})`: run the states in order, following jumps."""
    body = invocation.argument(1)
    if not isinstance(body, Closure):
        return undefined(invocation.at)
    sent: list[Value] = [undefined(invocation.at)]
    native = Native("sent", lambda _machine, _frame, _invocation: sent[0])
    state = machine.new_record(frame, Record("object", {"sent": native}, at=invocation.at))
    return _states(machine, frame, body, state, sent, 0, invocation, MAX_STATES)


def _states(
    machine: Machine,
    frame: Frame,
    body: Closure,
    state: Ref,
    sent: list[Value],
    label: int,
    invocation: Invocation,
    left: int,
) -> Value:
    from xlint.evaluate.calls import invoke
    from xlint.evaluate.records import set_property

    at = invocation.at
    while left > 0 and frame.alive:
        left -= 1
        set_property(machine, frame, state, known("label", at), Constant(label, "number", at))
        result = invoke(machine, frame, body, Invocation((state,), at, (at,), invocation.argument(0)))
        if isinstance(result, Choice):
            values = [
                _after(machine, frame, body, state, sent, label, option, invocation, min(left, 12))
                for option in result.options
            ]
            return machine.merge_values(result.branch, "path", values)
        step = _operation(machine, frame, result)
        if step is None:
            return result
        operation, value = step
        if operation == 2:
            return value
        if operation == 3 and isinstance(value, Constant) and isinstance(value.value, int | float):
            label = int(value.value)
            continue
        if operation != 4:
            return undefined(at)
        sent[0] = derive(machine, frame, value, ("await", "", ()), at) if isinstance(value, Opaque) else value
        label += 1
    return undefined(at)


def _after(
    machine: Machine, frame: Frame, body: Closure, state: Ref, sent: list[Value], label: int, option: Value,
    invocation: Invocation, left: int,
) -> Value:  # fmt: skip
    """Go on from one of several ways out of a state."""
    step = _operation(machine, frame, option)
    if step is None:
        return option
    operation, value = step
    if operation == 2:
        return value
    if operation == 3 and isinstance(value, Constant) and isinstance(value.value, int | float):
        return _states(machine, frame, body, state, sent, int(value.value), invocation, left)
    if operation == 4:
        sent[0] = (
            derive(machine, frame, value, ("await", "", ()), invocation.at) if isinstance(value, Opaque) else value
        )
        return _states(machine, frame, body, state, sent, label + 1, invocation, left)
    return undefined(invocation.at)


def _operation(machine: Machine, frame: Frame, result: Value) -> tuple[int, Value] | None:
    if not isinstance(result, Ref):
        return None
    items = machine.record(frame, result).items
    if not items or not isinstance(items[0], Constant) or not isinstance(items[0].value, int | float):
        return None
    return int(items[0].value), items[1] if len(items) > 1 else undefined(items[0].at)
