"""Properties and methods of what is built in: texts, numbers, functions, arrays, and unknown values used as those."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.derivation import derive
from xlint.evaluate.frames import Frame
from xlint.evaluate.functions import invoke
from xlint.evaluate.natives.arrays import ARRAY
from xlint.evaluate.natives.conversions import identity
from xlint.evaluate.natives.functions import METHODS
from xlint.evaluate.natives.objects import has_own, some_boolean
from xlint.evaluate.natives.strings import STRING, call_string
from xlint.evaluate.natives.tables import NAMESPACES
from xlint.evaluate.records import set_property
from xlint.evaluate.strings import to_text
from xlint.evaluate.values import Closure, Constant, Invocation, Native, Opaque, Record, Ref, Value, known, undefined
from xlint.value import Place, Text

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def member(machine: Machine, frame: Frame, value: Value, name: str, at: Place) -> Value:
    """A property of a text, a number, a function or a built-in."""
    if isinstance(value, Native):
        written: Value | None = frame.live.get(("native", value.name, name))
        if written is not None:
            return written
        if name == "prototype":
            return Native(f"{value.name}.prototype", identity)
        if name in {"call", "apply"}:
            return Native(name, METHODS[name], value)
        found = NAMESPACES.get(value.name, {}).get(name)
        return (
            Native(f"{value.name}.{name}", found)
            if found is not None
            else machine.opaque((("root", value.name, ()), ("get", name, ())), at)
        )
    if isinstance(value, Closure):
        if name == "prototype":
            return _prototype(machine, frame, value, at)
        if name in METHODS:
            return Native(name, METHODS[name], value)
        return undefined(at)
    if isinstance(value, Text):
        if name == "length":
            whole = value.literal
            return (
                Constant(len(whole), "number", at)
                if whole is not None
                else machine.opaque((("root", "length", ()),), at, type="number")
            )
        if name in STRING:
            return Native(name, lambda m, f, i: call_primitive(m, f, value, name, i), value)
    return undefined(at)


def _prototype(machine: Machine, frame: Frame, closure: Closure, at: Place) -> Value:
    extra = frame.live.get(("function", id(closure.node)))
    if not isinstance(extra, Ref):
        extra = machine.new_record(frame, Record("object"))
        frame.live.set(("function", id(closure.node)), extra)
    prototype = machine.record(frame, extra).entries.get("prototype")
    if prototype is None:
        prototype = machine.new_record(frame, Record("object", at=at))
        set_property(machine, frame, extra, known("prototype", at), prototype)
    return prototype


def record_member(machine: Machine, frame: Frame, ref: Ref, record: Record, name: str, at: Place) -> Value | None:
    """A built-in property or method of an object, an array, parameters or a URL."""
    if name == "length" and record.kind in {"array", "list"}:
        if record.open or any(
            not isinstance(i, Ref | Text | Opaque | Constant | Closure | Record) for i in record.items
        ):
            return machine.opaque((("root", "length", ()),), at, type="number")
        return Constant(len(record.items), "number", at)
    kind = machine.kinds.get(record.kind)
    if kind is not None:
        if kind.part is not None:
            return kind.part(machine, frame, record, name, at)
        found = kind.methods.get(name)
        if found is not None:
            return Native(f"{record.kind}.{name}", found, ref)
    if name == "hasOwnProperty":
        return Native(name, has_own, ref)
    if name == "toString":
        return Native(name, some_boolean, ref)
    return None


def call_primitive(machine: Machine, frame: Frame, holder: Text | Constant, name: str, invocation: Invocation) -> Value:
    """A method of a text, a number or a boolean."""
    if isinstance(holder, Constant):
        if name in {"toString", "toFixed", "valueOf", "toLocaleString"}:
            return to_text(machine, frame, holder)
        return undefined(invocation.at)
    return call_string(machine, frame, holder, name, invocation)


def call_opaque_method(
    machine: Machine, frame: Frame, holder: Opaque, name: str, invocation: Invocation
) -> Value | None:
    """String and array methods of an unknown value that keep it what it is: the result is still that value."""
    if name in ARRAY and any(isinstance(argument, Closure) for argument in invocation.arguments):
        return _opaque_iteration(machine, frame, holder, name, invocation)
    if name in {"toString", "valueOf", "toLocaleString", "toJSON"} and not invocation.arguments:
        return Opaque(msgspec.structs.replace(holder.hole, at=invocation.at), holder.path)
    if name in STRING:
        result = call_string(machine, frame, to_text(machine, frame, holder), name, invocation)
        if isinstance(result, Text):
            hole = texts.sole_hole(result)
            if hole is not None and hole.origin.key == holder.hole.origin.key:
                there = {"nonnull"} if hole.origin.kind == "record-id" and not hole.nullable else set()
                return Opaque(msgspec.structs.replace(hole, guards=hole.guards | there), holder.path)
        return result
    return None


def _opaque_iteration(machine: Machine, frame: Frame, holder: Opaque, name: str, invocation: Invocation) -> Value:
    closure = next(argument for argument in invocation.arguments if isinstance(argument, Closure))
    item = derive(machine, frame, holder, ("index", "*", ()), invocation.at)
    index = machine.opaque((("root", "index", ()),), invocation.at, name="index", type="number")
    arguments: tuple[Value, ...] = (item, index, holder)
    if name in {"reduce", "reduceRight"}:
        start = invocation.argument(1) or item
        arguments = (start, item, index, holder)
    result = invoke(machine, frame, closure, Invocation(arguments, invocation.at, (invocation.at,) * len(arguments)))
    if name in {"map", "flatMap"}:
        return machine.new_record(frame, Record("array", items=(result,), open=True, at=invocation.at))
    if name in {"reduce", "reduceRight"}:
        return result
    if name == "find":
        return item
    if name in {"filter", "sort", "slice", "concat", "reverse"}:
        return holder
    if name in {"some", "every", "includes"}:
        return machine.opaque((("root", "boolean", ()),), invocation.at, type="boolean")
    return undefined(invocation.at)
