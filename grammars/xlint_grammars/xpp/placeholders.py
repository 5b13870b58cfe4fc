"""Templates of X++ code: `class {FormName} extends FormRun`. The braces of a placeholder open no block."""

from __future__ import annotations

from typing import Final

from xlint_grammars.syntax import Name
from xlint_grammars.xpp.tables import END, NAMED, SPELLED
from xlint_grammars.xpp.tokens import UNREADABLE, Tokens

_NAME: Final = NAMED["NAME"]
_OPEN: Final = SPELLED["{"]
_CLOSE: Final = SPELLED["}"]
_MOST_BRACES: Final = 3
_BLOCK_MAY_FOLLOW: Final = {END, NAMED["MACRO_LINE"], NAMED["MACRO"], _NAME, SPELLED["]"]} | {
    SPELLED[s] for s in (")", "{", "}", ";", ":", "else", "do", "try", "catch", "finally")
}


def without_placeholders(tokens: Tokens) -> Tokens:
    """`tokens` with one unreadable token for each `{Name}` or `{{Name}}` that stands where no block can."""
    kinds = tokens.kinds
    result = Tokens(tokens.definitions)
    result.errors = list(tokens.errors)
    at = 0
    before = END
    while at < len(kinds):
        count = 0 if before in _BLOCK_MAY_FOLLOW else _braces(kinds, at)
        if count:
            last = at + 2 * count
            name = tokens.values[at + count]
            assert isinstance(name, Name)
            written = "{" * count + name.name + "}" * count
            result.add(UNREADABLE, written, tokens.starts[at], tokens.ends[last])
        else:
            last = at
            result.add(kinds[at], tokens.values[at], tokens.starts[at], tokens.ends[at])
        before = kinds[last] if not count else UNREADABLE
        at = last + 1
    return result


def _braces(kinds: list[int], at: int) -> int:
    """How many braces stand on each side of a name at `at`; 0 where it is no placeholder."""
    for count in range(1, _MOST_BRACES + 1):
        if kinds[at + count - 1] != _OPEN:
            return 0
        if kinds[at + count] == _NAME:
            return count if kinds[at + count + 1 : at + 2 * count + 1] == [_CLOSE] * count else 0
    return 0
