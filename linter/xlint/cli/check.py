"""`xlint check`: lint, and compare the two sides of every URL."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xlint.cli import complete

if TYPE_CHECKING:
    from xlint.audit import Audit
    from xlint.cli.session import Session


class FailOn(StrEnum):
    """The least severity that makes the command fail."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    NEVER = "never"


def register(app: typer.Typer) -> None:
    app.command("check")(check)


def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files, folders, solution archives, or - for standard input.", metavar="PATH", show_default=False
        ),
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT[:FILE]",
            autocompletion=complete.formats,
            help="terminal, json, sarif, github, azure, gitlab or junit. Repeatable; one without a FILE goes to standard output.",
            show_default=False,
        ),
    ] = None,
    fail_on: Annotated[FailOn, typer.Option(help="Exit with 1 for findings of this severity or above.")] = FailOn.ERROR,
    select: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RULE",
            autocompletion=complete.rule_ids,
            help="Run these rules only. Repeatable, or with commas.",
            show_default=False,
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RULE",
            autocompletion=complete.rule_ids,
            help="Leave these rules out. Repeatable, or with commas.",
            show_default=False,
        ),
    ] = None,
    pedantic: Annotated[bool, typer.Option("--pedantic", help="Include notes that are opinions.")] = False,
    baseline: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Accepted findings: `xlint baseline write` makes the file.", show_default=False
        ),
    ] = None,
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Read this configuration.", show_default=False)
    ] = None,
    isolated: Annotated[bool, typer.Option("--isolated", help="Read no configuration.")] = False,
    show_config: Annotated[
        bool, typer.Option("--show-config", help="Show every setting with its origin, and end.")
    ] = False,
    root: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="What paths in reports are relative to.", show_default=False)
    ] = None,
    stdin_filename: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The name of what - reads.", show_default=False)
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 if anything could not be read.")] = False,
    statistics: Annotated[bool, typer.Option("--statistics", help="Count the findings by rule.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show all that could not be read or resolved.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show findings only.")] = False,
    no_progress: Annotated[bool, typer.Option("--no-progress", help="Show no progress.")] = False,
) -> int:
    """Lint, and compare the two sides of every URL.

    Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or configuration, 3 nothing was checked (or with
    --strict not everything), 4 internal error.
    """
    from xlint.cli import formats as known
    from xlint.cli import output, show
    from xlint.cli.session import Session
    from xlint.cli.status import status_of
    from xlint.finding import Severity
    from xlint.report import summary

    wanted = output.destinations(formats or ["terminal"], known.NAMES)
    given, overlay = _input(paths or [Path()], stdin_filename)
    options = _options(select, ignore, pedantic)
    session = Session.open(given, root=root, file=config, isolated=isolated, options=options)
    if show_config:
        output.write_out(show.configuration(session.config))
        return 0
    audit = _audit(session, given, overlay, baseline, progress=not (quiet or no_progress))
    view = known.View(audit, session, quiet=quiet, verbose=verbose, statistics=statistics)
    for destination in wanted:
        view.put(destination)
    if all(destination.file for destination in wanted) and not quiet:
        output.say(summary.sentence(audit))
    if not audit.coverage.parsed:
        output.say(
            f"nothing was checked: no JavaScript, HTML, X++ or solution was read in {', '.join(map(str, given))}"
        )
    return status_of(audit, None if fail_on is FailOn.NEVER else Severity(fail_on), strict=strict)


def _options(select: list[str] | None, ignore: list[str] | None, pedantic: bool) -> dict[str, Any]:
    """The settings that the command line gives; `--ignore` adds to those of the file."""
    options: dict[str, Any] = {}
    if select:
        options["select"] = _split(select)
    if ignore:
        options["ignore"] = _split(ignore)
    if pedantic:
        options["pedantic"] = True
    return options


def _split(values: list[str]) -> tuple[str, ...]:
    return tuple(name for value in values for name in value.replace(" ", "").split(",") if name)


def _input(paths: list[Path], name: Path | None) -> tuple[list[Path], dict[Path, bytes]]:
    """The paths to check, and the content of the one that standard input stands for."""
    from xlint.cli.status import UsageError

    if Path("-") not in paths:
        if name is not None:
            raise UsageError("--stdin-filename names what - reads: give - as the path")
        return paths, {}
    if name is None:
        raise UsageError("-: give --stdin-filename, so that the kind of file is known")
    if len(paths) > 1:
        raise UsageError("-: standard input is checked alone")
    return [name], {name.absolute(): sys.stdin.buffer.read()}


def _audit(
    session: Session, paths: list[Path], overlay: dict[Path, bytes], baseline: Path | None, *, progress: bool
) -> Audit:
    import msgspec

    from xlint.cli.progress import spinner

    accepted = _baseline(baseline)
    with spinner(shown=progress):
        audit = session.check(paths, overlay=overlay)
    if accepted is None:
        return audit
    from xlint.baseline import apply

    return msgspec.structs.replace(audit, findings=apply(audit.findings, accepted))


def _baseline(file: Path | None) -> Any:
    if file is None:
        return None
    from xlint.baseline import read
    from xlint.cli.status import UsageError

    try:
        return read(file.read_text("utf-8"), str(file))
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{file}: is not UTF-8 text") from None
