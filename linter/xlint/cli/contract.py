"""`xlint contract`: contracts as data."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xlint.cli import options

if TYPE_CHECKING:
    from xlint.cli.session import Session
    from xlint.contract import Change
    from xlint.exchange import Contract
    from xlint.ledger import Ledger
    from xlint_grammars.text import Document


class ChangeFormat(StrEnum):
    """How changes are shown."""

    TERMINAL = "terminal"
    JSON = "json"
    MARKDOWN = "markdown"


class Least(StrEnum):
    """The least change that makes the command fail."""

    BREAKING = "breaking"
    DANGEROUS = "dangerous"
    NEVER = "never"


_VERSION = "A contract file, a folder, a solution archive, or a git revision (`main`, `origin/main:fo`)."
Version = Annotated[str, typer.Argument(help=_VERSION)]
Against = Annotated[
    list[Path] | None,
    typer.Option(
        "--contract",
        metavar="FILE",
        help="The other side's contract, whose lines are named. Repeatable.",
        show_default=False,
    ),
]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here.", show_default=False)]


def register(app: typer.Typer) -> None:
    contract = typer.Typer(help="Write, pin, compare and verify the contracts of repositories.", rich_markup_mode=None)
    contract.command("export")(export)
    contract.command("lock")(lock)
    contract.command("diff")(diff)
    contract.command("check")(check)
    contract.command("changelog")(changelog)
    app.add_typer(contract, name="contract")


def export(
    paths: options.Paths = None,
    output: Output = None,
    config: options.ConfigFile = None,
    isolated: options.Isolated = False,
    root: options.Root = None,
) -> int:
    """Write what the repository sends and reads, for `--contract` in another one."""
    from xlint import exchange
    from xlint.cli import output as out

    contract, session = _contract(paths, config, isolated, root)
    text = exchange.write(contract, session.models)
    if output is None:
        out.write_out(text)
    else:
        out.write_file(output, text)
    return 0


def lock(
    paths: options.Paths = None,
    config: options.ConfigFile = None,
    isolated: options.Isolated = False,
    root: options.Root = None,
) -> int:
    """Pin the contract in xlint.contract.json: from then on `xlint check` reports what breaks it."""
    from xlint import across, exchange
    from xlint.cli import output as out

    contract, session = _contract(paths, config, isolated, root)
    file = session.config.folder / across.LOCK
    out.write_file(file, exchange.write(contract, session.models, places=False))
    out.say(f"wrote {across.relative(file, session.config.root)}: {_counted(contract)}")
    return 0


def diff(
    old: Version,
    new: Version = ".",
    against: Against = None,
    form: Annotated[
        ChangeFormat, typer.Option("--format", "-f", help="How to show the changes.")
    ] = ChangeFormat.TERMINAL,
    fail_on: Annotated[Least, typer.Option(help="Exit with 1 for changes of this level or worse.")] = Least.BREAKING,
) -> int:
    """Say what changed between two versions of a contract, and whom it breaks."""
    from xlint.cli import output as out
    from xlint.report import changes as report

    found, documents = _changes(old, new, against)
    if form is ChangeFormat.JSON:
        out.write_out(report.to_json(found, documents))
    elif form is ChangeFormat.MARKDOWN:
        out.write_out(report.changelog(found, f"Changes since {old}"))
    else:
        out.write_out(report.lines(found, documents) or "Nothing changed.\n")
    failing = (
        [] if fail_on is Least.NEVER else ["breaking", "dangerous"] if fail_on is Least.DANGEROUS else ["breaking"]
    )
    return 1 if any(change.level in failing and change.approved is None for change in found) else 0


def changelog(old: Version, new: Version = ".", against: Against = None, output: Output = None) -> int:
    """Write the changes between two versions as Markdown."""
    from xlint.cli import output as out
    from xlint.report import changes as report

    found, _ = _changes(old, new, against)
    text = report.changelog(found, f"Changes since {old}")
    if output is None:
        out.write_out(text)
    else:
        out.write_file(output, text)
    return 0


def check(
    contracts: Annotated[list[str], typer.Argument(metavar="CONTRACT...", help=_VERSION, show_default=False)],
    config: options.ConfigFile = None,
    isolated: options.Isolated = False,
) -> int:
    """Verify repositories against each other, by their contracts alone."""
    from xlint.cli import output as out
    from xlint.cli import versions
    from xlint.cli.session import Session
    from xlint.cli.workroom import prepare
    from xlint.report import verified

    prepare()
    here = Path.cwd()
    session = Session.open([here], file=config, isolated=isolated)
    loaded = versions.load_all(contracts, here=here)
    result = verified.verify(loaded, session.config, session.models, session.rules)
    out.write_out(verified.render(result))
    return 1 if result.incompatible else 0


# ── what they share ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _contract(
    paths: list[Path] | None, config: Path | None, isolated: bool, root: Path | None
) -> tuple[Contract, Session]:
    from xlint.cli import output as out
    from xlint.cli.session import Session
    from xlint.cli.status import Status
    from xlint.cli.workroom import prepare

    prepare()
    given = paths or [Path()]
    session = Session.open(given, root=root, file=config, isolated=isolated)
    audit = session.check(given)
    if not audit.coverage.parsed:
        out.say(f"nothing was checked: no JavaScript, HTML, X++ or solution was read in {', '.join(map(str, given))}")
        raise SystemExit(Status.NOTHING)
    return audit.contract, session


def _changes(old: str, new: str, against: list[Path] | None) -> tuple[tuple[Change, ...], Mapping[str, Document]]:
    from xlint import across, changes
    from xlint.cli import versions
    from xlint.cli.session import Session
    from xlint.cli.workroom import prepare

    prepare()
    here = Path.cwd()
    before, after = versions.load(old, here=here), versions.load(new, here=here)
    known = [across.read_contract(file, here) for file in against or ()]
    models = Session.open([here], isolated=True).models
    found = changes.diff(before, after, models, known=known, ledger=_ledger(new, here))
    layers: list[Any] = [contract.documents for contract in (after, *reversed(known), before)]
    return found, ChainMap(*layers)


def _ledger(new: str, here: Path) -> Ledger:
    """The decisions that lie beside the new version."""
    from xlint import across

    folder = Path(new) if Path(new).is_dir() else Path(new).parent if Path(new).exists() else here
    return across.read_ledger(folder, here)


def _counted(contract: Contract) -> str:
    asked = sum(len(receiver.reads) for receiver in contract.receivers)
    return f"{len(contract.receivers)} receivers with {asked} parameters, {len(contract.senders)} links"
