"""Scripts to run together, as an errand for whoever has a shelf of code."""

from __future__ import annotations

import msgspec

from xlint import reading, running
from xlint.files import Collected
from xlint.invoked import Call
from xlint.models import Models
from xlint.reading import Code
from xlint.shelf import Shelf


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

    def parts(self) -> object:
        """All that the result depends on besides models and program, in what msgpack can write."""
        members = [
            (item.path, item.collected.kind, item.digest, sorted(item.relevant), sorted(item.gives))
            for item in (self.root, *self.others)
        ]
        return members, self.calls, self.old_jquery


def run(task: Task, models: Models, shelf: Shelf) -> bytes:
    """A `Ran` as bytes."""
    members = {member.path: member for member in (task.root, *task.others)}

    def fetch(path: str) -> Code | None:
        return shelf.code(members[path].collected, members[path].digest)

    root = fetch(task.root.path)
    roots = {task.root.path: root} if root is not None else {}
    gives = {member.path: member.gives for member in task.others}
    relevant = {path: member.relevant for path, member in members.items()}
    ran = running.run_scripts(roots, gives, fetch, relevant, task.calls, models, old_jquery=task.old_jquery)
    return reading.pack(ran)
