"""The tokens of a unit, as the scanner fills them in, recovery mends them and the parser reads them."""

from __future__ import annotations

from typing import Final

from xlint_grammars.text import ParseError

UNREADABLE: Final = -1
"""The kind of what is no token: a strange character, a string or comment without an end. No state accepts it."""


class Tokens:
    """The tokens of one unit, closed by one of kind END. Offsets are the document's.

    `values` hold what the grammar's terminals are worth: a Name, Literal or Macro node, or else the word or sign itself.
    """

    __slots__ = ("conditional", "definitions", "ends", "errors", "kinds", "starts", "values")

    def __init__(self, definitions: dict[str, str]) -> None:
        self.kinds: list[int] = []
        self.values: list[object] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.errors: list[ParseError] = []
        self.definitions = definitions
        self.conditional = False

    def add(self, kind: int, value: object, start: int, end: int) -> None:
        self.kinds.append(kind)
        self.values.append(value)
        self.starts.append(start)
        self.ends.append(end)

    def insert(self, index: int, kind: int, value: object, place: int, count: int = 1) -> None:
        """Puts `count` tokens without extent in front of the one at `index`."""
        self.kinds[index:index] = [kind] * count
        self.values[index:index] = [value] * count
        self.starts[index:index] = [place] * count
        self.ends[index:index] = [place] * count

    def spoil(self, places: set[int], reason: str) -> None:
        """Makes the tokens at these offsets unreadable."""
        for index, start in enumerate(self.starts[:-1]):
            if start in places:
                self.kinds[index] = UNREADABLE
                self.values[index] = reason
