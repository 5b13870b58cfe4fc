"""What a rule yields, and what becomes of it: a `Report` plus rule, severity and fingerprint is a `Finding`."""

from __future__ import annotations

import enum
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal as OneOf

import msgspec

from xlint.value import Place, Step


class Severity(enum.StrEnum):
    """As in SARIF's `level`."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        return ("note", "warning", "error").index(self.value)


class Confidence(enum.StrEnum):
    """How sure a rule is that its finding is true."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Witness(msgspec.Struct, frozen=True):
    """A value that proves a finding: the URL it gives, and what is then read from it.

    Of a link to Finance and Operations, `client` is what its client reads and `server` what .NET's query parsing reads. Of any
    other link, `client` is what the opened page's script reads (`URLSearchParams`), and `server` is None: nothing is known.
    """

    value: str
    url: str
    client: dict[str, str]
    server: dict[str, str] | None = None

    @property
    def names(self) -> list[str]:
        return sorted({*self.client, *(self.server or ())})


class Edit(msgspec.Struct, frozen=True):
    """A replacement of a place's text. `expects` is what stands there: where something else does, the edit is void."""

    at: Place
    text: str
    expects: str | None = None


class Report(msgspec.Struct, frozen=True):
    """What a rule says about one place. `shape` is what tells two faults of one rule apart when lines move.

    `once` reports are one finding per place, whatever callers, targets or parameters lead there.
    """

    message: str
    at: Place
    remedy: str = ""
    related: tuple[Step, ...] = ()
    flow: tuple[Step, ...] = ()
    parameter: str | None = None
    target: str | None = None
    witness: Witness | None = None
    shape: str = ""
    severity: Severity | None = None
    confidence: Confidence | None = None
    fix: tuple[Edit, ...] = ()
    fix_title: str = ""
    once: bool = False


class Suppressed(msgspec.Struct, frozen=True):
    """Why a finding is not reported: the comment's or attribute's reason, its place and its last day."""

    reason: str
    at: Place
    until: str | None = None
    kind: OneOf["comment", "attribute", "configuration"] = "comment"


class Finding(msgspec.Struct, frozen=True):
    """A report with its rule. Immutable: suppression, baseline and severity changes make new ones."""

    rule: str
    severity: Severity
    confidence: Confidence
    report: Report
    fingerprint: str
    suppressed: Suppressed | None = None
    baselined: bool = False

    @property
    def active(self) -> bool:
        return self.suppressed is None and not self.baselined


def fingerprint(rule: str, report: Report, occurrence: int = 0) -> str:
    """Sixteen hex digits over rule, target, parameter and shape; no line, no path, no wording of the message.

    Equal faults in one run are told apart by `occurrence`, counted in the order of their places.
    """
    identity = "\x1f".join((rule, report.target or "", report.parameter or "", report.shape, str(occurrence)))
    return hashlib.sha256(identity.encode()).hexdigest()[:16]


def _order(pair: tuple[str, Report]) -> tuple[Place, str, int, str, str]:
    """By place and rule; of one rule at one place, the gravest first (no severity of its own: the rule's)."""
    rule, report = pair
    rank = -9 if report.severity is None else -report.severity.rank
    return report.at, rule, rank, report.message, repr(report)


def number(reports: Iterable[tuple[str, Report]]) -> Iterator[tuple[str, Report, str]]:
    """The reports with their rules and fingerprints, in the order of places, whatever the order they come in.

    The same fault at the same place counts once, by however many paths a rule came there.
    """
    ordered = sorted(reports, key=_order)
    places: set[tuple[str, Place]] = set()
    taken: set[tuple[str, Place]] = set()
    occurrences: Counter[str] = Counter()
    for rule, report in ordered:
        identity = fingerprint(rule, report)
        if (identity, report.at) in places or (report.once and (rule, report.at) in taken):
            continue
        places.add((identity, report.at))
        taken.add((rule, report.at))
        yield rule, report, fingerprint(rule, report, occurrences[identity])
        occurrences[identity] += 1
