"""What the README says is what xlint does today."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup

import xlint_rules
from xlint import config_file, ledger, rule
from xlint.cli.app import application, run
from xlint.cli.commands import COMMANDS
from xlint.cli.session import load_models

README = Path(__file__).parent.parent / "README.md"
TEXT = README.read_text("utf-8")


def fences(language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", TEXT)


SHOWN = "".join(fences("sh") + fences("yaml"))
COMMAND_LINES = sorted(set(re.findall(r"(?m)(?:^|&& |- |script: |run: |entry: )(xlint .*)$", SHOWN)))


def test_the_readme_lists_every_rule_once_with_its_severity_and_title() -> None:
    listed = re.findall(r"(?m)^\| `([\w-]+)` \| ([\w ()]+) \| (.*) \|$", TEXT[TEXT.index("## Rules") :])
    severity = {True: " (pedantic)", False: ""}
    known = [(each.id, each.severity.value + severity[each.pedantic], each.title) for each in rule.load(xlint_rules)]
    assert sorted(listed) == known


def test_the_first_output_of_the_readme_is_what_is_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(README.parent)
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.setenv("NO_COLOR", "1")
    run(["check", "fixtures/hub-to-hub-faults", "--select", "unescaped-parameter,unread-parameter"])
    assert capsys.readouterr().out.rstrip() == fences("text")[0].rstrip()


@pytest.mark.parametrize("line", COMMAND_LINES)
def test_every_command_line_of_the_readme_is_one(line: str) -> None:
    """Taken apart by the real command line, without being run; a pipeline's variables are numbers here."""
    _, *arguments = shlex.split(re.sub(r"\$\{\{ [\w.-]+ \}\}|\$\([\w.]+\)", "4", line), comments=True)
    command = typer.main.get_command(application(*COMMANDS))
    context = command.make_context("xlint", arguments)
    while isinstance(context.command, TyperGroup):
        name, command, arguments = context.command.resolve_command(context, arguments)
        context = command.make_context(name, list(arguments), parent=context)


def test_the_command_lines_of_every_section_are_found() -> None:
    assert {line.split()[1] for line in COMMAND_LINES} >= {"check", "links", "explain", "report", "contract", "init"}
    assert sum("--format" in line for line in COMMAND_LINES) == 5


def test_the_configuration_of_the_readme_is_read(tmp_path: Path) -> None:
    shown, _, _ = fences("toml")
    (tmp_path / "xlint.toml").write_text(shown)
    settings = config_file.load(tmp_path / "xlint.toml", root=tmp_path).settings
    assert settings.menu_items == {"MCRCustomerService": "form:MCRCustomerService"}


def test_the_rows_of_the_readme_are_read(tmp_path: Path) -> None:
    _, shown, _ = fences("toml")
    (tmp_path / "xlint.toml").write_text(shown)
    config = config_file.load(tmp_path / "xlint.toml", root=tmp_path)
    assert load_models(config).xpp.own_names == {"value", "run"}
    assert len(config.settings.sanitizers) == len(config.settings.encoders) == 1


def test_the_decisions_of_the_readme_are_read() -> None:
    _, _, shown = fences("toml")
    decided = ledger.read(shown, ledger.NAME)
    assert (len(decided.deprecated), len(decided.retired), len(decided.approved)) == (1, 1, 1)


def test_the_exit_statuses_of_the_readme_are_those_of_the_program() -> None:
    from xlint.cli.status import Status

    assert re.findall(r"(?m)^\| (\d) \|", TEXT) == [str(int(status)) for status in Status]


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_files_that_the_documents_name_are_there(name: str) -> None:
    root = README.parent
    text = (root / name).read_text("utf-8")
    named = set(re.findall(r"`((?:grammars|linter|rules|tests|fixtures|\.ci|\.github)/[\w./-]*)`", text))
    assert [path for path in sorted(named) if not (root / path).exists()] == []
