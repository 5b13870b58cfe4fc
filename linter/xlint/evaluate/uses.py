"""Uses of URL values in X++, and whether a look at how the form was opened stands before them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from xlint.evaluate import texts
from xlint.evaluate.frames import Frame
from xlint.evaluate.observe import Asked
from xlint.evaluate.values import Choice, Invocation, Opaque, Ref, Value
from xlint.value import Hole, Place, Text

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def tainted(machine: Machine, frame: Frame, value: Value) -> tuple[Hole, ...]:
    """The URL values inside a value."""
    if isinstance(value, Opaque):
        return (value.hole,) if value.hole.origin.kind == "url" else ()
    if isinstance(value, Text):
        return tuple(hole for hole in texts.holes(value) if hole.origin.kind == "url")
    if isinstance(value, Choice):
        return tuple(hole for option in value.options for hole in tainted(machine, frame, option))
    if isinstance(value, Ref):
        record = machine.record(frame, value)
        return tuple(
            h
            for item in (*record.items, *record.entries.values())
            if not isinstance(item, Ref)
            for h in tainted(machine, frame, item)
        )
    return ()


def note_uses(machine: Machine, frame: Frame, invocation: Invocation) -> None:
    """A URL value is used: say whether a look at how the form was opened stands before it."""
    for argument in invocation.arguments:
        note_use(machine, frame, tainted(machine, frame, argument), invocation.at)


def note_use(machine: Machine, frame: Frame, holes: Iterable[Hole], at: Place) -> None:
    guarded = looked_at_opening(frame)
    for hole in holes:
        machine.emit(Asked(hole.origin.key, "used", "guarded" if guarded else "bare", at))


_OPENED = ("menuitem", "args(", "args.", "args()")


def looked_at_opening(frame: Frame) -> bool:
    """Whether a test on the way here asked which menu item or caller opened the form."""
    current: Frame | None = frame
    while current is not None:
        for _, _, _, facts in current.conditions:
            if any(word in key.lower() for key, _ in facts for word in _OPENED):
                return True
        current = current.parent
    return False
