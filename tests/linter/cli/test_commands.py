from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from sample import AUDIT
from xlint import __version__
from xlint.audit import Audit, Coverage
from xlint.cli.commands import COMMANDS, overview
from xlint.cli.session import all_rules

Run = Callable[..., int]

PYPROJECT = Path(__file__).parents[3] / "pyproject.toml"


def test_the_version_is_the_packages(xlint: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert xlint("--version") == 0
    assert capsys.readouterr().out == f"xlint {__version__}\n"
    assert tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]["version"] == __version__


def test_the_overview_lists_every_command(xlint: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert xlint("--help") == 0
    assert capsys.readouterr().out == overview()
    assert all(f"\n  {name}" in overview() for name in COMMANDS)
    assert xlint() == 2
    assert capsys.readouterr().err == overview()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_help_that_begins_with_its_line_in_the_overview(
    xlint: Run, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert callable(importlib.import_module(COMMANDS[name][0]).register)
    assert xlint(name, "--help") == 0
    assert COMMANDS[name][1] in " ".join(capsys.readouterr().out.split())


def test_version_and_overview_import_nothing_heavy() -> None:
    program = "import sys; from xlint.__main__ import main; main(sys.argv[1:]); print(*sys.modules)"
    for argument in ("--version", "--help"):
        shown = subprocess.run([sys.executable, "-c", program, argument], capture_output=True, text=True, check=True)
        loaded = set(shown.stdout.splitlines()[-1].split())
        assert not loaded & {"typer", "rich", "msgspec", "re", "pathlib", "lark", "xlint_grammars"}


def test_the_shell_completes_commands_and_options() -> None:
    for words, offered in (
        ("xlint ch", "check"),
        ("xlint check --fail", "--fail-on"),
        ("xlint explain parse", "parse-error"),
        ("xlint check --format js", "json"),
    ):
        position = str(len(words.split()) - 1)
        environ = {**os.environ, "_XLINT_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": position}
        shown = subprocess.run([sys.executable, "-m", "xlint"], capture_output=True, text=True, env=environ)
        assert shown.stdout.split() == [offered]


def test_a_wrong_command_is_answered_with_the_nearest(xlint: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert xlint("chekc") == 2
    assert capsys.readouterr().err == "xlint: no command `chekc`; did you mean `check`?\n"


def test_explain_shows_the_page_of_the_rule(xlint: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert xlint("explain", "parse-error") == 0
    shown = capsys.readouterr().out
    assert shown.startswith("parse-error  warning, high confidence\n")
    assert "A file, or a part of one, could not be read" in shown


def test_explain_takes_a_rule_in_any_spelling_and_proposes_the_nearest(
    xlint: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert xlint("explain", "Parse_Error") == 0
    capsys.readouterr()
    assert xlint("explain", "parse-eror") == 2
    assert capsys.readouterr().err == "xlint: no rule `parse-eror`; did you mean `parse-error`?\n"
    assert xlint("explain", "zzz") == 2
    assert "`xlint rules` lists them" in capsys.readouterr().err
    assert xlint("explain") == 2


def test_explain_gives_a_program_the_page(xlint: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert xlint("explain", "parse-error", "--format", "json") == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["id"], data["severity"]) == ("parse-error", "warning")
    assert data["page"].startswith("A file")


def test_rules_lists_all_of_them(xlint: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert xlint("rules") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:] if not line.startswith(" ")] == [rule.id for rule in all_rules()]
    assert xlint("rules", "--format", "json") == 0
    assert [rule["id"] for rule in json.loads(capsys.readouterr().out)] == [rule.id for rule in all_rules()]


def test_links_shows_the_tree_and_json(xlint: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert xlint("links", audit=AUDIT) == 0
    assert "MCRCustomerService (display)" in capsys.readouterr().out
    assert xlint("links", "--format", "json", audit=AUDIT) == 0
    assert len(json.loads(capsys.readouterr().out)["links"]) == 2
    assert xlint("links", "--format", "mermaid", audit=AUDIT) == 0
    assert capsys.readouterr().out.startswith("flowchart LR\n")


def test_links_of_nothing_says_so(xlint: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert xlint("links", audit=Audit(coverage=Coverage(files=2, parsed=2))) == 0
    assert capsys.readouterr().out == "No links in 2 files.\n"
    assert xlint("links") == 3
