"""Database writes, and questions that the user was asked before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from xlint.evaluate.acts import put_into
from xlint.evaluate.frames import Frame
from xlint.evaluate.observe import Acted, Wrote
from xlint.evaluate.uses import tainted
from xlint.evaluate.values import ClassValue, Invocation, Opaque, Ref, Value
from xlint.value import Hole, Place

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


WRITES = frozenset({
    "insert", "doinsert", "update", "doupdate", "delete", "dodelete", "write", "post", "updateorder", "deletefrom",
    "insertdatabase",
})  # fmt: skip


def write(machine: Machine, frame: Frame, holder: Value, name: str, invocation: Invocation) -> None:
    """A database write: on which URL values it depends, by the record, by what was put in, by the tests before it."""
    if name.lower() not in WRITES or isinstance(holder, Ref | ClassValue) or _is_file(holder):
        return
    emit_write(
        machine, frame, name, invocation.at, [*tainted(machine, frame, holder), *put_into(frame, holder)], holder
    )


def _is_file(holder: Value) -> bool:
    """Files have methods of these names too."""
    return isinstance(holder, Opaque) and holder.path[-1][1].lower() in {"file", "directory", "fileinfo"}


def emit_write(
    machine: Machine, frame: Frame, name: str, at: Place, holes: Iterable[Hole], holder: Value | None
) -> None:
    """Write a database write down, if a URL value decides what it does."""
    current: Frame | None = frame
    depends = list(holes)
    while current is not None:
        for _, _, _, facts in current.conditions:
            depends += [machine.url_holes[key] for key, fact in facts if fact != "empty" and key in machine.url_holes]
        current = current.parent
    asked = "asked" in machine.facts(frame, "%question")
    temporary = isinstance(holder, Opaque) and machine.is_temporary(holder.path[0][1])
    if depends:
        method = frame.function or frame.entry.name
        machine.emit(Wrote(at, method, tuple(depends), frame.entry, asked, temporary))
        for hole in () if temporary else dict.fromkeys(depends):
            machine.emit(Acted("writes", at, f"{name}() in {method}()", frame.entry, hole))


_QUESTIONS = frozenset({"yesno", "yesnocancel", "okcancel", "yesallnoallcancel", "prompt"})


def mark_question(machine: Machine, frame: Frame, holder: Opaque, name: str) -> None:
    """Asking the user: a `Box` question, a dialog that runs."""
    root = holder.path[0][1].lower()
    if (root == "box" and name.lower() in _QUESTIONS) or (
        root in {"dialog", "sysoperationdialog"} and name.lower() in {"run", "closedok"}
    ):
        machine.learn(frame, [("%question", "asked")])
