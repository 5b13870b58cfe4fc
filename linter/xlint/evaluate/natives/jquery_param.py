"""`$.param`: objects as query strings, the way jQuery writes them.

Each name and value is encoded as by `encodeURIComponent`, and what is missing is empty (jQuery API, jQuery.param). A blank is `%20`
since jQuery 3.0 and was `+` before (jQuery Core 3.0 Upgrade Guide): it is `+` where a page in sight loads an older one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import assign, texts
from xlint.evaluate.facts import truth_of
from xlint.evaluate.frames import Frame
from xlint.evaluate.params import new_params, params_text
from xlint.evaluate.records import get_property
from xlint.evaluate.strings import to_text
from xlint.evaluate.values import (
    Choice,
    Closure,
    Constant,
    Invocation,
    Opaque,
    Record,
    Ref,
    Value,
    is_absent,
    known,
)
from xlint.value import Hole, Known, Place, Text

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


MAX_DEPTH = 6


def param(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`$.param(object, traditional)`, `$.param([{ name, value }])`."""
    source = invocation.argument(0)
    if not isinstance(source, Ref):
        ref = new_params(machine, frame, source, invocation.at)
        return params_text(machine, frame, machine.record(frame, ref))
    record = machine.record(frame, source)
    writer = _Writer(machine, frame, invocation)
    pieces: list[Text] = []
    for name, value in _fields(machine, frame, record, invocation.at):
        pieces.append(writer.written(name, value, first=not pieces))
    return texts.concat(pieces)


def _fields(machine: Machine, frame: Frame, record: Record, at: Place) -> Iterator[tuple[Text, Value]]:
    """The names and values of an object, of an array of form fields, or of a `FormData` or `Map`."""
    for item in record.items:
        if isinstance(item, Record):
            yield to_text(machine, frame, item.items[0]), item.items[1]
        elif isinstance(item, Ref):
            name = get_property(machine, frame, item, "name", at)
            yield to_text(machine, frame, name), get_property(machine, frame, item, "value", at)
    yield from _entries(record, at)


def _entries(record: Record, at: Place) -> Iterator[tuple[Text, Value]]:
    for key, value in record.entries.items():
        if not key.startswith("%"):
            yield record.keys.get(key) or known(key, record.at or at), value


class _Writer:
    """One call of `$.param`."""

    def __init__(self, machine: Machine, frame: Frame, invocation: Invocation) -> None:
        self.machine = machine
        self.frame = frame
        self.at = invocation.at
        deep = invocation.argument(1)
        self.traditional = deep is not None and truth_of(machine, frame, deep) is True
        self.old = machine.old_jquery

    def written(self, name: Text, value: Value, *, first: bool, depth: int = 0) -> Text:
        """`name=value` with what separates it from the pairs before; several where the value holds several."""
        if is_absent(value) or depth > MAX_DEPTH:
            return Text()
        if isinstance(value, Choice) and any(isinstance(option, Ref) or is_absent(option) for option in value.options):
            options = [self.written(name, option, first=first, depth=depth) for option in value.options]
            return texts.fork(value.branch, value.kind, options)
        if isinstance(value, Closure):
            value = self.machine.call(self.machine, self.frame, value, Invocation((), self.at, ()))
        if not isinstance(value, Ref):
            return self._pair(name, value, first=first)
        pieces: list[Text] = []
        for inner, item in self._members(name, self.machine.record(self.frame, value)):
            pieces.append(self.written(inner, item, first=first and not pieces, depth=depth + 1))
        return texts.concat(pieces)

    def _members(self, name: Text, record: Record) -> Iterator[tuple[Text, Value]]:
        """What stands in an array (`name[]`, `name[0]` of objects, `name` if traditional) or in an object (`name[key]`)."""
        if record.kind in {"array", "list"}:
            scalar = self.traditional or _ends_with_brackets(name)
            for index, item in enumerate(record.items):
                shown = str(index) if isinstance(item, Ref) else ""
                yield name if scalar else self._inside(name, known(shown, self.at)), item
        elif self.traditional:
            yield name, known("[object Object]", self.at)
        else:
            for key, item in _entries(record, self.at):
                yield self._inside(name, key), item

    def _inside(self, name: Text, key: Text) -> Text:
        return texts.concat([name, known("[", self.at), key, known("]", self.at)])

    def _pair(self, name: Text, value: Value, *, first: bool) -> Text:
        anchor = next((part.literal for part in texts.knowns(name)), self.at)
        lead = Text() if first else known("&", anchor)
        content = self._encoded(to_text(self.machine, self.frame, self._or_empty(value)))
        return texts.concat([lead, self._encoded(name), known("=", anchor), content])

    def _or_empty(self, value: Value) -> Value:
        """The value; an empty text where it is missing."""
        if isinstance(value, Constant) and value.kind in {"null", "undefined"}:
            return Text()
        if isinstance(value, Choice):
            return msgspec.structs.replace(value, options=tuple(self._or_empty(option) for option in value.options))
        if isinstance(value, Opaque) and value.hole.nullable:
            facts = self.machine.facts(self.frame, value.hole.origin.key) | value.hole.guards
            return value if "nonnull" in facts else assign.either(self.machine, value, Text())
        return value

    def _encoded(self, text: Text) -> Text:
        """Encoded where it stands: the places of holes stay those of the values in the object."""
        encodings = ("component", "plus") if self.old else ("component",)

        def known_piece(part: Known) -> tuple[Known, ...]:
            encoded = next(texts.knowns(texts.encode(Text((part,)), "component", self.at)))
            return (msgspec.structs.replace(encoded, text=encoded.text.replace("%20", "+")) if self.old else encoded,)

        def hole_piece(hole: Hole) -> tuple[Hole, ...]:
            places = (*hole.encoders_at, *(self.at for _ in encodings))
            return (msgspec.structs.replace(hole, encodings=(*hole.encodings, *encodings), encoders_at=places),)

        return texts.map_parts(text, known_piece, hole_piece)


def _ends_with_brackets(name: Text) -> bool:
    last = name.parts[-1] if name.parts else None
    return isinstance(last, Known) and last.text.endswith("[]")
