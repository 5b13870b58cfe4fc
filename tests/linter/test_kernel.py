"""What the client and .NET make of a concrete URL: the table of d365-urls 1.4 and 1.5, and what holds for any URL."""

from __future__ import annotations

from importlib.resources import files
from urllib.parse import parse_qsl, quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlint import kernel, models

BASE = "https://example.operations.dynamics.com/?"
MODELS = models.load(files("xlint_rules") / "models")

NAMES = st.text("abcXYZ_019", min_size=1, max_size=6)
VALUES = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def component(text: str) -> str:
    return quote(text, safe="-_.!~*'()")


@given(st.dictionaries(NAMES, VALUES, max_size=5))
def test_what_is_encoded_right_arrives_whole_on_both_sides(sent: dict[str, str]) -> None:
    by_name = {name.lower(): value for name, value in sent.items()}
    url = BASE + "&".join(f"{name}={component(value)}" for name, value in by_name.items())
    assert kernel.client(url) == by_name
    assert kernel.server(url) == by_name


@given(VALUES)
def test_decoding_undoes_encoding(text: str) -> None:
    assert kernel.decode_component(component(text)) == text


@given(st.text("ab%+2F&=#;é", max_size=30))
def test_no_text_makes_either_side_fail_otherwise_than_it_says(query: str) -> None:
    read = kernel.client(BASE + query)
    assert kernel.FAILURE not in read or len(read) == 1
    kernel.server(BASE + query)


@given(st.lists(st.tuples(NAMES, st.text("abc+%20", max_size=6)), max_size=6))
def test_without_capitals_and_percent_u_the_server_reads_as_the_url_standard_does(pairs: list[tuple[str, str]]) -> None:
    query = "&".join(f"{name.lower()}={value}" for name, value in pairs)
    expected: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        expected.setdefault(name, []).append(value)
    assert kernel.server(BASE + query) == {name: ",".join(values) for name, values in expected.items()}


@pytest.mark.parametrize(
    ("query", "client", "server"),
    [
        ("a=1&a=2", {"a": "2"}, {"a": "1,2"}),
        ("CustomerId=1&customerid=2", {"CustomerId": "2"}, {"CustomerId": "1,2"}),
        ("sc=YWI=&x=1", {"x": "1"}, {"sc": "YWI=", "x": "1"}),
        ("a=1+2", {"a": "1+2"}, {"a": "1 2"}),
        ("a=A&cmp=DEMF", {"a": "A", "cmp": "DEMF"}, {"a": "A", "cmp": "DEMF"}),
        ("a=A#B", {"a": "A"}, {"a": "A"}),
        ("a=50%25", {"a": "50%"}, {"a": "50%"}),
        ("a=%u20AC", {kernel.FAILURE: "URIError: URI malformed"}, {"a": "€"}),
        ("a=%E9", {kernel.FAILURE: "URIError: URI malformed"}, {"a": "\ufffd"}),
        ("a=50%", {kernel.FAILURE: "URIError: URI malformed"}, {"a": "50%"}),
        ("debug&a=", {"a": ""}, {"a": ""}),
        ("a=b c\n", {"a": "b c"}, {"a": "b c"}),
    ],
)
def test_client_and_server_read_a_query(query: str, client: dict[str, str], server: dict[str, str]) -> None:
    assert kernel.client(BASE + query) == client
    assert kernel.server(BASE + query) == server


@pytest.mark.parametrize(
    ("query", "opened"),
    [
        ("mi=CustTable", ("Display", "CustTable")),
        ("MI=display:CustTable", ("Display", "CustTable")),
        ("mi=ACTION:X", ("Action", "X")),
        ("mi=output:X", ("Output", "X")),
        ("mi=form:X", ("Form", "X")),
        ("mi=ation:McpDeepLinkNavigator", ("Display", "McpDeepLinkNavigator")),
        ("mi=action:X:Y", ("Display", "action:X:Y")),
        ("mi=action%3AX", ("Action", "X")),
        ("f=CustTable&mi=VendTable", ("Form", "CustTable")),
        ("f=&mi=VendTable", ("Display", "VendTable")),
        ("cmp=usmf", kernel.DEFAULT_ITEM),
        ("popout=1&f=CustTable", None),
    ],
)
def test_the_client_opens(query: str, opened: tuple[str, str] | None) -> None:
    assert kernel.menu_item(kernel.client(BASE + query)) == opened


@pytest.mark.parametrize(
    ("name", "value", "taken"),
    [
        ("limitednav", "true", True),
        ("limitednav", "false", False),
        ("embedded", "true", True),
        ("embedded", "True", False),
        ("embedded", "1", False),
        ("embedded", "false", True),
        ("PageType", "GRID", True),
        ("pagetype", "list", False),
        ("flights", '{"a":true}', True),
        ("flights", "a", False),
        ("debug", "vs,develop", True),
        ("debug", '{"a":1}', True),
        ("debug", "{a:1}", False),
        ("debug", "zpl", False),
        ("mode", "trial", True),
        ("mode", "history", False),
        ("mi", "CustTable", True),
        ("mi", "action:X", True),
        ("mi", "actoin:X", False),
        ("mi", "action:X:Y", False),
        ("theme", "dark", None),
    ],
)
def test_a_platform_parameter_takes(name: str, value: str, taken: bool | None) -> None:
    row = MODELS.kernel_parameter(name, None)
    assert row is not None
    assert kernel.takes(row, value) is taken


def test_names_of_single_menu_items_are_the_platforms_there_only() -> None:
    assert MODELS.kernel_parameter("TableName", "systablebrowser") is not None
    assert MODELS.kernel_parameter("TableName", "CustTable") is None
    assert MODELS.kernel_parameter("TableName", None) is None
