"""Activations of functions, and the ways out of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any
from typing import Literal as OneOf

import msgspec

from xlint.evaluate.observe import Entry
from xlint.evaluate.store import Scope, Store
from xlint.evaluate.values import Closure, Invocation, Value
from xlint.value import Place
from xlint_grammars import syntax

Facts = frozenset[tuple[str, str]]
"""(key of a value, what was checked of it); see `facts`."""

NO_FACTS: Facts = frozenset()

Condition = tuple[int, int, str, Facts]
"""One branching on the way: its number, the option taken, its kind, and the facts that hold since."""

Way = tuple[Callable[[], None], Facts]
"""One of the ways on which execution goes on where it branches: what runs there, and what holds there."""


class Exit(msgspec.Struct, frozen=True):
    """A way out of a function or loop: the conditions on it, the value it gives, and the cells it changed."""

    conditions: tuple[Condition, ...]
    value: Value
    changes: dict[Hashable, Any]


class Frame:
    """One activation of a function, or of a file's top level. `store` is None where the code cannot be reached."""

    __slots__ = (
        "base", "breaks", "call", "closure", "conditions", "continues", "depth", "entry", "exits", "language", "parent",
        "path", "scope", "store", "this",
    )  # fmt: skip

    def __init__(
        self, *, scope: Scope, store: Store, entry: Entry, language: OneOf["javascript", "xpp"], path: str
    ) -> None:
        self.scope = scope
        self.store: Store | None = store
        self.base = store
        self.entry = entry
        self.language: OneOf["javascript", "xpp"] = language
        self.path = path
        self.this: Value | None = None
        self.closure: Closure | None = None
        self.call: Invocation | None = None
        self.parent: Frame | None = None
        self.depth = 0
        self.exits: list[Exit] = []
        self.breaks: list[tuple[Store, list[Exit], str | None]] = []
        self.continues: list[tuple[Store, list[Exit], str | None]] = []
        self.conditions: tuple[Condition, ...] = ()

    def place(self, node: syntax.Node) -> Place:
        return Place(self.path, node.start, node.end)

    @property
    def alive(self) -> bool:
        return self.store is not None

    @property
    def live(self) -> Store:
        """The store of reachable code; a dead frame gets a scratch layer that nobody reads."""
        return self.store if self.store is not None else Store(self.base)

    @property
    def function(self) -> str | None:
        frame: Frame | None = self
        while frame is not None:
            if frame.closure is not None and frame.closure.name:
                return frame.closure.name
            frame = frame.parent
        return None

    def stack(self) -> tuple[Place, ...]:
        """The calls that led here, outermost first."""
        places = []
        frame: Frame | None = self
        while frame is not None:
            if frame.call is not None:
                places.append(frame.call.at)
            frame = frame.parent
        return tuple(reversed(places))
