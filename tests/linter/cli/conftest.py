"""A command line whose pipeline is replaced by an audit made by hand: what commands do with a result, and nothing below."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from xlint.__main__ import main
from xlint.audit import Audit
from xlint.cli.session import Session

EMPTY = Audit()

Run = Callable[..., int]


@pytest.fixture
def xlint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command line in an empty folder; `audit` is what the pipeline gives."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")

    def run(*arguments: str, audit: Audit | BaseException = EMPTY) -> int:
        def check(self: Session, paths: object, *, overlay: object = None, progress: object = None) -> Audit:
            if isinstance(audit, BaseException):
                raise audit
            return audit

        monkeypatch.setattr(Session, "check", check)
        return main(list(arguments))

    return run
