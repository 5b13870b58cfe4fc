"""The two halves of every story in repositories of their own, each checked against the other's exported contract alone."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from support import read_folder, take_notes
from xlint import exchange
from xlint.audit import Audit
from xlint.cli.session import Session

STORIES = sorted(folder for folder in (Path(__file__).parent.parent / "fixtures").iterdir() if folder.is_dir())
DRIFT = frozenset({
    "encoding-mismatch", "missing-required-parameter", "parameter-case-mismatch", "parameter-length-mismatch",
    "parameter-type-mismatch", "sometimes-missing-parameter", "unknown-menu-item", "unread-parameter", "unsent-parameter",
    "wrong-target",
})  # fmt: skip


class Said(NamedTuple):
    """A finding, wherever it was found: without the name of the contract that its place comes from."""

    rule: str
    at: tuple[str, int, int]
    message: str
    related: tuple[tuple[str, int, int], ...]


def check(root: Path, half: Path, *contracts: Path) -> tuple[set[Said], Audit, Session]:
    session = Session.open([half], root=root, options={"contracts": tuple(map(str, contracts))} if contracts else None)
    audit = session.check([half])

    def where(place) -> tuple[str, int, int]:  # type: ignore[no-untyped-def]
        return (place.path.rpartition("!")[2], *audit.documents[place.path].position(place.start))

    found = {
        Said(f.rule, where(f.report.at), f.report.message, tuple(where(step.place) for step in f.report.related))
        for f in audit.findings
        if f.rule in DRIFT
    }
    return found, audit, session


@pytest.mark.parametrize("story", STORIES, ids=lambda folder: folder.name)
def test_contracts_alone_give_the_drift_of_both_halves_side_by_side(story: Path, tmp_path: Path) -> None:
    for path, content in read_folder(story).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(take_notes(path, content)[0].encode() if isinstance(content, str) else content)
    side_by_side, _, _ = check(tmp_path, tmp_path)
    files = {}
    for half in ("crm", "fo"):
        _, audit, session = check(tmp_path, tmp_path / half)
        files[half] = tmp_path / f"{half}.json"
        files[half].write_text(exchange.write(audit.contract, session.models), "utf-8")
    assert check(tmp_path, tmp_path / "crm", files["fo"])[0] == side_by_side
    assert check(tmp_path, tmp_path / "fo", files["crm"])[0] == side_by_side
