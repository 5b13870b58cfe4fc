"""Stories of a link in a synthetic customer: a script that sends, X++ that receives, one fault at most.

A line that ends in `//! rule, rule` has a planted fault; `planted` takes the mark out and says where it was.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.objects import ax_class, menu_item

_MARK = re.compile(r"[ ]*//! ([a-z-]+(?:, [a-z-]+)*)$")

_KEYS = [
    ("custaccount", "accountnumber", "CustAccount", "CustTable", "AccountNum"),
    ("vendaccount", "cus_vendornumber", "VendAccount", "VendTable", "AccountNum"),
    ("salesid", "cus_salesid", "SalesId", "SalesTable", "SalesId"),
    ("purchid", "cus_purchid", "PurchId", "PurchTable", "PurchId"),
    ("projid", "cus_projid", "ProjId", "ProjTable", "ProjId"),
]

FAULTS = (
    "unescaped-parameter",
    "null-parameter",
    "hardcoded-host",
    "hardcoded-company",
    "missing-company",
    "unread-parameter",
    "query-injection",
    "unchecked-record",
    "stale-parameter",
)


class Fault(NamedTuple):
    """One-based line of a file where a finding of the rule starts."""

    path: str
    line: int
    rule: str


class Story(NamedTuple):
    """What a story writes: texts that may carry marks, by the name of their object."""

    name: str
    fault: str | None
    script: str
    receiver: str
    menu_item: str


def story(number: int, fault: str | None, dice: random.Random) -> Story:
    """The story of this number; the same dice give the same texts."""
    name = f"CusLink{number:05}"
    parameter, column, edt, table, field = dice.choice(_KEYS)
    names = {"name": name, "parameter": parameter, "column": column, "edt": edt, "table": table, "field": field}
    action = dice.random() < 0.5 and fault not in ("query-injection", "stale-parameter")
    action = action or fault == "unchecked-record"
    target = f"action:{name}" if action else name
    script = dice.choice((_chained, _template, _joined))(names, target, fault)
    receiver = _action(names, fault) if action else _form_handler(names, fault)
    item = menu_item(name, "Action" if action else "Display", name if action else table)
    return Story(name, fault, script, receiver, item)


def planted(path: str, text: str) -> tuple[str, list[Fault]]:
    """The text without its marks, and the faults that they name."""
    lines, faults = [], []
    for number, line in enumerate(text.split("\n"), 1):
        mark = _MARK.search(line)
        if mark:
            faults += [Fault(path, number, rule) for rule in mark[1].split(", ")]
            line = line[: mark.start()]
        lines.append(line)
    return "\n".join(lines), faults


def _base(fault: str | None, name: str) -> Iterator[str]:
    if fault == "hardcoded-host":
        yield '        return Promise.resolve("https://customer.operations.dynamics.com"); //! hardcoded-host'
        return
    yield "        var options = \"?$select=defaultvalue&$filter=schemaname eq 'cus_FinanceUrl'\";"
    yield f'        return Xrm.WebApi.retrieveMultipleRecords("environmentvariabledefinition", options).then(function {name}(found) {{'
    yield "            return found.entities[0].defaultvalue;"
    yield "        });"


def _head(names: dict[str, str], fault: str | None) -> list[str]:
    tests = [each for each in ("value", "company") if not (each == "value" and fault == "null-parameter")]
    return [
        f"/** Opens {names['table']} in Finance and Operations: {names['name']}. */",
        "var Customer = window.Customer || {};",
        f"Customer.{names['name']} = Customer.{names['name']} || {{}};",
        "",
        "(function (ns) {",
        '    "use strict";',
        "",
        "    function getBaseUrl() {",
        *_base(fault, "read"),
        "    }",
        "",
        "    ns.open = function (formContext) {",
        f'        var value = formContext.getAttribute("{names["column"]}").getValue();',
        '        var company = formContext.getAttribute("cus_companycode").getValue();',
        "",
        f"        if ({' || '.join('!' + each for each in tests)}) {{",
        f'            return Xrm.Navigation.openAlertDialog({{ text: "{names["table"]} is not complete yet." }});',
        "        }",
        "",
        "        return getBaseUrl().then(function (baseUrl) {",
    ]


_TAIL = ["        });", "    };", "})(Customer.{name});", ""]


def _parts(names: dict[str, str], target: str, fault: str | None) -> list[tuple[str, str, str]]:
    """Name, expression and mark of each parameter of the query."""
    company = (
        ('"usmf"', "//! hardcoded-company") if fault == "hardcoded-company" else ("encodeURIComponent(company)", "")
    )
    value = "value" if fault == "unescaped-parameter" else "encodeURIComponent(value)"
    mark = f"//! {fault}" if fault in ("unescaped-parameter", "null-parameter") else ""
    parts = [("cmp", *company), ("mi", f'"{target}"', ""), (names["parameter"], value, mark)]
    if fault == "unread-parameter":
        parts.append(("returnpage", "encodeURIComponent(company)", "//! unread-parameter"))
    return parts[1:] if fault == "missing-company" else parts


def _sent(fault: str | None) -> str:
    return "            return Xrm.Navigation.openUrl(url);" + (
        " //! missing-company" if fault == "missing-company" else ""
    )


def _script(names: dict[str, str], fault: str | None, body: list[str]) -> str:
    tail = [line.replace("{name}", names["name"]) for line in _TAIL]
    return "\n".join([*_head(names, fault), *body, _sent(fault), *tail])


def _chained(names: dict[str, str], target: str, fault: str | None) -> str:
    body = ['            var url = baseUrl + "/?";']
    for index, (key, expression, mark) in enumerate(_parts(names, target, fault)):
        body.append(f'            url += "{"&" if index else ""}{key}=" + {expression}; {mark}'.rstrip())
    return _script(names, fault, body)


def _template(names: dict[str, str], target: str, fault: str | None) -> str:
    lines = []
    for index, (key, expression, mark) in enumerate(_parts(names, target, fault)):
        text = expression.strip('"') if expression.startswith('"') else f"${{{expression}}}"
        lines.append((f"`{'&' if index else ''}{key}={text}`", mark))
    body = ["            const url = `${baseUrl}/?` +"]
    for index, (text, mark) in enumerate(lines):
        body.append(f"                {text}{';' if index == len(lines) - 1 else ' +'} {mark}".rstrip())
    return _script(names, fault, body)


def _joined(names: dict[str, str], target: str, fault: str | None) -> str:
    body = ["            const query = ["]
    parts = _parts(names, target, fault)
    for index, (key, expression, mark) in enumerate(parts):
        comma = "" if index == len(parts) - 1 else ","
        body.append(f'                "{key}=" + {expression}{comma} {mark}'.rstrip())
    body += ['            ].join("&");', '            const url = baseUrl + "/?" + query;']
    return _script(names, fault, body)


def _read(names: dict[str, str], fault: str | None) -> list[str]:
    stale = " //! stale-parameter" if fault == "stale-parameter" else ""
    return [
        "        URLUtility urlUtility = new URLUtility();",
        f"        {names['edt']} value = urlUtility.getQueryParamValue('{names['parameter']}');{stale}",
        "",
        "        if (!value)",
        "        {",
        "            return;",
        "        }",
        "",
    ]


def _found(names: dict[str, str], fault: str | None) -> list[str]:
    table = names["table"]
    if fault == "unchecked-record":
        return [
            f"        {table} record = {table}::find(value);",
            "        info(strFmt('%1: %2', value, record.caption())); //! unchecked-record",
        ]
    return [
        f"        {table} record = {table}::find(value);",
        "",
        "        if (!record)",
        "        {",
        "            warning(strFmt('%1 does not exist.', value));",
        "            return;",
        "        }",
        "",
        "        info(strFmt('%1: %2', value, record.caption()));",
    ]


def _action(names: dict[str, str], fault: str | None) -> str:
    source = ["    public static void main(Args _args)", "    {", *_read(names, fault), *_found(names, fault), "    }"]
    return ax_class(names["name"], f"Opened by links to {names['name']}.", [("main", "\n".join(source))])


def _form_handler(names: dict[str, str], fault: str | None) -> str:
    table, name = names["table"], names["name"]
    guard = [
        f"        if (!sender.args() || sender.args().menuItemName() != menuItemDisplayStr({name}))",
        "        {",
        "            return;",
        "        }",
        "",
    ]
    value, mark = ("value", " //! query-injection") if fault == "query-injection" else ("queryValue(value)", "")
    source = [
        f"    [FormEventHandler(formStr({table}), FormEventType::Initialized)]",
        f"    public static void {table}_OnInitialized(xFormRun sender, FormEventArgs e)",
        "    {",
        *([] if fault == "stale-parameter" else guard),
        *_read(names, fault),
        f"        FormDataSource source = sender.dataSource(formDataSourceStr({table}, {table})) as FormDataSource;",
        f"        QueryBuildDataSource qbds = source.query().dataSourceTable(tableNum({table}));",
        f"        SysQuery::findOrCreateRange(qbds, fieldNum({table}, {names['field']})).value({value});{mark}",
        "    }",
    ]
    declared = f"Shows the record that a link to {name} names."
    return ax_class(f"{name}EventHandler", declared, [(f"{table}_OnInitialized", "\n".join(source))])
