"""Call expressions: what is called, in sight, built in, or known to the models alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.arguments import arguments_of, literals
from xlint.evaluate.callbacks import run_callbacks
from xlint.evaluate.closures import bound, class_member
from xlint.evaluate.construction import construct, construct_into
from xlint.evaluate.derivation import derive
from xlint.evaluate.frames import Frame
from xlint.evaluate.functions import invoke
from xlint.evaluate.natives.functions import as_called
from xlint.evaluate.natives.generators import driven, regenerator
from xlint.evaluate.natives.members import call_primitive
from xlint.evaluate.natives.promises import promise_method
from xlint.evaluate.records import get_property
from xlint.evaluate.unseen import call_opaque
from xlint.evaluate.values import (
    Choice,
    ClassValue,
    Closure,
    Constant,
    Invocation,
    Native,
    Opaque,
    Ref,
    Value,
    literal,
    undefined,
)
from xlint.evaluate.xpp.calls import call_value
from xlint.value import Text
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def call(machine: Machine, frame: Frame, node: syntax.Call) -> Value:
    if frame.language == "xpp":
        return call_value(machine, frame, node)
    at = frame.place(node)
    callee = node.callee
    if isinstance(callee, syntax.Member) and isinstance(callee.object, syntax.Name) and callee.object.name == "super":
        values, places = arguments_of(machine, frame, node.arguments)
        method = inherited(machine, frame, callee.name)
        if method is not None:
            return call_any(machine, frame, method, Invocation(values, at, places, frame.this, node=node))
        return machine.opaque((("root", "super", ()), ("call", callee.name, ())), at, "call", callee.name)
    if isinstance(callee, syntax.Member | syntax.Index):
        holder = machine.evaluate(machine, frame, callee.object)
        if isinstance(callee, syntax.Member):
            name: str | None = callee.name
        else:
            name = literal(machine.evaluate(machine, frame, callee.index)) if callee.index is not None else None
        values, places = arguments_of(machine, frame, node.arguments)
        optional = node.optional or callee.optional
        invocation = Invocation(values, at, places, holder, node=node)
        return call_member(machine, frame, holder, name, invocation, optional=optional)
    if isinstance(callee, syntax.Name) and callee.name == "super":
        values, places = arguments_of(machine, frame, node.arguments)
        owner = frame.closure.owner if frame.closure is not None else None
        if owner is not None and isinstance(owner.base, ClassValue) and isinstance(frame.this, Ref):
            construct_into(machine, frame, owner.base, frame.this, Invocation(values, at, places, frame.this))
        return undefined(at)
    function = machine.evaluate(machine, frame, callee)
    values, places = arguments_of(machine, frame, node.arguments)
    return call_any(machine, frame, function, Invocation(values, at, places, None, node=node))


def inherited(machine: Machine, frame: Frame, name: str) -> Value | None:
    """`super.name` inside a method: the base classes' method, with the same `this`."""
    owner = frame.closure.owner if frame.closure is not None else None
    holder = owner.base if owner is not None else None
    while isinstance(holder, ClassValue):
        method = class_member(machine, frame, holder, name, static=isinstance(frame.this, ClassValue))
        if method is not None:
            return bound(machine, frame, method, frame.this) if frame.this is not None else method
        holder = holder.base
    return None


def call_member(
    machine: Machine, frame: Frame, holder: Value, name: str | None, invocation: Invocation, *, optional: bool = False
) -> Value:
    """`holder.name(arguments)`."""
    if name in {"then", "catch", "finally"} and not (
        isinstance(holder, Ref) and name in machine.record(frame, holder).entries
    ):
        return promise_method(machine, frame, holder, name, invocation)
    if isinstance(holder, Choice):
        results = [
            call_member(
                machine, frame, option, name, msgspec.structs.replace(invocation, this=option), optional=optional
            )
            for option in holder.options
            if not (isinstance(option, Constant) and option.kind in {"null", "undefined", "absent"})
        ]
        if not results:
            return undefined(invocation.at)
        if len(results) == len(holder.options):
            return machine.merge_values(holder.branch, holder.kind, results)
        return results[0] if len(results) == 1 else machine.merge_values(texts.fresh_branch(), holder.kind, results)
    compiled = regenerator(machine, frame, name, invocation)
    if compiled is not None:
        return compiled
    if isinstance(holder, Opaque):
        if name in {"call", "apply"} and invocation.arguments and holder.path and holder.path[-1][0] in {"get", "root"}:
            return call_any(machine, frame, holder, as_called(machine, frame, name, invocation))
        if name is None:
            name = "*"
        written = frame.live.get(("member", holder.hole.origin.key, name))
        if isinstance(written, Closure):
            return call_any(machine, frame, bound(machine, frame, written, holder), invocation)
        return call_opaque(machine, frame, holder, name, invocation, optional=optional)
    if isinstance(holder, Text | Constant):
        return call_primitive(machine, frame, holder, name or "", invocation)
    function = get_property(machine, frame, holder, name, invocation.at)
    if isinstance(function, Constant) and isinstance(holder, Ref):
        return machine.opaque((("root", f"?{name}", ()),), invocation.at, "call", name or "call")
    return call_any(machine, frame, function, invocation)


def call_any(machine: Machine, frame: Frame, function: Value, invocation: Invocation) -> Value:
    """Call whatever a value is."""
    match function:
        case Closure():
            result = driven(machine, frame, function, invocation)
            return result if result is not None else invoke(machine, frame, function, invocation)
        case Native():
            this = function.this if function.this is not None else invocation.this
            return function.run(machine, frame, msgspec.structs.replace(invocation, this=this))
        case Opaque():
            result = driven(machine, frame, function, invocation)
            if result is not None:
                return result
            if function.path and function.path[-1][0] in {"get", "root"}:
                return call_opaque(machine, frame, None, function.path[-1][1], invocation, callee=function)
            run_callbacks(machine, frame, function.path, invocation)
            return derive(machine, frame, function, ("call", "", literals(invocation)), invocation.at, call=True)
        case Choice():
            callable_ = [option for option in function.options if not isinstance(option, Constant)]
            results = [call_any(machine, frame, option, invocation) for option in callable_]
            if not results:
                return undefined(invocation.at)
            return machine.merge_values(
                function.branch if len(results) == len(function.options) else texts.fresh_branch(),
                function.kind,
                results,
            )
        case ClassValue():
            return construct(machine, frame, function, invocation)
        case _:
            run_callbacks(machine, frame, (), invocation)
            return machine.opaque(
                (("root", f"?{invocation.at.path}:{invocation.at.start}", ()),), invocation.at, "call", "call"
            )
