"""A witness is a value that really arrives differently; where none is found, every candidate arrives whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlint import kernel
from xlint.contract import Insertion, Link, Path, Sender, Target
from xlint.value import Hole, Known, Origin, Place
from xlint.witness import component, encoded, witness

AT = Place("links.js", 0, 1)


def sender_of(hole: Hole, *, system: str = "fo", before: str = "&id=", after: str = "") -> Sender:
    base = Hole(Origin("base-url", "base", AT), Place("links.js", 2, 3))
    company = Hole(Origin("company", "company", AT), Place("links.js", 4, 5))
    parts = (base, Known("/?mi=VendTable&cmp=", AT), company, Known(before, AT), hole, Known(after, AT))
    path = Path(parts, "{base}/?...")
    link = Link(AT, "window.open", "javascript", system, (path,))  # type: ignore[arg-type]
    return Sender(link, Target(system), (), (path,))  # type: ignore[arg-type]


def hole_of(*encodings: str, **more: object) -> Hole:
    return Hole(Origin("field", "name", AT), Place("links.js", 6, 7), encodings=encodings, **more)  # type: ignore[arg-type]


def proof(hole: Hole, **more: str) -> object:
    layer = "extraqs" if more.get("system") == "ce" else "query"
    return witness(sender_of(hole, **more), Insertion(hole, "value", "id", layer))  # type: ignore[arg-type]


def test_a_raw_value_can_switch_the_company() -> None:
    found = witness(sender_of(hole_of()), Insertion(hole_of(), "value", "id"))
    assert found is not None
    assert found.value == "A&cmp=DEMF"
    assert found.url == "https://example.operations.dynamics.com/?mi=VendTable&cmp=USMF&id=A&cmp=DEMF"
    assert found.client == {"mi": "VendTable", "cmp": "DEMF", "id": "A"}
    assert found.server == {"mi": "VendTable", "cmp": "USMF,DEMF", "id": "A"}


@pytest.mark.parametrize(
    "encodings", [("component",), ("data-string",), ("json", "component"), ("base64", "component")]
)
def test_one_right_encoder_leaves_nothing_to_prove(encodings: tuple[str, ...]) -> None:
    assert proof(hole_of(*encodings)) is None


@pytest.mark.parametrize(
    ("encodings", "value"),
    [
        (("uri",), "A&cmp=DEMF"),
        (("escape",), "A+B"),
        (("base64",), "A&cmp=DEMF"),
        (("html",), "A&cmp=DEMF"),
        (("plus",), "A&cmp=DEMF"),
        (("form",), "a b"),
        (("url-encode",), "a b"),
        (("component", "plus"), "a b"),
        (("component", "component"), "A&cmp=DEMF"),
    ],
)
def test_a_wrong_encoder_is_proved_wrong(encodings: tuple[str, ...], value: str) -> None:
    found = proof(hole_of(*encodings))
    assert found is not None
    assert found.value == value  # type: ignore[attr-defined]


def test_plus_signs_turned_into_blanks_afterwards_are_right() -> None:
    assert proof(hole_of("form", guards=frozenset({"plus-to-20"}))) is None


def test_a_hand_made_replacement_is_proved_by_what_it_forgets() -> None:
    assert proof(hole_of("replace", replaced="&=")).value == "50%"  # type: ignore[attr-defined]
    assert proof(hole_of("replace", replaced="%&=+#")) is None


def test_a_value_is_no_longer_than_the_column() -> None:
    assert proof(hole_of(max_length=4)).value == "A&B"  # type: ignore[attr-defined]
    assert proof(hole_of(max_length=2)) is None


def test_a_value_without_ampersands_is_proved_by_another_character() -> None:
    assert proof(hole_of(guards=frozenset({"no&"}))).value == "50%"  # type: ignore[attr-defined]


def test_inside_extraqs_two_layers_are_right() -> None:
    inside = {"system": "ce", "before": "&extraqs=name%3D"}
    assert proof(hole_of("component"), **inside) is not None
    assert proof(hole_of("component", "component"), **inside) is None


def test_a_raw_value_in_the_path_ends_it() -> None:
    hole = hole_of()
    base = Known("https://help.contoso.com/", AT)
    path = Path((base, hole, Known("?lang=en", AT)), "...")
    link = Link(AT, "window.open", "javascript", "other", (path,))
    found = witness(Sender(link, Target("other"), (), (path,)), Insertion(hole, "path"))
    assert found is not None
    assert found.url == "https://help.contoso.com/A?cmp=DEMF?lang=en"


@given(st.text(max_size=12))
def test_encoders_agree_with_what_decodes_them(value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:
        return
    assert kernel.decode_component(component(value)) == value
    for encoding in ("form", "url-encode"):
        assert kernel.server(f"?a={encoded(value, hole_of(encoding))}") == {"a": value}


def test_a_page_elsewhere_is_read_by_its_script_and_of_servers_nothing_is_said() -> None:
    found = witness(sender_of(hole_of(), system="ce"), Insertion(hole_of(), "value", "id"))
    assert found is not None
    assert found.value == "A&pagetype=webresource"
    assert found.client["pagetype"] == "webresource" and found.server is None
    other = witness(sender_of(hole_of(), system="other"), Insertion(hole_of(), "value", "id"))
    assert other is not None and other.value == "A&B=C" and other.server is None


def test_a_way_without_an_address_is_the_last_choice() -> None:
    hole = hole_of()
    lacking = Path((Known("undefined/?a=", AT), hole), "...")
    whole = Path((Known("https://x.crm4.dynamics.com/?a=", AT), hole), "...")
    link = Link(AT, "window.open", "javascript", "ce", (lacking, whole))
    found = witness(Sender(link, Target("ce"), (), (lacking, whole)), Insertion(hole, "value", "a"))
    assert found is not None and found.url.startswith("https://x.crm4.dynamics.com/")
