"""`URL`: its parts, its text, and relative references."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.derivation import derive
from xlint.evaluate.frames import Frame
from xlint.evaluate.params import TEXT, new_params, percent_encoded, query_text
from xlint.evaluate.strings import to_text
from xlint.evaluate.values import Invocation, Native, Opaque, Record, Ref, Value, known
from xlint.value import Hole, Known, Place, Text

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


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


# URL Standard §1.3: what the path and query percent-encode sets leave alone of ASCII.
_PATH_SAFE = "!$%&'()*+,-./:;=@[\\]_|~"

_QUERY_SAFE = "!$%&()*+,-./:;=?@[\\]^_`{|}~"


def _written_query(text: Text) -> Text:
    return texts.map_parts(text, lambda part: (percent_encoded(part, _QUERY_SAFE),), lambda hole: (hole,))


def _written_path(text: Text) -> Text:
    return texts.map_parts(text, lambda part: (percent_encoded(part, _PATH_SAFE),), lambda hole: (hole,))


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
