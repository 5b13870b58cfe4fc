"""Findings as cards: what, both sides' source, the way of the value, the proof, and how to mend it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from xlint.audit import Audit
from xlint.finding import Finding, Witness
from xlint.fix import diff, fixable, plan
from xlint.report.html.sides import Sides
from xlint.report.html.source import Excerpt, Line, Mark, by_path, excerpt
from xlint.report.places import Position, position
from xlint.rule import Rule


class Station(NamedTuple):
    """One step of a flow, with its line of source."""

    message: str
    at: Position
    line: Line | None


class Reading(NamedTuple):
    """One parameter of a witness: what the client (or page) makes of it, and what the server does. None: nothing."""

    name: str
    client: str | None
    server: str | None


class Card(NamedTuple):
    """A finding. `new` is set against the last report; `cwe` is the rule's."""

    finding: Finding
    at: Position
    cwe: int | None
    new: bool
    excerpts: tuple[Excerpt, ...]
    flow: tuple[Station, ...]
    readings: tuple[Reading, ...]
    patch: str

    @property
    def anchor(self) -> str:
        return f"f={self.finding.fingerprint}"

    @property
    def words(self) -> str:
        """What a search looks through."""
        report = self.finding.report
        paths = [excerpt.path for excerpt in self.excerpts]
        parts = [self.finding.rule, report.message, report.remedy, report.parameter or "", report.target or "", *paths]
        return " ".join(parts).lower().replace("`", "")


def cards(
    audit: Audit, findings: Collection[Finding], sides: Sides, rules: Mapping[str, Rule], new: Collection[str]
) -> tuple[Card, ...]:
    """The findings as cards, the gravest first, then by place."""
    ordered = sorted(findings, key=lambda f: (-f.severity.rank, f.report.at, f.rule, f.fingerprint))
    return tuple(_card(audit, finding, sides, rules, new) for finding in ordered)


def _card(audit: Audit, finding: Finding, sides: Sides, rules: Mapping[str, Rule], new: Collection[str]) -> Card:
    report = finding.report
    rule = rules.get(finding.rule)
    return Card(
        finding,
        position(audit, report.at),
        rule.cwe if rule else None,
        finding.fingerprint in new,
        tuple(_excerpts(audit, finding, sides)),
        tuple(_stations(audit, finding)),
        _readings(report.witness),
        _patch(audit, finding),
    )


def _excerpts(audit: Audit, finding: Finding, sides: Sides) -> Iterator[Excerpt]:
    report = finding.report
    marks = [Mark(report.at)]
    marks += [Mark(step.place, "other", step.message) for step in report.related]
    marks += sides.opposite(finding)
    for path, here in by_path(mark for mark in marks if mark.place.path in audit.documents).items():
        yield excerpt(audit.documents[path], here, sides.of(path))


def _stations(audit: Audit, finding: Finding) -> Iterator[Station]:
    for step in finding.report.flow:
        if step.place.path not in audit.documents:
            continue
        lines = excerpt(audit.documents[step.place.path], [Mark(step.place, "other")], "", 0).lines
        yield Station(step.message, position(audit, step.place), lines[0] if lines else None)


def _readings(witness: Witness | None) -> tuple[Reading, ...]:
    if witness is None:
        return ()
    server = witness.server or {}
    return tuple(Reading(name, witness.client.get(name), server.get(name)) for name in witness.names)


def _patch(audit: Audit, finding: Finding) -> str:
    """What the finding's fix would change, as a diff."""
    if not fixable([finding], audit.documents):
        return ""
    return diff(plan([finding], audit.documents), audit.documents)
