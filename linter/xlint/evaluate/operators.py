"""Operators: arithmetic and concatenation, `&&` and `?:` as values, assignment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlint.evaluate import assign, texts
from xlint.evaluate.building import MAX_PARTS, built, too_long
from xlint.evaluate.closures import evaluate_named
from xlint.evaluate.conversions import converted, kind_of
from xlint.evaluate.declared import typed
from xlint.evaluate.derivation import derive
from xlint.evaluate.facts import checked, truth_of
from xlint.evaluate.frames import Frame
from xlint.evaluate.params import operand
from xlint.evaluate.strings import to_text
from xlint.evaluate.values import Constant, Opaque, Record, Ref, Value, known, literal, undefined
from xlint.value import Place, Text
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def unary(machine: Machine, frame: Frame, node: syntax.Unary) -> Value:
    at = frame.place(node)
    value = machine.evaluate(machine, frame, node.operand)
    match node.operator:
        case "await" | "yield":
            return derive(machine, frame, value, ("await", "", ()), at) if isinstance(value, Opaque) else value
        case "!":
            truth = truth_of(machine, frame, value)
            return Constant(not truth, "boolean", at) if truth is not None else converted(machine, value, "boolean", at)
        case "typeof":
            named = kind_of(value)
            return known(named, at) if named else machine.opaque((("root", "typeof", ()),), at, name="typeof")
        case "void":
            return undefined(at)
        case "-" | "+" | "~":
            if isinstance(value, Constant) and isinstance(value.value, int | float) and node.operator != "~":
                return Constant(-value.value if node.operator == "-" else value.value, "number", at)
            return converted(machine, value, "number", at)
        case _:
            return value


_COMPARISONS = {"==", "!=", "===", "!==", "<", ">", "<=", ">=", "in", "instanceof", "like", "is"}


def binary(machine: Machine, frame: Frame, node: syntax.Binary) -> Value:
    at = frame.place(node)
    match node.operator:
        case "+":
            return plus(machine, frame, node)
        case "&&" | "||" | "??":
            return logical(machine, frame, node)
        case "as":
            value = machine.evaluate(machine, frame, node.left)
            target = node.right.name if isinstance(node.right, syntax.Name) else ""
            return typed(machine, frame, value, target) if target else value
        case operator if operator in _COMPARISONS:
            if node.operator in {"==", "===", "!=", "!==", "<", ">", "<=", ">="}:
                return machine.condition(machine, frame, node).value
            machine.evaluate(machine, frame, node.left)
            machine.evaluate(machine, frame, node.right)
            return machine.opaque((("root", "boolean", ()),), at, name="boolean", type="boolean")
        case _:
            left = machine.evaluate(machine, frame, node.left)
            right = machine.evaluate(machine, frame, node.right)
            return arithmetic(machine, node.operator, left, right, at)


def plus(machine: Machine, frame: Frame, node: syntax.Binary) -> Value:
    """`+`, its left spine taken in a loop: long concatenations are common."""
    spine: list[syntax.Expression] = []
    current: syntax.Expression = node
    while isinstance(current, syntax.Binary) and current.operator == "+":
        spine.append(current.right)
        current = current.left
    total = operand(machine, frame, current, machine.evaluate(machine, frame, current))
    for item in reversed(spine):
        value = operand(machine, frame, item, machine.evaluate(machine, frame, item))
        total = add(machine, frame, total, value, frame.place(node))
    if isinstance(total, Text):
        built(machine, frame, total, node)
    return total


def add(machine: Machine, frame: Frame, left: Value, right: Value, at: Place) -> Value:
    """`left + right`: a sum where both are numbers, a text otherwise."""
    if isinstance(left, Constant) and isinstance(right, Constant) and left.kind == right.kind == "number":
        return arithmetic(machine, "-", left, Constant(-(right.value or 0), "number", at), at)
    if _numeric(left) and _numeric(right):
        return converted(machine, left if isinstance(left, Opaque) else right, "number", at)
    if frame.language == "xpp" and isinstance(left, Ref):
        items = (*_contained(machine, frame, left), *_contained(machine, frame, right))
        return machine.new_record(frame, Record("list", items=items, at=at))
    text = texts.concat([to_text(machine, frame, left), to_text(machine, frame, right)])
    if texts.size(text, MAX_PARTS) > MAX_PARTS:
        return too_long(machine, at)
    return text


def _contained(machine: Machine, frame: Frame, value: Value) -> tuple[Value, ...]:
    """What a value adds to a container."""
    return machine.record(frame, value).items if isinstance(value, Ref) else (value,)


def arithmetic(machine: Machine, operator: str, left: Value, right: Value, at: Place) -> Value:
    if isinstance(left, Constant) and isinstance(right, Constant):
        a, b = left.value, right.value
        if isinstance(a, int | float) and isinstance(b, int | float):
            try:
                computed = {"-": a - b, "*": a * b, "%": a % b if b else None, "/": a / b if b else None}.get(operator)
            except OverflowError:
                computed = None
            if computed is not None:
                return Constant(computed, "number", at)
    return converted(machine, left if isinstance(left, Opaque) else right, "number", at)


def _numeric(value: Value) -> bool:
    if isinstance(value, Constant):
        return value.kind == "number"
    return isinstance(value, Opaque) and value.hole.type == "number"


def logical(machine: Machine, frame: Frame, node: syntax.Binary) -> Value:
    """`&&`, `||` and `??` as values. `(this && this.__awaiter) || function ...` is the compiler's helper, which is known."""
    if node.operator == "||":
        helper = node.left.right if isinstance(node.left, syntax.Binary) else node.left
        if isinstance(helper, syntax.Member) and helper.name.startswith("__") and helper.name in machine.natives:
            return machine.natives[helper.name]
    return machine.condition(machine, frame, node).value


def conditional(machine: Machine, frame: Frame, node: syntax.Conditional) -> Value:
    test = machine.condition(machine, frame, node.test)
    truth, when, unless, branch = test.truth, test.when, test.unless, test.branch
    if truth is not None:
        return machine.evaluate(machine, frame, node.yes if truth else node.no)
    values: list[Value] = []
    machine.branches(
        frame,
        branch,
        "choice",
        [
            (lambda: values.append(machine.evaluate(machine, frame, node.yes)), when),
            (lambda: values.append(machine.evaluate(machine, frame, node.no)), unless),
        ],
    )
    values = [checked(value, facts) for value, facts in zip(values, (when, unless), strict=False)]
    if len(values) == 2:
        tested = {key for key, _ in when | unless}
        if _names(values[0], tested) and literal(values[1]) is not None:
            assign.defaulted(machine, values[0], values[1], frame.place(node))
            values[1] = assign.as_fallback(values[1])
        elif _names(values[1], tested) and literal(values[0]) is not None:
            assign.defaulted(machine, values[1], values[0], frame.place(node))
            values[0] = assign.as_fallback(values[0])
    empty = any(isinstance(value, Text) and not value.parts for value in values)
    return machine.merge_values(branch, "path" if empty else "choice", values)


def _names(value: Value, keys: set[str]) -> bool:
    return isinstance(value, Opaque) and value.hole.origin.key in keys


def assign_(machine: Machine, frame: Frame, node: syntax.Assign) -> Value:
    if node.operator == "=":
        named = node.target.name if isinstance(node.target, syntax.Name | syntax.Member) else ""
        value = evaluate_named(machine, frame, node.value, named)
        assign.bind(machine, frame, node.target, value)
        return value
    old = machine.evaluate(machine, frame, node.target)
    at = frame.place(node)
    added: Value | None = None
    if node.operator == "+=":
        added = machine.evaluate(machine, frame, node.value)
        value = add(machine, frame, old, added, at)
        if isinstance(value, Text):
            built(machine, frame, value, node)
    elif node.operator in {"||=", "&&=", "??="}:
        value = logical(
            machine, frame, syntax.Binary(node.start, node.end, node.operator[:-1], node.target, node.value)
        )
    else:
        right = machine.evaluate(machine, frame, node.value)
        value = arithmetic(machine, node.operator[:-1], old, right, at)
    assign.bind(machine, frame, node.target, value, added=added)
    return value


def update(machine: Machine, frame: Frame, node: syntax.Update) -> Value:
    old = machine.evaluate(machine, frame, node.target)
    at = frame.place(node)
    one = Constant(1 if node.operator == "++" else -1, "number", at)
    new_value = arithmetic(machine, "-", old, Constant(-(one.value or 0), "number", at), at)
    assign.bind(machine, frame, node.target, new_value)
    return new_value if node.prefix else old
