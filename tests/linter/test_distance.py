from __future__ import annotations

import pytest

from xlint.distance import distance, nearest_name


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("", "", 0),
        ("a", "", 1),
        ("", "ab", 2),
        ("table", "tabel", 1),
        ("ca", "abc", 3),
        ("custid", "custmid", 1),
        ("kitten", "sitting", 3),
    ],
)
def test_edits_are_counted_with_swaps_as_one(one: str, other: str, edits: int) -> None:
    assert distance(one, other) == edits
    assert distance(other, one) == edits


def test_the_nearest_name_has_the_fewest_edits() -> None:
    assert nearest_name("custmerid", ["customer", "customerid", "customerids"]) == "customerid"


def test_capitals_do_not_count() -> None:
    assert nearest_name("CUSTOMERID", ["customerId"]) == "customerId"


def test_equally_near_names_are_told_apart_by_the_alphabet() -> None:
    assert nearest_name("ab", ["ac", "aa"]) == "aa"


def test_a_short_name_allows_one_edit_only() -> None:
    assert nearest_name("id", ["tab", "sid"]) == "sid"
    assert nearest_name("id", ["tab"]) is None


def test_a_limit_can_be_given() -> None:
    assert nearest_name("custtab", ["CustTable"], 1) is None
