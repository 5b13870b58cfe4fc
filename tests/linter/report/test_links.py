from __future__ import annotations

import io
import json
from pathlib import Path

import msgspec

from sample import AUDIT, PAIR, READ, RECEIVER, SENDER, XPP, place
from xlint.audit import Audit
from xlint.contract import Pair
from xlint.models import KernelParameter, Models
from xlint.report import linkmap, links, style

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


def test_mermaid_labels_cannot_break_out() -> None:
    evil = msgspec.structs.replace(RECEIVER, target='form:x"] --> y\nclick z')
    audit = msgspec.structs.replace(AUDIT, pairs=(msgspec.structs.replace(PAIR, receivers=(evil,)),))
    text = links.to_mermaid(audit, linkmap.rows(audit, MODELS))
    assert 'customer (not read), customerid (not sent)" --> target' in text
    assert "\nclick" not in text and "form:x#34;#93; --#62; y" in text
