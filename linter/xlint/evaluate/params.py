"""`URLSearchParams`: query strings taken apart into names and values, and put together again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_plus

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.frames import Frame
from xlint.evaluate.iteration import items_of
from xlint.evaluate.strings import to_text
from xlint.evaluate.values import Choice, Constant, Record, Ref, Value, is_absent, known
from xlint.value import Hole, Known, Place, Text
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def pair(name: Text, value: Value) -> Record:
    return Record("pair", items=(name, value))


def new_params(machine: Machine, frame: Frame, value: Value | None, at: Place) -> Ref:
    """`new URLSearchParams(value)`: from a query string, an object, an array of pairs, or other parameters."""
    items, is_open, keep = pairs_of(machine, frame, value, at)
    entries: dict[str, Value] = {"%source": keep} if keep is not None else {}
    return machine.new_record(frame, Record("params", entries, tuple(items), is_open, at=at))


def pairs_of(machine: Machine, frame: Frame, value: Value | None, at: Place) -> tuple[list[Value], bool, Value | None]:
    """The name-value pairs of what a constructor was given; an unknown source is kept beside them."""
    if value is None or (isinstance(value, Constant) and value.kind in {"undefined", "null"}):
        return [], False, None
    if isinstance(value, Choice) and any(isinstance(option, Ref) for option in value.options):
        value = next(option for option in value.options if isinstance(option, Ref))
    if isinstance(value, Text):
        parsed = query_pairs(value)
        return (list(parsed), False, None) if parsed is not None else ([], True, value)
    if not isinstance(value, Ref):
        return [], True, value
    record = machine.record(frame, value)
    if record.kind == "params":
        return list(record.items), record.open, record.entries.get("%source")
    if record.kind in {"array", "map"}:
        found: list[Value] = []
        for item, presence in items_of(machine, frame, value, "of")[0]:
            inner = machine.record(frame, item) if isinstance(item, Ref) else None
            if inner is not None and len(inner.items) >= 2:
                entry: Value = pair(to_text(machine, frame, inner.items[0]), inner.items[1])
                if presence is not None:
                    branch, here, kind = presence
                    absent = Constant(None, "absent", at)
                    entry = Choice(branch, kind, tuple(entry if there else absent for there in here))  # type: ignore[arg-type]
                found.append(entry)
        return found, record.open, None
    pairs: list[Value] = []
    for key, entry in record.entries.items():
        name = record.keys.get(key) or known(key, record.at or at)
        if isinstance(entry, Choice) and any(is_absent(o) for o in entry.options):
            options = tuple(option if is_absent(option) else pair(name, option) for option in entry.options)
            pairs.append(Choice(entry.branch, entry.kind, options))
        else:
            pairs.append(pair(name, entry))
    return pairs, record.open, None


def query_pairs(text: Text) -> list[Record] | None:
    """The pairs of a query string, decoded, its leading `?` dropped; None where alternatives are in the way."""
    body = text
    if texts.begins_with(text, "?"):
        body = texts.cut(text, 1) or text
    pieces = texts.split(body, "&")
    if pieces is None:
        return None
    found = []
    for piece in pieces:
        halves = texts.split(piece, "=") or [piece]
        if not piece.parts:
            continue
        rest: list[Text] = []
        for index, half in enumerate(halves[1:]):
            if index:
                first = half.parts[0] if half.parts else None
                rest.append(known("=", first.literal if isinstance(first, Known) else Place("", 0, 0)))
            rest.append(half)
        found.append(pair(form_decode(halves[0]), form_decode(texts.concat(rest))))
    return found


_DECODED = frozenset({"component", "form", "client", "data-string", "url-encode"})


def form_decode(text: Text) -> Text:
    """What parsing a query makes of a name or value. A hole that was not encoded may have been more than one: see `raw`."""

    def known_piece(part: Known) -> tuple[Known, ...]:
        decoded = unquote_plus(part.text)
        same = decoded == part.text
        return (part if same else Known(decoded, part.literal, part.offset, None, part.fallback),)

    def hole_piece(hole: Hole) -> tuple[Hole, ...]:
        if hole.encodings and hole.encodings[-1] in _DECODED:
            return (msgspec.structs.replace(hole, encodings=hole.encodings[:-1]),)
        plain = hole.type in {"number", "boolean", "guid"}
        return (hole if plain else msgspec.structs.replace(hole, guards=hole.guards | {RAW}),)

    return texts.map_parts(text, known_piece, hole_piece)


RAW = "raw-query"
"""The guard of a hole that stood in a query unencoded when that was parsed: encoding it again comes too late."""


def rewritten(record: Record, items: tuple[Value, ...]) -> Record:
    """Parameters with other items: what they were parsed from no longer stands."""
    entries = {key: value for key, value in record.entries.items() if key != TEXT}
    return msgspec.structs.replace(record, items=items, entries=entries)


TEXT = "%text"
"""The entry of a URL's parameters that holds its query as it was written, until one of them is changed."""


def params_text(machine: Machine, frame: Frame, record: Record) -> Text:
    """`URLSearchParams.toString()`: application/x-www-form-urlencoded (URL Standard §5.2), a blank becomes `+`."""
    at = record.at or frame.entry.at
    pieces: list[Text] = []
    source = record.entries.get("%source")
    if source is not None:
        pieces.append(to_text(machine, frame, source))
    for item in record.items:
        pieces.append(_pair_text(machine, frame, item, at, first=not pieces))
    return texts.concat(pieces)


def query_text(machine: Machine, frame: Frame, params: Value | None) -> Text:
    """A URL's query: as it was written where nothing changed it since, else what its parameters make."""
    if not isinstance(params, Ref):
        return to_text(machine, frame, params) if params is not None else Text()
    record = machine.record(frame, params)
    return _written(machine, frame, record, record.entries.get(TEXT))


def _written(machine: Machine, frame: Frame, record: Record, text: Value | None) -> Text:
    if isinstance(text, Text):
        return text
    if isinstance(text, Choice):
        return texts.fork(text.branch, text.kind, [_written(machine, frame, record, option) for option in text.options])
    return params_text(machine, frame, record)


def _pair_text(machine: Machine, frame: Frame, item: Value, at: Place, *, first: bool) -> Text:
    if isinstance(item, Choice):
        return texts.fork(
            item.branch, item.kind, [_pair_text(machine, frame, option, at, first=first) for option in item.options]
        )
    if not isinstance(item, Record):
        return Text()
    name = to_text(machine, frame, item.items[0])
    value = to_text(machine, frame, item.items[1])
    anchor = next((part.literal for part in texts.knowns(name)), at)
    lead = Text() if first else known("&", anchor)
    return texts.concat([lead, form_encode(name), known("=", anchor), form_encode(value)])


def form_encode(text: Text) -> Text:
    """Each value form-encoded where it stands: the places of holes stay those of the arguments that gave them."""

    def hole_piece(hole: Hole) -> tuple[Hole, ...]:
        if RAW in hole.guards:
            return (hole,)
        return (msgspec.structs.replace(hole, encodings=(*hole.encodings, "form")),)

    return texts.map_parts(text, lambda part: (percent_encoded(part, "*-._ ", blank="+"),), hole_piece)


def percent_encoded(part: Known, safe: str, *, blank: str = "%20") -> Known:
    """Known text with everything but letters, digits and `safe` as percent sequences."""
    text = quote(part.text, safe=safe, errors="replace").replace(" ", blank)
    return part if text == part.text else Known(text, part.literal, part.offset, None, part.fallback)


def spelled(text: Text, at: Place) -> Text:
    """`at` is where parameters are made text: the place of the form encoder, for holes that have none for it yet."""

    def hole_piece(hole: Hole) -> tuple[Hole, ...]:
        if hole.encodings[-1:] != ("form",) or len(hole.encoders_at) >= len(hole.encodings):
            return (hole,)
        return (msgspec.structs.replace(hole, encoders_at=(*hole.encoders_at, at)),)

    return texts.map_parts(text, lambda part: (part,), hole_piece)


def operand(machine: Machine, frame: Frame, node: syntax.Node, value: Value) -> Value:
    """An operand of a concatenation: parameters become text behind it, where `.toString()` could be written."""
    if not isinstance(value, Ref) or not isinstance(node, syntax.Name | syntax.Member):
        return value
    record = machine.record(frame, value)
    if record.kind != "params":
        return value
    return spelled(params_text(machine, frame, record), Place(frame.path, node.end, node.end))
