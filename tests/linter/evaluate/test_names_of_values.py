"""A value is called what its author calls it, however it is reached."""

from __future__ import annotations

import pytest

from execution.inference import infer


def names(value: str, parameters: str = "formContext") -> list[tuple[str, str]]:
    """Kind and name of the value that a link carries."""
    script = f'function run({parameters}) {{ window.open("https://fo.test/?mi=CustTable&p=" + {value}); }}'
    return [
        (hole.origin.kind, hole.origin.name)
        for sender in infer({"links.js": script}).senders
        for parameter in sender.parameters
        for hole in parameter.holes
    ]


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ('document.getElementById("table").value', "table"),
        ('document.querySelector("#table option:checked").value', "#table option:checked"),
        ('$("#table").val()', "#table"),
        ('$("#table option").find(":selected").data("id")', "id"),
        ('document.getElementById("table").options[0].text', "table"),
        ('document.querySelector("form").elements["table"].value', "table"),
        ("cell.getValue()", "cell"),
        ("event.target.value", "target"),
        ("cell.getRow().getData().table", "table"),
        ("this.value", "this.value"),
    ],
)
def test_an_input_is_called_by_its_id_or_else_by_what_holds_it(value: str, name: str) -> None:
    assert [found for _, found in names(value, "cell, event")] == [name]


def test_a_column_is_called_by_the_control_that_shows_it() -> None:
    assert names('formContext.getControl("title").getAttribute().getValue()') == [("field", "title")]


@pytest.mark.parametrize(
    ("argument", "spelled"),
    [
        ("column", "column"),
        ("this.column", "this.column"),
        ("settings.column", "settings.column"),
        ('"new_" + index', "new_{index}"),
        ("`new_${index}`", "new_{index}"),
        ("pick(column, 1)", "pick"),
    ],
)
def test_a_column_named_elsewhere_is_called_by_how_its_name_is_spelled(argument: str, spelled: str) -> None:
    value = f"formContext.getAttribute({argument}).getValue()"
    assert names(value, "formContext, column, index, settings, pick") == [("field", f"getAttribute({spelled})")]


def test_a_parameter_named_elsewhere_is_called_by_how_its_name_is_spelled() -> None:
    assert names("new URLSearchParams(location.search).get(key)", "key") == [("url", "get(key)")]
