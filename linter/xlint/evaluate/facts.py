"""What tests tell about values.

A fact is (key of a value, what was checked): `nonnull`, `empty`, `allow-list`, `pattern`, `https`, `exists`, `origin`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.frames import NO_FACTS, Facts, Frame
from xlint.evaluate.values import Choice, ClassValue, Closure, Constant, Native, Opaque, Record, Ref, Value
from xlint.value import Hole, Place, Text

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


class Outcome(msgspec.Struct, frozen=True):
    """What a test says: its truth where that is known, the facts either way, its value, and the number of its branching."""

    truth: bool | None
    when: Facts
    unless: Facts
    value: Value
    branch: int = msgspec.field(default_factory=texts.fresh_branch)


def truth_of(machine: Machine, frame: Frame, value: Value) -> bool | None:
    """Whether the value is truthy, where that is known."""
    match value:
        case Constant():
            return bool(value.value) and value.kind not in {"null", "undefined", "absent"}
        case Text():
            if not value.parts:
                return False
            return True if any(part.text for part in texts.knowns(value) if part in value.parts) else None
        case Ref() | Closure() | ClassValue() | Native() | Record():
            return True
        case Choice():
            truths = {truth_of(machine, frame, option) for option in value.options}
            return truths.pop() if len(truths) == 1 else None
        case _:
            return None


def keys_of(value: Value) -> tuple[str, ...]:
    """The keys of the unknown values that a value is or may be; none where a text may stand in for them and pass any test."""
    match value:
        case Opaque():
            return (value.hole.origin.key,)
        case Text():
            return tuple(hole.origin.key for hole in texts.holes(value)) if texts.only_holes(value) else ()
        case Choice():
            if any(isinstance(option, Text) and option.literal for option in value.options):
                return ()
            return tuple(key for option in value.options for key in keys_of(option))
        case _:
            return ()


def record_keys(keys: tuple[str, ...]) -> tuple[str, ...]:
    """A record is checked by its `RecId` too."""
    stripped = []
    for key in keys:
        head, dot, tail = key.rpartition(".")
        stripped.append(head if dot and tail.lower() == "recid" else key)
    return tuple(stripped)


def about(keys: tuple[str, ...], *facts: str) -> Facts:
    """Each of these facts of each of these values."""
    return frozenset((key, fact) for key in keys for fact in facts)


def absence(keys: tuple[str, ...]) -> Facts:
    """The value is missing, and code that stops for it stops because it is missing."""
    return about(keys, "empty", "stops")


def told(machine: Machine, value: Value) -> Facts:
    """What holds where a value that some function gave is truthy."""
    keys = keys_of(value)
    implied = implications(machine, keys)[0] if isinstance(value, Opaque) else NO_FACTS
    return about(keys, "nonnull", "truthy") | implied


def implications(machine: Machine, keys: tuple[str, ...]) -> tuple[Facts, Facts]:
    """What a boolean that a function gave back says about what that function tested."""
    return machine.implied.get(keys[0], (NO_FACTS, NO_FACTS)) if len(keys) == 1 else (NO_FACTS, NO_FACTS)


def vouched(machine: Machine, facts: Facts) -> Facts:
    """The facts, and what finding a record says about the values that it was found by."""
    found = [machine.vouched[key] for key, fact in facts if fact == "exists" and key in machine.vouched]
    return facts.union(*found)


def question(value: Value) -> Facts:
    """The answer to a question was looked at: whatever comes next, the user was asked."""
    if isinstance(value, Opaque) and value.path[0][1].lower() in {"box", "dialog", "sysoperationdialog"}:
        return frozenset({("%question", "asked")})
    return NO_FACTS


def boolean(machine: Machine, at: Place, when: Facts, unless: Facts) -> Opaque:
    """A boolean that implies facts, whoever tests it."""
    value = machine.opaque((("root", "boolean", ()),), at, name="boolean", type="boolean")
    key = f"boolean#{texts.fresh_branch()}"
    machine.implied[key] = (when, unless)
    origin = msgspec.structs.replace(value.hole.origin, key=key)
    return Opaque(msgspec.structs.replace(value.hole, origin=origin), value.path)


def answer(machine: Machine, truth: bool | None, at: Place, when: Facts = NO_FACTS, unless: Facts = NO_FACTS) -> Value:
    """A test as a value: true or false where that is known, else a boolean that implies what it tells."""
    return Constant(truth, "boolean", at) if truth is not None else boolean(machine, at, when, unless)


def checked(value: Value, facts: Facts) -> Value:
    """The value with what the test just told about it: past the branch nobody else would know."""

    def apply(hole: Hole) -> Hole:
        learned = {fact for key, fact in facts if key == hole.origin.key and fact != "empty"}
        return msgspec.structs.replace(hole, guards=hole.guards | learned) if learned else hole

    if isinstance(value, Opaque):
        return msgspec.structs.replace(value, hole=apply(value.hole))
    if isinstance(value, Text):
        return texts.map_parts(value, lambda part: (part,), lambda hole: (apply(hole),))
    return value


def surely_there(hole: Hole) -> Hole:
    """The value, found to be neither null nor undefined."""
    return msgspec.structs.replace(hole, guards=hole.guards | {"nonnull"}, nullable=False)


EMPTY_KINDS = {"null", "undefined", "absent"}
