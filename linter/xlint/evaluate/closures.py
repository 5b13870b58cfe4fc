"""Functions and methods as values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate.frames import Frame
from xlint.evaluate.values import ClassValue, Closure, Value
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def evaluate_named(machine: Machine, frame: Frame, node: syntax.Expression, name: str) -> Value:
    """The value of an expression that is given a name: a function without one is called that."""
    if isinstance(node, syntax.Function) and not node.name:
        return make_closure(machine, frame, node, name)
    return machine.evaluate(machine, frame, node)


def make_closure(machine: Machine, frame: Frame, node: syntax.Function, name: str) -> Closure:
    arrow = "arrow" in node.modifiers
    owner = frame.closure.owner if arrow and frame.closure is not None else None
    closure = Closure(node, frame.scope, frame.path, frame.language, frame.this if arrow else None, owner, name)
    if id(node) not in machine.entered:
        machine.closures.append(closure)
    return closure


def method_closure(machine: Machine, owner: ClassValue, member: syntax.Method) -> Closure:
    key = member.key.value if isinstance(member.key, syntax.Literal) else ""
    return Closure(member.function, owner.scope, owner.path, owner.language, None, owner, str(key))


def class_member(
    machine: Machine, frame: Frame, value: ClassValue, name: str, *, static: bool, setter: bool = False
) -> Value | None:
    """A method or static field of a class, its own or inherited is the caller's to ask."""
    for member in value.node.members:
        key = member.key.value if isinstance(member.key, syntax.Literal) else None
        if key == name and member.static == static and isinstance(member, syntax.Method):
            if (member.kind == "set") == setter:
                return method_closure(machine, value, member)
    return None


def is_accessor(closure: Closure, kind: str) -> bool:
    """Whether the closure is a class's getter or setter."""
    members = closure.owner.node.members if closure.owner is not None else ()
    return any(isinstance(m, syntax.Method) and m.function is closure.node and m.kind == kind for m in members)


def bound(machine: Machine, frame: Frame, value: Value, this: Value) -> Value:
    """A method taken from an object keeps the object as its `this`."""
    if isinstance(value, Closure) and "arrow" not in value.node.modifiers:
        return msgspec.structs.replace(value, this=this)
    return value
