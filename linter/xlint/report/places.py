"""Places as reports give them: path, line and column, counted from 1, columns in code points."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from xlint.audit import Audit
from xlint.contract import Link, Sender
from xlint.finding import Finding
from xlint.value import Place


class Position(NamedTuple):
    """A place's first character, and the end after its last."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


def position(audit: Audit, place: Place) -> Position:
    document = audit.documents[place.path]
    return Position(place.path, *document.position(place.start), *document.position(place.end))


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """By place, then rule: the same order whatever order they came in."""
    return sorted(findings, key=lambda f: (f.report.at, f.rule, f.fingerprint, f.report.message))


def links(senders: Iterable[Sender]) -> list[Link]:
    """The links of the senders: one per place and navigation, however many targets it has."""
    found = {(sender.link.at, sender.link.via): sender.link for sender in senders}
    return [found[key] for key in sorted(found)]


def senders_in_order(senders: Iterable[Sender]) -> list[Sender]:
    return sorted(senders, key=lambda s: (s.link.at, s.link.via, s.target.key or "", s.template, repr(s.parameters)))


def unresolved(sender: Sender) -> str | None:
    """Why the sender's target cannot be known; None where it is."""
    if sender.target.key is not None:
        return None
    return sender.target.reason or sender.link.reason
