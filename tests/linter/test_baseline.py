from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlint import baseline
from xlint.baseline import BaselineError
from xlint.finding import Confidence, Finding, Report, Severity, Suppressed, number
from xlint.value import Place


def found(*faults: tuple[str, str], path: str = "a.js", start: int = 0) -> tuple[Finding, ...]:
    """One finding per (rule, parameter), one after the other."""
    reports = [
        (
            rule,
            Report(
                "m", Place(path, start + 10 * index, start + 10 * index + 1), parameter=parameter, target="CustTable"
            ),
        )
        for index, (rule, parameter) in enumerate(faults)
    ]
    return tuple(Finding(rule, Severity.ERROR, Confidence.HIGH, report, mark) for rule, report, mark in number(reports))


def accepted(findings: tuple[Finding, ...], text: str) -> list[bool]:
    return [finding.baselined for finding in baseline.apply(findings, baseline.read(text, "b.json"))]


TWO = (("rule-a", "x"), ("rule-a", "y"))


def test_what_was_written_is_accepted() -> None:
    assert accepted(found(*TWO), baseline.write(found(*TWO))) == [True, True]


def test_moving_and_renaming_keep_what_is_accepted() -> None:
    assert accepted(found(*reversed(TWO), path="z/new.js", start=500), baseline.write(found(*TWO))) == [True, True]


def test_another_fault_in_the_place_of_an_accepted_one_is_new() -> None:
    assert accepted(found(("rule-a", "x"), ("rule-a", "z")), baseline.write(found(*TWO))) == [True, False]
    assert accepted(found(("rule-a", "x"), ("rule-b", "y")), baseline.write(found(*TWO))) == [True, False]


def test_what_is_accepted_twice_is_not_accepted_a_third_time() -> None:
    text = baseline.write(found(("rule-a", "x"), ("rule-a", "x")))
    assert accepted(found(*[("rule-a", "x")] * 3), text) == [True, True, False]
    same = msgspec.structs.replace(found(("rule-a", "x"))[0], fingerprint="f")
    assert accepted((same, same, same), baseline.write((same, same))) == [True, True, False]


def test_a_suppressed_finding_is_not_accepted_and_takes_nobodys_place() -> None:
    finding = found(("rule-a", "x"))[0]
    quiet = msgspec.structs.replace(finding, suppressed=Suppressed("why", finding.report.at))
    assert baseline.read(baseline.write((quiet,)), "b.json").entries == ()
    assert accepted((quiet, finding), baseline.write((finding,))) == [False, True]


def test_findings_marked_by_an_older_baseline_are_marked_anew() -> None:
    old = tuple(msgspec.structs.replace(finding, baselined=True) for finding in found(*TWO))
    assert accepted(old, baseline.write(())) == [False, False]


def test_pruning_drops_what_is_gone_and_never_adds() -> None:
    before = baseline.read(baseline.write(found(*TWO)), "b.json")
    text, dropped = baseline.prune(before, found(("rule-a", "y"), ("rule-b", "new")))
    assert [entry.parameter for entry in baseline.read(text, "b.json").entries] == ["y"]
    assert [entry.parameter for entry in dropped] == ["x"]


def test_the_file_is_the_same_for_every_order_and_has_one_finding_a_line() -> None:
    text = baseline.write(found(*TWO))
    assert text == baseline.write(tuple(reversed(found(*TWO))))
    assert [line.count("fingerprint") for line in text.splitlines()] == [0, 0, 0, 1, 1, 0, 0]
    assert "a.js" not in text
    assert baseline.prune(baseline.read(text, "b.json"), found(*TWO)) == (text, ())


def test_pruned_versions_merge_line_by_line() -> None:
    three = found(("rule-a", "x"), ("rule-a", "y"), ("rule-a", "z"))
    lines = baseline.write(three).splitlines()
    assert len(baseline.read("\n".join([*lines[:3], *lines[4:]]), "b.json").entries) == 2


def replaced(old: str, new: str) -> str:
    text = baseline.write(found(*TWO))
    assert old in text
    return text.replace(old, new)


TEXT = baseline.write(found(*TWO))
FINGERPRINT = found(*TWO)[0].fingerprint


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            replaced('baseline": 1', 'baseline": 2'),
            "b.json:2: was written by a newer xlint: its version is 2, this xlint",
        ),
        (TEXT[: len(TEXT) // 2], "b.json:4: was cut off: it ends too early"),
        (TEXT[:-3], "b.json:6: was cut off: it ends too early"),
        (TEXT[:34], "b.json:3: was cut off: it ends too early"),
        ("", "b.json:1: is no baseline of xlint"),
        ("var a = 1;", "b.json:1: is no baseline of xlint"),
        (
            replaced('    {"fingerprint"', '<<<<<<< HEAD\n    {"fingerprint"'),
            "b.json:4: holds the markers of a merge that was not finished",
        ),
        (TEXT + ">>>>>>> theirs\n", "b.json:8: holds the markers of a merge that was not finished"),
        (
            replaced(FINGERPRINT, "0" * 16),
            "b.json:4: an entry was edited by hand: use `xlint baseline write` or `prune`",
        ),
        (replaced('"parameter": "x"', '"parameter": "k"'), "b.json:4: an entry was edited by hand"),
        (replaced('"parameter": "x", ', ""), "b.json:4: an entry was edited by hand"),
        (replaced('"findings": [', '"findings": [7,'), "b.json:1: an entry was edited by hand"),
        (replaced('"findings": [', '"findings": [,'), "b.json:3: was edited and is no JSON any more: Expecting value"),
        ('{"xlint-baseline": 1}', "b.json:1: has no list of `findings`: it was cut off or edited"),
        ("[]", "b.json:1: is no baseline of xlint"),
        ('{"version": "2.1.0", "runs": []}', "b.json:1: is no baseline of xlint"),
        ("[" * 100_000 + "}", "b.json:1: is no baseline of xlint"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_on_one_line(text: str, message: str) -> None:
    with pytest.raises(BaselineError) as error:
        baseline.read(text, "b.json")
    assert str(error.value).startswith(message)
    assert "\n" not in str(error.value)


@given(st.text(), st.text())
def test_any_names_survive_the_file(parameter: str, message: str) -> None:
    (finding,) = found(("rule-a", parameter))
    finding = msgspec.structs.replace(finding, report=msgspec.structs.replace(finding.report, message=message))
    text = baseline.write((finding,))
    assert text.isascii()
    assert accepted((finding,), text) == [True]
    assert json.loads(text)["findings"][0]["message"] == message
