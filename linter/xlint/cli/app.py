"""Runs a command, and turns whatever happens in it into an exit status and one line for the user."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from pathlib import Path
from typing import Any

import typer
import typer.main

from xlint.cli.commands import COMMANDS
from xlint.cli.guard import guarded
from xlint.cli.output import forgiving, say
from xlint.cli.status import Status
from xlint.nearest import nearest

_COMPLETE = "_XLINT_COMPLETE"
_INTERRUPTED = 130
_ISSUES = "please report this with the last lines that XLINT_DEBUG=1 adds"


def run(arguments: list[str]) -> int:
    """Run the command line `arguments`; gives the exit status."""
    forgiving(sys.stdout)
    forgiving(sys.stderr)
    with guarded(os.environ):
        try:
            return _run(arguments)
        finally:
            _close()


def _run(arguments: list[str]) -> int:
    name = arguments[0] if arguments else "-"
    if not name.startswith("-") and name not in COMMANDS:
        say(f"no command `{name}`{nearest(name, COMMANDS) or '; `xlint --help` lists them'}")
        return Status.USAGE
    try:
        return _status(_command(name).main(args=arguments, prog_name="xlint", standalone_mode=False))
    except (KeyboardInterrupt, typer.Abort):
        return _INTERRUPTED
    except SystemExit as ended:
        return _status(ended.code)
    except Exception as error:
        return _failure(error)


def _close() -> None:
    """End the workshop, if the command opened one; a cache that cannot be used is worth a word and no failure."""
    workroom = sys.modules.get("xlint.cli.workroom")
    trouble = workroom.close() if workroom is not None else ""
    if trouble:
        say(f"the cache is not used: {trouble}")


def application(*names: str) -> typer.Typer:
    """The typer application with the named commands."""
    app = typer.Typer(
        name="xlint",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    for name in names:
        importlib.import_module(COMMANDS[name][0]).register(app)
    return app


def _root() -> None:
    """Security linter and URL-parameter contract validator for Dynamics 365."""


def _command(name: str) -> Any:
    whole = name.startswith("-") or _COMPLETE in os.environ
    return typer.main.get_command(application(*(COMMANDS if whole else (name,))))


def _status(result: object) -> int:
    return result if isinstance(result, int) else Status.OK


def _failure(error: Exception) -> int:
    if "XLINT_DEBUG" in os.environ:
        traceback.print_exception(error)
    if getattr(error, "exit_code", None) == Status.USAGE and hasattr(error, "format_message"):
        say(error.format_message())
        return Status.USAGE
    if isinstance(error, _user_errors()):
        say(str(error))
        return Status.USAGE
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    say(f"internal error: {type(error).__name__} in {place}: {error}; {_ISSUES}")
    return Status.INTERNAL


def _user_errors() -> tuple[type[Exception], ...]:
    from xlint.baseline import BaselineError
    from xlint.cli.status import UsageError
    from xlint.config import ConfigError
    from xlint.discovery import DiscoveryError
    from xlint.documents import ChangedError
    from xlint.exchange import ContractError
    from xlint.facts import FactsError
    from xlint.ledger import LedgerError

    return UsageError, ConfigError, DiscoveryError, ChangedError, BaselineError, ContractError, FactsError, LedgerError
