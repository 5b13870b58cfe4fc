"""The `primaryLocationLineHash` by which GitHub code scanning knows an alert again when lines move.

As `github/codeql-action` computes it (src/fingerprints.ts): over the 100 UTF-16 units that follow a line's beginning, blanks
and tabs left out and line ends as LF, the polynomial with base 37 modulo 2^64. `:n` says that n lines so far had this hash.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from operator import mul

_WINDOW = 100
_MODULUS = 1 << 64
_POWERS = tuple(pow(37, _WINDOW - 1 - index, _MODULUS) for index in range(_WINDOW))
_END_OF_FILE = 0xFFFF
_LINE_FEED = 10
_BLANKS = {ord(" "): None, ord("\t"): None}


def line_hashes(text: str) -> tuple[str, ...]:
    """The hash of every line; the first is that of line 1."""
    return tuple(_numbered(text))


def _numbered(text: str) -> Iterator[str]:
    seen: Counter[int] = Counter()
    for value in _values(text):
        seen[value] += 1
        yield f"{value:x}:{seen[value]}"


def _values(text: str) -> Iterator[int]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").translate(_BLANKS)
    units = array("H", lines.encode("utf-16", "surrogatepass"))[1:]
    starts = (0, *(index for index, unit in enumerate(units, 1) if unit == _LINE_FEED))
    units.extend((_END_OF_FILE, *[0] * _WINDOW))
    return (sum(map(mul, units[start : start + _WINDOW], _POWERS)) % _MODULUS for start in starts)
