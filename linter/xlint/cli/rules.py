"""`xlint rules`: all rules in a table."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from xlint.cli.explain import TextFormat, described


def register(app: typer.Typer) -> None:
    app.command("rules")(rules)


def rules(
    form: Annotated[TextFormat, typer.Option("--format", "-f", help="How to show them.")] = TextFormat.TERMINAL,
) -> int:
    """List all rules."""
    from xlint.cli import output
    from xlint.cli.session import all_rules

    found = all_rules()
    if form is TextFormat.JSON:
        output.write_out(json.dumps([described(rule) for rule in found], indent=2) + "\n")
        return 0
    from xlint.report import manual, style

    with output.quiet_pipe(sys.stdout):
        manual.overview(found, style.console())
    return 0
