"""GitLab's Code Quality report (docs.gitlab.com, "Code Quality report format")."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from xlint.audit import Audit
from xlint.display import visible
from xlint.finding import Finding, Severity
from xlint.report.ci import sentences, shown
from xlint.report.places import position
from xlint.rule import Rule

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(audit: Audit, rules: Sequence[Rule]) -> str:
    """A list of the findings, the most severe first, as ASCII text that ends with a line feed."""
    return json.dumps([_issue(audit, finding) for finding in shown(audit.findings)], indent=2) + "\n"


def _issue(audit: Audit, finding: Finding) -> dict[str, Any]:
    where = position(audit, finding.report.at)
    return {
        "description": sentences(finding),
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": visible(where.path), "lines": {"begin": where.line, "end": where.end_line}},
    }
