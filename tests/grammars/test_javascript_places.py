"""Every node knows where it stands, in code points of the document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from xlint_grammars import javascript
from xlint_grammars.syntax import Declare, Literal, Member, Node, Template
from xlint_grammars.text import Document, Region

SOURCE = """\ufeff// 😀 first\r
var s = '😀', t = `a😀${s}b\r
c${ s }`;\u2028var u = (s . length)
  + 1

function f ( a = 1 ) { return a }  // f
x = { 'k' : 1, short, m ( ) { } } ; y = (1 , 2) ?. z
"""


def walk(node: Any) -> Iterator[Node]:
    if isinstance(node, tuple):
        for item in node:
            yield from walk(item)
    elif isinstance(node, Node):
        yield node
        for field in node.__struct_fields__:
            yield from walk(getattr(node, field))


def texts(source: str, kind: type[Node]) -> list[str]:
    module, errors = javascript.parse(Document("script.js", source).whole())
    assert errors == ()
    return [source[node.start : node.end] for node in walk(module) if isinstance(node, kind)]


def test_declarations_and_statements_end_where_their_text_does() -> None:
    assert texts(SOURCE, Declare) == [
        "s = '😀'",
        "t = `a😀${s}b\r\nc${ s }`",
        "u = (s . length)\n  + 1",
        "function f ( a = 1 ) { return a }",
    ]


def test_constants_stand_where_they_are_written() -> None:
    assert texts(SOURCE, Literal) == ["'😀'", "a😀", "b\r\nc", "1", "1", "'k'", "1", "short", "m", "1", "2"]


def test_the_texts_of_a_template_are_cooked_and_their_places_are_raw() -> None:
    source = "`\\u0041\r\n${x}\\n`"
    module, _ = javascript.parse(Document("script.js", source).whole())
    (template,) = [node for node in walk(module) if isinstance(node, Template)]
    assert [(node.value, source[node.start : node.end]) for node in template.parts if isinstance(node, Literal)] == [
        ("A\n", "\\u0041\r\n"),
        ("\n", "\\n"),
    ]


def test_a_member_knows_where_its_name_begins() -> None:
    module, _ = javascript.parse(Document("script.js", SOURCE).whole())
    members = [node for node in walk(module) if isinstance(node, Member)]
    assert [SOURCE[node.start : node.name_start] for node in members] == ["s . ", "(1 , 2) ?. "]


@pytest.mark.parametrize(
    "source", [SOURCE, "a?.b.c(d)[e]`f${g}`", "if (a) b; else if (c) d; else e", "class A { b = 1; c() {} }"]
)
def test_a_node_lies_inside_the_one_that_holds_it(source: str) -> None:
    module, _ = javascript.parse(Document("script.js", source).whole())
    for node in walk(module):
        for field in node.__struct_fields__:
            for child in walk(getattr(node, field)):
                assert node.start <= child.start <= child.end <= node.end


def test_offsets_are_those_of_the_document_around_the_region() -> None:
    document = 'onclick="a &amp;&amp; b(c) d"'
    start = document.index("a")
    region = Region("a && b(c) d", ((0, start), (2, start + 2), (3, start + 7), (4, start + 12)))
    module, errors = javascript.parse(region)
    assert [(document[error.start : error.end], error.message) for error in errors] == [("d", "unexpected identifier")]
    module, errors = javascript.parse(Region(region.text[:-2], region.pieces))
    assert errors == ()
    assert [document[node.start : node.end] for node in walk(module.body)] == [
        "a &amp;&amp; b(c)", "a &amp;&amp; b(c)", "a", "b(c)", "b", "c",
    ]  # fmt: skip


def test_one_shift_serves_a_region_of_one_piece() -> None:
    module, _ = javascript.parse(Region("var a = 1", ((0, 100),)))
    assert [(node.start, node.end) for node in walk(module)] == [(100, 109), (104, 109), (104, 105), (108, 109)]
