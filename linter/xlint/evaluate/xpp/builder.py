"""Texts that .NET builds in X++: `StringBuilder`, and `String::Format` with its `{0}`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.building import built
from xlint.evaluate.frames import Frame
from xlint.evaluate.strings import to_text
from xlint.evaluate.values import Invocation, Opaque, Record, Ref, Value
from xlint.value import Known, Part, Text

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine

BUILDER = "stringbuilder"
_TEXT = "text"
_PLACE = re.compile(r"\{\{|\}\}|\{(\d)(?:[,:][^{}]*)?\}")


def new_builder(machine: Machine, frame: Frame, invocation: Invocation) -> Ref:
    first = invocation.argument(0)
    text = to_text(machine, frame, first) if isinstance(first, Text | Opaque) else Text()
    return machine.new_record(frame, Record(BUILDER, {_TEXT: text}, at=invocation.at))


def call_builder(machine: Machine, frame: Frame, ref: Ref, record: Record, name: str, invocation: Invocation) -> Value:
    """`Append`, `AppendLine` and `AppendFormat` give the builder back; `ToString` what it holds."""
    held = record.entries.get(_TEXT, Text())
    added: Text | None = None
    match name.lower():
        case "tostring":
            text = to_text(machine, frame, held)
            built(machine, frame, text, invocation.node)
            return text
        case "append" | "appendline":
            added = _argument(machine, frame, invocation, 0)
        case "appendformat":
            added = formatted(machine, frame, invocation)
        case "clear":
            held, added = Text(), Text()
    if added is not None:
        whole = texts.concat([to_text(machine, frame, held), added])
        machine.update(frame, ref, msgspec.structs.replace(record, entries={**record.entries, _TEXT: whole}))
    return ref


def formatted(machine: Machine, frame: Frame, invocation: Invocation) -> Text:
    """`String::Format("{0} ... {1}", a, b)`."""
    given = [_argument(machine, frame, invocation, index) for index in range(1, len(invocation.arguments))]
    template = _argument(machine, frame, invocation, 0)
    return texts.map_parts(template, lambda part: _filled(part, given), lambda hole: (hole,))


def _argument(machine: Machine, frame: Frame, invocation: Invocation, index: int) -> Text:
    value = invocation.argument(index)
    if value is None:
        return Text()
    return texts.with_place(to_text(machine, frame, value), invocation.places[index])


def _filled(part: Known, values: Sequence[Text]) -> Iterator[Part]:
    position = 0
    for match in _PLACE.finditer(part.text):
        if match[1] is None or int(match[1]) >= len(values):
            continue
        if match.start() > position:
            yield part.cut(position, match.start())
        yield from values[int(match[1])].parts
        position = match.end()
    if position < len(part.text):
        yield part.cut(position)
