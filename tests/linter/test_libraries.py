"""Which scripts are someone else's library."""

from __future__ import annotations

import pytest

from xlint import libraries


@pytest.mark.parametrize(
    "path",
    [
        "a/jquery.js", "scripts/jquery-1.12.4.min.js", "new_/scripts/new_jquery.js", "js/ace.min.js", "js/slick.grid.js",
        "js/knockout.mapping.js", "lib/dg.xrmquery.web.promise.min.js", "js/ckeditor.js", "js/html2pdf.bundle.min.js",
        "SparkleXrm.debug.js",
    ],
)  # fmt: skip
def test_a_library_is_known_by_its_name(path: str) -> None:
    assert libraries.reason(path, b"") == "library: known by its name"


@pytest.mark.parametrize(
    "path", ["new_chart.js", "workspace.js", "js/place.js", "slick/form.js", "new_marked.js", "Account.js"]
)
def test_a_team_s_own_script_is_not_taken_for_one(path: str) -> None:
    assert libraries.reason(path, b"/*! Copyright 2024 */") is None


@pytest.mark.parametrize(
    ("source", "old"),
    [("../js/jquery-1.12.4.min.js", True), ("jquery.2.1.js", True), ("jquery-3.7.1.js", False), ("app.js", False)],
)
def test_a_page_s_jquery_before_3_is_known_by_its_address(source: str, old: bool) -> None:
    assert libraries.is_old_jquery(source) is old
