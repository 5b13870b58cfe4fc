"""The trend: what earlier reports found, kept in a JSON file or read out of an earlier report.

A point holds counts and the fingerprints of what was active. A report on unchanged findings adds no point, so that
writing it twice gives the same file twice.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import NamedTuple

import msgspec

from xlint.audit import Audit
from xlint.finding import Severity
from xlint.report.places import links

VERSION = 1
_MOST = 60
_EMBEDDED = re.compile(r'<script type="application/json" id="xlint-data">([^<]*)</script>')


class HistoryError(Exception):
    """Why a history cannot be used, on one line."""


class Known(msgspec.Struct, frozen=True, order=True):
    """A finding as a point remembers it."""

    fingerprint: str
    rule: str
    severity: Severity
    message: str


class Point(msgspec.Struct, frozen=True):
    """One report. `accepted` are the fingerprints of what was suppressed or in the baseline."""

    active: tuple[Known, ...] = ()
    accepted: tuple[str, ...] = ()
    links: int = 0
    unresolved: int = 0
    label: str = ""
    date: str = ""

    def count(self, severity: str) -> int:
        return sum(known.severity == severity for known in self.active)

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.label, self.date) if part)

    def same_as(self, other: Point) -> bool:
        """Whether both found the same, whatever they are called."""
        bare = [msgspec.structs.replace(point, label="", date="") for point in (self, other)]
        return bare[0] == bare[1]


class History(msgspec.Struct, frozen=True):
    """Points in order, the oldest first."""

    version: int = VERSION
    points: tuple[Point, ...] = ()

    def adding(self, point: Point) -> History:
        """With one more point, unless the last one says the same."""
        if self.points and point.same_as(self.points[-1]):
            return self
        return History(VERSION, (*self.points, point)[-_MOST:])

    def since(self, fingerprint: str) -> int:
        """The index of the point since which this has been accepted without a break, the last point's for a new one."""
        index = len(self.points)
        while index and fingerprint in self.points[index - 1].accepted:
            index -= 1
        return min(index, len(self.points) - 1)


class Trend(NamedTuple):
    """Now against the point before; `before` is None for a first report."""

    history: History
    before: Point | None
    new: frozenset[str]
    resolved: tuple[Known, ...]

    @property
    def kept(self) -> int:
        return len(self.history.points[-1].active) - len(self.new)


def point(audit: Audit, label: str = "", date: str = "") -> Point:
    active = sorted(
        Known(f.fingerprint, f.rule, f.severity, f.report.message) for f in audit.findings if f.active
    )  # fmt: skip
    accepted = sorted(f.fingerprint for f in audit.findings if not f.active)
    return Point(
        tuple(active), tuple(accepted), len(links(audit.senders)), len(audit.coverage.unresolved), label, date
    )  # fmt: skip


def compare(history: History, now: Point) -> Trend:
    """What is new and what is gone since the last report. The same faults twice are counted twice."""
    joined = history.adding(now)
    before = joined.points[-2] if len(joined.points) > 1 else None
    if before is None:
        return Trend(joined, None, frozenset(), ())
    was, has = (Counter(k.fingerprint for k in each.active) for each in (before, now))
    gone = Counter(was - has)
    resolved = []
    for known in before.active:
        if gone[known.fingerprint] > 0:
            gone[known.fingerprint] -= 1
            resolved.append(known)
    return Trend(joined, before, frozenset(has - was), tuple(resolved))


def read(text: str, path: str) -> History:
    """The history in a JSON file, or embedded in an earlier report. Raises `HistoryError`."""
    report = _EMBEDDED.search(text)
    try:
        history = msgspec.json.decode((report[1] if report else text).encode(), type=History)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeEncodeError) as error:
        raise HistoryError(f"{path}: is no history of reports: {error}") from None
    if history.version != VERSION:
        raise HistoryError(f"{path}: has version {history.version}; this xlint reads version {VERSION}")
    return history


def write(history: History) -> str:
    return json.dumps(msgspec.to_builtins(history), indent=1) + "\n"
