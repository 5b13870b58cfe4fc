"""How a long run says where it is. Whoever watches gives a `Progress`; a run knows no terminal, and no clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Told at the start of a stage, and as often as it likes while the stage lasts: `done` of `total` things.

    `total` 0: nobody knows how many. It has to be quick, and must not raise.
    """

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None: ...


def silent(stage: str, done: int = 0, total: int = 0) -> None:
    """Nobody watches."""


def counted(items: Iterable[T], total: int, stage: str, progress: Progress) -> Iterator[T]:
    """The items as they come in, of `total` that are expected, each told before it is handed out."""
    for done, item in enumerate(items):
        progress(stage, done, total)
        yield item
    progress(stage, total, total)
