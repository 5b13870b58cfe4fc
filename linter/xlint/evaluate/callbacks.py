"""Calls that no call expression spells: of getters, of what a built-in or something out of sight is handed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlint.evaluate.derivation import derive
from xlint.evaluate.frames import Frame
from xlint.evaluate.values import Closure, Invocation, Opaque, PathStep, Ref, Value
from xlint.value import Place

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def call_value(
    machine: Machine, frame: Frame, function: Value, arguments: tuple[Value, ...], at: Place, this: Value | None = None
) -> Value:
    """Call a value with arguments that no call expression spells."""
    return machine.call(machine, frame, function, Invocation(arguments, at, (at,) * len(arguments), this))


def run_callbacks(machine: Machine, frame: Frame, path: tuple[PathStep, ...], invocation: Invocation) -> None:
    """Functions handed to something out of sight will be called with something out of sight."""
    for argument in invocation.arguments:
        if isinstance(argument, Closure):
            _call_back(machine, frame, path, argument, invocation)
        elif isinstance(argument, Ref):
            for value in machine.record(frame, argument).entries.values():
                if isinstance(value, Closure):
                    _call_back(machine, frame, path, value, invocation)


def _call_back(
    machine: Machine, frame: Frame, path: tuple[PathStep, ...], closure: Closure, invocation: Invocation
) -> None:
    given = machine.opaque((*path, ("await", "", ())), invocation.at, "unknown", "result")
    holder = Opaque(given.hole, path)
    value = derive(machine, frame, holder, ("await", "", ()), invocation.at)
    others = tuple(machine.opaque((("root", "argument", ()),), invocation.at) for _ in closure.node.parameters[1:])
    arguments = (value, *others) if closure.node.parameters else ()
    machine.invoke(machine, frame, closure, Invocation(arguments, invocation.at, (invocation.at,) * len(arguments)))
