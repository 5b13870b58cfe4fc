"""`xlint baseline` as a user meets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlint.cli.app import run

FAULT = 'function open(base) { window.open("http://help.example.com/"); }\n'


def test_what_is_accepted_is_not_reported_and_what_is_gone_is_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    script = tmp_path / "a.js"
    script.write_text(FAULT)
    assert run(["check", "a.js", "--fail-on", "warning"]) == 1
    assert run(["baseline", "write", "a.js", "-b", "accepted.json"]) == 0
    assert run(["check", "a.js", "--baseline", "accepted.json", "--fail-on", "warning"]) == 0
    script.write_text("function open(base) {}\n")
    capsys.readouterr()
    assert run(["baseline", "prune", "a.js", "-b", "accepted.json"]) == 0
    assert "1 entry dropped" in capsys.readouterr().err
    script.write_text(FAULT)
    assert run(["check", "a.js", "--baseline", "accepted.json", "--fail-on", "warning"]) == 1
