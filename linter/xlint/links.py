"""Navigated texts to links and senders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal as OneOf

import msgspec

from xlint.contract import Caller, Insertion, Link, Parameter, Path, Piece, Sender, System, Target
from xlint.kernel import menu_item_of
from xlint.models import Models
from xlint.url import Query, Url, inner_query, known_text, parse, template
from xlint.value import FlatPart, Hole, Known, Place, Text, Variant, expand, settings_of

_CE_PATHS = ("main.aspx", "/webresources/", "$webresource:", "/crmreports/", "rundialog.aspx")
_BASE_KINDS = frozenset({"base-url", "environment", "setting"})
Layer = OneOf["query", "data", "extraqs", "fragment"]
Typed = Callable[[Hole], Hole]
Classify = Callable[[str], str | None]


class Parsed(msgspec.Struct, frozen=True):
    """One variant with its URL."""

    variant: Variant
    url: Url


def parsed(text: Text, typed: Typed) -> tuple[Parsed, ...]:
    """Every variant of the text as a URL."""
    found = []
    for variant in expand(text):
        parts = tuple(typed(part) if isinstance(part, Hole) else part for part in variant.parts)
        found.append(Parsed(Variant(parts, variant.taken), parse(parts)))
    return tuple(found)


def rebuilt(item: Parsed, change: Callable[[FlatPart], FlatPart]) -> Parsed:
    """The same variant with its parts changed one by one."""
    parts = tuple(change(part) for part in item.variant.parts)
    return item if parts == item.variant.parts else Parsed(Variant(parts, item.variant.taken), parse(parts))


def system_of(url: Url, classify: Classify) -> System:
    """Which product the URL opens: by its host, its path, and what its query carries."""
    names = {(piece.literal_name or "").lower() for piece in url.query}
    path = "".join(part.text if isinstance(part, Known) else "\ufffc" for part in url.path).lower()
    host = known_text(url.host)
    kind = classify(host) if host else None
    if kind == "ce" or any(word in path for word in _CE_PATHS):
        return "ce"
    if kind == "fo" or "mi" in names or ("f" in names and names & {"cmp", "lng", "prt"}):
        return "fo"
    first = url.host[0] if url.host else None
    if isinstance(first, Hole):
        if first.origin.kind == "base-url" or "/namespaces/axsf" in path:
            return "fo"
        if first.origin.kind == "client-url":
            return "ce"
        if not url.query and not path.strip("/"):
            return "unknown"
    return "other" if host or url.path or not isinstance(first, Hole) else "unknown"


def target_of(url: Url, system: System) -> Target:
    """What the URL opens, as the joining key."""
    if system == "fo":
        return _finance_target(url)
    if system == "ce":
        return _engagement_target(url)
    return Target(system)


def _finance_target(url: Url) -> Target:
    """`f` goes before `mi` (d365-urls 1.1); both are read in any capitals."""
    form = url.named("f")
    if form:
        name = form[-1].literal_value
        if name is None:
            return Target("fo", at=form[-1].at, reason=f"the form is {_describe(form[-1].value)}")
        return Target("fo", name, f"form:{name.lower()}", form[-1].at)
    items = url.named("mi")
    if not items:
        return Target("fo", reason="the URL names no menu item")
    value = items[-1].literal_value
    if value is None:
        return _prefixed_target(items[-1])
    if not value:
        return Target("fo", at=items[-1].at, reason="the menu item is empty")
    kind, name = menu_item_of(value)
    return Target("fo", name, f"{kind.lower()}:{name.lower()}", items[-1].at)


def _prefixed_target(item: Query) -> Target:
    return Target("fo", at=item.at, reason=f"the menu item is {_describe(item.value)}")


def _describe(value: Sequence[FlatPart]) -> str:
    hole = next((part for part in value if isinstance(part, Hole)), None)
    if hole is None:
        return "not known"
    words = {
        "argument": "the argument", "field": "the column", "record": "the column", "url": "the URL parameter",
        "environment": "the environment variable", "setting": "the setting", "message": "the message",
    }  # fmt: skip
    name = settings_of(hole.origin)[0] if hole.origin.kind == "environment" else hole.origin.name
    return f"{words.get(hole.origin.kind, 'the value of')} `{name or hole.origin.key}`"


def _engagement_target(url: Url) -> Target:
    path = known_text(url.path)
    lowered = (path or "").lower()
    web_resource = _after(path or "", "/webresources/") or _after(path or "", "$webresource:")
    if (
        "/webresources/" in "".join(p.text.lower() if isinstance(p, Known) else "" for p in url.path)
        and not web_resource
    ):
        return Target("ce", reason="the web resource's name is not known")
    if web_resource:
        return Target("ce", web_resource, f"webresource:{web_resource.lower()}", url.query_at)
    page = (url.value("pagetype") or "").lower()
    if page == "webresource":
        name = url.value("webresourceName")
        if name:
            return Target("ce", name, f"webresource:{name.lower()}", url.named("webresourceName")[-1].at)
        return Target("ce", reason="the web resource's name is not known")
    entity = url.value("etn")
    if entity:
        return Target("ce", entity, f"entity:{entity.lower()}", url.named("etn")[-1].at)
    if "main.aspx" in lowered:
        named = url.named("etn")
        if named:
            return Target("ce", at=named[-1].at, reason=f"the table is {_describe(named[-1].value)}")
    return Target("ce", "", None)


def _after(text: str, marker: str) -> str:
    position = text.lower().find(marker)
    return text[position + len(marker) :].strip("/") if position >= 0 else ""


# ── insertions ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def insertions_of(url: Url, system: System) -> Iterable[Insertion]:
    """Every hole with the component it enters; inside `data` and `extraqs`, the layer's own parameters."""
    yield from (Insertion(part, "host") for part in url.host if isinstance(part, Hole))
    yield from (Insertion(part, "path") for part in url.path if isinstance(part, Hole))
    for piece in url.query:
        name = piece.literal_name
        if not piece.separator and piece.name and all(isinstance(part, Hole) for part in piece.name):
            yield from (Insertion(part, "query") for part in piece.name if isinstance(part, Hole))
            continue
        yield from (Insertion(part, "name", name) for part in piece.name if isinstance(part, Hole))
        layer = layer_of(piece, system)
        inner = inner_query(piece.value) if layer is not None else ()
        if layer is not None and inner:
            for entry in inner:
                inside = entry.literal_name
                yield from (Insertion(part, "name", inside, layer) for part in entry.name if isinstance(part, Hole))
                yield from (Insertion(part, "value", inside, layer) for part in entry.value if isinstance(part, Hole))
            continue
        yield from (Insertion(part, "value", name) for part in piece.value if isinstance(part, Hole))
    yield from (Insertion(part, "fragment", None, "fragment") for part in url.fragment if isinstance(part, Hole))


def layer_of(piece: Query, system: System) -> Layer | None:
    """`data` and `extraqs` of a CE link carry a query of their own."""
    name = (piece.literal_name or "").lower()
    if system != "ce":
        return None
    return "data" if name == "data" else "extraqs" if name == "extraqs" else None


# ── links and senders ───────────────────────────────────────────────────────────────────────────────────────────────────


class Situation(msgspec.Struct, frozen=True):
    """Where a text was navigated to."""

    at: Place
    via: str
    language: str
    function: str | None = None
    button: str | None = None
    navigated: bool = True
    callers: tuple[Caller, ...] = ()


def link_of(
    variants: Sequence[Parsed], situation: Situation, models: Models, classify: Classify
) -> tuple[Link, tuple[Sender, ...]]:
    """The link, and a sender for each of its targets."""
    systems = [system_of(item.url, classify) for item in variants]
    system: System = next((s for s in systems if s in {"fo", "ce"}), systems[0])
    paths = tuple(_path(item) for item in variants)
    found: dict[tuple[object, ...], Insertion] = {}
    for item in variants:
        for insertion in insertions_of(item.url, system):
            hole = insertion.hole
            key = (hole.at, hole.origin.key, insertion.component, insertion.parameter, hole.encodings)
            before = found.get(key)
            if before is None or len(before.hole.guards) > len(hole.guards):
                found[key] = insertion
    link = Link(
        situation.at,
        situation.via,
        situation.language,  # type: ignore[arg-type]
        system,
        tuple(dict.fromkeys(paths)),
        tuple(found.values()),
        situation.function,
        situation.button,
        situation.navigated,
        callers=situation.callers,
    )
    senders = tuple(_senders(link, variants, systems, paths))
    reason = next((s.target.reason for s in senders if s.target.reason and s.target.system == "fo"), None)
    reason = reason or next(
        (f"a parameter's name is {_describe(p.name_holes)}" for s in senders for p in s.parameters if p.name is None),
        None,
    )
    if reason is not None and system == "fo":
        link = msgspec.structs.replace(link, reason=reason)
        senders = tuple(msgspec.structs.replace(sender, link=link) for sender in senders)
    return link, senders


def _path(item: Parsed) -> Path:
    url = item.url
    pieces = tuple(
        Piece(piece.literal_name, piece.at, piece.literal_value, piece.separator, piece.fallback, _written(piece))
        for piece in url.query
    )
    return Path(item.variant.parts, template(item.variant.parts), pieces, url.scheme, known_text(url.host) or None)


def _written(piece: Query) -> Place:
    """Where the value enters; of a literal, where it is written."""
    first = piece.value[0] if piece.value else None
    return first.literal if isinstance(first, Known) and first.source is None else piece.value_at


def _senders(
    link: Link, variants: Sequence[Parsed], systems: Sequence[System], paths: Sequence[Path]
) -> Iterable[Sender]:
    groups: dict[tuple[object, str | None, str | None], list[int]] = {}
    for index, item in enumerate(variants):
        chosen = tuple((branch, option) for branch, kind, option in item.variant.taken if kind == "choice")
        target = target_of(item.url, link.system if systems[index] not in {"fo", "ce"} else systems[index])
        groups.setdefault((chosen, target.key, target.reason), []).append(index)
    merged: dict[object, list[int]] = {}
    for (_, key, reason), indexes in groups.items():
        names = tuple(sorted({_label(piece) for i in indexes for piece in variants[i].url.query}))
        merged.setdefault((key, reason, names), []).extend(indexes)
    for indexes in merged.values():
        urls = [variants[index].url for index in indexes]
        system = link.system if systems[indexes[0]] not in {"fo", "ce"} else systems[indexes[0]]
        yield Sender(
            link,
            target_of(urls[0], system),
            tuple(_parameters(urls, system)),
            tuple(dict.fromkeys(paths[index] for index in indexes)),
        )


def _label(piece: Query) -> str:
    return piece.literal_name if piece.literal_name is not None else "\ufffc" + str(piece.at)


def _parameters(urls: Sequence[Url], system: System) -> Iterable[Parameter]:
    """The parameters of several paths to one target: which are on all of them, and what values each may have."""
    order: dict[tuple[Layer, str], list[tuple[int, Query]]] = {}
    for index, url in enumerate(urls):
        for piece in url.query:
            if not piece.name and not piece.value:
                continue
            order.setdefault(("query", _label(piece)), []).append((index, piece))
            layer = layer_of(piece, system)
            if layer is not None:
                for inner in inner_query(piece.value):
                    order.setdefault((layer, _label(inner)), []).append((index, inner))
    for (layer, _), entries in order.items():
        first = entries[0][1]
        on = {index for index, _ in entries}
        literals = dict.fromkeys(p.literal_value for _, p in entries if p.literal_value is not None)
        holes: dict[tuple[object, ...], Hole] = {}
        for _, piece in entries:
            for part in piece.value:
                if isinstance(part, Hole):
                    holes.setdefault((part.at, part.origin.key, part.encodings), part)
        yield Parameter(
            first.literal_name,
            first.at,
            first.value_at,
            "always" if len(on) == len(urls) else "sometimes",
            tuple(text for text in literals if text is not None),
            tuple(holes.values()),
            layer,
            tuple(part for part in first.name if isinstance(part, Hole)),
        )
