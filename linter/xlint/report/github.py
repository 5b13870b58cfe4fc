"""GitHub's workflow commands: each finding becomes an annotation at its line.

Escapes are those of `@actions/core`. GitHub shows ten annotations of a level for a step, so the most severe come first, and
the last line says how many there are.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlint.audit import Audit
from xlint.finding import Finding, Severity
from xlint.report.ci import harmless, sentences, shown, summary
from xlint.report.places import position
from xlint.rule import Rule

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def render(audit: Audit, rules: Sequence[Rule]) -> str:
    """One command a line, and the sum as plain text."""
    lines = [_annotation(audit, finding) for finding in shown(audit.findings)]
    return "".join(f"{line}\n" for line in (*lines, harmless(summary(audit))))


def _annotation(audit: Audit, finding: Finding) -> str:
    where = position(audit, finding.report.at)
    properties = {"file": where.path, "line": str(where.line), "endLine": str(where.end_line)}
    if where.line == where.end_line:  # GitHub refuses columns of ranges over several lines
        properties |= {"col": str(where.column), "endColumn": str(where.end_column)}
    properties["title"] = f"xlint: {finding.rule}"
    named = ",".join(f"{name}={harmless(value).translate(_PROPERTY)}" for name, value in properties.items())
    return f"::{_LEVELS[finding.severity]} {named}::{harmless(sentences(finding)).translate(_DATA)}"
