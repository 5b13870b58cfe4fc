"""A file's text, and the regions of it that hold code.

Offsets count Unicode code points from 0. Everything above this module speaks in offsets into `Document.text`; only
`Document.position` turns one into the line and column that a person reads.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import chain

import msgspec

_LINE_END = re.compile(r"\r\n|\n|\r")


class Span(msgspec.Struct, frozen=True, gc=False, order=True):
    """A half-open range of offsets into a document's text."""

    start: int
    end: int


class ParseError(msgspec.Struct, frozen=True, gc=False, order=True):
    """What could not be read: a range of the document, and one sentence that says why."""

    start: int
    end: int
    message: str


class Document(msgspec.Struct, frozen=True, dict=True, weakref=True):
    """One file as text. `path` is relative to the root that was given, with forward slashes; `zip!inner` inside an archive."""

    path: str
    text: str

    @cached_property
    def line_starts(self) -> Sequence[int]:
        """Offsets at which lines begin. CR LF, LF and a lone CR each end a line, as editors count them."""
        return array("L", chain((0,), (match.end() for match in _LINE_END.finditer(self.text))))

    def position(self, offset: int) -> tuple[int, int]:
        """The 1-based line and column of `offset`; columns count Unicode code points."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of the 1-based line `number`, without its line end."""
        start = self.line_starts[number - 1]
        end = self.line_starts[number] if number < len(self.line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def whole(self) -> Region:
        """The whole document as one region."""
        return Region(self.text, ((0, 0),))


class Region(msgspec.Struct, frozen=True):
    """Code inside a container, as the front end reads it, with the way back to the file it lies in.

    `pieces` are pairs (offset in `text`, offset in the document), sorted; between two pairs both run in step. One pair is
    the common case: a CDATA section or a script element. Entities, split CDATA sections and the `#` of an .xpo line start
    a new piece each.
    """

    text: str
    pieces: tuple[tuple[int, int], ...]

    @property
    def shift(self) -> int | None:
        """What to add to an offset in `text` where one number does for all of them, else None."""
        return self.pieces[0][1] - self.pieces[0][0] if len(self.pieces) == 1 else None

    def to_document(self, offset: int) -> int:
        """The document offset at which the character `offset` of this region lies."""
        index = bisect_right(self.pieces, (offset, 1 << 62)) - 1
        here, there = self.pieces[max(index, 0)]
        return there + offset - here
