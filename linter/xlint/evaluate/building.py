"""Texts that code puts together: which are plainly links, and which grow past what is worth following."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlint.evaluate import texts
from xlint.evaluate.frames import Frame
from xlint.evaluate.observe import Built, GaveUp
from xlint.evaluate.values import Value
from xlint.value import Place, Text
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


MAX_PARTS = 1000


def built(machine: Machine, frame: Frame, text: Text, node: syntax.Node) -> None:
    """Write down a text with URL structure: it is a link if it plainly is one, also where nobody navigates to it."""
    if len(text.parts) > 1 and plainly_link(texts.preview(text)):
        machine.emit(Built(frame.place(node), text, frame.entry, frame.function))


def plainly_link(text: str) -> bool:
    return "mi=" in text or "://" in text or "main.aspx" in text or ("f=" in text and "cmp=" in text)


def too_long(machine: Machine, at: Place) -> Value:
    """Stands for a text that grew past what is worth following."""
    machine.emit(GaveUp(at, f"a text of more than {MAX_PARTS} pieces is not followed"))
    return machine.opaque((("root", "?", ()),), at, name="text")
