"""A few lines of source with underlines and labels, cut to the width of the terminal.

A line of minified code may be a megabyte long: only what can be seen is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Text

from xlint.display import visible
from xlint.report.style import STYLES, Glyphs
from xlint_grammars.text import Document

_TAB = 4
_BEFORE = 0.4
_MIN_WIDTH = 24


class Mark(NamedTuple):
    """A range of one line to underline: 1-based line, and columns counted from 0."""

    line: int
    start: int
    end: int
    label: str = ""
    style: str = "error"
    character: str = "^"


class Window(NamedTuple):
    """The visible part of a line: its text, and the cell at which each column begins."""

    text: str
    first: int
    cells: tuple[int, ...]

    def cell(self, column: int) -> int:
        return self.cells[min(max(column - self.first, 0), len(self.cells) - 1)]


def mark(document: Document, start: int, end: int, label: str, *, style: str, character: str) -> Mark:
    """The mark for a range of offsets; a range over several lines is marked to the end of its first line."""
    line, column = document.position(start)
    last, end_column = document.position(end)
    stop = end_column - 1 if last == line else len(document.line(line).rstrip())
    return Mark(line, column - 1, max(stop, column), label, style, character)


def excerpt(document: Document, marks: Sequence[Mark], gutter: int, width: int, glyphs: Glyphs) -> Iterator[Text]:
    """The marked lines in order, each above its underlines; `gutter` is the width of the line numbers."""
    edge = gutter_text(" " * gutter + " |")
    previous = 0
    yield edge
    for line in sorted({mark.line for mark in marks}):
        if previous and line > previous + 1:
            yield gutter_text("...")
        previous = line
        here = sorted((mark for mark in marks if mark.line == line), key=lambda m: (m.start, m.end, m.label))
        window = visible_part(document.line(line), here[0], max(width - gutter - 3, _MIN_WIDTH), glyphs.ellipsis)
        yield gutter_text(f"{line:>{gutter}} |").append(f" {window.text}".rstrip())
        for each in here:
            yield edge.copy().append_text(_underline(window, each))


def gutter_text(text: str) -> Text:
    return Text().append(text, STYLES["gutter"])


def _underline(window: Window, mark: Mark) -> Text:
    start = window.cell(mark.start)
    length = max(window.cell(mark.end) - start, 1)
    text = Text(" " * (start + 1)).append(mark.character * length, STYLES[mark.style])
    return text.append(f" {visible(mark.label)}", STYLES[mark.style]) if mark.label else text


def visible_part(line: str, spot: Mark, width: int, ellipsis: str) -> Window:
    """What of the line fits into `width` cells, with the spot in sight; cut ends show an ellipsis."""
    window = _window(line, 0, width, ellipsis)
    if min(spot.end, len(line)) < len(window.cells):
        return window
    after = cell_len(visible(line[spot.start : spot.start + width]))
    first, room = spot.start, max(int(width * _BEFORE), width - after - 2 * len(ellipsis))
    while first and (room := room - cell_len(visible(line[first - 1]))) >= 0:
        first -= 1
    return _window(line, first, width, ellipsis)


def _window(line: str, first: int, width: int, ellipsis: str) -> Window:
    lead = ellipsis if first else ""
    cells, shown, at = [len(lead)], [lead], len(lead)
    limit = width - len(ellipsis)
    for column in range(first, len(line)):
        text = " " * (_TAB - at % _TAB) if line[column] == "\t" else visible(line[column])
        size = cell_len(text)
        last = column == len(line) - 1
        if at + size > (width if last else limit):
            shown.append(ellipsis)
            break
        shown.append(text)
        at += size
        cells.append(at)
    return Window("".join(shown), first, tuple(cells))
