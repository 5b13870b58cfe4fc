"""Every kind of change, from two versions of real code: X++ that reads a parameter, a script that sends it."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from support import audit
from xlint.change_kinds import KINDS
from xlint.changes import diff
from xlint.cli.session import Session
from xlint.exchange import Contract
from xlint.ledger import Deprecated, Ledger, Retired

READER = """public final class CustTableLinks
{{
    [FormEventHandler(formStr({form}), FormEventType::Initialized)]
    public static void opened(xFormRun sender, FormEventArgs e)
    {{
        if (sender.args().menuItemName() == menuItemDisplayStr(NwtCustomers))
        {{
            URLUtility url = new URLUtility();
            {body}
        }}
    }}
}}
"""
ITEM = """<?xml version="1.0" encoding="utf-8"?>
<AxMenuItemDisplay><Name>{name}</Name><Object>{form}</Object></AxMenuItemDisplay>
"""
EDT = """<?xml version="1.0" encoding="utf-8"?>
<AxEdt xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="AxEdtString"><Name>Code</Name><StringSize>{size}</StringSize></AxEdt>
"""
SENDER = """function openCustomer(formContext) {{
    const base = getFinanceUrl();
    const cmp = encodeURIComponent(formContext.getAttribute("new_company").getValue());
    const x = formContext.getAttribute("new_x").getValue();
    {body}
}}
"""
SENT = "Xrm.Navigation.openUrl(`${base}/?mi=NwtCustomers&cmp=${cmp}&x=${encodeURIComponent(x)}`);"
RANGE = "SysQuery::findOrCreateRange(q, 1).value({});"


class Version(NamedTuple):
    """What the event handler of `form`, the menu item and the script say; None where there is no such thing.

    `opens` is what the menu item opens, if not `form`; `vendor` what another form's event handler says.
    """

    x: str | None = "info(url.getQueryParamValue('x'));"
    js: str | None = SENT
    form: str = "NwtCustomer"
    item: str | None = "NwtCustomers"
    size: int = 20
    opens: str | None = None
    vendor: str | None = None


NOW = Version()


def x(body: str) -> Version:
    return Version(body)


def js(body: str, receiver: str | None = NOW.x) -> Version:
    return Version(receiver, f"Xrm.Navigation.openUrl(`${{base}}/?mi={body}`);")


def guarded(body: str) -> Version:
    return x(f"str v = url.getQueryParamValue('x'); {body}")


KEPT = "info(url.getQueryParamValue('kept'));"
REQUIRED = guarded("if (!v) { throw error('no x'); } info(v);").x
WORD = guarded("if (v == 'a') { info('a'); }")
CODE = x("Code v = url.getQueryParamValue('x'); info(v);")

CASES: dict[str, list[tuple[str, Version, Version, str]]] = {
    "required-parameter-added": [("a new parameter without which the form stops", x(""), Version(REQUIRED), "breaking")],
    "optional-parameter-added": [("a new parameter that may be left out", x(""), NOW, "safe")],
    "parameter-became-required": [("a form stops without it now", NOW, Version(REQUIRED), "breaking")],
    "parameter-became-optional": [("a form does without it now", Version(REQUIRED), NOW, "safe")],
    "parameter-removed": [
        ("a parameter that no link sends is not read any more", NOW._replace(js=None), Version("", None), "dangerous"),
        ("a parameter that a link sends is not read any more", x(f"{NOW.x} {KEPT}"), x(KEPT), "breaking"),
        (
            "a filter that is gone shows more",
            Version(f"str v = url.getQueryParamValue('x'); {RANGE.format('v')}", None),
            Version("", None),
            "breaking",
        ),
    ],
    "removed-before-sunset": [("a deprecated parameter goes too early", Version(js=None), Version("", None), "breaking")],
    "parameter-renamed": [("a parameter is called differently", NOW, x("info(url.getQueryParamValue('xx'));"), "breaking")],
    "parameter-case-changed": [("other capitals", NOW, x("info(url.getQueryParamValue('X'));"), "dangerous")],
    "parameter-moved": [
        ("another form reads it", Version(f"{NOW.x} {KEPT}", vendor=""), Version(KEPT, vendor=f"{KEPT} {NOW.x}"), "breaking"),
    ],
    "platform-name": [("a name of the platform", x(""), x("info(url.getQueryParamValue('mode'));"), "breaking")],
    "retired-name-reused": [("a retired name comes back", x(""), x("info(url.getQueryParamValue('gone'));"), "breaking")],
    "type-narrowed": [("a number has to be sent", NOW, guarded("int n = str2Int(v);"), "breaking")],
    "type-widened": [("any text may be sent", guarded("int n = str2Int(v);"), NOW, "safe")],
    "value-removed": [("a value is not known any more", WORD, guarded("if (v == 'b') { info('b'); }"), "breaking")],
    "value-added": [
        ("one more value is known", WORD, guarded("if (v == 'a') { info('a'); } if (v == 'b') { info('b'); }"), "safe")
    ],
    "length-lowered": [("a type becomes shorter", CODE, CODE._replace(size=10), "breaking")],
    "length-set": [("a text gets a length", NOW, CODE, "dangerous")],
    "length-raised": [("a type becomes longer", CODE, CODE._replace(size=30), "safe")],
    "default-changed": [
        ("a default is new", NOW, guarded("if (!v) { v = 'a'; } info(v);"), "breaking"),
        (
            "a default is another",
            guarded("if (!v) { v = 'a'; } info(v);"),
            guarded("info(v ? v : 'b');"),
            "breaking",
        ),
        ("a default is gone", guarded("if (!v) { v = 'a'; } info(v);"), guarded("info(v);"), "breaking"),
    ],
    "decoding-changed": [
        ("decoded once more", NOW, x("info(System.Web.HttpUtility::UrlDecode(url.getQueryParamValue('x')));"), "breaking"),
        ("decoded once less", x("info(System.Web.HttpUtility::UrlDecode(url.getQueryParamValue('x')));"), NOW, "breaking"),
    ],
    "validation-weakened": [
        ("a check is gone", guarded(RANGE.format("queryValue(v)")), guarded(RANGE.format("v")), "breaking"),
        ("a dangerous place is new", NOW, guarded(RANGE.format("v")), "breaking"),
    ],
    "validation-added": [
        (
            "only what is in a list is accepted",
            guarded(RANGE.format("v")),
            guarded(f"if (v == 'a' || v == 'b') {{ {RANGE.format('v')} }}"),
            "dangerous",
        )
    ],
    "menu-item-removed": [("a menu item is gone", NOW, NOW._replace(item=None), "breaking")],
    "menu-item-renamed": [("a menu item is called differently", NOW, NOW._replace(item="NwtAccounts"), "breaking")],
    "menu-item-moved": [("a menu item opens another form", NOW, NOW._replace(opens="VendTable"), "breaking")],
    "target-renamed": [("a form is renamed with its menu item", NOW, NOW._replace(form="NwtCustomerCard"), "safe")],
    "link-added": [("a first link", NOW._replace(js=None), NOW, "safe")],
    "link-removed": [("the last link is gone", NOW, NOW._replace(js=""), "safe")],
    "link-target-changed": [("a function opens something else", NOW, js("VendTable&cmp=${cmp}&x=1"), "dangerous")],
    "host-changed": [
        (
            "a host is written into the code",
            NOW,
            NOW._replace(js=SENT.replace("${base}", "https://contoso.operations.dynamics.com")),
            "dangerous",
        )
    ],
    "sent-name-added": [("a name that is read is sent", js("NwtCustomers&cmp=${cmp}"), js("NwtCustomers&cmp=${cmp}&x=1"), "safe")],
    "unknown-name-sent": [
        ("a name that nothing reads is sent", js("NwtCustomers&cmp=${cmp}"), js("NwtCustomers&cmp=${cmp}&y=1"), "breaking")
    ],
    "name-sent-twice": [
        ("a name stands twice", js("NwtCustomers&cmp=${cmp}&x=1"), js("NwtCustomers&cmp=${cmp}&x=1&x=1"), "dangerous"),
        ("a name stands twice, in other capitals", js("NwtCustomers&cmp=${cmp}&x=1"), js("NwtCustomers&cmp=${cmp}&x=1&X=1"), "dangerous"),
    ],
    "required-parameter-dropped": [
        ("what is required is not sent", js("NwtCustomers&cmp=${cmp}&x=1", REQUIRED), js("NwtCustomers&cmp=${cmp}", REQUIRED), "breaking")
    ],
    "required-parameter-conditional": [
        (
            "what is required is sent on some paths",
            js("NwtCustomers&cmp=${cmp}&x=${encodeURIComponent(x)}", REQUIRED),
            Version(
                REQUIRED,
                "let u = `${base}/?mi=NwtCustomers&cmp=${cmp}`; if (x) { u += '&x=' + encodeURIComponent(x); } Xrm.Navigation.openUrl(u);",
            ),
            "breaking",
        )
    ],
    "required-parameter-missing": [
        ("a new link lacks what is required", Version(REQUIRED, None), js("NwtCustomers&cmp=${cmp}", REQUIRED), "breaking")
    ],
    "optional-parameter-dropped": [
        ("what may be missing is not sent", js("NwtCustomers&cmp=${cmp}&x=1"), js("NwtCustomers&cmp=${cmp}"), "safe")
    ],
    "sent-type-widened": [
        (
            "a record's id is sent where a number is read",
            js("NwtCustomers&cmp=${cmp}&x=${Number(x)}", guarded("int n = str2Int(v);").x),
            js("NwtCustomers&cmp=${cmp}&x=${formContext.data.entity.getId().slice(1, -1)}", guarded("int n = str2Int(v);").x),
            "breaking",
        )
    ],
    "sent-value-added": [
        (
            "a value is sent that is not compared with",
            js("NwtCustomers&cmp=${cmp}&x=a", WORD.x),
            js("NwtCustomers&cmp=${cmp}&x=b", WORD.x),
            "breaking",
        )
    ],
    "encoding-dropped": [
        ("a value is not encoded any more", NOW, js("NwtCustomers&cmp=${cmp}&x=${x}"), "breaking"),
    ],
    "scope-from-user": [
        (
            "users choose the company",
            js("NwtCustomers&cmp=${encodeURIComponent(settings.company)}&x=1"),
            js("NwtCustomers&cmp=${cmp}&x=1"),
            "breaking",
        ),
        (
            "the page's own URL chooses what is shown",
            js("NwtCustomers&cmp=${cmp}&x=${encodeURIComponent(x)}", guarded(RANGE.format("queryValue(v)")).x),
            js(
                "NwtCustomers&cmp=${cmp}&x=${encodeURIComponent(new URLSearchParams(location.search).get('x'))}",
                guarded(RANGE.format("queryValue(v)")).x,
            ),
            "breaking",
        ),
    ],
    "company-dropped": [
        ("the company is not sent", js("NwtCustomers&cmp=${cmp}&x=1"), js("NwtCustomers&x=1"), "dangerous"),
    ],
    "company-missing": [("a new link names no company", NOW._replace(js=None), js("NwtCustomers&x=1"), "dangerous")],
}  # fmt: skip


def written(folder: Path, version: Version) -> Contract:
    folder.mkdir()
    if version.x is not None:
        (folder / "Links.xpp").write_text(READER.format(form=version.form, body=version.x))
    if version.vendor is not None:
        (folder / "Vendor.xpp").write_text(READER.format(form="VendTable", body=version.vendor).replace("Cust", "Vend"))
    if version.js is not None:
        (folder / "links.js").write_text(SENDER.format(body=version.js))
    if version.item is not None:
        (folder / "Item.xml").write_text(ITEM.format(name=version.item, form=version.opens or version.form))
    (folder / "Code.xml").write_text(EDT.format(size=version.size))
    (folder / "xlint.toml").write_text('base-url-sources = ["getFinanceUrl"]\n')
    return audit(folder).contract


def judged(tmp_path: Path, old: Version, new: Version, ledger: Ledger | None = None) -> dict[str, str]:
    before, after = written(tmp_path / "old", old), written(tmp_path / "new", new)
    found = diff(before, after, Session.open([tmp_path], isolated=True).models, ledger=ledger)
    return {change.id: change.level for change in found}


LEDGERS = {
    "removed-before-sunset": Ledger(deprecated=(Deprecated("form:NwtCustomer", "x", None, datetime.date(2099, 1, 1)),)),
    "retired-name-reused": Ledger(retired=(Retired("form:NwtCustomer", "gone"),)),
}


@pytest.mark.parametrize(
    ("kind", "old", "new", "level"),
    [pytest.param(kind, *case[1:], id=f"{kind}: {case[0]}") for kind, cases in CASES.items() for case in cases],
)
def test_each_kind_of_change_is_seen_in_code(tmp_path: Path, kind: str, old: Version, new: Version, level: str) -> None:
    found = judged(tmp_path, old, new, LEDGERS.get(kind))
    assert found.get(kind) == level, found


def test_every_kind_of_change_is_tried() -> None:
    assert {kind for kind, cases in CASES.items() if cases} == set(KINDS)


def test_an_unchanged_repository_has_no_changes(tmp_path: Path) -> None:
    for name, version in (("a", NOW), ("b", Version(REQUIRED)), ("c", CODE)):
        (tmp_path / name).mkdir()
        assert judged(tmp_path / name, version, version) == {}
