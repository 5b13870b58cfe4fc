"""Scripts to run together, as an errand for whoever has a shelf of code.

What a task yields depends on its files' contents and on how they lie to one another, and not on where they lie: copies of an
application are run once. Until it is `moved`, a result speaks of paths in the task's own folder.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from operator import is_not
from typing import Any, TypeVar

import msgspec

from xlint import reading
from xlint.evaluate.observe import Entry, GaveUp, Outcome, Ran
from xlint.files import Collected
from xlint.invoked import Call
from xlint.models import Models
from xlint.reading import Code
from xlint.shelf import Shelf
from xlint.value import Known, Place

HERE = "\0/"
"""Stands for a task's folder: no path holds a NUL."""
T = TypeVar("T")


class Member(msgspec.Struct, frozen=True):
    """One file of a task: which of its functions are worth running, and for which globals it is there."""

    collected: Collected
    digest: bytes
    relevant: frozenset[int]
    size: int
    gives: frozenset[str] = frozenset()

    @property
    def path(self) -> str:
        return self.collected.path


class Task(msgspec.Struct, frozen=True):
    """The functions of `root` are run, with the `others` in sight; `calls` are what markup calls in it.

    `old_jquery`: a page in sight loads a jQuery before 3.0.
    """

    root: Member
    others: tuple[Member, ...]
    calls: tuple[Call, ...]
    old_jquery: bool = False

    @property
    def folder(self) -> str:
        """The folder that holds all of its files: "" or a path that ends in a slash."""
        shared = posixpath.commonpath([posixpath.dirname(member.path) for member in (self.root, *self.others)])
        return f"{shared}/" if shared else ""

    def inside(self, member: Member) -> str:
        """The member's path in a result that is not moved yet."""
        return HERE + member.path[len(self.folder) :]

    def parts(self) -> object:
        """All that the result depends on besides models and program, in what msgpack can write."""
        members = [
            (self.inside(item), item.collected.kind, item.digest, sorted(item.relevant), sorted(item.gives))
            for item in (self.root, *self.others)
        ]
        return members, self.calls, self.old_jquery


def run(task: Task, models: Models, shelf: Shelf) -> bytes:
    """A `Ran` as bytes, to be moved to the task's folder. Raises `ChangedError` where a file is no longer what it was."""
    from xlint import running  # nothing has to be run where nothing has changed

    members = {task.inside(member): member for member in (task.root, *task.others)}
    root, *others = members

    code_of = shelf.for_one_run()

    def fetch(path: str) -> Code:
        return code_of(members[path].collected, members[path].digest)

    roots = {root: fetch(root)}
    gives = {path: members[path].gives for path in others}
    relevant = {path: member.relevant for path, member in members.items()}
    ran = running.run_scripts(roots, gives, fetch, relevant, task.calls, models, old_jquery=task.old_jquery)
    return reading.pack(reading.packable(ran)) or reading.pack(_too_deep(root))


def _too_deep(path: str) -> Ran:
    place = Place(path, 0, 0)
    return Ran((Outcome(Entry(path, "", place), (GaveUp(place, "nested too deeply to be followed"),)),))


def moved(ran: Ran, folder: str) -> Ran:
    """The result with its paths in this folder."""
    return _moved(ran, folder)


def _moved(item: T, folder: str) -> T:
    return _MOVED.get(type(item), _part)(item, folder)  # type: ignore[return-value]


def _text(item: Any, folder: str) -> str:
    return str(item.replace(HERE, folder)) if HERE in item else item


def _place(item: Any, folder: str) -> Place:
    return Place(_text(item.path, folder), item.start, item.end)


def _known(item: Known, folder: str) -> Known:
    """A piece of scanned text stays as it is, whatever it holds."""
    return msgspec.structs.replace(item, literal=_place(item.literal, folder))


def _parts(item: Any, folder: str) -> object:
    parts = [_moved(part, folder) for part in item]
    return type(item)(parts) if any(map(is_not, parts, item)) else item


def _part(item: Any, folder: str) -> object:
    if not isinstance(item, msgspec.Struct):
        return item
    old = [getattr(item, name) for name in item.__struct_fields__]
    new = [_moved(value, folder) for value in old]
    return type(item)(*new) if any(map(is_not, new, old)) else item


_MOVED: dict[type, Callable[[Any, str], object]] = {
    str: _text, Place: _place, Known: _known, tuple: _parts, frozenset: _parts, int: lambda item, folder: item,
    bool: lambda item, folder: item, type(None): lambda item, folder: item,
}  # fmt: skip
