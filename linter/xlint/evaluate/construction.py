"""Classes of JavaScript, and `new`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.arguments import arguments_of, literals
from xlint.evaluate.callbacks import run_callbacks
from xlint.evaluate.closures import class_member, method_closure
from xlint.evaluate.frames import Frame
from xlint.evaluate.functions import invoke
from xlint.evaluate.records import get_property, set_property
from xlint.evaluate.strings import to_text
from xlint.evaluate.values import (
    Choice,
    ClassValue,
    Closure,
    Constant,
    Invocation,
    Native,
    Opaque,
    PathStep,
    Record,
    Ref,
    Value,
    undefined,
)
from xlint.evaluate.xpp.calls import new_value
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def make_class(machine: Machine, frame: Frame, node: syntax.Class) -> ClassValue:
    """A JavaScript class: its methods become entries of their own, its static fields a record."""
    base = machine.evaluate(machine, frame, node.base) if node.base is not None else None
    statics = machine.new_record(frame, Record("object", at=frame.place(node)))
    value = ClassValue(node, frame.scope, frame.path, frame.language, base, statics)
    for member in node.members:
        if isinstance(member, syntax.Method):
            machine.closures.append(msgspec.structs.replace(method_closure(machine, value, member), this=None))
        elif member.static and member.value is not None and isinstance(member.key, syntax.Literal):
            key = to_text(machine, frame, machine.evaluate(machine, frame, member.key))
            set_property(machine, frame, statics, key, machine.evaluate(machine, frame, member.value))
    return value


def new(machine: Machine, frame: Frame, node: syntax.New) -> Value:
    if frame.language == "xpp":
        return new_value(machine, frame, node)
    at = frame.place(node)
    callee = machine.evaluate(machine, frame, node.callee)
    values, places = arguments_of(machine, frame, node.arguments)
    return new_of(machine, frame, callee, Invocation(values, at, places, None, node=node))


def new_of(machine: Machine, frame: Frame, callee: Value, invocation: Invocation) -> Value:
    """`new` of whatever a value is. One that may also be missing is there where it is constructed."""
    match callee:
        case ClassValue():
            return construct(machine, frame, callee, invocation)
        case Closure():
            at = invocation.at
            prototype = get_property(machine, frame, callee, "prototype", at)
            this = machine.new_record(
                frame, Record("object", at=at, prototype=prototype if isinstance(prototype, Ref) else None)
            )
            result = invoke(machine, frame, callee, msgspec.structs.replace(invocation, this=this))
            return result if isinstance(result, Ref) else this
        case Native():
            return callee.run(machine, frame, invocation)
        case Choice():
            results = [
                new_of(machine, frame, option, invocation)
                for option in callee.options
                if not isinstance(option, Constant)
            ]
            if len(results) == 1:
                return results[0]
            return machine.merge_values(texts.fresh_branch(), callee.kind, results or [undefined(invocation.at)])
        case _:
            return _new_unseen(machine, frame, callee, invocation)


def _new_unseen(machine: Machine, frame: Frame, callee: Value, invocation: Invocation) -> Value:
    run_callbacks(machine, frame, (), invocation)
    name = callee.path[-1][1] if isinstance(callee, Opaque) and callee.path else "object"
    path: tuple[PathStep, ...] = (("new", name, literals(invocation)),)
    found = machine.language(frame).sources.find(path)
    if found is not None:
        row = found[0]
        return machine.opaque(path, invocation.at, row.kind, row.name or name, type=row.type)
    return machine.opaque(path, invocation.at, name=name)


def construct(machine: Machine, frame: Frame, value: ClassValue, invocation: Invocation) -> Value:
    this = machine.new_record(frame, Record("object", at=invocation.at, prototype=value))
    construct_into(machine, frame, value, this, msgspec.structs.replace(invocation, this=this))
    return this


def construct_into(machine: Machine, frame: Frame, value: ClassValue, this: Ref, invocation: Invocation) -> None:
    """Fields, then the constructor, its own or the inherited one."""
    own = class_member(machine, frame, value, "constructor", static=False)
    if own is None and isinstance(value.base, ClassValue):
        construct_into(machine, frame, value.base, this, invocation)
    for member in value.node.members:
        if isinstance(member, syntax.Field) and not member.static and isinstance(member.key, syntax.Literal):
            before = frame.this
            frame.this = this
            given = (
                machine.evaluate(machine, frame, member.value) if member.value is not None else undefined(invocation.at)
            )
            key = to_text(machine, frame, machine.evaluate(machine, frame, member.key))
            frame.this = before
            set_property(machine, frame, this, key, given)
    if isinstance(own, Closure):
        invoke(machine, frame, own, msgspec.structs.replace(invocation, this=this))
