"""Which receivers a link leads to, and whether enough is in sight to say that something is not read there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

import msgspec

from xlint.config import Config
from xlint.contract import Receiver, Target
from xlint.distance import nearest_name
from xlint.metadata import MenuItem, Metadata
from xlint.metadata.facts import MenuItemType

_MENU_ITEMS = frozenset({"display", "action", "output"})


class Reach(msgspec.Struct, frozen=True):
    """What a target leads to.

    `opens` is `form:Name`, `class:Name`, `webresource:name` or `entity:name`, lower-cased. `sighted`: what reads parameters
    there would be known. `unknown`: the menu item is none in sight; `near` is then the item that was probably meant.
    """

    opens: str | None
    receivers: tuple[Receiver, ...] = ()
    sighted: bool = False
    unknown: bool = False
    near: str | None = None


class Sight:
    """The receivers by what they belong to, and everything that is known to be a target."""

    def __init__(
        self, receivers: Sequence[Receiver], metadata: Metadata, config: Config, items: Iterable[MenuItem] = ()
    ) -> None:
        self.metadata = metadata
        self.receivers = tuple(receivers)
        self._foreign = {f"{item.type}:{item.name.lower()}": item for item in sorted(items, key=lambda i: i.sighted)}
        self._configured = frozenset(name.lower().rpartition(":")[2] for name in config.settings.menu_items)
        self._complete = config.settings.metadata_complete
        self._by_target: dict[str, list[Receiver]] = {}
        self._by_key: dict[str, list[Receiver]] = {}
        for receiver in receivers:
            self._by_target.setdefault(receiver.target.lower(), []).append(receiver)
            for key in receiver.keys:
                self._by_key.setdefault(key.lower(), []).append(receiver)

    def reach(self, target: Target) -> Reach:
        """What the target leads to; nothing where its key is unknown."""
        if target.key is None:
            return Reach(None)
        kind, _, name = target.key.partition(":")
        if kind not in _MENU_ITEMS:
            receivers = self._at(target.key, target.key)
            return Reach(target.key, receivers, bool(receivers) or self._in_repository(kind, name))
        item = self.metadata.menu_item(name, cast(MenuItemType, kind)) or self._foreign.get(target.key)
        return self._item(target.key, item) if item is not None else self._unknown_item(target, kind, name)

    def keys_of(self, receiver: Receiver) -> tuple[str, ...]:
        """The sender-side keys that lead to a receiver: the menu items in sight that open it, and its form by name."""
        opened = receiver.target.lower()
        items = (item for item in self.metadata.menu_items() if f"{item.object_type}:{item.object.lower()}" == opened)
        own = () if opened.startswith("class:") else (opened,)
        return tuple(sorted({f"{item.type}:{item.name.lower()}" for item in items} | set(own) | set(receiver.keys)))

    def items(self) -> tuple[MenuItem, ...]:
        """The repository's menu items, and of the others those whose form or class is in sight, reading or not."""
        own = {id(item) for file in self.metadata.files for item in file.menu_items}
        keyed = ((f"{item.type}:{item.name.lower()}", item) for item in self.metadata.menu_items())
        judged = ((item, self._item(key, item).sighted) for key, item in keyed)
        return tuple(
            msgspec.structs.replace(item, sighted=sighted) for item, sighted in judged if sighted or id(item) in own
        )

    def _item(self, key: str, item: MenuItem) -> Reach:
        opens = f"{item.object_type}:{item.object.lower()}"
        receivers = self._at(key, opens)
        foreign = self._foreign.get(key)
        known = item.name.lower() in self._configured or (foreign is not None and foreign.sighted)
        return Reach(opens, receivers, bool(receivers) or known or self._in_repository(*opens.split(":", 1)))

    def _unknown_item(self, target: Target, kind: str, name: str) -> Reach:
        """A menu item that is not in sight, but whose form or class is, by the convention that both have one name."""
        candidates = [f"form:{name}", f"class:{name}"]
        for opens in candidates if kind == "display" else reversed(candidates):
            receivers = self._at(target.key or "", opens)
            if receivers:
                return Reach(opens, receivers, sighted=True)
        if any(self._in_repository(*opens.split(":", 1)) for opens in candidates):
            return Reach(None)
        near = self._near(kind, name)
        return Reach(None, unknown=near is not None or self._complete, near=near)

    def _at(self, key: str, opens: str) -> tuple[Receiver, ...]:
        found = [*self._by_target.get(opens, ()), *self._by_key.get(key, ())]
        return tuple({id(receiver): receiver for receiver in found}.values())

    def _in_repository(self, kind: str, name: str) -> bool:
        if kind == "form":
            return self.metadata.form(name) is not None
        if kind == "class":
            return self.metadata.has_class(name)
        return kind == "webresource" and self.metadata.web_resource(name) is not None

    def _near(self, kind: str, name: str) -> str | None:
        items = [*self.metadata.menu_items(), *self._foreign.values()]
        same = next((item for item in items if item.name.lower() == name), None)
        if same is not None:
            return _written(same)
        alike = nearest_name(name, self._names(items, kind), 1) or nearest_name(name, self._names(items, None), 1)
        return next((_written(item) for item in items if item.name == alike), None)

    @staticmethod
    def _names(items: Iterable[MenuItem], kind: str | None) -> Iterator[str]:
        return (item.name for item in items if kind is None or item.type == kind)


def _written(item: MenuItem) -> str:
    """The item as `mi=` takes it (d365-urls 1.4): display items need no prefix."""
    return item.name if item.type == "display" else f"{item.type}:{item.name}"
