"""Finds the suppressions of a document: comments, and X++'s `SuppressBPWarning` attributes.

// xlint: ignore[rule-a, rule-b] reason, until=2027-03-31
[SuppressBPWarning('xlint:rule-a', 'reason')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise, zip_longest
from typing import Literal as OneOf

import msgspec

from xlint.comments import Token, blank, language, tokens
from xlint_grammars.text import Document, Span


class Suppression(msgspec.Struct, frozen=True):
    """One comment or attribute that suppresses rules. `at` is what names the rules, `whole` what goes when it is removed.

    `names` are where each rule id stands. `covers` is a range of offsets for an attribute; for a comment it is None, and
    lines count. `until` is kept as written; a text that is no date has `ends` None.
    """

    rules: tuple[str, ...]
    reason: str
    at: Span
    whole: Span
    names: tuple[Span, ...] = ()
    until: str | None = None
    kind: OneOf["comment", "attribute"] = "comment"
    covers: Span | None = None

    @property
    def ends(self) -> date | None:
        """The last day on which it holds."""
        return _date(self.until or "")

    def expired(self, today: date) -> bool:
        """A date that is none would never end, so it has ended."""
        return self.until is not None and (self.ends is None or self.ends < today)


def suppressions(document: Document) -> tuple[Suppression, ...]:
    """Every suppression of the document, in order."""
    if "xlint" not in document.text:
        return ()
    found = list(tokens(document))
    comments = (s for token in found if token.kind != "string" for s in _in_comment(document, token))
    attributes = () if language(document) == "javascript" else _attributes(document, found)
    return tuple(sorted((*comments, *attributes), key=lambda suppression: suppression.at))


def alone(document: Document, span: Span) -> Span | None:
    """The lines of `span` with their line end, where nothing else stands on them (but the `#` of an .xpo line)."""
    first, last = document.position(span.start)[0], document.position(max(span.end - 1, span.start))[0]
    start = document.line_starts[first - 1]
    end = document.line_starts[last] if last < len(document.line_starts) else len(document.text)
    around = document.text[start : span.start] + document.text[span.end : end]
    return Span(start, end) if around.strip() in ("", "#") else None


_UNTIL = re.compile(r"\buntil\s*=\s*([^\s,;]*)[,;]?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MARKER = re.compile(
    r"^(?P<lead>(?:[^\S\n]|[*!#/<-])*+(?:until\s*=\s*[^\s,;]*[\s,;]*)?)(?P<at>xlint:[ \t]*ignore\b[ \t]*(?:\[(?P<rules>[^\]\r\n]*)\]?)?)",
    re.MULTILINE,
)
_NAME = re.compile(r"[^\s,]+")
_CLOSING = {"block": "*/", "markup": "-->"}


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def _in_comment(document: Document, token: Token) -> Iterator[Suppression]:
    if document.text.find("xlint", token.start, token.end) < 0:
        return
    for whole in _comments_of(document.text, token):
        text = document.text[whole.start : whole.end]
        body = text.removesuffix(_CLOSING.get(token.kind, "\0"))
        markers = list(_MARKER.finditer(body))
        for marker, following in zip_longest(markers, markers[1:]):
            yield _from_marker(whole, marker, body[marker.end() : following.start() if following else len(body)])


def _comments_of(text: str, token: Token) -> Iterator[Span]:
    """A `//` inside a line comment, after a blank, begins one more: several tools' remarks stand on one line."""
    start = token.start
    if token.kind == "line":
        for match in re.finditer(r"(?<=\s)//", text[token.start : token.end]):
            yield Span(start, token.start + match.start())
            start = token.start + match.start()
    yield Span(start, token.end)


def _from_marker(whole: Span, marker: re.Match[str], rest: str) -> Suppression:
    until = _UNTIL.search(marker.group("lead")) or _UNTIL.search(rest)
    names = [] if marker.group("rules") is None else list(_NAME.finditer(marker.string, *marker.span("rules")))
    at = Span(whole.start + marker.start("at"), whole.start + marker.end("at"))
    return Suppression(
        rules=tuple(name.group() for name in names),
        reason=_reason(rest),
        at=at,
        whole=whole,
        names=tuple(Span(whole.start + name.start(), whole.start + name.end()) for name in names),
        until=until.group(1) if until else None,
    )


def _reason(text: str) -> str:
    """What is left of a comment for people: one line, without `until=` and without the stars of a block comment."""
    lines = (line.strip().lstrip("*").strip() for line in _UNTIL.sub(" ", text).splitlines())
    reason = " ".join(" ".join(lines).split()).removesuffix("-->")
    return reason.strip(" ,;:-–—")


_ATTRIBUTE = re.compile(r"\bSuppressBPWarning(?:Attribute)?\s*\(", re.IGNORECASE)
_RULE = re.compile(r"\s*xlint:\s*(\S+)\s*\Z")
_TYPE = re.compile(r"\b(?:class|interface)\b", re.IGNORECASE)
_ELEMENT = re.compile(r"^\*\*\*Element: ", re.MULTILINE)
_BODY = re.compile(r"[{};]")
_BRACES = re.compile(r"[{}]")
_BRACKETS = re.compile(r"[\[\]]")


def _attributes(document: Document, found: list[Token]) -> Iterator[Suppression]:
    if "suppressbpwarning" not in document.text.lower():
        return
    code = blank(document.text, found)
    strings = [token for token in found if token.kind == "string"]
    for match in _ATTRIBUTE.finditer(code):
        close = code.find(")", match.end())
        inside = [token for token in strings if match.end() <= token.start < close]
        rule = _RULE.match(_unquoted(document, inside[0])) if close >= 0 and inside else None
        if rule is None:
            continue
        text = _unquoted(document, inside[1]) if len(inside) > 1 else ""
        until = _UNTIL.search(text)
        at = Span(match.start(), close + 1)
        yield Suppression(
            rules=(rule.group(1),),
            reason=_reason(text),
            at=at,
            whole=_brackets(code, at),
            until=until.group(1) if until else None,
            kind="attribute",
            covers=_covered(document, code, at),
        )


def _unquoted(document: Document, token: Token) -> str:
    return document.text[token.start : token.end].lstrip("@").strip("'\"")


def _brackets(code: str, at: Span) -> Span:
    """The brackets around an attribute that stands in them alone, else the attribute."""
    before, after = code[: at.start].rstrip(), len(code) - len(code[at.end :].lstrip())
    return Span(len(before) - 1, after + 1) if before.endswith("[") and code[after : after + 1] == "]" else at


def _covered(document: Document, code: str, at: Span) -> Span:
    """The method or class that follows. Exports keep a class's methods apart from its declaration: there, all of them."""
    end = _attributes_end(code, at.end)
    body = _BODY.search(code, end)
    if body is None or body.group() != "{":
        return Span(at.start, body.end() if body else len(code))
    if _TYPE.search(code, end, body.start()) and document.path.lower().endswith((".xml", ".xpo")):
        return _element(code, at.start)
    depth, position = 1, body.end()
    while depth and (brace := _BRACES.search(code, position)):
        depth += 1 if brace.group() == "{" else -1
        position = brace.end()
    return Span(at.start, position if not depth else len(code))


def _attributes_end(code: str, position: int) -> int:
    """The end of the attribute list, and of further lists that follow it."""
    depth = 1
    while bracket := _BRACKETS.search(code, position):
        if not depth and code[position : bracket.start()].strip(" \t\r\n#"):
            break
        depth += 1 if bracket.group() == "[" else -1
        position = bracket.end()
        if depth < 0:
            break
    return position


def _element(code: str, offset: int) -> Span:
    """The exported element around an offset: one of several in an .xpo, all of an XML file."""
    starts = [0, *(match.start() for match in _ELEMENT.finditer(code)), len(code)]
    return next(Span(start, end) for start, end in pairwise(starts) if start <= offset < end)
