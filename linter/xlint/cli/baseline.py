"""`xlint baseline`: accept what is there today, and drop what is gone. A baseline never grows on its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xlint.cli import options

DEFAULT = Path("xlint.baseline.json")

File = Annotated[Path, typer.Option("--baseline", "-b", metavar="FILE", help="The baseline.", parser=options.path)]


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="Accept today's findings; drop those that are gone.", no_args_is_help=True)
    group.command("write")(write)
    group.command("prune")(prune)
    app.add_typer(group, name="baseline")


def write(
    paths: options.Paths = None,
    file: File = DEFAULT,
    config: options.ConfigFile = None,
    isolated: options.Isolated = False,
    root: options.Root = None,
) -> int:
    """Accept every finding that is there now and not suppressed."""
    from xlint import baseline
    from xlint.cli import output
    from xlint.cli.session import Session
    from xlint.cli.status import Status
    from xlint.report.ci import plural

    output.writable(file)
    given = paths or [Path()]
    audit = Session.open(given, root=root, file=config, isolated=isolated).check(given)
    accepted = [finding for finding in audit.findings if finding.suppressed is None]
    output.write_file(file, baseline.write(accepted))
    output.say(f"{plural(len(accepted), 'finding')} accepted in {file}")
    return Status.OK


def prune(
    paths: options.Paths = None,
    file: File = DEFAULT,
    config: options.ConfigFile = None,
    isolated: options.Isolated = False,
    root: options.Root = None,
) -> int:
    """Drop from the baseline what is no longer found; nothing is ever added."""
    from xlint import baseline
    from xlint.cli import output
    from xlint.cli.check import accepted_in
    from xlint.cli.session import Session
    from xlint.cli.status import Status

    given = paths or [Path()]
    before = accepted_in(file)
    audit = Session.open(given, root=root, file=config, isolated=isolated).check(given)
    text, dropped = baseline.prune(before, audit.findings)
    output.write_file(file, text)
    output.say(f"{len(dropped)} {'entry' if len(dropped) == 1 else 'entries'} dropped from {file}")
    return Status.OK
