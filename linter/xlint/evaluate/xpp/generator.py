"""`UrlGenerator`: what its properties say becomes the link (Learn, Create shareable deep links to data)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlint.evaluate import texts
from xlint.evaluate.frames import Frame
from xlint.evaluate.strings import to_text
from xlint.evaluate.values import Opaque, Value, known, literal
from xlint.value import Place, Text

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine

_CLASS = "urlgenerator"
_METHODS = {"generatefullurl": "/?", "generaterequestquerystring": "?"}
_PREFIXED = {"action": "action:", "output": "output:"}


def generated(machine: Machine, frame: Frame, holder: Value, method: str, at: Place) -> Text | None:
    """The URL, or its query, that a generator makes of company, partition and menu item.

    The filter that it encrypts into `q` is left out: it is the platform's own business.
    """
    lead = _METHODS.get(method.lower())
    if lead is None or not isinstance(holder, Opaque) or holder.path[0][1].lower() != _CLASS:
        return None
    given = _Given(machine, frame, holder, at)
    parts = [given.host()] if lead.startswith("/") else []
    parts += [known(f"{lead}cmp=", at), given.encoded("Company", "company", "company")]
    if given.value("Partition") is not None:
        parts += [known("&prt=", at), given.encoded("Partition", "setting", "partition")]
    return texts.concat([*parts, known("&mi=", at), *given.menu_item()])


class _Given:
    """What the generator was given before it is asked."""

    def __init__(self, machine: Machine, frame: Frame, holder: Opaque, at: Place) -> None:
        self._machine = machine
        self._frame = frame
        self._key = holder.hole.origin.key
        self._at = at

    def value(self, name: str) -> Value | None:
        found: Value | None = self._frame.live.get(("member", self._key, name))
        return found

    def text(self, name: str) -> Text | None:
        value = self.value(name)
        return to_text(self._machine, self._frame, value) if value is not None else None

    def hole(self, kind: str, name: str, *, encoded: bool = False) -> Text:
        value = self._machine.opaque((("root", _CLASS, ()), ("get", name, ())), self._at, kind, name)
        text = to_text(self._machine, self._frame, value)
        return texts.encode(text, "component", self._at) if encoded else text

    def encoded(self, name: str, kind: str, label: str) -> Text:
        text = self.text(name)
        return texts.encode(text, "component", self._at) if text is not None else self.hole(kind, label, encoded=True)

    def host(self) -> Text:
        """The host without a slash at its end: the generator adds one."""
        text = self.text("HostUrl")
        if text is None:
            return self.hole("base-url", "generatedurl")
        whole = text.literal
        return known(whole.rstrip("/"), self._at) if whole is not None and whole.endswith("/") else text

    def menu_item(self) -> list[Text]:
        kind = self.value("MenuItemType")
        prefix = _PREFIXED.get(kind.path[-1][1].lower(), "") if isinstance(kind, Opaque) else ""
        name = self.text("MenuItemName")
        if name is None:
            name = self.hole("unknown", "menuitem")
        elif literal(name) is None:
            name = texts.encode(name, "component", self._at)
        return [known(prefix, self._at), name] if prefix else [name]
