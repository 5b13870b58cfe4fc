"""Binding and assignment: names, patterns, properties; and what an assignment to a property means for a URL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts, variables
from xlint.evaluate.acts import fill
from xlint.evaluate.frames import Frame
from xlint.evaluate.observe import Asked
from xlint.evaluate.records import get_property, item_at, rest_of_array, rest_of_object, set_property, settled
from xlint.evaluate.sinks import reach_row
from xlint.evaluate.strings import to_text
from xlint.evaluate.values import Choice, Constant, Opaque, PathStep, Value, known, literal
from xlint.value import Place, Text
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def bind(
    machine: Machine,
    frame: Frame,
    target: syntax.Expression,
    value: Value,
    *,
    declaring: bool = False,
    added: Value | None = None,
) -> None:
    """Give `value` to a name, a pattern or a property. `added` is what `+=` appends: the rest has been there before."""
    match target:
        case syntax.Name():
            set_name(machine, frame, target, value, declaring=declaring)
        case syntax.Assign():
            bind(machine, frame, target.target, with_default(machine, frame, value, target.value), declaring=declaring)
        case syntax.Member() | syntax.Index():
            set_member(machine, frame, target, value, added)
        case syntax.Array():
            for index, item in enumerate(target.items):
                if isinstance(item, syntax.Spread):
                    bind(machine, frame, item.value, rest_of_array(machine, frame, value, index), declaring=declaring)
                elif item is not None:
                    bind(
                        machine,
                        frame,
                        item,
                        item_at(machine, frame, value, index, frame.place(item)),
                        declaring=declaring,
                    )
        case syntax.Object():
            taken: list[str] = []
            for entry in target.properties:
                if entry.kind == "spread":
                    bind(machine, frame, entry.value, rest_of_object(machine, frame, value, taken), declaring=declaring)
                    continue
                key = _entry_key(machine, frame, entry)
                if key is not None:
                    taken.append(key)
                found = get_property(machine, frame, value, key, frame.place(entry))
                bind(machine, frame, entry.value, found, declaring=declaring)
        case syntax.Spread():
            bind(machine, frame, target.value, value, declaring=declaring)
        case _:
            pass


def _entry_key(machine: Machine, frame: Frame, entry: syntax.Property) -> str | None:
    if entry.key is None:
        return None
    return literal(machine.evaluate(machine, frame, entry.key))


def with_default(machine: Machine, frame: Frame, value: Value, default: syntax.Expression) -> Value:
    """The value, or the default where it is undefined; both where that is open."""
    if isinstance(value, Constant):
        return machine.evaluate(machine, frame, default) if value.kind in {"undefined", "absent"} else value
    if isinstance(value, Opaque):
        fallback = as_fallback(machine.evaluate(machine, frame, default))
        return either(machine, value, fallback)
    if isinstance(value, Choice) and any(
        isinstance(o, Constant) and o.kind in {"undefined", "absent"} for o in value.options
    ):
        fallback = machine.evaluate(machine, frame, default)
        options = [
            fallback if isinstance(option, Constant) and option.kind in {"undefined", "absent"} else option
            for option in value.options
        ]
        return machine.merge_values(value.branch, value.kind, options)
    return value


def as_fallback(value: Value) -> Value:
    """The value, marked as one that only stands in for a missing one."""
    if isinstance(value, Text):
        return texts.map_parts(
            value, lambda part: (msgspec.structs.replace(part, fallback=True),), lambda hole: (hole,)
        )
    return value


def either(machine: Machine, value: Opaque, fallback: Value) -> Value:
    """An unknown value that is surely there, or else the fallback."""
    there = msgspec.structs.replace(
        value, hole=msgspec.structs.replace(value.hole, guards=value.hole.guards | {"nonnull"}, nullable=False)
    )
    if isinstance(fallback, Constant) and fallback.kind in {"null", "undefined"}:
        return value
    return Choice(texts.fresh_branch(), "path", (there, fallback))


def defaulted(machine: Machine, value: Value | None, fallback: Value, at: Place) -> None:
    """A URL parameter that is missing is replaced by a text that is known."""
    text = literal(fallback)
    if isinstance(value, Opaque) and value.hole.origin.kind == "url" and text:
        machine.emit(Asked(value.hole.origin.key, "defaulted", text, at))


def set_name(machine: Machine, frame: Frame, target: syntax.Name, value: Value, *, declaring: bool) -> None:
    found = frame.scope.find(target.name)
    if found is None:
        if frame.language == "xpp":
            machine.declare(frame, target.name, value)
            return
        if target.name == "location":
            reach_assignment(machine, frame, (("root", "location", ()),), value, frame.place(target))
            return
        top = frame.scope.top()
        cell = machine.cell()
        top.declare(target.name, cell)
        machine.shared.setdefault(target.name, []).append((top.path, cell))
        frame.live.set(cell, value)
        return
    scope, cell = found
    before = frame.live.get(cell)
    if isinstance(before, Opaque) and "empty" in machine.facts(frame, before.hole.origin.key):
        defaulted(machine, before, value, frame.place(target))
    if frame.language == "xpp":
        value = variables.give(machine, frame, found, target.name, value, frame.place(target))
        if not declaring:
            value = variables.kept(value, target.name, frame.place(target))
    frame.live.set(cell, settled(machine, frame, value))
    if target.name == "location" and scope.parent is None:
        reach_assignment(machine, frame, (("root", "location", ()),), value, frame.place(target))


def set_member(
    machine: Machine, frame: Frame, target: syntax.Member | syntax.Index, value: Value, added: Value | None = None
) -> None:
    """`object.name = value`: written to the object, and a navigation or sink where the models say so."""
    holder = machine.evaluate(machine, frame, target.object)
    if isinstance(target, syntax.Member):
        key: Text = known(target.name, Place(frame.path, target.name_start, target.end), target.name_start)
    elif target.index is not None:
        index = machine.evaluate(machine, frame, target.index)
        key = to_text(machine, frame, index)
    else:
        return
    for option in holder.options if isinstance(holder, Choice) else (holder,):
        if isinstance(option, Opaque):
            name = key.literal
            if name is not None:
                reach_assignment(machine, frame, (*option.path, ("get", name, ())), value, frame.place(target), added)
        if frame.language == "xpp" and key.literal is not None:
            if variables.set_member(machine, frame, option, key.literal, value, frame.place(target)):
                continue
            if isinstance(option, Opaque):
                fill(machine, frame, option, key.literal, value, frame.place(target))
        set_property(machine, frame, option, key, value)


def reach_assignment(
    machine: Machine, frame: Frame, path: tuple[PathStep, ...], value: Value, at: Place, added: Value | None = None
) -> None:
    """A property that the models know is written: the whole value navigates, what `+=` appends becomes markup or code."""
    found = machine.language(frame).assignments.find(path)
    if found is not None:
        whole = added is None or found[0].kind == "navigate"
        reach_row(machine, frame, found[0], value if whole or added is None else added, at)
