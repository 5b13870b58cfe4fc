"""`xlint report`: the audit as one HTML file."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlint.cli import options

if TYPE_CHECKING:
    from xlint.cli.session import Session
    from xlint.report.html.history import History

Output = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE.html", help="Write the report here.", parser=options.path)
]
HistoryFile = Annotated[
    Path | None,
    typer.Option(
        "--history",
        metavar="FILE",
        help="Compare with the last report: a JSON file that is kept here, or an earlier report's HTML file.",
        show_default=False,
        parser=options.path,
    ),
]
Title = Annotated[
    str | None, typer.Option(metavar="TEXT", help="The report's title; else the folder's name.", show_default=False)
]
Label = Annotated[
    str,
    typer.Option(metavar="TEXT", help="What to call this report in the trend, such as a release.", show_default=False),
]


def register(app: typer.Typer) -> None:
    app.command("report")(report)


def report(
    paths: options.Paths = None,
    output: Output = Path("xlint-report.html"),
    history: HistoryFile = None,
    title: Title = None,
    label: Label = "",
    fail_on: options.FailOnOption = options.FailOn.NEVER,
    select: options.Select = None,
    ignore: options.Ignore = None,
    pedantic: options.Pedantic = False,
    baseline: options.Baseline = None,
    contracts: options.Contracts = None,
    config: options.ConfigFile = None,
    isolated: options.Isolated = False,
    root: options.Root = None,
    quiet: options.Quiet = False,
    no_progress: options.NoProgress = False,
    jobs: options.Jobs = 0,
    no_cache: options.NoCache = False,
    facts: options.Facts = None,
) -> int:
    """Write the whole audit as one HTML file.

    The file needs no network. It has a date only where SOURCE_DATE_EPOCH gives one: the same input gives the same bytes.
    """
    import msgspec

    from xlint import provenance
    from xlint.cli import fixing
    from xlint.cli import output as out
    from xlint.cli.check import audit_of, settings_of
    from xlint.cli.session import Session, common
    from xlint.cli.status import status_of
    from xlint.cli.workroom import prepare, tell_anew
    from xlint.finding import Severity
    from xlint.report import html, summary
    from xlint.report.html.ages import ages
    from xlint.report.html.history import compare, point, write

    date = stamp(os.environ)
    out.writable(output)
    given = paths or [Path()]
    session = Session.open(
        given, root=root, file=config, isolated=isolated, options=settings_of(select, ignore, pedantic, contracts)
    )
    prepare(jobs, cached=not no_cache, facts=facts or (), root=session.config.root)
    session = _without(session, (output, *([history] if history else [])))
    earlier = _history(history)
    audit = audit_of(session, given, {}, baseline, progress=not (quiet or no_progress))
    if not quiet:
        tell_anew(audit.coverage.files)
    where = session.config.root
    audit = fixing.offered(session, given, audit, {})
    audit = msgspec.structs.replace(audit, provenance=provenance.of(where))
    name = title or common(given).name or "repository"
    subject = html.Subject(
        audit, session.config, session.rules, session.known, session.models, name, earlier, label, date,
        ages(audit, where, baseline or session.baseline),
    )  # fmt: skip
    out.write_file(output, html.render(subject))
    if history is not None and not _is_report(history):
        out.write_file(history, write(compare(earlier, point(audit, label, date)).history))
    if not quiet:
        out.say(f"{output}: {summary.sentence(audit)}")
    return status_of(audit, None if fail_on is options.FailOn.NEVER else Severity(fail_on))


def _without(session: Session, files: tuple[Path, ...]) -> Session:
    """The session that does not check what it writes: the same bytes on the second run."""
    import msgspec

    root = session.config.root.resolve()
    inside = [file.resolve().relative_to(root) for file in files if file.resolve().is_relative_to(root)]
    globs = tuple("/" + re.sub(r"[\\*?\[\]! ]", r"\\\g<0>", file.as_posix()) for file in inside)
    excluded = (*session.config.settings.exclude, *globs)
    return msgspec.structs.replace(session, config=session.config.override("--output", exclude=excluded))


def stamp(environ: Mapping[str, str]) -> str:
    """The day that SOURCE_DATE_EPOCH names, in UTC; nothing where it is not set."""
    from xlint.cli.status import UsageError

    value = environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not value:
        return ""
    try:
        return datetime.datetime.fromtimestamp(int(value), tz=datetime.UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        raise UsageError(f"SOURCE_DATE_EPOCH: `{value}` is no number of seconds since 1970") from None


def _history(file: Path | None) -> History:
    """What is known of earlier reports; nothing where the file is yet to be written."""
    from xlint.cli.status import UsageError
    from xlint.report.html.history import History, HistoryError, read

    if file is None or (not file.exists() and not _is_report(file)):
        return History()
    try:
        return read(file.read_text("utf-8"), str(file))
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{file}: is not UTF-8 text") from None
    except HistoryError as error:
        raise UsageError(str(error)) from None


def _is_report(file: Path) -> bool:
    return file.suffix.lower() in (".html", ".htm")
