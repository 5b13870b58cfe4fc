"""Mends unbalanced braces before recovery, so that one method's missing or stray `}` does not swallow the members after it.

A modifier (`public`, `static`, `display`, ...) never stands inside a method's body: where one begins a line of members, the
method before it must be over, and the class must still be open.
"""

from __future__ import annotations

from typing import Final

from xlint_grammars.text import ParseError
from xlint_grammars.xpp.context import MODIFIERS, PRIMITIVES
from xlint_grammars.xpp.tables import END, NAMED, SPELLED
from xlint_grammars.xpp.tokens import Tokens

_OPEN: Final = SPELLED["{"]
_CLOSE: Final = SPELLED["}"]
_BRACKET: Final = SPELLED["["]
_BRACKET_END: Final = SPELLED["]"]
_PARENTHESIS: Final = SPELLED["("]
_PARENTHESIS_END: Final = SPELLED[")"]
_DOT: Final = SPELLED["."]
_NAME: Final = NAMED["NAME"]
_CLASS: Final = {SPELLED["class"], SPELLED["interface"]}
_STARTERS: Final = {END, NAMED["MACRO_LINE"]} | {SPELLED[s] for s in (";", "{", "}")}
_ACCESS: Final = {SPELLED[s] for s in ("public", "protected", "private", "internal")}
_BEFORE_ACCESS: Final = {*MODIFIERS, *_CLASS, _BRACKET_END}
_OUTSIDE_A_CLASS: Final = {END, NAMED["MACRO_LINE"], *_CLASS} | {SPELLED[s] for s in (";", "using", "[", "}")}

_MISSING: Final = "a `}` is missing after this"
_STRAY: Final = "this `}` closes nothing"
_TOO_EARLY: Final = "this `}` closes the class too early"
MESSAGES: Final = (_STRAY, _TOO_EARLY)
"""What is said of braces behind a method, where the fault lies in that method."""


def mended(tokens: Tokens) -> Tokens:
    """`tokens` with balanced braces, and with an error for each that had to be added or taken away."""
    mending = _Mending(tokens)
    mending.run()
    return mending.result


class _Mending:
    """One walk over the tokens, that copies them into `result`."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.result = Tokens(tokens.definitions)
        self.result.errors = list(tokens.errors)
        self._depth = 0
        self._classes: list[int] = []
        self._class_ahead = False
        self._closed_class: int | None = None
        self._doubtful: int | None = None
        self._stray = -1

    def run(self) -> None:
        kinds = self._tokens.kinds
        before = END
        for index, kind in enumerate(kinds):
            if kind == END:
                self._end()
            elif before in _STARTERS or (kind in _ACCESS and before not in _BEFORE_ACCESS):
                self._begin(index)
            if kind in _CLASS:
                self._class_ahead = True
            if kind == _OPEN:
                self._opened()
            if kind == _CLOSE and not self._closed(index):
                continue
            self._copy(index)
            before = kind

    def _copy(self, index: int) -> None:
        tokens = self._tokens
        self.result.add(tokens.kinds[index], tokens.values[index], tokens.starts[index], tokens.ends[index])

    def _opened(self) -> None:
        self._depth += 1
        if self._class_ahead:
            self._class_ahead = False
            self._classes.append(self._depth)

    def _closed(self, index: int) -> bool:
        """Counts a `}`; False where it closes nothing."""
        if self._depth == 0:
            if index == 0 or self._stray != index - 1:
                self._error(index, _STRAY)
            self._stray = index
            return False
        if self._classes and self._classes[-1] == self._depth:
            self._classes.pop()
            self._closed_class = len(self.result.kinds) if self._depth == 1 else None
        self._depth -= 1
        return True

    def _begin(self, index: int) -> None:
        """A statement or member begins at `index`."""
        kinds = self._tokens.kinds
        after = self._after_modifiers(index)
        if self._closed_class is not None and self._depth == 0:
            if (after == index and kinds[index] not in _OUTSIDE_A_CLASS) or (
                after > index and kinds[after] not in _CLASS
            ):
                self._reopen_class()
        expected = self._classes[-1] if self._classes else 0
        if self._depth <= expected:
            self._doubtful = None
        elif after > index:
            self._close(self._depth - expected)
        elif self._heads_a_method(index):
            if self._depth > expected + 1:
                self._close(self._depth - expected)
            elif self._doubtful is None:
                self._doubtful = len(self.result.kinds)

    def _after_modifiers(self, index: int) -> int:
        """The first token behind the attributes and modifiers at `index`; `index` itself where no modifier stands."""
        kinds = self._tokens.kinds
        at = index
        while kinds[at] == _BRACKET:
            end = self._matching(at, _BRACKET, _BRACKET_END)
            if end < 0:
                return index
            at = end + 1
        first = at
        while kinds[at] in MODIFIERS:
            at += 1
        return at if at > first else index

    def _matching(self, at: int, opening: int, closing: int) -> int:
        depth = 0
        kinds = self._tokens.kinds
        for index in range(at, min(at + 2000, len(kinds))):
            if kinds[index] == opening:
                depth += 1
            elif kinds[index] == closing:
                depth -= 1
                if depth == 0:
                    return index
            elif kinds[index] in _STARTERS:
                break
        return -1

    def _heads_a_method(self, index: int) -> bool:
        """Whether `type name(..) {` begins at `index`: a method, or a local function."""
        kinds = self._tokens.kinds
        at = index + 1
        if kinds[index] == _NAME:
            while kinds[at] == _DOT and kinds[at + 1] == _NAME:
                at += 2
        elif kinds[index] not in PRIMITIVES:
            return False
        if kinds[at] != _NAME or kinds[at + 1] != _PARENTHESIS:
            return False
        end = self._matching(at + 1, _PARENTHESIS, _PARENTHESIS_END)
        return end > 0 and kinds[end + 1] == _OPEN

    def _reopen_class(self) -> None:
        """A member behind the class: the `}` that seemed to close the class was one too many."""
        result, at = self.result, self._closed_class
        assert at is not None
        result.errors.append(ParseError(result.starts[at], result.ends[at], _TOO_EARLY))
        for listed in (result.kinds, result.values, result.starts, result.ends):
            del listed[at]
        self._closed_class = self._doubtful = None
        self._depth = 1
        self._classes.append(1)

    def _close(self, count: int) -> None:
        """Adds `count` missing braces here, or where a method without modifiers began before."""
        at = len(self.result.kinds)
        if self._doubtful is not None:
            at = self._doubtful
        self._insert(at, count)
        self._depth -= count
        self._doubtful = None

    def _insert(self, at: int, count: int) -> None:
        """Puts braces behind the token before `at`, and says so: that is where somebody looks for them."""
        result = self.result
        start, end = result.starts[at - 1], result.ends[at - 1]
        result.errors.append(ParseError(start, end, _MISSING))
        result.insert(at, _CLOSE, "}", end, count)

    def _end(self) -> None:
        """Closes what is open at the end of the text."""
        if self._depth and self._doubtful is not None and self._classes:
            self._close(1)
        if self._depth:
            self._insert(len(self.result.kinds), self._depth)
            self._depth = 0

    def _error(self, index: int, message: str) -> None:
        self.result.errors.append(ParseError(self._tokens.starts[index], self._tokens.ends[index], message))
