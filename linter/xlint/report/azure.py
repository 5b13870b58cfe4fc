"""Azure Pipelines' logging commands: each error and warning becomes an issue of the build.

Escapes are those of `azure-pipelines-task-lib`. There is no command for a note, so notes are lines of the log.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlint.audit import Audit
from xlint.finding import Finding, Severity
from xlint.report.ci import harmless, sentences, shown, summary
from xlint.report.places import position
from xlint.rule import Rule

_DATA = str.maketrans({"%": "%AZP25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({";": "%3B", "]": "%5D"})


def render(audit: Audit, rules: Sequence[Rule]) -> str:
    """One command or line of text a line, and the sum."""
    lines = [_line(audit, finding) for finding in shown(audit.findings)]
    return "".join(f"{line}\n" for line in (*lines, harmless(summary(audit))))


def _line(audit: Audit, finding: Finding) -> str:
    where, text = position(audit, finding.report.at), sentences(finding)
    if finding.severity is Severity.NOTE:
        return harmless(f"note: {where}: {text} [{finding.rule}]")
    properties = {
        "type": str(finding.severity),
        "sourcepath": where.path,
        "linenumber": str(where.line),
        "columnnumber": str(where.column),
        "code": finding.rule,
    }
    named = "".join(f"{name}={harmless(value).translate(_PROPERTY)};" for name, value in properties.items())
    return f"##vso[task.logissue {named}]{harmless(text).translate(_DATA)}"
