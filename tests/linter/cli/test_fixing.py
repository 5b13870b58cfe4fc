"""`--fix` and `--diff` with the real pipeline: what is mended, what is left, and that nothing else changes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from xlint import fix
from xlint.__main__ import main
from xlint.cli import fixing

LINK = """function open(baseUrl, company, formContext) {{
    const name = formContext.getAttribute("name").getValue() ?? "";
    window.open(baseUrl + "/?mi=VendTable&cmp=" + encodeURIComponent(company) + "&vendname=" + {value});
}}
"""
QUERY = """function open(baseUrl, company, formContext) {{
    const query = new URLSearchParams({{ cmp: company, mi: "VendTable" }});
    query.set("vendname", formContext.getAttribute("name").getValue() ?? "");
    query.set("note", formContext.getAttribute("description").getValue() ?? "");
    window.open({value});
}}
"""
HANDLER = """public final class CustTableLinks
{{
    [FormEventHandler(formStr(CustTable), FormEventType::Initialized)]
    public static void CustTable_OnInitialized(xFormRun sender, FormEventArgs e)
    {{
        if (sender.args().menuItemName() == menuItemDisplayStr(CustTable))
        {{
            str account = new URLUtility().getQueryParamValue('custaccount');
            FormDataSource ds = sender.dataSource(formDataSourceStr(CustTable, CustTable)) as FormDataSource;
            QueryBuildDataSource customers = ds.query().dataSourceTable(tableNum(CustTable));
            customers.addRange(fieldNum(CustTable, AccountNum)).value({value});
        }}
    }}
}}
"""
BROWSER = """using System.Web;

public final class VendorPage
{{
    public static void open(str _baseUrl, VendTable _vendor)
    {{
        str name = _vendor.name();
        new Browser().navigate(_baseUrl + '/?mi=VendTable&cmp=dat&vendname=' + {value}, true);
    }}
}}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "frame", "before", "after"),
    [
        ("a.js", LINK, "name", "encodeURIComponent(name)"),
        ("a.js", LINK, '(name || "x")', '(encodeURIComponent(name || "x"))'),
        ("a.js", LINK, "escape(name)", "encodeURIComponent(name)"),
        ("a.js", LINK, "encodeURI(name)", "encodeURIComponent(name)"),
        (
            "a.js",
            QUERY,
            'baseUrl + "/?" + query',
            'baseUrl + "/?" + query.toString().replace(/\\+/g, "%20")',
        ),
        (
            "a.js",
            QUERY,
            "`${baseUrl}/?${query}`",
            '`${baseUrl}/?${query.toString().replace(/\\+/g, "%20")}`',
        ),
        (
            "a.js",
            QUERY,
            'baseUrl + "/?" + query.toString()',
            'baseUrl + "/?" + query.toString().replace(/\\+/g, "%20")',
        ),
        ("CustTableLinks.xpp", HANDLER, "account", "SysQuery::value(account)"),
        (
            "VendorPage.xpp",
            BROWSER,
            "HttpUtility::UrlEncode(name)",
            "System.Uri::EscapeDataString(name)",
        ),
    ],
)
def test_what_can_be_mended_safely_is_mended(here: Path, name: str, frame: str, before: str, after: str) -> None:
    Path(name).write_text(frame.format(value=before))
    main(["check", "--fix", "--quiet"])
    assert Path(name).read_text() == frame.format(value=after)


@pytest.mark.parametrize(
    ("name", "frame", "value"),
    [
        ("a.js", LINK, "window.escape(name)"),
        ("a.js", LINK, "btoa(name)"),
        ("a.js", LINK, "encodeURIComponent(name)"),
        ("a.js", LINK, "company"),
        ("a.js", QUERY, 'baseUrl + "/?" + query.toString( )'),
        ("a.js", QUERY, 'baseUrl + "/?" + String(query)'),
        ("a.js", QUERY, 'baseUrl + "/?" + query.toString().replace(/\\+/g, "%20")'),
        ("CustTableLinks.xpp", HANDLER, "strFmt('(AccountNum == \"%1\")', account)"),
        ("CustTableLinks.xpp", HANDLER, "'*' + account"),
        ("CustTableLinks.xpp", HANDLER, "queryValue(account)"),
    ],
)
def test_what_is_right_or_not_sure_is_left(here: Path, name: str, frame: str, value: str) -> None:
    Path(name).write_text(frame.format(value=value))
    main(["check", "--fix", "--quiet"])
    assert Path(name).read_text() == frame.format(value=value)


def test_after_a_fix_the_status_is_that_of_what_is_left(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.js").write_text(LINK.format(value="name"))
    assert main(["check"]) == 1
    assert main(["check", "--fix"]) == 0
    assert "1 finding mended in 1 file" in capsys.readouterr().err
    assert main(["check", "--fix"]) == 0
    assert "0 findings mended" in capsys.readouterr().err


@pytest.mark.parametrize("meanwhile", ["edited", "removed"])
def test_what_changes_between_the_proof_and_the_writing_is_left_and_nothing_is_written(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    for name in ("a.js", "b.js"):
        Path(name).write_text(LINK.format(value="name"))
    prove = fixing.prove

    def slow(*given: Any, **more: Any) -> fixing.Fixed:
        fixed = prove(*given, **more)
        Path("b.js").unlink()
        if meanwhile == "edited":
            Path("b.js").write_text("// edited\n")
        return fixed

    monkeypatch.setattr(fixing, "prove", slow)
    assert main(["check", "--fix"]) == 2
    assert "b.js: was changed while it was being checked" in capsys.readouterr().err
    assert Path("a.js").read_text() == LINK.format(value="name")


def test_line_ends_and_encoding_stay(here: Path) -> None:
    before = ("// caf\u00e9\n" + LINK.format(value="name")).replace("\n", "\r\n").encode("utf-16")
    Path("a.js").write_bytes(before)
    main(["check", "--fix", "--quiet"])
    after = ("// caf\u00e9\n" + LINK.format(value="encodeURIComponent(name)")).replace("\n", "\r\n").encode("utf-16")
    assert Path("a.js").read_bytes() == after


def test_a_diff_changes_nothing_and_can_be_applied(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.js").write_bytes(LINK.format(value="name").replace("\n", "\r\n").encode())
    before = Path("a.js").read_bytes()
    assert main(["check", "--diff"]) == 1
    shown = capsys.readouterr().out
    assert Path("a.js").read_bytes() == before
    subprocess.run(["git", "apply", "-p1", "-"], input=shown.encode(), check=True, cwd=here)
    assert Path("a.js").read_bytes() == LINK.format(value="encodeURIComponent(name)").replace("\n", "\r\n").encode()


def test_an_unused_suppression_goes(here: Path) -> None:
    Path("a.js").write_text("// xlint: ignore[unescaped-parameter] a number\nvar a = 1;\n")
    main(["check", "--fix", "--quiet"])
    assert Path("a.js").read_text() == "var a = 1;\n"


def test_what_is_suppressed_is_not_mended(here: Path) -> None:
    text = LINK.format(value="name // xlint: ignore[unescaped-parameter] encoded by the proxy\n        ")
    Path("a.js").write_text(text)
    main(["check", "--fix", "--quiet"])
    assert Path("a.js").read_text() == text


def test_archives_are_never_written(here: Path) -> None:
    import zipfile

    with zipfile.ZipFile("solution.zip", "w") as archive:
        archive.writestr("WebResources/new_a.js", LINK.format(value="name"))
    before = Path("solution.zip").read_bytes()
    assert main(["check", "solution.zip", "--fix", "--quiet"]) == 1
    assert Path("solution.zip").read_bytes() == before


@pytest.mark.parametrize("more", [["--diff"], ["-", "--stdin-filename", "a.js"], ["--only", "a.js"]])
def test_options_that_contradict_a_fix_are_wrong_usage(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, more: list[str]
) -> None:
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"var a;")))
    assert main(["check", "--fix", *more]) == 2
    assert "--fix" in capsys.readouterr().err


def test_only_reports_what_touches_a_path_and_knows_the_rest(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The sender is unchanged; the receiver, which no longer reads what is sent, is given."""
    Path("crm").mkdir()
    Path("fo").mkdir()
    Path("crm/a.js").write_text(LINK.format(value="name").replace("VendTable", "CustTable"))
    Path("fo/CustTableLinks.xpp").write_text(HANDLER.format(value="queryValue(account)"))
    assert main(["check", "--only", "fo/CustTableLinks.xpp", "--format", "github"]) == 1
    told = capsys.readouterr().out
    assert "unread-parameter" in told and "unescaped-parameter" not in told
    assert main(["check", "--only", "README.md"]) == 0


def fixes_in(file: str) -> dict[str, bool]:
    """Which rules' results in a SARIF file offer a fix."""
    results = json.loads(Path(file).read_text())["runs"][0]["results"]
    return {result["ruleId"]: "fixes" in result for result in results}


def test_a_log_and_a_report_offer_only_fixes_that_a_second_run_proves(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("a.js").write_text(LINK.format(value="name"))
    assert main(["check", "--format", "sarif:a.sarif"]) == 1
    assert fixes_in("a.sarif") == {"unescaped-parameter": True}
    main(["report", "-o", "a.html", "--quiet"])
    assert "a second run proves it" in Path("a.html").read_text()
    monkeypatch.setattr(fix, "prove", lambda *_, **__: fix.Proved({}))
    assert main(["check", "--format", "sarif:a.sarif"]) == 1
    assert fixes_in("a.sarif") == {"unescaped-parameter": False}
    main(["report", "-o", "a.html", "--quiet"])
    assert "a second run proves it" not in Path("a.html").read_text()


def test_without_a_fix_to_prove_there_is_no_second_run(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.js").write_text(LINK.format(value="name // xlint: ignore[unescaped-parameter] digits\n"))
    monkeypatch.setattr(fix, "prove", lambda *_, **__: pytest.fail("a second run"))
    assert main(["check", "--format", "sarif:a.sarif"]) == 0


def test_what_has_a_fix_is_said_below_the_findings(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.js").write_text(LINK.format(value="name"))
    main(["check"])
    assert (
        "xlint check --diff: what --fix would write for 1 finding, if a second run proves it\n"
        in capsys.readouterr().out
    )


def test_a_misspelled_suppression_is_corrected_where_that_suppresses_something_and_never_removed(here: Path) -> None:
    link = 'window.open(base + "/?mi=VendTable&cmp=usmf"); // xlint: ignore[{rule}] one company only\n'
    Path("a.js").write_text(link.format(rule="hardcoded-compny"))
    Path("b.js").write_text("// xlint: ignore[hardcoded-compny] one company only\nvar a = 1;\n")
    before = Path("b.js").read_text()
    main(["check", "--fix", "--quiet"])
    assert Path("a.js").read_text() == link.format(rule="hardcoded-company")
    assert Path("b.js").read_text() == before
