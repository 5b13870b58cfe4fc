"""Small judgements that several rules share: what a value can hold, how it was encoded, what it is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from xlint import kernel
from xlint.contract import Flow, Insertion, Link, Parameter, Path, Piece, Sender
from xlint.finding import Edit, Report
from xlint.url import HOLE, Composite
from xlint.value import Hole, Known, Place

CONFIGURED = frozenset({"base-url", "environment", "setting", "client-url", "company"})
"""Origins that whoever sets the environment up decides."""

DATA = frozenset({"field", "lookup", "record", "record-id", "ribbon", "url", "message", "storage", "user"})
"""Origins that hold what people, or other systems, wrote."""

ENCODERS = frozenset({"component", "form", "url-encode", "data-string", "client"})
"""Encoders that make any value fit a query."""

_PLAIN_TYPES = frozenset({"number", "boolean", "guid", "optionset", "enum", "date"})
_CHECKED = frozenset({"allow-list", "pattern"})


class Entry(msgspec.Struct, frozen=True):
    """A value where it enters a URL: `encodings` are all layers, also those around a whole `data` or `extraqs`."""

    insertion: Insertion
    hole: Hole

    @property
    def encodings(self) -> tuple[str, ...]:
        return self.hole.encodings

    @property
    def inner(self) -> bool:
        """Whether the value stands inside a parameter that carries a query of its own."""
        return self.insertion.layer in {"data", "extraqs"}

    @property
    def layers(self) -> int:
        """How often the value is encoded, by whatever turns characters into percent sequences."""
        return sum(name in ENCODERS or name in {"uri", "escape", "replace"} for name in self.encodings)

    @property
    def shape(self) -> str:
        origin = self.hole.origin
        return ":".join((self.insertion.component, origin.kind, origin.name, "+".join(self.encodings)))


def entries(sender: Sender) -> Iterator[Entry]:
    """The values that enter this sender's URL, in order, with all their encodings."""
    whole = {
        (part.at, part.origin): part for path in sender.paths for part in path.parts if isinstance(part, Hole)
    }  # fmt: skip
    for insertion in sender.link.insertions:
        hole = whole.get((insertion.hole.at, insertion.hole.origin))
        if hole is not None:
            yield Entry(insertion, hole)


def once(reports: Iterable[Report]) -> Iterator[Report]:
    """The first report of each place, of this link or sender and of all others."""
    seen: set[Place] = set()
    for report in reports:
        if report.at not in seen:
            seen.add(report.at)
            yield msgspec.structs.replace(report, once=True)


# ── what a value can hold ───────────────────────────────────────────────────────────────────────────────────────────────


def needs_no_escape(hole: Hole) -> bool:
    """Whether the value cannot hold a character that means something in a URL, or is the URL's own base."""
    return (
        hole.type in _PLAIN_TYPES
        or hole.origin.kind in {"base-url", "client-url", "company", "literal", "record-id"}
        or bool(hole.guards & _CHECKED)
    )


def is_harmless(hole: Hole) -> bool:
    """Whether the value can be neither markup, code nor an address: a number and its like, or one of a list."""
    return hole.type in _PLAIN_TYPES or bool(hole.guards & {"allow-list", "pattern", "origin", "sanitized"})


def from_data(hole: Hole) -> bool:
    return hole.origin.kind in DATA


_BLANKLESS = re.compile(
    r"(?:^|_|[a-z0-9])(?:id|ids|no|nr|num|number|code|key|guid|uuid|count|qty|quantity|amount|sum|price|total|date|time|day|"
    r"month|year|type|status|state|lcid|language|currency|company|dataarea|dataareaid|cmp|recid|iban|email|mail|url|version)"
    r"\d*$",
    re.IGNORECASE,
)


def may_hold_blanks(hole: Hole, parameter: str | None) -> bool:
    """Whether a blank in the value is likely: a text that is no number, code or id by its column's or parameter's name."""
    if needs_no_escape(hole) or hole.origin.kind in CONFIGURED or "blanks" in hole.guards:
        return False
    return not any(_BLANKLESS.search(name) for name in (hole.origin.name, parameter or "") if name)


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def label(hole: Hole) -> str:
    """What to call the value in a message."""
    return hole.origin.name or hole.origin.key or "value"


def described(hole: Hole) -> str:
    """The value with what it is, in words: `the column `accountnumber``."""
    words = {
        "field": "the column", "record": "the column", "lookup": "the lookup", "record-id": "the record's id",
        "argument": "the argument", "ribbon": "the ribbon's argument", "url": "the URL parameter", "message": "the message",
        "storage": "the stored value", "setting": "the setting", "environment": "the environment variable",
        "user": "the user's", "company": "the company",
    }  # fmt: skip
    return f"{words.get(hole.origin.kind, 'the value')} `{label(hole)}`"


def target_name(sender: Sender) -> str | None:
    return sender.target.name or None


def subject(entry: Entry) -> str:
    """The parameter that carries the value, else the part of the URL."""
    if entry.insertion.parameter is not None and entry.insertion.component == "value":
        return f"`{entry.insertion.parameter}`"
    return {"path": "the path", "fragment": "the fragment", "name": "a parameter's name"}.get(
        entry.insertion.component, "the URL"
    )


def encoder_call(sender: Sender) -> str:
    """How to encode a value in the sender's language."""
    return "System.Uri::EscapeDataString(...)" if sender.link.language == "xpp" else "encodeURIComponent(...)"


# ── fixes ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def wrapped(at: Place, call: str) -> tuple[Edit, Edit]:
    """The expression at a place as the only argument of a call."""
    return Edit(Place(at.path, at.start, at.start), f"{call}("), Edit(Place(at.path, at.end, at.end), ")")


def callee(at: Place, old: str, new: str) -> Edit:
    """Another function in the call at a place, if it is written exactly like that."""
    return Edit(Place(at.path, at.start, at.start + len(old)), new, old)


# ── pieces of a path ────────────────────────────────────────────────────────────────────────────────────────────────────


def pieces(link: Link, *names: str) -> Iterator[tuple[Path, Piece]]:
    """The query pieces with one of the lower-case `names`, in any capitals, on every path."""
    for path in link.paths:
        for piece in path.pieces:
            if piece.name is not None and piece.name.lower() in names:
                yield path, piece


def literal(piece: Piece) -> str | None:
    """The piece's literal value as it is read from the URL."""
    if piece.value is None:
        return None
    try:
        return kernel.decode_component(piece.value)
    except kernel.MalformedURIError:
        return piece.value


def menu_item(path: Path) -> tuple[str, str] | None:
    """Type and name of the item that the path opens, where they are known."""
    last = [piece for piece in path.pieces if piece.name is not None and piece.name.lower() == "mi"]
    return kernel.menu_item_of(last[-1].value) if last and last[-1].value else None


def known_parts(path: Path) -> Iterator[tuple[int, Known]]:
    return ((index, part) for index, part in enumerate(path.parts) if isinstance(part, Known))


def data_holes(parameter: Parameter) -> tuple[Hole, ...]:
    return tuple(hole for hole in parameter.holes if from_data(hole))


_NO_VALUE = re.compile(rf"[?&]([A-Za-z_][\w.\-]*){HOLE}(?=[&#]|$)")


def without_equals(path: Path) -> Iterator[tuple[str, Place]]:
    """Names that a value follows without a `=`: `"&customerid" + id`."""
    whole = Composite(path.parts)
    for match in _NO_VALUE.finditer(whole.text, max(whole.text.find("?"), 0)):
        yield match[1], whole.place(match.start(1), len(match[1]))


def is_own_address(flow: Flow) -> bool:
    """Whether the value is the page's own whole address, whose scheme and host nobody chooses."""
    return flow.source.kind == "url" and flow.source.name == "href" and "cut" not in flow.hole.guards


def flow_shape(flow: Flow) -> str:
    return ":".join((flow.sink, flow.detail, flow.source.kind, flow.source.name))
