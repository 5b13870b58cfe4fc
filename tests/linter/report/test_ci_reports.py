"""The reports for build servers, read back as the servers read them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample import AUDIT, JS
from xlint.audit import Audit, Coverage, Unread
from xlint.finding import Confidence, Finding, Report, Severity
from xlint.report import azure, github, gitlab, junit
from xlint.value import Place
from xlint_grammars.text import Document

RENDERERS = [azure.render, github.render, gitlab.render, junit.render]

HOSTILE = [
    "##vso[task.setvariable variable=x]y",
    "##VSO[task.complete result=Failed]",
    "##[error]no",
    "::set-output name=x::y",
    "a\n::error::b",
    "a\r##vso[task.complete]",
    "100% %0A %25 %AZP25",
    "a;b=c]d,e:f::g",
    "]]><script>&lt;'\"",
    "\x00\x07\x1b[2J\x7f\x85\u2028\u2029\u202e\ufffe\uffff\ud800\U000e0001",
    "[bold]x[/] [a](b)",
]


def audit(message: str, *, path: str = "a.js", severity: Severity = Severity.ERROR, text: str = "one\ntwo") -> Audit:
    report = Report(message, Place(path, 4, 6), "Mend it.")
    finding = Finding("rule-a", severity, Confidence.HIGH, report, "f" * 16)
    return Audit((finding,), coverage=Coverage(1, 1), documents={path: Document(path, text)})


def github_commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands as the runner reads them: level, properties, data."""
    commands = []
    for line in text.split("\n"):
        if line.lstrip().startswith("::"):
            head, _, data = line.lstrip()[2:].partition("::")
            level, _, named = head.partition(" ")
            properties = dict(each.partition("=")[::2] for each in named.split(","))
            commands.append(
                (level, {k: unescaped(v, GITHUB) for k, v in properties.items()}, unescaped(data, GITHUB[2:]))
            )
        else:
            assert "##[" not in line
    return commands


GITHUB = (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
AZURE = (("%3B", ";"), ("%5D", "]"), ("%0D", "\r"), ("%0A", "\n"), ("%AZP25", "%"))


def unescaped(text: str, table: tuple[tuple[str, str], ...]) -> str:
    for escape, character in table:
        text = text.replace(escape, character)
    return text


def azure_commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands as the agent reads them, which looks for them anywhere in a line."""
    commands = []
    for line in text.split("\n"):
        start = line.lower().find("##vso[")
        if start < 0:
            assert "##[" not in line
            continue
        head, _, data = line[start + 6 :].partition("]")
        command, _, named = head.partition(" ")
        properties = dict(each.partition("=")[::2] for each in named.split(";") if each)
        commands.append((command, {k: unescaped(v, AZURE) for k, v in properties.items()}, unescaped(data, AZURE[2:])))
    return commands


def test_github_gets_an_annotation_at_the_place() -> None:
    assert github_commands(github.render(audit("it is 100% wrong"), ())) == [
        (
            "error",
            {"file": "a.js", "line": "2", "endLine": "2", "col": "1", "endColumn": "3", "title": "xlint: rule-a"},
            "it is 100% wrong. Mend it.",
        )
    ]


def test_github_gets_no_columns_for_a_range_over_several_lines() -> None:
    ((_, properties, _),) = github_commands(github.render(audit("m", text="one\n\n\ntwo"), ()))
    assert (properties["line"], properties["endLine"]) == ("2", "4")
    assert "col" not in properties


def test_azure_gets_an_issue_at_the_place_and_notes_as_text() -> None:
    assert azure_commands(azure.render(audit("it is 100% wrong; yes [so]"), ())) == [
        (
            "task.logissue",
            {"type": "error", "sourcepath": "a.js", "linenumber": "2", "columnnumber": "1", "code": "rule-a"},
            "it is 100% wrong; yes [so]. Mend it.",
        )
    ]
    note = azure.render(audit("m", severity=Severity.NOTE), ())
    assert azure_commands(note) == []
    assert note.startswith("note: a.js:2:1: m. Mend it. [rule-a]\n")


def test_gitlab_gets_an_issue_at_the_place() -> None:
    assert json.loads(gitlab.render(audit("it is wrong"), ())) == [
        {
            "description": "it is wrong. Mend it.",
            "check_name": "rule-a",
            "fingerprint": "f" * 16,
            "severity": "major",
            "location": {"path": "a.js", "lines": {"begin": 2, "end": 2}},
        }
    ]


def test_junit_has_a_suite_for_every_file_and_counts() -> None:
    root = ElementTree.fromstring(junit.render(AUDIT, ()))
    assert {name: root.get(name) for name in ("tests", "failures", "skipped", "errors")} == {
        "tests": "7",
        "failures": "4",
        "skipped": "2",
        "errors": "0",
    }
    suites = {suite.get("name"): suite for suite in root}
    assert list(suites) == sorted(suites, key=str)
    assert suites[JS.path].get("failures") == "2"
    assert [failure.get("type") for failure in suites[JS.path].iter("failure")] == ["error", "error"]
    (unread,) = suites["fo/AxClass/Old.xml"].iter("skipped")
    assert unread.get("message") == "method `run`: `}` is missing"


def test_junit_is_never_empty_and_a_note_is_no_failure() -> None:
    (case,) = ElementTree.fromstring(junit.render(Audit(coverage=Coverage(3, 3)), ())).iter("testcase")
    assert case.findtext("system-out") == "xlint: no findings, 3 of 3 files read"
    root = ElementTree.fromstring(junit.render(audit("m", severity=Severity.NOTE), ()))
    assert root.get("failures") == "0"
    assert root.findtext(".//system-out") == "m. Mend it."


def test_a_run_that_read_nothing_does_not_pass_silently() -> None:
    assert "nothing was checked" in github.render(Audit(), ()) and "nothing was checked" in azure.render(Audit(), ())
    (case,) = ElementTree.fromstring(junit.render(Audit(), ())).iter("testcase")
    assert [(child.tag, child.get("message")) for child in case] == [("skipped", "nothing was checked")]


@pytest.mark.parametrize("render", RENDERERS)
def test_suppressed_and_accepted_findings_are_not_shown(render: Callable[..., str]) -> None:
    hidden = msgspec.structs.replace(AUDIT, findings=tuple(f for f in AUDIT.findings if not f.active))
    assert "missing-company" not in render(hidden, ())
    assert "missing-company" not in render(AUDIT, ())


def test_the_most_severe_come_first() -> None:
    levels = [level for level, _, _ in github_commands(github.render(AUDIT, ()))]
    assert levels == ["error", "error", "warning", "warning", "notice"]
    types = [properties["type"] for _, properties, _ in azure_commands(azure.render(AUDIT, ()))]
    assert types == ["error", "error", "warning", "warning"]
    assert [issue["severity"] for issue in json.loads(gitlab.render(AUDIT, ()))][-1] == "info"


def test_the_sum_says_what_was_hidden_and_not_read() -> None:
    expected = "xlint: 2 errors, 2 warnings, 1 note, 2 suppressed or in the baseline, 33 of 34 files read, 1 unresolved"
    assert github.render(AUDIT, ()).splitlines()[-1] == expected
    assert azure.render(AUDIT, ()).splitlines()[-1] == expected


@pytest.mark.parametrize("render", RENDERERS)
def test_the_bytes_do_not_depend_on_the_order(render: Callable[..., str]) -> None:
    coverage = msgspec.structs.replace(
        AUDIT.coverage, skipped=(Unread("z", "r"), Unread("b", "r")), partly=AUDIT.coverage.partly
    )
    one = msgspec.structs.replace(AUDIT, coverage=coverage)
    other = msgspec.structs.replace(
        AUDIT, findings=AUDIT.findings[::-1], coverage=msgspec.structs.replace(coverage, skipped=coverage.skipped[::-1])
    )
    assert render(one, ()) == render(other, ())


def check_harmless(found: Audit) -> None:
    ((level, properties, data),) = github_commands(github.render(found, ()))
    assert (level, set(properties)) == ("error", {"file", "line", "endLine", "col", "endColumn", "title"})
    assert data.endswith("Mend it.")
    ((command, named, message),) = azure_commands(azure.render(found, ()))
    assert (command, set(named)) == ("task.logissue", {"type", "sourcepath", "linenumber", "columnnumber", "code"})
    assert message.endswith("Mend it.")
    (issue,) = json.loads(gitlab.render(found, ()))
    (failure,) = ElementTree.fromstring(junit.render(found, ()).encode()).iter("failure")
    texts: list[Any] = [
        data,
        message,
        issue["description"],
        issue["location"]["path"],
        failure.text,
        failure.get("message"),
    ]
    for text in (*texts, *properties.values(), *named.values()):
        assert text.isprintable()
    for render in (github.render, azure.render):
        assert len(render(found, ()).splitlines()) == 2
        assert len(re.findall(r"##\[|##vso\[", render(found, ()), re.IGNORECASE)) <= 1


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_never_obeyed(text: str) -> None:
    check_harmless(audit(text))
    check_harmless(audit("m", path=text))
    note = audit(text, severity=Severity.NOTE)
    assert azure_commands(azure.render(note, ())) == []
    unread = Audit(coverage=Coverage(1, 0, skipped=(Unread(text, text),)))
    (skipped,) = ElementTree.fromstring(junit.render(unread, ()).encode()).iter("skipped")
    assert str(skipped.get("message")).isprintable()


@given(st.text(alphabet=st.characters(exclude_categories=())), st.text(min_size=1))
def test_any_text_is_shown_and_never_obeyed(message: str, path: str) -> None:
    check_harmless(audit(message, path=path))
