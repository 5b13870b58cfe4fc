"""A build server's log: what is printed there, and came from scanned files, must not be a command to the server.

Azure's agent obeys `##vso[` and `##[` anywhere in a line, GitHub's runner `::` where a line begins. Reports that are commands
themselves have their own gate (`report.ci`); everything else passes here, on its way to standard output and standard error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TextIO, cast

_SERVERS = ("TF_BUILD", "GITHUB_ACTIONS")


def harmless(text: str) -> str:
    """`text` with what begins a command broken up: in JSON and XML as an escape, so that a reader gets what was there."""
    if "##" not in text and "::" not in text:
        return text
    if text.startswith(("{", "[")):
        return text.replace("##", "#\\u0023")
    if text.startswith("<?xml"):
        return text.replace("##", "#&#35;")
    from xlint.report.ci import broken_up

    return "".join(map(broken_up, text.splitlines(keepends=True)))


class Guarded:
    """A stream whose text is harmless to a build server; `commands` is the stream itself."""

    def __init__(self, stream: TextIO) -> None:
        self.commands = stream

    def write(self, text: str) -> int:
        self.commands.write(harmless(text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.commands, name)


@contextmanager
def guarded(environ: Mapping[str, str]) -> Iterator[None]:
    """Standard output and standard error are harmless inside, where the environment is a build server's."""
    import sys

    if not any(environ.get(name) for name in _SERVERS):
        yield
        return
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (cast("TextIO", Guarded(stream)) for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
