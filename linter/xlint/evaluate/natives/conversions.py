"""Global functions that convert: to numbers, strings and JSON, into percent-encoding and back."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.conversions import converted
from xlint.evaluate.frames import Frame
from xlint.evaluate.strings import to_text
from xlint.evaluate.values import Constant, Function, Invocation, Opaque, Ref, Value, literal, undefined
from xlint.value import Text

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def encoder(name: str) -> Function:
    def run(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
        argument = invocation.argument(0)
        text = to_text(machine, frame, argument if argument is not None else undefined(invocation.at))
        return texts.encode(text, name, invocation.at)

    return run


def decoder(name: str) -> Function:
    def run(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
        argument = invocation.argument(0)
        if isinstance(argument, Opaque):
            hole = argument.hole
            if hole.encodings and hole.encodings[-1] == name:
                hole = msgspec.structs.replace(hole, encodings=hole.encodings[:-1])
            return msgspec.structs.replace(argument, hole=msgspec.structs.replace(hole, at=invocation.at))
        text = to_text(machine, frame, argument) if argument is not None else Text()
        return texts.map_parts(
            text,
            lambda part: (part,),
            lambda hole: (
                msgspec.structs.replace(hole, encodings=hole.encodings[:-1])
                if hole.encodings and hole.encodings[-1] == name
                else hole,
            ),
        )

    return run


def to_number(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    argument = invocation.argument(0)
    text = literal(argument) if argument is not None else None
    if text is not None:
        try:
            parsed = float(text)
        except ValueError:
            parsed = math.nan
        if math.isfinite(parsed):
            return Constant(int(parsed) if parsed.is_integer() else parsed, "number", invocation.at)
    return converted(machine, argument if argument is not None else undefined(invocation.at), "number", invocation.at)


def to_boolean(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return converted(machine, invocation.argument(0) or undefined(invocation.at), "boolean", invocation.at)


def to_string(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    argument = invocation.argument(0)
    if isinstance(argument, Opaque):
        return argument
    return to_text(machine, frame, argument) if argument is not None else Text()


def stringify(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`JSON.stringify`: one value with what went into it as its origin."""
    argument = invocation.argument(0)
    if isinstance(argument, Opaque):
        hole = argument.hole
        return Text(
            (msgspec.structs.replace(hole, encodings=(*hole.encodings, "json"), at=invocation.at, type="string"),)
        )
    result = machine.opaque((("call", "JSON.stringify", ()),), invocation.at, "call", "JSON")
    inside: list[Value] = []
    if isinstance(argument, Ref):
        record = machine.record(frame, argument)
        inside = [*record.entries.values(), *record.items]
    hole = result.hole
    for value in inside:
        if isinstance(value, Opaque) and value.hole.origin.kind in {"field", "url", "message", "record", "lookup"}:
            hole = msgspec.structs.replace(
                hole, origin=msgspec.structs.replace(value.hole.origin, name=hole.origin.name)
            )
            break
    return Text((msgspec.structs.replace(hole, encodings=("json",), type="string"),))


def identity(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    argument = invocation.argument(0)
    return argument if argument is not None else undefined(invocation.at)


def new_regex(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    first = invocation.argument(0)
    pattern = literal(first) if first is not None else None
    flags = literal(invocation.argument(1)) or ""
    if pattern is None:
        return machine.opaque((("root", "RegExp", ()),), invocation.at, name="RegExp")
    return machine.opaque((("root", "RegExp", ()),), invocation.at, "literal", f"/{pattern}/{flags}")
