from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlint import fix
from xlint.finding import Confidence, Edit, Finding, Report, Severity, Suppressed, number
from xlint.value import Place
from xlint_grammars.text import Document


def documents(**texts: str) -> dict[str, Document]:
    return {path: Document(path, text) for path, text in texts.items()}


def finding(parameter: str, *edits: tuple[str, int, int, str], suppressed: bool = False) -> Finding:
    """A finding at its first edit."""
    fixes = tuple(Edit(Place(path, start, end), text) for path, start, end, text in edits)
    report = Report("m", fixes[0].at, parameter=parameter, fix=fixes)
    ((rule, report, mark),) = number([("rule-a", report)])
    reason = Suppressed("why", report.at) if suppressed else None
    return Finding(rule, Severity.ERROR, Confidence.HIGH, report, mark, reason)


def test_the_edits_of_several_files_are_applied() -> None:
    files = documents(a="f(x, y)", b="g()", c="h()")
    fixes = [finding("y", ("a", 5, 6, "e(y)")), finding("x", ("a", 2, 3, "e(x)"), ("b", 2, 2, "1"))]
    assert fix.plan(fixes, files) == {"a": "f(e(x), e(y))", "b": "g(1)"}


def test_the_same_edit_wanted_by_two_findings_is_made_once() -> None:
    assert fix.plan([finding("x", ("a", 0, 0, "e")), finding("y", ("a", 0, 0, "e"))], documents(a="()")) == {"a": "e()"}


@pytest.mark.parametrize(
    ("first", "second"),
    [((0, 4), (3, 6)), ((0, 4), (1, 2)), ((1, 1), (1, 1)), ((1, 3), (3, 3)), ((2, 2), (2, 4)), ((1, 3), (1, 3))],
)
def test_edits_that_touch_are_not_made_together(first: tuple[int, int], second: tuple[int, int]) -> None:
    one, two = finding("x", ("a", *first, "1")), finding("y", ("a", *second, "2"))
    together, postponed = fix.compatible([two, one])
    assert {together, postponed} == {(one,), (two,)}
    assert fix.compatible([one, two]) == (together, postponed)


def test_a_fix_is_made_whole_or_not_at_all() -> None:
    one, two = finding("x", ("a", 0, 4, "1")), finding("y", ("a", 2, 3, "2"), ("b", 0, 0, "2"))
    three = finding("z", ("b", 0, 0, "3"))
    assert fix.compatible([one, two, three]) == ((one, three), (two,))
    assert fix.plan([one, two], documents(a="abcdef", b="")) == {"a": "1ef"}


def test_suppressed_findings_and_archives_are_left_alone() -> None:
    files = {**documents(a="x"), "s.zip!a": Document("s.zip!a", "x")}
    fixes = [
        finding("x", ("a", 0, 1, "y"), suppressed=True),
        finding("y", ("s.zip!a", 0, 1, "y")),
        finding("z", ("gone", 0, 0, "")),
    ]
    assert fix.fixable(fixes, files) == ()
    assert fix.plan(fixes, files) == {}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_become_those_of_the_file(end: str) -> None:
    files = documents(a=f"a{end}b{end}c")
    assert fix.plan([finding("x", ("a", 0, 1, "1\n2\r\n"))], files) == {"a": f"1{end}2{end}{end}b{end}c"}


VALUE = re.compile(r"(?<!e\()\b[a-y]\b(?!\()")


class Linter:
    """Finds every lone letter up to `y`. A mended `b` becomes a `c` that was not there, and `d` stays what it is."""

    def __init__(self, text: str) -> None:
        self.files = documents(a=text)
        self.runs = 0

    def check(self, text: str) -> tuple[Finding, ...]:
        wrong = {"b": "c", "d": " d"}
        return tuple(
            finding(match.group(), ("a", *match.span(), wrong.get(match.group(), f"e({match.group()})")))
            for match in VALUE.finditer(text)
        )

    def recheck(self, texts: Mapping[str, str]) -> tuple[Finding, ...]:
        self.runs += 1
        return self.check(texts.get("a", self.files["a"].text))

    def prove(self) -> fix.Proved:
        return fix.prove(self.check(self.files["a"].text), self.files, self.recheck)


def parameters(findings: tuple[Finding, ...]) -> list[str | None]:
    return [one.report.parameter for one in findings]


def test_fixes_that_hold_are_proved_in_one_run() -> None:
    linter = Linter("f(a, g, h)")
    proved = linter.prove()
    assert proved.texts == {"a": "f(e(a), e(g), e(h))"}
    assert linter.runs == 1


def test_a_fix_that_brings_a_fault_or_leaves_its_own_is_refused_and_costs_no_other() -> None:
    linter = Linter("f(a, b, d, g, h, i, j, k)")
    proved = linter.prove()
    assert proved.texts == {"a": "f(e(a), b, d, e(g), e(h), e(i), e(j), e(k))"}
    assert parameters(proved.applied) == list("aghijk")
    assert parameters(proved.refused) == ["b", "d"]
    assert linter.runs <= 2 * 2 * 4 + 1


def test_what_is_not_proved_within_so_many_runs_is_refused() -> None:
    linter = Linter("f(a, b, d, g, h, i, j, k)")
    files = linter.files
    proved = fix.prove(linter.check(files["a"].text), files, linter.recheck, most_runs=4)
    assert linter.runs == 4
    assert 0 < len(proved.applied) < 6
    assert set(parameters(proved.applied)) <= set("aghijk")


def test_an_equal_fault_that_stays_elsewhere_does_not_hide_that_a_fix_failed() -> None:
    assert parameters(Linter("f(d, d)").prove().refused) == ["d", "d"]
    assert Linter("f(a, a)").prove().texts == {"a": "f(e(a), e(a))"}


def test_without_fixes_nothing_is_run() -> None:
    linter = Linter("z")
    assert linter.prove() == fix.Proved({})
    assert linter.runs == 0


def test_a_fix_that_touches_another_is_postponed() -> None:
    fixes = [finding("x", ("a", 0, 3, "")), finding("y", ("a", 1, 2, ""))]
    proved = fix.prove(fixes, documents(a="abc"), lambda texts: fixes[1:])
    assert (parameters(proved.applied), parameters(proved.postponed)) == (["x"], ["y"])


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ('a b/ä\t"x\\.js', "one\r\ntwo\rthree\x0cfour\u2028five\r\n", "one\r\n2\rthree\x0cfour\u2028five\r\n"),
        ("a.js", "one\ntwo", "one\n2"),
        ("a.js", "one\n\n\n\n\n\n\n\n\ntwo\n", "1\n\n\n\n\n\n\n\n\n2"),
        ("a.js", "one\n", ""),
    ],
)
def test_git_applies_the_diff(path: str, old: str, new: str, tmp_path: Path) -> None:
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_bytes(old.encode())
    text = fix.diff({path: new}, {path: Document(path, old)})
    command = ["git", "apply", "--whitespace=nowarn", "-"]
    subprocess.run(command, cwd=tmp_path, input=text.encode(), check=True)
    assert (tmp_path / path).read_bytes() == new.encode()


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        (b"\xef\xbb\xbfa", b"\xef\xbb\xbf\xc3\xa4"),
        (b"a", b"\xc3\xa4"),
        ("\ufeffab".encode("utf-16-le"), "\ufeffä".encode("utf-16-le")),
        ("\ufeffab".encode("utf-16-be"), "\ufeffä".encode("utf-16-be")),
        (b"<?xml version='1.0' encoding='iso-8859-1'?><a>\xe4</a>", b"\xe4"),
        (b"a\x00b", None),
    ],
)
def test_the_encoding_of_a_file_stays(original: bytes, expected: bytes | None) -> None:
    assert fix.to_bytes("ä", original) == expected


def test_a_text_that_the_encoding_cannot_hold_is_not_written() -> None:
    assert fix.to_bytes("\u2603", b"<?xml version='1.0' encoding='iso-8859-1'?><a>\xe4</a>") is None


@given(
    st.text(max_size=20), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.text(max_size=3)), max_size=8)
)
def test_what_edits_leave_alone_stays(text: str, spans: list[tuple[int, int, str]]) -> None:
    fixes = [finding(str(i), ("a", min(s, e), max(s, e), new)) for i, (s, e, new) in enumerate(spans)]
    files = documents(a=text)
    together, _ = fix.compatible(fix.fixable(fixes, files))
    edits = sorted({edit for one in together for edit in one.report.fix}, key=lambda edit: (edit.at, edit.text))
    result = fix.plan(fixes, files).get("a", text)
    ends = [0, *(edit.at.end for edit in edits)]
    starts = [*(edit.at.start for edit in edits), len(text)]
    position = 0
    for start, end in zip(ends, starts, strict=True):
        position = result.index(text[start:end], position) + end - start
