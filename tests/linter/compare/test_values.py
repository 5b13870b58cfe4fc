from __future__ import annotations

from typing import Any

import pytest

from contracts import hole, read, sent
from xlint.compare.values import date_form, differences
from xlint.contract import Parameter, Read
from xlint.value import Hole


def kinds(parameter: Parameter, *reads: Read) -> list[str]:
    return [difference.kind for difference in differences(parameter, reads)]


def converted(conversion: str, **more: Any) -> Read:
    return read("x", type=conversion.partition(":")[0], conversion=conversion, **more)


# ── type ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_guid_is_no_number() -> None:
    (found,) = differences(sent("x", hole(type="guid")), [converted("number:str2Int64")])
    assert (found.kind, found.detail) == ("type", "a GUID is sent, and `str2Int64` cannot read it")


def test_a_guid_does_not_fit_into_a_type_of_twenty_characters() -> None:
    assert kinds(sent("x", hole(type="guid")), read("x", max_length=20)) == ["type"]
    assert kinds(sent("x", hole(type="guid")), read("x", max_length=36)) == []


@pytest.mark.parametrize("kind", ["string", "unknown", "number", "optionset"])
def test_a_text_column_may_well_hold_a_number(kind: str) -> None:
    assert kinds(sent("x", hole(type=kind)), converted("number:str2Int64")) == []


@pytest.mark.parametrize(
    ("guards", "order", "expected"),
    [
        ({"localised"}, "321", ["type"]),
        ({"localised"}, "123", ["type"]),
        ({"timestamp"}, "321", ["type"]),
        ({"date"}, "321", []),
        ({"date"}, "123", ["type"]),
        (set(), "321", []),
    ],
)
def test_a_date_has_to_be_written_in_the_order_that_is_read(guards: set[str], order: str, expected: list[str]) -> None:
    assert (
        kinds(sent("x", hole(kind="record", type="date", guards=guards)), converted(f"date:str2Date:{order}"))
        == expected
    )


D = "formContext.getAttribute('d').getValue()"


@pytest.mark.parametrize(
    ("key", "kind", "guards", "expected"),
    [
        (D, "date", set(), "timestamp"),
        (D, "date", {"cut"}, "date"),
        (f"{D}.split()[0]", "date", set(), "date"),
        (f"{D}.toLocaleDateString()", "unknown", set(), "localised"),
        (f"{D}.toLocaleString()", "unknown", set(), "localised"),
        (f"{D}.toLocaleDateString('de-DE')", "unknown", set(), "localised"),
        (f"{D}.toLocaleDateString('en-CA')", "unknown", set(), "date"),
        (D, "unknown", set(), None),
    ],
)
def test_the_form_of_a_date_is_known_by_what_was_called_on_it(
    key: str, kind: str, guards: set[str], expected: str | None
) -> None:
    assert date_form(hole("d", key=key, type=kind, guards=guards)) == expected


def test_a_literal_date_in_another_order_cannot_be_read() -> None:
    assert kinds(sent("x", "31.12.2026"), converted("date:str2Date:321")) == ["type"]
    assert kinds(sent("x", "2026-12-31"), converted("date:str2Date:321")) == []


@pytest.mark.parametrize(
    "label",
    [
        hole(key="formContext.getAttribute(status).getText()"),
        hole("statuscode@OData.Community.Display.V1.FormattedValue", "record"),
        hole(guards={"label"}),
    ],
)
def test_the_label_of_an_option_is_no_enum_value(label: Hole) -> None:
    assert kinds(sent("x", label), converted("enum:str2Enum")) == ["type"]


@pytest.mark.parametrize(
    ("text", "expected"), [("12", []), ("-3", []), ("", []), ("twelve", ["type"]), ("true", ["type"])]
)
def test_a_literal_has_to_be_a_number_where_one_is_read(text: str, expected: list[str]) -> None:
    assert kinds(sent("x", text), converted("number:str2Int")) == expected


def test_a_literal_has_to_be_a_guid_where_one_is_read() -> None:
    assert kinds(sent("x", "{00000000-0000-0000-0000-000000000001}"), converted("guid:str2Guid")) == []
    assert kinds(sent("x", "17"), converted("guid:str2Guid")) == ["type"]


@pytest.mark.parametrize(
    ("value", "compared", "expected"),
    [
        ("true", ("1",), ["type"]),
        ("1", ("true", "false"), ["type"]),
        ("yes", ("1",), ["type"]),
        ("TRUE", ("true",), []),
        ("true", ("1", "true"), []),
        ("history", ("1",), []),
        ("true", ("history",), []),
    ],
)
def test_yes_and_no_have_to_be_said_in_the_words_that_are_compared(
    value: str, compared: tuple[str, ...], expected: list[str]
) -> None:
    assert kinds(sent("x", value), read("x", compared=compared)) == expected


def test_a_boolean_becomes_the_word_true_which_is_not_1() -> None:
    assert kinds(sent("x", hole(type="boolean")), read("x", compared=("1",))) == ["type"]
    assert kinds(sent("x", hole(type="boolean")), read("x", compared=("true",))) == []


def test_one_read_of_several_that_cannot_work_is_enough() -> None:
    found = list(differences(sent("x", hole(type="guid")), [read("x"), converted("number:str2Int64")]))
    assert [each.read and each.read.conversion for each in found] == ["number:str2Int64"]


# ── length ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_longer_column_is_cut_by_the_receivers_type() -> None:
    (found,) = differences(sent("x", hole(type="string", max_length=200)), [read("x", max_length=60)])
    assert (found.kind, found.detail) == ("length", "up to 200 characters are sent, and 60 are kept")


@pytest.mark.parametrize(
    ("length", "kept"),
    [(60, 60), (20, 60), (None, 60), (200, None), (200, 0)],
)
def test_equal_shorter_and_unknown_lengths_fit(length: int | None, kept: int | None) -> None:
    assert kinds(sent("x", hole(max_length=length)), read("x", max_length=kept)) == []


def test_a_shortened_value_is_as_long_as_its_author_wants() -> None:
    assert kinds(sent("x", hole(max_length=200, guards={"cut"})), read("x", max_length=60)) == []


# ── encoding ────────────────────────────────────────────────────────────────────────────────────────────────────────────

BASE64 = ("base64", "component")


@pytest.mark.parametrize(
    ("encodings", "decoding", "expected"),
    [
        (("component",), (), []),
        ((), (), []),
        (BASE64, (), ["encoding"]),
        (BASE64, ("base64",), []),
        (("component",), ("base64",), ["encoding"]),
        (("json", "component"), (), ["encoding"]),
        (("json", "component"), ("json",), []),
        (("component", "component"), (), ["encoding"]),
        (("component", "component"), ("component",), []),
        (("component", "form"), (), ["encoding"]),
        ((), ("component",), ["encoding"]),
        (("component",), ("component",), []),
        (("escape",), (), []),
    ],
)
def test_what_is_encoded_has_to_be_decoded_and_the_other_way_round(
    encodings: tuple[str, ...], decoding: tuple[str, ...], expected: list[str]
) -> None:
    assert kinds(sent("x", hole(encodings=encodings)), read("x", decoding=decoding)) == expected


def test_one_read_that_decodes_is_enough() -> None:
    assert kinds(sent("x", hole(encodings=BASE64)), read("x"), read("x", 5, decoding=("base64",))) == []


def test_a_value_inside_data_has_two_layers_by_rule() -> None:
    assert kinds(sent("x", hole(encodings=("component", "component")), layer="data"), read("x")) == []
    assert kinds(sent("x", hole(encodings=("component",) * 3), layer="data"), read("x")) == ["encoding"]


@pytest.mark.parametrize("kind", ["argument", "unknown", "call", "environment"])
def test_a_value_from_elsewhere_may_be_encoded_already(kind: str) -> None:
    assert kinds(sent("x", hole(kind=kind)), read("x", decoding=("base64",))) == []


def test_a_number_needs_no_encoding() -> None:
    assert kinds(sent("x", hole(type="number", encodings=())), read("x", decoding=("component",))) == []
