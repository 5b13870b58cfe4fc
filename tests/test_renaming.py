"""Something is renamed on one side of a link that works: the findings are those that a maintainer would expect, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import audit, read_folder, take_notes

FIXTURES = Path(__file__).parent.parent / "fixtures"
SCRIPT = "crm/FabrikamSales/WebResources/fab_/scripts/salesorder.js"
CLASS = "fo/FabrikamSales/AxClass/FabOrderHoldReleaseService.xml"
ITEM = "fo/FabrikamSales/AxMenuItemAction/FabOrderHoldRelease.xml"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The story `master-slave`, which has no finding."""
    for path, content in read_folder(FIXTURES / "master-slave").items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(take_notes(path, content)[0].encode() if isinstance(content, str) else content)
    return tmp_path


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text, f"{old} is not in {file.name}"
    file.write_text(text.replace(old, new), "utf-8")


def findings(root: Path) -> list[tuple[str, str, str | None]]:
    """Rule, file and parameter."""
    found = audit(root).findings
    return sorted((f.rule, f.report.at.path.rpartition("/")[2], f.report.parameter) for f in found if f.active)


def test_a_parameter_renamed_in_the_script(repository: Path) -> None:
    edit(repository / SCRIPT, "`holdcode=", "`hold=")
    assert findings(repository) == [
        ("missing-required-parameter", "salesorder.js", "holdcode"),
        ("unread-parameter", "salesorder.js", "hold"),
        ("unsent-parameter", "FabOrderHoldReleaseService.xml", "holdcode"),
    ]


def test_a_parameter_renamed_in_the_class(repository: Path) -> None:
    edit(repository / CLASS, "'holdcode'", "'hold'")
    assert findings(repository) == [
        ("missing-required-parameter", "salesorder.js", "hold"),
        ("unread-parameter", "salesorder.js", "holdcode"),
        ("unsent-parameter", "FabOrderHoldReleaseService.xml", "hold"),
    ]


def test_a_parameter_renamed_on_both_sides(repository: Path) -> None:
    edit(repository / CLASS, "'holdcode'", "'hold'")
    edit(repository / SCRIPT, "`holdcode=", "`hold=")
    assert findings(repository) == []


def test_a_menu_item_renamed_in_the_metadata(repository: Path) -> None:
    edit(repository / ITEM, "<Name>FabOrderHoldRelease<", "<Name>FabOrderHoldReleases<")
    assert findings(repository) == [("unknown-menu-item", "salesorder.js", "mi")]


def test_a_menu_item_renamed_in_the_script(repository: Path) -> None:
    edit(repository / SCRIPT, "mi=action:FabOrderHoldRelease", "mi=action:FabOrderHoldRelaese")
    assert findings(repository) == [("unknown-menu-item", "salesorder.js", "mi")]


def test_a_helper_renamed_with_its_uses(repository: Path) -> None:
    edit(repository / SCRIPT, "valueOf", "read")
    edit(repository / CLASS, "urlUtility", "utility")
    assert findings(repository) == []


def test_files_that_are_moved(repository: Path) -> None:
    (repository / SCRIPT).rename((repository / SCRIPT).with_name("orders.js"))
    edit(repository / f"{SCRIPT}.data.xml", "salesorder.js", "orders.js")
    (repository / f"{SCRIPT}.data.xml").rename((repository / f"{SCRIPT}.data.xml").with_name("orders.js.data.xml"))
    (repository / CLASS).rename((repository / CLASS).with_name("Renamed.xml"))
    (repository / ITEM).rename((repository / ITEM).with_name("Renamed.xml"))
    assert findings(repository) == []


def test_a_class_renamed_with_its_menu_item(repository: Path) -> None:
    edit(repository / CLASS, "FabOrderHoldReleaseService", "FabHolds")
    edit(repository / ITEM, "FabOrderHoldReleaseService", "FabHolds")
    assert findings(repository) == []
