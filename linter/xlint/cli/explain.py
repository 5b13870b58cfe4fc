"""`xlint explain`: a rule's manual page."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xlint.cli import options

if TYPE_CHECKING:
    from xlint.rule import Rule


class TextFormat(StrEnum):
    """For a person, or for a program."""

    TERMINAL = "terminal"
    JSON = "json"


def register(app: typer.Typer) -> None:
    app.command("explain")(explain)


def explain(
    name: options.RuleId,
    form: Annotated[TextFormat, typer.Option("--format", "-f", help="How to show it.")] = TextFormat.TERMINAL,
) -> int:
    """Show the manual page of a rule."""
    from xlint.cli import output
    from xlint.cli.session import all_rules
    from xlint.cli.status import UsageError
    from xlint.nearest import nearest

    rules = {rule.id: rule for rule in all_rules()}
    rule = rules.get(name.strip("`").lower().replace("_", "-"))
    if rule is None:
        hint = nearest(name, rules) or "; `xlint rules` lists them"
        raise UsageError(f"no rule `{name}`{hint}")
    if form is TextFormat.JSON:
        output.write_out(json.dumps(described(rule) | {"page": rule.page}, indent=2) + "\n")
        return 0
    from xlint.report import style
    from xlint.report.manual import render

    with output.quiet_pipe(sys.stdout):
        render(rule, style.console())
    return 0


def described(rule: Rule) -> dict[str, Any]:
    """A rule in a few words, for programs."""
    subjects = [subject.__name__.lower() for subject in rule.subjects]
    return {
        "id": rule.id,
        "title": rule.title,
        "severity": str(rule.severity),
        "confidence": str(rule.confidence),
        "cwe": rule.cwe,
        "pedantic": rule.pedantic,
        "subjects": subjects,
    }
