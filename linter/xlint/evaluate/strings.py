"""Turning values into text, and the string methods of JavaScript on abstract text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.callbacks import call_value
from xlint.evaluate.frames import Frame
from xlint.evaluate.regexes import literal_of, matched_characters
from xlint.evaluate.values import Choice, Constant, Opaque, Record, Ref, Value, constant_text, is_absent, known
from xlint.value import Hole, Place, Text

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def to_text(machine: Machine, frame: Frame, value: Value, *, at: Place | None = None) -> Text:
    """The value as a string, the way `String(value)` makes it one."""
    match value:
        case Text():
            return value
        case Constant():
            return Text() if value.kind == "absent" else known(constant_text(value), value.at)
        case Opaque():
            return Text((seen(machine, frame, value.hole),))
        case Choice():
            return _choice_text(machine, frame, value)
        case Ref():
            return _record_text(machine, frame, machine.record(frame, value), value)
        case Record():
            return Text()
        case _:
            return known("function", at or frame.entry.at)


def seen(machine: Machine, frame: Frame, hole: Hole) -> Hole:
    """The hole with what has been checked about its value on the way here."""
    facts = machine.facts(frame, hole.origin.key)
    if hole.origin.kind == "message":
        facts |= machine.facts(frame, "%message")
    if facts <= hole.guards:
        return hole
    return msgspec.structs.replace(hole, guards=hole.guards | facts)


def _choice_text(machine: Machine, frame: Frame, value: Choice) -> Text:
    """Alternatives as text. One that is null is left out and makes the others nullable: it is the missing value."""
    solid = [o for o in value.options if not (isinstance(o, Constant) and o.kind in {"null", "undefined"})]
    if not solid:
        return to_text(machine, frame, value.options[0])
    if len(solid) == len(value.options):
        return texts.fork(value.branch, value.kind, [to_text(machine, frame, option) for option in solid])
    nullable = [to_text(machine, frame, _or_null(machine, frame, option)) for option in solid]
    return nullable[0] if len(nullable) == 1 else texts.fork(texts.fresh_branch(), value.kind, nullable)


_THERE = frozenset({"nonnull", "truthy", "exists"})


def _or_null(machine: Machine, frame: Frame, value: Value) -> Value:
    """The value beside an alternative that is null: what was checked of it does not hold of both, unless it still holds here."""

    def nullable(hole: Hole) -> Hole:
        guards = (hole.guards - _THERE) | machine.facts(frame, hole.origin.key)
        return msgspec.structs.replace(hole, nullable=True, guards=guards)

    match value:
        case Opaque():
            return msgspec.structs.replace(value, hole=nullable(value.hole))
        case Choice():
            options = tuple(_or_null(machine, frame, option) for option in value.options)
            return msgspec.structs.replace(value, options=options)
        case Text() if texts.only_holes(value):
            return texts.map_parts(value, lambda part: (part,), lambda hole: (nullable(hole),))
        case _:
            return value


def _record_text(machine: Machine, frame: Frame, record: Record, ref: Ref) -> Text:
    kind = machine.kinds.get(record.kind)
    if kind is not None and kind.text is not None:
        return kind.text(machine, frame, record)
    if record.kind in {"array", "list"}:
        return join(machine, frame, record, known(",", record.at or frame.entry.at))
    if "toString" in record.entries:
        return to_text(
            machine, frame, call_value(machine, frame, record.entries["toString"], (), record.at or frame.entry.at, ref)
        )
    at = record.at or frame.entry.at
    return Text((machine.opaque((("root", "object", ()),), at, name="object").hole,))


def join(machine: Machine, frame: Frame, record: Record, separator: Text) -> Text:
    """`array.join(separator)`: items that only some paths have are joined on those paths.

    What an open array holds besides its items is like them: it needs no check that they do not need.
    """
    items = list(record.items)
    optional = list(
        dict.fromkeys(
            item.branch
            for item in items
            if isinstance(item, Choice) and any(is_absent(option) for option in item.options)
        )
    )
    text = _join_under(machine, frame, items, separator, optional[:5])
    if record.open:
        at = record.at or frame.entry.at
        guards = frozenset({"pattern"}) if text.parts else frozenset()
        more = machine.opaque((("root", f"?{at.path}:{at.start}", ()),), at, name="more", guards=guards).hole
        return texts.concat([text, separator, Text((more,))] if text.parts else [Text((more,))])
    return text


def _join_under(machine: Machine, frame: Frame, items: list[Value], separator: Text, optional: list[int]) -> Text:
    if not optional:
        pieces: list[Text] = []
        present = [item for item in items if not is_absent(item)]
        for index, item in enumerate(present):
            if index:
                pieces.append(separator)
            empty = isinstance(item, Constant) and item.kind in {"null", "undefined"}
            pieces.append(Text() if empty else to_text(machine, frame, item))
        return texts.concat(pieces)
    branch = optional[0]
    model = next(item for item in items if isinstance(item, Choice) and item.branch == branch)
    options = [
        _join_under(
            machine,
            frame,
            [i.options[n] if isinstance(i, Choice) and i.branch == branch and n < len(i.options) else i for i in items],
            separator,
            optional[1:],
        )
        for n in range(len(model.options))
    ]
    return texts.fork(branch, model.kind, options)


_BRACES = re.compile(r"[{}]")
_PLUS_TO_SPACE = {"/\\+/g", "+"}


def replace(machine: Machine, frame: Frame, text: Text, needle: Value, value: Value, at: Place, *, every: bool) -> Text:
    """`text.replace(needle, value)`: placeholders are filled in, and what else it does to holes is remembered."""
    replacement = value if isinstance(value, Text) else None
    pattern = needle.literal if isinstance(needle, Text) else None
    regex = needle.hole.origin.name if isinstance(needle, Opaque) and needle.hole.origin.kind == "literal" else None
    plain = pattern if regex is None else literal_of(regex)
    if regex is not None and regex.endswith("g"):
        every = True
    if plain is not None and replacement is not None and plain:
        filled = texts.replace_known(text, plain, replacement, every=every)
        if filled is not None and not _is_cleaning(plain, replacement):
            return filled
        if filled is not None:
            text = filled
    characters = matched_characters(regex) if regex is not None else set(plain) if plain and len(plain) == 1 else None
    return texts.map_parts(
        text, lambda part: (part,), lambda hole: (_replaced(hole, characters, replacement, at, regex, plain),)
    )


def _is_cleaning(needle: str, replacement: Text) -> bool:
    return len(needle) == 1 and needle in "{}+ "


def _replaced(
    hole: Hole, characters: set[str] | None, replacement: Text | None, at: Place, regex: str | None, plain: str | None
) -> Hole:
    """What replacing characters does to an unknown value."""
    new = replacement.literal if replacement is not None else None
    guards = set(hole.guards)
    braced = hole.braced
    if new == "+" and (plain == "%20" or characters == {" "}):
        return msgspec.structs.replace(
            hole, at=at, encodings=(*hole.encodings, "plus"), encoders_at=(*hole.encoders_at, at)
        )
    if characters is None or new is None:
        return msgspec.structs.replace(hole, at=at)
    if characters >= {"{", "}"} or ("{" in characters and "}" in characters):
        braced = False
    elif "{" in characters or "}" in characters:
        guards |= {"no" + c for c in characters & {"{", "}"}}
        braced = braced and not {"no{", "no}"} <= guards
    if " " in characters or "\\s" in characters:
        guards.add("blanks")
    if characters == {"+"} and new == "%20":
        guards.add("plus-to-20")
    encodings, encoders, replaced = hole.encodings, hole.encoders_at, hole.replaced
    reserved = characters & set("&=#?%+ /")
    if new.startswith("%") and len(new) == 3 and reserved and "plus-to-20" not in guards:
        if "replace" not in encodings:
            encodings, encoders = (*encodings, "replace"), (*encoders, at)
        replaced += "".join(sorted(reserved - set(replaced)))
    elif reserved & {"&", "#"} and new in {"", "_", "-"}:
        guards |= {f"no{c}" for c in reserved}
    if new.startswith("&") and new.endswith(";"):
        guards.add(f"html{''.join(sorted(characters))}")
    return msgspec.structs.replace(
        hole,
        at=at,
        braced=braced,
        guards=frozenset(guards),
        encodings=encodings,
        encoders_at=encoders,
        replaced=replaced,
    )


def cut_method(machine: Machine, frame: Frame, text: Text, name: str, numbers: list[int | None], at: Place) -> Text:
    """`slice`, `substring` and `substr` where the numbers are known."""
    start = numbers[0] if numbers else 0
    end = numbers[1] if len(numbers) > 1 else None
    if name == "substr" and start is not None and end is not None:
        end = start + end
    hole = texts.sole_hole(text)
    if hole is not None:
        return Text((_shortened(hole, start, end, at),))
    if start is None:
        return Text((machine.opaque((("root", name, ()),), at).hole,))
    if start == 0 and end is not None and end < 0:
        shorter = texts.drop_last(text, -end)
        if shorter is not None:
            return shorter
    elif start < 0 and end is None and name != "substring":
        end_piece = texts.tail(text, -start)
        if end_piece is not None:
            return end_piece
    elif start >= 0 and (end is None or end >= 0):
        piece = texts.cut(text, start, end)
        if piece is not None:
            return piece
    return text


def _shortened(hole: Hole, start: int | None, end: int | None, at: Place) -> Hole:
    length = hole.max_length
    if start is not None and end is not None and start >= 0 and end > start:
        length = min(end - start, length) if length is not None else end - start
    braced = hole.braced and start == 0
    return msgspec.structs.replace(hole, at=at, max_length=length, braced=braced, guards=hole.guards | {"cut"})
