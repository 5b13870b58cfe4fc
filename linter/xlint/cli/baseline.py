"""`xlint baseline`: accept what is there today, and drop what is gone. A baseline never grows on its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from xlint.cli import options

DEFAULT = Path("xlint.baseline.json")

File = Annotated[
    Path | None,
    typer.Option(
        "--baseline",
        "-b",
        metavar="FILE",
        help="The baseline; else the one that the configuration names, or xlint.baseline.json.",
        show_default=False,
        parser=options.path,
    ),
]


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="Accept today's findings; drop those that are gone.", no_args_is_help=True)
    group.command("write")(write)
    group.command("prune")(prune)
    app.add_typer(group, name="baseline")


def write(
    paths: options.Paths = None,
    file: File = None,
    config: options.ConfigFile = None,
    isolated: options.Isolated = False,
    root: options.Root = None,
) -> int:
    """Accept every finding that is there now and not suppressed."""
    from xlint import baseline
    from xlint.cli import output
    from xlint.cli.session import Session, here
    from xlint.cli.status import Status
    from xlint.cli.workroom import prepare
    from xlint.report.ci import plural

    prepare()
    given = paths or [Path()]
    session = Session.open(given, root=root, file=config, isolated=isolated)
    configured = session.config.baseline_file
    target = here(output.writable(file or configured or DEFAULT))
    audit = session.check(given)
    accepted = [finding for finding in audit.findings if finding.suppressed is None]
    output.write_file(target, baseline.write(accepted))
    output.say(f"{plural(len(accepted), 'finding')} accepted in {target}")
    if configured is None and not isolated:
        output.say(f"next: `baseline = {json.dumps(str(target))}` in xlint.toml, so that every check knows it")
    return Status.OK


def prune(
    paths: options.Paths = None,
    file: File = None,
    config: options.ConfigFile = None,
    isolated: options.Isolated = False,
    root: options.Root = None,
) -> int:
    """Drop from the baseline what is no longer found; nothing is ever added."""
    from xlint import baseline
    from xlint.cli import output
    from xlint.cli.check import accepted_in
    from xlint.cli.session import Session, here
    from xlint.cli.status import Status
    from xlint.cli.workroom import prepare

    prepare()
    given = paths or [Path()]
    session = Session.open(given, root=root, file=config, isolated=isolated)
    target = here(file or session.config.baseline_file or DEFAULT)
    before = accepted_in(target)
    text, dropped = baseline.prune(before, session.check(given).findings)
    output.write_file(target, text)
    output.say(f"{len(dropped)} {'entry' if len(dropped) == 1 else 'entries'} dropped from {target}")
    return Status.OK
