"""Calls that lead out of sight: what the models know of them, and what becomes of the values handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import acts, navigation, texts
from xlint.evaluate.arguments import literals
from xlint.evaluate.callbacks import run_callbacks
from xlint.evaluate.derivation import derive
from xlint.evaluate.frames import Frame
from xlint.evaluate.labels import first_argument
from xlint.evaluate.natives.members import call_opaque_method
from xlint.evaluate.observe import Asked
from xlint.evaluate.parameters import read_parameter
from xlint.evaluate.sinks import reach_arguments
from xlint.evaluate.strings import to_text
from xlint.evaluate.values import Constant, Invocation, Opaque, PathStep, Value
from xlint.models import EncoderRow, SanitizerRow
from xlint.value import Hole, Text

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def call_opaque(
    machine: Machine,
    frame: Frame,
    holder: Opaque | None,
    name: str,
    invocation: Invocation,
    *,
    optional: bool = False,
    callee: Opaque | None = None,
) -> Value:
    """A call that leads out of sight: sinks, encoders, sanitizers and sources by the models."""
    step: PathStep = ("call", name, literals(invocation))
    before = holder.path if holder is not None else callee.path[:-1] if callee is not None else ()
    path = (*before, step)
    models = machine.language(frame)
    if frame.language == "javascript":
        acts.of_script(machine, frame, path, invocation)
    special = navigation.call(machine, frame, path, invocation)
    if special is not None:
        return special
    sink = models.sinks.find(path)
    if sink is not None:
        reach_arguments(machine, frame, sink[0], invocation)
    encoder = models.encoders.find(path)
    if encoder is not None:
        return apply_encoder(machine, frame, encoder[0], invocation)
    sanitizer = models.sanitizers.find(path)
    if sanitizer is not None:
        return apply_sanitizer(machine, frame, sanitizer[0], invocation)
    if holder is not None:
        text_result = call_opaque_method(machine, frame, holder, name, invocation)
        if text_result is not None:
            return text_result
    run_callbacks(machine, frame, path, invocation)
    source = holder if holder is not None else callee
    if source is None:
        return machine.opaque(path, invocation.at, "call", name)
    based = source if holder is not None else msgspec.structs.replace(source, path=before)
    spelled = first_argument(invocation) if step[2] and step[2][0] is None else None
    result = derive(machine, frame, based, step, invocation.at, optional=optional, call=True, argument=spelled)
    row = models.sources.find(path)
    if row is not None and row[0].kind == "url" and "name" in row[1] and isinstance(result, Opaque):
        read_parameter(machine, frame, invocation.argument(0), result, invocation.at, name)
    return result


def apply_encoder(machine: Machine, frame: Frame, row: EncoderRow, invocation: Invocation) -> Value:
    argument = invocation.argument(row.argument)
    if argument is None:
        return Text()
    text = to_text(machine, frame, argument)
    if not row.decodes:
        return texts.encode(text, row.encoder, invocation.at)

    def decoded(hole: Hole) -> tuple[Hole, ...]:
        machine.emit(Asked(hole.origin.key, "decoded", row.encoder, invocation.at))
        if hole.encodings and hole.encodings[-1] == row.encoder:
            return (msgspec.structs.replace(hole, encodings=hole.encodings[:-1], at=invocation.at),)
        return (msgspec.structs.replace(hole, at=invocation.at, guards=hole.guards | {f"decoded-{row.encoder}"}),)

    result = texts.map_parts(text, lambda part: (part,), decoded)
    hole = texts.sole_hole(result)
    if hole is not None and isinstance(argument, Opaque):
        return Opaque(hole, (*argument.path, ("call", row.encoder, ())))
    return result


def apply_sanitizer(machine: Machine, frame: Frame, row: SanitizerRow, invocation: Invocation) -> Value:
    argument = invocation.argument(row.argument) if row.argument >= 0 else invocation.this
    if argument is None:
        return machine.opaque((("root", row.type or "value", ()),), invocation.at, type=row.type or "unknown")
    if row.type is not None and isinstance(argument, Constant):
        return argument
    text = to_text(machine, frame, argument)

    def cleaned(hole: Hole) -> tuple[Hole, ...]:
        if row.type is not None:
            machine.emit(Asked(hole.origin.key, "converted", f"{row.type}:{row.pattern}", invocation.at))
        changed = msgspec.structs.replace(
            hole,
            at=invocation.at,
            type=row.type or hole.type,
            nullable=hole.nullable and row.argument >= 0,
            guards=hole.guards | ({row.guard} if row.guard else set()),
        )
        return (changed,)

    result = texts.map_parts(text, lambda part: (part,), cleaned)
    hole = texts.sole_hole(result)
    if hole is not None:
        path: tuple[PathStep, ...] = (("root", row.type or "str", ()),)
        if isinstance(argument, Opaque) and row.type is None:
            path = argument.path
        return Opaque(hole, path)
    return result
