"""Values that arrive at a navigation or at another sink of the models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlint.evaluate import texts
from xlint.evaluate.frames import Frame
from xlint.evaluate.observe import Consumed, Navigated, ParsedWholeUrl, Reached
from xlint.evaluate.strings import seen, to_text
from xlint.evaluate.values import Closure, Constant, Invocation, Opaque, Ref, Value
from xlint.models import SinkRow
from xlint.value import Known, Place, Text, expand

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def reach_arguments(machine: Machine, frame: Frame, row: SinkRow, invocation: Invocation) -> None:
    """A call that is a sink of the models: those of its arguments that count arrive there."""
    for number in row.arguments:
        argument = invocation.argument(number)
        if argument is not None:
            reach_row(machine, frame, row, argument, invocation.at)


def reach_row(machine: Machine, frame: Frame, row: SinkRow, value: Value, at: Place) -> None:
    """A value arrives at a sink of the models."""
    if isinstance(value, Closure):
        return
    if row.kind in {"fetch", "pattern"}:
        machine.emit(Consumed("fetch" if row.kind == "fetch" else "pattern", to_text(machine, frame, value)))
        return
    if row.kind == "navigate":
        navigate(machine, frame, value, at, row.via or row.pattern)
        return
    if row.kind == "whole-url":
        whole_url(machine, frame, value, at)
        return
    reach(machine, frame, row.kind, value, at, row.via)


def navigate(machine: Machine, frame: Frame, value: Value, at: Place, via: str) -> None:
    if isinstance(value, Constant) and value.kind in {"null", "undefined", "absent"}:
        return
    text = refreshed(machine, frame, to_text(machine, frame, value))
    if text.parts:
        machine.emit(Navigated(at, via, text, frame.entry, frame.stack(), frame.function))


def refreshed(machine: Machine, frame: Frame, text: Text) -> Text:
    """The text with what has been checked about its holes since they were put in."""
    return texts.map_parts(text, lambda part: (part,), lambda hole: (seen(machine, frame, hole),))


def whole_url(machine: Machine, frame: Frame, value: Value, at: Place) -> None:
    if not isinstance(value, Opaque) or value.hole.origin.name != "geturl" or "cut" in value.hole.guards:
        return
    if not any(name.lower() in {"query", "get_query"} for _, name, _ in value.path):
        machine.emit(ParsedWholeUrl(at, frame.entry))


def reach(machine: Machine, frame: Frame, sink: str, value: Value, at: Place, detail: str = "") -> None:
    """Write down every hole that arrives at a sink, with the known text before it."""
    text = refreshed(machine, frame, to_text(machine, frame, value))
    if isinstance(value, Ref):
        record = machine.record(frame, value)
        if record.kind in {"array", "list"}:
            for item in record.items:
                reach(machine, frame, sink, item, at, detail)
            return
    done: set[tuple[str, frozenset[str]]] = set()
    for variant in expand(text):
        prefix = ""
        for part in variant.parts:
            if isinstance(part, Known):
                prefix += part.text
                continue
            key = (part.origin.key, part.guards)
            if key not in done:
                done.add(key)
                machine.emit(Reached(sink, at, part, frame.entry, prefix, detail))
            prefix += "\x00"
