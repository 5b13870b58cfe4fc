"""Events to links: what was navigated to, and what plainly is a link though nothing in sight navigates to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from xlint import hosts, links, markup
from xlint.contract import Caller, Link, Sender
from xlint.evaluate import texts
from xlint.evaluate.observe import Built, Consumed, Entry, Event, Navigated, Outcome
from xlint.metadata import Metadata
from xlint.models import Models
from xlint.source import Source
from xlint.value import Fork, Hole, Known, Place, Text


def gather(
    outcomes: Sequence[Outcome],
    sources: Sequence[Source],
    metadata: Metadata,
    models: Models,
    classify: Callable[[str], str | None],
    typed: Callable[[Hole], Hole],
) -> tuple[list[Link], list[Sender]]:
    gathered: dict[tuple[object, ...], Gathered] = {}
    for text, situation in [*_navigations(outcomes), *markup.texts_of(sources, metadata)]:
        variants = links.parsed(text, typed)
        key = (situation.at, situation.via, tuple(_shape(item.variant.parts) for item in variants))
        if variants and _worth(text, situation):
            before = gathered.setdefault(key, (variants, situation))
            gathered[key] = before[0], _also_called(before[1], situation)
    found: list[Link] = []
    senders: list[Sender] = []
    for variants, situation in blame_callers(tuple(gathered.values())):
        link, its = links.link_of(variants, situation, models, classify)
        if situation.navigated or link.system in {"fo", "ce"}:
            found.append(link)
            senders.extend(its)
    return found, senders


def _also_called(first: links.Situation, other: links.Situation) -> links.Situation:
    callers = tuple(dict.fromkeys((*first.callers, *other.callers)))
    return first if callers == first.callers else msgspec.structs.replace(first, callers=callers)


Gathered = tuple[tuple[links.Parsed, ...], links.Situation]


def blame_callers(gathered: Sequence[Gathered]) -> Iterator[Gathered]:
    """Where a value is encoded twice and the second encoder is right for other values, the first one is what is wrong."""
    every = [
        part for variants, _ in gathered for item in variants for part in item.variant.parts if isinstance(part, Hole)
    ]
    right = {hole.encoders_at[0] for hole in every if len(hole.encodings) == len(hole.encoders_at) == 1}

    def blamed(part: Known | Hole) -> Known | Hole:
        if isinstance(part, Known) or len(part.encoders_at) < 2 or part.encoders_at[-1] not in right:
            return part
        return msgspec.structs.replace(part, at=part.encoders_at[-2])

    for variants, situation in gathered:
        yield tuple(links.rebuilt(item, blamed) for item in variants), situation


def _shape(parts: Sequence[Known | Hole]) -> tuple[object, ...]:
    """What tells two runs of the same navigation apart: texts and their places, holes with what is known of them."""
    return tuple(
        (part.text, part.literal)
        if isinstance(part, Known)
        else (part.at, part.origin.kind, part.origin.name, part.encodings, part.guards, part.type)
        for part in parts
    )


def _worth(text: Text, situation: links.Situation) -> bool:
    """A navigation to nothing known at all is no link that anything could be said about, but for its destination."""
    return any(True for _ in texts.knowns(text)) or situation.navigated


def matters(event: Event) -> bool:
    """Whether anything can come of the event: a text that was put together is of no use unless it is or holds an address."""
    if not isinstance(event, Built):
        return True
    if _evidence(_without_markup(event).text) is not None:
        return True
    return hosts.may_hold_host("".join(part.text for part in texts.knowns(event.text)))


def _navigations(outcomes: Sequence[Outcome]) -> Iterable[tuple[Text, links.Situation]]:
    used: set[tuple[str, int, int]] = set()
    built: list[tuple[Built, str]] = []
    for outcome in outcomes:
        for event in outcome.events:
            if isinstance(event, Navigated):
                used |= places_of(event.text)
                entry = outcome.entry
                situation = links.Situation(
                    event.at, event.via, entry.language, event.function, entry.button, callers=_callers(entry)
                )
                yield event.text, situation
            elif isinstance(event, Consumed):
                used |= places_of(event.text)
            elif isinstance(event, Built):
                built.append((event, outcome.entry.language))
    yield from _unnavigated(built, used)


def _callers(entry: Entry) -> tuple[Caller, ...]:
    """Who began the run; nobody where a script's top level does."""
    return (Caller(entry.button or "", entry.name),) if entry.name != "top level" else ()


def places_of(text: Text) -> set[tuple[str, int, int]]:
    return {(part.literal.path, part.literal.start, part.literal.end) for part in texts.knowns(text)}


def _unnavigated(
    built: Sequence[tuple[Built, str]], used: set[tuple[str, int, int]]
) -> Iterable[tuple[Text, links.Situation]]:
    """Texts that plainly are links though nothing in sight navigates to them: the longest of those that share a literal."""
    best: dict[tuple[str, int, int], tuple[Built, str]] = {}
    for event, language in built:
        event = _without_markup(event)
        evidence = _evidence(event.text)
        if evidence is None or evidence in used:
            continue
        before = best.get(evidence)
        if before is None or _rank(event.text) >= _rank(before[0].text):
            best[evidence] = (event, language)
    for event, language in best.values():
        at = _query_place(event)
        entry = event.entry
        situation = links.Situation(at, "returned", language, event.function, entry.button, False, _callers(entry))
        yield event.text, situation


_EVIDENCE = re.compile(r"(?:^|[?&])mi=|main\.aspx|(?:[?&]f=.{0,500}[?&]cmp=|[?&]cmp=.{0,500}[?&]f=)", re.IGNORECASE)


def _evidence(text: Text) -> tuple[str, int, int] | None:
    """The literal that makes a text plainly a link: what names a menu item or a form, or an environment's host."""
    whole = texts.preview(text)
    match = _EVIDENCE.search(whole)
    found = match.start() if match is not None else next((start for start, _, _ in hosts.hosts_in(whole)), None)
    if found is None or "<" in whole:
        return None
    position = 0
    for part in _pieces(text):
        length = len(part.text) if isinstance(part, Known) else 1
        if isinstance(part, Known) and found < position + length:
            return part.literal.path, part.literal.start, part.literal.end
        position += length
    return None


def _pieces(text: Text) -> Iterator[Known | Hole]:
    for part in text.parts:
        if isinstance(part, Fork):
            for option in part.options:
                yield from _pieces(option)
        else:
            yield part


_ATTRIBUTE = re.compile(r"""(?:href|src|action)\s*=\s*(["'])""", re.IGNORECASE)


def _without_markup(event: Built) -> Built:
    """Of markup that is put together, the address in its `href` or `src`."""
    parts = event.text.parts
    for index, part in enumerate(parts):
        if not isinstance(part, Known) or "<" not in part.text:
            continue
        match = _ATTRIBUTE.search(part.text)
        if match is None:
            continue
        inside: list[Known | Hole | Fork] = [part.cut(match.end())]
        inside += parts[index + 1 :]
        return msgspec.structs.replace(event, text=Text(tuple(_until(inside, match[1]))))
    return event


def _until(parts: Sequence[Known | Hole | Fork], quote: str) -> Iterator[Known | Hole | Fork]:
    """The parts up to the quote that ends an attribute."""
    for part in parts:
        if isinstance(part, Known) and quote in part.text:
            end = part.text.index(quote)
            if end:
                yield part.cut(0, end)
            return
        if not isinstance(part, Known) or part.text:
            yield part


def _rank(text: Text) -> int:
    return sum(len(part.text) for part in texts.knowns(text)) + sum(10 for _ in texts.holes(text))


def _query_place(event: Built) -> Place:
    for part in texts.knowns(event.text):
        for marker in ("?", "mi="):
            if marker in part.text:
                return part.place(part.text.index(marker), 1)
    return event.at
