"""`==`, `<` and their like as tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlint.evaluate.facts import EMPTY_KINDS, Outcome, about, absence, answer, keys_of, question, record_keys
from xlint.evaluate.frames import NO_FACTS, Facts, Frame
from xlint.evaluate.membership import searched
from xlint.evaluate.narrowing import narrowing
from xlint.evaluate.observe import Asked, Consumed
from xlint.evaluate.uses import note_use
from xlint.evaluate.values import Choice, Closure, Constant, Opaque, Ref, Value, literal
from xlint.value import Fork, Place, Text
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def equality(machine: Machine, frame: Frame, node: syntax.Binary) -> Outcome:
    left = machine.evaluate(machine, frame, node.left)
    right = machine.evaluate(machine, frame, node.right)
    positive = not node.operator.startswith("!")
    truth = _equal(left, right, loose=len(node.operator) == 2)
    if truth is None:
        truth = _known_from_checks(machine, frame, left, right)
    equal, differs = _facts_of_equality(machine, frame, node, left, right)
    if isinstance(right, Text):
        machine.emit(Consumed("pattern", right))
    if isinstance(left, Text):
        machine.emit(Consumed("pattern", left))
    at = frame.place(node)
    if not positive:
        truth = None if truth is None else not truth
        equal, differs = differs, equal
    return Outcome(truth, equal, differs, answer(machine, truth, at, equal, differs))


def _known_from_checks(machine: Machine, frame: Frame, left: Value, right: Value) -> bool | None:
    """A value that was found to be there is not null; one that was found truthy is not empty either."""
    for value, other in ((left, right), (right, left)):
        if not isinstance(value, Opaque):
            continue
        facts = machine.facts(frame, value.hole.origin.key) | value.hole.guards
        if isinstance(other, Constant) and other.kind in {"null", "undefined"} and facts & {"nonnull", "truthy"}:
            return False
        if literal(other) == "" and "truthy" in facts:
            return False
    return None


def _equal(left: Value, right: Value, *, loose: bool) -> bool | None:
    if isinstance(left, Constant) and isinstance(right, Constant):
        nullish = left.kind in EMPTY_KINDS and right.kind in EMPTY_KINDS
        if loose and nullish:
            return True
        return left.kind == right.kind and left.value == right.value
    a, b = _spellings(left), _spellings(right)
    if a and b:
        return False if a.isdisjoint(b) else True if len(a) == len(b) == 1 else None
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Ref | Closure | Text) and isinstance(other, Constant) and other.kind in EMPTY_KINDS:
            return False
    return None


def _spellings(value: Value) -> frozenset[str]:
    """The strings that a text may be; none where one of them is not known."""
    if not isinstance(value, Text):
        return frozenset()
    whole = value.literal
    if whole is not None:
        return frozenset((whole,))
    fork = value.parts[0] if len(value.parts) == 1 else None
    options = [_spellings(option) for option in fork.options] if isinstance(fork, Fork) else []
    return frozenset().union(*options) if all(options) else frozenset()


def _facts_of_equality(
    machine: Machine, frame: Frame, node: syntax.Binary, left: Value, right: Value
) -> tuple[Facts, Facts]:
    for value, other, side in ((left, right, node.left), (right, left, node.right)):
        keys = keys_of(value)
        if isinstance(side, syntax.Unary) and side.operator == "typeof":
            keys = keys_of(machine.evaluate(machine, frame, side.operand))
            if literal(other) == "undefined":
                return absence(keys), about(keys, "defined")
            return (
                (about(keys, "nonnull"), NO_FACTS) if literal(other) in {"string", "number"} else (NO_FACTS, NO_FACTS)
            )
        if not keys:
            continue
        if isinstance(other, Constant) and other.kind in {"null", "undefined"}:
            if isinstance(value, Choice) and any(isinstance(option, Text) for option in value.options):
                keys = ()
            kind = "nullish" if len(node.operator) == 2 else other.kind
            missing, there = narrowing(frame, side, value, kind, f"not {kind}")
            return absence(keys) | missing, about(keys, "nonnull", "exists") | there
        text = literal(other)
        if text == "" or (isinstance(other, Constant) and other.kind == "number" and other.value == 0):
            blank, filled = narrowing(frame, side, value, "blank", "not blank") if text == "" else (NO_FACTS, NO_FACTS)
            listed = searched(machine, frame, side) if frame.language == "xpp" else NO_FACTS
            measured = _measured(machine, frame, side)
            if frame.language == "javascript" and not measured:
                # `null !== ""` is true: the comparison tells nothing about null.
                return absence(keys) | blank, filled
            present = about(measured or keys, "nonnull", "exists") | about(record_keys(keys), "exists")
            return absence(measured or keys) | blank, present | filled | listed
        if text is not None:
            for key in keys:
                machine.emit(Asked(key, "compared", text, frame.place(node)))
                _note_compared(machine, frame, key, frame.place(node))
            sent_by = frozenset({("%message", "origin")}) if _is_origin(value) else NO_FACTS
            return about(keys, "nonnull", "allow-list", "origin") | sent_by, NO_FACTS
        if isinstance(other, Opaque):
            asked = question(value)
            own = ("own-company",) if other.hole.origin.kind == "company" else ()
            return about(keys, "compared", *own) | asked, asked
    return NO_FACTS, NO_FACTS


def _is_origin(value: Value) -> bool:
    """Whether the value is `event.origin`: comparing it decides whose message is listened to."""
    return isinstance(value, Opaque) and value.path[-1][:2] == ("get", "origin")


def _note_compared(machine: Machine, frame: Frame, key: str, at: Place) -> None:
    """In X++, comparing a URL value with a literal is using it."""
    hole = machine.url_holes.get(key)
    if frame.language == "xpp" and hole is not None:
        note_use(machine, frame, (hole,), at)


def _measured(machine: Machine, frame: Frame, node: syntax.Expression) -> tuple[str, ...]:
    """The value whose length is compared: `x.length === 0`, `strLen(x) == 0`."""
    if isinstance(node, syntax.Member) and node.name == "length":
        return keys_of(machine.evaluate(machine, frame, node.object))
    if isinstance(node, syntax.Call) and isinstance(node.callee, syntax.Name) and node.callee.name.lower() == "strlen":
        return keys_of(machine.evaluate(machine, frame, node.arguments[0])) if node.arguments else ()
    return ()


def relation(machine: Machine, frame: Frame, node: syntax.Binary) -> Outcome:
    left = machine.evaluate(machine, frame, node.left)
    right = machine.evaluate(machine, frame, node.right)
    truth: bool | None = None
    if isinstance(left, Constant) and isinstance(right, Constant):
        a, b = left.value, right.value
        if isinstance(a, int | float) and isinstance(b, int | float):
            truth = {"<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b}[node.operator]
    number = right.value if isinstance(right, Constant) else None
    when, unless = NO_FACTS, NO_FACTS
    found = searched(machine, frame, node.left)
    if found and node.operator in {">", ">="} and number in {0, 1, -1}:
        when = found
    elif (node.operator == ">" and number == 0) or (node.operator == ">=" and number == 1):
        keys = _measured(machine, frame, node.left) or keys_of(left)
        when, unless = about(keys, "nonnull", "exists"), absence(keys)
    return Outcome(truth, when, unless, answer(machine, truth, frame.place(node), when, unless))
