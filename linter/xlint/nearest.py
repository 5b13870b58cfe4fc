"""What a user probably meant."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean ...?` for the known word nearest to `word`, or nothing where none is near."""
    import difflib

    found = difflib.get_close_matches(word, sorted(known), 1, 0.6)
    return f"; did you mean {quote(found[0])}?" if found else ""


def quote(text: str) -> str:
    return f"`{text}`"
