"""What the report shows, put together: one field per section, in reading order."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from xlint import __version__
from xlint.audit import Audit
from xlint.concept import TITLES
from xlint.config import Config
from xlint.contract import Receiver
from xlint.finding import Finding, Severity
from xlint.models import Models
from xlint.report import linkmap, summary
from xlint.report.html import history, inventory
from xlint.report.html.ages import Ages
from xlint.report.html.cards import Card, cards
from xlint.report.html.history import History, Trend
from xlint.report.html.lanes import GLYPHS, LABELS, Lane, lanes
from xlint.report.html.ledger import Ledger, ledger
from xlint.report.html.manual import RulePage, pages
from xlint.report.html.matrix import Matrix, count, matrix
from xlint.report.html.sides import Sides
from xlint.report.html.trend import Bar, bars
from xlint.report.linkmap import Row
from xlint.report.places import Position, links, position
from xlint.rule import Rule


class Subject(NamedTuple):
    """What a report is about. `date` is shown as it is given; without one the report has no date."""

    audit: Audit
    config: Config
    rules: tuple[Rule, ...]
    known: tuple[Rule, ...]
    models: Models
    title: str
    history: History = History()
    label: str = ""
    date: str = ""
    ages: Ages = Ages()


class RuleCount(NamedTuple):
    """A rule that found something: how often, how grave it was at worst, and the first finding's fingerprint."""

    rule: str
    title: str
    severity: Severity
    number: int
    new: int
    first: str


class FileCount(NamedTuple):
    """A file with findings: how many of each severity, and the first one's fingerprint."""

    path: str
    counts: dict[str, int]
    first: str


class Gap(NamedTuple):
    """What was not understood, and where."""

    at: str
    reason: str


class Coverage(NamedTuple):
    """The honest sum: what was read, and every gap with its reason. `met` are the files read and those that were not."""

    files: int
    parsed: int
    met: int
    partly: tuple[Gap, ...]
    skipped: tuple[Gap, ...]
    unresolved: tuple[Gap, ...]
    notes: tuple[str, ...]
    silent: tuple[Rule, ...]
    off: tuple[Rule, ...]


class Page(NamedTuple):
    subject: Subject
    version: str
    sentence: str
    severities: dict[str, int]
    links: int
    receivers: int
    parameters: int
    states: dict[str, int]
    by_rule: tuple[RuleCount, ...]
    by_file: tuple[FileCount, ...]
    trend: Trend
    bars: tuple[Bar, ...]
    cards: tuple[Card, ...]
    lanes: tuple[Lane, ...]
    elsewhere: tuple[tuple[Row, Position], ...]
    alone: tuple[tuple[Receiver, Position], ...]
    matrix: Matrix
    statuses: dict[str, int]
    hosts: tuple[inventory.Host, ...]
    bases: tuple[inventory.Base, ...]
    relied: tuple[inventory.Relied, ...]
    ledger: Ledger
    coverage: Coverage
    manual: tuple[RulePage, ...]
    glyphs: dict[str, str]
    state_labels: dict[str, str]
    concepts: dict[str, str]
    stamp: tuple[str, ...]
    origin: dict[str, str]
    data: dict[str, Any]


def build(subject: Subject) -> Page:
    """The page's content. Everything in it has an order of its own, whatever order the audit has."""
    audit, models = subject.audit, subject.models
    rows, unlinked = linkmap.rows(audit, models), linkmap.unlinked(audit)
    active = [finding for finding in audit.findings if finding.active]
    trend = history.compare(subject.history, history.point(audit, subject.label, subject.date))
    by_id = {rule.id: rule for rule in subject.known}
    ordered = cards(audit, active, Sides(rows, unlinked), by_id, trend.new)
    made = matrix(audit, rows, subject.known)
    states = Counter(sent.state for row in rows if row.sender.target.system != "other" for sent in row.sent)
    return Page(
        subject=subject,
        version=__version__,
        sentence=summary.sentence(audit),
        severities={severity.value: sum(f.severity is severity for f in active) for severity in Severity},
        links=len(links(audit.senders)),
        receivers=len(audit.receivers),
        parameters=sum(states.values()),
        states={state: states[state] for state in LABELS},
        by_rule=_by_rule([card.finding for card in ordered], by_id, trend),
        by_file=_by_file([card.finding for card in ordered]),
        trend=trend,
        bars=bars(trend.history.points),
        cards=ordered,
        lanes=lanes(audit, rows),
        elsewhere=_elsewhere(audit, rows),
        alone=tuple((receiver, position(audit, receiver.at)) for receiver in unlinked),
        matrix=made,
        statuses={str(status): number for status, number in count(made).items()},
        hosts=inventory.hosts(audit, models),
        bases=inventory.bases(audit, rows),
        relied=inventory.relied(audit, rows, models),
        ledger=ledger(audit, subject.config, trend.history, subject.ages),
        coverage=_coverage(subject),
        manual=pages(subject.known, _counts(audit.findings)),
        glyphs={str(state): glyph for state, glyph in GLYPHS.items()},
        state_labels={str(state): label for state, label in LABELS.items()},
        concepts={str(kind): title for kind, title in TITLES.items()},
        stamp=_stamp(subject),
        origin=_origin(subject),
        data=msgspec.to_builtins(trend.history),
    )


def _by_rule(active: Sequence[Finding], rules: dict[str, Rule], trend: Trend) -> tuple[RuleCount, ...]:
    """The gravest first, then the most frequent."""
    found: dict[str, list[Finding]] = {}
    for finding in active:
        found.setdefault(finding.rule, []).append(finding)
    counts = [
        RuleCount(
            rule,
            rules[rule].title if rule in rules else rule,
            max((finding.severity for finding in findings), key=lambda severity: severity.rank),
            len(findings),
            sum(finding.fingerprint in trend.new for finding in findings),
            findings[0].fingerprint,
        )
        for rule, findings in found.items()
    ]
    return tuple(sorted(counts, key=lambda each: (-each.severity.rank, -each.number, each.rule)))


def _by_file(findings: Sequence[Finding]) -> tuple[FileCount, ...]:
    """The files with the most of what is gravest first."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.report.at.path, []).append(finding)
    counts = [
        FileCount(path, {s.value: sum(f.severity is s for f in here) for s in Severity}, here[0].fingerprint)
        for path, here in found.items()
    ]
    return tuple(sorted(counts, key=lambda each: ([-number for number in each.counts.values()], each.path)))


def _stamp(subject: Subject) -> tuple[str, ...]:
    """What tells this report from the next one: release, commit, day."""
    provenance = subject.audit.provenance
    commit = f"commit {provenance.commit[:12]}" if provenance else ""
    branch = f"branch {provenance.branch}" if provenance and provenance.branch else ""
    return tuple(part for part in (subject.label, commit, branch, subject.date) if part)


def _origin(subject: Subject) -> dict[str, str]:
    """What the report rests on, for who has to repeat it."""
    provenance = subject.audit.provenance
    known = {
        "Repository": provenance.url if provenance else "",
        "Folder": provenance.below if provenance else "",
        "Commit": provenance.commit if provenance else "",
        "Branch": provenance.branch if provenance else "",
        "Configuration": _configuration(subject.config),
        "Rules": f"{len(subject.rules)} of {len(subject.known)}",
        "xlint": __version__,
    }
    return {name: value for name, value in known.items() if value}


def _configuration(config: Config) -> str:
    if config.file is None:
        return "none: every setting has its default"
    try:
        return f"{config.file.name}, SHA-256 {hashlib.sha256(config.file.read_bytes()).hexdigest()[:16]}…"
    except OSError:
        return config.file.name


def _elsewhere(audit: Audit, rows: Sequence[Row]) -> tuple[tuple[Row, Position], ...]:
    """The links that leave both systems, one per place."""
    found = {row.sender.link.at: row for row in rows if row.sender.target.system == "other"}
    return tuple((row, position(audit, at)) for at, row in sorted(found.items()))


def _counts(findings: Sequence[Finding]) -> dict[str, tuple[int, int]]:
    active = Counter(finding.rule for finding in findings if finding.active)
    accepted = Counter(finding.rule for finding in findings if not finding.active)
    return {rule: (active[rule], accepted[rule]) for rule in {**active, **accepted}}


def _coverage(subject: Subject) -> Coverage:
    audit = subject.audit
    found = audit.coverage
    said = {finding.rule for finding in audit.findings}
    ran = {rule.id for rule in subject.rules}
    partly, skipped = (
        tuple(
            Gap(f"{each.path}:{each.line}" if each.line else each.path, each.reason)
            for each in sorted(unread, key=lambda each: (each.path, each.line or 0, each.reason))
        )
        for unread in (found.partly, found.skipped)
    )
    unresolved = tuple(Gap(str(position(audit, each.at)), each.reason) for each in sorted(found.unresolved))
    silent = tuple(rule for rule in subject.rules if rule.id not in said)
    off = tuple(rule for rule in subject.known if rule.id not in ran)
    met = found.parsed + len({each.path for each in found.skipped})
    return Coverage(found.files, found.parsed, met, partly, skipped, unresolved, found.notes, silent, off)
