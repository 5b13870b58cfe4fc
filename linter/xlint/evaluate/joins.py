"""What is joined where ways meet: how alternatives are counted, objects joined, and ways out grouped by the test that
parted them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.frames import Exit
from xlint.evaluate.store import Store
from xlint.evaluate.values import Choice, Constant, Opaque, Record, Value
from xlint.value import Place


def leaves(values: Sequence[Value], limit: int) -> int:
    """How many alternatives the values are in all; counting stops past the limit."""
    total = len(values)
    for value in values:
        if type(value) is Choice:
            total += leaves(value.options, limit - total) - 1
            if total > limit:
                break
    return total


def standing(store: Store, changes: Mapping[Hashable, Any], key: Hashable) -> Any:
    """What a cell holds on a way: what the way gave it, else what it held, with what the way has learned of that."""
    if key in changes:
        return changes[key]
    value = store.get(key)
    if isinstance(value, Opaque):
        learned = changes.get(("fact", value.hole.origin.key), frozenset()) - _PASSING
        if not learned <= value.hole.guards:
            hole = msgspec.structs.replace(value.hole, guards=value.hole.guards | learned)
            return msgspec.structs.replace(value, hole=hole)
    return value


_PASSING = frozenset({"empty", "stops", "used", "compared"})
"""Facts about a way, and not about the value."""


def partition(exits: list[Exit], depth: int) -> tuple[int, list[list[Exit]], str]:
    """Group ways by the first test on which they parted; a fresh branch where no test tells them apart."""
    longest = max(len(way.conditions) for way in exits)
    for level in range(min(depth, longest), longest):
        numbers = {way.conditions[level][0] if level < len(way.conditions) else 0 for way in exits}
        options = {way.conditions[level][1] if level < len(way.conditions) else -1 for way in exits}
        if len(numbers) == 1 and len(options) > 1:
            number = next(iter(numbers))
            groups = [[way for way in exits if way.conditions[level][1] == option] for option in sorted(options)]
            return number, groups, exits[0].conditions[level][2]
        if len(numbers) > 1:
            break
    return texts.fresh_branch(), [[way] for way in exits], "path"


def merge_records(merge: Callable[[list[Value | None]], Value], values: Sequence[Record | None]) -> Record | None:
    """An object's contents where paths meet: an entry that some of them do not have is absent there."""
    records = [value for value in values if value is not None]
    if len(records) < len(values):
        return records[0] if records else None
    first = records[0]
    if all(record == first for record in records):
        return first
    absent = Constant(None, "absent", Place("", 0, 0))

    def met(values: list[Value]) -> Value:
        return values[0] if all(value is values[0] for value in values) else merge([*values])

    entries = {
        key: met([record.entries.get(key, absent) for record in records])
        for key in dict.fromkeys(key for record in records for key in record.entries)
    }
    longest = max(len(record.items) for record in records)
    items = tuple(
        met([r.items[index] if index < len(r.items) else absent for r in records]) for index in range(longest)
    )
    keys = {key: value for record in records for key, value in record.keys.items()}
    return Record(first.kind, entries, items, any(r.open for r in records), first.prototype, first.at, keys)
