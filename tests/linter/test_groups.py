"""Which files are run together, and which are not run at all."""

from __future__ import annotations

from collections.abc import Mapping

from xlint import groups, readers
from xlint.files import Kind
from xlint.survey.facts import Survey
from xlint_grammars.text import Document


def surveys(files: Mapping[str, str], kind: Kind = Kind.JAVASCRIPT) -> dict[str, Survey]:
    found = {path: readers.parsed(Document(path, text), kind)[0].survey for path, text in files.items()}
    return {path: survey for path, survey in found.items() if survey is not None}


def plan(**files: str) -> dict[str, dict[str, set[str]]]:
    """The files that each script leans on, by the globals that they give. `a__b` stands for `a/b.js`."""
    named = {f"{name.replace('__', '/')}.js": text for name, text in files.items()}
    return {
        root: {path: set(names) for path, names in group.others.items()}
        for group in groups.plan_scripts(surveys(named)).groups
        for root in group.roots
    }


OPENS = "function show(id) { window.open(base() + '?mi=CustTable&id=' + id); }"


def test_a_script_leans_on_the_one_that_gives_the_global_which_it_does_not_declare() -> None:
    assert plan(links=OPENS, helper="function base() { return ''; }", other="function more() {}") == {
        "links.js": {"helper.js": {"base"}}
    }


def test_what_one_leans_on_leans_on_others_in_turn() -> None:
    found = plan(links=OPENS, helper="function base() { return env(); }", env="function env() { return ''; }")
    assert found["links.js"] == {"helper.js": {"base"}, "env.js": {"env"}}


def test_an_import_needs_no_global() -> None:
    found = plan(links="import { base } from './helper.js';" + OPENS, helper="export function base() { return ''; }")
    assert found == {"links.js": {"helper.js": set()}}


def test_of_two_that_give_the_same_the_one_in_the_nearer_folder_is_meant() -> None:
    helper = "function base() { return ''; }"
    found = plan(one__links=OPENS, one__helper=helper, two__helper=helper)
    assert found == {"one/links.js": {"one/helper.js": {"base"}}}


def test_of_many_versions_of_one_file_only_the_first_few_are_looked_at() -> None:
    versions = {f"v{number}__helper": "function base() { return ''; }" for number in range(9)}
    assert len(plan(links=OPENS, **versions)["links.js"]) == groups.MAX_ALIKE


def test_a_namespace_is_looked_for_where_the_members_that_are_used_of_it_are_given() -> None:
    found = plan(
        links="var App = App || {}; App.show = function (id) { window.open(App.base() + '?mi=' + id); };",
        base="var App = App || {}; App.base = function () { return ''; };",
        other="var App = App || {}; App.other = function () { return 1; };",
    )
    assert found["links.js"] == {"base.js": {"App"}}


def test_a_name_that_the_browser_gives_is_looked_for_nowhere() -> None:
    assert plan(links="function go(u) { window.open(u); }", other="function open(u) { return u; }")["links.js"] == {}


def test_a_script_that_calls_one_that_opens_a_link_is_run_too() -> None:
    assert set(plan(links=OPENS, form="function onLoad(c) { show(c); }", rest="function rest() {}")) == {
        "links.js", "form.js",
    }  # fmt: skip


def test_a_script_that_makes_markup_of_what_it_is_given_is_run_only_with_values_in_sight() -> None:
    grid = "function Grid(box) { this.render = function (text) { box.innerHTML = text; }; }"
    assert plan(grid=grid) == {}
    form = "function onLoad(c) { new Grid(c.box).render(c.getAttribute('name').getValue()); }"
    assert plan(grid=grid, form=form) == {"form.js": {"grid.js": {"Grid"}}}


def test_x_that_knows_of_each_other_s_classes_is_one_group() -> None:
    found = surveys(
        {
            "A.xpp": "class A { public void run() { new B().go(new Browser()); } }",
            "B.xpp": "class B { public void go(Browser browser) { browser.navigate('https://a'); } }",
            "C.xpp": "class C { public void run() { new Browser().navigate('https://c'); } }",
            "D.xpp": "class D { public void run() { info('d'); } }",
        },
        Kind.XPP,
    )
    assert [group.roots for group in groups.plan_classes(found).groups] == [("A.xpp", "B.xpp"), ("C.xpp",)]


def test_a_file_of_the_same_name_elsewhere_is_another_version_of_it_and_no_help() -> None:
    text = "var App = App || {}; App.show = function (id) { window.open(App.base() + '?mi=' + id); };"
    assert plan(one__links=text, two__links=text + "App.base = function () { return ''; };")["one/links.js"] == {}


def test_a_link_that_stands_after_markup_is_enough_for_a_script_to_be_run() -> None:
    text = "function show(box, id) { box.innerHTML = ''; box.innerHTML += 'https://fo.test/?mi=CustTable&id=' + id; }"
    assert plan(links=text) == {"links.js": {}}


def test_a_source_that_a_team_added_is_enough_for_a_script_to_be_run() -> None:
    text = "function show(box) { box.innerHTML = readNote(); }"
    assert groups.plan_scripts(surveys({"a.js": text})).groups == ()
    assert [group.roots for group in groups.plan_scripts(surveys({"a.js": text}), ["readNote"]).groups] == [("a.js",)]
