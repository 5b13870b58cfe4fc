"""What X++ does with a URL value: put it into a record, hand it to code out of sight, open a form.

By this a link is told from another: one opens a form on something that is there, one makes or changes something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlint.evaluate.frames import Frame
from xlint.evaluate.observe import Acted
from xlint.evaluate.uses import tainted
from xlint.evaluate.values import ClassValue, Invocation, Opaque, PathStep, Value
from xlint.value import Hole, Place

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine

_FORMS = frozenset({"menufunction", "formrun", "syssetupformrun"})
_OPENING = frozenset({"run", "detach", "wait", "create"})

_LOOKS = (
    "can", "check", "display", "exist", "filter", "find", "get", "has", "is", "query", "range", "search", "validate", "value",
)  # fmt: skip
_LOOKING = frozenset({
    "args", "box", "convert", "global", "guid", "httputility", "info", "infolog", "label", "list", "map", "match", "query",
    "querybuilddatasource", "querybuildrange", "queryfilter", "queryrun", "regex", "set", "struct", "sysquery", "uri",
    "urlutility", "formcontrol", "formdatasource", "formstringcontrol", "menufunction", "eventsource",
})  # fmt: skip
"""Classes of the platform that show, convert or look up what they are given."""


def fill(machine: Machine, frame: Frame, holder: Opaque, field: str, value: Value, at: Place) -> None:
    """`buffer.Field = value`: what is written with the record later, unless its table is a temporary one."""
    holes = tainted(machine, frame, value)
    if not holes or len(holder.path) != 1:
        return
    before = put_into(frame, holder)
    frame.live.set(("put", holder.hole.origin.key), tuple(dict.fromkeys((*before, *holes))))
    table = holder.path[0][1]
    if not machine.is_temporary(table):
        for hole in holes:
            machine.emit(Acted("fills", at, f"{table}.{field}", frame.entry, hole))


def put_into(frame: Frame, holder: Value) -> tuple[Hole, ...]:
    """URL values that were put into the record's fields."""
    found = frame.live.get(("put", holder.hole.origin.key)) if isinstance(holder, Opaque) else None
    return found if isinstance(found, tuple) else ()


def hand_on(machine: Machine, frame: Frame, holder: Value, name: str, invocation: Invocation, *, static: bool) -> None:
    """A call that leads out of sight: it opens a form, or is given a URL value for more than a look."""
    owner = _owner(holder)
    if owner.lower() in _FORMS and name.lower() in _OPENING:
        machine.emit(Acted("opens", invocation.at, f"{owner}.{name}()", frame.entry))
        return
    if owner.lower() in _LOOKING or name.lower().startswith(_LOOKS):
        return
    callee = f"{owner}{'::' if static else '.'}{name}()"
    for hole in dict.fromkeys(hole for argument in invocation.arguments for hole in tainted(machine, frame, argument)):
        machine.emit(Acted("hands", invocation.at, callee, frame.entry, hole))


_RECORD_WRITES = frozenset({"createRecord", "updateRecord", "deleteRecord"})


def of_script(machine: Machine, frame: Frame, path: tuple[PathStep, ...], invocation: Invocation) -> None:
    """What a page or a form's script does with a URL value: it sets a column, or writes a record."""
    name, before = path[-1][1], path[-2] if len(path) > 1 else ("", "", ())
    if name not in _RECORD_WRITES and name != "setValue":
        return
    holes = dict.fromkeys(hole for argument in invocation.arguments for hole in tainted(machine, frame, argument))
    for hole in holes:
        if name != "setValue":
            machine.emit(Acted("writes", invocation.at, f"{name}()", frame.entry, hole))
        elif before[1] in {"getAttribute", "get"} and before[2] and before[2][0]:
            machine.emit(Acted("fills", invocation.at, str(before[2][0]), frame.entry, hole))


def _owner(holder: Value) -> str:
    if isinstance(holder, ClassValue):
        return holder.node.name or ""
    return holder.path[0][1] if isinstance(holder, Opaque) and holder.path else ""
