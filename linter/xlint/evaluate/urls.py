"""`URL` and `URLSearchParams` as records, and jQuery's `$.param`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.strings import to_text
from xlint.evaluate.values import Choice, Constant, Invocation, Opaque, Record, Ref, Value, known
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
        if isinstance(entry, Choice) and any(isinstance(o, Constant) and o.kind == "absent" for o in entry.options):
            options = tuple(
                option if isinstance(option, Constant) and option.kind == "absent" else pair(name, option)
                for option in entry.options
            )
            pairs.append(Choice(entry.branch, entry.kind, options))
        else:
            pairs.append(pair(name, entry))
    return pairs, record.open, None


def query_pairs(text: Text) -> list[Record] | None:
    """The pairs of a query string, its leading `?` dropped; None where alternatives are in the way."""
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
                rest.append(
                    known(
                        "=",
                        half.parts[0].literal if half.parts and isinstance(half.parts[0], Known) else Place("", 0, 0),
                    )
                )
            rest.append(half)
        found.append(pair(halves[0], texts.concat(rest)))
    return found


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
    return texts.map_parts(
        text,
        lambda part: (
            texts.encode(Text((part,)), "form", part.literal).parts if " " not in part.text else (_plus(part),)
        ),
        lambda hole: (msgspec.structs.replace(hole, encodings=(*hole.encodings, "form")),),
    )


def _plus(part: Known) -> Known:
    return Known(part.text.replace(" ", "+"), part.literal, part.offset, None, part.fallback)


# ── URL ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def new_url(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`new URL(text, base)`: the text before the query, its parameters, its fragment."""
    first = invocation.argument(0)
    text = to_text(machine, frame, first) if first is not None else Text()
    base = invocation.argument(1)
    if base is not None and not (texts.begins_with(text, "http:") or texts.begins_with(text, "https:")):
        text = resolve(to_text(machine, frame, base), text)
    before, query, fragment = split_url(text)
    params = (
        new_params(machine, frame, query, invocation.at)
        if query is not None
        else new_params(machine, frame, None, invocation.at)
    )
    entries: dict[str, Value] = {"%base": before, "searchParams": params, "%hash": fragment}
    if isinstance(first, Opaque) and len(text.parts) == 1:
        entries["%origin"] = first
    return machine.new_record(frame, Record("url", entries, at=invocation.at))


def resolve(base: Text, path: Text) -> Text:
    """A relative reference against a base (URL Standard): a path replaces the base's path, a query its query."""
    before, _, _ = split_url(base)
    if texts.begins_with(path, "?") or texts.begins_with(path, "#"):
        return texts.concat([before, path])
    if texts.begins_with(path, "/"):
        return texts.concat([_origin_only(before), path])
    anchor = next((part.literal for part in texts.knowns(path)), Place("", 0, 0))
    slash = Text() if _ends_with(before, "/") else known("/", anchor)
    return texts.concat([before, slash, path])


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
    query = to_text(machine, frame, params) if params is not None else Text()
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


def set_url_part(machine: Machine, frame: Frame, ref: Ref, name: str | None, value: Value) -> None:
    """`url.search = ...`, `url.pathname = ...`, `url.hash = ...`, `url.href = ...`."""
    record = machine.record(frame, ref)
    text = to_text(machine, frame, value)
    at = record.at or frame.entry.at
    entries = dict(record.entries)
    if name == "search":
        source = value if isinstance(value, Ref) else text
        raw = isinstance(source, Text)
        entries["searchParams"] = new_params(machine, frame, source, at)
        if raw:
            # Assigning to `search` does not encode `&`, `=` or `+`: the text stays as it is.
            body = texts.cut(text, 1) if texts.begins_with(text, "?") else text
            entries["searchParams"] = machine.new_record(frame, Record("params", {"%source": body or text}, at=at))
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
        entries.update({"%base": before, "%hash": fragment, "searchParams": new_params(machine, frame, query, at)})
    machine.update(frame, ref, msgspec.structs.replace(record, entries=entries))
