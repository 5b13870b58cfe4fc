"""`URLSearchParams`, `Map`, `Set` and `URL` as code makes and uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts, urls
from xlint.evaluate.derivation import derive
from xlint.evaluate.frames import Frame
from xlint.evaluate.functions import invoke
from xlint.evaluate.labels import first_argument, label
from xlint.evaluate.natives.objects import some_boolean
from xlint.evaluate.parameters import read_parameter
from xlint.evaluate.params import new_params, pair, pairs_of, rewritten, spelled
from xlint.evaluate.records import settled
from xlint.evaluate.strings import to_text
from xlint.evaluate.values import Choice, Closure, Function, Invocation, Opaque, Record, Ref, Value, literal, undefined
from xlint.value import Hole, Place, Text
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def search_params(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return new_params(machine, frame, invocation.argument(0), invocation.at)


def url(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return urls.new_url(machine, frame, invocation)


def new_map(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    items, is_open, _ = pairs_of(machine, frame, invocation.argument(0), invocation.at)
    return machine.new_record(frame, Record("map", items=tuple(items), open=is_open, at=invocation.at))


def new_set(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    source = invocation.argument(0)
    record = machine.record(frame, source) if isinstance(source, Ref) else Record("set", open=source is not None)
    return machine.new_record(frame, Record("set", items=record.items, open=record.open, at=invocation.at))


def _write(*, append: bool) -> Function:
    def run(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
        if not isinstance(invocation.this, Ref) or len(invocation.arguments) < 2:
            return undefined(invocation.at)
        record = machine.record(frame, invocation.this)
        name = to_text(machine, frame, invocation.arguments[0])
        entry = pair(name, settled(machine, frame, invocation.arguments[1]))
        items = list(record.items)
        if not append and name.literal is not None:
            same = [
                i for i, item in enumerate(items) if isinstance(item, Record) and literal(item.items[0]) == name.literal
            ]
            items = (
                [entry if i == same[0] else item for i, item in enumerate(items) if i not in same[1:]]
                if same
                else [*items, entry]
            )
        else:
            items.append(entry)
        machine.update(frame, invocation.this, rewritten(record, tuple(items)))
        return invocation.this

    return run


def _delete(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    name = literal(invocation.argument(0)) if invocation.argument(0) is not None else None
    if isinstance(invocation.this, Ref) and name is not None:
        record = machine.record(frame, invocation.this)
        items = tuple(i for i in record.items if not (isinstance(i, Record) and literal(i.items[0]) == name))
        machine.update(frame, invocation.this, rewritten(record, items))
    return undefined(invocation.at)


def _get(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    name = literal(invocation.argument(0)) if invocation.argument(0) is not None else None
    if isinstance(invocation.this, Ref):
        record = machine.record(frame, invocation.this)
        for item in record.items:
            if isinstance(item, Record) and name is not None and literal(item.items[0]) == name:
                return item.items[1]
        hole = _source_hole(record.entries.get("%source"))
        if hole is not None:
            return _read_from(machine, frame, hole, name, invocation)
    return machine.opaque((("root", "?params", ()), ("call", "get", (name,))), invocation.at, name=name or "get")


def _source_hole(source: Value | None) -> Hole | None:
    """The unknown query that parameters were made from: `new URLSearchParams(query || "")` too."""
    if isinstance(source, Choice):
        found = [hole for option in source.options if (hole := _source_hole(option)) is not None]
        return found[0] if len(found) == 1 else None
    return source.hole if isinstance(source, Opaque) else texts.sole_hole(source) if isinstance(source, Text) else None


def _read_from(machine: Machine, frame: Frame, source: Hole, name: str | None, invocation: Invocation) -> Value:
    """`new URLSearchParams(query).get(name)`: where the query is the page's own, a parameter is read."""
    value = derive(
        machine, frame, Opaque(source, (("root", source.origin.key, ()),)), ("call", "get", (name,)), invocation.at
    )
    if isinstance(value, Opaque):
        called = name or label(("call", "get", (None,)), "", first_argument(invocation))
        origin = msgspec.structs.replace(value.hole.origin, name=called)
        hole = msgspec.structs.replace(value.hole, origin=origin, nullable=True, encodings=())
        value = Opaque(hole, value.path)
        if hole.origin.kind == "url":
            machine.url_holes[hole.origin.key] = hole
            read_parameter(machine, frame, invocation.argument(0), value, invocation.at, "get")
    return value


def _text(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    if invocation.this is None:
        return Text()
    text = to_text(machine, frame, invocation.this)
    callee = getattr(invocation.node, "callee", None)
    if not isinstance(callee, syntax.Member):
        return text
    return spelled(text, Place(invocation.at.path, callee.object.end, invocation.at.end))


def _list(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return invocation.this if invocation.this is not None else undefined(invocation.at)


def _each(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    callback = invocation.argument(0)
    if isinstance(invocation.this, Ref) and isinstance(callback, Closure):
        for item in machine.record(frame, invocation.this).items:
            if isinstance(item, Record):
                at = invocation.at
                invoke(machine, frame, callback, Invocation((item.items[1], item.items[0]), at, (at, at)))
    return undefined(invocation.at)


METHODS: dict[str, Function] = {
    "set": _write(append=False), "append": _write(append=True), "delete": _delete, "get": _get,
    "toString": _text, "entries": _list, "forEach": _each, "has": some_boolean,
}  # fmt: skip


def add(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    if isinstance(invocation.this, Ref) and invocation.arguments:
        record = machine.record(frame, invocation.this)
        machine.update(
            frame, invocation.this, msgspec.structs.replace(record, items=(*record.items, invocation.arguments[0]))
        )
    return invocation.this if invocation.this is not None else undefined(invocation.at)
