"""Loops, `break` and `continue`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from xlint.evaluate import assign, texts
from xlint.evaluate.frames import NO_FACTS, Exit, Frame
from xlint.evaluate.iteration import MAX_ITERATIONS, each, perhaps
from xlint.evaluate.scopes import block_names
from xlint.evaluate.store import Scope, Store
from xlint.evaluate.values import Opaque, Value, undefined
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def while_(machine: Machine, frame: Frame, node: syntax.While) -> None:
    if isinstance(node.test, syntax.Query):
        record = machine.evaluate(machine, frame, node.test)
        found = frozenset({(record.hole.origin.key, "exists")}) if isinstance(record, Opaque) else NO_FACTS
        breakable(
            machine, frame, lambda: perhaps(machine, frame, lambda: loop_body(machine, frame, node.body), None, found)
        )
        return
    breakable(machine, frame, lambda: _rounds(machine, frame, node.test, None, node.body, after=node.after))


def for_(machine: Machine, frame: Frame, node: syntax.For) -> None:
    outer = frame.scope
    if frame.language == "javascript":
        frame.scope = Scope(outer)
        for name in block_names(node.initial):
            frame.scope.declare(name, machine.cell())
    for statement in node.initial:
        machine.execute(frame, statement)
    breakable(machine, frame, lambda: _rounds(machine, frame, node.test, node.update, node.body))
    frame.scope = outer


def for_each(machine: Machine, frame: Frame, node: syntax.ForEach) -> None:
    iterable = machine.evaluate(machine, frame, node.iterable)
    target = node.target.target if isinstance(node.target, syntax.Declare) else node.target
    scoped = isinstance(node.target, syntax.Declare) and node.target.kind != "var"

    def round_(item: Value, index: int | None) -> None:
        outer = frame.scope
        if scoped and isinstance(node.target, syntax.Declare):
            frame.scope = Scope(outer)
            for name in block_names((node.target,)):
                frame.scope.declare(name, machine.cell())
        assign.bind(machine, frame, target, item, declaring=True)
        loop_body(machine, frame, node.body)
        frame.scope = outer

    breakable(machine, frame, lambda: each(machine, frame, iterable, node.kind, round_))


def _rounds(
    machine: Machine,
    frame: Frame,
    test: syntax.Expression | None,
    update: syntax.Expression | None,
    body: syntax.Statement,
    *,
    after: bool = False,
) -> None:
    """Rounds while the test is surely true; past that, one round that may or may not happen."""
    for index in range(MAX_ITERATIONS):
        if not frame.alive:
            return
        truth, when, branch = None, NO_FACTS, texts.fresh_branch()
        if after and index == 0:
            truth = True
        elif test is not None:
            outcome = machine.condition(machine, frame, test)
            truth, when, branch = outcome.truth, outcome.when, outcome.branch
        if truth is False:
            return
        if truth is None:
            perhaps(machine, frame, lambda: _round(machine, frame, update, body), branch, when)
            return
        _round(machine, frame, update, body)


def _round(machine: Machine, frame: Frame, update: syntax.Expression | None, body: syntax.Statement) -> None:
    loop_body(machine, frame, body)
    if update is not None and frame.alive:
        machine.evaluate(machine, frame, update)


def loop_body(machine: Machine, frame: Frame, body: syntax.Statement) -> None:
    """One round: `continue` joins the end of the body."""
    exits: list[Exit] = []
    store = frame.live
    frame.continues.append((store, exits, None))
    _joined(machine, frame, store, exits, lambda: machine.execute(frame, body))
    frame.continues.pop()


def breakable(machine: Machine, frame: Frame, run: Callable[[], None], label: str | None = None) -> None:
    """Run something that `break` leaves; what breaks out joins what falls through."""
    exits: list[Exit] = []
    store = frame.live
    frame.breaks.append((store, exits, label))
    _joined(machine, frame, store, exits, run)
    frame.breaks.pop()


def _joined(machine: Machine, frame: Frame, store: Store, exits: list[Exit], run: Callable[[], None]) -> None:
    """Run on a layer of its own, so that ways which left early do not see what happens after; then join all ways."""
    before = frame.conditions
    frame.store = store.branch()
    run()
    if not exits:
        if frame.store is not None:
            store.cells.update(frame.store.changes_since(store))
            frame.store = store
        return
    if frame.store is not None:
        exits.append(Exit(frame.conditions, undefined(frame.entry.at), frame.store.changes_since(store)))
    frame.store = store
    frame.conditions = before
    machine.join_exits(frame, store, exits)


def jump(machine: Machine, frame: Frame, node: syntax.Jump) -> None:
    pending = frame.breaks if node.kind == "break" else frame.continues
    for store, exits, label in reversed(pending):
        if node.label is None or node.label == label:
            if frame.store is not None:
                exits.append(Exit(frame.conditions, undefined(frame.place(node)), frame.store.changes_since(store)))
            break
    frame.store = None


def labeled(machine: Machine, frame: Frame, node: syntax.Labeled) -> None:
    breakable(machine, frame, lambda: machine.execute(frame, node.body), node.label)
