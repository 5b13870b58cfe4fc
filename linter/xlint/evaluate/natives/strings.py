"""String methods over abstract text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import regexes, strings, texts
from xlint.evaluate.callbacks import call_value
from xlint.evaluate.frames import Frame
from xlint.evaluate.observe import Consumed
from xlint.evaluate.values import Closure, Constant, Invocation, Opaque, Record, Value, known, literal
from xlint.value import Hole, Known, Part, Text

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


_SAME = {"trim", "trimStart", "trimEnd", "normalize", "valueOf", "toString", "padStart", "padEnd", "repeat"}
_CASE = {"toLowerCase", "toUpperCase", "toLocaleLowerCase", "toLocaleUpperCase"}
_NUMBER = {"indexOf", "lastIndexOf", "search", "localeCompare", "charCodeAt", "codePointAt"}
_BOOLEAN = {"includes", "startsWith", "endsWith", "test"}

STRING = frozenset(
    {*_SAME, *_CASE, *_NUMBER, *_BOOLEAN, "replace", "replaceAll", "slice", "substring", "substr", "split", "concat", "charAt",
     "match", "format", "at", "matchAll"}
)  # fmt: skip


def call_string(machine: Machine, frame: Frame, text: Text, name: str, invocation: Invocation) -> Value:
    """`text.name(arguments)`."""
    at = invocation.at
    first = invocation.argument(0)
    if name in _SAME:
        return _marked(text, "trimmed") if name.startswith("trim") else text
    if name in _CASE:
        return texts.map_parts(text, lambda part: (_cased(part, name),), lambda hole: (hole,))
    if name in _NUMBER:
        return _index(machine, text, name, first, invocation)
    if name in _BOOLEAN:
        return _predicate(machine, text, name, first, invocation)
    if name in {"replace", "replaceAll"} and len(invocation.arguments) >= 2 and first is not None:
        return replace(machine, frame, text, first, invocation, every=name == "replaceAll")
    if name in {"slice", "substring", "substr", "charAt", "at"}:
        numbers = [
            a.value if isinstance(a, Constant) and isinstance(a.value, int) else None for a in invocation.arguments
        ]
        if name in {"charAt", "at"} and numbers and numbers[0] is not None:
            numbers = [numbers[0], numbers[0] + 1 if numbers[0] >= 0 else None]
        return strings.cut_method(machine, frame, text, name, numbers, at)
    if name == "concat":
        return texts.concat([text, *(strings.to_text(machine, frame, argument) for argument in invocation.arguments)])
    if name == "split":
        return _split(machine, frame, text, first, invocation)
    if name == "format":
        return _format(machine, frame, text, invocation)
    hole = texts.sole_hole(text)
    if hole is not None:
        return Opaque(
            msgspec.structs.replace(hole, at=at, nullable=False), (("root", hole.origin.key, ()), ("call", name, ()))
        )
    return machine.opaque((("root", name, ()),), at, "call", name)


def replace(machine: Machine, frame: Frame, text: Text, needle: Value, invocation: Invocation, *, every: bool) -> Value:
    """A replacement that is a function is called with a match that only run time knows."""
    value = invocation.arguments[1]
    if isinstance(value, Closure):
        return _replace_by_function(machine, frame, text, needle, value, invocation, every=every)
    inserted = strings.to_text(machine, frame, value)
    inserted = callers_place(frame, text, inserted)
    return strings.replace(machine, frame, text, needle, inserted, invocation.at, every=every)


def _replace_by_function(
    machine: Machine,
    frame: Frame,
    text: Text,
    needle: Value,
    function: Closure,
    invocation: Invocation,
    *,
    every: bool,
) -> Value:
    """Known text is matched for real; what a function makes of an unknown match is unknown."""
    regex = needle.hole.origin.name if isinstance(needle, Opaque) and needle.hole.origin.kind == "literal" else None
    at = invocation.at
    plain = needle.literal if isinstance(needle, Text) else None
    if plain:
        result = strings.to_text(machine, frame, call_value(machine, frame, function, (known(plain, at),), at))
        inserted = callers_place(frame, text, result)
        return strings.replace(machine, frame, text, needle, inserted, at, every=every)

    def known_piece(part: Known) -> list[Part]:
        found = regexes.matches(regex, part.text) if regex is not None else None
        if found is None:
            return [part]
        pieces: list[Part] = []
        position = 0
        for match in found:
            if match.start() > position:
                pieces.append(part.cut(position, match.start()))
            given = tuple(known(group or "", part.literal) for group in (match.group(), *match.groups()))
            result = strings.to_text(machine, frame, call_value(machine, frame, function, given, at))
            pieces.extend(callers_place(frame, Text((part,)), result).parts)
            position = match.end()
        if position < len(part.text):
            pieces.append(part.cut(position))
        return pieces

    def hole_piece(hole: Hole) -> list[Part]:
        match = machine.opaque((("root", "match", ()),), at, name="match")
        count = max(len(function.node.parameters), 1)
        result = strings.to_text(machine, frame, call_value(machine, frame, function, (match,) * count, at))
        single = Text((hole,))
        return list(strings.replace(machine, frame, single, needle, result, at, every=True).parts)

    return texts.map_parts(text, known_piece, hole_piece)


def callers_place(frame: Frame, text: Text, inserted: Text) -> Text:
    """A general text function (`format(template, value)`) stands for its caller: the value enters at the caller's argument."""
    closure = frame.closure
    call = frame.call
    if closure is None or call is None:
        return inserted
    node = closure.node
    outside = all(
        part.literal.path != closure.path or not node.start <= part.literal.start <= node.end
        for part in texts.knowns(text)
    )
    if not outside:
        return inserted

    def moved(hole: Hole) -> tuple[Hole, ...]:
        for argument, place in zip(call.arguments, call.places, strict=False):
            inner = (
                argument.hole
                if isinstance(argument, Opaque)
                else texts.sole_hole(argument)
                if isinstance(argument, Text)
                else None
            )
            if inner is not None and inner.origin == hole.origin:
                return (msgspec.structs.replace(hole, at=place),)
        return (hole,)

    return texts.map_parts(inserted, lambda part: (part,), moved)


def _marked(text: Text, guard: str) -> Text:
    return texts.map_parts(
        text,
        lambda part: (part,),
        lambda hole: (msgspec.structs.replace(hole, guards=hole.guards | {guard}, nullable=False),),
    )


def _cased(part: Known, name: str) -> Known:
    changed = part.text.upper() if "Upper" in name else part.text.lower()
    return part if changed == part.text else Known(changed, part.literal, part.offset, part.source, part.fallback)


def _index(machine: Machine, text: Text, name: str, first: Value | None, invocation: Invocation) -> Value:
    needle = literal(first) if first is not None else None
    whole = text.literal
    if isinstance(first, Text):
        machine.emit(Consumed("pattern", first))
    if name == "indexOf" and needle is not None:
        if whole is not None:
            return Constant(whole.find(needle), "number", invocation.at)
        head = ""
        for part in text.parts:
            if not isinstance(part, Known):
                break
            head += part.text
        if needle in head:
            return Constant(head.find(needle), "number", invocation.at)
    return machine.opaque((("root", "index", ()),), invocation.at, name="index", type="number")


def _predicate(machine: Machine, text: Text, name: str, first: Value | None, invocation: Invocation) -> Value:
    needle = literal(first) if first is not None else None
    if isinstance(first, Text):
        machine.emit(Consumed("pattern", first))
    truth: bool | None = None
    if needle is not None:
        whole = text.literal
        if name == "includes":
            truth = texts.contains(text, needle)
        elif name == "startsWith":
            truth = texts.begins_with(text, needle)
        elif whole is not None:
            truth = whole.endswith(needle)
        elif text.parts and isinstance(text.parts[-1], Known) and len(text.parts[-1].text) >= len(needle):
            truth = text.parts[-1].text.endswith(needle)
    if truth is not None:
        return Constant(truth, "boolean", invocation.at)
    return machine.opaque((("root", "boolean", ()),), invocation.at, name="boolean", type="boolean")


def _split(machine: Machine, frame: Frame, text: Text, first: Value | None, invocation: Invocation) -> Value:
    separator = literal(first) if first is not None else None
    pieces = texts.split(text, separator) if separator else None
    hole = texts.sole_hole(text)
    if hole is not None:
        return Opaque(
            msgspec.structs.replace(hole, at=invocation.at, nullable=False, guards=hole.guards | {"cut"}),
            (("root", hole.origin.key, ()), ("call", "split", ())),
        )
    if pieces is None:
        return machine.opaque((("root", "split", ()),), invocation.at, "call", "split")
    return machine.new_record(frame, Record("array", items=tuple(pieces), at=invocation.at))


def _format(machine: Machine, frame: Frame, text: Text, invocation: Invocation) -> Value:
    """`"...{0}...".format(a)`: a home-made extension of String.prototype that everyone writes alike."""
    result = text
    for index, argument in enumerate(invocation.arguments):
        value = texts.with_place(strings.to_text(machine, frame, argument), invocation.places[index])
        result = texts.replace_known(result, f"{{{index}}}", value, every=True) or result
    return result
