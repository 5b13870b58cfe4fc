from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from sample import AUDIT, DRIFT, EVIL, LONG
from xlint.audit import Audit, Coverage, Unread
from xlint.baseline import write

Run = Callable[..., int]

READ = Coverage(files=1, parsed=1)
PARTLY = Coverage(files=1, parsed=1, partly=(Unread("a.js", "`)` is missing", 3),))
CLEAN = Audit(coverage=READ)


def of(*findings: object, coverage: Coverage = READ) -> Audit:
    return msgspec.structs.replace(AUDIT, findings=findings, coverage=coverage)


@pytest.mark.parametrize(
    ("arguments", "audit", "status"),
    [
        ([], CLEAN, 0),
        ([], of(DRIFT), 1),
        ([], of(EVIL), 0),
        (["--fail-on", "warning"], of(EVIL), 1),
        (["--fail-on", "warning"], of(LONG), 0),
        (["--fail-on", "note"], of(LONG), 1),
        (["--fail-on", "never"], of(DRIFT), 0),
        (["--fail-on", "note"], of(*(f for f in AUDIT.findings if not f.active)), 0),
        ([], Audit(), 3),
        (["--fail-on", "never"], Audit(coverage=Coverage(files=2)), 3),
        ([], of(coverage=PARTLY), 0),
        (["--strict"], of(coverage=PARTLY), 3),
        (["--strict"], of(DRIFT, coverage=PARTLY), 1),
        (["--strict"], CLEAN, 0),
    ],
)
@pytest.mark.parametrize("form", ["terminal", "json", "sarif:out.sarif"])
def test_the_status_is_as_documented_and_never_depends_on_the_format(
    xlint: Run, arguments: list[str], audit: Audit, status: int, form: str
) -> None:
    assert xlint("check", "--format", form, *arguments, audit=audit) == status


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "xml"], "--format: unknown format `xml`; known are terminal, json"),
        (["--format", "jsn"], "--format: unknown format `jsn`; did you mean `json`?"),
        (["--format", "json:"], "--format: json: names no file"),
        (["--format", "json", "--format", "terminal"], "only one format can go to standard output"),
        (
            ["--format", "json:no/such/folder/x"],
            "no/such/folder/x: cannot be written: there is no folder no/such/folder",
        ),
        (["--format", "json:."], ".: cannot be written: it is a folder"),
        (["--contract", "none.json"], "none.json: no such file"),
        (["--select", "unread-paramter"], "select: unknown rule `unread-paramter`"),
        (["--config", "none.toml"], "none.toml: no such file"),
        (["--baseline", "none.json"], "none.json: cannot be read: No such file or directory"),
        (["--fail-on", "fatal"], "'fatal' is not one of"),
        (["-"], "-: give --stdin-filename"),
        (["--stdin-filename", "a.js"], "give - as the path"),
        (["-", "a.js", "--stdin-filename", "a.js"], "checked alone"),
        (["--no-such-option"], "No such option"),
        ([""], "'PATH': an empty path"),
        (["--only", ""], "'PATH': an empty path"),
        (["--root", " "], "'--root': an empty path"),
        (["--baseline", ""], "'--baseline': an empty path"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(
    xlint: Run, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert xlint("check", *arguments, audit=CLEAN) == 2
    out, err = capsys.readouterr()
    assert said in err
    assert err.startswith("xlint: ") and err.count("\n") == 1
    assert out == ""


def test_a_mistake_in_the_configuration_names_file_line_and_key(xlint: Run, capsys: pytest.CaptureFixture[str]) -> None:
    Path("xlint.toml").write_text("\nignroe = []\n")
    assert xlint("check", audit=CLEAN) == 2
    assert capsys.readouterr().err == "xlint: xlint.toml:2: unknown key `ignroe`; did you mean `ignore`?\n"
    assert xlint("check", "--isolated", audit=CLEAN) == 0


def test_a_broken_model_of_the_team_is_named_with_its_line(xlint: Run, capsys: pytest.CaptureFixture[str]) -> None:
    Path("xlint.toml").write_text('[[sources]]\npattern = "get()"\nkind = "nonsense"\n')
    assert xlint("check", audit=CLEAN) == 2
    assert capsys.readouterr().err == "xlint: xlint.toml:3: [[sources]] kind: invalid enum value 'nonsense'\n"


def test_nothing_checked_says_so_whatever_the_format(xlint: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert xlint("check", "--format", "json") == 3
    assert "nothing was checked" in capsys.readouterr().err


def test_an_internal_error_is_status_4_with_what_to_report(
    xlint: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XLINT_DEBUG", raising=False)
    assert xlint("check", audit=ZeroDivisionError("by\x1bzero")) == 4
    err = capsys.readouterr().err
    assert err.startswith("xlint: internal error: ZeroDivisionError in conftest.py:")
    assert r"by\x1bzero" in err and "Traceback" not in err
    monkeypatch.setenv("XLINT_DEBUG", "1")
    assert xlint("check", audit=ZeroDivisionError()) == 4
    assert "Traceback" in capsys.readouterr().err


def test_an_interrupt_is_no_finding(xlint: Run) -> None:
    assert xlint("check", audit=KeyboardInterrupt()) == 130


def test_several_formats_are_written_at_once(xlint: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        xlint(
            "check", "-f", "json:out.json", "-f", "sarif:out.sarif", "-f", "terminal:out.txt", "-f", "json", audit=AUDIT
        )
        == 1
    )
    assert json.loads(Path("out.json").read_text()) == json.loads(capsys.readouterr().out)
    assert json.loads(Path("out.sarif").read_text())["version"] == "2.1.0"
    assert "error[unread-parameter]" in Path("out.txt").read_text("utf-8")
    assert sorted(path.name for path in Path().iterdir()) == ["out.json", "out.sarif", "out.txt"]


def test_where_everything_goes_to_files_the_sum_is_still_said(xlint: Run, capsys: pytest.CaptureFixture[str]) -> None:
    xlint("check", "-f", "json:out.json", audit=AUDIT)
    out, err = capsys.readouterr()
    assert (out, "5 findings (2 errors" in err) == ("", True)
    xlint("check", "-q", "-f", "json:out.json", audit=AUDIT)
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_a_file_is_replaced_whole_and_keeps_its_permissions(xlint: Run) -> None:
    Path("out.json").write_text("old")
    Path("out.json").chmod(0o640)
    Path("link.json").symlink_to("out.json")
    xlint("check", "-f", "json:link.json", audit=AUDIT)
    assert Path("link.json").is_symlink()
    assert json.loads(Path("out.json").read_text())["version"] == 1
    assert stat.S_IMODE(Path("out.json").stat().st_mode) == 0o640


def test_accepted_findings_are_counted_and_do_not_fail(xlint: Run, capsys: pytest.CaptureFixture[str]) -> None:
    Path("base.json").write_text(write([DRIFT]))
    assert xlint("check", "--baseline", "base.json", audit=of(DRIFT)) == 0
    assert "1 in the baseline" in capsys.readouterr().out
    Path("base.json").write_text("{")
    assert xlint("check", "--baseline", "base.json", audit=of(DRIFT)) == 2


def test_statistics_follow_the_findings(xlint: Run, capsys: pytest.CaptureFixture[str]) -> None:
    xlint("check", "--statistics", audit=AUDIT)
    assert "unread-parameter\n" in capsys.readouterr().out.rpartition("warnings  notes")[2].replace(" ", "")


def test_show_config_gives_every_value_with_its_origin(xlint: Run, capsys: pytest.CaptureFixture[str]) -> None:
    Path("xlint.toml").write_text(
        textwrap.dedent("""\
        allowed-hosts = ["a.dynamics.com"]
        [menu-items]
        CustTable = "form:CustTable"
        "odd key" = "form:X"
        [per-path."legacy/**"]
        ignore = ["parse-error"]
        """)
    )
    assert xlint("check", "--show-config", "--select", "parse-error", "--pedantic") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"# {Path('xlint.toml').resolve()}"
    assert 'select = ["parse-error"]  # --select' in lines
    assert "pedantic = true  # --pedantic" in lines
    assert 'allowed-hosts = ["a.dynamics.com"]  # xlint.toml:1' in lines
    assert 'menu-items.CustTable = "form:CustTable"  # xlint.toml:3' in lines
    assert 'menu-items."odd key" = "form:X"  # xlint.toml:4' in lines
    assert "# metadata-complete = false" in lines


def test_what_show_config_prints_is_a_configuration(xlint: Run, capsys: pytest.CaptureFixture[str]) -> None:
    text = 'exclude = ["größe\\u202e/"]\n[per-path."x"]\nseverity = {parse-error = "note"}\n[[sources]]\npattern = "a()"\nkind = "setting"\n'
    Path("xlint.toml").write_text(text, "utf-8")
    assert xlint("check", "--show-config") == 0
    shown = capsys.readouterr().out
    Path("xlint.toml").write_text(shown, "utf-8")
    assert xlint("check", "--show-config") == 0
    assert _without_origins(capsys.readouterr().out) == _without_origins(shown)


def _without_origins(text: str) -> list[str]:
    return [line.partition("  # ")[0] for line in text.splitlines()]


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); from sample import AUDIT; from xlint.cli.session import Session;"
        "Session.check = lambda self, paths, **_: AUDIT; from xlint.__main__ import main;"
        "sys.exit(main(['check', '--format', sys.argv[2]]))"
    )
    for form in ("terminal", "json"):
        arguments = [sys.executable, "-c", program, str(Path(__file__).parents[2]), form]
        process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path)
        assert process.stdout and process.stderr
        process.stdout.close()
        error = process.stderr.read()
        process.stderr.close()
        assert (process.wait(), error) == (1, b"")
