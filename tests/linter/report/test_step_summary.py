"""The summary of a GitHub job, read back by a CommonMark parser with GitHub's tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sample import AUDIT
from xlint.__main__ import main
from xlint.audit import Audit, Coverage, Unread
from xlint.display import visible
from xlint.finding import Confidence, Finding, Report, Severity
from xlint.report import step_summary
from xlint.report.markdown import code, sentence
from xlint.value import Place
from xlint_grammars.text import Document

PARSER = MarkdownIt("commonmark", {"html": True}).enable("table")
HOSTILE = [
    "`a|b` and a|b",
    "[x](https://evil.example) ![y](z) <https://evil.example> https://evil.example www.evil.example",
    "<script>alert(1)</script><!-- -->",
    "*a* _b_ ~c~ # d &lt; @all \\ ``x`` `",
    "a\nb\r\n| c | d |\n\n# e",
    "\x1b[31m\u202e|`|",
]


def cells(text: str) -> list[list[str]]:
    """What a reader sees in each row's cells. Nothing but text and code may stand there."""
    rows: list[list[str]] = []
    for token in PARSER.parse(text):
        assert token.type not in ("html_block", "link_open")
        if token.type == "tr_open":
            rows.append([])
        if token.type == "inline" and rows:
            assert {child.type for child in token.children or ()} <= {"text", "text_special", "code_inline"}
            rows[-1].append("".join(child.content for child in token.children or ()))
    return rows[1:]


def audit(message: str, path: str = "a.js", count: int = 1) -> Audit:
    findings = tuple(
        Finding("r", Severity.ERROR, Confidence.HIGH, Report(message, Place(path, 0, 1)), str(index))
        for index in range(count)
    )
    return Audit(findings, coverage=Coverage(1, 1), documents={path: Document(path, "text")})


def test_the_sum_and_the_gravest_come_first() -> None:
    text = step_summary.render(AUDIT)
    assert text.startswith("## xlint\n\n5 findings (")
    severities = [row[0] for row in cells(text)]
    assert severities == sorted(severities, key=["error", "warning", "note"].index)
    assert cells(text)[0][3].startswith("crm/WebResources/new_links.js:")


def test_many_findings_are_cut_and_that_is_said() -> None:
    text = step_summary.render(audit("m", count=60))
    assert len(cells(text)) == step_summary.MOST and "And 10 more" in text


def test_without_findings_there_is_no_table_and_what_was_not_read_is_mentioned() -> None:
    text = step_summary.render(Audit(coverage=Coverage(1, 1, skipped=(Unread("a", "b"),))))
    assert text == (
        "## xlint\n\nNo findings in 1 file; 0 links; 1 file not read.\n\n"
        "What could not be read was not checked: `xlint check --verbose` names it.\n\n"
    )


@pytest.mark.parametrize("message", HOSTILE)
def test_hostile_text_stays_text_in_its_cell(message: str) -> None:
    ((severity, rule, what, where),) = cells(step_summary.render(audit(message, f"{visible(message)}.js")))
    assert (severity, rule, where) == ("error", "r", f"{visible(message)}.js:1")
    assert what.rstrip(".").lower() == re.sub("`", "", visible(message)).rstrip(".").lower()


@given(st.text(max_size=40))
def test_any_text_stays_text(text: str) -> None:
    (row,) = cells(f"| a | b |\n|---|---|\n| {sentence(text, cell=True)} | {code(text, cell=True)} |\n")
    assert len(row) == 2


def test_it_is_added_to_what_the_runner_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.js").write_text("window.open('http://contoso.operations.dynamics.com/?mi=X&cmp=dat');\n")
    page = tmp_path / "summary.md"
    page.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--format", "json"]) == 1
    assert page.read_text() == "before\n"
    assert main(["check", "--format", "github"]) == 1
    assert page.read_text().startswith("before\n## xlint\n") and "hardcoded-host" in page.read_text()
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "no/such"))
    assert main(["check", "--format", "github"]) == 1
    assert "summary cannot be written" in capsys.readouterr().err


def test_a_sentence_without_a_table_keeps_its_bars() -> None:
    assert sentence("`a|b` c|d") == "`a|b` c\\|d."
