"""The gate that text from scanned files passes before a person sees it.

Names, messages and source lines come from whoever wrote the scanned repository. Control characters, terminal escapes, bidi
overrides and invisible characters in them are shown as escapes (`\\x1b`, `\\u202e`) and never obeyed.
"""

from __future__ import annotations


def escape(character: str) -> str:
    """The character's number, as JavaScript and Python write it."""
    number = ord(character)
    if number <= 0xFF:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


class _Table(dict[int, str]):
    """Filled as characters are met: most runs see ASCII only."""

    def __missing__(self, number: int) -> str:
        character = chr(number)
        self[number] = shown = character if character.isprintable() else escape(character)
        return shown


_TABLE = _Table()


def visible(text: str) -> str:
    """`text` on one line. Control, format, unassigned and surrogate characters, and spaces but the ASCII one, are escapes."""
    return text if text.isprintable() else text.translate(_TABLE)


def visible_lines(text: str) -> str:
    """As `visible`, but line feeds stay: for text of our own that quotes scanned text, such as a help page."""
    return "\n".join(visible(line) for line in text.split("\n"))


def printable(text: str, encoding: str | None) -> str:
    """`text` as the encoding can hold it: what it cannot becomes a visible escape."""
    codec = encoding or "utf-8"
    return text.encode(codec, "backslashreplace").decode(codec)
