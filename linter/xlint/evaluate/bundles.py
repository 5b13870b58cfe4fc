"""Which scripts a tool wrote out of many."""

from __future__ import annotations

from xlint_grammars.text import Document

_SIZE, _LINE = 120_000, 200


def is_bundle(document: Document) -> bool:
    """Whether the text is long and its lines are far longer than anybody writes them (both in characters)."""
    return len(document.text) > max(_SIZE, _LINE * len(document.line_starts))
