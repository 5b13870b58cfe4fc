"""Every kind of change of a receiver, with what it does to the links that are out there."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from contracts import at, models, read, receiver, sender
from xlint.changes import diff
from xlint.contract import Change, Read, Receiver, Sender, Sink
from xlint.exchange import Contract
from xlint.ledger import Approved, Deprecated, Ledger, Retired
from xlint.metadata import MenuItem
from xlint.value import Place

ITEM = MenuItem("CustTable", "display", "CustTable", "form")
KEYS = ("display:custtable",)
LINK = sender("display:custtable", "x", name="CustTable")
TODAY = datetime.date(2027, 1, 15)


def form(*reads: Read | str, target: str = "form:CustTable", keys: tuple[str, ...] = KEYS) -> Receiver:
    return receiver(target, *reads, keys=keys)


def side(*receivers: Receiver, senders: tuple[Sender, ...] = (), items: tuple[MenuItem, ...] = (ITEM,)) -> Contract:
    return Contract(senders, receivers, items)


def changes(old: Contract, new: Contract, **more: Any) -> list[Change]:
    return list(diff(old, new, models(), today=TODAY, **more))


def judged(old: list[Read | str], new: list[Read | str], *senders: Sender, **more: Any) -> list[tuple[str, str]]:
    found = changes(side(form(*old), senders=senders), side(form(*new), senders=senders), **more)
    return [(change.id, change.level) for change in found]


# ── names ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_contract_has_no_changes() -> None:
    assert judged(["x", read("y", required=True)], ["x", read("y", required=True)], LINK) == []


def test_where_the_code_stands_is_no_part_of_the_contract() -> None:
    assert judged([read("x", 1)], [read("x", 500)]) == []


def test_a_new_required_parameter_breaks_every_link() -> None:
    assert judged([], [read("x", required=True)]) == [("required-parameter-added", "breaking")]


def test_a_new_optional_parameter_is_safe() -> None:
    assert judged([], ["x"]) == [("optional-parameter-added", "safe")]


def test_a_removed_parameter_is_dangerous_while_no_known_link_sends_it() -> None:
    assert judged(["x", "customer"], ["customer"]) == [("parameter-removed", "dangerous")]


def test_a_removed_parameter_breaks_the_links_that_send_it_and_names_their_lines() -> None:
    (change,) = changes(side(form("x", "customer"), senders=(LINK,)), side(form("customer"), senders=(LINK,)))
    assert (change.id, change.level) == ("parameter-removed", "breaking")
    assert [step.place for step in change.related] == [LINK.named("x")[0].at]


def test_the_links_of_another_repository_are_named_too() -> None:
    other = Contract((LINK,), (), (ITEM,))
    (change,) = changes(side(form("x", "customer")), side(form("customer")), known=[other])
    assert change.level == "breaking"
    assert change.related


def test_a_removed_filter_shows_more_than_before() -> None:
    ranged = read("x", reaches=(Sink("query-range", at(1)),))
    (change,) = changes(side(form(ranged, "customer")), side(form("customer")))
    assert (change.id, change.level, change.security) == ("parameter-removed", "breaking", True)


def test_a_renamed_parameter_breaks_and_its_new_name_is_said() -> None:
    (change,) = changes(side(form("customerid")), side(form("customer_id")))
    assert (change.id, change.level) == ("parameter-renamed", "breaking")
    assert "customer_id" in change.remedy


def test_one_name_for_another_with_the_same_demands_is_a_renaming() -> None:
    assert judged([read("x", max_length=20)], [read("account", max_length=20)]) == [("parameter-renamed", "breaking")]


def test_one_name_for_another_with_other_demands_is_not() -> None:
    found = judged([read("x", max_length=20)], [read("account", max_length=60)])
    assert found == [("parameter-removed", "dangerous"), ("optional-parameter-added", "safe")]


def test_other_capitals_are_dangerous() -> None:
    assert judged(["custid"], ["custId"]) == [("parameter-case-changed", "dangerous")]


def test_a_parameter_that_another_target_reads_now_has_moved() -> None:
    vendor = receiver("form:VendTable", "other")
    old = side(form("x", "tab"), vendor)
    new = side(form("tab"), receiver("form:VendTable", "other", "x"))
    found = {change.target: (change.id, change.level) for change in changes(old, new)}
    assert found == {
        "form:CustTable": ("parameter-moved", "breaking"),
        "form:VendTable": ("optional-parameter-added", "safe"),
    }


def test_a_name_that_the_platform_takes_breaks() -> None:
    assert judged([], ["mode"]) == [("platform-name", "breaking")]


def test_a_receiver_that_is_gone_loses_all_its_parameters() -> None:
    found = changes(side(form("x", "y")), side())
    assert [(change.id, change.parameter) for change in found] == [
        ("parameter-removed", "x"),
        ("parameter-removed", "y"),
    ]


# ── demands ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({}, {"required": True}, ("parameter-became-required", "breaking")),
        ({"required": True}, {}, ("parameter-became-optional", "safe")),
        ({}, {"type": "number"}, ("type-narrowed", "breaking")),
        ({"type": "guid"}, {"type": "number"}, ("type-narrowed", "breaking")),
        ({"type": "number"}, {}, ("type-widened", "safe")),
        ({"compared": ("a", "b")}, {"compared": ("a",)}, ("value-removed", "breaking")),
        ({"compared": ("a",)}, {"compared": ("a", "b")}, ("value-added", "safe")),
        ({"max_length": 60}, {"max_length": 20}, ("length-lowered", "breaking")),
        ({}, {"max_length": 20}, ("length-set", "dangerous")),
        ({"max_length": 20}, {"max_length": 60}, ("length-raised", "safe")),
        ({"max_length": 20}, {}, ("length-raised", "safe")),
        ({}, {"default": "a"}, ("default-changed", "breaking")),
        ({"default": "a"}, {"default": "b"}, ("default-changed", "breaking")),
        ({"default": "a"}, {}, ("default-changed", "breaking")),
        ({}, {"decoding": ("component",)}, ("decoding-changed", "breaking")),
        ({"decoding": ("base64",)}, {}, ("decoding-changed", "breaking")),
    ],
)
def test_a_change_of_demands_is_judged_by_what_links_may_send(
    old: dict[str, Any], new: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert judged([read("x", **old)], [read("x", **new)]) == [expected]


def test_what_became_required_names_the_links_that_do_not_send_it() -> None:
    without = sender("display:custtable", "y", name="CustTable")
    old, new = (side(form(read("x", required=flag)), senders=(LINK, without)) for flag in (False, True))
    (change,) = changes(old, new)
    assert [(step.place, step.message) for step in change.related] == [(without.target.at, "opened here without `x`")]


def test_a_link_in_the_old_capitals_is_named_as_it_is_spelled() -> None:
    (change,) = changes(side(form("x"), senders=(LINK,)), side(form("X"), senders=(LINK,)))
    assert (change.id, change.related[0].message) == ("parameter-case-changed", "`x` is sent here")


def test_a_decoding_more_or_less_is_a_matter_of_security() -> None:
    (change,) = changes(side(form("x")), side(form(read("x", decoding=("component",)))))
    assert change.security


def test_two_reads_of_one_name_ask_for_what_either_of_them_does() -> None:
    once = [read("x", required=True, max_length=20)]
    assert judged(once, [read("x", required=True), read("X", 9, max_length=20)]) == []


# ── protection ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def reaching(*guards: str, kind: str = "sql", type_: str = "unknown") -> Read:
    return read("x", reaches=(Sink(kind, Place("fo/Links.xpp", 7, 8), guards, type_),))  # type: ignore[arg-type]


def test_a_check_that_is_gone_weakens_the_protection() -> None:
    (change,) = changes(side(form(reaching("sql-escaped"))), side(form(reaching())))
    assert (change.id, change.level, change.security) == ("validation-weakened", "breaking", True)
    assert "sql-escaped" in change.message


def test_a_conversion_that_is_gone_weakens_the_protection() -> None:
    assert judged([reaching(type_="number")], [reaching()]) == [("validation-weakened", "breaking")]


def test_an_unchecked_dangerous_place_that_is_new_weakens_the_protection() -> None:
    assert judged(["x"], [reaching(kind="query-range")]) == [("validation-weakened", "breaking")]


def test_a_checked_dangerous_place_that_is_new_does_not() -> None:
    assert judged(["x"], [reaching("range-escaped", kind="query-range")]) == []


def test_a_list_of_accepted_values_refuses_what_was_accepted() -> None:
    assert judged([reaching()], [reaching("allow-list")]) == [("validation-added", "dangerous")]


# ── menu items ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_menu_item_that_is_gone_breaks_the_links_that_open_it() -> None:
    old, new = side(form("x"), senders=(LINK,)), side(form("x"), senders=(LINK,), items=())
    (change,) = changes(old, new)
    assert (change.id, change.level, [step.place for step in change.related]) == (
        "menu-item-removed",
        "breaking",
        [LINK.target.at],
    )


def test_a_menu_item_that_is_gone_is_dangerous_where_no_link_is_known() -> None:
    assert [(c.id, c.level) for c in changes(side(form("x")), side(form("x"), items=()))] == [
        ("menu-item-removed", "dangerous")
    ]


def test_a_menu_item_that_is_called_differently_breaks_and_its_new_name_is_said() -> None:
    called = MenuItem("Customers", "display", "CustTable", "form")
    (change,) = changes(side(form("x"), senders=(LINK,)), side(form("x"), senders=(LINK,), items=(called,)))
    assert (change.id, change.level) == ("menu-item-renamed", "breaking")
    assert "`custtable` is called `customers` now" in change.message


def test_a_form_that_is_renamed_with_its_menu_items_breaks_no_link() -> None:
    moved = MenuItem("CustTable", "display", "CustTableV2", "form")
    renamed = form(read("x", max_length=5), target="form:CustTableV2")
    (change,) = changes(
        side(form(read("x", max_length=5)), senders=(LINK,)), side(renamed, senders=(LINK,), items=(moved,))
    )
    assert (change.id, change.level) == ("target-renamed", "safe")


def test_what_a_renamed_form_asks_is_compared_with_what_it_asked_before() -> None:
    moved = MenuItem("CustTable", "display", "CustTableV2", "form")
    renamed = form(read("x", required=True), target="form:CustTableV2")
    assert {c.id for c in changes(side(form("x")), side(renamed, items=(moved,)))} == {
        "target-renamed",
        "parameter-became-required",
    }


def test_a_form_that_is_renamed_breaks_the_links_that_open_it_by_its_own_name() -> None:
    moved = MenuItem("CustTable", "display", "CustTableV2", "form")
    by_name = sender("form:custtable", "x")
    old, new = (
        side(form("x"), senders=(by_name,)),
        side(form("x", target="form:CustTableV2"), senders=(by_name,), items=(moved,)),
    )
    found = {change.id: change for change in changes(old, new)}
    assert found["target-renamed"].level == "breaking"
    assert [step.place for step in found["target-renamed"].related] == [by_name.target.at]


def test_a_menu_item_that_opens_another_form_breaks() -> None:
    moved = MenuItem("CustTable", "display", "CustTableV2", "form")
    found = changes(side(form("x")), side(form("x"), items=(moved,)))
    assert [(c.id, c.level) for c in found] == [("menu-item-moved", "breaking")]


# ── what people decided ─────────────────────────────────────────────────────────────────────────────────────────────────


def decided(**rows: tuple[Any, ...]) -> list[tuple[str, str, str | None]]:
    found = changes(side(form("x", "customer")), side(form("customer")), ledger=Ledger(**rows))
    return [(change.id, change.level, change.approved) for change in found]


def test_a_parameter_may_go_after_its_announced_end() -> None:
    gone = Deprecated("form:CustTable", "X", sunset=datetime.date(2027, 1, 14))
    assert decided(deprecated=(gone,)) == [("parameter-removed", "safe", None)]


def test_a_parameter_may_not_go_before_its_announced_end() -> None:
    promised = Deprecated("form:CustTable", "x", sunset=TODAY)
    assert decided(deprecated=(promised,)) == [("removed-before-sunset", "breaking", None)]


def test_a_parameter_that_was_promised_may_not_be_renamed_either() -> None:
    promised = Ledger(deprecated=(Deprecated("form:CustTable", "custid", "custaccount", TODAY),))
    (change,) = changes(side(form("custid")), side(form("custaccid")), ledger=promised)
    assert (change.id, change.level, change.remedy) == ("removed-before-sunset", "breaking", "Send `custaccount`.")


def test_what_a_renamed_parameter_asks_besides_is_said_too() -> None:
    found = judged([read("custid", max_length=20)], [read("custids", max_length=10)])
    assert found == [("parameter-renamed", "breaking"), ("length-lowered", "breaking")]


def test_an_approval_that_is_over_says_so() -> None:
    ended = Approved(
        "form:CustTable", parameter="x", change="parameter-removed", reason="r", until=datetime.date(2027, 1, 14)
    )
    found = changes(side(form("x", "customer")), side(form("customer")), ledger=Ledger(approved=(ended,)))
    assert [change.message.endswith("(its approval ended on 2027-01-14)") for change in found] == [True]


def test_the_replacement_of_a_deprecated_parameter_is_proposed() -> None:
    ledger = Ledger(deprecated=(Deprecated("form:CustTable", "x", "customer"),))
    (change,) = changes(side(form("x", "customer")), side(form("customer")), ledger=ledger)
    assert change.remedy == "Send `customer`."


def test_an_approved_break_says_so_until_its_last_day() -> None:
    approval = Approved(
        "form:CustTable", parameter="x", change="parameter-removed", reason="nobody sends it", until=TODAY
    )
    assert decided(approved=(approval,)) == [("parameter-removed", "dangerous", "nobody sends it")]
    expired = Approved(
        "form:CustTable", parameter="x", change="parameter-removed", reason="r", until=datetime.date(2027, 1, 14)
    )
    assert decided(approved=(expired,)) == [("parameter-removed", "dangerous", None)]


def test_an_approval_covers_its_own_change_only() -> None:
    approval = Approved("form:CustTable", parameter="x", change="parameter-renamed", reason="r")
    assert decided(approved=(approval,)) == [("parameter-removed", "dangerous", None)]


def test_a_retired_name_may_not_come_back() -> None:
    ledger = Ledger(retired=(Retired("form:CustTable", "account"),))
    found = judged(["x"], ["x", "Account"], ledger=ledger)
    assert ("retired-name-reused", "breaking") in found
    assert judged(["account"], ["account"], ledger=ledger) == []


def test_the_worst_comes_first() -> None:
    found = judged(["a", "b"], [read("c", required=True, max_length=3), "b", "zzz"])
    assert [level for _, level in found] == sorted(
        (level for _, level in found), key=["breaking", "dangerous", "safe"].index
    )
