"""Values turned into numbers and booleans, and what `typeof` says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.values import ClassValue, Closure, Constant, Opaque, Ref, Value
from xlint.value import Hole, Known, Place, Text

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def converted(machine: Machine, value: Value, kind: str, at: Place) -> Value:
    """A value turned into a number or boolean: where it came from is kept."""
    hole = value.hole if isinstance(value, Opaque) else texts.sole_hole(value) if isinstance(value, Text) else None
    if hole is not None:
        changed = msgspec.structs.replace(hole, type=kind, nullable=False, at=at)
        return Opaque(changed, (("root", kind, ()),))
    return machine.opaque((("root", kind, ()),), at, name=kind, type=kind)


def kind_of(value: Value) -> str | None:
    """What `typeof` says of the value, where that is known."""
    match value:
        case Constant():
            return {"null": "object", "absent": "undefined"}.get(value.kind, value.kind)
        case Ref():
            return "object"
        case Closure() | ClassValue():
            return "function"
        case Text(parts=(Known() | Hole(), *_)):
            return "string"
        case _:
            return None
