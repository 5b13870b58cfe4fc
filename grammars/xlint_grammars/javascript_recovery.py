"""Where a statement that could not be read ends.

The rest of a file is worth reading after a mistake, and the place to go on is found without a grammar: brackets, strings,
templates, comments and regular expressions are told apart, nothing else. One pass, linear in the text that it skips.
"""

from __future__ import annotations

import re
from collections import Counter

_PIECE = re.compile(
    r"(?P<space>[^\S\n\r\u2028\u2029]+|//[^\n\r\u2028\u2029]*|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z))"
    r"|(?P<newline>[\n\r\u2028\u2029]+)"
    r"|(?P<string>\"(?:[^\"\\\n\r]|\\(?:\r\n|[\s\S]))*+\"|'(?:[^'\\\n\r]|\\(?:\r\n|[\s\S]))*+')"
    r"|(?P<template>`(?:[^`\\$]|\\[\s\S]|\$(?!\{))*+(?:`|\$\{))"
    r"|(?P<word>[\w$#@]+)"
    r"|(?P<open>[(\[{])"
    r"|(?P<close>[)\]}])"
    r"|(?P<semicolon>;)"
    r"|(?P<regexp>/(?:[^\\/\[\n\r]|\\[^\n\r]|\[(?:[^\]\\\n\r]|\\[^\n\r])*+\])++/[\w$]*)"
    r"|(?P<other>[\s\S])"
)
_TEMPLATE_REST = re.compile(r"(?P<template_rest>}(?:[^`\\$]|\\[\s\S]|\$(?!\{))*+(?:`|\$\{))")
_SLASH = re.compile(r"(?P<other>/)")
_ENDS_LINE = re.compile(r"[^\S\n\r]*(?://[^\n\r]*)?(?:[\n\r]|\Z)")
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


class _Brackets:
    """The brackets that are open, innermost last."""

    def __init__(self) -> None:
        self.stack: list[str] = []
        self.open: Counter[str] = Counter()

    def push(self, opener: str) -> None:
        self.stack.append(opener)
        self.open[opener] += 1

    def pop(self) -> str:
        opener = self.stack.pop()
        self.open[opener] -= 1
        return opener

    def close(self, bracket: str) -> bool:
        """Close the nearest bracket of that kind; brackets inside it that were never closed go with it."""
        opener = _OPENER[bracket]
        if not self.open[opener]:
            return False
        while self.pop() != opener:
            pass
        return True

    def template(self, piece: str) -> None:
        if piece[0] == "}":
            self.pop()
        if piece.endswith("${"):
            self.push("${")

    @property
    def in_template(self) -> bool:
        return bool(self.stack) and self.stack[-1] == "${"


def end_of_statement(text: str, start: int, error: int, *, nested: bool) -> int:
    """Where reading can go on after the statement that begins at `start` and broke at `error`.

    That is past a semicolon, before a line that begins a statement, past a block that ends its line, or (`nested`) before
    the brace that closes the block around it.
    """
    brackets = _Brackets()
    position, size = start, len(text)
    after_operand = fresh_line = False
    while position < size:
        match = _piece(text, position, after_operand, brackets.in_template)
        kind, piece, end = match.lastgroup, match[0], match.end()
        if kind == "newline":
            fresh_line = True
        elif kind != "space":
            if fresh_line and kind == "word" and not brackets.stack and position >= error and position > start:
                if _begins_statement(piece, after_operand):
                    return position
            if kind == "semicolon" and not brackets.stack and position >= error:
                return end
            if kind == "open":
                brackets.push(piece)
            elif kind in ("template", "template_rest"):
                brackets.template(piece)
            elif kind == "close":
                if not brackets.close(piece) and piece == "}" and position >= error:
                    return position if nested else end
                if piece == "}" and not brackets.stack and position > error and _ENDS_LINE.match(text, end):
                    return end
            after_operand = _is_operand(kind, piece)
            fresh_line = False
        position = end
    return size


def _piece(text: str, position: int, after_operand: bool, in_template: bool) -> re.Match[str]:
    match = _TEMPLATE_REST.match(text, position) if in_template and text[position] == "}" else None
    match = match or _PIECE.match(text, position)
    if match is not None and match.lastgroup == "regexp" and after_operand:
        match = _SLASH.match(text, position)
    assert match is not None
    return match


def _begins_statement(word: str, after_operand: bool) -> bool:
    return word in _CANNOT_CONTINUE or (after_operand and word not in _OPERATOR_WORDS)


def _is_operand(kind: str | None, piece: str) -> bool:
    if kind == "word":
        return piece not in _WORDS_BEFORE_REGEXP
    return kind in ("string", "regexp", "close") or piece[-1] == "`"
