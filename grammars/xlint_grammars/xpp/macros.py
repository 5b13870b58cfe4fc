"""X++ macros: their definitions, and how their directives and uses are written.

[macros] is articles/fin-ops-core/dev-itpro/dev-ref/xpp-macros.md of MicrosoftDocs/dynamics-365-unified-operations-public. A macro
is text: it may hold half a statement, it is replaced before anything is parsed, and its name's case does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

DIRECTIVE: Final = re.compile(
    r"""\# [ \t]* (?:
        (?P<word> define | definc | defdec | undef | if | ifnot | localmacro | macro | macrolib | globaldefine | globalmacro )
        [ \t]* \. [ \t]* (?P<name> \w+ )
      | (?P<bare> endif | endmacro ) \b )""",
    re.VERBOSE | re.IGNORECASE,
)
USE: Final = re.compile(r"#[ \t]*(\w+)")
_CONDITION: Final = re.compile(r"#[ \t]*(if|ifnot|endif)\b", re.IGNORECASE)
_END_MACRO: Final = re.compile(r"#[ \t]*endmacro\b(?:[ \t]*\.[ \t]*\w+)?", re.IGNORECASE)
_DELIMITER: Final = re.compile(
    r""" "(?:[^"\\\n\r]++|\\.){0,500}+" | '(?:[^'\\\n\r]++|\\.){0,500}+' | [()] | (?P<comma>,) """, re.VERBOSE
)
_PLACE: Final = re.compile(r"%(\d)")
FAR: Final = 10_000
"""How many characters a value or arguments in parentheses may take up."""
_LINE: Final = re.compile(r"[^\n\r]*")


class Macros(msgspec.Struct, frozen=True):
    """Macro definitions in sight: the lower-cased name, and the text that a use is replaced by."""

    definitions: Mapping[str, str] = {}

    @staticmethod
    def library(name: str, text: str) -> Macros:
        """A macro library: `#name` and `#macrolib.name` are replaced by its text, that is, define what it defines."""
        return Macros({name.lower(): text})

    def __or__(self, other: Macros) -> Macros:
        """Both; where both define a name, `other` does."""
        return Macros({**self.definitions, **other.definitions})


def closing(text: str, opening: int, end: int) -> int:
    """Where the parenthesis that opens at `opening` is closed before `end`, strings left out of account; -1 if nowhere."""
    depth = 0
    for match in _DELIMITER.finditer(text, opening, end):
        sign = text[match.start()]
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
            if depth == 0:
                return match.start()
    return -1


def arguments(text: str, opening: int, end: int) -> tuple[str, ...]:
    """The arguments of a macro between the parentheses at `opening` and `end`: raw text with its blanks, parted by commas.

    [macros] parts them at every comma. A comma inside a string or a call parts nothing here: no code that works has one.
    """
    parts = []
    depth = 0
    start = opening + 1
    for match in _DELIMITER.finditer(text, opening, end):
        sign = text[match.start()]
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
        elif match["comma"] and depth == 1:
            parts.append(text[start : match.start()])
            start = match.end()
    last = text[start:end]
    return (*parts, last) if parts or last.strip() else ()


def value(text: str, at: int) -> tuple[str | None, int]:
    """The parenthesised value that follows a directive at `at`, or None, and where it ends.

    [macros] ends it at the first `)`. Values with balanced parentheses and strings are common and work, so those go first.
    """
    if text[at : at + 1] != "(":
        return None, at
    line_end = _LINE.match(text, at).end()  # type: ignore[union-attr]
    end = closing(text, at, line_end)
    if end < 0:
        end = text.find(")", at, at + FAR)
    return (text[at + 1 : end], end + 1) if end >= 0 else (text[at + 1 : line_end], line_end)


def body(text: str, at: int) -> tuple[str, int] | None:
    """The text from `at` to the `#endmacro`, and where that ends; None without one."""
    end = _END_MACRO.search(text, at)
    return (text[at : end.start()].strip(), end.end()) if end else None


def after_condition(text: str, at: int) -> int:
    """Where the part that an `#if` before `at` rules out has ended: behind its own `#endif`, or the text's end."""
    depth = 1
    for match in _CONDITION.finditer(text, at):
        depth += -1 if match[1].lower() == "endif" else 1
        if depth == 0:
            return match.end()
    return len(text)


def expanded(definition: str, given: tuple[str, ...]) -> str:
    """A definition with `%1` to `%9` replaced by the arguments of a use."""
    if "%" not in definition:
        return definition
    return _PLACE.sub(lambda place: given[int(place[1]) - 1] if 0 < int(place[1]) <= len(given) else "", definition)


def counted(definition: str, step: int) -> str:
    """What `#definc` and `#defdec` make of a macro's value; [macros] counts from 0 where it is no integer."""
    return str((int(definition) if re.fullmatch(r"-?\d{1,18}", definition) else 0) + step)
