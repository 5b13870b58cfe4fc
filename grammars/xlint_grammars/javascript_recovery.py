"""Where a statement that could not be read ends.

The rest of a file is worth reading after a mistake, and the place to go on is found without a grammar: brackets, strings,
templates, comments and regular expressions are told apart, nothing else. One pass, linear in the text that it skips.
"""

from __future__ import annotations

import re

_PIECE = re.compile(
    r"(?P<space>[^\S\n\r\u2028\u2029]+|//[^\n\r\u2028\u2029]*|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z))"
    r"|(?P<newline>[\n\r\u2028\u2029]+)"
    r"|(?P<string>\"(?:[^\"\\\n\r]|\\(?:\r\n|[\s\S]))*+\"|'(?:[^'\\\n\r]|\\(?:\r\n|[\s\S]))*+')"
    r"|(?P<template>`(?:[^`\\$]|\\[\s\S]|\$(?!\{))*+(?:`|\$\{))"
    r"|(?P<word>[\w$#@]+)"
    r"|(?P<bracket>[()\[\]{}])"
    r"|(?P<semicolon>;)"
    r"|(?P<regexp>/(?:[^\\/\[\n\r]|\\[^\n\r]|\[(?:[^\]\\\n\r]|\\[^\n\r])*+\])++/[\w$]*)"
    r"|(?P<other>[\s\S])"
)
_TEMPLATE_REST = re.compile(r"}(?:[^`\\$]|\\[\s\S]|\$(?!\{))*+(?:`|\$\{)")
_OPEN = {")": "(", "]": "[", "}": "{"}
_WORDS_BEFORE_REGEXP = frozenset(
    "return typeof case in of delete void throw new else do instanceof await yield".split()
)
_OPERATOR_WORDS = frozenset(("in", "of", "instanceof", "as", "else", "catch", "finally", "while"))
_CANNOT_CONTINUE = frozenset(
    "var let const function class if for switch return throw try import export async break continue".split()
)


def end_of_statement(text: str, start: int, error: int, *, nested: bool) -> int:
    """Where reading can go on after the statement that begins at `start` and broke at `error`.

    That is past a semicolon, before a line that begins a statement, or (`nested`) before the brace that closes the block
    around it.
    """
    stack: list[str] = []
    position, size = start, len(text)
    after_operand = fresh_line = False
    while position < size:
        match = _piece(text, position, after_operand, stack)
        kind, piece, end = match.lastgroup, match[0], match.end()
        if kind == "newline":
            fresh_line = True
        elif kind != "space":
            past = position > error or (position == error and position > start)
            if past and fresh_line and kind == "word" and _begins_statement(piece, after_operand, stack):
                return position
            if kind == "bracket" and piece in _OPEN:
                if not _close(stack, piece) and piece == "}" and position >= error:
                    return position if nested and position > start else end
                if piece == "}" and not stack and position > error and _ends_line(text, end):
                    return end
            elif kind == "bracket":
                stack.append(piece)
            elif kind is None or kind == "template":
                _template(stack, piece)
            elif kind == "semicolon" and not stack and position >= error:
                return end
            after_operand = _is_operand(kind, piece)
            fresh_line = False
        position = end
    return size


def _piece(text: str, position: int, after_operand: bool, stack: list[str]) -> re.Match[str]:
    if text[position] == "}" and stack and stack[-1] == "${" and (rest := _TEMPLATE_REST.match(text, position)):
        return rest
    match = _PIECE.match(text, position)
    assert match is not None
    if match.lastgroup == "regexp" and after_operand:
        match = re.compile(r"(?P<other>/)").match(text, position)
        assert match is not None
    return match


def _template(stack: list[str], piece: str) -> None:
    if piece[0] == "}":
        stack.pop()
    if piece.endswith("${"):
        stack.append("${")


def _close(stack: list[str], bracket: str) -> bool:
    """Close the nearest bracket of that kind; brackets inside it that were never closed go with it."""
    opener = _OPEN[bracket]
    if opener not in stack:
        return False
    while stack.pop() != opener:
        pass
    return True


def _begins_statement(word: str, after_operand: bool, stack: list[str]) -> bool:
    if stack:
        return False
    return word in _CANNOT_CONTINUE or (after_operand and word not in _OPERATOR_WORDS)


def _is_operand(kind: str | None, piece: str) -> bool:
    if kind == "word":
        return piece not in _WORDS_BEFORE_REGEXP
    if kind in ("bracket", "template", None):
        return piece[-1] in ")]}`"
    return kind in ("string", "regexp")


def _ends_line(text: str, position: int) -> bool:
    return re.compile(r"[^\S\n\r]*(?://[^\n\r]*)?(?:[\n\r]|\Z)").match(text, position) is not None
