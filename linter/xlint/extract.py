"""Sources to contract: run both languages, and say what was sent, read, reached and not understood."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

import msgspec

from xlint import destinations, groups, hosts, literals, navigations, receivers
from xlint.columns import typer
from xlint.config import Config
from xlint.contract import Flow, Link, Literal, Receiver, Sender, Unresolved
from xlint.evaluate.observe import GaveUp, Outcome, Ran
from xlint.invoked import Call, calls
from xlint.libraries import is_old_jquery
from xlint.metadata import Metadata
from xlint.models import Models
from xlint.oracle import Inquiry, Oracle, Remembered
from xlint.owners import entities, targets_of
from xlint.progress import Progress, silent
from xlint.reading import pack, packable, unpack
from xlint.source import Source
from xlint.survey.facts import Survey
from xlint.tasks import Member, Task
from xlint.value import Hole
from xlint.workshop import Workshop, collecting

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


class Extraction(msgspec.Struct, frozen=True):
    """Everything that rules and comparison need."""

    links: tuple[Link, ...] = ()
    senders: tuple[Sender, ...] = ()
    receivers: tuple[Receiver, ...] = ()
    flows: tuple[Flow, ...] = ()
    literals: tuple[Literal, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()


def extract(
    sources: Sequence[Source],
    metadata: Metadata,
    models: Models,
    config: Config,
    workshop: Workshop | None = None,
    progress: Progress = silent,
) -> Extraction:
    """Run the code of all sources and gather what it says."""
    shop = workshop or Workshop()
    scripts = [source for source in sources if source.language == "javascript"]
    classes = [source for source in sources if source.language == "xpp"]
    progress("Following scripts")
    outcomes = list(run_scripts(scripts, metadata, models, shop, progress))
    progress("Following X++")
    outcomes += run_classes(classes, sources, metadata, models, shop)
    classify = partial(hosts.classify, models=models)
    targets = targets_of(sources, metadata)
    by_path = {source.path: source for source in sources}
    typed = typer(metadata, cache(lambda path: entities(by_path, metadata, path)))
    found_links, found_senders = navigations.gather(outcomes, sources, metadata, models, classify, typed)
    flows = [_typed_flow(flow, typed) for flow in receivers.flows_of(outcomes, targets)]
    return Extraction(
        tuple(found_links),
        tuple(found_senders),
        receivers.receivers_of(outcomes, targets),
        (*flows, *destinations.flows_of(outcomes, typed, targets)),
        tuple(literals.literals_of(outcomes, sources, metadata)),
        tuple(sorted({Unresolved(e.at, e.reason) for o in outcomes for e in o.events if isinstance(e, GaveUp)})),
    )


def run_scripts(
    sources: Sequence[Source], metadata: Metadata, models: Models, shop: Workshop, progress: Progress
) -> Iterator[Outcome]:
    """What the scripts do, each run with those that it leans on."""
    surveys = _surveys(sources)
    by_path = {source.path: source for source in sources}
    plan = groups.plan_scripts(surveys, models.javascript.own_names)
    called = _calls_by_path(surveys, metadata)

    def member(path: str, gives: frozenset[str] = frozenset()) -> Member:
        source = by_path[path]
        relevant = plan.relevant.get(path, frozenset())
        return Member(source.collected, source.digest, relevant, surveys[path].size, gives)

    old_jquery = any(is_old_jquery(script) for source in sources for script in source.scripts)

    def task(root: str, group: groups.Group) -> Task:
        others = tuple(member(*other) for other in group.others.items())
        old = old_jquery and "param" in surveys[root].mentions.split()
        return Task(member(root), others, tuple(called.get(root, ())), old)

    tasks = [task(root, group) for group in plan.groups for root in group.roots]
    return _unless_called(shop.run_scripts(tasks, models, progress))


def _unless_called(ran: Sequence[Ran]) -> Iterator[Outcome]:
    """The outcomes, but for those of functions that another file's code calls: it was run there with what it is given."""
    entered = {function for each in ran for function in each.entered}
    for each in ran:
        for outcome in each.outcomes:
            if not outcome.assumed or (outcome.entry.path, outcome.entry.at.start) not in entered:
                yield outcome


def _calls_by_path(surveys: Mapping[str, Survey], metadata: Metadata) -> dict[str, list[Call]]:
    """The calls that markup makes, by the script that has the function."""
    found: dict[str, list[Call]] = {}
    provides = {path: frozenset(survey.provides.split()) for path, survey in surveys.items()}
    named = {path: frozenset(function.name for function in survey.functions) for path, survey in surveys.items()}
    for call in calls(metadata):
        first, _, rest = call.function.partition(".")
        last = rest.rpartition(".")[2]
        candidates = [path for path in sorted(surveys) if first in provides[path] or first in named[path]]
        in_library = [path for path in candidates if call.library and path.endswith(call.library)]
        having = [path for path in in_library or candidates if not last or last in named[path]]
        for path in groups.nearest(call.at.path, having or in_library or candidates)[:1]:
            found.setdefault(path, []).append(call)
    return found


def run_classes(
    classes: Sequence[Source], sources: Sequence[Source], metadata: Metadata, models: Models, shop: Workshop
) -> Iterator[Outcome]:
    """What the X++ does that has to do with URLs; other code is fetched when it is asked for."""
    plan = groups.plan_classes(_surveys(classes), models.xpp.own_names)
    macros = {name: text for source in sources for name, text in source.reading.macros.items()}
    oracle = Oracle(classes, metadata, plan.relevant, shop.shelf)
    for group in plan.groups:
        members = [(path, oracle.sources[path].digest, sorted(plan.relevant[path])) for path in group.roots]
        key = shop.shelf.key("classes", models.digest, members, macros)
        known = unpack(Remembered, shop.cache.get([key]).get(key, b""))
        if known is None or not oracle.still_so(known):
            known = packable(_run_group(group.roots, oracle, macros, models))
            shop.cache.put({key: packed} if (packed := pack(known)) else {})
        yield from known.ran.outcomes


def _run_group(roots: Sequence[str], oracle: Oracle, macros: Mapping[str, str], models: Models) -> Remembered:
    from xlint import running  # nothing has to be run where nothing has changed

    inquiry = Inquiry(oracle)
    codes = {path: inquiry.code(path) for path in roots}

    def prepare(machine: Machine) -> None:
        inquiry.prepare(machine)
        machine.macros = dict(macros)

    with collecting():
        ran = running.run_classes(codes, oracle.relevant, inquiry.fetch, prepare, models)
    return Remembered(ran, tuple(inquiry.asked.items()))


def _surveys(sources: Iterable[Source]) -> dict[str, Survey]:
    return {source.path: source.survey for source in sources if source.survey is not None}


def _typed_flow(flow: Flow, typed: Callable[[Hole], Hole]) -> Flow:
    return msgspec.structs.replace(flow, hole=typed(flow.hole))
