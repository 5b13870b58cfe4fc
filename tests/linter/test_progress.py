"""Progress is told without a terminal, and shown without flooding one."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from xlint.cli.progress import line, throttled, watched
from xlint.cli.session import Session
from xlint.progress import counted, silent


def test_every_item_is_told_before_it_is_handed_out_and_the_end_is_told() -> None:
    told: list[tuple[str, int, int]] = []
    items = counted("abc", 3, "Reading", lambda stage, done=0, total=0: told.append((stage, done, total)))
    assert next(items) == "a"
    assert told == [("Reading", 0, 3)]
    assert list(items) == ["b", "c"]
    assert told == [("Reading", done, 3) for done in range(4)]


def test_thousands_of_files_are_a_few_updates_and_none_of_a_stage_is_lost() -> None:
    lines: list[str] = []
    now = iter(range(10**6))
    progress = throttled(lines.append, lambda: next(now) / 1000)
    for _ in counted(range(1500), 1500, "Reading", progress):
        pass
    progress("Comparing")
    assert lines[0] == "Reading: 0 of 1,500" and lines[-2:] == ["Reading: 1,500 of 1,500", "Comparing"]
    assert len(lines) < 20


@pytest.mark.parametrize(
    ("stage", "done", "total", "shown"),
    [("Reading", 120, 2000, "Reading: 120 of 2,000"), ("Reading", 0, 1, "Reading"), ("Comparing", 0, 0, "Comparing")],
)
def test_numbers_stand_where_there_is_something_to_count(stage: str, done: int, total: int, shown: str) -> None:
    assert line(stage, done, total) == shown


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_only_a_terminal_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    for stream, shown in ((io.StringIO(), True), (Terminal(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        with watched(shown=shown) as progress:
            assert progress is silent
            progress("Reading", 1, 2)
        assert stream.getvalue() == ""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with watched(shown=True) as progress:
        progress("Reading [bold]", 1, 2000)
    assert "Reading [bold]: 1 of 2,000" in terminal.getvalue()


def test_a_run_tells_its_stages_in_order_and_counts_the_different_files(tmp_path: Path) -> None:
    for name in ("a.js", "b.js", "C.xpp"):
        (tmp_path / name).write_text("var a = 1;\n" if name.endswith("js") else "class C {}\n")
    told: list[tuple[str, int, int]] = []
    session = Session.open([tmp_path], isolated=True)
    session.check([tmp_path], progress=lambda stage, done=0, total=0: told.append((stage, done, total)))
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == [
        "Looking for files", "Reading", "Following scripts", "Following X++", "Comparing", "Judging",
    ]  # fmt: skip
    assert [(done, total) for stage, done, total in told if stage == "Reading"] == [(0, 2), (1, 2), (2, 2)]
