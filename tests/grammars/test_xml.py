import time
from xml.parsers import expat

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xlint_grammars.containers import xml
from xlint_grammars.text import Document, Region


def parse(text: str) -> xml.Parsed:
    return xml.parse(Document("a.xml", text))


def root(text: str) -> xml.Element:
    parsed = parse(text)
    assert parsed.errors == ()
    assert parsed.root is not None
    return parsed.root


def in_document(text: str, region: Region) -> str:
    """The characters of the document at the places of the region's characters."""
    return "".join(text[region.to_document(offset)] for offset in range(len(region.text)))


def test_elements_have_local_names_children_and_spans() -> None:
    text = '<?xml version="1.0"?>\r\n<!-- <no/> --><d:a xmlns:d="x"><b>1</b><d:c/><b k=\'v\' >2</b ></d:a>'
    element = root(text)
    assert element.name == "a"
    assert [child.name for child in element.children()] == ["b", "c", "b"]
    assert [child.text for child in element.find("b")] == ["1", "2"]
    assert text[element.start : element.end].startswith("<d:a ")
    assert text[element.end :] == ""


def test_text_in_cdata_runs_in_step_with_the_document() -> None:
    text = "<a>\r\n  <s> \n<![CDATA[\r\nif (a < b && c)\r\n]]>\n</s></a>"
    region = next(root(text).find("s")).region()
    assert region.text == "\r\nif (a < b && c)\r\n"
    assert region.shift is not None
    assert in_document(text, region) == region.text


def test_split_cdata_and_references_become_one_text_with_true_places() -> None:
    text = "<s><![CDATA[x]]]]><![CDATA[>y]]>a &lt; b &#38;&#x26; c</s>"
    region = root(text).region()
    assert region.text == "x]]>ya < b && c"
    assert in_document(text, region) == "x]]>ya & b && c"
    assert text[region.to_document(len(region.text)) :] == "</s>"


def test_a_region_that_ends_in_a_reference_ends_behind_it() -> None:
    text = "<s>a&gt;</s>"
    region = root(text).region()
    assert (region.text, region.to_document(2)) == ("a>", len("<s>a&gt;"))


def test_children_and_comments_are_no_part_of_the_text() -> None:
    assert root("<s>a<b>no</b><!-- no -->c<?no?>d</s>").region().text == "acd"


def test_attributes_have_places_too() -> None:
    text = """<Url Address='https://x/?mi=A&amp;cmp=B' PassParams = "true" i:type="T"/>"""
    element = root(text)
    address = element.attribute("Address")
    assert address is not None
    assert address.text == "https://x/?mi=A&cmp=B"
    assert text[address.to_document(address.text.index("cmp")) :].startswith("cmp=B'")
    assert (element.get("PassParams"), element.get("type"), element.get("none", "-")) == ("true", "T", "-")
    assert element.attribute("none") is None


@pytest.mark.parametrize(
    ("text", "message", "kept"),
    [
        ("<a><b>1</b><b>2", "the file ends inside `<b>`", ["1", "2"]),
        ("<a><b>1</b><b><![CDATA[2", "the file ends inside a CDATA section", ["1", "2"]),
        ("<a><b>1</b><b", "the file ends inside a tag", ["1"]),
        ("<a><b>1</b><!-- b", "the file ends inside a comment", ["1"]),
        ("<a><b>1</a>", "`<b>` is not closed before `</a>`", ["1"]),
        ("<a></c><b>1</b></a>", "`</c>` closes nothing", ["1"]),
        ("<a><b>1 & 2</b></a>", "`&` must be written `&amp;`", ["1 & 2"]),
        ("<a><b>1 < 2<c/>!</b><b>3</b></a>", "`<` begins no tag here", ["1 < 2!", "3"]),
        ("<a><b>1</b></a><a/>", "stands after the end of the root element", ["1"]),
    ],
)
def test_what_is_broken_is_said_and_the_rest_is_read(text: str, message: str, kept: list[str]) -> None:
    parsed = parse(text)
    assert message in parsed.errors[0].message
    assert parsed.root is not None
    assert [child.text for child in parsed.root.children("b")] == kept


def test_a_file_without_an_element_is_an_error_and_no_tree() -> None:
    for text in ("", "  \n", "hello", "<?xml version='1.0'?>"):
        assert parse(text).root is None
        assert parse(text).errors


def test_entities_cannot_be_defined_and_nothing_is_expanded() -> None:
    bomb = '<!DOCTYPE z [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><z>&b;</z>'
    external = '<!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/passwd">]><z>&x;</z>'
    for text in (bomb, external):
        parsed = parse(text)
        assert parsed.root is None
        assert "document type" in parsed.errors[0].message


def test_an_unknown_entity_stays_as_it_is_and_is_an_error() -> None:
    parsed = parse("<a>&nbsp;x</a>")
    assert parsed.root is not None
    assert parsed.root.text == "&nbsp;x"
    assert len(parsed.errors) == 1


def test_a_character_that_cannot_be_is_replaced() -> None:
    assert root("<a>&#xD800;&#x110000;&#1114112;</a>").text == "\ufffd\ufffd\ufffd"


@pytest.mark.parametrize(
    "text",
    [
        "<a>" * 100_000,
        "<a>" * 400 + "</b>" * 100_000,
        "<![CDATA[" * 100_000,
        "<" * 500_000,
        '<a b="' * 100_000,
        "<a><b>" + "&" * 500_000,
        "<a " + "b='c' " * 100_000 + "/>",
        "<a>" + "<!-- " * 100_000,
    ],
)
def test_hostile_input_ends_quickly_and_without_a_crash(text: str) -> None:
    began = time.perf_counter()
    parsed = parse(text)
    if parsed.root is not None:
        parsed.root.region()
        parsed.root.get("zzz")
        sum(1 for _ in parsed.root.descendants())
    assert len(parsed.errors) <= xml.MAX_ERRORS
    assert time.perf_counter() - began < 2


NAMES = st.sampled_from(["a", "b", "x:c", "Name"])
TEXTS = st.text(st.sampled_from("ab <>&\"'\n]é日\U0001f600"), max_size=8)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&#60;").replace(">", "&gt;").replace('"', "&quot;")


def _cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


ELEMENTS = st.recursive(
    st.builds(lambda text, escape: escape(text), TEXTS, st.sampled_from([_escaped, _cdata])),
    lambda inner: st.builds(
        lambda name, value, parts: f'<{name} k="{_escaped(value)}">{"".join(parts)}</{name}>',
        NAMES,
        TEXTS.map(lambda text: text.replace("\n", " ")),
        st.lists(inner, max_size=3),
    ),
    max_leaves=12,
)


@given(ELEMENTS)
def test_it_reads_what_expat_reads(inside: str) -> None:
    text = f"<root>{inside}</root>"
    expected: list[tuple[str, str]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: expected.append(
        (name.split(":")[-1], attributes.get("k", ""))
    )
    parser.Parse(text.encode(), True)
    element = root(text)
    assert [(child.name, child.get("k")) for child in [element, *element.descendants()]] == expected


@given(st.lists(st.tuples(TEXTS, st.sampled_from([_escaped, _cdata])), max_size=5))
def test_every_character_of_a_text_is_where_the_region_says(chunks: list) -> None:
    # Blanks alone around a CDATA section are layout.
    assume(all(chunk.strip() or escape is _cdata for chunk, escape in chunks))
    text = "<a>." + "".join(escape(chunk) for chunk, escape in chunks) + ".</a>"
    region = root(text).region()
    assert region.text == "." + "".join(chunk for chunk, _ in chunks) + "."
    for character, at in zip(region.text, in_document(text, region), strict=True):
        assert at == character or at == "&"


@given(st.text(st.sampled_from("<>/!?[]-CDATA&;=\"' ab#x1"), max_size=60))
def test_it_never_raises(text: str) -> None:
    parsed = parse(text)
    for element in [parsed.root, *parsed.root.descendants()] if parsed.root else []:
        region = element.region()
        element.get("a")
        for offset in range(len(region.text) + 1):
            assert 0 <= region.to_document(offset) <= len(text)
