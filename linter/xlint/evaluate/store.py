"""Cells, records and facts, with cheap branches.

A branch is a layer over its parent. Where two branches meet, only what either of them changed is joined.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

Key = Hashable


class Store:
    """A layer of cells over a parent layer."""

    __slots__ = ("cells", "parent")

    def __init__(self, parent: Store | None = None) -> None:
        self.parent = parent
        self.cells: dict[Key, Any] = {}

    def get(self, key: Key) -> Any:
        """The value under `key` in the nearest layer, or None."""
        layer: Store | None = self
        while layer is not None:
            if key in layer.cells:
                return layer.cells[key]
            layer = layer.parent
        return None

    def set(self, key: Key, value: Any) -> None:
        self.cells[key] = value

    def branch(self) -> Store:
        return Store(self)

    def changes_since(self, base: Store) -> dict[Key, Any]:
        """What the layers above `base` (this one included, `base` not) have changed."""
        layers = []
        layer: Store | None = self
        while layer is not None and layer is not base:
            layers.append(layer.cells)
            layer = layer.parent
        merged: dict[Key, Any] = {}
        for cells in reversed(layers):
            merged.update(cells)
        return merged

    def join(
        self,
        outcomes: list[dict[Key, Any]],
        merge: Callable[[Key, list[Any]], Any],
        standing: Callable[[Store, dict[Key, Any], Key], Any],
    ) -> None:
        """Write into this layer what the branches agreed on; `merge` joins the values of a cell that they differ in.

        `standing` says what a cell holds on a branch that changed this much.
        """
        if len(outcomes) == 1:
            self.cells.update(outcomes[0])
            return
        for key in dict.fromkeys(key for outcome in outcomes for key in outcome):
            values = [standing(self, outcome, key) for outcome in outcomes]
            first = values[0]
            if all(value is first for value in values):
                self.cells[key] = first
            else:
                self.cells[key] = merge(key, values)


class Scope:
    """Names to cell numbers. `folded` scopes (X++) ignore case."""

    __slots__ = ("folded", "names", "parent", "path", "types", "unit")

    def __init__(self, parent: Scope | None, *, folded: bool = False, path: str = "", unit: bool = False) -> None:
        self.parent = parent
        self.names: dict[str, int] = {}
        self.types: dict[str, str] = {}
        self.folded: bool = folded or (parent is not None and parent.folded)
        self.path: str = path or (parent.path if parent is not None else "")
        self.unit = unit

    def find(self, name: str) -> tuple[Scope, int] | None:
        """The scope that declares `name`, and its cell."""
        if self.folded:
            name = name.lower()
        scope: Scope | None = self
        while scope is not None:
            cell = scope.names.get(name)
            if cell is not None:
                return scope, cell
            scope = scope.parent
        return None

    def declare(self, name: str, cell: int, type_name: str | None = None) -> None:
        if self.folded:
            name = name.lower()
        self.names[name] = cell
        if type_name is not None:
            self.types[name] = type_name

    def top(self) -> Scope:
        """The scope of the whole file."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope
