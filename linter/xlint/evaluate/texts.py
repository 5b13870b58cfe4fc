"""Operations on abstract strings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import Literal as OneOf
from urllib.parse import quote

import msgspec

from xlint.value import Fork, Hole, Known, Part, Place, Step, Text

_branches = count(1)

_UNESCAPED = {
    # ECMA-262 §19.2.6.4 encodeURIComponent: unreserved marks; §19.2.6.5 encodeURI adds the reserved set and `#`.
    "component": "-_.!~*'()",
    "uri": "-_.!~*'();/?:@&=+$,#",
    # Annex B.2.1.1 escape.
    "escape": "@*_+-./",
    # RFC 3986 §2.3 unreserved: what .NET's Uri.EscapeDataString leaves alone.
    "data-string": "-_.~",
    # .NET HttpUtility.UrlEncode; URL Standard §5.2 application/x-www-form-urlencoded.
    "url-encode": "-_.!*()",
    "form": "*-._",
}


def restart_branches() -> None:
    """Count from one again, so that the numbers of a run do not depend on the runs before it."""
    global _branches
    _branches = count(1)


def fresh_branch() -> int:
    """A number for a branching that no other shares."""
    return next(_branches)


def concat(texts: Iterable[Text]) -> Text:
    """The texts after one another."""
    parts: list[Part] = []
    for text in texts:
        parts.extend(text.parts)
    return Text(tuple(parts))


def fork(branch: int, kind: OneOf["choice", "path"], options: list[Text]) -> Text:
    """The texts as alternatives, what they begin with alike pulled out in front."""
    first = options[0]
    if all(option == first for option in options):
        return first
    shared = 0
    while all(shared < len(option.parts) for option in options) and all(
        option.parts[shared] == first.parts[shared] for option in options
    ):
        shared += 1
    rest = tuple(Text(option.parts[shared:]) for option in options)
    return Text((*first.parts[:shared], Fork(branch, kind, rest)))


def size(text: Text, limit: int) -> int:
    """How many pieces, holes and alternatives the text has; counting stops past the limit."""
    total = 0
    for part in text.parts:
        if isinstance(part, Fork):
            for option in part.options:
                total += 1 + size(option, limit - total - 1)
                if total > limit:
                    return total
        else:
            total += 1
    return total


def map_parts(text: Text, known: Callable[[Known], Iterable[Part]], hole: Callable[[Hole], Iterable[Part]]) -> Text:
    """The text with every known piece and every hole replaced, inside alternatives too."""
    parts: list[Part] = []
    for part in text.parts:
        if isinstance(part, Known):
            parts.extend(known(part))
        elif isinstance(part, Hole):
            parts.extend(hole(part))
        else:
            options = tuple(map_parts(option, known, hole) for option in part.options)
            parts.append(Fork(part.branch, part.kind, options))
    return Text(tuple(parts))


def holes(text: Text) -> Iterator[Hole]:
    """Every hole of the text, in order, alternatives included."""
    for part in text.parts:
        if isinstance(part, Hole):
            yield part
        elif isinstance(part, Fork):
            for option in part.options:
                yield from holes(option)


def knowns(text: Text) -> Iterator[Known]:
    """Every known piece of the text, in order, alternatives included."""
    for part in text.parts:
        if isinstance(part, Known):
            yield part
        elif isinstance(part, Fork):
            for option in part.options:
                yield from knowns(option)


HOLE = "\ufffc"


def preview(text: Text) -> str:
    """The text with its alternatives after one another and a placeholder for each hole: for looking for words in it."""
    return "".join(
        part.text
        if isinstance(part, Known)
        else HOLE
        if isinstance(part, Hole)
        else "".join(map(preview, part.options))
        for part in text.parts
    )


def sole_hole(text: Text) -> Hole | None:
    """The hole, where the text is nothing but one."""
    return text.parts[0] if len(text.parts) == 1 and isinstance(text.parts[0], Hole) else None


def only_holes(text: Text) -> bool:
    """Whether the text is a hole, or alternatives that are holes or short constants: one value, no URL structure."""
    return len(text.parts) == 1 and (
        isinstance(text.parts[0], Hole)
        or (
            isinstance(text.parts[0], Fork)
            and all(not option.parts or only_holes(option) for option in text.parts[0].options)
        )
    )


def with_place(text: Text, at: Place) -> Text:
    """The text with `at` as the place where its value enters, where it is one value and no more."""
    if not only_holes(text):
        return text
    return map_parts(text, lambda part: (part,), lambda hole: (msgspec.structs.replace(hole, at=at),))


def with_step(hole: Hole, place: Place, message: str) -> Hole:
    """The hole with one more station on its way; long ways keep their beginning and their end."""
    step = Step(place, message)
    if hole.steps and hole.steps[-1].place == place:
        return hole
    steps = hole.steps if len(hole.steps) < 12 else (*hole.steps[:6], *hole.steps[-5:])
    return msgspec.structs.replace(hole, steps=(*steps, step))


def encode(text: Text, encoder: str, at: Place) -> Text:
    """The text after an encoder: known pieces are encoded, holes remember it."""
    safe = _UNESCAPED.get(encoder)
    single = only_holes(text)

    def known_piece(part: Known) -> Iterable[Part]:
        if safe is None:
            return (part,)
        encoded = quote(part.text, safe=safe, errors="replace")
        return (part,) if encoded == part.text else (Known(encoded, part.literal, part.offset, None, part.fallback),)

    def hole_piece(hole: Hole) -> Iterable[Part]:
        place = at if single else hole.at
        return (
            msgspec.structs.replace(
                hole, encodings=(*hole.encodings, encoder), encoders_at=(*hole.encoders_at, at), at=place
            ),
        )

    return map_parts(text, known_piece, hole_piece)


def replace_known(text: Text, needle: str, replacement: Text, *, every: bool) -> Text | None:
    """The text with the known string `needle` replaced; None where it stands nowhere as known text."""
    found = False

    def known_piece(part: Known) -> Iterator[Part]:
        nonlocal found
        start = 0
        while needle and (every or not found):
            index = part.text.find(needle, start)
            if index < 0:
                break
            found = True
            if index > start:
                yield part.cut(start, index)
            yield from replacement.parts
            start = index + len(needle)
        if start < len(part.text):
            yield part.cut(start) if start else part

    result = map_parts(text, lambda part: list(known_piece(part)), lambda hole: (hole,))
    return result if found else None


def cut(text: Text, start: int, end: int | None = None) -> Text | None:
    """`text[start:end]`, where known pieces cover what is cut away; None where a hole is in the way."""
    if start == 0 and end is None:
        return text
    parts: list[Part] = []
    position = 0
    for part in text.parts:
        if not isinstance(part, Known):
            if end is not None or position < start:
                return None
            parts.append(part)
            position = 1 << 60
            continue
        length = len(part.text)
        low = max(0, start - position) if position < 1 << 60 else 0
        high = length if end is None else min(length, end - position)
        if low < high:
            parts.append(part.cut(low, high))
        position += length
        if end is not None and position >= end:
            return Text(tuple(parts))
    return Text(tuple(parts))


def drop_last(text: Text, characters: int) -> Text | None:
    """The text without its last characters, where they are known."""
    if not text.parts:
        return text
    last = text.parts[-1]
    if isinstance(last, Known) and len(last.text) >= characters:
        keep = (last.cut(0, len(last.text) - characters),) if len(last.text) > characters else ()
        return Text((*text.parts[:-1], *keep))
    if isinstance(last, Fork):
        options = tuple(drop_last(option, characters) if option.parts else option for option in last.options)
        if all(option is not None for option in options):
            return Text((*text.parts[:-1], Fork(last.branch, last.kind, tuple(o for o in options if o is not None))))
    return None


def tail(text: Text, characters: int) -> Text | None:
    """The last characters of the text, where they are known in every alternative."""
    if not text.parts:
        return text
    last = text.parts[-1]
    if isinstance(last, Fork):
        before = text.parts[:-1]
        options = [tail(Text((*before, *option.parts)), characters) for option in last.options]
        found = [option for option in options if option is not None]
        return fork(last.branch, last.kind, found) if len(found) == len(options) else None
    if isinstance(last, Known) and (len(last.text) >= characters or len(text.parts) == 1):
        return Text((last.cut(max(0, len(last.text) - characters)),))
    return None


def split(text: Text, separator: str) -> list[Text] | None:
    """The pieces between known separators; None where alternatives that hold some are in the way."""
    pieces: list[list[Part]] = [[]]
    for part in text.parts:
        if isinstance(part, Fork) and any(separator in inner.text for inner in knowns(Text((part,)))):
            return None
        if isinstance(part, Hole | Fork):
            pieces[-1].append(part)
            continue
        start = 0
        while separator and (index := part.text.find(separator, start)) >= 0:
            if index > start:
                pieces[-1].append(part.cut(start, index))
            pieces.append([])
            start = index + len(separator)
        if start < len(part.text):
            pieces[-1].append(part.cut(start))
    return [Text(tuple(piece)) for piece in pieces]


def begins_with(text: Text, prefix: str) -> bool | None:
    """Whether the text begins with `prefix`; None where that is open."""
    head = ""
    for part in text.parts:
        if not isinstance(part, Known):
            break
        head += part.text
    if len(head) >= len(prefix) or (
        len(head) == sum(len(p.text) for p in text.parts if isinstance(p, Known)) and text.literal
    ):
        return head.startswith(prefix)
    return False if not prefix.startswith(head) else None


def contains(text: Text, needle: str) -> bool | None:
    """Whether `needle` stands in the text; None where a hole could hold it."""
    whole = text.literal
    if whole is not None:
        return needle in whole
    return True if any(needle in part.text for part in knowns(text) if part in text.parts) else None
