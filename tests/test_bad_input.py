"""What people really hand to a linter, through the real program in a process of its own: one clear line or finding, the
documented exit status, no traceback, and everything else still checked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

GOOD = 'function open(form) {\n    window.open("https://help.contoso.com/?name=" + form.getAttribute("name").getValue());\n}\n'
GOOD_XPP = """    public static void good(str _name)
    {
        new Browser().navigate('https://help.contoso.com/?name=' + _name, true);
    }
"""
BROKEN_XPP = """    public static void broken(str _name)
    {
        if (_name)
        {
            info(_name);
    }
"""


class Run(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def report(self) -> Any:
        return json.loads(self.out)

    def findings(self, rule: str) -> list[tuple[str, int]]:
        return [(each["path"], each["line"]) for each in self.report["findings"] if each["rule"] == rule]


def xlint(folder: Path, *arguments: str) -> Run:
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "120"}
    environment.pop("XLINT_DEBUG", None)
    command = [sys.executable, "-m", "xlint", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120
    )
    run = Run(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in run.err and "internal error" not in run.err, run.err
    return run


def check(folder: Path, *arguments: str) -> Run:
    return xlint(folder, "check", "--format", "json", *arguments)


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Path]:
    """A repository with one file that is checked whatever lies beside it."""
    (tmp_path / "good.js").write_text(GOOD)
    (tmp_path / "AxClass").mkdir()
    yield tmp_path


def aot(name: str, *methods: str) -> str:
    sources = "".join(
        f"<Method><Name>m{number}</Name><Source><![CDATA[\n{method}]]></Source></Method>\n"
        for number, method in enumerate(methods)
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<AxClass><Name>{name}</Name><SourceCode><Declaration><![CDATA[\n'
        f"public final class {name}\n{{\n}}\n]]></Declaration><Methods>\n{sources}</Methods></SourceCode></AxClass>\n"
    )


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_no_path_means_this_folder(repository: Path) -> None:
    run = check(repository)
    assert run.status == 1
    assert run.findings("unescaped-parameter") == [("good.js", 2)]


def test_an_empty_folder_fails_because_nothing_was_checked(tmp_path: Path) -> None:
    run = check(tmp_path)
    assert run.status == 3
    assert run.err == "xlint: nothing was checked: no JavaScript, HTML, X++ or solution was read in .\n"


def test_a_missing_file_is_one_line_with_its_name(repository: Path) -> None:
    run = check(repository, "good.js", "none.js")
    assert (run.status, run.out) == (2, "")
    assert run.err.count("\n") == 1
    assert "none.js: no such file or folder" in run.err


@pytest.mark.parametrize(
    "content", [b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 8, bytes(64), b"\xff\xfe\x00\xd8" * 9]
)
def test_a_script_that_is_no_text_is_named_with_the_reason(repository: Path, content: bytes) -> None:
    (repository / "blob.js").write_bytes(content)
    run = check(repository)
    assert run.status == 1
    assert run.findings("unescaped-parameter") == [("good.js", 2)]
    coverage = run.report["coverage"]
    assert "blob.js" in {each["path"] for each in (*coverage["skipped"], *coverage["partly"])}
    assert check(repository, "--fail-on", "never", "--strict").status == 3


@pytest.mark.parametrize("cut", ["</Methods>", "]]></Source>", "public final class", "navigate("])
def test_truncated_xml_gives_what_was_read_and_an_error(repository: Path, cut: str) -> None:
    whole = aot("Cut", GOOD_XPP)
    (repository / "AxClass" / "Cut.xml").write_text(whole[: whole.rindex(cut)])
    run = check(repository)
    assert {path for path, _ in run.findings("parse-error")} == {"AxClass/Cut.xml"}
    assert ("good.js", 2) in run.findings("unescaped-parameter")
    method_is_whole = cut in {"</Methods>", "]]></Source>"}
    found = ("AxClass/Cut.xml", line_of(whole, "navigate(")) in run.findings("unescaped-parameter")
    assert found == method_is_whole


@pytest.mark.parametrize(
    "rest", ['var name = "abc', "if (a) {\n  b(", "var t = `x ${a", "/* no end", "return {a: [1,", "x = /ab"]
)
def test_javascript_cut_off_in_the_middle_keeps_what_came_before(repository: Path, rest: str) -> None:
    (repository / "cut.js").write_text(f"{GOOD}function second() {{\n    {rest}")
    run = check(repository)
    assert {path for path, _ in run.findings("parse-error")} == {"cut.js"}
    assert run.findings("unescaped-parameter") == [("cut.js", 2), ("good.js", 2)]


@pytest.mark.parametrize("methods", [(BROKEN_XPP, GOOD_XPP), (GOOD_XPP, BROKEN_XPP)])
def test_a_method_with_a_missing_brace_costs_that_method_only(repository: Path, methods: tuple[str, ...]) -> None:
    text = aot("Brace", *methods)
    (repository / "AxClass" / "Brace.xml").write_text(text)
    run = check(repository)
    (error,) = run.findings("parse-error")
    assert line_of(text, "void broken") <= error[1] <= line_of(text, "info(_name);") + 2
    assert ("AxClass/Brace.xml", line_of(text, "navigate(")) in run.findings("unescaped-parameter")


def test_in_a_source_file_too_a_missing_brace_costs_one_method(repository: Path) -> None:
    text = f"public final class Brace\n{{\n{BROKEN_XPP}\n{GOOD_XPP}}}\n"
    (repository / "Brace.xpp").write_text(text)
    run = check(repository)
    assert len(run.findings("parse-error")) == 1
    assert ("Brace.xpp", line_of(text, "navigate(")) in run.findings("unescaped-parameter")


def test_a_parse_error_is_a_warning_that_a_gate_can_ask_for(repository: Path) -> None:
    (repository / "good.js").write_text("var a = 1;\n")
    (repository / "cut.js").write_text("var a = ;\n")
    assert check(repository).status == 0
    assert check(repository, "--fail-on", "warning").status == 1
    assert check(repository, "--strict").status == 3


@pytest.mark.parametrize("command", ["check", "links", "report", "contract export"])
def test_every_command_that_reads_says_the_same_of_a_missing_path(tmp_path: Path, command: str) -> None:
    run = xlint(tmp_path, *command.split(), "none", *(["-o", "x.html"] if command == "report" else []))
    assert run.status == 2
    assert "none: no such file or folder" in run.err and run.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chekc"], "no command `chekc`; did you mean `check`?"),
        (["check", "--select", "unescaped-paramter"], "did you mean `unescaped-parameter`?"),
        (["check", "--format", "sarf"], "unknown format `sarf`; did you mean `sarif`?"),
        (["check", "--config", "none.toml"], "none.toml: no such file"),
        (["explain", "nothing-like-it"], "nothing-like-it"),
    ],
)
def test_wrong_usage_is_one_line_that_helps(repository: Path, arguments: list[str], said: str) -> None:
    run = xlint(repository, *arguments)
    assert (run.status, run.out) == (2, "")
    assert said in run.err and run.err.count("\n") == 1


def test_a_broken_configuration_is_named_with_its_line(repository: Path) -> None:
    (repository / "xlint.toml").write_text('ignore = []\nallowed-host = ["x"]\n')
    run = check(repository)
    assert (run.status, run.out) == (2, "")
    assert "xlint.toml:2: unknown key `allowed-host`; did you mean `allowed-hosts`?" in run.err
