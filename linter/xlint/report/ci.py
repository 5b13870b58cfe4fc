"""What the reports for build servers share: which findings they show, and text that is no command to any of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from xlint.audit import Audit
from xlint.display import visible
from xlint.finding import Finding, Severity
from xlint.report.places import in_order

_COMMAND = re.compile(r"##(?=\[|vso\[)|^\s*::", re.IGNORECASE)
"""Azure's agent and GitHub's runner look for `##vso[` and `##[` anywhere in a line, for `::` where it begins."""


def shown(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that count, the most severe first: build servers show only the first few."""
    active = (finding for finding in in_order(findings) if finding.active)
    return sorted(active, key=lambda finding: -finding.severity.rank)


def harmless(text: str) -> str:
    """`text` on one line, its control characters visible, and what a build server would take for a command broken up."""
    return broken_up(visible(text))


def broken_up(line: str) -> str:
    """The line, with blanks in what a build server would take for the beginning of a command."""
    return _COMMAND.sub(lambda match: " ".join(match.group()), line)


def sentences(finding: Finding) -> str:
    """What is wrong, and the remedy, on one line."""
    message, remedy = finding.report.message.rstrip("."), finding.report.remedy
    return visible(f"{message}. {remedy}" if remedy else message)


def summary(audit: Audit) -> str:
    """One line: the findings by severity, and how much was read."""
    active = [finding for finding in audit.findings if finding.active]
    counts = Counter(finding.severity for finding in active)
    hidden, coverage = len(audit.findings) - len(active), audit.coverage
    none = "no findings" if coverage.parsed else "nothing was checked"
    parts = [plural(counts[severity], severity) for severity in Severity if counts[severity]] or [none]
    parts += [f"{hidden} suppressed or in the baseline"] if hidden else []
    parts.append(f"{coverage.parsed} of {plural(coverage.files, 'file')} read")
    parts += [f"{len(coverage.unresolved)} unresolved"] if coverage.unresolved else []
    return f"xlint: {', '.join(parts)}"


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
