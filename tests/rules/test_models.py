"""Every row of the models has a reference and an effect: what it says is seen with it, and not without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from model_rows import BOUND, URL, Row, javascript, models, models_without, rows, run, said, xpp
from support import verify
from xlint import hosts, kernel
from xlint.evaluate.paths import parse_pattern
from xlint.metadata import Metadata, from_element, standard_edts
from xlint.models import Models
from xlint_grammars.containers import xml
from xlint_grammars.text import Document

FILES = ("edts", "hosts", "javascript", "kernel", "menu_items", "xpp")


def each(file: str, *sections: str) -> pytest.MarkDecorator:
    found = rows(file, *sections)
    return pytest.mark.parametrize("row", found, ids=[row.id for row in found])


def shows(row: Row, program: str, *expected: str) -> None:
    """With the row, all of this is said of the program; without the row, something else is."""
    found = said(run(program, row.file, models()))
    assert [line for line in expected if line not in found] == [], (program, found)
    assert found != said(run(program, row.file, models_without(row))), f"{row.id} has no effect"


@pytest.mark.parametrize("file", FILES)
def test_every_row_has_a_reference(file: str) -> None:
    assert [row.id for row in rows(file) if not row.columns.get("reference", "").strip()] == []


@pytest.mark.parametrize("file", FILES)
def test_no_row_is_there_twice(file: str) -> None:
    keys = [
        (row.id, row.columns.get("menu_item"), row.columns.get("system"), row.columns.get("type")) for row in rows(file)
    ]
    assert len(keys) == len(set(keys))


# ── sources ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _came_from(row: Row) -> str:
    """What is said of the value that a source gives."""
    *_, last = parse_pattern(row.pattern).segments
    binds = "name" in [name for part in parse_pattern(row.pattern).segments for name in part.bindings]
    name = BOUND if binds else row.columns.get("name") or last.name or "0"
    marks = [word for word in ("nullable", "braced") if row.columns.get(word)]
    return " ".join(("sent", row.columns["kind"], name, row.columns.get("type", "unknown"), *marks))


SCRIPTS = [row for row in rows("javascript", "source") if "CrmParameter" not in row.columns["reference"]]


@pytest.mark.parametrize("row", SCRIPTS, ids=[row.id for row in SCRIPTS])
def test_a_source_of_web_resources_says_where_its_values_come_from(row: Row) -> None:
    call, _, rest = row.pattern.partition("@.")
    if "addEventListener" in call:
        listen = f"{'context' if call.startswith('.') else ''}{call.removesuffix(')')}"
        program = f"function go(context) {{ {listen}, function (e) {{ window.open({URL} + e.{rest}); }}); }}"
    else:
        program = f"async function go(context) {{ window.open({URL} + {javascript(row)}); }}"
    shows(row, program, _came_from(row))


RIBBON = (
    "<RibbonDiffXml><CommandDefinitions><CommandDefinition Id='c'><Actions>"
    "<JavaScriptFunction FunctionName='go' Library='$webresource:a.js'><CrmParameter Value='{}'/></JavaScriptFunction>"
    "</Actions></CommandDefinition></CommandDefinitions></RibbonDiffXml>"
)
HANDED = [row for row in rows("javascript", "source") if "CrmParameter" in row.columns["reference"]]


@pytest.mark.parametrize("row", HANDED, ids=[row.id for row in HANDED])
def test_what_the_ribbon_hands_over_is_known(row: Row) -> None:
    handed, *_ = parse_pattern(row.pattern).segments
    root, _ = xml.parse(Document("ribbon.xml", RIBBON.format(handed.name)))
    assert root is not None
    metadata = Metadata.merge([from_element(root)])
    value = f"given{row.pattern.removeprefix(handed.name).replace('[]', '[0]')}"
    program = f"function go(given) {{ window.open({URL} + {value}); }}"
    assert _came_from(row) in said(run(program, "javascript", models(), metadata))
    assert _came_from(row) not in said(run(program, "javascript", models_without(row), metadata))


@each("xpp", "source")
def test_a_source_of_xpp_says_where_its_values_come_from(row: Row) -> None:
    held, value = xpp(row)
    program = f"class A {{ static void go({held}) {{ new Browser().navigate({URL} + {value}); }} }}"
    shows(row, program, _came_from(row))


# ── sinks ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

TAINT = {
    "javascript": "const taint = new URLSearchParams(location.search).get('taint');",
    "xpp": "str taint = new URLUtility().getQueryParamValue('taint');",
}
GIVEN = {"navigate": f"{URL} + taint", "fetch": f"{URL} + taint", "jquery-markup": "'<b>' + taint"}


def _arrives(row: Row) -> tuple[str, ...]:
    """What is said of a value that arrives at a sink."""
    kind, via = row.columns["kind"], row.columns.get("via", "")
    if kind == "navigate":
        return (f"link by {via}",)
    return () if kind == "fetch" else (f"{kind} by {via}",)


@each("javascript", "sink")
def test_a_sink_of_web_resources_is_reached(row: Row) -> None:
    value = GIVEN.get(row.columns["kind"], "taint")
    statement = f"{javascript(row)} = {value}" if row.columns.get("assignment") else javascript(row, value)
    shows(row, f"function go(context) {{ {TAINT['javascript']} {statement}; }}", *_arrives(row))


@pytest.mark.parametrize(
    ("row", "argument"),
    [
        pytest.param(row, argument, id=f"{row.id}-{argument}")
        for row in rows("xpp", "sink")
        if row.columns["kind"] != "whole-url"
        for argument in row.arguments
    ],
)
def test_a_sink_of_xpp_is_reached_by_each_argument_that_counts(row: Row, argument: int) -> None:
    alone = row._replace(columns={**row.columns, "argument": argument})
    held, call = xpp(alone, "taint")
    statement = f"Object made = {call}" if call.startswith("new ") else call
    shows(row, f"class A {{ static void go({held}) {{ {TAINT['xpp']} {statement}; }} }}", *_arrives(row))


def test_a_whole_url_is_told_from_its_query() -> None:
    (row,) = (row for row in rows("xpp", "sink") if row.columns["kind"] == "whole-url")
    program = "class A {{ static void go() {{ HttpUtility::ParseQueryString({}).get('x'); }} }}"
    shows(row, program.format("URLUtility::getUrl()"), "whole URL parsed")
    assert "whole URL parsed" not in said(run(program.format("_uri.Query"), "xpp", models()))


# ── encoders and sanitizers ─────────────────────────────────────────────────────────────────────────────────────────────


@each("javascript", "encoder")
def test_an_encoder_of_web_resources_encodes(row: Row) -> None:
    program = f"function go(context) {{ {TAINT['javascript']} window.open({URL} + {javascript(row, 'taint')}); }}"
    shows(row, program, f"encoded {row.columns['encoder']}")


@each("xpp", "encoder")
def test_an_encoder_of_xpp_encodes_or_decodes(row: Row) -> None:
    held, value = xpp(row, "taint")
    program = f"class A {{ static void go({held}) {{ {TAINT['xpp']} new Browser().navigate({URL} + {value}); }} }}"
    encoder = row.columns["encoder"]
    shows(row, program, f"read taint unknown {encoder}" if row.columns.get("decodes") else f"encoded {encoder}")


@each("javascript", "sanitizer")
def test_a_sanitizer_of_web_resources_makes_a_value_harmless(row: Row) -> None:
    if row.arguments == (-1,):
        program = f"function go(context) {{ window.open({URL} + {javascript(row)}); }}"
        found = said(run(program, row.file, models()))
        assert any(line.startswith("sent ") and line.split()[3] == row.columns["type"] for line in found), found
        shows(row, program)
    else:
        program = f"function go(context) {{ {TAINT['javascript']} context.innerHTML = {javascript(row, 'taint')}; }}"
        shows(row, program, f"markup url taint unknown {row.columns['guard']}")


@each("xpp", "sanitizer")
def test_a_sanitizer_of_xpp_makes_a_value_harmless(row: Row) -> None:
    held, value = xpp(row, "taint")
    program = (
        f"class A {{ static void go({held}, QueryBuildRange _range) {{ {TAINT['xpp']} _range.value({value}); }} }}"
    )
    kind, guard = row.columns.get("type", "unknown"), row.columns.get("guard", "")
    shows(row, program, f"query-range url taint {kind} {guard}".rstrip())


# ── types of results ────────────────────────────────────────────────────────────────────────────────────────────────────

USES = {
    "QueryBuildRange": (".value(taint)", "query-range by QueryBuildRange.value"),
    "QueryFilter": (".value(taint)", "query-range by QueryFilter.value"),
    "Statement": (".executeQuery(taint)", "sql by Statement.executeQuery"),
    "NameValueCollection": (".get('taint2')", "read taint2 unknown"),
}


@each("xpp", "type")
def test_a_type_is_known_by_what_can_be_done_with_it(row: Row) -> None:
    held, value = xpp(row)
    use, expected = USES[row.columns["type"]]
    shows(row, f"class A {{ static void go({held}) {{ {TAINT['xpp']} {value}{use}; }} }}", expected)


# ── facts without a pattern ─────────────────────────────────────────────────────────────────────────────────────────────


@each("hosts", "host")
def test_a_host_is_told_by_its_row(row: Row) -> None:
    labels = {"*": "contoso", "**": "one.two", "@": "eu"}
    host = ".".join(labels.get(label, label.replace("#", "4")) for label in row.pattern.split("."))
    kind = None if row.columns["kind"] == "suffix" else row.columns["kind"]
    assert hosts.classify(host, models()) == kind
    others = Models()
    others.hosts = [other for other in models().hosts if other.pattern != row.pattern]
    assert hosts.classify(host, others) != kind, "another row says the same"


@each("kernel", "parameter")
def test_a_kernel_parameter_is_found_in_any_capitals_and_takes_its_values(row: Row) -> None:
    name, item, system = row.columns["name"], row.columns.get("menu_item"), row.columns.get("system", "fo")
    found = models().kernel_parameter(name.upper(), item.upper() if item else None, system)
    assert found is not None
    assert (found.name, found.menu_item) == (name, item)
    if item:
        assert models().kernel_parameter(name, "AnotherItem", system) is None
    if found.values:
        assert {kernel.takes(found, value) for value in found.values} == {True}
        assert kernel.takes(found, "no such value") is False


def test_developer_tools_are_told_in_any_capitals() -> None:
    assert "systablebrowser" in models().developer_tools


@each("edts", "edt")
def test_a_type_limits_what_is_read_into_it(row: Row) -> None:
    program = f"class A {{ static void go() {{ {row.columns['name']} x = new URLUtility().getQueryParamValue('x'); info(x); }} }}"
    metadata = Metadata.merge([], (), standard_edts([row.columns]))
    assert lengths(program, metadata) == [row.columns["length"]]
    assert lengths(program, Metadata.merge([])) == [None]


def lengths(program: str, metadata: Metadata) -> list[int | None]:
    extraction = run(program, "xpp", models(), metadata)
    return [read.max_length for receiver in extraction.receivers for read in receiver.reads]


@each("menu_items", "menu-item")
def test_a_menu_item_leads_to_what_it_opens(row: Row, tmp_path: Path) -> None:
    kind, _, name = row.columns["object"].partition(":")
    head = f"[ExtensionOf({kind}Str({name}))] final class {name}_Contoso_Extension"
    read = "str _x = new URLUtility().getQueryParamValue('contoso_x'); info(_x);"
    method = f"static void main(Args _args) {{ {read} next main(_args); }}"
    if kind == "form":
        method = f"void init() {{ next init(); if (element.args().menuItemName()) {{ {read} }} }}"
    item = row.columns["name"]
    page = f"function go(base, company) {{ window.open(base + '/?mi={item}&cmp=' + encodeURIComponent(company) + '&contoso_y=1'); }}"
    expected = "unread-parameter" + (", developer-link" if item.lower() in models().developer_tools else "")
    files = {"a.js": f"{page} // expect: {expected}\n", "A.xpp": f"{head} {{ {method} }} // expect: unsent-parameter\n"}
    assert verify(files, tmp_path) == []
