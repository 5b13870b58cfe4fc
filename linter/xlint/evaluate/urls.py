"""`URL` and `URLSearchParams` as records, and jQuery's `$.param`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_plus

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.records import derive
from xlint.evaluate.strings import to_text
from xlint.evaluate.values import Choice, Constant, Invocation, Native, Opaque, Record, Ref, Value, is_absent, known
from xlint.value import Hole, Known, Place, Text

if TYPE_CHECKING:
    from xlint.evaluate.machine import Frame, Machine


def pair(name: Text, value: Value) -> Record:
    return Record("pair", items=(name, value))


def new_params(machine: Machine, frame: Frame, value: Value | None, at: Place) -> Ref:
    """`new URLSearchParams(value)`: from a query string, an object, an array of pairs, or other parameters."""
    items, is_open, keep = pairs_of(machine, frame, value, at)
    entries: dict[str, Value] = {"%source": keep} if keep is not None else {}
    return machine.new_record(frame, Record("params", entries, tuple(items), is_open, at=at))


def pairs_of(machine: Machine, frame: Frame, value: Value | None, at: Place) -> tuple[list[Value], bool, Value | None]:
    """The name-value pairs of what a constructor was given; an unknown source is kept beside them."""
    from xlint.evaluate.statements import items_of

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

    return texts.map_parts(text, lambda part: (_encoded(part, "*-._ ", blank="+"),), hole_piece)


def _encoded(part: Known, safe: str, *, blank: str = "%20") -> Known:
    """Known text with everything but letters, digits and `safe` as percent sequences."""
    text = quote(part.text, safe=safe, errors="replace").replace(" ", blank)
    return part if text == part.text else Known(text, part.literal, part.offset, None, part.fallback)


# URL Standard §1.3: what the path and query percent-encode sets leave alone of ASCII.
_PATH_SAFE = "!$%&'()*+,-./:;=@[\\]_|~"
_QUERY_SAFE = "!$%&()*+,-./:;=?@[\\]^_`{|}~"


def _written_query(text: Text) -> Text:
    return texts.map_parts(text, lambda part: (_encoded(part, _QUERY_SAFE),), lambda hole: (hole,))


def _written_path(text: Text) -> Text:
    return texts.map_parts(text, lambda part: (_encoded(part, _PATH_SAFE),), lambda hole: (hole,))


# ── URL ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def new_url(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`new URL(text, base)`: the text before the query, its parameters, its fragment."""
    first = invocation.argument(0)
    text = to_text(machine, frame, first) if first is not None else Text()
    base = invocation.argument(1)
    if base is not None and not (texts.begins_with(text, "http:") or texts.begins_with(text, "https:")):
        text = resolve(to_text(machine, frame, base), text)
    before, query, fragment = split_url(text)
    params = _parsed_query(machine, frame, query, invocation.at)
    entries: dict[str, Value] = {"%base": _written_path(before), "searchParams": params, "%hash": fragment}
    if isinstance(first, Opaque) and len(text.parts) == 1:
        entries["%origin"] = first
        if first.hole.origin.kind == "url":
            search = derive(machine, frame, first, ("get", "search", ()), invocation.at)
            entries["searchParams"] = new_params(machine, frame, search, invocation.at)
    return machine.new_record(frame, Record("url", entries, at=invocation.at))


def _parsed_query(machine: Machine, frame: Frame, query: Text | None, at: Place) -> Ref:
    """The parameters of a URL, with its query as it was written."""
    params = new_params(machine, frame, query, at)
    if query is not None:
        record = machine.record(frame, params)
        entries = {**record.entries, TEXT: _written_query(query)}
        machine.update(frame, params, msgspec.structs.replace(record, entries=entries))
    return params


def resolve(base: Text, path: Text) -> Text:
    """A relative reference against a base (URL Standard): a path replaces the base's path, a query its query."""
    before, _, _ = split_url(base)
    if texts.begins_with(path, "?") or texts.begins_with(path, "#"):
        return texts.concat([before, path])
    if texts.begins_with(path, "/"):
        return texts.concat([_origin_only(before), path])
    anchor = next((part.literal for part in texts.knowns(path)), Place("", 0, 0))
    folder = _folder(before)
    slash = Text() if _ends_with(folder, "/") else known("/", anchor)
    return texts.concat([folder, slash, path])


def _folder(base: Text) -> Text:
    """The base up to its last slash, where that is one of its path."""
    last = base.parts[-1] if base.parts else None
    if not isinstance(last, Known):
        return base
    slash = last.text.rfind("/")
    if slash < 0 or last.text[: slash + 1].endswith("://"):
        return base
    return Text((*base.parts[:-1], last.cut(0, slash + 1)))


def _origin_only(base: Text) -> Text:
    whole = base.literal
    if whole is not None and "://" in whole:
        slash = whole.find("/", whole.index("://") + 3)
        return texts.cut(base, 0, slash) or base if slash >= 0 else base
    if len(base.parts) > 1 and isinstance(base.parts[-1], Known) and base.parts[-1].text.startswith("/"):
        return Text(base.parts[:-1])
    return base


def _ends_with(text: Text, suffix: str) -> bool:
    return bool(text.parts) and isinstance(text.parts[-1], Known) and text.parts[-1].text.endswith(suffix)


def split_url(text: Text) -> tuple[Text, Text | None, Text]:
    """(before the `?`, the query or None, the fragment with its `#`)."""
    halves = texts.split(text, "#")
    fragment = Text()
    if halves is not None and len(halves) > 1:
        text = halves[0]
        anchor = next((part.literal for part in texts.knowns(halves[1])), Place("", 0, 0))
        fragment = texts.concat([known("#", anchor), *halves[1:]])
    for index, part in enumerate(text.parts):
        if isinstance(part, Known) and "?" in part.text:
            cut = part.text.index("?")
            head = Text((*text.parts[:index], *((part.cut(0, cut),) if cut else ())))
            tail = Text((*((part.cut(cut + 1),) if cut + 1 < len(part.text) else ()), *text.parts[index + 1 :]))
            return head, tail, fragment
    return text, None, fragment


def href(machine: Machine, frame: Frame, record: Record) -> Text:
    """`URL.href`: the query is the text of the parameters, as the URL Standard serialises them."""
    base = record.entries.get("%base")
    params = record.entries.get("searchParams")
    fragment = record.entries.get("%hash")
    head = to_text(machine, frame, base) if base is not None else Text()
    query = query_text(machine, frame, params)
    tail = to_text(machine, frame, fragment) if fragment is not None else Text()
    if not query.parts:
        return texts.concat([_with_path(head), tail])
    anchor = next((part.literal for part in texts.knowns(query)), record.at or frame.entry.at)
    return texts.concat([_with_path(head), known("?", anchor), query, tail])


def _with_path(base: Text) -> Text:
    """A URL without a path has the path `/`."""
    last = base.parts[-1] if base.parts else None
    whole = base.literal
    if whole is not None and "://" in whole and "/" not in whole.split("://", 1)[1] and isinstance(last, Known):
        return texts.concat([base, known("/", last.literal)])
    return texts.concat([base, known("/", last.at)]) if isinstance(last, Hole) else base


def part(machine: Machine, frame: Frame, record: Record, name: str, at: Place) -> Value | None:
    """A property or method of a URL."""
    match name:
        case "href":
            return href(machine, frame, record)
        case "toString" | "toJSON":
            return Native(name, lambda m, f, i: href(m, f, record))
        case "search":
            query = query_text(machine, frame, record.entries.get("searchParams"))
            anchor = next((part.literal for part in texts.knowns(query)), at)
            return texts.concat([known("?", anchor), query]) if query.parts else Text()
        case "hash":
            fragment = record.entries.get("%hash")
            if fragment is not None and record.entries.get("%origin") is None:
                return fragment
    origin = record.entries.get("%origin")
    if name not in {"origin", "host", "hostname", "pathname", "hash", "protocol"}:
        return None
    if isinstance(origin, Opaque):
        return derive(machine, frame, origin, ("get", name, ()), at)
    base = record.entries.get("%base")
    found = _known_part(base, name, at) if isinstance(base, Text) else None
    return found if found is not None else machine.opaque((("root", name, ()),), at, name=name)


def _known_part(base: Text, name: str, at: Place) -> Text | None:
    """A part of an address whose text is known that far."""
    if name == "origin":
        return _origin_only(base)
    whole = base.literal
    if whole is None or "://" not in whole:
        return None
    scheme, _, rest = whole.partition("://")
    host, _, path = rest.partition("/")
    parts = {"protocol": f"{scheme}:", "host": host, "hostname": host.partition(":")[0], "pathname": f"/{path}"}
    return known(parts[name], at) if name in parts else None


def set_url_part(machine: Machine, frame: Frame, ref: Ref, name: str | None, value: Value) -> bool:
    """`url.search = ...`, `url.pathname = ...`, `url.hash = ...`, `url.href = ...`; nothing else of a URL can be assigned."""
    record = machine.record(frame, ref)
    text = to_text(machine, frame, value)
    at = record.at or frame.entry.at
    entries = dict(record.entries)
    if name == "search":
        body = texts.cut(text, 1) if texts.begins_with(text, "?") else text
        entries["searchParams"] = _parsed_query(machine, frame, body if body is not None else text, at)
    elif name == "hash":
        prefix = Text() if texts.begins_with(text, "#") else known("#", at)
        entries["%hash"] = texts.concat([prefix, text])
    elif name == "pathname":
        base = entries.get("%base")
        head = _origin_only(to_text(machine, frame, base)) if base is not None else Text()
        slash = Text() if texts.begins_with(text, "/") else known("/", at)
        entries["%base"] = texts.concat([head, slash, text])
    elif name == "href":
        before, query, fragment = split_url(text)
        params = _parsed_query(machine, frame, query, at)
        entries.update({"%base": before, "%hash": fragment, "searchParams": params})
    machine.update(frame, ref, msgspec.structs.replace(record, entries=entries))
    return True
