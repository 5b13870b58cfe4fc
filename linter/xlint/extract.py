"""Sources to contract: run both languages, and say what was sent, read, reached and not understood."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial

import msgspec

from xlint import destinations, hosts, literals, navigations, receivers
from xlint.columns import field_type, typer
from xlint.config import Config
from xlint.contract import Flow, Link, Literal, Receiver, Sender, Unresolved
from xlint.evaluate.classes import Xpp
from xlint.evaluate.machine import Machine
from xlint.evaluate.observe import GaveUp
from xlint.evaluate.program import Facts
from xlint.evaluate.scripts import JavaScript
from xlint.invoked import invoked_functions
from xlint.metadata import Metadata
from xlint.models import Models
from xlint.owners import entities, targets_of
from xlint.progress import Progress, silent
from xlint.relevance import relevant_functions
from xlint.source import Source
from xlint.survey import Survey, survey
from xlint.value import Hole


class Extraction(msgspec.Struct, frozen=True):
    """Everything that rules and comparison need."""

    links: tuple[Link, ...] = ()
    senders: tuple[Sender, ...] = ()
    receivers: tuple[Receiver, ...] = ()
    flows: tuple[Flow, ...] = ()
    literals: tuple[Literal, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()


def extract(
    sources: Sequence[Source], metadata: Metadata, models: Models, config: Config, progress: Progress = silent
) -> Extraction:
    """Run the code of all sources and gather what it says."""
    documents = {source.document.path: source.document for source in sources}
    scripts = [source.unit for source in sources if source.unit is not None and source.unit.language == "javascript"]
    classes = [source.unit for source in sources if source.unit is not None and source.unit.language == "xpp"]
    classify = partial(hosts.classify, models=models)
    surveys = {unit.path: survey(unit) for unit in (*scripts, *classes)}
    of_scripts = {unit.path: surveys[unit.path] for unit in scripts}
    of_classes = {unit.path: surveys[unit.path] for unit in classes}
    progress("Following scripts")
    javascript = Machine(models, documents)
    runs = JavaScript(javascript, scripts, facts_of(of_scripts))
    relevant = relevant_functions(of_scripts, folded=False, own=models.javascript.own_names)
    outcomes = runs.run(relevant, invoked_functions(metadata, models))
    progress("Following X++")
    xpp = Machine(models, documents)
    xpp.macros = {name: text for source in sources for name, text in source.macros.items()}
    xpp.lengths = metadata.length_of_edt
    xpp.field_type = partial(field_type, metadata)
    xpp.is_temporary = lambda table: _temporary(metadata, table)
    relevant = relevant_functions(of_classes, folded=True, own=models.xpp.own_names)
    outcomes = [*outcomes, *Xpp(xpp, classes, facts_of(of_classes)).run(relevant)]
    targets = targets_of(sources, metadata)
    typed = typer(metadata, cache(lambda path: entities(sources, metadata, path)))
    found_links, found_senders = navigations.gather(outcomes, sources, metadata, models, classify, typed)
    flows = [_typed_flow(flow, typed) for flow in receivers.flows_of(outcomes, targets)]
    return Extraction(
        tuple(found_links),
        tuple(found_senders),
        receivers.receivers_of(outcomes, targets),
        (*flows, *destinations.flows_of(outcomes, typed, targets)),
        tuple(literals.literals_of(surveys, outcomes, sources, metadata)),
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
