"""Reads on after what could not be read: each such stretch becomes one Broken node, and what stands around it is kept."""

from __future__ import annotations

from typing import Final

from xlint_grammars.syntax import Literal, Macro, Module, Name
from xlint_grammars.text import ParseError
from xlint_grammars.xpp.braces import mended
from xlint_grammars.xpp.first_errors import first_of_each_part
from xlint_grammars.xpp.parser import DEEPEST, Parser
from xlint_grammars.xpp.placeholders import without_placeholders
from xlint_grammars.xpp.tables import ACTIONS, END, GOTOS, NAMED, RULES, SPELLED, SPELLINGS
from xlint_grammars.xpp.tokens import UNREADABLE, Tokens

_BROKEN: Final = NAMED["BROKEN"]
_NAME: Final = NAMED["NAME"]
_OPEN: Final = SPELLED["{"]
_CLOSE: Final = SPELLED["}"]
_SEMICOLON: Final = SPELLED[";"]
_PARENTHESIS: Final = SPELLED["("]
_PARENTHESIS_END: Final = SPELLED[")"]
_BEGINNINGS: Final = {SPELLED[s] for s in ("class", "interface", "public", "protected", "private", "internal")}
_CLASS_WORDS: Final = {SPELLED["class"], SPELLED["interface"]}
TOO_DEEP: Final = "nested too deeply"
_ROOM: Final = 100
"""How far below the limit of nesting reading goes on after the limit was hit."""


def recovered(tokens: Tokens) -> tuple[Module, tuple[ParseError, ...]]:
    """The syntax of tokens that do not parse, with one error for each part that is broken."""
    recovery = _Recovery(mended(without_placeholders(tokens)))
    module = recovery.run()
    return module, first_of_each_part(module, recovery.errors)


class _Recovery:
    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._parser = Parser(tokens)
        self._resumed = -1
        self._mended = -1
        self.errors = list(tokens.errors)

    def run(self) -> Module:
        while True:
            module = self._parser.run()
            if module is not None:
                return module
            at = self._parser.position
            if at != self._resumed:
                tokens = self._tokens
                self.errors.append(ParseError(tokens.starts[at], tokens.ends[at], self._message(at)))
            if not self._mend_class_head():
                self._skip()
            self._resumed = self._parser.position + 1

    def _message(self, at: int) -> str:
        kind, value = self._tokens.kinds[at], self._tokens.values[at]
        if kind == UNREADABLE:
            return _unreadable(str(value))
        stack = self._parser.stack
        if len(stack) > DEEPEST and kind in ACTIONS[stack[-1]]:
            return TOO_DEEP
        found = "the end of the text" if kind == END else f"`{_shown(value) or SPELLINGS[kind]}`"
        for missing in (_SEMICOLON, _PARENTHESIS_END):
            if _accepts(stack, (missing,)):
                return f"expected `{SPELLINGS[missing]}` before {found}"
        return f"unexpected {found}"

    def _mend_class_head(self) -> bool:
        """Where a class's head is broken, goes on with its members: they are worth more than its base."""
        parser, kinds = self._parser, self._tokens.kinds
        values = parser.values
        place = len(values) - 1
        while place >= 0 and values[place] != "{" and not self._is_class_word(place):
            place -= 1
        if place < 0 or values[place] == "{":
            return False
        at = parser.position
        while kinds[at] not in (_OPEN, _CLOSE, _SEMICOLON, END):
            at += 1
        if kinds[at] != _OPEN or at == self._mended:
            return False
        self._mended = at
        has_name = place + 1 < len(values) and isinstance(values[place + 1], Name)
        parser.cut(place + (2 if has_name else 1))
        parser.position = at
        if not has_name:
            start = self._tokens.starts[at]
            parser.push(ACTIONS[parser.stack[-1]][_NAME], Name(start, start, ""))
        return True

    def _is_class_word(self, place: int) -> bool:
        """Whether the symbol at `place` is the word `class` or `interface` itself."""
        parser = self._parser
        return isinstance(parser.values[place], str) and self._tokens.kinds[parser.firsts[place]] in _CLASS_WORDS

    def _skip(self) -> None:
        """Puts a BROKEN into the place of the innermost statement or member that could not be read."""
        parser = self._parser
        at = parser.position
        kept, end = self._broken_part(at)
        first = parser.firsts[kept] if kept < len(parser.firsts) else at
        parser.cut(kept)
        self._put_broken(first, end)

    def _broken_part(self, at: int) -> tuple[int, int]:
        """How many symbols stay when the token `at` does not fit, and the token with which to go on behind the BROKEN.

        As many stay as allow a BROKEN to follow them. Where nothing is skipped, what comes next must fit behind it.
        """
        stack, values = self._parser.stack, self._parser.values
        most = len(stack) - 1
        if most >= DEEPEST:
            most = DEEPEST - _ROOM
        innermost = -1
        for kept in range(most, -1, -1):
            if _BROKEN not in ACTIONS[stack[kept]] or not _accepts(stack[: kept + 1], (_BROKEN,)):
                continue
            innermost = max(innermost, kept)
            end = self._end_of_broken(at, values[kept:])
            if end > at or _accepts(stack[: kept + 1], (_BROKEN, self._tokens.kinds[at])):
                return kept, end
        return innermost, at + 1

    def _put_broken(self, first: int, end: int) -> None:
        """Makes one BROKEN of the tokens from `first` to `end`; what ends in front of it ends with its own last token."""
        parser, tokens = self._parser, self._tokens
        before = tokens.ends[first - 1] if first else tokens.starts[0]
        if first == end:
            tokens.insert(first, _BROKEN, None, before)
            end += 1
        slot = end - 1
        tokens.starts[slot] = tokens.starts[first]
        tokens.kinds[slot] = _BROKEN
        tokens.values[slot] = None
        if slot > first:
            tokens.ends[slot - 1] = before
        parser.position = slot

    def _end_of_broken(self, at: int, lost: list[object]) -> int:
        """The token behind the broken statement or member that the error at `at` lies in."""
        kinds, values = self._tokens.kinds, self._tokens.values
        depth = sum(1 for value in lost if value == "{")
        parentheses = sum(1 if value == "(" else -1 if value == ")" else 0 for value in lost) if "for" in lost else 0
        start = at
        while (kind := kinds[at]) != END:
            if kind == _OPEN:
                depth += 1
            elif kind in _BEGINNINGS and depth == 0 and (lost or at > start):
                return at
            elif kind == _CLOSE:
                if depth == 0:
                    return at
                depth -= 1
                if depth == 0:
                    return at + 1
            elif kind == _PARENTHESIS and parentheses:
                parentheses += 1
            elif kind == _PARENTHESIS_END and parentheses:
                parentheses -= 1
            elif depth == 0 and ((kind == _SEMICOLON and not parentheses) or _ends_line(kind, values[at])):
                return at + 1
            at += 1
        return at


def _ends_line(kind: int, value: object) -> bool:
    """An unfinished string or comment has taken the rest of its line with it, and the semicolon there."""
    return kind == UNREADABLE and isinstance(value, str) and value[0] in "\"'/"


def _shown(value: object) -> str:
    """A token's text for a message; nothing for what is too long or has no short text."""
    if isinstance(value, Name | Macro):
        value = value.name
    elif isinstance(value, Literal):
        value = value.value
    text = str(value) if isinstance(value, str | int | float) else ""
    return text if len(text) <= 40 and text.isprintable() else ""


def _unreadable(text: str) -> str:
    if text == TOO_DEEP:
        return text
    if text.startswith("/*"):
        return "this comment is not closed"
    if text[0] in "\"'":
        return "this string is not closed"
    return f"unexpected {'character ' if len(text) == 1 else ''}`{text}`"


def _accepts(stack: list[int], kinds: tuple[int, ...]) -> bool:
    """Whether tokens of these kinds can follow, tried on a copy of the state stack."""
    states = list(stack)
    for kind in kinds:
        while True:
            action = ACTIONS[states[-1]].get(kind)
            if action is None:
                return False
            if action >= 0:
                states.append(action)
                break
            left, length, _, _ = RULES[-1 - action]
            if length:
                del states[-length:]
            states.append(GOTOS[states[-1]][left])
    return True
