from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlint.display import printable, visible, visible_lines


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\x1b]8;;http://x\x07click", r"\x1b]8;;http://x\x07click"),
        ("\x9b2J", r"\x9b2J"),
        ("a\u202eb", r"a\u202eb"),
        ("\u2066x\u2069", r"\u2066x\u2069"),
        ("\u200f\u061c", r"\u200f\u061c"),
        ("one\ntwo\r\t", r"one\x0atwo\x0d\x09"),
        ("\u2028\u2029\x85", r"\u2028\u2029\x85"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
        ("\U000e0041", r"\U000e0041"),
        ("\ud800", r"\ud800"),
        ("a\u00a0b\u3000", r"a\xa0b\u3000"),
    ],
)
def test_what_a_terminal_would_obey_is_shown(hostile: str, shown: str) -> None:
    assert visible(hostile) == shown


@pytest.mark.parametrize("text", ["customerid", "größe", "顧客", "é", "😀", "[bold]not markup[/]"])
def test_ordinary_text_of_any_language_stays(text: str) -> None:
    assert visible(text) == text


@given(st.text())
def test_nothing_invisible_is_left_and_the_gate_is_stable(text: str) -> None:
    once = visible(text)
    assert once.isprintable()
    assert visible(once) == once


def test_lines_of_our_own_text_stay_lines() -> None:
    assert visible_lines("a\nb\x1b") == "a\nb\\x1b"


@given(st.text())
def test_text_fits_an_old_console(text: str) -> None:
    printable(visible(text), "cp1252").encode("cp1252")
