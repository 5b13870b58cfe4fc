"""Links that stand in markup: ribbon `<Url>`, site map, form IFRAME, HTML attributes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from xlint.contract import Literal
from xlint.links import Situation
from xlint.metadata import MarkupLink, Metadata
from xlint.source import Source
from xlint.value import Hole, Known, Origin, Part, Place, Text

_NAVIGATES = {("a", "href"), ("area", "href"), ("iframe", "src"), ("frame", "src"), ("form", "action"), ("button", "formaction"),
              ("input", "formaction"), ("embed", "src"), ("object", "data")}  # fmt: skip


def texts_of(sources: Sequence[Source], metadata: Metadata) -> Iterable[tuple[Text, Situation]]:
    """Every URL in markup as a text with its situation."""
    for file in metadata.files:
        for link in file.links:
            yield _text(link), Situation(link.place, link.kind, "markup", None, link.label or link.owner)
    for source in sources:
        for item in source.links:
            if (item.element.lower(), item.attribute.lower()) not in _NAVIGATES or not item.value.strip():
                continue
            place = Place(source.path, item.start, item.end)
            exact = item.start if item.end - item.start == len(item.value) else None
            yield (
                Text((Known(item.value, place, 0, exact),)),
                Situation(place, item.attribute.lower(), "markup"),
            )


def _text(link: MarkupLink) -> Text:
    """The address, with what the ribbon appends: `PassParams` and `<UrlParameters>`."""
    parts: list[Part] = list(_known(link))
    joiner = "&" if "?" in link.value else "?"
    for passed in link.parameters:
        parts.append(Known(f"{joiner}{passed.name}=", passed.place))
        joiner = "&"
        if passed.kind == "crm":
            origin = Origin("ribbon", passed.value, passed.place, f"ribbon:{passed.value}")
            kind = "guid" if passed.value.endswith(("ItemId", "ItemIds", "UserId")) else "unknown"
            parts.append(Hole(origin, passed.place, kind, ("client",)))  # type: ignore[arg-type]
        elif passed.value:
            parts.append(Known(passed.value, passed.place))
    return Text(tuple(parts))


def _known(link: MarkupLink) -> Iterable[Known]:
    """The address in pieces, so that places stay exact past entities such as `&amp;`."""
    offsets = [here for here, _ in link.pieces]
    if not offsets:
        yield Known(link.value, link.place)
        return
    position = 0
    while position < len(link.value):
        index = max(bisect_right(offsets, position) - 1, 0)
        here, there = link.pieces[index]
        end = offsets[index + 1] if index + 1 < len(offsets) else len(link.value)
        end = max(end, position + 1)
        yield Known(link.value[position:end], link.place, position, there + position - here)
        position = end


def literals_of(sources: Sequence[Source], metadata: Metadata) -> Iterable[Literal]:
    """Every URL in markup as a literal: hosts are looked for in it."""
    for text, situation in texts_of(sources, metadata):
        whole = "".join(part.text if isinstance(part, Known) else "\ufffc" for part in text.parts)
        yield Literal(whole, situation.at, "markup")
    for file in metadata.files:
        for function in file.ribbon_functions:
            for passed in function.parameters:
                if passed.kind == "string":
                    yield Literal(passed.value, passed.place, "markup")
    for source in sources:
        for item in source.links:
            if (item.element.lower(), item.attribute.lower()) not in _NAVIGATES:
                yield Literal(item.value, Place(source.path, item.start, item.end), "markup")
