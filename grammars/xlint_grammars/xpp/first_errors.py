"""Of the errors of a unit, those that are worth saying: the first of each part."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Final

from xlint_grammars.syntax import Class, Declare, Module
from xlint_grammars.text import ParseError
from xlint_grammars.xpp.braces import MESSAGES

_UNITS: Final = {"class", "function"}


def first_of_each_part(module: Module, errors: list[ParseError]) -> tuple[ParseError, ...]:
    """An error more in a method, or in statements outside methods, that has one already says nothing new.

    Errors of braces count for the method before them. The head and each field of a class count for themselves.
    """
    units = _Spans((unit.start, unit.end) for unit in module.body if isinstance(unit, Declare) and unit.kind in _UNITS)
    methods = _Spans(_methods(module))
    kept: list[ParseError] = []
    seen: tuple[_Spans, int] | None = None
    for error in sorted(errors):
        method, inside = methods.before(error.start)
        unit, inside_unit = units.before(error.start)
        part: tuple[_Spans, int] | None = None
        if inside or (method >= 0 and error.message in MESSAGES):
            part = (methods, method)
        elif not inside_unit:
            part = (units, unit)
        if part is None or part != seen:
            kept.append(error)
        seen = part or seen
    return tuple(kept)


class _Spans:
    """Stretches of a document, in order."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]

    def before(self, place: int) -> tuple[int, bool]:
        """The number of the last stretch that begins before a place, or -1, and whether the place lies in it."""
        number = bisect_left(self._starts, place) - 1
        return number, number >= 0 and place <= self._spans[number][1]


def _methods(module: Module) -> Iterator[tuple[int, int]]:
    for unit in module.body:
        if isinstance(unit, Declare) and unit.kind == "function":
            yield unit.start, unit.end
        elif isinstance(unit, Declare) and isinstance(unit.value, Class):
            classes = [unit.value]
            for owner in classes:
                yield from ((member.start, member.end) for member in owner.members)
                classes += owner.parts
