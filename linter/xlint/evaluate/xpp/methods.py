"""Which class in sight has a method, by inheritance and extension."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate.closures import method_closure
from xlint.evaluate.frames import Frame
from xlint.evaluate.values import ClassValue, Closure, Invocation, Opaque, Ref, Value
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
    current: Value | None = owner
    seen: set[int] = set()
    while isinstance(current, ClassValue) and id(current) not in seen:
        seen.add(id(current))
        extensions = machine.extensions.get(((current.node.name or "").lower(), name.lower()), ())
        found = _declared(machine, (current, *extensions), name)
        if found is not None:
            return found
        current = base_of(machine, current)
    return None


def _declared(machine: Machine, owners: Iterable[ClassValue], name: str) -> Closure | None:
    for owner in owners:
        for member in owner.node.members:
            if isinstance(member, syntax.Method) and isinstance(member.key, syntax.Literal):
                if str(member.key.value).lower() == name.lower() and member.kind != "delegate":
                    return method_closure(machine, owner, member)
    return None


def extension(machine: Machine, holder: Value, name: str) -> Closure | None:
    """A method that `[ExtensionOf(..)]` adds to a class or table out of sight."""
    if not isinstance(holder, Opaque) or len(holder.path) != 1:
        return None
    return _declared(machine, machine.extensions.get((holder.path[0][1].lower(), name.lower()), ()), name)


def extension_method(machine: Machine, frame: Frame, holder: Value, name: str) -> Closure | None:
    """A static method of a `static class .._Extension` whose first parameter has the type of what it is called on."""
    named = class_of(machine, frame, holder)
    type_ = (named.node.name or "") if named is not None else holder.path[0][1] if isinstance(holder, Opaque) else ""
    found = machine.extension_methods.get((type_.lower(), name.lower()))
    return method_closure(machine, *found) if found is not None else None


def with_self(invocation: Invocation, holder: Value) -> Invocation:
    """A call of an extension method: what it is called on is its first argument."""
    arguments, places = (holder, *invocation.arguments), (invocation.at, *invocation.places)
    return msgspec.structs.replace(invocation, arguments=arguments, places=places)


def accessor(frame: Frame, holder: Opaque, name: str, invocation: Invocation) -> Value | None:
    """`args.parm(x)` keeps a value and `args.parm()` gives it back, as every `parm..` method does."""
    if holder.path[0][1].lower() != "args" and not name.lower().startswith("parm"):
        return None
    slot = ("kept", holder.hole.origin.key, name.lower())
    if len(invocation.arguments) == 1:
        frame.live.set(slot, invocation.arguments[0])
        return None
    found: Value | None = frame.live.get(slot) if not invocation.arguments else None
    return found


def base_of(machine: Machine, owner: ClassValue) -> ClassValue | None:
    """The class that a class extends, where it is in sight."""
    base = owner.node.base
    return machine.classes.get(base.name.lower()) if isinstance(base, syntax.Name) else None
