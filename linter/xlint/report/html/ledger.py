"""What has been decided not to be reported: suppressions, the baseline, what the configuration switches off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xlint.audit import Audit
from xlint.config import Config
from xlint.finding import Finding
from xlint.report.html.ages import Ages
from xlint.report.html.history import History
from xlint.report.places import Position, in_order, position
from xlint.suppress import EXPIRED, UNEXPLAINED, UNUSED
from xlint.suppressions import suppressions
from xlint.value import Place


class Entry(NamedTuple):
    """A suppression where it stands. `day` is when it was committed, where git knows; `since` is the report that first knew it.

    `complaints` is what is wrong with it.
    """

    at: Position
    rules: tuple[str, ...]
    reason: str
    until: str
    kind: str
    suppressed: tuple[Finding, ...]
    day: str
    since: str
    complaints: tuple[str, ...]


class Accepted(NamedTuple):
    """A finding in the baseline."""

    finding: Finding
    at: Position
    day: str
    since: str


class Ledger(NamedTuple):
    entries: tuple[Entry, ...]
    baseline: tuple[Accepted, ...]
    switched_off: tuple[tuple[str, str], ...]


_COMPLAINTS = {UNUSED: "suppresses nothing", UNEXPLAINED: "gives no reason", EXPIRED: "has ended"}


def ledger(audit: Audit, config: Config, history: History, ages: Ages) -> Ledger:
    accepted = tuple(_baseline(audit, history, ages))
    return Ledger(tuple(_entries(audit, history, ages)), accepted, tuple(_switched_off(config)))


def _entries(audit: Audit, history: History, ages: Ages) -> list[Entry]:
    covered: dict[Place, list[Finding]] = {}
    complaints: dict[Place, list[str]] = {}
    for finding in audit.findings:
        if finding.suppressed is not None:
            covered.setdefault(finding.suppressed.at, []).append(finding)
        elif finding.rule in _COMPLAINTS:
            complaints.setdefault(finding.report.at, []).append(_COMPLAINTS[finding.rule])
    entries = []
    for path in sorted(audit.documents):
        for each in suppressions(audit.documents[path]):
            place = Place(path, each.at.start, each.at.end)
            found = tuple(covered.get(place, ()))
            at = position(audit, place)
            wrong = tuple(complaints.get(place, ()))
            since = _since(history, found)
            day = ages.suppressed.get((path, at.line), "")
            entries.append(Entry(at, each.rules, each.reason, each.until or "", each.kind, found, day, since, wrong))
    return entries


def _baseline(audit: Audit, history: History, ages: Ages) -> list[Accepted]:
    return [
        Accepted(
            finding,
            position(audit, finding.report.at),
            ages.accepted.get(finding.fingerprint, ""),
            _since(history, [finding]),
        )
        for finding in in_order(audit.findings)
        if finding.baselined and finding.suppressed is None
    ]


def _since(history: History, findings: Sequence[Finding]) -> str:
    """The report since which one of the findings has been accepted, and how many reports ago that was."""
    if not findings:
        return ""
    last = len(history.points) - 1
    index = min(history.since(finding.fingerprint) for finding in findings)
    if index == last:
        return "this report"
    ago = f"{last - index} report{'s' if last - index > 1 else ''} ago"
    name = history.points[index].name
    return f"{name}, {ago}" if name else ago


def _switched_off(config: Config) -> list[tuple[str, str]]:
    settings = config.settings
    found = [(rule, "everywhere") for rule in settings.ignore]
    found += [(rule, glob) for glob, entry in settings.per_path.items() for rule in entry.ignore]
    return found
