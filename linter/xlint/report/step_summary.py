"""The summary of a GitHub job: the sum and the gravest findings as a table, in Markdown.

Annotations are few (ten of a level for a step) and stand beside lines; this is the page of the run. GitHub takes a mebibyte.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint.audit import Audit
from xlint.finding import Finding
from xlint.report.ci import shown
from xlint.report.markdown import code, sentence
from xlint.report.places import position
from xlint.report.summary import sentence as total

MOST = 50
_LONGEST = 400


def render(audit: Audit) -> str:
    """A section that ends with an empty line, so that another step's may follow."""
    return "".join(f"{line}\n" for line in (*_lines(audit), ""))


def _lines(audit: Audit) -> Iterator[str]:
    yield "## xlint"
    yield ""
    yield total(audit)
    findings = shown(audit.findings)
    if findings:
        yield ""
        yield "| severity | rule | what | where |"
        yield "|---|---|---|---|"
        yield from (_row(audit, finding) for finding in findings[:MOST])
    if len(findings) > MOST:
        yield ""
        yield f"And {len(findings) - MOST} more: the log has them all."
    if audit.coverage.skipped or audit.coverage.partly:
        yield ""
        yield "What could not be read was not checked: `xlint check --verbose` names it."


def _row(audit: Audit, finding: Finding) -> str:
    report, where = finding.report, position(audit, finding.report.at)
    what = sentence(report.message[:_LONGEST], cell=True)
    return f"| {finding.severity} | `{finding.rule}` | {what} | {code(f'{where.path}:{where.line}', cell=True)} |"
