"""Scripts, code in attributes, and URLs of HTML pages."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlint_grammars import javascript
from xlint_grammars.containers import html
from xlint_grammars.containers.html import AttributeScript, ExternalScript, HtmlPage, InlineScript, Link
from xlint_grammars.text import Document, ParseError


def read(text: str) -> HtmlPage:
    page = html.scripts(Document("page.html", text))
    assert page.errors == ()
    return page


def inline(text: str) -> list[str]:
    """The inline scripts; each is also what stands at its place."""
    page = read(text)
    for script in page.inline:
        assert text[script.start : script.end] == script.region.text
    return [script.region.text for script in page.inline]


def attribute_code(text: str) -> list[tuple[str, str, str]]:
    return [(script.element, script.attribute, script.region.text) for script in read(text).attributes]


def links(text: str) -> list[tuple[str, str, str, str]]:
    """Element, attribute, value, and the text at the value's place."""
    return [(link.element, link.attribute, link.value, text[link.start : link.end]) for link in read(text).links]


def test_an_inline_script_is_a_region_of_its_document() -> None:
    text = "<html>\n<script>\nvar a = 1;\n</script>"
    (script,) = read(text).inline
    assert script.region.text == "\nvar a = 1;\n"
    module, errors = javascript.parse(script.region)
    assert errors == ()
    assert text[module.body[0].start : module.body[0].end] == "a = 1"


@pytest.mark.parametrize(
    ("attributes", "module"),
    [
        ("", False),
        ("type", False),
        ('type=""', False),
        ("type=text/javascript", False),
        ("TYPE='Text/JavaScript'", False),
        ('type=" text/jscript "', False),
        ('type="text/ecmascript"', False),
        ('type="application/x-javascript; charset=utf-8"', False),
        ('language="JScript"', False),
        ('type="module"', True),
    ],
)
def test_a_script_that_a_browser_runs_is_read(attributes: str, module: bool) -> None:
    page = read(f"<script {attributes}>a</script>")
    assert [(script.region.text, script.module) for script in page.inline] == [("a", module)]


@pytest.mark.parametrize(
    "attributes",
    [
        "type=application/json",
        "type='text/html' id=t",
        "type=text/x-handlebars-template",
        "type=text/ng-template",
        "type=importmap",
        "language=VBScript",
        "type=text/babel",
    ],
)
def test_data_and_templates_are_no_scripts(attributes: str) -> None:
    page = read(f"<script {attributes}><a href='x' onclick='y'>{{z}}</a></script>")
    assert page == HtmlPage((), (), (), (), ())


def test_an_external_script_has_its_source_and_its_content_is_ignored() -> None:
    text = '<script src="../ClientGlobalContext.js.aspx?a=1&amp;b=2">a</script><script type=module src=b.js></script>'
    page = read(text)
    assert page.inline == ()
    assert [(each.source, each.module, text[each.start : each.end]) for each in page.external] == [
        ("../ClientGlobalContext.js.aspx?a=1&b=2", False, "../ClientGlobalContext.js.aspx?a=1&amp;b=2"),
        ("b.js", True, "b.js"),
    ]


@pytest.mark.parametrize(
    ("text", "scripts"),
    [
        ("<script>a = '<b>'</script >c", ["a = '<b>'"]),
        ("<script>a</SCRIPT><script>b</script\n>", ["a", "b"]),
        ("<script>a = '</scripts>'</script>", ["a = '</scripts>'"]),
        ("<script><!--\na\n//--></script>", ["<!--\na\n//-->"]),
        ("<script><!-- <script>a</script> --></script>b", ["<!-- <script>a</script> -->"]),
        ("<script><!-->a</script>", ["<!-->a"]),
        ("<script><!-- <script>--></script>", ["<!-- <script>-->"]),
        ("<script>//<![CDATA[\na\n//]]></script>", ["//<![CDATA[\na\n//]]>"]),
        ("<script> <![CDATA[\na\n]]> </script>", ["\na\n"]),
        ("<script>  </script>", []),
        ("<script/>a</script>", ["a"]),
    ],
)
def test_script_text_ends_where_a_browser_ends_it(text: str, scripts: list[str]) -> None:
    assert inline(text) == scripts


def test_scripts_wrapped_against_old_browsers_are_javascript() -> None:
    for text in ("<script><!--\na\n//--></script>", "<script>//<![CDATA[\na\n//]]></script>"):
        (script,) = read(text).inline
        module, errors = javascript.parse(script.region)
        assert errors == ()
        assert [text[each.start : each.end] for each in module.body] == ["a"]


@pytest.mark.parametrize(
    ("text", "scripts"),
    [
        ("<!-- <script>a</script> --><script>b</script>", ["b"]),
        ("<!--><script>a</script>", ["a"]),
        ("<!-- x --!><script>a</script>", ["a"]),
        ("<!--[if lt IE 9]><script>a</script><![endif]--><script>b</script>", ["a", "b"]),
        ("<!--[if !IE]><!--><script>a</script><!--<![endif]-->", ["a"]),
        ("<![if !IE]><script>a</script><![endif]>", ["a"]),
        ("<style>a::after { content: '<script>' }</style><script>b</script>", ["b"]),
        ("<textarea><script>a</script></textarea>", []),
        ("<title><script></title><script>a</script>", ["a"]),
        ("<?xml version='1.0'?><!DOCTYPE html><script>a</script>", ["a"]),
        ("a < b <> <1> </ > <script>c</script>", ["c"]),
        ("<div data-bind=\"text: '<script>'\"></div><script>a</script>", ["a"]),
        ("<!-- ko foreach: rows --><script>a</script><!-- /ko -->", ["a"]),
        ("<p>{{ a < b }}</p><% if (a < b) { %><script>c</script><% } %>", ["c"]),
    ],
)
def test_only_what_is_markup_opens_a_script(text: str, scripts: list[str]) -> None:
    assert inline(text) == scripts


def test_event_handlers_are_code_whose_references_are_decoded() -> None:
    text = """<a onclick="if (a &amp;&amp; b) go(&quot;c&#39;&quot;); return false" OnLoad='' onfocus=d()>"""
    page = read(text)
    assert [(each.attribute, each.region.text) for each in page.attributes] == [
        ("onclick", 'if (a && b) go("c\'"); return false'),
        ("onfocus", "d()"),
    ]
    module, errors = javascript.parse(page.attributes[0].region)
    assert errors == ()
    assert text[module.body[0].start : module.body[0].end] == "if (a &amp;&amp; b) go(&quot;c&#39;&quot;);"
    assert text[module.body[1].start : module.body[1].end] == "return false"


def test_javascript_urls_are_code_and_percent_decoded() -> None:
    text = '<a href=" javascript:go(%27a%C3%A9%27,&amp;b) ">x</a><form action="javascript:void(0)">'
    assert attribute_code(text) == [("a", "href", "go('aé',&b) "), ("form", "action", "void(0)")]
    region = read(text).attributes[0].region
    for character, written in {"'": "%27", "é": "%C3%A9", "&": "&amp;", "b": "b"}.items():
        assert text.startswith(written, region.to_document(region.text.index(character)))


def test_links_are_every_url_in_document_order() -> None:
    text = """<link href=a.css><img src='b.png' alt="c"><form action="d?x=1&amp;y=2"><button formaction=e></button></form>
    <object data="f"></object><iframe src="{{url}}"></iframe><a href>g</a><use xlink:href="#h"/><div data="i">"""
    assert links(text) == [
        ("link", "href", "a.css", "a.css"),
        ("img", "src", "b.png", "b.png"),
        ("form", "action", "d?x=1&y=2", "d?x=1&amp;y=2"),
        ("button", "formaction", "e", "e"),
        ("object", "data", "f", "f"),
        ("iframe", "src", "{{url}}", "{{url}}"),
        ("a", "href", "", ""),
        ("use", "xlink:href", "#h", "#h"),
        ("div", "data", "i", "i"),
    ]


def test_a_meta_refresh_is_a_link() -> None:
    text = "<meta http-equiv=Refresh content=\"0; URL='a?b=1&amp;c=2'\"><meta name=x content='1;url=y'>"
    assert links(text) == [("meta", "content", "a?b=1&c=2", "a?b=1&amp;c=2")]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("?a=1&copy=2", "?a=1&copy=2"),
        ("?a=1&copy;2", "?a=1©2"),
        ("?a&amp", "?a&"),
        ("?a&ampx;", "?a&ampx;"),
        ("?a&lt;&#x41;&#66", "?a<AB"),
        ("?a&nothing;", "?a&nothing;"),
        ("&#0;&#xD800;&#x80;", "\ufffd\ufffd€"),
    ],
)
def test_references_are_decoded_as_in_attributes(written: str, value: str) -> None:
    assert links(f'<a href="{written}">') == [("a", "href", value, written)]


def test_the_first_of_two_attributes_of_a_name_counts() -> None:
    assert links("<a href=a HREF=b>") == [("a", "href", "a", "a")]


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("<p><script>a", "<script>", "this <script> is not closed"),
        ("<p><!-- a <script>b</script>", "<!--", "this comment is not closed"),
        ('<p><a href="b>c</a>', "<a ", "this tag is not closed"),
        ("<p><style>a", "<style>", "this <style> is not closed"),
        ("<p><!DOCTYPE", "<!", "this tag is not closed"),
    ],
)
def test_what_is_never_closed_is_an_error_where_it_begins(text: str, at: str, message: str) -> None:
    page = html.scripts(Document("page.html", text))
    assert [(text[error.start :].startswith(at), error.message) for error in page.errors] == [(True, message)]


def test_a_script_that_is_cut_off_is_read_all_the_same() -> None:
    page = html.scripts(Document("page.html", "<script>var a = 1;"))
    assert [script.region.text for script in page.inline] == ["var a = 1;"]


@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "<a ",
        "<a href=",
        '<a b="',
        "<!--",
        "<!--[if",
        "<script>",
        "<script><!--",
        "</",
        "&",
        "=",
        "<style>",
        "<![CDATA[",
    ],
)
def test_rubbish_takes_linear_time(unit: str) -> None:
    before = time.process_time()
    html.scripts(Document("page.html", unit * 50_000))
    html.scripts(Document("page.html", f"<a onclick='{unit.replace(chr(39), '') * 50_000}'>"))
    assert time.process_time() - before < 5


WORDS = """< > </ /> <script </script> <!-- --> <a href onclick = " ' &amp; javascript: %41 % a <style> <![CDATA[ ]]> &# 😀"""
PIECES = st.sampled_from([*WORDS.split(), " ", "\n", "<meta http-equiv=refresh content="])


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_page_raises_and_every_place_lies_in_it(text: str) -> None:
    page = html.scripts(Document("page.html", text))
    places: list[InlineScript | ExternalScript | AttributeScript | Link | ParseError]
    places = [*page.inline, *page.external, *page.attributes, *page.links, *page.errors]
    for place in places:
        assert 0 <= place.start <= place.end <= len(text)
    code: list[InlineScript | AttributeScript] = [*page.inline, *page.attributes]
    for script in code:
        for offset in range(len(script.region.text) + 1):
            assert script.start <= script.region.to_document(offset) <= script.end
