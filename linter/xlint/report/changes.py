"""Changes between two contracts as lines, as JSON and as a changelog in Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xlint.contract import Change
from xlint.display import visible
from xlint.report.markdown import escaped, sentence
from xlint.value import Place
from xlint_grammars.text import Document

Documents = Mapping[str, Document]

_TITLES = {"breaking": "Breaking", "dangerous": "Dangerous", "safe": "Compatible"}
_SIDES = {"receiver": "Receivers", "sender": "Links", "target": "Menu items"}


def lines(changes: Sequence[Change], documents: Documents) -> str:
    """One line a change, with the lines of the other side that it breaks below."""
    return "".join(f"{line}\n" for change in changes for line in _lines(change, documents))


def _lines(change: Change, documents: Documents) -> Iterator[str]:
    mark = " security" if change.security else ""
    approved = f" (approved: {visible(change.approved)})" if change.approved else ""
    where = f"{visible(_where(change.at, documents))}: " if change.at else ""
    yield f"{where}{change.level}{mark} {change.id} {visible(change.target)}: {visible(change.message)}{approved}"
    for step in change.related:
        yield f"    {visible(_where(step.place, documents))}: {visible(step.message)}"


def to_json(changes: Sequence[Change], documents: Documents) -> str:
    """The changes as data."""
    content = {"version": 1, "changes": [_json(change, documents) for change in changes]}
    return json.dumps(content, indent=2) + "\n"


def _json(change: Change, documents: Documents) -> dict[str, Any]:
    return {
        "id": change.id,
        "level": change.level,
        "side": change.side,
        "security": change.security,
        "target": change.target,
        "parameter": change.parameter,
        "message": change.message,
        "remedy": change.remedy,
        "approved": change.approved,
        "at": _json_place(change.at, documents),
        "related": [{**(_json_place(s.place, documents) or {}), "message": s.message} for s in change.related],
    }


def _json_place(place: Place | None, documents: Documents) -> dict[str, Any] | None:
    if place is None or place.path not in documents:
        return None
    line, column = documents[place.path].position(place.start)
    return {"path": place.path, "line": line, "column": column}


def changelog(changes: Sequence[Change], title: str) -> str:
    """A section per level, and in it a list per target."""
    text = f"# {escaped(title)}\n"
    if not changes:
        return text + "\nNothing changed.\n"
    for level, heading in _TITLES.items():
        found = [change for change in changes if change.level == level]
        if found:
            text += f"\n## {heading}\n" + "".join(_targets(found))
    return text


def _targets(changes: Sequence[Change]) -> Iterator[str]:
    by_target: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        by_target.setdefault((change.side, change.target), []).append(change)
    for (side, target), found in by_target.items():
        yield f"\n### {_SIDES[side]}: {escaped(target)}\n\n"
        yield from (_item(change) for change in found)


def _item(change: Change) -> str:
    mark = "**Security.** " if change.security else ""
    approved = f" Approved: {escaped(change.approved)}." if change.approved else ""
    remedy = f" {sentence(change.remedy)}" if change.remedy and change.level != "safe" else ""
    return f"- {mark}{sentence(change.message)}{remedy}{approved}\n"


def _where(place: Place, documents: Documents) -> str:
    if place.path not in documents:
        return place.path
    line, column = documents[place.path].position(place.start)
    return f"{place.path}:{line}:{column}"
