"""What compilers make of `async` functions and generators, told by its shape: helpers are renamed by bundlers.

| made by | the states |
|---|---|
| TypeScript | `__generator(this, function (_a) { switch (_a.label) {...} })` |
| Babel from 7.27 | `_regenerator().w(function (_c) { while (1) switch (_c.n) {...} }, ...)` |
| Babel, regenerator | `regeneratorRuntime.wrap(function (_c) { while (1) switch (_c.next) {...} }, ...)` |

Where only `async` was compiled, a helper drives a real generator: `__awaiter` and `__async` are given one, `_asyncToGenerator`
makes a function of one. Promises are looked through, so that each of them comes to calling the generator.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlint.evaluate.frames import Frame
from xlint.evaluate.functions import invoke
from xlint.evaluate.natives.state_syntax import states_of
from xlint.evaluate.natives.states import Region, Run, region_of
from xlint.evaluate.values import Closure, Invocation, Opaque, Ref, Value, undefined
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


MAX_HELPER = 1500
"""Helpers that drive generators are shorter than this, in characters."""

_NEXT_STATE = {"w": "n", "wrap": "next"}


def typescript(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`__generator(this, function (_a) {...})`."""
    body = invocation.argument(1)
    if not isinstance(body, Closure):
        return undefined(invocation.at)
    return Run(machine, body, "label", (), invocation.at, invocation.argument(0)).result(frame)


def regenerator(machine: Machine, frame: Frame, name: str | None, invocation: Invocation) -> Value | None:
    """`regenerator.mark(function)` and `regenerator.wrap(states, ...)`; None where the call is neither."""
    function = invocation.argument(0)
    if name is None or not isinstance(function, Closure):
        return None
    if name in {"mark", "m"}:
        return function if _wraps(function.node) else None
    if name not in _NEXT_STATE or states_of(function.node) is None:
        return None
    regions = tuple(_regions(machine, frame, invocation.argument(3)))
    return Run(machine, function, _NEXT_STATE[name], regions, invocation.at, invocation.argument(2)).result(frame)


def _wraps(node: syntax.Function) -> bool:
    """Whether the function gives what `wrap` makes."""
    last = node.body.body[-1] if node.body.body else None
    value = last.value if isinstance(last, syntax.Return) else None
    return (
        isinstance(value, syntax.Call) and isinstance(value.callee, syntax.Member) and value.callee.name in _NEXT_STATE
    )


def _regions(machine: Machine, frame: Frame, listed: Value | None) -> Iterator[Region]:
    for item in machine.record(frame, listed).items if isinstance(listed, Ref) else ():
        if isinstance(item, Ref):
            yield region_of(machine.record(frame, item).items)


# ── helpers that drive a generator ──────────────────────────────────────────────────────────────────────────────────────


def driven(machine: Machine, frame: Frame, function: Closure | Opaque, invocation: Invocation) -> Value | None:
    """What calling a helper that drives generators gives; None where the function is no such helper."""
    generator = invocation.arguments[-1] if invocation.arguments else None
    if not isinstance(generator, Closure) or not _drives(machine, function):
        return None
    if isinstance(function, Closure):
        machine.entered.add(id(function.node))
    machine.driven.add(id(generator.node))
    return generator if len(invocation.arguments) == 1 else awaiter(machine, frame, invocation)


def _drives(machine: Machine, function: Closure | Opaque) -> bool:
    if isinstance(function, Opaque):
        return bool(function.path) and "asyncToGenerator" in function.path[0][1]
    node = function.node
    if node.end - node.start > MAX_HELPER or function.path not in machine.documents:
        return False
    text = machine.documents[function.path].text[node.start : node.end]
    return "Promise" in text and ".apply(" in text and "next" in text and "throw" in text


def to_generator(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`_asyncToGenerator(function* () {...})`: a function that runs the generator."""
    generator = invocation.argument(0)
    return generator if generator is not None else undefined(invocation.at)


def awaiter(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`__awaiter(this, arguments, P, function* () {...})`, `__async(this, arguments, function* () {...})`."""
    body = invocation.arguments[-1] if invocation.arguments else None
    if not isinstance(body, Closure):
        return undefined(invocation.at)
    listed, at = invocation.argument(1), invocation.at
    given = machine.record(frame, listed).items if isinstance(listed, Ref) else ()
    return invoke(machine, frame, body, Invocation(given, at, (at,) * len(given), invocation.argument(0)))
