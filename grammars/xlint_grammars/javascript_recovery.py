"""Where a statement that could not be read ends.

The rest of a file is worth reading after a mistake, and the place to go on is found without a grammar: brackets, strings,
templates, comments and regular expressions are told apart, nothing else. One pass, linear in the text that it skips.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

_PARTS = 500
"""How many escapes a text or expression may hold: looking for an end that is not there has to stop somewhere."""
_TEMPLATE = rf"(?:[^`\\$]++|\\[\s\S]|\$(?!\{{)){{0,{_PARTS}}}+(?:`|\$\{{)"
_PIECE = re.compile(
    r"(?P<space>[^\S\n\r\u2028\u2029]+|//[^\n\r\u2028\u2029]*|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z))"
    r"|(?P<newline>[\n\r\u2028\u2029]+)"
    rf"|(?P<string>\"(?:[^\"\\\n\r]++|\\(?:\r\n|[\s\S])){{0,{_PARTS}}}+\"|'(?:[^'\\\n\r]++|\\(?:\r\n|[\s\S])){{0,{_PARTS}}}+')"
    rf"|(?P<template>`{_TEMPLATE})"
    r"|(?P<word>[\w$#@]+)"
    r"|(?P<open>[(\[{])"
    r"|(?P<close>[)\]}])"
    r"|(?P<semicolon>;)"
    rf"|(?P<regexp>/(?:[^\\/\[\n\r]++|\\[^\n\r]|\[(?:[^\]\\\n\r]|\\[^\n\r]){{0,{_PARTS}}}+\]){{1,{_PARTS}}}+/[\w$]*)"
    r"|(?P<other>[\s\S])"
)
_TEMPLATE_REST = re.compile(rf"(?P<template_rest>}}{_TEMPLATE})")
_SLASH = re.compile(r"(?P<other>/)")
_ENDS_LINE = re.compile(r"[^\S\n\r]*(?://[^\n\r]*)?(?:[\n\r]|\Z)")
_CLOSERS = re.compile(r"[)\]}(;,]*")
_OPENER = {")": "(", "]": "[", "}": "{"}
_WORDS_BEFORE_REGEXP = frozenset(
    [
        "return",
        "typeof",
        "case",
        "in",
        "of",
        "delete",
        "void",
        "throw",
        "new",
        "else",
        "do",
        "instanceof",
        "await",
        "yield",
    ]
)
_OPERATOR_WORDS = frozenset(("in", "of", "instanceof", "as", "else", "catch", "finally", "while"))
_CANNOT_CONTINUE = frozenset(
    [
        "var",
        "let",
        "const",
        "function",
        "class",
        "if",
        "for",
        "switch",
        "return",
        "throw",
        "try",
        "import",
        "export",
        "async",
        "break",
        "continue",
    ]
)


class _Token(NamedTuple):
    kind: str | None
    text: str
    start: int
    end: int
    after_operand: bool
    column: int | None
    """How far the line is indented whose first token this is, else None."""
    depth: int
    """The brackets that are open behind it."""
    unmatched: bool
    """It closes a bracket that was not opened here."""


class _Brackets:
    """The brackets that are open, innermost last."""

    def __init__(self) -> None:
        self.stack: list[str] = []
        self.open: Counter[str] = Counter()

    def read(self, kind: str | None, piece: str) -> bool:
        """Open or close what `piece` does; false if it closes what was never opened."""
        if kind == "open":
            self._push(piece)
        elif kind == "close":
            return self._close(_OPENER[piece])
        elif kind in ("template", "template_rest"):
            if kind == "template_rest":
                self._pop()
            if piece.endswith("${"):
                self._push("${")
        return True

    def _push(self, opener: str) -> None:
        self.stack.append(opener)
        self.open[opener] += 1

    def _pop(self) -> str:
        opener = self.stack.pop()
        self.open[opener] -= 1
        return opener

    def _close(self, opener: str) -> bool:
        """Close the nearest bracket of that kind; brackets inside it that were never closed go with it."""
        if not self.open[opener]:
            return False
        while self._pop() != opener:
            pass
        return True


def end_of_statement(text: str, start: int, error: int, *, nested: bool) -> int:
    """Where reading can go on after the statement that begins at `start` and broke at `error`.

    That is past a semicolon, before a line that begins a statement, past a block that ends its line, or (`nested`) before
    the brace that closes the block around it. A line that is indented no deeper than the statement lies behind it, whatever
    brackets seem open: a missing bracket may be the mistake.
    """
    if error >= len(text):
        return len(text)
    indent = _indent(text, start)
    for token in _tokens(text, start):
        if token.start < error:
            continue
        if token.column is not None and token.start > start and _lies_behind(token, indent, error, nested):
            return token.start
        if token.kind == "semicolon" and not token.depth:
            return token.end
        if token.text == "}" and token.unmatched:
            return token.start if nested else _end_of_closers(text, token.end)
        if token.text == "}" and not token.depth and token.start > error and _ENDS_LINE.match(text, token.end):
            return token.end
    return len(text)


def _lies_behind(token: _Token, indent: int | None, error: int, nested: bool) -> bool:
    """Whether the first token of a line shows that the statement before it is over."""
    column = token.column or 0
    if token.kind == "close":
        return nested and token.text == "}" and indent is not None and column < indent
    inside = token.depth > 0 and (indent is None or column > indent)
    if token.kind != "word" or (inside and token.start != error):
        return False
    if token.text in _CANNOT_CONTINUE:
        return True
    return not inside and token.after_operand and token.text not in _OPERATOR_WORDS


def _indent(text: str, position: int) -> int | None:
    """How far the line is indented that begins at `position`, None if something stands before it."""
    line = max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1
    return None if text[line:position].strip() else position - line


def _end_of_closers(text: str, position: int) -> int:
    """Past what else closes behind a stray brace, as in `})();`: one mistake, one error."""
    closers = _CLOSERS.match(text, position)
    return closers.end() if closers else position


def _tokens(text: str, start: int) -> Iterator[_Token]:
    brackets = _Brackets()
    position, line = start, None
    after_operand = False
    last_template = max(text.rfind("`"), text.rfind("${"))
    while position < len(text):
        in_template = bool(brackets.stack) and brackets.stack[-1] == "${" and position < last_template
        match = _piece(text, position, after_operand, in_template)
        kind, piece, end = match.lastgroup, match[0], match.end()
        if kind == "newline":
            line = end
        elif kind != "space":
            unmatched = not brackets.read(kind, piece)
            column = None if line is None else position - line
            yield _Token(kind, piece, position, end, after_operand, column, len(brackets.stack), unmatched)
            after_operand, line = _is_operand(kind, piece), None
        position = end


def _piece(text: str, position: int, after_operand: bool, in_template: bool) -> re.Match[str]:
    match = _TEMPLATE_REST.match(text, position) if in_template and text[position] == "}" else None
    match = match or _PIECE.match(text, position)
    if match is not None and match.lastgroup == "regexp" and after_operand:
        match = _SLASH.match(text, position)
    assert match is not None
    return match


def _is_operand(kind: str | None, piece: str) -> bool:
    if kind == "word":
        return piece not in _WORDS_BEFORE_REGEXP
    return kind in ("string", "regexp", "close") or piece[-1] == "`"
