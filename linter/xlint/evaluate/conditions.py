"""What an expression tells where it is a test: whether it is known, and which facts hold where it is true and where it is false."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlint.evaluate import assign, texts
from xlint.evaluate.comparisons import equality, relation
from xlint.evaluate.facts import (
    EMPTY_KINDS,
    Outcome,
    about,
    absence,
    answer,
    implications,
    keys_of,
    record_keys,
    surely_there,
    truth_of,
    vouched,
)
from xlint.evaluate.frames import NO_FACTS, Frame
from xlint.evaluate.membership import call_test
from xlint.evaluate.narrowing import narrowing
from xlint.evaluate.values import Choice, Constant, Opaque, Value
from xlint.value import Text
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def condition(machine: Machine, frame: Frame, node: syntax.Expression) -> Outcome:
    """Evaluate an expression once, and say what its truth would tell."""
    match node:
        case syntax.Unary(operator="!"):
            inner = condition(machine, frame, node.operand)
            return _negated(machine, frame, inner, node)
        case syntax.Binary(operator="&&" | "||" | "??"):
            return _both(machine, frame, node)
        case syntax.Binary(operator="==" | "===" | "!=" | "!=="):
            return equality(machine, frame, node)
        case syntax.Binary(operator="<" | ">" | "<=" | ">="):
            return relation(machine, frame, node)
        case syntax.Call():
            return call_test(machine, frame, node)
        case syntax.Sequence():
            for item in node.items[:-1]:
                machine.evaluate(machine, frame, item)
            return condition(machine, frame, node.items[-1])
        case syntax.Binary(operator="in"):
            key = machine.evaluate(machine, frame, node.left)
            machine.evaluate(machine, frame, node.right)
            return Outcome(None, about(keys_of(key), "allow-list"), NO_FACTS, answer(machine, None, frame.place(node)))
        case _:
            return _plain(machine, frame, node)


def _plain(machine: Machine, frame: Frame, node: syntax.Expression) -> Outcome:
    value = machine.evaluate(machine, frame, node)
    keys = keys_of(value)
    truth = truth_of(machine, frame, value)
    if truth is None and isinstance(value, Opaque):
        known_so_far = machine.facts(frame, value.hole.origin.key) | value.hole.guards
        truth = True if "truthy" in known_so_far else None
    checks = about(record_keys(keys), "exists")
    implied = implications(machine, keys) if isinstance(value, Opaque) else (NO_FACTS, NO_FACTS)
    truthy, falsy = narrowing(frame, node, value, "truthy", "falsy")
    branch = value.branch if isinstance(value, Choice) and _decides(machine, frame, value) else texts.fresh_branch()
    when = about(keys, "nonnull", "truthy") | checks | implied[0] | truthy
    return Outcome(truth, when, absence(keys) | implied[1] | falsy, value, branch)


def _decides(machine: Machine, frame: Frame, value: Choice) -> bool:
    """Whether the alternatives differ in truth, first true then false: testing them is testing what made them."""
    return [truth_of(machine, frame, option) for option in value.options] == [True, False]


def _negated(machine: Machine, frame: Frame, inner: Outcome, node: syntax.Unary) -> Outcome:
    truth = None if inner.truth is None else not inner.truth
    value = answer(machine, truth, frame.place(node), inner.unless, inner.when)
    return Outcome(truth, inner.unless, inner.when, value, inner.branch)


def _both(machine: Machine, frame: Frame, node: syntax.Binary) -> Outcome:
    """`a && b`, `a || b`, `a ?? b`: the right side is evaluated under what the left side tells."""
    left = condition(machine, frame, node.left)
    conjunction = node.operator == "&&"
    decided = left.truth if node.operator != "??" else _present(left.value)
    if decided is (not conjunction):
        return left
    outcome: list[Outcome] = []
    assumed = left.when if conjunction else left.unless
    if decided is None:
        machine.branches(
            frame,
            left.branch,
            "path",
            [
                (lambda: outcome.append(condition(machine, frame, node.right)), assumed),
                (lambda: None, left.unless if conjunction else left.when),
            ],
        )
    else:
        outcome.append(condition(machine, frame, node.right))
    if not outcome:
        return left
    right = outcome[0]
    truth = right.truth if decided is not None or right.truth is (not conjunction) else None
    stops = {fact for fact in left.when | right.when if fact[1] == "stops"}
    kept = {fact for fact in left.unless | right.unless if fact[1] == "stops"}
    if conjunction:
        when = left.when | right.when
        when = when if decided else when - stops
        unless = right.unless if decided else (left.unless & right.unless) | kept
        if decided:
            value = right.value
        elif _is_boolean(right.value):
            value = answer(machine, truth, frame.place(node), when, unless)
        else:
            value = machine.merge_values(left.branch, "path", [right.value, Text()])
        return Outcome(truth, when, unless, value)
    when = right.when if decided is False else (vouched(machine, left.when) & vouched(machine, right.when)) | stops
    unless = left.unless | right.unless
    unless = unless if decided is False else unless - kept
    if decided is False:
        value = right.value
    elif _is_boolean(left.value) and _is_boolean(right.value):
        value = answer(machine, truth, frame.place(node), when, unless)
    else:
        value = _alternative(machine, frame, left, right, nullish=node.operator == "??")
    return Outcome(truth, when, unless, value)


def _alternative(machine: Machine, frame: Frame, left: Outcome, right: Outcome, *, nullish: bool) -> Value:
    """`left || right` where the left side may be missing: the left one is then surely there, the right one a fallback."""
    fallback = assign.as_fallback(right.value)

    def instead(value: Value) -> Value:
        if isinstance(value, Choice):
            return machine.merge_values(value.branch, value.kind, [instead(option) for option in value.options])
        if isinstance(value, Opaque):
            assign.defaulted(machine, value, fallback, value.hole.at)
            sure = "nonnull" in value.hole.guards if nullish else "truthy" in value.hole.guards
            return value if sure else assign.either(machine, value, fallback)
        there_at_all = _present(value) if nullish else truth_of(machine, frame, value)
        if there_at_all is not None or not isinstance(value, Text):
            return fallback if there_at_all is False else value
        there = texts.map_parts(value, lambda part: (part,), lambda hole: (surely_there(hole),))
        return machine.merge_values(left.branch, "path", [there, fallback])

    return instead(left.value)


def _is_boolean(value: Value) -> bool:
    if isinstance(value, Opaque):
        return value.hole.type == "boolean"
    return isinstance(value, Constant) and value.kind == "boolean"


def _present(value: Value) -> bool | None:
    """Whether `value ?? other` is the value."""
    if isinstance(value, Constant):
        return value.kind not in EMPTY_KINDS
    return None if isinstance(value, Opaque | Choice) else True
