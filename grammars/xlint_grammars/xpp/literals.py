"""What X++ literals are worth."""

from __future__ import annotations

import re
from typing import Final

from xlint_grammars.syntax import Literal
from xlint_grammars.xpp.tables import NAMED

_NUMBER: Final = NAMED["NUMBER"]
_DAY: Final = NAMED["DAY"]
_MOMENT: Final = NAMED["MOMENT"]

_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r"}
_ESCAPE: Final = re.compile(r"\\(.)|\"\"|''")
_MOST_DIGITS: Final = 400
"""Beyond this an integer is infinite, as a real is; converting thousands of digits takes Python ever longer."""


def cooked(text: str) -> str:
    """The value of a plain string: its quotes gone, escapes and doubled quotes resolved. An unknown escape is its letter."""
    quote, inner = text[0], text[1:-1]
    if "\\" not in inner and quote not in inner:
        return inner

    def replace(match: re.Match[str]) -> str:
        code = match[1]
        if code is None:
            return quote if match[0][0] == quote else match[0]
        return _ESCAPES.get(code, code)

    return _ESCAPE.sub(replace, inner)


def number(written: str, start: int, end: int) -> tuple[int, Literal]:
    """The kind of token and the literal for a number, a date or a moment. Dates keep their text as value."""
    if "\\" in written:
        return _DAY, Literal(start, end, written, "date")
    if ":" in written:
        return _MOMENT, Literal(start, end, written, "date")
    value: int | float
    if written[:2] in ("0x", "0X"):
        value = int(written, 16)
    elif written.isdigit():
        value = int(written) if len(written) < _MOST_DIGITS else float("inf")
    else:
        value = float(written)
    return _NUMBER, Literal(start, end, value, "number")
