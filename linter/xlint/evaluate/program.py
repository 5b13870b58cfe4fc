"""What both languages' programs share: files, entries, and what an entry yields. See `scripts` and `classes`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Literal as OneOf

import msgspec

from xlint.evaluate.frames import Frame
from xlint.evaluate.machine import Machine
from xlint.evaluate.observe import Entry, GaveUp, Outcome
from xlint.evaluate.store import Scope, Store
from xlint.evaluate.values import (
    Closure,
    Invocation,
    Value,
)
from xlint.value import Place
from xlint_grammars import syntax
from xlint_grammars.stack import stack_depth

MAX_RECURSION = 20_000


class Unit(msgspec.Struct, frozen=True):
    """One file's code: its modules in order (an HTML page has one per script)."""

    path: str
    language: OneOf["javascript", "xpp"]
    modules: tuple[syntax.Module, ...]


class Invoked(msgspec.Struct, frozen=True):
    """A function that markup calls: its dotted name, its library's path (or ""), and the arguments, as values to make."""

    function: str
    library: str
    arguments: tuple[Callable[[Machine, Place], Value], ...]
    label: str
    at: Place


class Facts:
    """What is known of files' code beforehand: their names, and which functions are worth running.

    Functions are named by file and place, so that facts can be had without the code.
    """

    def __init__(self) -> None:
        self.mentions: dict[str, frozenset[str]] = {}
        self.written: dict[str, frozenset[str]] = {}
        self.called: set[str] = set()
        self._functions: dict[tuple[str, int, int], tuple[bool, bool, bool]] = {}

    def add(
        self,
        path: str,
        *,
        mentions: Iterable[str],
        written: Iterable[str],
        called: Iterable[str],
        functions: Iterable[tuple[int, int, bool, bool, bool]],
    ) -> None:
        """Add one file.

        `functions` are start, end, worth running, worth following where it is called, and assigning to names that it does not
        declare.
        """
        self.mentions[path] = frozenset(mentions)
        self.written[path] = frozenset(written)
        self.called.update(called)
        for start, end, relevant, followed, outward in functions:
            self._functions[path, start, end] = relevant, followed, outward

    def relevant(self, path: str, function: syntax.Function) -> bool:
        """Whether the function is worth running; one that was not seen beforehand is."""
        return self._of(path, function)[0]

    def followed(self, path: str, function: syntax.Function) -> bool:
        """Whether the function is worth following where one that is worth running calls it."""
        return self._of(path, function)[1]

    def outward(self, path: str, function: syntax.Function) -> bool:
        """Whether the function assigns to a name that it does not declare."""
        return self._of(path, function)[2]

    def _of(self, path: str, function: syntax.Function) -> tuple[bool, bool, bool]:
        return self._functions.get((path, function.start, function.end), (True, True, False))


class Program:
    """All code of one language that can see each other."""

    def __init__(self, machine: Machine, units: Sequence[Unit], facts: Facts, roots: Collection[str]) -> None:
        self.machine = machine
        self.facts = facts
        self.roots = frozenset(roots)
        self.units = {unit.path: unit for unit in units}
        self.store = Store()
        self.scopes: dict[str, Scope] = {}
        self.outcomes: list[Outcome] = []
        self._running: set[str] = set()

    def attempt(self, entry: Entry, run: Callable[[], None], *, keep: bool = True, assumed: bool = False) -> None:
        """Run one entry and keep what it yields. Code that nests too deeply to be followed costs that entry."""
        before = len(self.machine.events)
        outer = self.machine.begin(entry.path, entry.at)
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(stack_depth() + MAX_RECURSION)
        try:
            run()
        except RecursionError:
            self.machine.active.clear()
            self.machine.emit(GaveUp(entry.at, "nested too deeply to be followed"))
        finally:
            sys.setrecursionlimit(limit)
            self.machine.end(entry.path, outer)
        events = tuple(self.machine.events[before:])
        del self.machine.events[before:]
        if events and keep:
            self.outcomes.append(Outcome(entry, events, assumed))

    def frame(self, unit: Unit, scope: Scope, entry: Entry) -> Frame:
        return Frame(scope=scope, store=self.store, entry=entry, language=unit.language, path=unit.path)


def discard(value: Value) -> None:
    """An entry's value goes nowhere."""


def invocation_of(closure: Closure, values: tuple[Value, ...]) -> Invocation:
    at = Place(closure.path, closure.node.start, closure.node.start)
    return Invocation(values, at, (at,) * len(values))
