"""The rules for a person: one manual page, and the table of all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from xlint.report.style import STYLES
from xlint.rule import Rule

_WIDTH = 100
_NOTE = re.compile(r"^(`{3,}\s*\w+) +(\S+)$", re.MULTILINE)


def render(rule: Rule, console: Console) -> None:
    """The page as markdown, under a line with what the rule declares."""
    title = Text().append(rule.id, STYLES["name"]).append(f"  {rule.severity}", STYLES[rule.severity])
    title.append(f", {rule.confidence} confidence")
    title.append(f", CWE-{rule.cwe}" if rule.cwe else "").append(", pedantic" if rule.pedantic else "")
    console.print(title)
    console.print()
    page = Markdown(_titled(rule.page), code_theme="ansi_dark", hyperlinks=False)
    console.print(page, width=min(console.width, _WIDTH))


def overview(rules: Sequence[Rule], console: Console) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("rule", "severity", "subject", "title"):
        table.add_column(heading, no_wrap=heading != "title")
    for rule in rules:
        severity = Text(rule.severity, STYLES[rule.severity]).append(" (pedantic)" if rule.pedantic else "", "not bold")
        subjects = ", ".join(subject.__name__.lower() for subject in rule.subjects) or "files"
        table.add_row(rule.id, severity, subjects, Text(rule.title))
    console.print(table)


def _titled(page: str) -> str:
    """The page with its title set off, and the name of each example's file above its fence."""
    title, _, rest = page.partition("\n")
    return f"**{title}**\n{_NOTE.sub(_named, rest)}"


def _named(fence: re.Match[str]) -> str:
    return f"`{fence[2]}`:\n\n{fence[1]}"
