"""Functions in sight: running their bodies, and what comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.arguments import bind_parameters, interesting
from xlint.evaluate.callbacks import run_callbacks
from xlint.evaluate.facts import boolean, vouched
from xlint.evaluate.frames import NO_FACTS, Facts, Frame
from xlint.evaluate.scopes import block_names, hoist, var_names
from xlint.evaluate.store import Scope
from xlint.evaluate.values import Closure, Constant, Invocation, Opaque, Value, undefined
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


MAX_DEPTH = 28
MAX_SAME_FUNCTION = 3

LARGE = 1500
"""Functions longer than this (in characters) are only followed if that may matter (`Facts.followed`)."""


def invoke(machine: Machine, frame: Frame, closure: Closure, invocation: Invocation) -> Value:
    """Run a function's body with these arguments, in the caller's store."""
    node = closure.node
    if frame.depth >= MAX_DEPTH or machine.active.count(id(node)) >= MAX_SAME_FUNCTION or machine.steps <= 0:
        return machine.opaque((("root", closure.name or "?", ()),), invocation.at, "call", closure.name or "call")
    if node.end - node.start > LARGE and not machine.followed(closure.path, node):
        run_callbacks(machine, frame, (), invocation)
        return machine.opaque((("root", closure.name or "?", ()),), invocation.at, "call", closure.name or "call")
    store = frame.live
    inner = activate(machine, frame, closure, invocation)
    if not inner.exits:
        frame.store = None if closure.language == "xpp" and not frame.breaks and frame.depth < 1 else frame.store
        return undefined(invocation.at)
    layer = store.branch()
    answer = answered(machine, inner)
    value = machine.join_exits(inner, layer, inner.exits)
    if answer is not None:
        value = answer
    store.cells.update(layer.cells)
    return carried(machine, frame, closure, value, invocation)


def activate(
    machine: Machine,
    frame: Frame,
    closure: Closure,
    invocation: Invocation,
    run: Callable[[Frame], None] | None = None,
) -> Frame:
    """Run a function's body on a layer of its own: the frame with its ways out, nothing of them in the caller's store yet.

    `run` does so instead, where not all of the body is to be run.
    """
    node = closure.node
    machine.entered.add(id(node))
    store = frame.live
    inner = Frame(
        scope=Scope(closure.scope),
        store=store.branch(),
        entry=frame.entry,
        language=closure.language,
        path=closure.path,
    )
    inner.base = store
    inner.closure = closure
    inner.parent = frame
    inner.depth = frame.depth + 1
    inner.call = invocation
    inner.this = closure.this if closure.this is not None else invocation.this
    bind_parameters(machine, inner, node, invocation)
    machine.active.append(id(node))
    try:
        if closure.language == "javascript":
            prepare(machine, inner, node)
        if run is not None:
            run(inner)
        else:
            machine.run(inner, node.body.body)
    finally:
        machine.active.pop()
    if inner.store is not None:
        machine.leave(inner, undefined(invocation.at))
    return inner


def prepare(machine: Machine, frame: Frame, node: syntax.Function) -> None:
    """Hoist what a JavaScript function's body declares."""
    declared = machine.declared.get(id(node))
    if declared is None:
        declared = machine.declared[id(node)] = (*var_names(node), *block_names(node.body.body))
    for name in declared:
        if name not in frame.scope.names:
            frame.scope.declare(name, machine.cell())
    hoist(machine, frame, node.body.body)


def answered(machine: Machine, frame: Frame) -> Value | None:
    """A function that answers yes or no on several ways out: one boolean that implies what each way had tested."""
    if len(frame.exits) < 2:
        return None
    when: Facts | None = None
    unless: Facts | None = None
    answers = set()
    for way in frame.exits:
        held = vouched(machine, frozenset(fact for condition in way.conditions for fact in condition[3]))
        value = way.value
        if isinstance(value, Constant) and value.kind == "boolean":
            answers.add(value.value)
            if value.value:
                when = held if when is None else when & held
            else:
                unless = held if unless is None else unless & held
        elif isinstance(value, Opaque) and value.hole.type == "boolean":
            answers |= {True, False}
            implied = machine.implied.get(value.hole.origin.key, (NO_FACTS, NO_FACTS))
            when = held | implied[0] if when is None else when & (held | implied[0])
            unless = held | implied[1] if unless is None else unless & (held | implied[1])
        else:
            return None
    if len(answers) < 2 or frame.call is None:
        return None
    return boolean(machine, frame.call.at, when or frozenset(), unless or frozenset())


def carried(machine: Machine, frame: Frame, closure: Closure, value: Value, invocation: Invocation) -> Value:
    """A value that comes back from a function has been there: one more station on its way."""
    if not closure.name:
        return value
    message = f"returned by '{closure.name}'"
    if isinstance(value, Opaque) and interesting(value.hole):
        return msgspec.structs.replace(value, hole=texts.with_step(value.hole, invocation.at, message))
    return value
