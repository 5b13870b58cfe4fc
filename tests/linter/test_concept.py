"""Which concept a link follows, by what is done there with what it sends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contracts import at, models, receiver, sender, sent
from support import audit
from xlint import exchange
from xlint.cli.session import Session
from xlint.concept import Concept, concept_of
from xlint.contract import Act, Receiver, Sender
from xlint.report import linkmap

FIXTURES = Path(__file__).parents[2] / "fixtures"
ACTION, DISPLAY = "action:make", "display:custtable"


def act(what: str, parameter: str = "", detail: str = "") -> Act:
    return Act(what, at(1200, "fo/Make.xpp"), parameter, detail)  # type: ignore[arg-type]


def made(*acts: Act, target: str = "class:Make") -> Receiver:
    return receiver(target, "opportunityid", "custaccount", acts=acts)


def judged(link: Sender, *receivers: Receiver, **more: Any) -> Concept:
    names = [parameter.name for parameter in link.parameters if parameter.name not in (None, "mi", "cmp")]
    return concept_of(link, receivers, [name for name in names if name is not None], **more)


# ── Master-Slave ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_class_that_stores_the_opportunitys_id_is_master_slave_and_the_id_travels_along() -> None:
    link = sender(ACTION, "opportunityid")
    found = judged(
        link, made(act("fills", "opportunityid", "SalesTable.OppId"), act("writes", "opportunityid", "insert()"))
    )
    assert (found.kind, found.stored) == ("master-slave", ("opportunityid",))
    assert found.reason == "`opportunityid` is put into SalesTable.OppId"
    assert [step.place for step in found.evidence] == [at(1200, "fo/Make.xpp")] * 2


def test_a_class_that_writes_because_of_a_value_is_master_slave_though_it_stores_none() -> None:
    found = judged(sender(ACTION, "opportunityid"), made(act("writes", "opportunityid", "update()")))
    assert (found.kind, found.stored) == ("master-slave", ())


def test_a_form_whose_record_is_filled_is_master_slave_since_the_form_saves_it() -> None:
    found = judged(
        sender(DISPLAY, "opportunityid"), made(act("fills", "opportunityid", "T.F"), target="form:CustTable")
    )
    assert (found.kind, found.stored) == ("master-slave", ("opportunityid",))


def test_what_another_links_parameter_does_is_no_evidence_for_this_one() -> None:
    found = judged(sender(DISPLAY, "custaccount"), made(act("writes", "opportunityid"), target="form:CustTable"))
    assert found.kind == "hub-to-hub"


def test_a_link_that_may_send_more_than_is_known_may_be_the_one_that_writes() -> None:
    assert judged(sender(DISPLAY, sent(None)), made(act("writes", "opportunityid"))).kind == "master-slave"


def test_a_new_record_of_a_model_driven_app_is_filled() -> None:
    link = sender("entity:incident", "pagetype", sent("new_salesid", "S1", layer="extraqs"), system="ce")
    found = judged(link)
    assert (found.kind, found.stored) == ("master-slave", ("new_salesid",))


# ── Hub-to-Hub ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_form_that_only_reads_is_hub_to_hub_in_the_context_of_what_it_reads() -> None:
    found = judged(sender(DISPLAY, "mi", "custaccount"), made(target="form:CustTable"))
    assert found.kind == "hub-to-hub"
    assert "form:CustTable in the context of `custaccount`" in found.reason


def test_a_class_that_finds_a_record_and_opens_its_form_is_hub_to_hub() -> None:
    assert judged(sender(ACTION, "custaccount"), made(act("opens", "", "MenuFunction.run()"))).kind == "hub-to-hub"


def test_a_display_item_that_is_sent_nothing_is_hub_to_hub_though_its_form_is_not_in_sight() -> None:
    assert judged(sender(DISPLAY, "mi", "cmp")).kind == "hub-to-hub"


def test_a_record_that_is_opened_by_its_id_is_hub_to_hub() -> None:
    assert judged(sender("entity:account", "id", system="ce")).kind == "hub-to-hub"


# ── unknown ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("link", "receivers", "why"),
    [
        (sender(None, "x"), (), "known only at run time"),
        (sender(DISPLAY, "custaccount"), (), "what reads the parameters of `custtable` is not in sight"),
        (sender(ACTION, "mi"), (), "what reads the parameters of `make` is not in sight"),
        (sender(ACTION, "custaccount"), (made(),), "class:Make neither writes nor opens a form in sight"),
        (sender(ACTION, "custaccount"), (made(act("fills", "custaccount", "T.F")),), "no write of that is in sight"),
        (
            sender(ACTION, "custaccount"),
            (made(act("hands", "custaccount", "Orders::build()"), act("opens")),),
            "`custaccount` is given to Orders::build(), which is not in sight",
        ),
        (
            sender(DISPLAY, "custaccount"),
            (made(act("hands", "custaccount", "Orders::createFor()"), target="form:CustTable"),),
            "is given to Orders::createFor()",
        ),
        (sender(None, "q", system="other"), (), "it leads to neither product"),
    ],
)
def test_without_evidence_the_concept_is_unknown_and_the_reason_is_said(
    link: Sender, receivers: tuple[Receiver, ...], why: str
) -> None:
    found = judged(link, *receivers)
    assert found.kind == "unknown"
    assert why in found.reason


def test_a_form_that_shows_a_value_through_code_out_of_sight_changes_nothing_by_that() -> None:
    shown = made(act("hands", "custaccount", "Page::title()"), target="form:CustTable")
    assert judged(sender(DISPLAY, "custaccount"), shown).kind == "hub-to-hub"


def test_a_guessed_target_has_no_concept() -> None:
    assert judged(sender(DISPLAY, "custaccount"), made(), certain=False).kind == "unknown"


# ── the real pipeline ───────────────────────────────────────────────────────────────────────────────────────────────────

TOLD = {
    "hub-to-hub": {"MCRCustomerService": "hub-to-hub"},
    "master-slave": {
        "FabQuotationFromOpportunity": "master-slave",
        "SalesTableDetails": "hub-to-hub",
        "FabOrderHoldRelease": "master-slave",
    },
    "several-receivers": {
        "AwServicePortal": "hub-to-hub",
        "AwServicePortalReadOnly": "hub-to-hub",
        "AwServiceCallAssign": "master-slave",
        "ProjTable": "hub-to-hub",
        "PurchTable": "hub-to-hub",
    },
    "fo-to-ce": {"account": "hub-to-hub", "wtt_/pages/orderstatus.html": "hub-to-hub", "incident": "master-slave"},
}


@pytest.mark.parametrize("story", TOLD)
def test_each_fixture_follows_the_concept_that_it_tells_of(story: str) -> None:
    found = linkmap.rows(audit(FIXTURES / story), models())
    assert {row.sender.target.name: row.concept.kind for row in found} == TOLD[story]


def test_the_opportunitys_id_is_stored_in_the_quotation() -> None:
    rows = linkmap.rows(audit(FIXTURES / "master-slave"), models())
    (quotation,) = [row.concept for row in rows if row.sender.target.name == "FabQuotationFromOpportunity"]
    assert "opportunityid" in quotation.stored
    assert "`opportunityid` is put into SalesQuotationTable.FabOpportunityId" in quotation.reason


def test_the_concept_is_the_same_from_an_exported_contract_alone(tmp_path: Path) -> None:
    story = FIXTURES / "master-slave"
    session = Session.open([story / "fo"], root=story, file=story / "xlint.toml")
    exported = exchange.write(session.check([story / "fo"]).contract, session.models)
    (tmp_path / "fo.json").write_text(exported)
    options = {"contracts": (str(tmp_path / "fo.json"),)}
    beside = Session.open([story / "crm"], root=story, file=story / "xlint.toml", options=options).check(
        [story / "crm"]
    )
    rows = linkmap.rows(beside, session.models)
    assert {row.sender.target.name: row.concept.kind for row in rows} == TOLD["master-slave"]
    assert all(step.place.path.startswith("fo.json!fo/") for row in rows for step in row.concept.evidence)


def test_only_one_half_leaves_the_concept_unknown() -> None:
    rows = linkmap.rows(audit(FIXTURES / "master-slave" / "crm"), models())
    assert {row.concept.kind for row in rows} == {"unknown"}


# ── what X++ does ───────────────────────────────────────────────────────────────────────────────────────────────────────

CLASS = """public final class Make
{{
    public static void main(Args _args)
    {{
        str value = new URLUtility().getQueryParamValue('value');
        {body}
    }}
}}
"""


def acts_of(tmp_path: Path, body: str) -> set[tuple[str, str, str]]:
    (tmp_path / "Make.xpp").write_text(CLASS.format(body=body))
    (found,) = audit(tmp_path).receivers
    return {(each.what, each.parameter, each.detail) for each in found.acts}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("info(value);", set()),
        ("SalesTable t; t.Ref = value;", {("fills", "value", "SalesTable.Ref")}),
        (
            "SalesTable t; t.Ref = value; t.insert();",
            {("fills", "value", "SalesTable.Ref"), ("writes", "value", "insert() in main()")},
        ),
        (
            "SalesTable t; if (value) { t.Ref = value; } t.insert();",
            {("fills", "value", "SalesTable.Ref"), ("writes", "value", "insert() in main()")},
        ),
        (
            "SalesTable t; update_recordset t setting Ref = value where t.SalesId == '1';",
            {("fills", "value", "SalesTable.Ref"), ("writes", "value", "update() in main()")},
        ),
        ("SalesTable t; t.Name = 'x'; t.insert();", set()),
        ("CustTable::find(value);", set()),
        ("CustTable t = CustTable::find(value); if (t) { OrderMaker::make(t); }", {("hands", "value", "OrderMaker::make()")}),
        ("new MenuFunction(menuItemDisplayStr(CustTable), MenuItemType::Display).run(new Args());",
         {("opens", "", "MenuFunction.run()")}),
    ],
)  # fmt: skip
def test_what_a_class_does_with_a_value_is_seen(tmp_path: Path, body: str, expected: set[tuple[str, str, str]]) -> None:
    assert acts_of(tmp_path, body) == expected


def test_a_temporary_table_stores_nothing(tmp_path: Path) -> None:
    (tmp_path / "TmpSales.xml").write_text(
        '<?xml version="1.0" encoding="utf-8"?><AxTable><Name>TmpSales</Name><TableType>TempDB</TableType></AxTable>'
    )
    assert acts_of(tmp_path, "TmpSales t; t.Ref = value; t.insert();") == set()


def test_acts_survive_export_and_import_in_order(tmp_path: Path) -> None:
    (tmp_path / "Make.xpp").write_text(CLASS.format(body="SalesTable t; t.Ref = value; t.insert();"))
    session = Session.open([tmp_path], root=tmp_path)
    text = exchange.write(session.check([tmp_path]).contract, session.models)
    again = exchange.read(text, "fo.json").receivers[0].acts
    assert {(each.what, each.parameter) for each in again} == {("fills", "value"), ("writes", "value")}
    (entry,) = json.loads(text)["receivers"]
    assert entry["acts"][0]["at"]["path"] == "Make.xpp"
