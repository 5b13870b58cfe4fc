"""The end of a run for a person: what was not understood, the counts per rule, the sum in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from xlint.audit import Audit, Unread
from xlint.finding import Finding, Severity
from xlint.fix import fixable
from xlint.report.places import links, position
from xlint.report.style import STYLES, emphasised, glyphs, hanging, located

_SHOWN = 5


def render(audit: Audit, console: Console, *, root: Path, verbose: bool = False) -> None:
    for line in _coverage(audit, console, root, verbose):
        console.print(line, soft_wrap=True)
    console.print(_sum(audit), soft_wrap=True)
    active = [finding for finding in audit.findings if finding.active]
    if active:
        console.print(Text(f"xlint explain {_foremost(active)}: why it matters, and how to mend it", STYLES["quiet"]))
    if fixes := len([finding for finding in fixable(audit.findings, audit.documents) if finding.active]):
        told = f"xlint check --diff: what --fix would write for {plural(fixes, 'finding')}, if a second run proves it"
        console.print(Text(told, STYLES["quiet"]), soft_wrap=True)


def statistics(audit: Audit, console: Console) -> None:
    """How often each rule has been found, most frequent first."""
    active = [finding for finding in audit.findings if finding.active]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("findings", "errors", "warnings", "notes"):
        table.add_column(heading, justify="right")
    table.add_column("rule")
    total = Counter(finding.rule for finding in active)
    by_severity = Counter((finding.rule, finding.severity) for finding in active)
    for rule, count in sorted(total.items(), key=lambda item: (-item[1], item[0])):
        counts = (by_severity[rule, severity] for severity in Severity)
        table.add_row(str(count), *(str(number or "") for number in counts), rule)
    if active:
        console.print(table)


def _foremost(findings: Sequence[Finding]) -> str:
    """The rule that weighs most: by severity, then by how often it was found."""
    count = Counter((finding.severity.rank, finding.rule) for finding in findings)
    return min(count, key=lambda key: (-key[0], -count[key], key[1]))[1]


def sentence(audit: Audit) -> str:
    """The sum as plain text."""
    return _sum(audit).plain


def _sum(audit: Audit) -> Text:
    active = [finding for finding in audit.findings if finding.active]
    by_severity = Counter(finding.severity for finding in active)
    parts = [plural(by_severity[severity], severity) for severity in Severity if by_severity[severity]]
    coverage = audit.coverage
    none = "No findings" if coverage.parsed else "Nothing was checked"
    text = Text().append(plural(len(active), "finding") if active else none, "bold")
    text.append(f" ({', '.join(parts)})" if parts else "")
    if coverage.parsed:
        text.append(f" in {plural(coverage.files, 'file')}; {plural(len(links(audit.senders)), 'link')}")
    text.append(f", {len(coverage.unresolved)} unresolved" if coverage.unresolved else "")
    partly = len({unread.path for unread in coverage.partly})
    skipped = len({unread.path for unread in coverage.skipped})
    hidden = Counter("suppressed" if f.suppressed else "in the baseline" for f in audit.findings if not f.active)
    extra = [f"{plural(partly, 'file')} partly read"] if partly else []
    extra += [f"{plural(skipped, 'file')} not read"] if skipped else []
    extra += [f"{count} {how}" for how, count in sorted(hidden.items(), reverse=True)]
    return text.append("".join(f"; {part}" for part in extra) + ".")


def _coverage(audit: Audit, console: Console, root: Path, verbose: bool) -> Iterator[Text]:
    coverage = audit.coverage
    unresolved = [(str(position(audit, each.at)), each.reason) for each in sorted(coverage.unresolved)]
    groups = [
        ("Partly read", _places(coverage.partly), "--verbose"),
        ("Not read", _places(coverage.skipped), "--verbose"),
        ("Not resolved", unresolved, "xlint links"),
        ("Note", [("", note) for note in coverage.notes], "--verbose"),
    ]
    for title, entries, more in groups:
        shown = entries if verbose else entries[:_SHOWN]
        for place, reason in shown:
            yield _entry(console, root, title, place, reason)
        if len(shown) < len(entries):
            left = len(entries) - len(shown)
            yield Text(f"{glyphs(console).ellipsis} and {left} more {title.lower()}: {more}", STYLES["quiet"])
    if any(entries for _, entries, _ in groups):
        yield Text()


def _entry(console: Console, root: Path, title: str, place: str, reason: str) -> Text:
    lead = Text().append(f"{title}: ", STYLES["quiet"])
    if place:
        path, colon, rest = place.partition(":")
        lead.append_text(located(console, root, path, colon + rest)).append(": ")
    if lead.cell_len < console.width // 2:
        return hanging(console, lead, emphasised(reason))
    return lead.append_text(emphasised(reason))


def _places(unread: Sequence[Unread]) -> list[tuple[str, str]]:
    return [(f"{u.path}:{u.line}" if u.line else u.path, u.reason) for u in sorted(unread, key=_by_place)]


def _by_place(unread: Unread) -> tuple[str, int, str]:
    return unread.path, unread.line or 0, unread.reason


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
