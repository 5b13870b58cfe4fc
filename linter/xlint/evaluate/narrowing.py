"""Which of a variable's alternatives a test lets through."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.facts import EMPTY_KINDS, surely_there, truth_of
from xlint.evaluate.frames import NO_FACTS, Facts, Frame
from xlint.evaluate.values import Choice, Constant, Opaque, Value, literal
from xlint.value import Fork, Text
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


CELL = "\x00cell:"


def narrowing(frame: Frame, node: syntax.Expression, value: Value, when: str, unless: str) -> tuple[Facts, Facts]:
    """Testing a variable that holds one of several values leaves those that pass the test."""
    if isinstance(node, syntax.Assign):
        node = node.target
    if not isinstance(node, syntax.Name) or not isinstance(value, Choice | Text):
        return NO_FACTS, NO_FACTS
    found = frame.scope.find(node.name)
    if found is None:
        return NO_FACTS, NO_FACTS
    key = f"{CELL}{found[1]}"
    return frozenset({(key, when)}), frozenset({(key, unless)})


def narrow(machine: Machine, frame: Frame, key: str, fact: str) -> None:
    """Keep of a variable's alternatives those that a test lets through: see `_may_be`."""
    cell = int(key.removeprefix(CELL))
    value = frame.live.get(cell)
    if isinstance(value, Choice | Text):
        left = _filtered(machine, value, lambda option: _may_be(machine, frame, option, fact))
        if left is not None and fact in {"truthy", "not null", "not nullish"}:
            left = _there(machine, left)
        if left is not None and left is not value:
            frame.live.set(cell, left)


def _there(machine: Machine, value: Value) -> Value:
    """The alternatives, of which each unknown one is now there."""
    if isinstance(value, Opaque):
        return msgspec.structs.replace(value, hole=surely_there(value.hole))
    if isinstance(value, Choice):
        return machine.merge_values(value.branch, value.kind, [_there(machine, option) for option in value.options])
    return value


def _may_be(machine: Machine, frame: Frame, value: Value, fact: str) -> bool:
    """Whether the value can be `truthy`, `falsy`, `null`, `undefined`, `nullish`, `blank`, or `not` one of the last four."""
    kind = value.kind if isinstance(value, Constant) else None
    kinds = EMPTY_KINDS if fact.endswith("nullish") else {fact.removeprefix("not ")}
    match fact:
        case "truthy" | "falsy":
            return truth_of(machine, frame, value) in {None, fact == "truthy"}
        case "null" | "undefined" | "nullish":
            return kind in kinds or isinstance(value, Opaque)
        case "not null" | "not undefined" | "not nullish":
            return kind not in kinds
        case _:
            whole = literal(value) if isinstance(value, Text) else None
            return whole != "" if fact == "not blank" else whole in {None, ""}


def _filtered(machine: Machine, value: Value, may_be: Callable[[Value], bool]) -> Value | None:
    """What of the alternatives can be as wanted; None where nothing can."""
    if isinstance(value, Choice):
        kept = [left for option in value.options if (left := _filtered(machine, option, may_be)) is not None]
        if len(kept) == len(value.options):
            same = all(a is b for a, b in zip(kept, value.options, strict=True))
            return value if same else machine.merge_values(value.branch, value.kind, kept)
        if len(kept) < 2:
            return kept[0] if kept else None
        return machine.merge_values(texts.fresh_branch(), value.kind, kept)
    if isinstance(value, Text) and len(value.parts) == 1 and isinstance(value.parts[0], Fork):
        fork = value.parts[0]
        options = [option for option in fork.options if may_be(option)]
        if len(options) == len(fork.options):
            return value
        if len(options) < 2:
            return options[0] if options else None
        return texts.fork(texts.fresh_branch(), fork.kind, options)
    return value if may_be(value) else None
