"""The items or keys of what code iterates over, each on the paths that have it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from xlint.evaluate import texts
from xlint.evaluate.frames import NO_FACTS, Facts, Frame, Way
from xlint.evaluate.records import pair_value
from xlint.evaluate.values import Choice, Opaque, Ref, Value, is_absent, known

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


MAX_ITERATIONS = 40
Presence = tuple[int, tuple[bool, ...], str]


def each(machine: Machine, frame: Frame, iterable: Value, kind: str, run: Callable[[Value, int | None], None]) -> None:
    """Run once per item (`of`) or key (`in`): items that only some paths have run on those paths.

    `run` gets the item's index too, None where items before it may be missing.
    """
    items, complete = items_of(machine, frame, iterable, kind)
    position: int | None = 0
    for item, presence in items[:MAX_ITERATIONS]:
        if not frame.alive:
            return
        index = position
        position = index + 1 if index is not None and presence is None else None
        if presence is None:
            run(item, index)
        else:
            branch, options, choice = presence
            ways: list[Way] = [
                ((lambda item=item, index=index: run(item, index)) if here else (lambda: None), NO_FACTS)  # type: ignore[misc]
                for here in options
            ]
            machine.branches(frame, branch, choice, ways)
    if not complete:
        at = frame.entry.at
        unknown = _item_of(machine, iterable, kind, at)
        perhaps(machine, frame, lambda: run(unknown, None))


def items_of(
    machine: Machine, frame: Frame, iterable: Value, kind: str
) -> tuple[list[tuple[Value, Presence | None]], bool]:
    """The items (`of`) or keys (`in`), each with the branch that decides whether it is there; and whether that is all."""
    if isinstance(iterable, Choice):
        solid = [option for option in iterable.options if isinstance(option, Ref)]
        if len(solid) == 1:
            iterable = solid[0]
    if not isinstance(iterable, Ref):
        return [], False
    record = machine.record(frame, iterable)
    listed: list[tuple[Value, Value]] = []
    if record.kind in {"array", "set", "list"}:
        listed = [
            (item, item if kind == "of" else known(str(index), frame.entry.at))
            for index, item in enumerate(record.items)
        ]
    elif record.kind in {"params", "map"}:
        listed = [(item, pair_value(machine, frame, item)) for item in record.items]
    else:
        for key, value in record.entries.items():
            if key.startswith("%"):
                continue
            listed.append((value, record.keys.get(key) or known(key, record.at or frame.entry.at)))
    found: list[tuple[Value, Presence | None]] = []
    for value, item in listed:
        if isinstance(value, Choice) and any(is_absent(option) for option in value.options):
            here = tuple(not is_absent(option) for option in value.options)
            present = [option for option in value.options if not is_absent(option)]
            shown = present[0] if item is value and len(present) == 1 else item
            found.append((shown, (value.branch, here, value.kind)))
        elif not is_absent(value):
            found.append((item, None))
    return found, not record.open


def _item_of(machine: Machine, iterable: Value, kind: str, at: Any) -> Value:
    if isinstance(iterable, Opaque):
        step = ("index", "*", ()) if kind == "of" else ("get", "*key*", ())
        origin = iterable.hole.origin
        return machine.opaque((*iterable.path, step), at, origin.kind, origin.name if kind == "of" else "key")
    return machine.opaque((("root", "item", ()),), at)


def perhaps(
    machine: Machine,
    frame: Frame,
    run: Callable[[], None],
    branch: int | None = None,
    facts: Facts = NO_FACTS,
) -> None:
    branch = branch if branch is not None else texts.fresh_branch()
    machine.branches(frame, branch, "path", [(run, facts), (lambda: None, NO_FACTS)])
