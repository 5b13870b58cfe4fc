from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import msgspec
import pytest

from sample import AUDIT, DRIFT
from xlint.audit import Audit
from xlint.report.json_report import render

SCHEMA = json.loads((files("xlint") / "schemas" / "findings.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def data() -> Any:
    return json.loads(render(AUDIT, ()))


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("audit", [AUDIT, Audit()], ids=["full", "empty"])
def test_the_output_is_what_the_schema_says(audit: Audit) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(render(audit, ())))


def test_the_schema_refuses_what_is_not_documented(data: Any) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate({**data, "extra": 1})


def test_a_drift_points_at_both_sides(data: Any) -> None:
    found = next(finding for finding in data["findings"] if finding["rule"] == "unread-parameter")
    assert (found["path"], found["line"], found["column"]) == ("crm/WebResources/new_links.js", 3, 44)
    assert (found["endLine"], found["endColumn"]) == (3, 52)
    related = {"path": "fo/AxClass/Handler.xml", "line": 5, "column": 18, "message": "`customerid` is read here"}
    assert found["related"] == [related]
    assert found["fingerprint"] == DRIFT.fingerprint


def test_a_link_has_its_parameters_and_the_receivers_of_its_target(data: Any) -> None:
    unknown, link = data["links"]
    assert [parameter["name"] for parameter in link["parameters"]] == ["mi", "customer", "cmp"]
    assert link["parameters"][2] == {
        "name": "cmp", "presence": "sometimes", "encoding": "component", "origin": "company",
    }  # fmt: skip
    assert [receiver["target"] for receiver in link["receivers"]] == ["form:MCRCustomerService"]
    assert (link["unresolved"], unknown["unresolved"]) == (None, "the menu item is decided at run time")


def test_the_other_side_is_listed_with_what_it_asks_for(data: Any) -> None:
    (receiver,) = data["receivers"]
    assert receiver["parameters"] == [{"name": "customerid", "required": True, "type": "string", "maxLength": 20}]


def test_suppressed_and_baselined_findings_are_marked_not_dropped(data: Any) -> None:
    quiet = [finding for finding in data["findings"] if finding["rule"] == "missing-company"]
    assert sorted(finding["baselined"] for finding in quiet) == [False, True]
    assert {(finding["suppressed"] or {}).get("reason") for finding in quiet} == {None, "one company only"}


def test_any_order_of_the_input_gives_the_same_bytes() -> None:
    turned = msgspec.structs.replace(
        AUDIT,
        findings=AUDIT.findings[::-1],
        senders=AUDIT.senders[::-1],
        documents=dict(reversed(AUDIT.documents.items())),
    )
    assert render(turned, ()) == render(AUDIT, ())


def test_nothing_that_a_terminal_obeys_is_in_the_text() -> None:
    text = render(AUDIT, ())
    assert text.isascii()
    assert all(character.isprintable() or character == "\n" for character in text)
    assert "\x1b[31mevil.js" in json.loads(text)["findings"][0]["path"]
