"""Values that are spelled out: strings and numbers, templates, arrays and objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.building import MAX_PARTS, built, too_long
from xlint.evaluate.closures import evaluate_named
from xlint.evaluate.frames import Frame
from xlint.evaluate.params import operand
from xlint.evaluate.records import GETTER, pair_value, set_property
from xlint.evaluate.strings import to_text
from xlint.evaluate.values import Choice, Constant, Record, Ref, Value, known, undefined
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def literal_(machine: Machine, frame: Frame, node: syntax.Literal) -> Value:
    at = frame.place(node)
    if node.kind == "string":
        text = str(node.value)
        return known(text, at, _source(machine, frame, node, text))
    if node.kind == "regex":
        return machine.opaque((("root", "RegExp", ()),), at, "literal", str(node.value))
    if node.kind == "date":
        return machine.opaque((("root", "date", ()),), at, "literal", str(node.value), type="date")
    value = node.value if isinstance(node.value, int | float | bool) else None
    return Constant(value, node.kind, at)


def _source(machine: Machine, frame: Frame, node: syntax.Literal, text: str) -> int | None:
    """Where the literal's first character lies, if no escape moves the rest."""
    document = machine.documents.get(frame.path)
    if document is None:
        return None
    raw = document.text[node.start : node.end]
    if raw == text:
        return node.start
    if len(raw) == len(text) + 2 and raw[1:-1] == text:
        return node.start + 1
    if raw.startswith("@") and raw[2:-1] == text:
        return node.start + 2
    return None


def template(machine: Machine, frame: Frame, node: syntax.Template) -> Value:
    if node.tag_function is not None:
        machine.evaluate(machine, frame, node.tag_function)
    values = (operand(machine, frame, part, machine.evaluate(machine, frame, part)) for part in node.parts)
    pieces = [to_text(machine, frame, value) for value in values]
    text = texts.concat(pieces)
    if texts.size(text, MAX_PARTS) > MAX_PARTS:
        return too_long(machine, frame.place(node))
    built(machine, frame, text, node)
    return text


def array(machine: Machine, frame: Frame, node: syntax.Array) -> Value:
    items: list[Value] = []
    is_open = False
    for item in node.items:
        if isinstance(item, syntax.Spread):
            spread = machine.evaluate(machine, frame, item.value)
            if isinstance(spread, Choice) and all(isinstance(option, Ref) for option in spread.options):
                items.extend(_spread_choice(machine, frame, spread))
                continue
            record = machine.record(frame, spread) if isinstance(spread, Ref) else None
            if record is not None and record.kind in {"array", "list", "set", "params", "map"}:
                items.extend(pair_value(machine, frame, entry) for entry in record.items)
                is_open = is_open or record.open
            else:
                is_open = True
        elif item is None:
            items.append(undefined(frame.place(node)))
        else:
            items.append(machine.evaluate(machine, frame, item))
    kind = "list" if frame.language == "xpp" else "array"
    return machine.new_record(frame, Record(kind, items=tuple(items), open=is_open, at=frame.place(node)))


def _spread_choice(machine: Machine, frame: Frame, choice: Choice) -> list[Value]:
    """`...(test ? [a] : [])`: items that only some alternatives have are there on those."""
    records = [machine.record(frame, option) for option in choice.options if isinstance(option, Ref)]
    absent = Constant(None, "absent", frame.entry.at)
    found: list[Value] = []
    for index in range(max(len(record.items) for record in records)):
        options = [record.items[index] if index < len(record.items) else absent for record in records]
        kind = "path" if any(option is absent for option in options) else choice.kind
        found.append(machine.merge_values(choice.branch, kind, options))
    return found


def object_(machine: Machine, frame: Frame, node: syntax.Object) -> Value:
    ref = machine.new_record(frame, Record("object", at=frame.place(node)))
    for entry in node.properties:
        if entry.kind == "spread":
            spread(machine, frame, ref, machine.evaluate(machine, frame, entry.value))
            continue
        named = str(entry.key.value) if isinstance(entry.key, syntax.Literal) else ""
        value = evaluate_named(machine, frame, entry.value, named)
        if entry.key is None:
            continue
        if entry.kind != "init":
            if entry.kind == "set":
                continue
            value = Record(GETTER, {"get": value}, at=frame.place(entry))
        key = to_text(machine, frame, machine.evaluate(machine, frame, entry.key))
        set_property(machine, frame, ref, key, value)
    return ref


def spread(machine: Machine, frame: Frame, target: Ref, source: Value) -> None:
    """`{...source}` and `Object.assign`: the known entries, and openness where the source is not known."""
    if isinstance(source, Constant):
        return
    if isinstance(source, Choice):
        refs = [option for option in source.options if isinstance(option, Ref)]
        if not refs:
            return
        absent = Constant(None, "absent", frame.entry.at)
        names = dict.fromkeys(key for ref in refs for key in machine.record(frame, ref).entries)
        for name in names:
            options: list[Value | None] = [
                machine.record(frame, o).entries.get(name, absent) if isinstance(o, Ref) else absent
                for o in source.options
            ]
            key = next((k for ref in refs if (k := machine.record(frame, ref).keys.get(name)) is not None), None)
            value = machine.merge_values(source.branch, source.kind, options)
            set_property(machine, frame, target, key or known(name, frame.entry.at), value)
        return
    record = machine.record(frame, target)
    if not isinstance(source, Ref):
        machine.update(frame, target, msgspec.structs.replace(record, open=True))
        return
    other = machine.record(frame, source)
    machine.update(
        frame,
        target,
        msgspec.structs.replace(
            record,
            entries={**record.entries, **other.entries},
            keys={**record.keys, **other.keys},
            open=record.open or other.open,
        ),
    )
