"""The formats of `xlint check`, by name. Terminal output is written to a console, all others are text from their module."""

from __future__ import annotations

import importlib
import io
import os
import sys
from pathlib import Path

import msgspec

from xlint import provenance
from xlint.audit import Audit
from xlint.cli.output import Destination, quiet_pipe, say, write_file, write_out
from xlint.cli.session import Session

RENDERERS = {
    "json": "xlint.report.json_report",
    "sarif": "xlint.report.sarif",
    "github": "xlint.report.github",
    "azure": "xlint.report.azure",
    "gitlab": "xlint.report.gitlab",
    "junit": "xlint.report.junit",
}
COMMANDS = frozenset({"github", "azure"})
"""Formats that speak to a build server."""

NAMES = ("terminal", *RENDERERS)


class View(msgspec.Struct, frozen=True):
    """An audit, and how much of it a person wants to see."""

    audit: Audit
    session: Session
    quiet: bool = False
    verbose: bool = False
    statistics: bool = False

    def put(self, destination: Destination) -> None:
        """Write the audit where it is to go."""
        if destination.format == "terminal":
            self._terminal(destination)
            return
        audit = self.audit
        if destination.format == "sarif":
            audit = msgspec.structs.replace(audit, provenance=provenance.of(self.session.config.root))
        text = importlib.import_module(RENDERERS[destination.format]).render(audit, self.session.known)
        if destination.format == "github":
            self._step_summary()
        if destination.file is None:
            write_out(text, commands=destination.format in COMMANDS)
        else:
            write_file(destination.file, text)

    def _step_summary(self) -> None:
        """The page of the job, where GitHub's runner asks for one; that it cannot be written is no reason to fail."""
        if name := os.environ.get("GITHUB_STEP_SUMMARY"):
            from xlint.report import step_summary

            try:
                with Path(name).open("ab") as file:
                    file.write(step_summary.render(self.audit).encode("utf-8", "backslashreplace"))
            except OSError as error:
                say(f"{name}: the job's summary cannot be written: {error.strerror or error}")

    def _terminal(self, destination: Destination) -> None:
        from xlint.report import style, summary, terminal

        stream = sys.stdout if destination.file is None else io.StringIO()
        with quiet_pipe(stream):
            console = style.console(stream)
            root = self.session.config.root
            terminal.render(self.audit, console, root=root, quiet=self.quiet, verbose=self.verbose)
            if self.statistics:
                summary.statistics(self.audit, console)
        if destination.file is not None:
            assert isinstance(stream, io.StringIO)
            write_file(destination.file, stream.getvalue())
