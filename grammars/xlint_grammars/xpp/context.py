"""Which words that look like keywords are names where they stand.

X++ reserves its keywords only where a statement or an operator can begin. The compiler knows that from its hand-written
parser; an LALR grammar would need each rule for a name to list a hundred keywords. The neighbours of a word suffice to tell.
"""

from __future__ import annotations

from typing import Final
from typing import Literal as OneOf

from xlint_grammars.syntax import Literal, Name
from xlint_grammars.xpp.tables import END, KEYWORDS, NAMED, SPELLED

_NAME: Final = NAMED["NAME"]
_CONSTANTS: Final[dict[int, tuple[bool | None, OneOf["boolean", "null"]]]] = {
    SPELLED["true"]: (True, "boolean"),
    SPELLED["false"]: (False, "boolean"),
    SPELLED["null"]: (None, "null"),
}
PRIMITIVES: Final = {
    SPELLED[s]
    for s in (
        "anytype", "boolean", "container", "date", "guid", "int", "int64", "real", "str", "utcdatetime", "var", "void",
    )
}  # fmt: skip
MODIFIERS: Final = {
    SPELLED[s]
    for s in (
        "public", "protected", "private", "internal", "static", "final", "abstract", "display", "edit", "client", "server",
        "delegate",
    )
}  # fmt: skip
_QUALIFIERS: Final = {SPELLED["."], SPELLED["::"]}
_OPENERS: Final = {SPELLED["("], SPELLED[","]}
_CLOSERS: Final = {SPELLED[")"], SPELLED[","]}
_OPERATORS: Final = {SPELLED[s] for s in ("is", "as", "like", "in", "mod", "div")}
_NEVER_AFTER_A_KEYWORD: Final = {
    SPELLED[s] for s in ("=", "+=", "-=", "*=", "/=", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "?")
}
_BY: Final = SPELLED["by"]
_PARENTHESIS: Final = SPELLED["("]
_DOT: Final = SPELLED["."]
_BRACKET: Final = SPELLED["["]
_BRACKET_END: Final = SPELLED["]"]
_HEAD_MAY_START_AFTER: Final = {END, NAMED["MACRO_LINE"], *MODIFIERS} | {SPELLED[s] for s in (";", "{", "}", "]")}
_WORDS: Final = frozenset(KEYWORDS.values())


def settle_words(kinds: list[int], values: list[object], starts: list[int], ends: list[int]) -> None:
    """Makes NAMEs, in place, of the keywords that are names where they stand, and literals of the constants among the rest.

    `kinds` ends with END; the values of keywords are their spellings.
    """
    before = END
    for index in range(len(kinds) - 1):
        kind = kinds[index]
        if kind in _WORDS:
            if _is_name(kinds, index, kind, before, kinds[index + 1]):
                kinds[index] = kind = _NAME
                values[index] = Name(starts[index], ends[index], str(values[index]))
            elif kind in _CONSTANTS:
                values[index] = Literal(starts[index], ends[index], *_CONSTANTS[kind])
        before = kind


def _is_name(kinds: list[int], index: int, kind: int, before: int, after: int) -> bool:
    if before in _QUALIFIERS:
        return True
    if kind in _CONSTANTS:
        return False
    if after in _QUALIFIERS or after in _NEVER_AFTER_A_KEYWORD or before == _BY:
        return True
    if before in PRIMITIVES and (kind not in _OPERATORS or after == _PARENTHESIS):
        return True
    if before in _OPENERS and after in _CLOSERS:
        return True
    return after == _PARENTHESIS and _heads_a_method(kinds, index - 1)


def _heads_a_method(kinds: list[int], last: int) -> bool:
    """Whether the tokens up to `last` are the type (or modifiers) in front of a method's name."""
    if last < 0:
        return False
    if kinds[last] in MODIFIERS:
        return True
    if last > 0 and kinds[last] == _BRACKET_END and kinds[last - 1] == _BRACKET:
        last -= 2
        if kinds[last] in PRIMITIVES:
            return True
    if kinds[last] != _NAME:
        return False
    while last > 1 and kinds[last - 1] == _DOT and kinds[last - 2] == _NAME:
        last -= 2
    return (kinds[last - 1] if last else END) in _HEAD_MAY_START_AFTER
