from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from contracts import at, changed, hole, models, read, receiver, sender, sent
from xlint import exchange
from xlint.compare import compare, is_open
from xlint.config import Config
from xlint.contract import Flow, Sink
from xlint.exchange import Contract, ContractError
from xlint.exchange.wire import schema
from xlint.metadata import MenuItem, Metadata
from xlint.value import Hole, Origin, Place
from xlint_grammars.text import Document

JS = Document("crm/links.js", "x" * 40 + "\n" + "y" * 2000)
XPP = Document("fo/Links.xpp", "\n".join("z" * 10 for _ in range(200)))
DOCUMENTS = {document.path: document for document in (JS, XPP)}
ITEM = MenuItem("CustTable", "display", "CustTable", "form")
LINK = sender(
    "display:custtable",
    "mi",
    sent("cmp", hole("company", "company")),
    sent("custaccount", hole(max_length=20, type="string", nullable=True, guards={"nonnull"})),
    sent("tab", "credit", presence="sometimes"),
    name="CustTable",
)
FORM = receiver(
    "form:CustTable",
    read("custaccount", required=True, type="number", conversion="number:str2Int", max_length=20, decoding=("base64",)),
    read("tab", compared=("credit", "address"), guarded=True, default="credit"),
    keys=("display:custtable", "form:custtable"),
)
OPEN = sender(None, sent(None), sent("x"), reason="the menu item is the argument `item`")


def contract(**more: Any) -> Contract:
    given = {"senders": (LINK, OPEN), "receivers": (FORM,), "items": (ITEM,), "documents": DOCUMENTS, **more}
    return Contract(**given)


def written(made: Contract | None = None, **more: Any) -> str:
    return exchange.write(made or contract(), models(), **more)


def test_what_is_written_and_read_says_the_same_again() -> None:
    text = written()
    again = exchange.read(text, "fo.json")
    assert [(r.target, r.keys, [changed(x, at=at(0)) for x in r.reads]) for r in again.receivers] == [
        (r.target, r.keys, [changed(x, at=at(0), compared=tuple(sorted(x.compared))) for x in r.reads]) for r in (FORM,)
    ]
    back = {s.target.key: s for s in again.senders}
    assert back["display:custtable"].target.name == "CustTable"
    assert [
        (p.name, p.presence, p.literals)
        for p in sorted(back["display:custtable"].parameters, key=lambda p: p.name or "")
    ] == [
        ("cmp", "always", ()),
        ("custaccount", "always", ()),
        ("mi", "always", ()),
        ("tab", "sometimes", ("credit",)),
    ]
    (value,) = back["display:custtable"].named("custaccount")[0].holes
    assert (value.origin.kind, value.origin.name, value.type, value.max_length) == (
        "field",
        "accountnumber",
        "string",
        20,
    )
    assert (value.encodings, value.nullable, value.guards) == (("component",), True, frozenset({"nonnull"}))
    assert again.items == (ITEM,)


def test_places_lie_in_the_other_repository_by_line_and_column() -> None:
    again = exchange.read(written(), "other/fo.json")
    place = next(r.at for receiver in again.receivers for r in receiver.reads if r.name == "custaccount")
    assert place.path == "other/fo.json!fo/Links.xpp"
    assert again.documents[place.path].position(place.start) == XPP.position(FORM.reads[0].at.start)
    assert again.documents[place.path].position(place.end) == XPP.position(FORM.reads[0].at.end)
    assert set(again.documents[place.path].text) <= {" ", "\n"}


def test_a_restored_contract_compares_like_the_code_it_was_written_from() -> None:
    needy = sender("display:custtable", "custacount", name="CustTable")
    again = exchange.read(written(), "fo.json")
    here = compare([needy], [FORM], Metadata(standard_items=(ITEM,)), Config(), models())[0]
    there = compare([needy], again.receivers, Metadata(), Config(), models(), again.items)[0]
    kinds = [[(d.kind, d.nearest) for pair in pairs for d in pair.differences] for pairs in (here, there)]
    assert kinds[0] == kinds[1] != []


def test_a_link_that_may_send_more_stays_one() -> None:
    again = exchange.read(
        written(contract(senders=(OPEN, sender("display:custtable", "mi", query_pieces=1)))), "ce.json"
    )
    assert [is_open(each) for each in again.senders] == [True, True]


def test_a_receiver_of_names_known_at_run_time_stays_one() -> None:
    form = receiver("form:CustTable", "custaccount", unknown_names=(at(3),))
    assert exchange.read(written(contract(receivers=(form,))), "fo.json").receivers[0].unknown_names


def test_the_sinks_of_a_parameter_travel_with_it() -> None:
    origin = Origin("url", "custaccount", FORM.reads[0].at)
    flow = Flow(
        "sql",
        at(1500, "fo/Links.xpp"),
        origin,
        Hole(origin, at(1), guards=frozenset({"nonnull", "pattern"})),
        receiver="form:custtable",
    )
    other = Flow("sql", at(1501, "fo/Links.xpp"), origin, Hole(origin, at(1)), receiver="form:VendTable")
    made = exchange.of((), (FORM,), [flow, other], documents=DOCUMENTS)
    (sink,) = made.receivers[0].reads[0].reaches
    assert sink == Sink("sql", flow.at, ("pattern",))
    again = exchange.read(written(made), "fo.json")
    (found,) = next(r for r in again.receivers[0].reads if r.name == "custaccount").reaches
    assert (found.kind, found.guards, again.documents[found.at.path].position(found.at.start)) == (
        "sql",
        ("pattern",),
        XPP.position(1500),
    )


def test_each_parameter_has_a_status() -> None:
    known = Metadata(standard_items=(ITEM,))
    link = sender("display:custtable", "mi", "custaccount", "extra", name="CustTable")
    vendor = sender("display:vendtable", "account")
    form = receiver("form:CustTable", "custaccount", "tab")
    pairs, _ = compare([link, vendor, OPEN], [form, receiver("form:Other", "x")], known, Config(), models())
    text = written(contract(senders=(link, vendor, OPEN), receivers=(form, receiver("form:Other", "x")), pairs=pairs))
    content = json.loads(text)
    sent_ = {p["name"]: p["status"] for entry in content["senders"] for p in entry["parameters"] if entry["target"]}
    asked = {p["name"]: p["status"] for entry in content["receivers"] for p in entry["parameters"]}
    assert sent_ == {"mi": "platform", "custaccount": "compatible", "extra": "incompatible", "account": "unverified"}
    assert asked == {"custaccount": "compatible", "tab": "not used", "x": "unverified"}
    assert {p["status"] for entry in content["senders"] for p in entry["parameters"] if not entry["target"]} == {
        "unresolvable"
    }


# ── the text ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_order_in_which_things_are_found_does_not_matter() -> None:
    other = receiver("form:VendTable", "b", "a")
    forwards = written(contract(receivers=(FORM, other), senders=(LINK, OPEN)))
    assert forwards == written(contract(receivers=(other, FORM), senders=(OPEN, LINK)))


def test_a_lock_says_nothing_about_lines_and_the_same_once() -> None:
    moved = changed(FORM, reads=tuple(changed(r, at=at(r.at.start + 11, "fo/Links.xpp")) for r in FORM.reads))
    twice = changed(FORM, reads=(*FORM.reads, *moved.reads))
    assert written(places=False) == written(contract(receivers=(twice,)), places=False)
    assert '"line"' not in written(places=False)
    assert '"status"' not in written(places=False)


def test_a_lock_can_be_read_and_points_at_itself() -> None:
    again = exchange.read(written(places=False), "xlint.contract.json")
    assert {r.at for receiver in again.receivers for r in receiver.reads} == {Place("xlint.contract.json", 0, 0)}


def test_the_text_is_plain_ascii_whatever_names_hold() -> None:
    odd = receiver("form:CustTable", "naïve\u202e", "\ud800")
    text = written(contract(receivers=(odd,)))
    assert text.isascii()
    assert {r.name for r in exchange.read(text, "fo.json").receivers[0].reads} == {"naïve\u202e", "\ud800"}


SCHEMA = json.loads((files("xlint") / "schemas" / "contract.schema.json").read_text("utf-8"))


def test_the_shipped_schema_is_the_shape_that_is_written() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(schema())) == SCHEMA


@pytest.mark.parametrize("places", [True, False])
def test_what_is_written_is_what_the_schema_says(places: bool) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(written(places=places)))


# ── bad input ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def refusal(text: str) -> str:
    with pytest.raises(ContractError) as caught:
        exchange.read(text, "fo.json")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_newer_contract_is_refused() -> None:
    text = written().replace('"xlint-contract": 1', '"xlint-contract": 2')
    assert refusal(text) == "fo.json:2: was written by a newer xlint: its version is 2, this xlint reads up to 1"


@pytest.mark.parametrize("cut", [0, 1, 40, 200, -3])
def test_a_contract_that_was_cut_off_is_refused(cut: int) -> None:
    assert "cut off" in refusal(written()[:cut])


def test_an_edited_contract_is_refused() -> None:
    text = written().replace('"custaccount"', '"customer"')
    assert refusal(text).endswith("was edited by hand: write it again with `xlint contract export` or `lock`")


def test_a_contract_with_the_markers_of_a_merge_is_refused() -> None:
    text = written().replace('  "targets"', '<<<<<<< HEAD\n  "targets"')
    assert refusal(text) == "fo.json:4: holds the markers of a merge that was not finished"


@pytest.mark.parametrize(
    "text", ["[]", "{}", "1", '"x"', '{"xlint-contract": true}', '{"xlint-contract": "1"}', "[" * 100_000]
)
def test_what_is_no_contract_is_refused(text: str) -> None:
    assert refusal(text)


def resealed(**fields: Any) -> str:
    """A contract with other content and a check that fits."""
    content = json.loads(written())
    content = {name: content[name] for name in ("targets", "receivers", "senders")} | fields
    from xlint.exchange.wire import _check

    return json.dumps({"xlint-contract": 1, "check": _check(content), **content})


def test_content_of_another_shape_is_refused() -> None:
    assert "is not of the shape that its version has" in refusal(resealed(receivers=[{"target": 1}]))
    assert "is not of the shape that its version has" in refusal(resealed(more=[]))


@pytest.mark.parametrize(
    "place",
    [
        {"line": 0, "column": 1, "endLine": 1, "endColumn": 1},
        {"line": 2, "column": 1, "endLine": 1, "endColumn": 1},
        {"line": 1, "column": 0, "endLine": 1, "endColumn": 1},
        {"line": 10**12, "column": 1, "endLine": 10**12, "endColumn": 1},
        {"line": 1, "column": 1, "endLine": 1, "endColumn": 10**12},
    ],
)
def test_a_place_that_no_file_has_is_refused(place: dict[str, int]) -> None:
    entry = {
        "target": "form:X",
        "keys": [],
        "language": "xpp",
        "entry": "form",
        "parameters": [],
        "at": {"path": "x", **place},
    }
    assert "place" in refusal(resealed(receivers=[entry]))
