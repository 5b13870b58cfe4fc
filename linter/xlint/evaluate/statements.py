"""What each statement does to a frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from xlint.evaluate import assign, texts
from xlint.evaluate.observe import Asked
from xlint.evaluate.scopes import block_names, hoist
from xlint.evaluate.store import Scope, Store
from xlint.evaluate.values import Choice, Opaque, Ref, Value, is_absent, literal, undefined
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Exit, Frame, Machine

MAX_ITERATIONS = 40
NO_FACTS: frozenset[tuple[str, str]] = frozenset()


def block(machine: Machine, frame: Frame, node: syntax.Block) -> None:
    in_scope(machine, frame, node.body, lambda: machine.run(frame, node.body))


def in_scope(machine: Machine, frame: Frame, body: Sequence[syntax.Statement], run: Callable[[], None]) -> None:
    """Run with a scope for what the statements declare, where they declare something."""
    if frame.language == "xpp" or not block_names(body):
        run()
        return
    outer = frame.scope
    frame.scope = Scope(outer)
    for name in block_names(body):
        frame.scope.declare(name, machine.cell())
    hoist(machine, frame, body)
    run()
    frame.scope = outer


def evaluate(machine: Machine, frame: Frame, node: syntax.Evaluate) -> None:
    machine.evaluate(machine, frame, node.expression)


def declare(machine: Machine, frame: Frame, node: syntax.Declare) -> None:
    if node.kind == "function":
        return
    if node.value is not None:
        value = machine.evaluate(machine, frame, node.value)
    elif frame.language == "xpp":
        value = assign.default_value(machine, frame, node)
    else:
        value = undefined(frame.place(node))
    if frame.language == "xpp" and isinstance(node.target, syntax.Name):
        if node.value is not None and node.type is not None:
            value = assign.typed(machine, frame, value, node.type)
        machine.declare(frame, node.target.name, value, node.type)
        return
    if node.value is None and node.kind == "var":
        return
    assign.bind(machine, frame, node.target, value, declaring=True)


def if_(machine: Machine, frame: Frame, node: syntax.If) -> None:
    test = machine.condition(machine, frame, node.test)
    truth, when, unless, branch = test.truth, test.when, test.unless, test.branch
    if truth is True:
        machine.execute(frame, node.yes)
        return
    if truth is False:
        if node.no is not None:
            machine.execute(frame, node.no)
        return
    no = node.no
    machine.branches(
        frame,
        branch,
        "path",
        [
            (lambda: machine.execute(frame, node.yes), when),
            ((lambda: machine.execute(frame, no)) if no is not None else (lambda: None), unless),
        ],
    )


def switch(machine: Machine, frame: Frame, node: syntax.Switch) -> None:
    subject = machine.evaluate(machine, frame, node.subject)
    text = literal(subject)
    cases = node.cases
    tests = [[machine.evaluate(machine, frame, test) for test in case.tests] for case in cases]
    if text is not None and all(literal(test) is not None for group in tests for test in group):
        chosen = next((i for i, group in enumerate(tests) if any(literal(test) == text for test in group)), None)
        if chosen is None:
            chosen = next((i for i, case in enumerate(cases) if not case.tests), None)
        if chosen is not None:
            breakable(machine, frame, lambda: _fall_through(machine, frame, cases, chosen))
        return
    entries = [index for index, case in enumerate(cases) if case.body or index == len(cases) - 1]
    listed = all(literal(test) is not None or frame.language == "xpp" for group in tests for test in group)
    key = subject.hole.origin.key if isinstance(subject, Opaque) else ""
    ways: list[tuple[Callable[[], None], frozenset[tuple[str, str]]]] = []
    first = 0
    for index in entries:
        stacked = cases[first : index + 1]
        default = any(not case.tests for case in stacked)
        facts = frozenset({(key, "allow-list")}) if key and listed and not default else NO_FACTS
        ways.append((_way(machine, frame, cases, first), facts))
        first = index + 1
    if all(case.tests for case in cases):
        ways.append((lambda: None, NO_FACTS))
    if ways:
        breakable(machine, frame, lambda: machine.branches(frame, texts.fresh_branch(), "choice", ways))


def _way(machine: Machine, frame: Frame, cases: Sequence[syntax.Case], start: int) -> Callable[[], None]:
    return lambda: _fall_through(machine, frame, cases, start)


def _fall_through(machine: Machine, frame: Frame, cases: Sequence[syntax.Case], start: int) -> None:
    for case in cases[start:]:
        if not frame.alive:
            return
        in_scope(machine, frame, case.body, lambda body=case.body: machine.run(frame, body))  # type: ignore[misc]


def breakable(machine: Machine, frame: Frame, run: Callable[[], None], label: str | None = None) -> None:
    """Run something that `break` leaves; what breaks out joins what falls through."""
    exits: list[Exit] = []
    store = frame.live
    frame.breaks.append((store, exits, label))
    _joined(machine, frame, store, exits, run)
    frame.breaks.pop()


def _joined(machine: Machine, frame: Frame, store: Store, exits: list[Exit], run: Callable[[], None]) -> None:
    """Run on a layer of its own, so that ways which left early do not see what happens after; then join all ways."""
    from xlint.evaluate.machine import Exit

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


def loop_body(machine: Machine, frame: Frame, body: syntax.Statement) -> None:
    """One round: `continue` joins the end of the body."""
    exits: list[Exit] = []
    store = frame.live
    frame.continues.append((store, exits, None))
    _joined(machine, frame, store, exits, lambda: machine.execute(frame, body))
    frame.continues.pop()


def while_(machine: Machine, frame: Frame, node: syntax.While) -> None:
    if isinstance(node.test, syntax.Query):
        record = machine.evaluate(machine, frame, node.test)
        found = frozenset({(record.hole.origin.key, "exists")}) if isinstance(record, Opaque) else NO_FACTS
        breakable(
            machine, frame, lambda: _perhaps(machine, frame, lambda: loop_body(machine, frame, node.body), None, found)
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
            _perhaps(machine, frame, lambda: _round(machine, frame, update, body), branch, when)
            return
        _round(machine, frame, update, body)


def _round(machine: Machine, frame: Frame, update: syntax.Expression | None, body: syntax.Statement) -> None:
    loop_body(machine, frame, body)
    if update is not None and frame.alive:
        machine.evaluate(machine, frame, update)


def _perhaps(
    machine: Machine,
    frame: Frame,
    run: Callable[[], None],
    branch: int | None = None,
    facts: frozenset[tuple[str, str]] = NO_FACTS,
) -> None:
    branch = branch if branch is not None else texts.fresh_branch()
    machine.branches(frame, branch, "path", [(run, facts), (lambda: None, NO_FACTS)])


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


def each(machine: Machine, frame: Frame, iterable: Value, kind: str, run: Callable[[Value, int | None], None]) -> None:
    """Run once per item (`of`) or key (`in`): items that only some paths have run on those paths.

    `run` gets the item's index too, None where items before it may be missing.
    """
    items, complete = items_of(machine, frame, iterable, kind)
    position: int | None = 0
    for item, presence in items[:MAX_ITERATIONS]:
        if not frame.alive:
            return
        index = position
        position = index + 1 if index is not None and presence is None else None
        if presence is None:
            run(item, index)
        else:
            branch, options, choice = presence
            ways: list[tuple[Callable[[], None], frozenset[tuple[str, str]]]] = [
                ((lambda item=item, index=index: run(item, index)) if here else (lambda: None), NO_FACTS)  # type: ignore[misc]
                for here in options
            ]
            machine.branches(frame, branch, choice, ways)
    if not complete:
        at = frame.entry.at
        unknown = _item_of(machine, iterable, kind, at)
        _perhaps(machine, frame, lambda: run(unknown, None))


Presence = tuple[int, tuple[bool, ...], str]


def items_of(
    machine: Machine, frame: Frame, iterable: Value, kind: str
) -> tuple[list[tuple[Value, Presence | None]], bool]:
    """The items (`of`) or keys (`in`), each with the branch that decides whether it is there; and whether that is all."""
    from xlint.evaluate.values import known

    if isinstance(iterable, Choice):
        solid = [option for option in iterable.options if isinstance(option, Ref)]
        if len(solid) == 1:
            iterable = solid[0]
    if not isinstance(iterable, Ref):
        return [], False
    record = machine.record(frame, iterable)
    listed: list[tuple[Value, Value]] = []
    if record.kind in {"array", "set", "list"}:
        listed = [
            (item, item if kind == "of" else known(str(index), frame.entry.at))
            for index, item in enumerate(record.items)
        ]
    elif record.kind in {"params", "map"}:
        from xlint.evaluate.records import pair_value

        listed = [(item, pair_value(machine, frame, item)) for item in record.items]
    else:
        for key, value in record.entries.items():
            if key.startswith("%"):
                continue
            listed.append((value, record.keys.get(key) or known(key, record.at or frame.entry.at)))
    found: list[tuple[Value, Presence | None]] = []
    for value, item in listed:
        if isinstance(value, Choice) and any(is_absent(option) for option in value.options):
            here = tuple(not is_absent(option) for option in value.options)
            present = [option for option in value.options if not is_absent(option)]
            shown = present[0] if item is value and len(present) == 1 else item
            found.append((shown, (value.branch, here, value.kind)))
        elif not is_absent(value):
            found.append((item, None))
    return found, not record.open


def _item_of(machine: Machine, iterable: Value, kind: str, at: Any) -> Value:
    if isinstance(iterable, Opaque):
        step = ("index", "*", ()) if kind == "of" else ("get", "*key*", ())
        origin = iterable.hole.origin
        return machine.opaque((*iterable.path, step), at, origin.kind, origin.name if kind == "of" else "key")
    return machine.opaque((("root", "item", ()),), at)


def return_(machine: Machine, frame: Frame, node: syntax.Return) -> None:
    value = machine.evaluate(machine, frame, node.value) if node.value is not None else undefined(frame.place(node))
    if frame.alive:
        stopping(machine, frame, "return", node)
        machine.leave(frame, value)


def throw(machine: Machine, frame: Frame, node: syntax.Throw) -> None:
    if node.value is not None:
        machine.evaluate(machine, frame, node.value)
    if frame.alive:
        stopping(machine, frame, "throw", node)
        frame.store = None


def stopping(machine: Machine, frame: Frame, how: str, node: syntax.Node) -> None:
    """Code that stops because a URL value is missing makes that parameter required."""
    main = frame.depth <= 1 and frame.entry.name.lower() == "main" and frame.entry.language == "xpp"
    if how == "return" and not (main and frame.closure is not None and frame.closure.name.lower() == "main"):
        return
    missing: list[str] = []
    current: Frame | None = frame
    while current is not None:
        for _, _, _, facts in current.conditions:
            missing += [key for key, fact in facts if fact == "stops"]
        current = current.parent
    for key in dict.fromkeys(missing):
        machine.emit(Asked(key, "required", how, frame.place(node)))


def try_(machine: Machine, frame: Frame, node: syntax.Try) -> None:
    store = frame.live

    def catch(clause: syntax.Catch) -> Callable[[], None]:
        def run() -> None:
            outer = frame.scope
            frame.scope = Scope(outer)
            if clause.target is not None and frame.language == "javascript":
                error = machine.opaque((("root", "error", ()),), frame.place(clause), name="error")
                assign.bind(machine, frame, clause.target, error, declaring=True)
            machine.execute(frame, clause.body)
            frame.scope = outer

        return run

    if store is not None and node.catches:
        ways: list[tuple[Callable[[], None], frozenset[tuple[str, str]]]] = [
            (lambda: machine.execute(frame, node.body), NO_FACTS)
        ]
        ways += [(catch(clause), NO_FACTS) for clause in node.catches]
        machine.branches(frame, texts.fresh_branch(), "path", ways)
    else:
        machine.execute(frame, node.body)
    if node.final is not None and frame.alive:
        machine.execute(frame, node.final)


def jump(machine: Machine, frame: Frame, node: syntax.Jump) -> None:
    from xlint.evaluate.machine import Exit

    pending = frame.breaks if node.kind == "break" else frame.continues
    for store, exits, label in reversed(pending):
        if node.label is None or node.label == label:
            if frame.store is not None:
                exits.append(Exit(frame.conditions, undefined(frame.place(node)), frame.store.changes_since(store)))
            break
    frame.store = None


def labeled(machine: Machine, frame: Frame, node: syntax.Labeled) -> None:
    breakable(machine, frame, lambda: machine.execute(frame, node.body), node.label)


def scope(machine: Machine, frame: Frame, node: syntax.Scope) -> None:
    if isinstance(node.subject, syntax.Declare):
        declare(machine, frame, node.subject)
    else:
        value = machine.evaluate(machine, frame, node.subject)
        if node.kind == "changecompany":
            from xlint.evaluate.calls import reach

            reach(machine, frame, "company", value, frame.place(node.subject), "changecompany")
    machine.execute(frame, node.body)


def nothing(machine: Machine, frame: Frame, node: Any) -> None:
    """Imports are bound before a file runs; a broken statement does nothing."""


def export(machine: Machine, frame: Frame, node: syntax.Export) -> None:
    if isinstance(node.declaration, syntax.Declare):
        declare(machine, frame, node.declaration)
    elif isinstance(node.declaration, syntax.Block):
        machine.run(frame, node.declaration.body)
    if node.default is not None:
        value = machine.evaluate(machine, frame, node.default)
        frame.live.set(("export", frame.path, "default"), value)


EXECUTE: dict[type, Callable[[Machine, Frame, Any], None]] = {
    syntax.Block: block,
    syntax.Evaluate: evaluate,
    syntax.Declare: declare,
    syntax.If: if_,
    syntax.Switch: switch,
    syntax.While: while_,
    syntax.For: for_,
    syntax.ForEach: for_each,
    syntax.Return: return_,
    syntax.Throw: throw,
    syntax.Try: try_,
    syntax.Jump: jump,
    syntax.Labeled: labeled,
    syntax.Scope: scope,
    syntax.Import: nothing,
    syntax.Export: export,
    syntax.Broken: nothing,
}
