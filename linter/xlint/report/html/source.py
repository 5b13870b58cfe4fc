"""Excerpts of source: the lines around some places, with what is marked in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal as OneOf
from typing import NamedTuple

from xlint.value import Place
from xlint_grammars.text import Document

AROUND = 2
_MOST_LINES = 40
_WIDTH = 240
_BEFORE = 80

MarkKind = OneOf["at", "other"]


class Mark(NamedTuple):
    """A place to set off: `at` is the finding itself, `other` is what it is about. `label` says what is there."""

    place: Place
    kind: MarkKind = "at"
    label: str = ""


class Segment(NamedTuple):
    text: str
    kind: MarkKind | None = None


class Line(NamedTuple):
    """A line of source, 1-based. `gap`: lines before it are left out. `labels` say what is marked in it."""

    number: int
    segments: tuple[Segment, ...]
    labels: tuple[tuple[MarkKind, str], ...] = ()
    gap: bool = False

    @property
    def marked(self) -> bool:
        return any(segment.kind for segment in self.segments)


class Excerpt(NamedTuple):
    """Lines of one file. `side` says which end of the URL the file is on."""

    path: str
    line: int
    column: int
    side: str
    lines: tuple[Line, ...]


def excerpt(document: Document, marks: Sequence[Mark], side: str, around: int = AROUND) -> Excerpt:
    """The marked lines with those around them; of a place over several lines, its first line."""
    by_line: dict[int, list[tuple[int, int, Mark]]] = {}
    for mark in marks:
        number, start, end = _columns(document, mark.place)
        by_line.setdefault(number, []).append((start, end, mark))
    line, column = document.position(marks[0].place.start)
    return Excerpt(document.path, line, column, side, tuple(_lines(document, by_line, around)))


def _columns(document: Document, place: Place) -> tuple[int, int, int]:
    """The place's first line, and its columns there, counted from 0."""
    line, column = document.position(place.start)
    last, end = document.position(place.end)
    stop = end - 1 if last == line else len(document.line(line).rstrip())
    return line, column - 1, max(stop, column)


def _lines(document: Document, by_line: dict[int, list[tuple[int, int, Mark]]], around: int) -> Iterator[Line]:
    total = len(document.line_starts)
    wanted = sorted({n for line in by_line for n in range(max(1, line - around), min(total, line + around) + 1)})
    left_out = {right for left, right in pairwise(wanted) if right > left + 1}
    indent = _indent(document.line(number) for number in wanted)
    for number in wanted[:_MOST_LINES]:
        marks = sorted(by_line.get(number, ()), key=lambda each: (each[0], each[1], each[2].label))
        segments = tuple(_segments(document.line(number), marks, indent))
        labels = tuple(dict.fromkeys((mark.kind, mark.label) for _, _, mark in marks if mark.label))
        yield Line(number, segments, labels, number in left_out)


def _indent(lines: Iterable[str]) -> int:
    """How many blanks all lines begin with."""
    leading = [line[: len(line) - len(line.lstrip())] for line in lines if line.strip()]
    shortest, longest = min(leading, default=""), max(leading, default="")
    return next((n for n, pair in enumerate(zip(shortest, longest, strict=False)) if pair[0] != pair[1]), len(shortest))


def _segments(line: str, marks: Sequence[tuple[int, int, Mark]], indent: int) -> Iterator[Segment]:
    """The line in runs, less its indentation; the first of two overlapping marks wins. Of a long line, what is around it."""
    text = line.rstrip()
    first = max(indent, marks[0][0] - _BEFORE) if marks and len(text) > _WIDTH + indent else indent
    last = min(len(text), first + _WIDTH)
    if first > indent:
        yield Segment("…")
    position = first
    for start, end, mark in marks:
        start, end = max(start, position), min(end, last)
        if start >= end:
            continue
        yield from _run(text[position:start])
        yield Segment(_tabs(text[start:end]), mark.kind)
        position = end
    yield from _run(text[position:last])
    if last < len(text):
        yield Segment("…")


def _run(text: str) -> Iterator[Segment]:
    if text:
        yield Segment(_tabs(text))


def _tabs(text: str) -> str:
    return re.sub(r"\t", "    ", text)


def by_path(marks: Iterable[Mark]) -> dict[str, list[Mark]]:
    """The marks of each file, in the order in which the files come up."""
    found: dict[str, list[Mark]] = {}
    for mark in dict.fromkeys(marks):
        found.setdefault(mark.place.path, []).append(mark)
    return found
