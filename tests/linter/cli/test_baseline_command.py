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


def test_a_baseline_that_the_configuration_names_holds_for_every_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "crm").mkdir()
    (tmp_path / "crm/a.js").write_text(FAULT)
    assert run(["baseline", "write"]) == 0
    assert '`baseline = "xlint.baseline.json"` in xlint.toml' in capsys.readouterr().err
    (tmp_path / "xlint.toml").write_text('pedantic = false\nbaseline = "accepted.json"\n')
    assert run(["check"]) == 2
    assert capsys.readouterr().err == (
        "xlint: xlint.toml:2: baseline: accepted.json: no such file; `xlint baseline write` writes it\n"
    )
    assert run(["baseline", "write"]) == 0
    assert capsys.readouterr().err == "xlint: 1 finding accepted in accepted.json\n"
    assert run(["check", "--fail-on", "note"]) == 0
    assert run(["report", "--fail-on", "note", "-o", "a.html", "-q"]) == 0
    monkeypatch.chdir(tmp_path / "crm")
    assert run(["check", "--fail-on", "note"]) == 0
    assert run(["check", "--fail-on", "warning", "--isolated"]) == 1
    (tmp_path / "crm/a.js").write_text("var a;")
    capsys.readouterr()
    assert run(["baseline", "prune"]) == 0
    assert "1 entry dropped" in capsys.readouterr().err
