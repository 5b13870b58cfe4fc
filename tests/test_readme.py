"""What the README says is what xlint does today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import xlint_rules
from xlint import rule
from xlint.cli.app import run

README = Path(__file__).parent.parent / "README.md"


def test_the_readme_lists_every_rule_with_its_severity_and_title() -> None:
    listed = re.findall(
        r"^\| `([\w-]+)` \| (\w+)(?: \(pedantic\))? \| (.*) \|$", README.read_text("utf-8"), re.MULTILINE
    )
    assert listed == [(each.id, each.severity.value, each.title) for each in rule.load(xlint_rules)]


def test_the_first_output_of_the_readme_is_what_is_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(README.parent)
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.setenv("NO_COLOR", "1")
    shown = re.search(r"```text\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert shown is not None
    run(["check", "fixtures/hub-to-hub-faults", "--select", "unescaped-parameter,unread-parameter"])
    assert capsys.readouterr().out.rstrip() == shown[1].rstrip()
