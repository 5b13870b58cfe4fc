"""Expected values are those that `github/codeql-action` computes for the same texts."""

from __future__ import annotations

import pytest

from xlint.report.line_hash import line_hashes

GREETINGS = (
    "e9496ae3ebfced30:1",
    "fb7c023a8b9ccb3f:1",
    "ce8ba1a563dcdaca:1",
    "e20e36e16fcb0cc8:1",
    "b3edc88f2938467e:1",
    "c8e28b0b4002a3a0:1",
    "c129715d7a2bc9a3:1",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("c129715d7a2bc9a3:1",)),
        (
            " a\nb\n  \t\tc\n d",
            ("271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"),
        ),
        (" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", GREETINGS),
        (" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", GREETINGS),
        (" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", GREETINGS),
        (" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", GREETINGS),
    ],
)
def test_the_hash_is_the_one_that_github_computes(text: str, expected: tuple[str, ...]) -> None:
    assert line_hashes(text) == expected


def test_equal_lines_are_counted() -> None:
    hashes = line_hashes("Lorem ipsum dolor sit amet.\n" * 10)
    assert hashes[:7] == (*(f"a7f2ff13bc495cf2:{number}" for number in range(1, 7)), "a7f2ff1481e87703:1")
    assert len(hashes) == 11


def test_characters_beyond_the_first_plane_count_as_two_units() -> None:
    assert len(line_hashes("\U0001f600\uffff\ud800\nb")) == 2
    assert line_hashes("\U0001f600" * 60) == line_hashes("\U0001f600" * 60 + " ")
    assert line_hashes("\U0001f600" * 60)[0] == line_hashes("\U0001f600" * 70)[0]
