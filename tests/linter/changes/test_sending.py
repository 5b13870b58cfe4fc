"""Every kind of change of a link, with what it does to the receivers that are known."""

from __future__ import annotations

from typing import Any

from contracts import changed, hole, models, read, receiver, sender, sent
from xlint.changes import diff
from xlint.contract import Caller, Change, Parameter, Receiver, Sender
from xlint.exchange import Contract

FORM = receiver("form:CustTable", read("custaccount", required=True), "tab", keys=("display:custtable",))


def link(*parameters: Parameter | str, key: str = "display:custtable", function: str | None = None) -> Sender:
    made = sender(key, *parameters, name=key.partition(":")[2])
    return changed(made, link=changed(made.link, function=function))


def changes(old: Sender, new: Sender, *known: Receiver) -> list[Change]:
    others = [Contract((), known)] if known else []
    return list(diff(Contract((old,)), Contract((new,)), models(), known=others))


def judged(old: tuple[Any, ...], new: tuple[Any, ...], *known: Receiver) -> list[tuple[str, str]]:
    return [(change.id, change.level) for change in changes(link(*old), link(*new), *known)]


def test_the_same_links_have_no_changes() -> None:
    assert judged(("mi", "custaccount"), ("mi", "custaccount"), FORM) == []


def test_a_name_that_the_known_receivers_do_not_read_breaks() -> None:
    (change,) = changes(link("custaccount"), link("custaccount", "tabs"), FORM)
    assert (change.id, change.level, change.remedy) == ("unknown-name-sent", "breaking", "Send `tab`.")


def test_a_name_that_they_read_is_safe() -> None:
    assert judged(("custaccount",), ("custaccount", "tab"), FORM) == [("sent-name-added", "safe")]


def test_a_new_name_is_safe_where_no_receiver_is_known() -> None:
    assert judged(("custaccount",), ("custaccount", "tabs")) == [("sent-name-added", "safe")]


def test_the_receivers_own_repository_counts_as_known() -> None:
    old, new = Contract((link("custaccount"),), (FORM,)), Contract((link("custaccount", "tabs"),), (FORM,))
    assert [change.id for change in diff(old, new, models())] == ["unknown-name-sent"]


def test_a_parameter_of_the_platform_is_nobodys_unknown_name() -> None:
    assert judged(("custaccount",), ("custaccount", "lng"), FORM) == []


def test_a_required_parameter_that_is_dropped_breaks_and_the_read_is_shown() -> None:
    (change,) = changes(link("custaccount", "tab"), link("tab"), FORM)
    assert (change.id, change.level) == ("required-parameter-dropped", "breaking")
    assert [step.place for step in change.related] == [FORM.reads[0].at]


def test_an_optional_parameter_that_is_dropped_is_safe() -> None:
    assert judged(("custaccount", "tab"), ("custaccount",), FORM) == [("optional-parameter-dropped", "safe")]


def test_a_required_parameter_that_is_sent_on_some_paths_only_breaks() -> None:
    found = judged(("custaccount",), (sent("custaccount", hole(), presence="sometimes"),), FORM)
    assert found == [("required-parameter-conditional", "breaking")]


def test_a_type_that_the_receiver_cannot_read_breaks() -> None:
    form = receiver("form:CustTable", read("x", type="number"), keys=("display:custtable",))
    old, new = (sent("x", hole(type="number")),), (sent("x", hole(type="guid")),)
    assert judged(old, new, form) == [("sent-type-widened", "breaking")]
    assert judged(new, new, form) == []


def test_a_value_that_the_receiver_does_not_compare_with_breaks() -> None:
    form = receiver("form:CustTable", read("x", compared=("credit", "address")), keys=("display:custtable",))
    assert judged((sent("x", "credit"),), (sent("x", "history"),), form) == [("sent-value-added", "breaking")]
    assert judged((sent("x", "credit"),), (sent("x", "address"),), form) == []


def test_an_encoding_that_is_dropped_is_a_matter_of_security() -> None:
    (change,) = changes(link("custaccount"), link(sent("custaccount", hole(encodings=()))), FORM)
    assert (change.id, change.level, change.security) == ("encoding-dropped", "breaking", True)


def test_a_company_that_users_choose_now_is_a_matter_of_security() -> None:
    old, new = sent("cmp", hole("company", "environment")), sent("cmp", hole("company", "url"))
    (change,) = changes(link(old), link(new))
    assert (change.id, change.security) == ("scope-from-user", True)
    assert judged((new,), (sent("cmp", hole("code", "field")),)) == []


def test_a_company_that_is_dropped_is_dangerous() -> None:
    assert judged(("custaccount", "cmp"), ("custaccount",), FORM) == [("company-dropped", "dangerous")]


# ── whole links ─────────────────────────────────────────────────────────────────────────────────────────────────────────

VENDOR = receiver("form:VendTable", read("vendaccount", required=True), "tab", keys=("display:vendtable",))


def added(*parameters: Parameter | str, known: Receiver = VENDOR) -> list[tuple[str, str, str | None]]:
    old = Contract((link("custaccount"),))
    new = Contract((link("custaccount"), link("cmp", *parameters, key="display:vendtable")))
    found = diff(old, new, models(), known=[Contract((), (known,))])
    return [(change.id, change.level, change.parameter) for change in found]


def test_a_new_link_that_sends_what_is_read_is_safe() -> None:
    assert added("vendaccount") == [("link-added", "safe", None)]


def test_a_new_link_that_sends_an_unknown_name_breaks() -> None:
    assert added("vendaccount", "tabs") == [("unknown-name-sent", "breaking", "tabs"), ("link-added", "safe", None)]


def test_a_new_link_without_what_is_required_breaks() -> None:
    assert added("tab") == [("required-parameter-missing", "breaking", "vendaccount"), ("link-added", "safe", None)]
    sometimes = sent("vendaccount", hole(), presence="sometimes")
    assert added(sometimes)[0] == ("required-parameter-missing", "breaking", "vendaccount")


def test_a_new_link_without_the_company_is_dangerous() -> None:
    (change,) = (c for c in changes_of((), ("vendaccount",)) if c.level != "safe")
    assert (change.id, change.level) == ("company-missing", "dangerous")


def changes_of(old: tuple[str, ...], new: tuple[str, ...]) -> list[Change]:
    before = Contract((link(*old),)) if old else Contract()
    return list(diff(before, Contract((link(*new),)), models()))


def test_a_link_that_is_gone_is_safe() -> None:
    found = diff(Contract((link("x"), link("y", key="display:vendtable"))), Contract((link("x"),)), models())
    assert [(change.id, change.level, change.target) for change in found] == [("link-removed", "safe", "vendtable")]


def test_links_are_known_again_by_the_function_that_their_button_calls() -> None:
    def called(function: str, key: str) -> Sender:
        made = link("a", key=key, function="open")
        return changed(made, link=changed(made.link, callers=(Caller("Open", function),)))

    old = (called("openCustomer", "display:custtable"), called("openVendor", "display:vendtable"))
    new = (called("openCustomer", "display:custtable"), called("openVendor", "action:vendtable"))
    (change,) = diff(Contract(old), Contract(new), models())
    assert (change.id, change.message) == (
        "link-target-changed",
        "`openVendor` opens `action:vendtable` now, and `vendtable` before",
    )


def test_a_function_whose_link_leads_elsewhere_is_dangerous() -> None:
    found = changes(link("a", function="open"), link("a", key="display:vendtable", function="open"))
    assert [(change.id, change.level) for change in found] == [("link-target-changed", "dangerous")]
