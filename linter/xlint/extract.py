"""Sources to contract: run both languages, and say what was sent, read, reached and not understood."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

import msgspec

from xlint import hosts, links, markup, receivers
from xlint.columns import field_type, typer
from xlint.config import Config
from xlint.contract import Flow, Link, Literal, Receiver, Sender, Unresolved
from xlint.evaluate import texts
from xlint.evaluate.machine import Machine
from xlint.evaluate.observe import Built, Consumed, GaveUp, Navigated
from xlint.evaluate.program import Facts, JavaScript, Outcome, Xpp
from xlint.invoked import invoked_functions
from xlint.metadata import Metadata
from xlint.models import Models
from xlint.relevance import relevant_functions
from xlint.source import Source
from xlint.survey import Survey, survey
from xlint.value import Fork, Hole, Known, Place, Text, expand

_HOST_WORDS = ("dynamics.", "appsplatform")


class Extraction(msgspec.Struct, frozen=True):
    """Everything that rules and comparison need."""

    links: tuple[Link, ...] = ()
    senders: tuple[Sender, ...] = ()
    receivers: tuple[Receiver, ...] = ()
    flows: tuple[Flow, ...] = ()
    literals: tuple[Literal, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()


def extract(sources: Sequence[Source], metadata: Metadata, models: Models, config: Config) -> Extraction:
    """Run the code of all sources and gather what it says."""
    documents = {source.document.path: source.document for source in sources}
    scripts = [source.unit for source in sources if source.unit is not None and source.unit.language == "javascript"]
    classes = [source.unit for source in sources if source.unit is not None and source.unit.language == "xpp"]
    classify = partial(hosts.classify, models=models)
    surveys = {unit.path: survey(unit) for unit in (*scripts, *classes)}
    of_scripts = {unit.path: surveys[unit.path] for unit in scripts}
    of_classes = {unit.path: surveys[unit.path] for unit in classes}
    javascript = Machine(models, documents)
    runs = JavaScript(javascript, scripts, facts_of(of_scripts))
    outcomes = runs.run(relevant_functions(of_scripts, folded=False), invoked_functions(metadata, models))
    xpp = Machine(models, documents)
    xpp.macros = {name: text for source in sources for name, text in source.macros.items()}
    xpp.lengths = metadata.length_of_edt
    xpp.field_type = partial(field_type, metadata)
    xpp.is_temporary = lambda table: _temporary(metadata, table)
    relevant = relevant_functions(of_classes, folded=True)
    outcomes = [*outcomes, *Xpp(xpp, classes, facts_of(of_classes)).run(relevant)]
    targets = _targets(sources, metadata)
    typed = typer(metadata, lambda path: _entities(sources, metadata, path))
    found_links, found_senders = _links(outcomes, sources, metadata, models, classify, typed)
    flows = [_typed_flow(flow, typed) for flow in receivers.flows_of(outcomes, targets)]
    return Extraction(
        tuple(found_links),
        tuple(found_senders),
        receivers.receivers_of(outcomes, targets),
        (*flows, *_navigation_flows(outcomes, typed, targets)),
        tuple(_literals(surveys, outcomes, sources, metadata)),
        tuple(sorted({Unresolved(e.at, e.reason) for o in outcomes for e in o.events if isinstance(e, GaveUp)})),
    )


def facts_of(surveys: Mapping[str, Survey]) -> Facts:
    """What a program asks of its files before it runs them."""
    return Facts(
        mentions={path: frozenset(found.mentions) for path, found in surveys.items()},
        written={path: found.assigned_in_functions for path, found in surveys.items()},
        called=frozenset(name for found in surveys.values() for name in found.calls),
        outward=frozenset(
            id(item.node) for found in surveys.values() for item in found.functions if item.assigns - item.declares
        ),
    )


def _temporary(metadata: Metadata, table: str) -> bool:
    found = metadata.table(table)
    return found is not None and found.storage != "regular"


def _typed_flow(flow: Flow, typed: Callable[[Hole], Hole]) -> Flow:
    return msgspec.structs.replace(flow, hole=typed(flow.hole))


# ── who a script belongs to ─────────────────────────────────────────────────────────────────────────────────────────────


def _logical_name(source: Source, metadata: Metadata) -> str:
    """The web resource's name: what the solution says, else the path below `WebResources/`."""
    if source.web_resource:
        return source.web_resource
    path = source.document.path
    marker = path.lower().rfind("webresources/")
    return path[marker + len("webresources/") :] if marker >= 0 else path.rpartition("/")[2]


def _entities(sources: Sequence[Source], metadata: Metadata, path: str) -> frozenset[str]:
    source = next((item for item in sources if item.document.path == path), None)
    return metadata.entities_of(_logical_name(source, metadata)) if source is not None else frozenset()


def _targets(sources: Sequence[Source], metadata: Metadata) -> dict[str, str]:
    """What a script receives parameters for: its page, the table whose form loads it, or itself."""
    targets: dict[str, str] = {}
    pages = [source for source in sources if source.kind == "html"]
    for source in sources:
        if source.unit is None or source.unit.language != "javascript":
            continue
        path = source.document.path
        name = _logical_name(source, metadata)
        if source.kind == "html":
            targets[path] = f"webresource:{name}"
            continue
        page = next((page for page in pages if any(_refers(script, name) for script in page.scripts)), None)
        entities = sorted(metadata.entities_of(name))
        if page is not None:
            targets[path] = f"webresource:{_logical_name(page, metadata)}"
        elif entities:
            targets[path] = f"entity:{entities[0]}"
        else:
            targets[path] = f"webresource:{name}"
    return targets


def _refers(script: str, name: str) -> bool:
    clean = script.partition("?")[0].replace("\\", "/").lower()
    return posixpath.basename(clean) == posixpath.basename(name.lower()) and bool(clean)


# ── links ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _links(
    outcomes: Sequence[Outcome],
    sources: Sequence[Source],
    metadata: Metadata,
    models: Models,
    classify: Callable[[str], str | None],
    typed: Callable[[Hole], Hole],
) -> tuple[list[Link], list[Sender]]:
    gathered: list[Gathered] = []
    seen: set[tuple[object, ...]] = set()
    for text, situation in [*_navigations(outcomes), *markup.texts_of(sources, metadata)]:
        variants = links.parsed(text, typed)
        key = (situation.at, situation.via, tuple(_shape(item.variant.parts) for item in variants))
        if variants and _worth(text, situation) and key not in seen:
            seen.add(key)
            gathered.append((variants, situation))
    found: list[Link] = []
    senders: list[Sender] = []
    for variants, situation in blame_callers(gathered):
        link, its = links.link_of(variants, situation, models, classify)
        if situation.navigated or link.system in {"fo", "ce"}:
            found.append(link)
            senders.extend(its)
    return found, senders


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


def _navigations(outcomes: Sequence[Outcome]) -> Iterable[tuple[Text, links.Situation]]:
    used: set[tuple[str, int, int]] = set()
    built: list[tuple[Built, str]] = []
    for outcome in outcomes:
        for event in outcome.events:
            if isinstance(event, Navigated):
                used |= _places(event.text)
                situation = links.Situation(
                    event.at, event.via, outcome.entry.language, event.function, outcome.entry.button
                )
                yield event.text, situation
            elif isinstance(event, Consumed):
                used |= _places(event.text)
            elif isinstance(event, Built):
                built.append((event, outcome.entry.language))
    yield from _unnavigated(built, used)


def _places(text: Text) -> set[tuple[str, int, int]]:
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
        yield event.text, links.Situation(at, "returned", language, event.function, event.entry.button, navigated=False)


_EVIDENCE = re.compile(r"(?:^|[?&])mi=|main\.aspx|(?:[?&]f=.*[?&]cmp=|[?&]cmp=.*[?&]f=)", re.IGNORECASE)


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


# ── destinations ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _navigation_flows(
    outcomes: Sequence[Outcome], typed: Callable[[Hole], Hole], targets: dict[str, str]
) -> Iterable[Flow]:
    """A navigation whose scheme, host or whole address comes from outside."""
    from xlint.value import Step

    seen: set[tuple[Place, str, frozenset[str]]] = set()
    for outcome in outcomes:
        for event in outcome.events:
            if not isinstance(event, Navigated):
                continue
            for variant in expand(event.text):
                hole, prefix = destination(variant.parts)
                if hole is None:
                    continue
                if hole.origin.kind not in receivers.OUTSIDE:
                    continue
                hole = typed(hole)
                key = (event.at, hole.origin.key, hole.guards)
                if key in seen:
                    continue
                seen.add(key)
                source = Step(hole.origin.place, f"`{hole.origin.name}` is read here")
                yield Flow(
                    "navigate", event.at, hole.origin, hole, (source, *hole.steps), outcome.entry.language, event.via,
                    receivers.target_of(outcome.entry, targets), prefix,
                )  # fmt: skip


_BASES = frozenset({"client-url", "base-url", "environment", "setting", "company"})


def destination(parts: Sequence[Known | Hole]) -> tuple[Hole | None, str]:
    """The hole that decides where a URL leads, with the known text before it; None where the text fixes scheme and host."""
    prefix = ""
    based = False
    for part in parts:
        if isinstance(part, Known):
            if based and part.text.startswith(("/", "?", "#")):
                return None, prefix
            prefix += part.text
            continue
        if not prefix and part.origin.kind in _BASES:
            based = True
            continue
        if based:
            return part, prefix
        body = prefix.partition("://")[2] if "://" in prefix else prefix[2:] if prefix.startswith("//") else None
        if body is None:
            fixed = prefix.startswith(("/", "?", "#", "./", "../", "$webresource:")) or (
                ":" in prefix and not prefix.endswith(":")
            )
            return (None, prefix) if fixed or "/" in prefix or "?" in prefix else (part, prefix)
        if "/" in body or "?" in body or "#" in body:
            return None, prefix
        if part.origin.kind in _BASES:
            prefix += "\x00"
            continue
        return part, prefix
    return None, prefix


# ── literals ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _literals(
    surveys: Mapping[str, Survey], outcomes: Sequence[Outcome], sources: Sequence[Source], metadata: Metadata
) -> Iterable[Literal]:
    """Known texts that could hold a host: string literals, and concatenations that only together do."""
    patterns: set[tuple[str, int, int]] = set()
    fetched: set[tuple[str, int, int]] = set()
    for outcome in outcomes:
        for event in outcome.events:
            if isinstance(event, Consumed):
                (patterns if event.how == "pattern" else fetched).update(_places(event.text))
    for path in sorted(surveys):
        for node in surveys[path].literals:
            if _may_hold_host(str(node.value)):
                key = (path, node.start, node.end)
                context = "pattern" if key in patterns else "fetch" if key in fetched else "code"
                yield Literal(str(node.value), Place(*key), context)  # type: ignore[arg-type]
    yield from _split_hosts(outcomes)
    yield from markup.literals_of(sources, metadata)


def _may_hold_host(text: str) -> bool:
    lowered = text.lower()
    return any(word in lowered for word in _HOST_WORDS)


def _split_hosts(outcomes: Sequence[Outcome]) -> Iterable[Literal]:
    seen: set[Place] = set()
    for outcome in outcomes:
        for event in outcome.events:
            if not isinstance(event, Navigated | Built):
                continue
            for variant in expand(event.text):
                for run in _runs(variant.parts):
                    whole = "".join(part.text for part in run)
                    if len(run) < 2 or not _may_hold_host(whole):
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
