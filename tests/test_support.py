from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from sample import AUDIT, BASELINED, DRIFT, JS, SENDER, UNESCAPED
from support import Note, Spot, compare, take_notes, verify
from xlint.audit import Audit

PATH = JS.path
TEMPLATE = SENDER.template
FOUND = msgspec.structs.replace(AUDIT, findings=(DRIFT, UNESCAPED, BASELINED), senders=(SENDER,))
EXPECTED = [
    Note("expect", Spot(PATH, 3, "unread-parameter")),
    Note("expect", Spot(PATH, 3, "unescaped-parameter")),
]


def note(kind: str, line: int, what: str = "", path: str = PATH) -> Note:
    return Note(kind, Spot(path, line, what))


@pytest.mark.parametrize(
    ("line", "left", "notes"),
    [
        ("open(a);  // expect: rule-a", "open(a);", [("expect", "rule-a")]),
        ("open(a); // expect: rule-a, rule-a", "open(a);", [("expect", "rule-a"), ("expect", "rule-a")]),
        ("x // expect: rule-a // related", "x", [("expect", "rule-a"), ("related", "")]),
        ("x // reveal: https://a/?mi=X&n={n}", "x", [("reveal", "https://a/?mi=X&n={n}")]),
        ("x // missing: rule-a\r", "x\r", [("missing", "rule-a")]),
        ("<a href='x'/> <!-- expect: rule-a -->", "<a href='x'/>", [("expect", "rule-a")]),
        ("<!-- expect: rule-a --><b/><!-- related -->", "<b/>", [("expect", "rule-a"), ("related", "")]),
        ("<![CDATA[ x // spurious: rule-a ]]>", "<![CDATA[ x]]>", [("spurious", "rule-a")]),
        (
            "x // xlint: ignore[rule-b] no reason // expect: rule-a",
            "x // xlint: ignore[rule-b] no reason",
            [("expect", "rule-a")],
        ),
        ("open('https://expect/x');", "open('https://expect/x');", []),
        ("// expect the unexpected", "// expect the unexpected", []),
        ("// related records come first", "// related records come first", []),
    ],
)
def test_notes_are_taken_out_and_nothing_else_moves(line: str, left: str, notes: list[tuple[str, str]]) -> None:
    text, found = take_notes("a.js", f"\n{line}\n")
    assert text == f"\n{left}\n"
    assert found == tuple(Note(kind, Spot("a.js", 2, what)) for kind, what in notes)


def test_a_note_that_names_no_rule_is_a_mistake() -> None:
    with pytest.raises(AssertionError, match="not a rule id"):
        take_notes("a.js", "x // expect: Unread Parameter")


def test_what_is_found_and_expected_is_no_problem() -> None:
    assert compare(FOUND, EXPECTED) == []


@pytest.mark.parametrize(
    ("notes", "said"),
    [
        (EXPECTED[:1], "3: unescaped-parameter is reported and was not expected"),
        ([*EXPECTED, EXPECTED[0]], "3: unread-parameter was expected and is not reported"),
        ([*EXPECTED, note("expect", 4, "missing-company")], "4: missing-company was expected and is not reported"),
        ([EXPECTED[0], note("missing", 3, "unescaped-parameter")], "turn `missing` into `expect`"),
        ([*EXPECTED, note("spurious", 4, "braced-guid")], "the `spurious` note can go"),
        ([*EXPECTED, note("related", 4)], "4: no finding has a related place here"),
        ([*EXPECTED, note("reveal", 4, "{x}")], "4: the template {x} is not recovered"),
        ([*EXPECTED, note("reveal", 4, "{x}")], f"4: the template {TEMPLATE} is recovered and was not expected"),
    ],
)
def test_each_difference_is_a_problem(notes: list[Note], said: str) -> None:
    assert any(said in problem for problem in compare(FOUND, notes))


@pytest.mark.parametrize(
    "more",
    [
        [note("related", 5, path="fo/AxClass/Handler.xml")],
        [note("reveal", 4, TEMPLATE)],
        [note("missing", 4, "missing-company")],
    ],
)
def test_notes_that_hold_are_no_problem(more: list[Note]) -> None:
    assert compare(FOUND, [*EXPECTED, *more]) == []


def test_a_known_false_finding_is_expected_while_it_lasts() -> None:
    assert compare(FOUND, [EXPECTED[0], note("spurious", 3, "unescaped-parameter")]) == []


def test_an_empty_audit_meets_no_expectation() -> None:
    empty: Any = Audit(documents=FOUND.documents)
    assert len(compare(empty, EXPECTED)) == 2


def test_notes_are_taken_out_of_a_file_in_utf_16(tmp_path: Path) -> None:
    text = "\ufeffvar a = ;  // expect: parse-error\n"
    assert verify({"a.js": text.encode("utf-16-le")}, tmp_path) == []
    assert (tmp_path / "a.js").read_bytes() == "\ufeffvar a = ;\n".encode("utf-16-le")
