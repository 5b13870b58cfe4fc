"""Uses of URL values in X++, and whether a look at how the form was opened stands before them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    holder = invocation.this
    if isinstance(holder, Opaque) and "globalcache" in holder.hole.origin.key.lower():
        return
    for argument in invocation.arguments:
        note_use(machine, frame, tainted(machine, frame, argument), invocation.at)


def note_use(machine: Machine, frame: Frame, holes: Iterable[Hole], at: Place) -> None:
    if looked_at_opening(frame):
        how = "guarded"
    else:
        flags = sorted({key for key in _tested(frame) if key in machine.flags})
        how = f"{BEHIND}{'|'.join(flags)}" if flags else "bare"
    for hole in holes:
        machine.emit(Asked(hole.origin.key, "used", how, at))


BEHIND = "behind:"
"""What a use stands behind: members that were tested on the way, and may remember that the value was used."""

_OPENED = ("menuitem", "args(", "args.", "args()", "globalcache")


def looked_at_opening(frame: Frame) -> bool:
    """Whether a test on the way here asked which menu item or caller opened the form, or what the session remembers."""
    return any(word in key.lower() for key in _tested(frame) for word in _OPENED)


def _tested(frame: Frame) -> Iterator[str]:
    """The keys of the values that were tested on the way here."""
    current: Frame | None = frame
    while current is not None:
        for _, _, _, facts in current.conditions:
            yield from (key for key, _ in facts)
        current = current.parent
