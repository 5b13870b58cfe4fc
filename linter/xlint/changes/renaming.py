"""Forms and classes that were renamed behind their menu items: links know the item alone, and notice nothing."""

from __future__ import annotations

from collections.abc import Iterable

from xlint.contract import Change
from xlint.exchange import Contract
from xlint.value import Step


def opens(contract: Contract) -> dict[str, str]:
    """What each menu item opens, both lower-cased: `display:custtable` -> `form:custtable`."""
    return {f"{item.type}:{item.name.lower()}": f"{item.object_type}:{item.object.lower()}" for item in contract.items}


def renamed(old: Contract, new: Contract) -> dict[str, str]:
    """Targets that all their menu items left for another one, where the old one is gone and the other one is new."""
    before, after = opens(old), opens(new)
    was, now = _read_by(old), _read_by(new)
    found: dict[str, str] = {}
    for target in sorted(was - now):
        moved = {after.get(key) for key, opened in before.items() if opened == target}
        if len(moved) == 1 and (other := moved.pop()) is not None and other in now - was:
            found[target] = other
    return found if len(set(found.values())) == len(found) else {}


def _read_by(contract: Contract) -> set[str]:
    return {receiver.target.lower() for receiver in contract.receivers}


def change(was: str, now: str, sent: Iterable[Step]) -> Change:
    """The renaming: safe, but for links that open the form by its own name (`f=`)."""
    by_name = tuple(sent)
    message = f"`{was}` is called `{now}` now, and its menu items open that"
    remedy = "Open it by a menu item." if by_name else ""
    return Change(
        "target-renamed", "breaking" if by_name else "safe", "target", was, None, message, None, remedy, by_name
    )
