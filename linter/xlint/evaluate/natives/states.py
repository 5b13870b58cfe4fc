"""Functions that were compiled to states: `switch (state.next) { case 0: ... }`, run state by state.

A state ends with a jump, with a value that is waited for, with the function's result, or by running on into the next. `generators`
says whose states these are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.derivation import derive
from xlint.evaluate.frames import NO_FACTS, Exit, Frame
from xlint.evaluate.functions import activate
from xlint.evaluate.natives.state_syntax import labels, one_way_out, states_of
from xlint.evaluate.store import Store
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
    literal,
    undefined,
)
from xlint.value import Place
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


STATE = "state"
"""The kind of the record that such a function keeps its state in."""

MAX_VISITS = 12
"""How often a state is entered: loops go round no more than that."""

RETURN, JUMP, YIELD, END_FINALLY = 2, 3, 4, 7
"""The operations of TypeScript's generators; Babel's share the first two."""
_FALL, _BREAK = -1, -2
_OPERATION = "operation"
_TRY = "%try"
_OF_ABRUPT = {"return": RETURN, "2": RETURN, "break": JUMP, "continue": JUMP, "3": JUMP}


class Region(NamedTuple):
    """A `try`: the labels where its block, its `catch` and its `finally` begin, and where it goes on."""

    start: str | None
    catch: str | None
    final: str | None
    after: str | None


def region_of(labels: Sequence[Value]) -> Region:
    return Region(*(literal(labels[index]) if index < len(labels) else None for index in range(4)))


def assigned(machine: Machine, frame: Frame, ref: Ref, name: str | None, value: Value) -> bool:
    """`state.prev = 3;` begins the `try` whose block has that label. The property is set as any other is."""
    enter = machine.record(frame, ref).entries.get(_TRY)
    if name in {"p", "prev"} and isinstance(enter, Native):
        enter.run(machine, frame, Invocation((value,), frame.entry.at, ()))
    return False


class Run:
    """One such function while it runs: ways that arrive at the same state are joined there, as where branches meet.

    `next_state` is the property that says where to go on: `label` in TypeScript, whose states name their operation too.
    """

    def __init__(
        self,
        machine: Machine,
        body: Closure,
        next_state: str,
        regions: tuple[Region, ...],
        at: Place,
        this: Value | None,
    ) -> None:
        self.machine = machine
        self.body = body
        self.next_state = next_state
        self.regions = list(regions)
        self.at = at
        self.this = this
        switch = states_of(body.node)
        self.cases: tuple[syntax.Case, ...] = switch.cases if switch is not None else ()
        self.index = {label: index for index, case in enumerate(self.cases) for label in labels(case)}
        self.arriving: dict[int, list[Exit]] = {}
        self.ends: list[Exit] = []
        self.after_finally: dict[int, set[int]] = {}
        self.state = Ref(0)
        self.base = Store()
        self.current = 0

    def result(self, frame: Frame) -> Value:
        """Run the function's states in order, following jumps: what it returns."""
        self.state = self.machine.new_record(frame, Record(STATE, self._methods(frame), at=self.at))
        self.base, before = frame.live, frame.conditions
        self.arriving[0] = [Exit(before, undefined(self.at), {})]
        visits: Counter[int] = Counter()
        while self.arriving and self.machine.steps > 0:
            self.current = min(self.arriving)
            ways = self.arriving.pop(self.current)
            visits[self.current] += 1
            if visits[self.current] <= MAX_VISITS:
                frame.store = self.base.branch()
                frame.conditions = ways[0].conditions if len(ways) == 1 else before
                self._run(frame, self.machine.join_exits(frame, frame.store, ways))
        frame.store, frame.conditions = self.base, before
        return self.machine.join_exits(frame, self.base, self.ends) if self.ends else undefined(self.at)

    # ── one state ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _run(self, frame: Frame, sent: Value) -> None:
        """Run a state, and send each way out of it on to where it leads."""
        record = self.machine.record(frame, self.state)
        entries = {**record.entries, **self._sent(sent)}
        self.machine.update(frame, self.state, msgspec.structs.replace(record, entries=entries))
        given = Invocation((self.state,), self.at, (self.at,), self.this)
        inner = activate(self.machine, frame, self.body, given, self._case if self.cases else None)
        changes, conditions = frame.live.changes_since(self.base), frame.conditions
        for way in inner.exits:
            frame.store = self.base.branch()
            frame.store.cells.update({**changes, **way.changes})
            operation, value = self._operation(frame, way.value)
            targets = self._targets(frame, operation, value)
            came = (
                self._awaited(frame, value) if operation == YIELD else value if operation == RETURN else self._nothing
            )
            end = Exit((*conditions, *way.conditions), came, frame.store.changes_since(self.base))
            for ways in [self.ends] if targets is None else [self.arriving.setdefault(i, []) for i in sorted(targets)]:
                ways.append(end)

    def _case(self, inner: Frame) -> None:
        """The statements of the state: what breaks out of the `switch` goes on at what `next_state` says by then."""
        breaks: list[Exit] = []
        inner.breaks.append((inner.base, breaks, None))
        self.machine.run(inner, tuple(one_way_out(self.cases[self.current].body)))
        inner.breaks.pop()
        if inner.store is not None:
            self.machine.leave(inner, self._step(_FALL, self._nothing))
        inner.exits += [Exit(way.conditions, self._step(_BREAK, self._nothing), way.changes) for way in breaks]

    def _operation(self, frame: Frame, result: Value) -> tuple[int, Value]:
        """How a state ended. Where it just returns a value, Babel waits for it; TypeScript says `[operation, value]`."""
        items: tuple[Value, ...] = ()
        if isinstance(result, Record) and result.kind == _OPERATION:
            items = result.items
        elif self.next_state != "label":
            return YIELD, result
        elif isinstance(result, Ref):
            items = self.machine.record(frame, result).items
        if not items or not isinstance(items[0], Constant) or not isinstance(items[0].value, int | float):
            return RETURN, result
        return int(items[0].value), items[1] if len(items) > 1 else self._nothing

    def _targets(self, frame: Frame, operation: int, value: Value) -> set[int] | None:
        """The states that come next; None at the end."""
        match operation:
            case operation if operation == JUMP:
                return self._through_finally(self._indices(_alternatives(value)))
            case operation if operation == YIELD and self.next_state == "label":
                return {self.current + 1} if self.current + 1 < len(self.cases) else None
            case operation if operation in {YIELD, _BREAK}:
                record = self.machine.record(frame, self.state)
                return self._indices(_alternatives(record.entries.get(self.next_state)))
            case operation if operation == _FALL:
                return {self.current + 1} if self.current + 1 < len(self.cases) else None
            case operation if operation == END_FINALLY:
                return self._after_finally(value)
            case _:
                return None

    def _awaited(self, frame: Frame, value: Value) -> Value:
        if isinstance(value, Opaque):
            return derive(self.machine, frame, value, ("await", "", ()), self.at)
        return value

    # ── try ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _enter(self, machine: Machine, frame: Frame, invocation: Invocation) -> Value:
        """A `try` begins: its `catch` is another way on from here. TypeScript only now says where that is."""
        argument = invocation.argument(0)
        if isinstance(argument, Ref):
            region = region_of(machine.record(frame, argument).items)
            if region not in self.regions:
                self.regions.append(region)
        else:
            label = literal(argument)
            found = next((region for region in self.regions if label is not None and region.start == label), None)
            if found is None:
                return self._nothing
            region = found
        catch = self.index.get(region.catch or "")
        if catch is not None and frame.store is not None:
            branch, before = texts.fresh_branch(), frame.conditions
            error = machine.opaque((("root", "error", ()),), self.at, name="error")
            failed = Exit((*before, (branch, 1, "path", NO_FACTS)), error, frame.store.changes_since(self.base))
            self.arriving.setdefault(catch, []).append(failed)
            frame.conditions = (*before, (branch, 0, "path", NO_FACTS))
        return self._nothing

    def _through_finally(self, targets: set[int]) -> set[int]:
        """A jump out of a `try` runs its `finally` first."""
        for region in self.regions:
            start, final = self.index.get(region.start or ""), self.index.get(region.final or "")
            if start is None or final is None or not start <= self.current < final:
                continue
            leaving = {target for target in targets if not start <= target < final}
            if leaving:
                self.after_finally.setdefault(final, set()).update(leaving)
                return (targets - leaving) | {final}
        return targets

    def _after_finally(self, value: Value) -> set[int] | None:
        """Where a `finally` goes on: after its `try`, and to where jumps led that came through it."""
        label = literal(value)
        ended = [
            region
            for region in self.regions
            if (final := self.index.get(region.final or "")) is not None
            and (region.final == label if label is not None else final <= self.current)
        ]
        if not ended:
            return None
        region = max(ended, key=lambda region: self.index[region.final or ""])
        after = self.index.get(region.after or "")
        return self.after_finally.pop(self.index[region.final or ""], set()) | ({after} if after is not None else set())

    # ── what the state's object offers ──────────────────────────────────────────────────────────────────────────────────

    def _methods(self, frame: Frame) -> dict[str, Value]:
        enter = Native("try", self._enter)
        if self.next_state == "label":
            return {"trys": self.machine.new_record(frame, Record("object", {"push": enter}, at=self.at))}
        abrupt, finish = Native("abrupt", self._abrupt), Native("finish", self._finish)
        stop = Native("stop", lambda _machine, _frame, _invocation: self._step(RETURN, self._nothing))
        return {_TRY: enter, "abrupt": abrupt, "a": abrupt, "finish": finish, "f": finish, "stop": stop}

    def _sent(self, sent: Value) -> dict[str, Value]:
        """What was waited for, as each compiler hands it on."""
        give = Native("sent", lambda _machine, _frame, _invocation: sent)
        if self.next_state == "label":
            return {"label": Constant(self.current, "number", self.at), "sent": give}
        return {"sent": sent, "v": sent, "catch": give}

    def _abrupt(self, machine: Machine, frame: Frame, invocation: Invocation) -> Value:
        """`state.abrupt("return", value)`, `state.a(3, label)`."""
        how = literal(invocation.argument(0)) or ""
        return self._step(_OF_ABRUPT.get(how, RETURN), invocation.argument(1) or self._nothing)

    def _finish(self, machine: Machine, frame: Frame, invocation: Invocation) -> Value:
        return self._step(END_FINALLY, invocation.argument(0) or self._nothing)

    def _step(self, operation: int, value: Value) -> Record:
        return Record(_OPERATION, items=(Constant(operation, "number", self.at), value))

    @property
    def _nothing(self) -> Value:
        return undefined(self.at)

    def _indices(self, labels: Iterable[str]) -> set[int]:
        return {self.index[label] for label in labels if label in self.index}


def _alternatives(value: Value | None) -> Iterator[str]:
    """The labels that a value may be."""
    for option in value.options if isinstance(value, Choice) else (value,):
        label = literal(option)
        if label is not None:
            yield label
