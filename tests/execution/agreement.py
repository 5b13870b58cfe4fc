"""Scripts inferred and run: every address that comes out of a run is one of those that were inferred."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from execution.engine import Run, Went, execute
from execution.matching import matches
from xlint.contract import Link
from xlint.value import Hole, Known

Setting = Mapping[str, Any]
DEFAULT = "run(__harness.formContext)"
SETTINGS: tuple[Setting, ...] = ({}, {"empty": True})


class Disagreement(NamedTuple):
    """An address that nothing inferred, with the run that gave it."""

    setting: Setting
    went: Went
    run: Run

    def __str__(self) -> str:
        return f"{self.went.url!r} comes out with {dict(self.setting)} and is not inferred"


def runs(files: Mapping[str, str], calls: Iterable[str], settings: Iterable[Setting]) -> Iterator[tuple[Setting, Run]]:
    """The scripts under every setting."""
    for setting in settings:
        yield setting, execute(files, tuple(calls), setting)


def disagreements(links: Iterable[Link], done: Iterable[tuple[Setting, Run]]) -> Iterator[Disagreement]:
    """Every address that is none of the links' paths."""
    variants = variants_of(links)
    for setting, run in done:
        for went in run.went:
            if not any(matches(parts, went.url, run.given) for parts in variants):
                yield Disagreement(setting, went, run)


def variants_of(links: Iterable[Link]) -> list[Sequence[Known | Hole]]:
    return [path.parts for link in links for path in link.paths]


def unseen(links: Iterable[Link], done: Sequence[tuple[Setting, Run]]) -> Iterator[Link]:
    """Links of which no run gave any address: nothing was checked about them."""
    for link in links:
        if not any(
            matches(path.parts, went.url, run.given) for path in link.paths for _, run in done for went in run.went
        ):
            yield link
