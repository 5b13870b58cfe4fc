"""Which class in sight has a method, by inheritance and extension."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlint.evaluate.closures import method_closure
from xlint.evaluate.frames import Frame
from xlint.evaluate.values import ClassValue, Closure, Opaque, Ref, Value
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def class_of(machine: Machine, frame: Frame, holder: Value) -> ClassValue | None:
    """The class in sight whose methods a value has."""
    if isinstance(holder, ClassValue):
        return holder
    if isinstance(holder, Ref):
        prototype = machine.record(frame, holder).prototype
        return prototype if isinstance(prototype, ClassValue) else None
    if isinstance(holder, Opaque) and len(holder.path) == 1:
        return machine.classes.get(holder.path[0][1].lower())
    return None


def find_method(machine: Machine, owner: ClassValue, name: str) -> Closure | None:
    """A method of the class, of its extensions, or of what it extends."""
    lowered = name.lower()
    current: Value | None = owner
    seen: set[int] = set()
    while isinstance(current, ClassValue) and id(current) not in seen:
        seen.add(id(current))
        for holder in (current, *machine.extensions.get((current.node.name or "").lower(), ())):
            for member in holder.node.members:
                if isinstance(member, syntax.Method) and isinstance(member.key, syntax.Literal):
                    if str(member.key.value).lower() == lowered and member.kind != "delegate":
                        return method_closure(machine, holder, member)
        current = base_of(machine, current)
    return None


def base_of(machine: Machine, owner: ClassValue) -> ClassValue | None:
    """The class that a class extends, where it is in sight."""
    base = owner.node.base
    return machine.classes.get(base.name.lower()) if isinstance(base, syntax.Name) else None
