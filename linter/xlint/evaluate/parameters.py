"""URL parameters that are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlint.evaluate.frames import Frame
from xlint.evaluate.observe import ReadParameter
from xlint.evaluate.uses import looked_at_opening
from xlint.evaluate.values import Opaque, Value, literal
from xlint.value import Known, Place, Text

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def read_parameter(machine: Machine, frame: Frame, name: Value | None, value: Opaque, at: Place, via: str) -> None:
    """A URL parameter is read: its name stands where the name is given, also through wrappers."""
    text = literal(name) if name is not None else None
    place = at
    if isinstance(name, Text) and text is not None:
        source = next((part for part in name.parts if isinstance(part, Known)), None)
        current: Frame | None = frame
        while source is not None and current is not None and current.call is not None:
            given = any(isinstance(a, Text) and a.literal == text for a in current.call.arguments)
            if not given or _inside(source.literal, place):
                break
            place = current.call.at
            current = current.parent
    guarded = False
    if frame.language == "xpp":
        guarded = looked_at_opening(frame)
    machine.emit(ReadParameter(text, place, value.hole.origin.key, frame.entry, via, guarded))


def _inside(inner: Place, outer: Place) -> bool:
    return inner.path == outer.path and outer.start <= inner.start and inner.end <= outer.end
