"""In a build server's log nothing that was scanned is a command, in no format and from no command of ours."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from xlint.__main__ import main
from xlint.cli.guard import harmless

AZURE = re.compile(r"##(?:vso)?\[", re.IGNORECASE)
GITHUB = re.compile(r"^\s*::", re.MULTILINE)
NAMES = ["##vso[task.setvariable variable=x]y.js", "::error::z.js", "##[error]e.js"]


@pytest.fixture(params=["TF_BUILD", "GITHUB_ACTIONS"])
def server(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose names, literals and comments are commands, on a build server."""
    monkeypatch.setenv(request.param, "true")
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        text = f'window.open(base + "/?mi=X&cmp=usmf&{name}=" + value); // xlint: ignore[a] {name}\n{name}\n(((\n'
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--verbose"],
        ["check", "--diff"],
        ["check", "--format", "json"],
        ["check", "--format", "sarif"],
        ["check", "--format", "gitlab"],
        ["check", "--format", "junit"],
        ["links"],
        ["contract", "export"],
        ["check", "##vso[x].js"],
        ["explain", "##vso[x]"],
    ],
)
def test_nothing_printed_is_a_command(server: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    main(arguments)
    told = capsys.readouterr()
    assert told.out + told.err
    assert not AZURE.search(told.out) and not GITHUB.search(told.out)
    assert not AZURE.search(told.err) and not GITHUB.search(told.err)


def test_a_reader_gets_the_names_that_were_there(server: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert {link["path"] for link in found["links"]} == set(NAMES)
    main(["check", "--format", "junit"])
    suites = ElementTree.fromstring(capsys.readouterr().out).iter("testsuite")
    assert {suite.get("name") for suite in suites} == set(NAMES)


def test_our_own_commands_are_commands(server: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--format", "azure"])
    assert capsys.readouterr().out.startswith("##vso[task.logissue ")
    main(["check", "--format", "github"])
    assert capsys.readouterr().out.startswith("::")


def test_the_streams_are_put_back(server: Path) -> None:
    before = sys.stdout, sys.stderr
    main(["rules"])
    assert (sys.stdout, sys.stderr) == before


def test_elsewhere_text_is_printed_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("TF_BUILD", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "##[a].js").write_text("((")
    main(["check"])
    assert "##[a].js" in capsys.readouterr().out


def test_what_is_no_command_stays() -> None:
    assert harmless("## title\na::b\n#[x]\n") == "## title\na::b\n#[x]\n"
    assert harmless("  ::x\n") == "    : :x\n"
