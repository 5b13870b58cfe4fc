"""A dictionary whose keys are looked for in other files when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class OnDemand(dict[K, V]):
    """`find` is told of every key before it is said whether it is there; it may put it in."""

    def __init__(self, find: Callable[[K], None]) -> None:
        super().__init__()
        self._find = find

    def get(self, key: K, default: Any = None) -> Any:
        self._find(key)
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        self._find(key)  # type: ignore[arg-type]
        return super().__contains__(key)
