"""The abstract machine: budget, facts, joins, branches and variables.

Statements, expressions and calls are in modules of their own, which come back to one another through the machine: it is handed
around, and imports them all.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import partial
from itertools import count
from typing import Any

from xlint.evaluate import calls, conditions, expressions, statements, texts
from xlint.evaluate.bundles import is_bundle
from xlint.evaluate.facts import vouched
from xlint.evaluate.frames import Exit, Facts, Frame, Way
from xlint.evaluate.functions import invoke
from xlint.evaluate.joins import leaves, merge_records, partition, standing
from xlint.evaluate.narrowing import CELL, narrow
from xlint.evaluate.natives.members import member, record_member
from xlint.evaluate.natives.tables import GLOBALS, KINDS
from xlint.evaluate.observe import Event, GaveUp
from xlint.evaluate.paths import render
from xlint.evaluate.store import Store
from xlint.evaluate.values import Choice, ClassValue, Closure, Constant, Opaque, PathStep, Record, Ref, Value, undefined
from xlint.models import LanguageModels, Models
from xlint.value import Hole, Origin, Place, Text, ValueType
from xlint_grammars import syntax
from xlint_grammars.text import Document

MAX_OPTIONS = 12
MAX_PIECES = 400

ANONYMOUS = frozenset({
    "?", "boolean", "error", "index", "item", "length", "match", "number", "object", "timer", "typeof",
})  # fmt: skip
"""Roots of values that no name leads to. What is learnt of one says nothing about another."""


class Machine:
    """Runs functions over abstract values and writes down what happens. One machine serves one group of files."""

    def __init__(
        self, models: Models, documents: dict[str, Document], *, budget: int = 8_000, file_budget: int = 80_000
    ) -> None:
        self.models = models
        self.documents = documents
        self.events: list[Event] = []
        self.budget = budget
        self.file_budget = file_budget
        self.spent: dict[str, int] = {}
        self.granted = self.steps = budget
        self.starved: set[str] = set()
        self.active: list[int] = []
        self.entered: set[int] = set()
        self.driven: set[int] = set()
        self.closures: list[Closure] = []
        self.declared: dict[int, tuple[str, ...]] = {}
        self.classes: dict[str, ClassValue] = {}
        self.extensions: dict[tuple[str, str], list[ClassValue]] = {}
        self.extension_methods: dict[tuple[str, str], tuple[ClassValue, syntax.Method]] = {}
        self.shared: dict[str, list[tuple[str, int]]] = {}
        self.old_jquery = False
        self.written_elsewhere: dict[str, frozenset[str]] = {}
        self.lengths: Callable[[str], int | None] = lambda name: None
        self.field_type: Callable[[str, str], tuple[ValueType, int | None] | None] = lambda table, field: None
        self.is_temporary: Callable[[str], bool] = lambda table: False
        self.macros: dict[str, str] = {}
        self.url_holes: dict[str, Hole] = {}
        self.implied: dict[str, tuple[Facts, Facts]] = {}
        self.vouched: dict[str, Facts] = {}
        self.members: dict[int, str] = {}
        self.flags: dict[str, str] = {}
        self.followed: Callable[[str, syntax.Function], bool] = lambda path, node: True
        self.evaluate = expressions.evaluate
        self.condition = conditions.condition
        self.call = calls.call_any
        self.invoke = invoke
        self.natives = GLOBALS
        self.kinds = KINDS
        self.member = member
        self.record_member = record_member
        self._cells = count(1)
        self._refs = count(1)

    # ── bookkeeping ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def cell(self) -> int:
        return next(self._cells)

    def emit(self, event: Event) -> None:
        self.events.append(event)

    def language(self, frame: Frame) -> LanguageModels:
        return self.models.language(frame.language)

    def new_record(self, frame: Frame, record: Record) -> Ref:
        ref = Ref(next(self._refs))
        frame.live.set(("record", ref.number), record)
        return ref

    def record(self, frame: Frame, ref: Ref) -> Record:
        found = frame.live.get(("record", ref.number))
        return found if isinstance(found, Record) else Record("object", open=True)

    def update(self, frame: Frame, ref: Ref, record: Record) -> None:
        frame.live.set(("record", ref.number), record)

    def opaque(
        self, path: tuple[PathStep, ...], at: Place, kind: str = "unknown", name: str | None = None, **known: Any
    ) -> Opaque:
        """An unknown value with its path as its key; where its path says no more than what it is, with its place."""
        label = name if name is not None else path[-1][1] if path else ""
        key = render(path)
        if key in ANONYMOUS:
            key = f"{key}@{at.path}:{at.start}"
        origin = Origin(kind, label, at, key)  # type: ignore[arg-type]
        return Opaque(Hole(origin, at, **known), path)

    def facts(self, frame: Frame, key: str) -> frozenset[str]:
        """What has been checked about the value with this key on the way here."""
        found = frame.live.get(("fact", key))
        return found if isinstance(found, frozenset) else frozenset()

    def learn(self, frame: Frame, facts: Iterable[tuple[str, str]]) -> None:
        given = tuple(facts)
        for key, fact in (*given, *vouched(self, frozenset(given)).difference(given)):
            if key.startswith(CELL):
                narrow(self, frame, key, fact)
                continue
            known = self.facts(frame, key)
            if fact not in known:
                frame.live.set(("fact", key), known | {fact})

    def begin(self, path: str, at: Place) -> tuple[int, int]:
        """An entry of the file begins: it may use `budget` steps, and no more than its file has left.

        A quarter of the work is spent on a bundle, that nobody wrote by hand. Where nothing is left, that is said once for the
        file. `end` takes what this gives.
        """
        outer = (self.granted, self.steps)
        share = 4 if self._is_bundle(path) else 1
        left = self._budget_of(path) // share - self.spent.get(path, 0)
        self.granted = self.steps = max(min(self.budget // share, left), 0)
        if not self.granted and path not in self.starved:
            self.starved.add(path)
            self.emit(GaveUp(at, "the file's analysis budget ran out before this"))
        return outer

    def _budget_of(self, path: str) -> int:
        """A quarter of the file budget, and a step for each five characters, up to the whole."""
        document = self.documents.get(path)
        size = len(document.text) if document is not None else 0
        return min(self.file_budget, self.file_budget // 4 + size // 5)

    def _is_bundle(self, path: str) -> bool:
        document = self.documents.get(path)
        return document is not None and is_bundle(document)

    def end(self, path: str, outer: tuple[int, int]) -> None:
        """The entry has ended: what it used comes off what its file may use in all."""
        self.spent[path] = self.spent.get(path, 0) + self.granted - max(self.steps, 0)
        self.granted, self.steps = outer

    def spend(self, frame: Frame, node: syntax.Node) -> bool:
        """Whether there is budget left for one more step; says so once when there is not."""
        self.steps -= 1
        if self.steps == 0:
            self.emit(GaveUp(frame.place(node), "the analysis budget ran out here"))
        return self.steps > 0

    # ── joins ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    def merge(self, branch: int, kind: str) -> Callable[[Hashable, list[Any]], Any]:
        def join(key: Hashable, values: list[Any]) -> Any:
            if isinstance(key, tuple) and key[0] == "fact":
                return frozenset.intersection(*(value or frozenset() for value in values))
            if isinstance(key, tuple) and key[0] == "record":
                return merge_records(partial(self.merge_values, branch, kind), values)
            if isinstance(key, tuple) and key[0] == "function":
                return next(value for value in values if value is not None)
            if isinstance(key, tuple) and key[0] == "put":
                return tuple(dict.fromkeys(hole for holes in values for hole in holes or ()))
            return self.merge_values(branch, kind, values)

        return join

    def merge_values(self, branch: int, kind: str, values: Sequence[Value | None]) -> Value:
        at = next((value.at for value in values if isinstance(value, Constant)), Place("", 0, 0))
        options = [undefined(at) if value is None else value for value in values]
        first = options[0]
        if options.count(first) == len(options):
            return first
        written = [option for option in options if isinstance(option, Text)]
        if len(written) == len(options):
            text = texts.fork(branch, kind, written)  # type: ignore[arg-type]
            if texts.size(text, MAX_PIECES) > MAX_PIECES:
                return self.opaque((("root", "?", ()),), at, name="alternatives")
            return text
        if len(options) > MAX_OPTIONS or leaves(options, MAX_OPTIONS) > MAX_OPTIONS:
            return self.opaque((("root", "?", ()),), at, name="alternatives")
        return Choice(branch, kind, tuple(options))  # type: ignore[arg-type]

    def join_exits(self, frame: Frame, store: Store, exits: list[Exit]) -> Value:
        """Join ways out into `store` and their values into one; ways that a test decided keep its branch."""
        if len(exits) == 1:
            store.cells.update(exits[0].changes)
            return exits[0].value
        joined = self._join_group(store, exits, 0)
        store.cells.update(joined.changes)
        return joined.value

    def _join_group(self, store: Store, exits: list[Exit], depth: int) -> Exit:
        if len(exits) == 1:
            return exits[0]
        branch, groups, kind = partition(exits, depth)
        parts = [self._join_group(store, group, depth + 1) if len(group) < len(exits) else group[0] for group in groups]
        changes: dict[Hashable, Any] = {}
        merge = self.merge(branch, kind)
        for key in dict.fromkeys(key for part in parts for key in part.changes):
            values = [standing(store, part.changes, key) for part in parts]
            changes[key] = values[0] if all(value is values[0] for value in values) else merge(key, values)
        value = self.merge_values(branch, kind, [part.value for part in parts])
        return Exit(parts[0].conditions, value, changes)

    # ── statements ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def run(self, frame: Frame, statements: Sequence[syntax.Statement]) -> None:
        """Run the statements until the code cannot be reached any more."""
        for statement in statements:
            if not frame.alive or self.steps <= 0:
                return
            self.execute(frame, statement)

    def execute(self, frame: Frame, statement: syntax.Statement) -> None:
        if self.spend(frame, statement):
            statements.EXECUTE[type(statement)](self, frame, statement)

    def branches(
        self,
        frame: Frame,
        branch: int,
        kind: str,
        ways: Sequence[Way],
    ) -> None:
        """Run each way on a layer of its own, then join what is left alive of them."""
        store = frame.live
        before = frame.conditions
        outcomes: list[tuple[int, dict[Hashable, Any]]] = []
        for index, (way, facts) in enumerate(ways):
            frame.store = store.branch()
            frame.conditions = (*before, (branch, index, kind, facts))
            self.learn(frame, facts)
            way()
            if frame.store is not None:
                outcomes.append((index, frame.store.changes_since(store)))
        frame.conditions = before
        if not outcomes:
            frame.store = None
            return
        frame.store = store
        if len(outcomes) == 1:
            index, changes = outcomes[0]
            store.cells.update(changes)
            frame.conditions = (*before, (branch, index, kind, ways[index][1]))
        else:
            store.join([changes for _, changes in outcomes], self.merge(branch, kind), standing)

    def leave(self, frame: Frame, value: Value) -> None:
        """`return`: remember the value and the changes, and stop here."""
        frame.exits.append(Exit(frame.conditions, value, frame.live.changes_since(frame.base)))
        frame.store = None

    # ── names ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    def declare(self, frame: Frame, name: str, value: Value | None, type_name: str | None = None) -> None:
        cell = self.cell()
        frame.scope.declare(name, cell, type_name)
        if value is not None:
            frame.live.set(cell, value)

    def lookup(self, frame: Frame, name: str) -> Value | None:
        """The value of a variable; None where nothing in sight declares it."""
        found = frame.scope.find(name)
        if found is not None:
            scope, cell = found
            value: Value | None = frame.live.get(cell)
            if value is None and scope.parent is None:
                return self._shared(frame, name)
            return value
        return self._shared(frame, name)

    def lookup_global(self, frame: Frame, name: str) -> Value | None:
        """The value of a global variable, the file's own before those of other files."""
        cell = frame.scope.top().names.get(name)
        value: Value | None = frame.live.get(cell) if cell is not None else None
        return value if value is not None else self._shared(frame, name)

    def _shared(self, frame: Frame, name: str) -> Value | None:
        for path, cell in self.shared.get(name, ()):
            if path != frame.path:
                value: Value | None = frame.live.get(cell)
                if value is not None and not (isinstance(value, Constant) and value.kind == "undefined"):
                    return value
        return None
