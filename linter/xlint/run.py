"""The whole of xlint in order: find, read, extract, compare, judge, settle."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import msgspec

from xlint import across, compare, discovery, exchange, suppress
from xlint.audit import Audit, Coverage, Unread
from xlint.config import Config
from xlint.contract import Change, Pair
from xlint.documents import Documents
from xlint.exchange import Contract
from xlint.extract import Extraction, extract
from xlint.finding import Finding, Report, number
from xlint.metadata import Metadata, standard_edts, standard_menu_items
from xlint.metadata.standard import menu_item
from xlint.models import Models
from xlint.progress import Progress, silent
from xlint.rule import Context, Rule
from xlint.source import Source
from xlint.value import Place
from xlint.workshop import Workshop, read_all
from xlint_grammars.text import Document


def check(
    paths: Sequence[Path],
    *,
    config: Config,
    rules: Sequence[Rule],
    models: Models,
    overlay: Mapping[Path, bytes] = MappingProxyType({}),
    known: Collection[str] = (),
    progress: Progress = silent,
    workshop: Workshop | None = None,
) -> Audit:
    """The audit of `paths`. Raises `DiscoveryError` for a path that cannot be checked.

    `known` are the ids of all rules, where only some of them run. `overlay` lays contents over files, or stands in for
    files that are not on disk. `progress` is told where the run is.
    """
    progress("Looking for files")
    missing = [path for path in paths if path.absolute() in overlay and not path.exists()]
    there = [path for path in paths if path not in missing]
    found = discover(there, config) if there or not missing else NOTHING
    collected = [_laid_over(item, overlay) for item in found.collected]
    for path in missing:
        alone = discovery.from_bytes(_relative(path, config.root), overlay[path.absolute()])
        collected += alone.collected
        found = msgspec.structs.replace(found, skipped=(*found.skipped, *alone.skipped))
    shop = workshop or Workshop()
    sources, unread = read_all(collected, shop, progress)
    metadata = join_metadata(sources, models, config)
    extraction = extract(sources, metadata, models, config, shop, progress)
    progress("Comparing")
    foreign = across.others(config)
    extraction, pairs, notes = join(extraction, foreign, metadata, config, models)
    files = {source.path: (source.collected, source.digest) for source in sources}
    contract = contract_of(extraction, pairs, metadata, config, Documents(files))
    changed, lock = across.since_lock(paths, config, contract, models, foreign)
    progress("Judging")
    reports = list(judge(rules, extraction, (*pairs, *changed), Context(config, models, names_read(extraction))))
    reports += [report for report in parse_errors(sources) if config.wanted("parse-error")]
    findings = config.settle(to_findings(reports, rules))
    documents = Documents(files, {**foreign.documents, **(lock.documents if lock else {})})
    today = datetime.datetime.now(tz=datetime.UTC).date()
    suppressing = {source.path: documents[source.path] for source in sources if source.reading.suppresses}
    settled = suppress.apply(findings, suppressing, today=today, known_rules=known or {rule.id for rule in rules})
    skipped = tuple(Unread(item.path, item.reason) for item in found.skipped)
    coverage = coverage_of(sources, (*skipped, *unread), len(collected), extraction, notes, documents)
    return Audit(
        config.settle(settled), extraction.senders, extraction.receivers, pairs, extraction.flows, coverage, documents,
        contract, changed,
    )  # fmt: skip


def discover(paths: Sequence[Path], config: Config) -> discovery.Discovery:
    """The files of a run over these paths. Raises `DiscoveryError`."""
    return discovery.discover(paths, root=config.root, exclude=_below_root(config))


def join(
    extraction: Extraction, foreign: Contract, metadata: Metadata, config: Config, models: Models
) -> tuple[Extraction, tuple[Pair, ...], tuple[str, ...]]:
    """Both sides of every URL, those of other repositories' contracts too: the extraction with what that adds, and pairs."""
    sight = compare.Sight(extraction.receivers, metadata, config)
    mine = compare.bind_names(extraction.senders, config)
    readers = compare.with_keys(extraction.receivers, sight)
    senders, receivers = (*mine, *foreign.senders), (*readers, *foreign.receivers)
    found, notes = compare.compare(senders, receivers, metadata, config, models, foreign.items)
    pairs = across.own(found, foreign)
    flows = across.flows(extraction.flows, pairs, foreign)
    links = compare.bound_links(extraction.links, extraction.senders, mine)
    return msgspec.structs.replace(extraction, links=links, senders=mine, receivers=readers, flows=flows), pairs, notes


def names_read(extraction: Extraction) -> frozenset[str]:
    """The names, lower-cased, that some receiver in sight reads."""
    return frozenset(read.name.lower() for receiver in extraction.receivers for read in receiver.reads)


def contract_of(
    extraction: Extraction, pairs: Sequence[Pair], metadata: Metadata, config: Config, documents: Mapping[str, Document]
) -> Contract:
    """What the repository sends and reads, to be exported and locked."""
    items = compare.Sight(extraction.receivers, metadata, config).items()
    found = extraction
    return exchange.of(found.senders, found.receivers, found.flows, items=items, pairs=pairs, documents=documents)


NOTHING = discovery.Discovery((), ())


def _relative(path: Path, root: Path) -> str:
    absolute = path.absolute()
    return absolute.relative_to(root).as_posix() if absolute.is_relative_to(root) else path.name


def _below_root(config: Config) -> tuple[str, ...]:
    """The globs to exclude, which hang at the configuration's folder, as globs that hang at the root."""
    if config.folder == config.root or not config.folder.is_relative_to(config.root):
        return config.settings.exclude
    prefix = config.folder.relative_to(config.root).as_posix()
    return tuple(
        f"/{prefix}/{glob.lstrip('/')}" if "/" in glob.strip("/") else f"/{prefix}/**/{glob}"
        for glob in config.settings.exclude
    )


def _laid_over(item: discovery.Collected, overlay: Mapping[Path, bytes]) -> discovery.Collected:
    data = overlay.get(Path(item.file)) if item.file else None
    return item if data is None else msgspec.structs.replace(item, data=data)


def join_metadata(sources: Sequence[Source], models: Models, config: Config) -> Metadata:
    """The metadata of all files, with the product's own menu items and those of the configuration."""
    configured = [menu_item(*_item(name, target)) for name, target in config.settings.menu_items.items()]
    standard = (*configured, *standard_menu_items(models.menu_item_rows))
    files = [source.metadata for source in sources if source.metadata is not None]
    return Metadata.merge(files, standard, standard_edts(models.edt_rows))


def _item(name: str, target: str) -> tuple[str, str, str]:
    """`CustTable = "form:CustTable"`, `"action:AwRemoveHold" = "class:AwRemoveHold"`."""
    kind, colon, rest = name.partition(":")
    return (
        (rest, target, kind.lower())
        if colon
        else (name, target, "action" if target.startswith("class:") else "display")
    )


def judge(
    rules: Sequence[Rule], extraction: Extraction, compared: Sequence[Pair | Change], context: Context
) -> Iterator[tuple[str, Report]]:
    """Every rule over every subject."""
    subjects = (
        *extraction.links, *extraction.senders, *extraction.receivers, *extraction.flows, *extraction.literals, *compared,
    )  # fmt: skip
    for rule in rules:
        for subject in subjects:
            for report in rule.reports(subject, context):
                yield rule.id, report


def parse_errors(sources: Sequence[Source]) -> Iterator[tuple[str, Report]]:
    for source in sources:
        scripts = source.language == "javascript"
        for error in source.errors[:1] if scripts and source.kind == "javascript" else source.errors:
            at = Place(source.path, error.start, error.end)
            remedy = "Mend the syntax; everything else in the file is checked."
            yield "parse-error", Report(error.message, at, remedy, shape=error.message)


def to_findings(reports: Iterable[tuple[str, Report]], rules: Sequence[Rule]) -> tuple[Finding, ...]:
    """Reports with rule and fingerprint; the same fault at the same place counts once."""
    by_id = {rule.id: rule for rule in rules}
    return tuple(
        Finding(
            rule,
            report.severity or by_id[rule].severity,
            report.confidence or by_id[rule].confidence,
            report,
            fingerprint,
        )
        for rule, report, fingerprint in number(reports)
        if rule in by_id
    )


def coverage_of(
    sources: Sequence[Source],
    skipped: Sequence[Unread],
    collected: int,
    extraction: Extraction,
    notes: Sequence[str],
    documents: Mapping[str, Document],
) -> Coverage:
    partly = tuple(
        Unread(source.path, error.message, documents[source.path].position(error.start)[0])
        for source in sources
        for error in source.errors
    )
    return Coverage(collected, len(sources), partly, tuple(sorted(skipped)), extraction.unresolved, tuple(notes))
