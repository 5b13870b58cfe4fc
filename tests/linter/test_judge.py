"""Judgements that rules share."""

from __future__ import annotations

import pytest

from xlint import judge
from xlint.contract import Path
from xlint.value import Hole, Known, Origin, Place
from xlint_rules.sensitive_parameter import kind_of

AT = Place("links.js", 0, 1)


def hole(kind: str = "field", name: str = "name", **more: object) -> Hole:
    return Hole(Origin(kind, name, AT), AT, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["number", "boolean", "guid", "optionset", "enum", "date"])
def test_values_of_a_fixed_shape_need_no_escape(kind: str) -> None:
    assert judge.needs_no_escape(hole(type=kind))
    assert not judge.may_hold_blanks(hole(type=kind), "note")


@pytest.mark.parametrize("kind", ["field", "argument", "environment", "setting", "user", "url"])
def test_texts_from_people_and_setup_need_an_escape(kind: str) -> None:
    assert not judge.needs_no_escape(hole(kind))


@pytest.mark.parametrize(
    "name",
    ["accountnumber", "new_companycode", "invoiceid", "itemNo", "zipCode", "new_count2", "createdDate", "currency"],
)
def test_a_code_or_number_by_its_name_holds_no_blank(name: str) -> None:
    assert not judge.may_hold_blanks(hole(name=name), None)
    assert not judge.may_hold_blanks(hole("argument", "x"), name)


@pytest.mark.parametrize("name", ["name", "new_customername", "description", "subject", "city", "note"])
def test_a_text_by_its_name_may_hold_blanks(name: str) -> None:
    assert judge.may_hold_blanks(hole(name=name), name)


def test_a_name_with_its_value_glued_to_it_is_found() -> None:
    at = Place("links.js", 10, 20)
    path = Path((hole("base-url"), Known("/?mi=X&id", at, 0, 100), hole(), Known("&b=", at), hole()), "")
    assert list(judge.without_equals(path)) == [("id", Place("links.js", 107, 109))]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("accessToken", "a secret"),
        ("access_token", "a secret"),
        ("Password", "a secret"),
        ("pwd", "a secret"),
        ("clientSecret", "a secret"),
        ("apiKey", "a secret"),
        ("x_api_key", "a secret"),
        ("emailaddress1", "personal data"),
        ("contactemail", "personal data"),
        ("EMail", "personal data"),
        ("new_custEmailAddress", "personal data"),
        ("telephone1", "personal data"),
        ("mobilephone", "personal data"),
        ("phoneNumber", "personal data"),
        ("birthdate", "personal data"),
        ("dateOfBirth", "personal data"),
        ("governmentid", "personal data"),
        ("nationalId", "personal data"),
        ("ssn", "personal data"),
        ("iban", "personal data"),
        ("bankAccountNumber", "personal data"),
        ("customerid", None),
        ("custname", None),
        ("personnelNumber", None),
        ("tokenCount", None),
        ("emailId", None),
        ("emailTemplate", None),
        ("pageToken", None),
        ("phoneType", None),
        ("mailingCity", None),
        ("key", None),
        ("headphones", None),
        ("compass", None),
        ("cancellationtoken", None),
        ("", None),
    ],
)
def test_what_is_sensitive_is_known_by_its_name(name: str, kind: str | None) -> None:
    assert kind_of(name) == kind
