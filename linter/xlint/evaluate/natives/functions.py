"""Methods of functions: `call`, `apply`, `bind`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate.frames import Frame
from xlint.evaluate.functions import invoke
from xlint.evaluate.values import Closure, Function, Invocation, Native, Ref, Value, undefined

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def as_called(machine: Machine, frame: Frame, name: str, invocation: Invocation) -> Invocation:
    """The call that `f.call(this, a, b)` or `f.apply(this, [a, b])` makes."""
    values, places = invocation.arguments[1:], invocation.places[1:]
    if name == "apply":
        listed = invocation.argument(1)
        values = machine.record(frame, listed).items if isinstance(listed, Ref) else ()
        places = (places[0] if places else invocation.at,) * len(values)
    return Invocation(values, invocation.at, places, invocation.argument(0))


def _caller(name: str) -> Function:
    def run(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
        if not isinstance(invocation.this, Closure | Native):
            return undefined(invocation.at)
        return machine.call(machine, frame, invocation.this, as_called(machine, frame, name, invocation))

    return run


def _bind(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    closure = invocation.this
    if not isinstance(closure, Closure):
        return undefined(invocation.at)
    this = invocation.argument(0)
    fixed = invocation.arguments[1:]
    if not fixed:
        return msgspec.structs.replace(closure, this=this)

    def run(m: Machine, f: Frame, later: Invocation) -> Value:
        arguments = (*fixed, *later.arguments)
        return invoke(
            m,
            f,
            msgspec.structs.replace(closure, this=this),
            Invocation(arguments, later.at, (later.at,) * len(arguments)),
        )

    return Native("bound", run)


METHODS: dict[str, Function] = {"call": _caller("call"), "apply": _caller("apply"), "bind": _bind}
