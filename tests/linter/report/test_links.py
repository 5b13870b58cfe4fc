from __future__ import annotations

import io
import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import msgspec

from sample import AUDIT, PAIR, READ, RECEIVER, SENDER, XPP, place
from support import audit
from xlint.audit import Audit
from xlint.contract import Pair
from xlint.models import KernelParameter, Models
from xlint.report import linkmap, links, style

FIXTURES = Path(__file__).parents[3] / "fixtures"
SCHEMA = json.loads((files("xlint") / "schemas" / "links.schema.json").read_text("utf-8"))
MODELS = Models()
MODELS.kernel += [KernelParameter("mi"), KernelParameter("cmp")]


def states(audit: Audit) -> list[tuple[str | None, str]]:
    return [(sent.name, sent.state) for row in linkmap.rows(audit, MODELS) for sent in row.sent]


def with_reads(*names: str, certain: bool = True) -> Audit:
    reads = tuple(msgspec.structs.replace(READ, name=name) for name in names)
    receiver = msgspec.structs.replace(RECEIVER, reads=reads)
    pair = Pair(SENDER, (receiver,), (), certain)
    return msgspec.structs.replace(AUDIT, senders=(SENDER,), receivers=(receiver,), pairs=(pair,))


def shown(audit: Audit, width: int = 120, encoding: str = "utf-8") -> str:
    stream = io.TextIOWrapper(io.BytesIO(), encoding, newline="\n")
    console = style.console(stream, {"COLUMNS": str(width)})
    links.render(audit, linkmap.rows(audit, MODELS), linkmap.unlinked(audit), console, root=Path())
    stream.flush()
    return stream.buffer.getvalue().decode(encoding)  # type: ignore[attr-defined]


def test_each_parameter_has_one_state() -> None:
    assert states(with_reads("customerid")) == [
        ("mi", "platform"), ("customer", "unread"), ("cmp", "platform"), ("customerid", "awaited"),
    ]  # fmt: skip
    assert states(with_reads("customer", "cmp")) == [("mi", "platform"), ("customer", "read"), ("cmp", "read")]
    assert states(with_reads("Customer"))[1] == ("customer", "case")
    assert states(with_reads("Customer", "customer"))[1] == ("customer", "read")


def test_without_a_receiver_in_sight_nothing_is_claimed() -> None:
    alone = msgspec.structs.replace(AUDIT, senders=(SENDER,), pairs=())
    assert states(alone)[1] == ("customer", "unknown")


def test_a_guessed_target_awaits_nothing() -> None:
    assert ("customerid", "awaited") not in states(with_reads("customerid", certain=False))
    assert "perhaps read by form:MCRCustomerService" in shown(with_reads("customerid", certain=False))


def test_the_tree_shows_both_sides() -> None:
    text = shown(AUDIT)
    assert "4:2 openUrl → MCRCustomerService (display)" in text
    assert "{base}/?mi=MCRCustomerService&customer={accountnumber}&cmp={company}" in text
    assert "read by form:MCRCustomerService fo/AxClass/Handler.xml:3:5" in text
    assert "customer    always     none       accountnumber: string  not read" in text
    assert "not sent  at 5:18" in text
    assert "   string, at most 20, required" in text


def test_a_target_that_cannot_be_known_says_why() -> None:
    text = shown(AUDIT)
    assert "window.open → unknown: the menu item is decided at run time" in text
    assert "Not resolved" not in text


def test_an_old_console_gets_plain_lines() -> None:
    assert shown(AUDIT, encoding="cp1252").isascii()


def test_receivers_without_a_link_are_listed() -> None:
    lonely = msgspec.structs.replace(RECEIVER, target="form:Other", at=place(XPP, "query."))
    text = shown(msgspec.structs.replace(AUDIT, receivers=(RECEIVER, lonely)))
    assert "Receivers that no link here leads to" in text and "form:Other  fo/AxClass/Handler.xml:6:9" in text


def test_json_tells_state_and_place() -> None:
    rows = linkmap.rows(AUDIT, MODELS)
    data = json.loads(links.to_json(AUDIT, rows, linkmap.unlinked(AUDIT)))
    link = data["links"][1]
    assert [(parameter["name"], parameter["state"]) for parameter in link["parameters"]] == [
        ("mi", "platform"), ("customer", "unread"), ("cmp", "platform"),
    ]  # fmt: skip
    (awaited,) = link["awaited"]
    assert awaited["read"] == {"path": "fo/AxClass/Handler.xml", "line": 5, "column": 18, "name": "customerid"}
    assert (link["via"], link["key"], link["certain"]) == ("openUrl", "display:mcrcustomerservice", True)
    assert link["concept"]["kind"] == "hub-to-hub"


def test_json_is_what_the_schema_says() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for story in ("hub-to-hub", "master-slave", "fo-to-ce", "markup-links-faults"):
        found = audit(FIXTURES / story)
        rows = linkmap.rows(found, MODELS)
        shape = json.loads(links.to_json(found, rows, linkmap.unlinked(found)))
        jsonschema.Draft202012Validator(SCHEMA).validate(shape)
        assert shape["links"]


def test_a_navigation_that_two_buttons_lead_to_is_shown_once_with_both() -> None:
    found = audit(FIXTURES / "hub-to-hub")
    rows = linkmap.rows(found, MODELS)
    (navigation,) = linkmap.navigations(rows)
    assert [(caller.button, caller.function) for caller in navigation.callers] == [
        ("Open in call center", "Northwind.Account.openInCallCenter"),
        ("Open in call center", "Northwind.Account.openSelectedInCallCenter"),
    ]
    text = shown(found)
    assert text.count("openUrl → MCRCustomerService") == 1
    assert "button Open in call center  by Northwind.Account.openSelectedInCallCenter" in text
    (link,) = json.loads(links.to_json(found, rows, []))["links"]
    assert [caller["function"] for caller in link["callers"]] == [caller.function for caller in navigation.callers]
    assert links.to_mermaid(found, rows).count("MCRCustomerService") == 2


def test_two_buttons_that_call_one_function_are_both_shown(tmp_path: Path) -> None:
    (tmp_path / "links.js").write_text("function open() { window.open(getFinanceUrl() + '/?mi=CustTable&cmp=USMF'); }")
    buttons = "".join(
        f'<CustomAction Id="{at}"><CommandUIDefinition><Button Id="b.{at}" Command="{command}" LabelText="{at}"/>'
        "</CommandUIDefinition></CustomAction>"
        for at, command in (("On the form", "open.one"), ("On the grid", "open.two"), ("On the other grid", "Open.Two"))
    )
    commands = "".join(
        f'<CommandDefinition Id="{command}"><Actions><JavaScriptFunction FunctionName="open" Library="$webresource:links.js"/>'
        "</Actions></CommandDefinition>"
        for command in ("open.one", "open.two")
    )
    (tmp_path / "RibbonDiff.xml").write_text(
        f"<RibbonDiffXml><CustomActions>{buttons}</CustomActions>"
        f"<CommandDefinitions>{commands}</CommandDefinitions></RibbonDiffXml>"
    )
    (navigation,) = linkmap.navigations(linkmap.rows(audit(tmp_path), MODELS))
    assert {caller.button for caller in navigation.callers} == {"On the form", "On the grid", "On the other grid"}


def test_the_concept_stands_in_the_tree_and_in_the_diagram() -> None:
    assert "Hub-to-Hub: it opens form:MCRCustomerService, and nothing in sight is written there" in shown(AUDIT)
    assert "Concept unknown: what it opens is known only at run time" in shown(AUDIT)
    assert '-- "Hub-to-Hub: customer (not read), customerid (not sent)" -->' in links.to_mermaid(
        AUDIT, linkmap.rows(AUDIT, MODELS)
    )


def test_a_link_that_leads_elsewhere_has_no_concept_to_show() -> None:
    assert "neither product" not in shown(audit(FIXTURES / "markup-links"))


def test_mermaid_labels_cannot_break_out() -> None:
    evil = msgspec.structs.replace(RECEIVER, target='form:x"] --> y\nclick z')
    audit = msgspec.structs.replace(AUDIT, pairs=(msgspec.structs.replace(PAIR, receivers=(evil,)),))
    text = links.to_mermaid(audit, linkmap.rows(audit, MODELS))
    assert 'customer (not read), customerid (not sent)" --> target' in text
    assert "\nclick" not in text and "form:x#34;#93; --#62; y" in text
