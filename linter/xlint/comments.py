"""Where comments and strings lie in a file, found without parsing it.

A suppression has to be honoured in a file that no grammar can read, so this is a scanner of its own: it knows the strings,
comments, templates and regular expressions of JavaScript, the strings and comments of X++, and the markup around both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal as OneOf
from typing import NamedTuple

from xlint_grammars.text import Document

Language = OneOf["javascript", "xpp", "xml", "html"]

_SUFFIXES: dict[str, Language] = {
    ".xml": "xml", ".xsl": "xml", ".xslt": "xml", ".resx": "xml", ".svg": "xml", ".html": "html", ".htm": "html",
    ".xpp": "xpp", ".xpo": "xpp",
}  # fmt: skip


class Token(NamedTuple):
    """A comment (its delimiters included) or a string (its quotes included); half-open offsets into the document."""

    kind: OneOf["line", "block", "markup", "string"]
    start: int
    end: int


def language(document: Document) -> Language:
    """By the file's suffix; what has none that is known is markup where it begins with `<`, else JavaScript."""
    name = document.path.rpartition("/")[2].lower()
    found = _SUFFIXES.get(f".{name.rpartition('.')[2]}")
    return found or ("html" if document.text.lstrip("\ufeff \t\r\n").startswith("<") else "javascript")


def tokens(document: Document) -> Iterator[Token]:
    """The comments and strings of the document, in order."""
    kind = language(document)
    if kind == "xml":
        return _markup(document.text, _XML)
    if kind == "html":
        return _markup(document.text, _HTML)
    return _code(document.text, 0, len(document.text), kind)


def blank(text: str, found: list[Token]) -> str:
    """`text` with its comments and strings as blanks: the same length, so every offset still counts."""
    pieces: list[str] = []
    position = 0
    for token in found:
        pieces += (text[position : token.start], " " * (token.end - token.start))
        position = token.end
    return "".join((*pieces, text[position:]))


_XML = re.compile(r"(?P<markup><!--.*?(?:-->|\Z))|<!\[CDATA\[(?P<xpp>.*?)(?:\]\]>|\Z)|>(?P<text>[^<]*+)", re.DOTALL)
_HTML = re.compile(
    r"(?P<markup><!--.*?(?:-->|\Z))|<script\b[^<>]*>(?P<javascript>.*?)(?:</script|\Z)", re.DOTALL | re.IGNORECASE
)


def _markup(text: str, pattern: re.Pattern[str]) -> Iterator[Token]:
    for match in pattern.finditer(text):
        group = match.lastgroup
        if group == "markup":
            yield Token("markup", *match.span())
        elif group is not None:
            yield from _code(text, *match.span(group), "javascript" if group == "javascript" else "xpp")


def _code(text: str, start: int, end: int, kind: Language) -> Iterator[Token]:
    return _javascript(text, start, end) if kind == "javascript" else _xpp(text, start, end)


_XPP = re.compile(
    r"""(?P<line>//[^\r\n]*)
      | (?P<block>/\*.*?(?:\*/|\Z))
      | (?P<string>@'[^']*'? | @"[^"]*"? | '(?:\\[^\r\n]|[^'\\\r\n])*+'? | "(?:\\[^\r\n]|[^"\\\r\n])*+"?)""",
    re.DOTALL | re.VERBOSE,
)


def _xpp(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _XPP.finditer(text, start, end):
        yield _token(match)


_JAVASCRIPT = re.compile(
    r"""(?P<line>//[^\r\n]* | <!--[^\r\n]*)
      | (?P<block>/\*.*?(?:\*/|\Z))
      | (?P<string>'(?:\\\r\n|\\.|[^'\\\r\n])*+'? | "(?:\\\r\n|\\.|[^"\\\r\n])*+"?)
      | (?P<word>[\w$]+)
      | (?P<mark>[^\s\w$])""",
    re.DOTALL | re.VERBOSE,
)
_TEMPLATE = re.compile(r"(?:\\.|\$(?!\{)|[^\\`$])*+(?P<close>`|\$\{|\Z)", re.DOTALL)
_REGEX = re.compile(r"/(?:\\[^\r\n]|\[(?:\\[^\r\n]|[^\]\\\r\n]){0,500}+\]|[^/\\\[\r\n])++/[a-z]*")
_WORDS_BEFORE_REGEX = {
    "return",
    "typeof",
    "instanceof",
    "in",
    "of",
    "new",
    "delete",
    "void",
    "throw",
    "case",
    "do",
    "else",
}
_BEFORE_REGEX = frozenset(_WORDS_BEFORE_REGEX | {"await", "yield"} | set("(,=:[!&|?{};+-*%~^<>"))


def _javascript(text: str, start: int, end: int) -> Iterator[Token]:
    """Templates nest through `${}`: `depths` holds, for each that is open, how many braces are open inside it."""
    depths: list[int] = []
    before, position = ";", start
    while (match := _JAVASCRIPT.search(text, position, end)) is not None:
        found, position = match.group(), match.end()
        if match.lastgroup in ("line", "block", "string"):
            yield _token(match)
            before = before if match.lastgroup != "string" else "'"
            continue
        if found == "/" and before in _BEFORE_REGEX and (regex := _REGEX.match(text, match.start(), end)):
            position, found = regex.end(), "/regex/"
            yield Token("string", match.start(), position)
        elif found == "{" and depths:
            depths[-1] += 1
        elif found == "}" and depths and depths[-1]:
            depths[-1] -= 1
        elif found == "`" or (found == "}" and depths):
            if found == "}":
                depths.pop()
            template = _TEMPLATE.match(text, position, end)
            position = template.end() if template else end
            yield Token("string", match.start(), position)
            if template and template.group("close") == "${":
                depths.append(0)
                found = "{"
        before = found


def _token(match: re.Match[str]) -> Token:
    kind = match.lastgroup
    return Token("line" if kind == "line" else "block" if kind == "block" else "string", *match.span())
