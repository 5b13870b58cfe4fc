"""What each statement does to a frame. Loops are in `loops`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from xlint.evaluate import assign, texts
from xlint.evaluate.closures import evaluate_named
from xlint.evaluate.declared import default_value, typed
from xlint.evaluate.frames import NO_FACTS, Frame, Way
from xlint.evaluate.loops import breakable, for_, for_each, jump, labeled, while_
from xlint.evaluate.observe import Asked
from xlint.evaluate.scopes import block_names, hoist
from xlint.evaluate.sinks import reach
from xlint.evaluate.store import Scope
from xlint.evaluate.values import Closure, Opaque, literal, undefined
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


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
        if frame.language == "xpp" and isinstance(node.target, syntax.Name) and isinstance(node.value, syntax.Function):
            function = Closure(node.value, frame.scope, frame.path, "xpp", frame.this, None, node.target.name)
            machine.declare(frame, node.target.name, function)
        return
    if node.value is not None:
        named = node.target.name if isinstance(node.target, syntax.Name) else ""
        value = evaluate_named(machine, frame, node.value, named)
    elif frame.language == "xpp":
        value = default_value(machine, frame, node)
    else:
        value = undefined(frame.place(node))
    if frame.language == "xpp" and isinstance(node.target, syntax.Name):
        if node.value is not None and node.type is not None:
            value = typed(machine, frame, value, node.type)
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
    ways: list[Way] = []
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
        ways: list[Way] = [(lambda: machine.execute(frame, node.body), NO_FACTS)]
        ways += [(catch(clause), NO_FACTS) for clause in node.catches]
        machine.branches(frame, texts.fresh_branch(), "path", ways)
    else:
        machine.execute(frame, node.body)
    if node.final is not None and frame.alive:
        machine.execute(frame, node.final)


def scope(machine: Machine, frame: Frame, node: syntax.Scope) -> None:
    if isinstance(node.subject, syntax.Declare):
        declare(machine, frame, node.subject)
    else:
        value = machine.evaluate(machine, frame, node.subject)
        if node.kind == "changecompany":
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
