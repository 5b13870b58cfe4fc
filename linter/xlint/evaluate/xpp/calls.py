"""Calls and `new` of X++: local functions, static calls, methods of classes in sight, and what the models know by type."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.acts import hand_on
from xlint.evaluate.arguments import arguments_of, literals
from xlint.evaluate.building import built
from xlint.evaluate.declared import of_type
from xlint.evaluate.frames import Frame
from xlint.evaluate.functions import invoke
from xlint.evaluate.sinks import reach_arguments
from xlint.evaluate.unseen import call_opaque
from xlint.evaluate.uses import note_uses
from xlint.evaluate.values import (
    Choice,
    ClassValue,
    Closure,
    Invocation,
    Opaque,
    PathStep,
    Record,
    Ref,
    Value,
    undefined,
)
from xlint.evaluate.xpp.builder import BUILDER, call_builder, formatted, new_builder
from xlint.evaluate.xpp.collections import KINDS, NEW, call_collection, new_collection, over
from xlint.evaluate.xpp.functions import FUNCTIONS
from xlint.evaluate.xpp.generator import generated
from xlint.evaluate.xpp.intrinsics import INTRINSICS
from xlint.evaluate.xpp.lookups import check_use, looked_up
from xlint.evaluate.xpp.methods import accessor, base_of, class_of, extension, extension_method, find_method, with_self
from xlint.evaluate.xpp.names import holder_of
from xlint.evaluate.xpp.writes import mark_question, write
from xlint.value import Place, Text
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def call_value(machine: Machine, frame: Frame, node: syntax.Call) -> Value:
    at = frame.place(node)
    callee = node.callee
    if isinstance(callee, syntax.Name):
        return call_name(machine, frame, callee.name, node, at)
    if not isinstance(callee, syntax.Member):
        machine.evaluate(machine, frame, callee)
        arguments_of(machine, frame, node.arguments)
        return machine.opaque((("root", "?", ()),), at)
    if isinstance(callee.object, syntax.Name) and callee.object.name.lower() == "next":
        values, places = arguments_of(machine, frame, node.arguments)
        return machine.opaque((("root", "next", ()), ("call", callee.name, ())), at, "call", callee.name)
    holder = holder_of(machine, frame, callee)
    values, places = arguments_of(machine, frame, node.arguments)
    invocation = Invocation(values, at, places, holder, node=node)
    return call_method(machine, frame, holder, callee.name, invocation, static=callee.static)


def call_name(machine: Machine, frame: Frame, name: str, node: syntax.Call, at: Place) -> Value:
    """A call without an object: a local function, `super()`, a built-in function, or an intrinsic that names something."""
    lowered = name.lower()
    if lowered in INTRINSICS:
        return INTRINSICS[lowered](machine, frame, node)
    local = machine.lookup(frame, name)
    values, places = arguments_of(machine, frame, node.arguments)
    invocation = Invocation(values, at, places, frame.this, node=node)
    if isinstance(local, Closure):
        return invoke(machine, frame, local, invocation)
    if lowered == "super":
        return call_super(machine, frame, invocation)
    function = FUNCTIONS.get(lowered)
    if function is not None:
        return function(machine, frame, invocation)
    note_uses(machine, frame, invocation)
    callee = Opaque(machine.opaque((("root", name, ()),), at).hole, (("root", name, ()),))
    return call_opaque(machine, frame, None, name, invocation, callee=callee)


def call_super(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    closure = frame.closure
    if closure is None or closure.owner is None:
        return undefined(invocation.at)
    base = base_of(machine, closure.owner)
    if base is not None:
        method = find_method(machine, base, closure.name)
        if method is not None:
            return invoke(machine, frame, msgspec.structs.replace(method, this=frame.this), invocation)
    return machine.opaque((("root", "super", ()), ("call", closure.name, ())), invocation.at, "call", closure.name)


def call_method(
    machine: Machine, frame: Frame, holder: Value, name: str, invocation: Invocation, *, static: bool
) -> Value:
    """`holder.name(...)` or `Type::name(...)`."""
    if isinstance(holder, Choice):
        results = [
            call_method(machine, frame, option, name, invocation, static=static) for option in holder.options[:4]
        ]
        return machine.merge_values(texts.fresh_branch(), "path", results)
    url = generated(machine, frame, holder, name, invocation.at)
    if url is not None:
        return url
    owner = class_of(machine, frame, holder)
    method = find_method(machine, owner, name) if owner is not None else extension(machine, holder, name)
    if method is not None:
        this = None if static or "static" in method.node.modifiers else holder
        return invoke(machine, frame, msgspec.structs.replace(method, this=this), invocation)
    if not static:
        method = extension_method(machine, frame, holder, name)
        if method is not None:
            return invoke(machine, frame, method, with_self(invocation, holder))
    if static and isinstance(holder, Opaque) and holder.path == _GLOBAL and name.lower() in FUNCTIONS:
        return FUNCTIONS[name.lower()](machine, frame, invocation)
    if isinstance(holder, Opaque) and not static:
        kept = accessor(frame, holder, name, invocation)
        if kept is not None:
            return kept
    note_uses(machine, frame, invocation)
    write(machine, frame, holder, name, invocation)
    hand_on(machine, frame, holder, name, invocation, static=static)
    if static and isinstance(holder, Opaque) and (holder.path[-1][1].lower(), name.lower()) == ("string", "format"):
        text = formatted(machine, frame, invocation)
        built(machine, frame, text, invocation.node)
        return text
    if isinstance(holder, Ref):
        return call_on_record(machine, frame, holder, name, invocation)
    if isinstance(holder, ClassValue):
        holder = machine.opaque((("root", holder.node.name or "", ()),), invocation.at)
    if not isinstance(holder, Opaque):
        if isinstance(holder, Text):
            if name.lower() == "tostring":
                return holder
            hole = texts.sole_hole(holder)
            if hole is not None:
                return call_opaque(machine, frame, Opaque(hole, (("root", "str", ()),)), name, invocation)
        return machine.opaque((("root", name, ()),), invocation.at, "call", name)
    if not static:
        check_use(machine, frame, holder, name, invocation.at)
    mark_question(machine, frame, holder, name)
    result = call_opaque(machine, frame, holder, name, invocation)
    return looked_up(machine, frame, holder, name, invocation, result)


_GLOBAL = (("root", "Global", ()),)
"""The class whose static methods need no name in front of them."""


def call_on_record(machine: Machine, frame: Frame, ref: Ref, name: str, invocation: Invocation) -> Value:
    """Methods of an object in sight that no class in sight has: X++'s collections, and what the models know by type."""
    record = machine.record(frame, ref)
    if record.kind == BUILDER:
        return call_builder(machine, frame, ref, record, name, invocation)
    if record.kind in KINDS:
        return call_collection(machine, frame, ref, record, name, invocation)
    root = record.prototype.node.name if isinstance(record.prototype, ClassValue) else "object"
    base = record.prototype.node.base if isinstance(record.prototype, ClassValue) else None
    type_name = base.name if isinstance(base, syntax.Name) else root
    holder = machine.opaque((("root", type_name or "object", ()),), invocation.at)
    return call_opaque(machine, frame, holder, name, invocation)


def new_value(machine: Machine, frame: Frame, node: syntax.New) -> Value:
    at = frame.place(node)
    name = node.callee.name if isinstance(node.callee, syntax.Name) else ""
    values, places = arguments_of(machine, frame, node.arguments)
    invocation = Invocation(values, at, places, None, node=node)
    short = name.rsplit(".", 1)[-1]
    owner = machine.classes.get(name.lower())
    if owner is not None:
        this = machine.new_record(frame, Record("object", at=at, prototype=owner))
        constructor = find_method(machine, owner, "new")
        if constructor is not None:
            invoke(machine, frame, msgspec.structs.replace(constructor, this=this), invocation)
        return this
    if short.lower() in NEW:
        return new_collection(machine, frame, NEW[short.lower()], invocation)
    if short.lower().endswith(("enumerator", "iterator")):
        walked = over(machine, frame, invocation.argument(0), invocation)
        if walked is not None:
            return walked
    if short.lower() == BUILDER:
        return new_builder(machine, frame, invocation)
    path: tuple[PathStep, ...] = (("new", short, literals(invocation)),)
    sink = machine.language(frame).sinks.find(path)
    if sink is not None:
        reach_arguments(machine, frame, sink[0], invocation)
    result = _made(of_type(machine, short, at), at)
    first = next((value for value in values if isinstance(value, Opaque)), None)
    if first is not None and first.hole.origin.kind == "client-url" and short.lower() == "uri":
        return Opaque(first.hole, result.path)
    if first is not None and first.hole.origin.kind == "url":
        hole = texts.with_step(first.hole, at, f"given to new {short}()")
        return Opaque(msgspec.structs.replace(hole, guards=hole.guards | {"record"}), result.path)
    return result


def _made(value: Opaque, at: Place) -> Opaque:
    """A new object, told from others of its class by where it is made."""
    origin = msgspec.structs.replace(value.hole.origin, key=f"new {value.hole.origin.key}@{at.path}:{at.start}")
    return Opaque(msgspec.structs.replace(value.hole, origin=origin), value.path)
