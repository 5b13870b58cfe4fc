"""Asks git about a repository that was written by others: nothing of it is run, nothing is fetched, nobody is prompted."""

from __future__ import annotations

import os
from pathlib import Path

_COMMAND = ("git", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "--no-replace-objects")
_ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "LC_ALL": "C",
}
"""A partial clone would fetch what it lacks, by a command that its own configuration names (gitprotocol: `uploadpack`)."""


class GitError(Exception):
    """Why git cannot be asked, on one line."""


def ask(folder: Path, *arguments: str, given: bytes = b"", timeout: float = 120) -> bytes | None:
    """What git prints, or None where it fails. Raises `GitError` where there is no git, or it does not answer.

    The commands that are asked for must read git's own store alone: a work tree has filters, which are commands.
    """
    import subprocess

    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(  # noqa: S603
            (*_COMMAND, "-C", str(folder), *arguments),
            input=given,
            capture_output=True,
            check=False,
            env=environment | _ENVIRONMENT,
            timeout=timeout,
        )
    except FileNotFoundError:
        raise GitError("git is not installed") from None
    except subprocess.TimeoutExpired:
        raise GitError("git does not answer") from None
    return done.stdout if done.returncode == 0 else None
