"""`xlint check`: lint, and compare the two sides of every URL."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from xlint.cli import options

if TYPE_CHECKING:
    from xlint.audit import Audit
    from xlint.cli.session import Session


def register(app: typer.Typer) -> None:
    app.command("check")(check)


def check(
    paths: options.PathsOrInput = None,
    formats: options.Formats = None,
    fail_on: options.FailOnOption = options.FailOn.ERROR,
    select: options.Select = None,
    ignore: options.Ignore = None,
    pedantic: options.Pedantic = False,
    baseline: options.Baseline = None,
    contracts: options.Contracts = None,
    config: options.ConfigFile = None,
    isolated: options.Isolated = False,
    show_config: options.ShowConfig = False,
    root: options.Root = None,
    stdin_filename: options.StdinFilename = None,
    only: options.Only = False,
    fix: options.Fix = False,
    diff: options.Diff = False,
    strict: options.Strict = False,
    statistics: options.Statistics = False,
    verbose: options.Verbose = False,
    quiet: options.Quiet = False,
    no_progress: options.NoProgress = False,
    jobs: options.Jobs = 0,
    no_cache: options.NoCache = False,
    facts: options.Facts = None,
    shard: options.ShardOption = None,
) -> int:
    """Lint, and compare the two sides of every URL.

    Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or configuration, 3 nothing was checked (or with
    --strict not everything), 4 internal error.
    """
    from xlint.cli import fixing, output, sharding, show
    from xlint.cli import formats as known
    from xlint.cli.session import Session
    from xlint.cli.status import UsageError, status_of
    from xlint.cli.workroom import prepare, tell_anew
    from xlint.finding import Severity

    wanted = output.destinations(formats or ["terminal"], known.NAMES)
    refused = {
        "--format": formats,
        "--fix": fix,
        "--diff": diff,
        "--only": only,
        "standard input": Path("-") in (paths or []),
    }
    target = sharding.target(facts or [], [name for name, value in refused.items() if value]) if shard else None
    given, overlay = _input(paths or [Path()], stdin_filename)
    if fix and (diff or overlay):
        raise UsageError(f"--fix writes files: use it without {'--diff' if diff else 'standard input'}")
    if only and (fix or diff or overlay):
        raise UsageError("--only reports: use it without --fix, --diff and standard input")
    wanted_paths, given = (given, [Path()]) if only else ([], given)
    settings = settings_of(select, ignore, pedantic, contracts)
    session = Session.open(given, root=root, file=config, isolated=isolated, options=settings)
    prepare(jobs, cached=not no_cache, facts=() if shard else facts or (), root=session.config.root)
    if show_config:
        output.write_out(show.configuration(session.config))
        return 0
    if shard and target:
        how = sharding.How(strict=strict, verbose=verbose, quiet=quiet, progress=not (quiet or no_progress))
        return sharding.write(session, given, shard, target, how)
    audit = audit_of(session, given, overlay, baseline, progress=not (quiet or no_progress))
    if not quiet:
        tell_anew(audit.coverage.files)
    if fix or diff:
        audit = _mended(session, given, audit, overlay, baseline, write=fix)
        if diff:
            return status_of(audit, None if fail_on is options.FailOn.NEVER else Severity(fail_on), strict=strict)
    if any(destination.format == "sarif" for destination in wanted):
        audit = fixing.offered(session, given, audit, overlay)
    if only:
        audit = touching(audit, wanted_paths, session.config.root)
    view = known.View(audit, session, quiet=quiet, verbose=verbose, statistics=statistics)
    for destination in wanted:
        view.put(destination)
    if all(destination.file for destination in wanted) and not quiet:
        from xlint.report import summary

        output.say(summary.sentence(audit))
    if not audit.coverage.parsed:
        output.say_nothing(given)
    return status_of(audit, None if fail_on is options.FailOn.NEVER else Severity(fail_on), strict=strict)


def settings_of(
    select: list[str] | None, ignore: list[str] | None, pedantic: bool, contracts: list[Path] | None
) -> dict[str, Any]:
    """The settings that the command line gives."""
    files = tuple(str(file.absolute()) for file in contracts or ())
    given = {"select": _split(select or []), "ignore": _split(ignore or []), "pedantic": pedantic, "contracts": files}
    return {name: value for name, value in given.items() if value}


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


def audit_of(
    session: Session, paths: list[Path], overlay: dict[Path, bytes], baseline: Path | None, *, progress: bool
) -> Audit:
    import msgspec

    from xlint.cli.progress import watched

    accepted = accepted_in(baseline or session.baseline)
    with watched(shown=progress) as watcher:
        audit = session.check(paths, overlay=overlay, progress=watcher)
    if accepted is None:
        return audit
    from xlint.baseline import apply

    return msgspec.structs.replace(audit, findings=apply(audit.findings, accepted))


def _mended(
    session: Session, paths: list[Path], audit: Audit, overlay: dict[Path, bytes], baseline: Path | None, *, write: bool
) -> Audit:
    """Write the fixes that are proved, or show them; gives the audit of what is then there."""
    from xlint.cli import fixing, output

    fixed = fixing.prove(session, paths, audit, overlay)
    if write:
        fixing.write(fixed)
    else:
        output.write_out(fixing.show(fixed, audit))
    output.say(fixing.told(fixed, done=write))
    return audit_of(session, paths, overlay, baseline, progress=False) if write and fixed.contents else audit


def touching(audit: Audit, paths: list[Path], root: Path) -> Audit:
    """The audit with the findings that stand in the paths, or point into them."""
    import msgspec

    from xlint.across import relative

    names = [relative(path.absolute(), root) for path in paths]

    def inside(name: str) -> bool:
        return any(name == each or each == "." or name.startswith((f"{each}/", f"{each}!")) for each in names)

    kept = tuple(
        finding
        for finding in audit.findings
        if any(inside(step.place.path) for step in (*finding.report.related, *finding.report.flow))
        or inside(finding.report.at.path)
    )
    return msgspec.structs.replace(audit, findings=kept)


def accepted_in(file: Path | None) -> Any:
    """The baseline in a file, None for no file."""
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
