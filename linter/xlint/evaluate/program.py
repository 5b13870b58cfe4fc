"""What both languages' programs share: files, entries, and what an entry yields. See `scripts` and `classes`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Literal as OneOf

import msgspec

from xlint.evaluate.frames import Frame
from xlint.evaluate.machine import Machine
from xlint.evaluate.observe import Entry, Event, GaveUp
from xlint.evaluate.store import Scope, Store
from xlint.evaluate.values import (
    Closure,
    Invocation,
    Value,
)
from xlint.value import Place
from xlint_grammars import syntax

MAX_RECURSION = 20_000


class Unit(msgspec.Struct, frozen=True):
    """One file's code: its modules in order (an HTML page has one per script)."""

    path: str
    language: OneOf["javascript", "xpp"]
    modules: tuple[syntax.Module, ...]


class Outcome(msgspec.Struct, frozen=True):
    """What one entry yielded."""

    entry: Entry
    events: tuple[Event, ...]


class Invoked(msgspec.Struct, frozen=True):
    """A function that markup calls: its dotted name, its library's path (or ""), and the arguments, as values to make."""

    function: str
    library: str
    arguments: tuple[Callable[[Machine, Place], Value], ...]
    label: str
    at: Place


class Facts(msgspec.Struct, frozen=True):
    """What is known of the code beforehand: names per file, names that functions assign to, names that are called.

    `outward` are the functions (by identity) that assign to a name they do not declare.
    """

    mentions: Mapping[str, frozenset[str]]
    written: Mapping[str, set[str]]
    called: frozenset[str]
    outward: frozenset[int]


class Program:
    """All code of one language that can see each other."""

    def __init__(self, machine: Machine, units: Sequence[Unit], facts: Facts) -> None:
        self.machine = machine
        self.facts = facts
        self.units = {unit.path: unit for unit in units}
        self.store = Store()
        self.scopes: dict[str, Scope] = {}
        self.outcomes: list[Outcome] = []
        self._taken = 0
        self._running: set[str] = set()

    def attempt(self, entry: Entry, run: Callable[[], None]) -> None:
        """Run one entry and keep what it yields. Code that nests too deeply to be followed costs that entry."""
        outer = self.machine.begin(entry.path, entry.at)
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, MAX_RECURSION))
        try:
            run()
        except RecursionError:
            self.machine.active.clear()
            self.machine.emit(GaveUp(entry.at, "nested too deeply to be followed"))
        finally:
            sys.setrecursionlimit(limit)
            self.machine.end(entry.path, outer)
        self.take(entry)

    def take(self, entry: Entry) -> None:
        """Put what happened since the last time under this entry."""
        events = tuple(self.machine.events[self._taken :])
        self._taken = len(self.machine.events)
        if events:
            self.outcomes.append(Outcome(entry, events))

    def frame(self, unit: Unit, scope: Scope, entry: Entry) -> Frame:
        return Frame(scope=scope, store=self.store, entry=entry, language=unit.language, path=unit.path)


def discard(value: Value) -> None:
    """An entry's value goes nowhere."""


def invocation_of(closure: Closure, values: tuple[Value, ...]) -> Invocation:
    at = Place(closure.path, closure.node.start, closure.node.start)
    return Invocation(values, at, (at,) * len(values))
