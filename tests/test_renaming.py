"""Something is renamed on one side of a link that works: the findings are those that a maintainer would expect, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import audit, read_folder, take_notes
from xlint.changes import diff
from xlint.cli.session import Session
from xlint.contract import Change
from xlint.exchange import Contract

FIXTURES = Path(__file__).parent.parent / "fixtures"
SCRIPT = "crm/FabrikamSales/WebResources/fab_/scripts/salesorder.js"
CLASS = "fo/FabrikamSales/AxClass/FabOrderHoldReleaseService.xml"
ITEM = "fo/FabrikamSales/AxMenuItemAction/FabOrderHoldRelease.xml"
HANDLER = "fo/FabrikamSales/AxClass/FabSalesTableEventHandler.xml"
COLUMNS = "crm/FabrikamSales/Entities/SalesOrder/Entity.xml"


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


# ── capitals and swaps ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("file", "old", "new", "said"), [
    (SCRIPT, "`holdcode=", "`HoldCode=", "HoldCode"), (CLASS, "'holdcode'", "'holdCode'", "holdcode"),
])  # fmt: skip
def test_a_parameter_in_other_capitals_is_that_and_nothing_else(
    repository: Path, file: str, old: str, new: str, said: str
) -> None:
    edit(repository / file, old, new)
    assert findings(repository) == [("parameter-case-mismatch", "salesorder.js", said)]


def test_a_menu_item_in_other_capitals_is_the_same_one(repository: Path) -> None:
    edit(repository / ITEM, "<Name>FabOrderHoldRelease<", "<Name>FABORDERHOLDRELEASE<")
    assert findings(repository) == []


def test_a_class_in_other_capitals_is_the_same_one(repository: Path) -> None:
    edit(repository / ITEM, "FabOrderHoldReleaseService", "faborderholdreleaseservice")
    assert findings(repository) == []


def test_two_names_that_are_swapped_in_the_class_are_not_told_apart_where_both_are_texts(repository: Path) -> None:
    edit(repository / CLASS, "'holdcode'", "'%'")
    edit(repository / CLASS, "'salesid'", "'holdcode'")
    edit(repository / CLASS, "'%'", "'salesid'")
    assert {rule for rule, _, _ in findings(repository)} <= {"parameter-length-mismatch"}


def test_two_menu_items_that_are_swapped_are_seen_by_what_they_lose(repository: Path) -> None:
    other = "fo/FabrikamSales/AxMenuItemAction/FabQuotationFromOpportunity.xml"
    edit(repository / ITEM, "FabOrderHoldReleaseService", "FabQuotationFromOpportunity")
    edit(repository / other, "<Object>FabQuotationFromOpportunity<", "<Object>FabOrderHoldReleaseService<")
    found = {rule for rule, _, _ in findings(repository)}
    assert {"wrong-target", "missing-required-parameter"} <= found
    assert found <= {"wrong-target", "missing-required-parameter", "unsent-parameter"}


# ── menu items, columns, types ──────────────────────────────────────────────────────────────────────────────────────────


def test_an_action_that_is_opened_without_its_prefix(repository: Path) -> None:
    edit(repository / SCRIPT, "mi=action:FabOrderHoldRelease", "mi=FabOrderHoldRelease")
    assert findings(repository) == [("unknown-menu-item", "salesorder.js", "mi")]


def test_a_parameter_that_another_class_reads_too_was_renamed_here_and_not_sent_to_the_wrong_target(
    repository: Path,
) -> None:
    edit(repository / CLASS, "'salesid'", "'salesordernumber'")
    assert findings(repository) == [
        ("missing-required-parameter", "salesorder.js", "salesordernumber"),
        ("unread-parameter", "salesorder.js", "salesid"),
        ("unsent-parameter", "FabOrderHoldReleaseService.xml", "salesordernumber"),
    ]


def test_a_menu_item_of_the_configuration_renamed_in_the_event_handler_alone(repository: Path) -> None:
    edit(repository / HANDLER, "menuItemDisplayStr(SalesTableDetails)", "menuItemDisplayStr(SalesTable)")
    assert findings(repository) == []


def test_a_column_that_is_renamed_in_the_metadata_has_no_length_to_compare(repository: Path) -> None:
    edit(repository / COLUMNS, "fab_salesid", "fab_orderid")
    assert findings(repository) == []


def test_a_column_that_becomes_longer_than_what_is_read(repository: Path) -> None:
    edit(repository / COLUMNS, "<MaxLength>20<", "<MaxLength>40<")
    assert set(findings(repository)) == {("parameter-length-mismatch", "salesorder.js", "salesid")}


# ── what the other team is told ─────────────────────────────────────────────────────────────────────────────────────────


def contract(root: Path, half: str) -> Contract:
    return Session.open([root / half], root=root, file=root / "xlint.toml").check([root / half]).contract


def changed(root: Path, *edits: tuple[str, str, str]) -> list[Change]:
    """What the edits change for the other side, that is known."""
    before, links = contract(root, "fo"), contract(root, "crm")
    for file, old, new in edits:
        edit(root / file, old, new)
    models = Session.open([root], isolated=True).models
    return list(diff(before, contract(root, "fo"), models, known=[links]))


def test_a_class_that_is_renamed_with_its_menu_item_breaks_nobody(repository: Path) -> None:
    name = ("FabOrderHoldReleaseService", "FabHolds")
    assert [(c.id, c.level) for c in changed(repository, (CLASS, *name), (ITEM, *name))] == [("target-renamed", "safe")]


def test_a_menu_item_that_is_renamed_names_the_line_that_opens_it(repository: Path) -> None:
    renamed = (ITEM, "<Name>FabOrderHoldRelease<", "<Name>FabHolds<")
    (change,) = changed(repository, renamed)
    assert (change.id, change.level) == ("menu-item-renamed", "breaking")
    assert "`fabholds`" in change.message
    assert [step.place.path.rpartition("/")[2] for step in change.related] == ["salesorder.js"]


def test_a_parameter_that_is_renamed_names_the_line_that_sends_it(repository: Path) -> None:
    (change,) = changed(repository, (CLASS, "'holdcode'", "'hold'"))
    assert (change.id, change.level, change.parameter) == ("parameter-renamed", "breaking", "holdcode")
    assert [step.place.path.rpartition("/")[2] for step in change.related] == ["salesorder.js"]


def test_variables_methods_and_files_are_nobodys_contract(repository: Path) -> None:
    assert changed(repository, (CLASS, "urlUtility", "utility"), (HANDLER, "SalesTable_OnInitialized", "opened")) == []
