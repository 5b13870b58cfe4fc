"""What each expression evaluates to: one function per kind of node, here or in the modules imported below."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.calls import call
from xlint.evaluate.closures import make_closure
from xlint.evaluate.construction import make_class, new
from xlint.evaluate.frames import Frame
from xlint.evaluate.initializers import array, literal_, object_, template
from xlint.evaluate.names import index, member, name
from xlint.evaluate.operators import assign_, binary, conditional, unary, update
from xlint.evaluate.values import (
    Choice,
    ClassValue,
    Closure,
    Constant,
    Native,
    Opaque,
    Ref,
    Value,
    known,
    undefined,
)
from xlint.evaluate.xpp.queries import run_query
from xlint.value import Place, Text
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def evaluate(machine: Machine, frame: Frame, node: syntax.Expression) -> Value:
    """The value of an expression; where it is one value and no more, its place is this expression's."""
    if not machine.spend(frame, node):
        return machine.opaque((("root", "?", ()),), frame.place(node))
    value = EVALUATE[type(node)](machine, frame, node)
    if type(value) in _WHOLE:
        return value
    if isinstance(value, Opaque):
        at = value.hole.at
        if at.start == node.start and at.end == node.end and at.path == frame.path:
            return value
        return Opaque(msgspec.structs.replace(value.hole, at=frame.place(node)), value.path)
    if isinstance(value, Text) and texts.only_holes(value):
        return texts.with_place(value, frame.place(node))
    return placed(value, frame.place(node)) if isinstance(value, Choice) else value


_WHOLE = frozenset({Constant, Ref, Closure, Native, ClassValue})
"""What has no place where it enters."""


def placed(value: Choice, at: Place) -> Choice:
    """Alternatives that are one value each, with the place where the value enters."""
    options = tuple(
        Opaque(msgspec.structs.replace(option.hole, at=at), option.path)
        if isinstance(option, Opaque)
        else texts.with_place(option, at)
        if isinstance(option, Text)
        else placed(option, at)
        if isinstance(option, Choice)
        else option
        for option in value.options
    )
    return Choice(value.branch, value.kind, options)


def sequence(machine: Machine, frame: Frame, node: syntax.Sequence) -> Value:
    value: Value = undefined(frame.place(node))
    for item in node.items:
        value = machine.evaluate(machine, frame, item)
    return value


def function(machine: Machine, frame: Frame, node: syntax.Function) -> Value:
    return make_closure(machine, frame, node, node.name or "")


def class_(machine: Machine, frame: Frame, node: syntax.Class) -> Value:
    return make_class(machine, frame, node)


def query(machine: Machine, frame: Frame, node: syntax.Query) -> Value:
    return run_query(machine, frame, node)


def macro(machine: Machine, frame: Frame, node: syntax.Macro) -> Value:
    """A macro of a library: where some library in sight defines it as a constant, that constant, where it is used."""
    text = machine.macros.get(node.name.lower())
    if text is not None and not node.arguments:
        at = frame.place(node)
        if len(text) > 1 and text[0] in "'\"" and text[-1] == text[0]:
            return known(text[1:-1], at)
        if text.lstrip("-").isdigit():
            return Constant(int(text), "number", at)
    return machine.opaque((("root", f"#{node.name}", ()),), frame.place(node), "setting", node.name)


def spread_(machine: Machine, frame: Frame, node: syntax.Spread) -> Value:
    return machine.evaluate(machine, frame, node.value)


EVALUATE: dict[type, Callable[[Machine, Frame, Any], Value]] = {
    syntax.Literal: literal_,
    syntax.Name: name,
    syntax.Member: member,
    syntax.Index: index,
    syntax.Call: call,
    syntax.New: new,
    syntax.Template: template,
    syntax.Array: array,
    syntax.Object: object_,
    syntax.Unary: unary,
    syntax.Binary: binary,
    syntax.Conditional: conditional,
    syntax.Assign: assign_,
    syntax.Update: update,
    syntax.Spread: spread_,
    syntax.Sequence: sequence,
    syntax.Function: function,
    syntax.Class: class_,
    syntax.Query: query,
    syntax.Macro: macro,
}
