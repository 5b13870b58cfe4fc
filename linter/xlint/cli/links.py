"""`xlint links`: every link found, and what could not be resolved."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from xlint.cli import options


class LinkFormat(StrEnum):
    """How the links are shown."""

    TERMINAL = "terminal"
    JSON = "json"
    MERMAID = "mermaid"


def register(app: typer.Typer) -> None:
    app.command("links")(links)


def links(
    paths: options.Paths = None,
    form: Annotated[LinkFormat, typer.Option("--format", "-f", help="How to show them.")] = LinkFormat.TERMINAL,
    config: options.ConfigFile = None,
    isolated: options.Isolated = False,
    root: options.Root = None,
    no_progress: options.NoProgress = False,
    jobs: options.Jobs = 0,
    no_cache: options.NoCache = False,
    facts: options.Facts = None,
) -> int:
    """Show every link: target, parameters, receivers, and what could not be resolved."""
    from xlint.cli import output
    from xlint.cli.progress import watched
    from xlint.cli.session import Session
    from xlint.cli.status import status_of
    from xlint.cli.workroom import prepare, tell_anew
    from xlint.report import linkmap, style
    from xlint.report import links as report

    given = paths or [Path()]
    session = Session.open(given, root=root, file=config, isolated=isolated)
    prepare(jobs, cached=not no_cache, facts=facts or (), root=session.config.root)
    with watched(shown=not no_progress) as watcher:
        audit = session.check(given, progress=watcher)
    tell_anew(audit.coverage.files)
    rows, unlinked = linkmap.rows(audit, session.models), linkmap.unlinked(audit)
    if form is LinkFormat.JSON:
        output.write_out(report.to_json(audit, rows, unlinked))
    elif form is LinkFormat.MERMAID:
        output.write_out(report.to_mermaid(audit, rows))
    else:
        with output.quiet_pipe(sys.stdout):
            report.render(audit, rows, unlinked, style.console(), root=session.config.root)
            if audit.coverage.parsed and not rows and not unlinked:
                sys.stdout.write(f"No links in {audit.coverage.parsed} files.\n")
    if not audit.coverage.parsed:
        output.say_nothing(given)
    return status_of(audit, None)
