"""The JSON report: one object, described by `schemas/findings.schema.json`.

Everything outside ASCII is written as `\\u` escapes: the same data for a program, and nothing a terminal would obey.
"""

from __future__ import annotations

import json
from typing import Any

from xlint.audit import Audit, Unread
from xlint.contract import Parameter, Read, Receiver, Sender, Unresolved
from xlint.finding import Finding, Suppressed, Witness
from xlint.report.places import in_order, position, senders_in_order, unresolved
from xlint.rule import Rule
from xlint.value import Place, Step

VERSION = 1

Json = dict[str, Any]


def render(audit: Audit, rules: tuple[Rule, ...]) -> str:
    """The report as text that ends with a line feed; the same bytes for the same audit."""
    return dump(Teller(audit).whole())


def dump(data: Any) -> str:
    return json.dumps(data, indent=2) + "\n"


def links(audit: Audit) -> list[Json]:
    """Every sender with its parameters and the receivers of its target."""
    report = Teller(audit)
    return [report.link(sender) for sender in senders_in_order(audit.senders)]


def receivers(audit: Audit) -> list[Json]:
    report = Teller(audit)
    return [report.receiver(each) for each in sorted(audit.receivers, key=lambda r: (r.at, r.target, repr(r.reads)))]


class Teller:
    """The pieces of the report, for one audit."""

    def __init__(self, audit: Audit) -> None:
        self.audit = audit
        self.by_sender: dict[Sender, list[Receiver]] = {}
        for pair in audit.pairs:
            if pair.sender is not None and pair.certain:
                known = self.by_sender.setdefault(pair.sender, [])
                known += (receiver for receiver in pair.receivers if receiver not in known)

    def whole(self) -> Json:
        audit, coverage = self.audit, self.audit.coverage
        return {
            "version": VERSION,
            "findings": [self.finding(finding) for finding in in_order(audit.findings)],
            "links": links(audit),
            "receivers": receivers(audit),
            "coverage": {
                "files": coverage.files,
                "parsed": coverage.parsed,
                "partly": _unread(coverage.partly),
                "skipped": _unread(coverage.skipped),
                "unresolved": [self.unresolved(each) for each in sorted(coverage.unresolved)],
            },
        }

    def start(self, place: Place) -> Json:
        where = position(self.audit, place)
        return {"path": where.path, "line": where.line, "column": where.column}

    def finding(self, finding: Finding) -> Json:
        report, where = finding.report, position(self.audit, finding.report.at)
        return {
            "rule": finding.rule,
            "severity": str(finding.severity),
            "confidence": str(finding.confidence),
            "message": report.message,
            "remedy": report.remedy,
            **self.start(report.at),
            "endLine": where.end_line,
            "endColumn": where.end_column,
            "parameter": report.parameter,
            "target": report.target,
            "fingerprint": finding.fingerprint,
            "related": [self.step(step) for step in report.related],
            "flow": [self.step(step) for step in report.flow],
            "witness": _witness(report.witness),
            "suppressed": self.suppressed(finding.suppressed),
            "baselined": finding.baselined,
        }

    def step(self, step: Step) -> Json:
        return {**self.start(step.place), "message": step.message}

    def suppressed(self, suppressed: Suppressed | None) -> Json | None:
        if suppressed is None:
            return None
        place = self.start(suppressed.at)
        return {"kind": suppressed.kind, "reason": suppressed.reason, "until": suppressed.until, **place}

    def link(self, sender: Sender) -> Json:
        return {
            **self.start(sender.link.at),
            "template": sender.template,
            "target": sender.target.name or None,
            "parameters": [_parameter(parameter) for parameter in sender.parameters],
            "receivers": [
                {**self.start(receiver.at), "target": receiver.target} for receiver in self.by_sender.get(sender, ())
            ],
            "unresolved": unresolved(sender),
        }

    def receiver(self, receiver: Receiver) -> Json:
        return {
            "path": receiver.at.path,
            "line": position(self.audit, receiver.at).line,
            "target": receiver.target,
            "parameters": [_read(read) for read in receiver.reads],
        }

    def unresolved(self, unresolved: Unresolved) -> Json:
        return {**self.start(unresolved.at), "reason": unresolved.reason}


def _parameter(parameter: Parameter) -> Json:
    return {
        "name": parameter.name,
        "presence": parameter.presence,
        "encoding": parameter.encoding,
        "origin": parameter.origin,
    }


def _read(read: Read) -> Json:
    return {"name": read.name, "required": read.required, "type": read.type, "maxLength": read.max_length}


def _witness(witness: Witness | None) -> Json | None:
    if witness is None:
        return None
    server = None if witness.server is None else dict(sorted(witness.server.items()))
    client = dict(sorted(witness.client.items()))
    return {"value": witness.value, "url": witness.url, "client": client, "server": server}


def _unread(unread: tuple[Unread, ...]) -> list[Json]:
    ordered = sorted(unread, key=lambda each: (each.path, each.line or 0, each.reason))
    return [{"path": each.path, "line": each.line, "reason": each.reason} for each in ordered]
