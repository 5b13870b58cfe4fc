"""Methods of functions: `call`, `apply`, `bind`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate.frames import Frame
from xlint.evaluate.functions import invoke
from xlint.evaluate.values import Closure, Function, Invocation, Native, Ref, Value, undefined

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def _borrow(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`Array.prototype.slice.call(list, 1)`."""
    native = invocation.this
    if not isinstance(native, Native) or not invocation.arguments:
        return undefined(invocation.at)
    given = msgspec.structs.replace(
        invocation, arguments=invocation.arguments[1:], places=invocation.places[1:], this=invocation.arguments[0]
    )
    return native.run(machine, frame, given)


BORROWED: dict[str, Function] = {"call": _borrow}


def _call(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    if not isinstance(invocation.this, Closure):
        return undefined(invocation.at)
    closure = invocation.this
    this = invocation.argument(0)
    rest = msgspec.structs.replace(
        invocation, arguments=invocation.arguments[1:], places=invocation.places[1:], this=this
    )
    return invoke(machine, frame, msgspec.structs.replace(closure, this=closure.this or this), rest)


def _apply(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    if not isinstance(invocation.this, Closure):
        return undefined(invocation.at)
    listed = invocation.argument(1)
    items = machine.record(frame, listed).items if isinstance(listed, Ref) else ()
    given = Invocation(items, invocation.at, (invocation.at,) * len(items), invocation.argument(0))
    return invoke(machine, frame, invocation.this, given)


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


METHODS: dict[str, Function] = {"call": _call, "apply": _apply, "bind": _bind}
