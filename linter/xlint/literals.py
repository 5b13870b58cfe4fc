"""Known texts that could hold a host: string literals, and concatenations that only together do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlint import hosts, markup
from xlint.contract import Literal
from xlint.evaluate import texts
from xlint.evaluate.observe import Built, Consumed, Navigated, Outcome
from xlint.metadata import Metadata
from xlint.navigations import places_of
from xlint.source import Source
from xlint.value import Hole, Known, Place, expand


def literals_of(outcomes: Sequence[Outcome], sources: Sequence[Source], metadata: Metadata) -> Iterable[Literal]:
    """Known texts that could hold a host: string literals, and concatenations that only together do."""
    patterns: set[tuple[str, int, int]] = set()
    fetched: set[tuple[str, int, int]] = set()
    for outcome in outcomes:
        for event in outcome.events:
            if isinstance(event, Consumed):
                (patterns if event.how == "pattern" else fetched).update(places_of(event.text))
    for source in sorted(sources, key=lambda source: source.path):
        for item in source.survey.hosts if source.survey is not None else ():
            key = (source.path, item.start, item.end)
            context = "pattern" if key in patterns else "fetch" if key in fetched else "code"
            yield Literal(item.text, Place(*key), context)  # type: ignore[arg-type]
    yield from _split_hosts(outcomes)
    yield from markup.literals_of(sources, metadata)


def _split_hosts(outcomes: Sequence[Outcome]) -> Iterable[Literal]:
    seen: set[Place] = set()
    for outcome in outcomes:
        for event in outcome.events:
            if not isinstance(event, Navigated | Built):
                continue
            if not hosts.may_hold_split_host(part.text for part in texts.knowns(event.text)):
                continue
            for variant in expand(event.text):
                for run in _runs(variant.parts):
                    whole = "".join(part.text for part in run)
                    if len(run) < 2 or not hosts.may_hold_host(whole):
                        continue
                    if any(True for part in run for _ in hosts.hosts_in(part.text)) or run[0].literal in seen:
                        continue
                    for start, _, _ in hosts.hosts_in(whole):
                        first = _part_at(run, start)
                        if first.literal not in seen:
                            seen.add(first.literal)
                            yield Literal(whole, first.literal)


def _runs(parts: Sequence[Known | Hole]) -> Iterable[list[Known]]:
    run: list[Known] = []
    for part in parts:
        if isinstance(part, Known):
            run.append(part)
            continue
        if run:
            yield run
        run = []
    if run:
        yield run


def _part_at(run: Sequence[Known], offset: int) -> Known:
    position = 0
    for part in run:
        position += len(part.text)
        if offset < position:
            return part
    return run[-1]
