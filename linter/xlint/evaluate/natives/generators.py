"""Compiled generators.

TypeScript's down-levelled `async` functions are state machines: `__generator(this, function (_a) { switch (_a.label) ... })`
whose cases return `[op, value]`. They are run case by case.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate.derivation import derive
from xlint.evaluate.frames import Exit, Frame
from xlint.evaluate.functions import activate, invoke
from xlint.evaluate.store import Store
from xlint.evaluate.values import Closure, Constant, Invocation, Native, Opaque, Record, Ref, Value, undefined

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


GENERATOR = "generator"
"""The kind of the record that a compiled generator keeps its state in."""

MAX_VISITS = 12
"""How often a generator's state is entered: loops go round no more than that."""


def awaiter(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`__awaiter(this, args, P, function* () {...})`: run the generator."""
    body = invocation.arguments[-1] if invocation.arguments else None
    if isinstance(body, Closure):
        return invoke(machine, frame, body, Invocation((), invocation.at, (), invocation.argument(0)))
    return undefined(invocation.at)


def generator(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`__generator(this, function (_a) {...})`: run the states in order, following jumps."""
    body = invocation.argument(1)
    if not isinstance(body, Closure):
        return undefined(invocation.at)
    at = invocation.at
    trys = machine.new_record(frame, Record("array", at=at))
    state = machine.new_record(frame, Record(GENERATOR, {"trys": trys}, at=at))
    return _Generator(machine, body, state, invocation).run(frame)


class _Generator:
    """One compiled generator while it runs: ways that arrive at the same label are joined there, as where branches meet."""

    def __init__(self, machine: Machine, body: Closure, state: Ref, invocation: Invocation) -> None:
        self.machine = machine
        self.body = body
        self.state = state
        self.at = invocation.at
        self.this = invocation.argument(0)
        self.arriving: dict[int, list[Exit]] = {}
        self.ends: list[Exit] = []

    def run(self, frame: Frame) -> Value:
        base, before = frame.live, frame.conditions
        self.arriving[0] = [Exit(before, undefined(self.at), {})]
        visits: Counter[int] = Counter()
        while self.arriving and self.machine.steps > 0:
            label = min(self.arriving)
            ways = self.arriving.pop(label)
            visits[label] += 1
            if visits[label] <= MAX_VISITS:
                frame.store = base.branch()
                frame.conditions = ways[0].conditions if len(ways) == 1 else before
                self._state(frame, base, label, self.machine.join_exits(frame, frame.store, ways))
        frame.store, frame.conditions = base, before
        if not self.ends:
            return undefined(self.at)
        return self.machine.join_exits(frame, base, self.ends)

    def _state(self, frame: Frame, base: Store, label: int, sent: Value) -> None:
        """Run the body from a label, and send each way out on to where it leads."""
        record = self.machine.record(frame, self.state)
        native = Native("sent", lambda _machine, _frame, _invocation: sent)
        entries = {**record.entries, "label": Constant(label, "number", self.at), "sent": native}
        self.machine.update(frame, self.state, msgspec.structs.replace(record, entries=entries))
        inner = activate(self.machine, frame, self.body, Invocation((self.state,), self.at, (self.at,), self.this))
        changes, conditions = frame.live.changes_since(base), frame.conditions
        for way in inner.exits:
            frame.store = base.branch()
            frame.store.cells.update({**changes, **way.changes})
            step = self._next(frame, label, way.value)
            value = self._result(frame, way.value) if step is None else step[1]
            end = Exit((*conditions, *way.conditions), value, frame.store.changes_since(base))
            (self.ends if step is None else self.arriving.setdefault(step[0], [])).append(end)

    def _next(self, frame: Frame, label: int, result: Value) -> tuple[int, Value] | None:
        """Where a state's result leads, and what is sent there; None at the end. `[3, l]` jumps, `[4, v]` waits for v."""
        operation, value = _operation(self.machine, frame, result) or (2, result)
        if operation == 3 and isinstance(value, Constant) and isinstance(value.value, int | float):
            return int(value.value), undefined(self.at)
        if operation != 4:
            return None
        awaited = derive(self.machine, frame, value, ("await", "", ()), self.at) if isinstance(value, Opaque) else value
        return label + 1, awaited

    def _result(self, frame: Frame, result: Value) -> Value:
        operation, value = _operation(self.machine, frame, result) or (2, result)
        return value if operation == 2 else undefined(self.at)


def fall_to(machine: Machine, frame: Frame, state: Ref, name: str | None, label: Value) -> bool:
    """`_a.label = 3;` stands where a state runs on into the next: leave for that one, so that all ways to it meet there.

    False for other properties of the state, which are plain ones.
    """
    if name != "label":
        return False
    at = frame.entry.at
    jump = (Constant(3, "number", at), label)
    machine.leave(frame, machine.new_record(frame, Record("array", items=jump, at=at)))
    return True


def _operation(machine: Machine, frame: Frame, result: Value) -> tuple[int, Value] | None:
    if not isinstance(result, Ref):
        return None
    items = machine.record(frame, result).items
    if not items or not isinstance(items[0], Constant) or not isinstance(items[0].value, int | float):
        return None
    return int(items[0].value), items[1] if len(items) > 1 else undefined(items[0].at)
