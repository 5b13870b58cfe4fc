"""The arguments of a call, and the parameters that they are given to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import assign, texts
from xlint.evaluate.declared import of_type, typed
from xlint.evaluate.frames import Frame
from xlint.evaluate.scopes import target_names
from xlint.evaluate.values import Constant, Invocation, Opaque, Record, Ref, Value, literal, undefined
from xlint.value import Hole, Place
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def arguments_of(
    machine: Machine, frame: Frame, nodes: Sequence[syntax.Expression]
) -> tuple[tuple[Value, ...], tuple[Place, ...]]:
    values: list[Value] = []
    places: list[Place] = []
    for node in nodes:
        value = machine.evaluate(machine, frame, node)
        if isinstance(node, syntax.Spread):
            record = machine.record(frame, value) if isinstance(value, Ref) else None
            for item in record.items if record is not None else (value,):
                values.append(item)
                places.append(frame.place(node))
            continue
        values.append(value)
        places.append(frame.place(node))
    return tuple(values), tuple(places)


def literals(invocation: Invocation) -> tuple[str | None, ...]:
    return tuple(literal(argument) for argument in invocation.arguments)


def bind_parameters(machine: Machine, frame: Frame, node: syntax.Function, invocation: Invocation) -> None:
    """Give parameters the arguments; an argument that is one value has now been passed on."""
    values = list(invocation.arguments)
    if frame.language == "javascript" and "arrow" not in node.modifiers:
        items = Record("array", items=tuple(values), at=invocation.at)
        machine.declare(frame, "arguments", machine.new_record(frame, items))
    for index, parameter in enumerate(node.parameters):
        at = frame.place(parameter)
        if parameter.rest:
            value: Value = machine.new_record(frame, Record("array", items=tuple(values[index:]), at=at))
        elif index < len(values):
            value = passed(frame, values[index], at, parameter)
        else:
            value = undefined(at)
        if parameter.default is not None:
            value = assign.with_default(machine, frame, value, parameter.default)
        if frame.language == "xpp" and isinstance(parameter.target, syntax.Name):
            if parameter.type is not None:
                value = typed(machine, frame, value, parameter.type)
                if isinstance(value, Constant) and value.kind == "undefined":
                    value = of_type(machine, parameter.type, at, parameter.target.name)
            machine.declare(frame, parameter.target.name, value, parameter.type)
        else:
            _declare_target(machine, frame, parameter.target)
            assign.bind(machine, frame, parameter.target, value, declaring=True)


def _declare_target(machine: Machine, frame: Frame, target: syntax.Expression) -> None:
    for name in target_names(target):
        frame.scope.declare(name, machine.cell())


def passed(frame: Frame, value: Value, at: Place, parameter: syntax.Parameter) -> Value:
    if isinstance(value, Opaque) and interesting(value.hole):
        name = parameter.target.name if isinstance(parameter.target, syntax.Name) else "an argument"
        return msgspec.structs.replace(value, hole=texts.with_step(value.hole, value.hole.at, f"passed as '{name}'"))
    return value


def interesting(hole: Hole) -> bool:
    return hole.origin.kind in {"url", "message", "field", "record", "lookup", "storage"}
