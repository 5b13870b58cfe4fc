"""Which functions are worth a look, by what stands in them."""

from __future__ import annotations

import pytest

from xlint import readers
from xlint.files import Kind
from xlint.survey.facts import Survey
from xlint_grammars.text import Document


def survey(text: str, kind: Kind = Kind.JAVASCRIPT) -> Survey:
    found = readers.parsed(Document("a.js", text), kind)[0].survey
    assert found is not None
    return found


def interesting(statement: str) -> bool:
    return survey(f"function run(value, url) {{ {statement} }}").functions[0].interesting


@pytest.mark.parametrize(
    "statement",
    [
        "window.open(url);", "Xrm.Navigation.openUrl(url);", "location.assign(url);", "location.href = url;",
        "var go = window.open; go(url);", "image.src = url;", "$(link).attr('href', url);", "$(link).attr({ href: url });",
        "$(link).attr(name, url);", "link.setAttribute('onclick', value);", "box.innerHTML = value;", "$(box).html(value);",
        "$(box).append('<b>' + value + '</b>');", "$('<b>' + value + '</b>');", "$(value.note).appendTo('#box');", "setTimeout('run(' + value + ')', 1);",
        "setTimeout(value, 1);", "eval(value);", "return '/main.aspx';", "return host + '?mi=' + value;", "return 'https://' + value;",
        "return 'a.crm4.dynamics.com';", "return '/WebResources/page.html';", "return URL.createObjectURL(value);",
    ],
)  # fmt: skip
def test_what_opens_or_builds_a_url_or_makes_markup_or_code_is_of_interest(statement: str) -> None:
    assert interesting(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "request.open('GET', value);", "Object.assign(value, url);", "$('#name').val(value);", "$(document).ready(run);",
        "$(this.el).hide();", "$(value.target).hide();", "$(this.element).attr('title', value);", "$(this.element).html();", "$(this.element).append('<b>none</b>');",
        "setTimeout(function () { value(); }, 1);", "return formContext.data.entity;", "alert('Are you sure?');",
        "return '?$select=name';", "return '?fetchxml=' + value;", "return 'name@Microsoft.Dynamics.CRM.lookuplogicalname';",
        "return 'WebResource_map';", "return '<a xmlns=\"http://schemas.microsoft.com/xrm\">';",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_is_not(statement: str) -> None:
    assert not interesting(statement)


def test_a_script_begins_something_if_it_names_a_url_or_where_values_come_from() -> None:
    assert not survey("function show(box, text) { box.innerHTML = text; }").begins
    assert survey("function show(box) { box.innerHTML = formContext.getAttribute('a').getValue(); }").begins
    assert survey("function show(box) { box.innerHTML = location.search; }").begins


def test_what_takes_a_value_out_of_a_record_gives_it_to_those_that_mention_it() -> None:
    text = (
        "function load(id) { return Xrm.WebApi.retrieveRecord('account', id); } function named(id) { return load(id); }"
        " function other(id) { return id; }"
    )
    assert [function.gives for function in survey(text).functions] == [True, True, False]


def test_a_bundle_that_speaks_of_nothing_of_the_product_is_passed_over_with_the_reason() -> None:
    library = "var a=1;" * 20_000
    assert readers.parsed(Document("a.js", library), Kind.JAVASCRIPT)[0].problem == (
        "bundle: nothing in it speaks of Dynamics 365"
    )
    assert not readers.parsed(Document("a.js", library + "Xrm.Page;"), Kind.JAVASCRIPT)[0].problem


def test_of_a_bundle_only_what_has_to_do_with_the_product_is_of_interest() -> None:
    text = "var a=1;" * 20_000 + "function show(b,t){b.innerHTML=t} function go(u){Xrm.Navigation.openUrl(u)}"
    assert [function.interesting for function in survey(text).functions] == [False, True]


def test_a_long_file_that_somebody_wrote_is_no_bundle() -> None:
    text = "// a line that somebody wrote\n" * 6_000 + "function show(box, text) { box.innerHTML = text; }"
    assert [function.interesting for function in survey(text).functions] == [True]
