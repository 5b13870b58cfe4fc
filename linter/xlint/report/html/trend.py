"""The trend as a drawing: a stacked bar per report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xlint.finding import Severity
from xlint.report.html.history import Point

HEIGHT = 90
STEP = 34
BAR = 22
_SHOWN = 24


class Part(NamedTuple):
    severity: str
    number: int
    y: float
    height: float


class Bar(NamedTuple):
    """One report. `number` counts from the oldest that is kept, from 1."""

    x: float
    number: int
    point: Point
    parts: tuple[Part, ...]


def bars(points: Sequence[Point]) -> tuple[Bar, ...]:
    """The last reports, the oldest first; heights are shares of the tallest."""
    first = max(len(points) - _SHOWN, 0)
    tallest = max((len(point.active) for point in points[first:]), default=0) or 1
    return tuple(
        Bar(index * STEP, first + index + 1, point, tuple(_parts(point, tallest)))
        for index, point in enumerate(points[first:])
    )


def _parts(point: Point, tallest: int) -> list[Part]:
    parts, base = [], float(HEIGHT)
    for severity in Severity:
        number = point.count(severity)
        if number:
            height = round(number / tallest * HEIGHT, 1)
            base = round(base - height, 1)
            parts.append(Part(severity.value, number, base, height))
    return parts
