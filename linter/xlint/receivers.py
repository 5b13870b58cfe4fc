"""What runs of X++ and of web resources read from a URL: events to receivers and flows."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from xlint.contract import Act, Flow, Read, Receiver, UncheckedUse, Write
from xlint.evaluate.observe import (
    Acted,
    Asked,
    Entry,
    Outcome,
    ParsedWholeUrl,
    Reached,
    ReadParameter,
    UsedUnchecked,
    Wrote,
)
from xlint.evaluate.uses import BEHIND
from xlint.value import Place, Step, ValueType


class Found(msgspec.Struct):
    """What has been gathered for one target."""

    target: str
    at: Place
    language: str
    reads: dict[tuple[str, Place], Read]
    unknown: list[Place]
    whole: list[Place]
    writes: dict[Place, Write]
    unchecked: dict[Place, UncheckedUse]
    acts: set[Act]


def receivers_of(outcomes: Iterable[Outcome], targets: dict[str, str]) -> tuple[Receiver, ...]:
    """One receiver per target. `targets` gives the web resource or table that a script's path belongs to."""
    found: dict[str, Found] = {}
    outcomes = tuple(outcomes)
    asked = _asked(outcomes, targets)
    for outcome in outcomes:
        _gather(found, outcome, targets, asked)
    return tuple(
        Receiver(
            item.target,
            (),
            item.at,
            tuple(sorted(item.reads.values(), key=lambda read: (read.at, read.name))),
            item.language,  # type: ignore[arg-type]
            tuple(dict.fromkeys(item.unknown)),
            tuple(dict.fromkeys(item.whole)),
            _first_per_method(item.writes),
            tuple(item.unchecked[place] for place in sorted(item.unchecked)),
            _entry_kind(item.target),  # type: ignore[arg-type]
            tuple(sorted(item.acts)),
        )
        for _, item in sorted(found.items())
        if item.reads or item.unknown or item.whole
    )


def _entry_kind(target: str) -> str:
    kind = target.partition(":")[0]
    return kind if kind in {"form", "class", "webresource"} else "class"


def _first_per_method(writes: dict[Place, Write]) -> tuple[Write, ...]:
    first: dict[tuple[str, str], Write] = {}
    for place in sorted(writes):
        write = writes[place]
        first.setdefault((place.path, write.method), write)
    return tuple(first.values())


def target_of(entry: Entry, targets: dict[str, str]) -> str:
    if entry.language == "javascript":
        return targets.get(entry.path, f"webresource:{entry.path}")
    return entry.owner or f"class:{entry.name}"


class Questions(msgspec.Struct):
    """What the code of one target asks of a value, entry by entry; `flags` are members that remember."""

    by_value: dict[str, dict[Entry, list[Asked]]]
    flags: set[str]

    def of(self, key: str, entry: Entry) -> list[Asked]:
        """What is asked where the value is read; where it is only kept there, what other methods ask of it."""
        entries = self.by_value.get(key, {})
        own = entries.get(entry, [])
        if any(item.what == "used" for item in own):
            return own
        return own + [item for other, listed in entries.items() if other != entry and _opens(other) for item in listed]

    def consumes(self, key: str) -> bool:
        """Whether some method forgets the value once it was used."""
        return any(item.what == "consumed" for listed in self.by_value.get(key, {}).values() for item in listed)

    def remembers(self, use: str) -> bool:
        """Whether a use stands behind a member that remembers it."""
        return use.startswith(BEHIND) and not self.flags.isdisjoint(use.removeprefix(BEHIND).split("|"))


_BY_USERS = frozenset({"clicked", "doubleclick", "jumpref", "lookup", "modified", "selectionchanged", "textchange"})


def _opens(entry: Entry) -> bool:
    """Whether the platform runs the method when a form opens; users do not ask for it."""
    return entry.name.lower() not in _BY_USERS


def _asked(outcomes: Iterable[Outcome], targets: dict[str, str]) -> dict[str, Questions]:
    found: dict[str, Questions] = {}
    for outcome in outcomes:
        questions = found.setdefault(target_of(outcome.entry, targets).lower(), Questions({}, set()))
        for event in outcome.events:
            if isinstance(event, Asked):
                questions.by_value.setdefault(event.key, {}).setdefault(outcome.entry, []).append(event)
                if event.what == "consumed":
                    questions.flags.add(event.key)
    return found


def _gather(found: dict[str, Found], outcome: Outcome, targets: dict[str, str], asked: dict[str, Questions]) -> None:
    target = target_of(outcome.entry, targets)
    key = target.lower()
    item = found.setdefault(key, Found(target, outcome.entry.at, outcome.entry.language, {}, [], [], {}, {}, set()))
    questions = asked[key]
    for event in outcome.events:
        match event:
            case ReadParameter(name=None):
                item.unknown.append(event.at)
            case ReadParameter():
                read = _read(event, questions, outcome)
                slot = (read.name.lower(), read.at)
                item.reads[slot] = _both(item.reads[slot], read) if slot in item.reads else read
            case ParsedWholeUrl():
                item.whole.append(event.at)
            case Wrote() if not event.temporary:
                hole = event.holes[0]
                before = item.writes.get(event.at)
                asked_first = event.asked and (before is None or before.asked)
                item.writes[event.at] = Write(event.at, event.method, hole.origin.name, asked_first, hole.steps)
            case Acted():
                item.acts.add(Act(event.what, event.at, event.hole.origin.name if event.hole else "", event.detail))
            case UsedUnchecked():
                item.unchecked.setdefault(
                    event.at, UncheckedUse(event.at, event.record, event.hole.origin.name, event.looked_up)
                )
            case _:
                pass


def _both(one: Read, other: Read) -> Read:
    """One read seen on several runs: it is required if it is on any of them, guarded only if on all."""
    return msgspec.structs.replace(
        one,
        required=one.required or other.required,
        guarded=one.guarded and other.guarded,
        consumed=one.consumed or other.consumed,
        type=one.type if one.type != "unknown" else other.type,
        conversion=one.conversion or other.conversion,
        max_length=one.max_length if one.max_length is not None else other.max_length,
        decoding=one.decoding or other.decoding,
        default=one.default if one.default is not None else other.default,
        compared=tuple(dict.fromkeys((*one.compared, *other.compared))),
        sinks=tuple(dict.fromkeys((*one.sinks, *other.sinks))),
    )


def _read(event: ReadParameter, questions: Questions, outcome: Outcome) -> Read:
    asked = questions.of(event.key, outcome.entry)
    conversion = next((item.detail for item in asked if item.what == "converted"), None)
    lengths = [
        int(item.detail) for item in asked if item.what == "length" and item.detail.isdigit() and item.detail != "0"
    ]
    bare = [
        item.detail
        for item in asked
        if item.what == "used" and item.detail != "guarded" and not questions.remembers(item.detail)
    ]
    kind: ValueType = conversion.partition(":")[0] if conversion is not None else "unknown"  # type: ignore[assignment]
    sinks = tuple(
        dict.fromkeys(
            item.sink for item in outcome.events if isinstance(item, Reached) and item.hole.origin.key == event.key
        )
    )
    return Read(
        name=event.name or "",
        at=event.at,
        required=any(item.what == "required" for item in asked),
        type=kind,
        conversion=conversion,
        max_length=min(lengths) if lengths else None,
        decoding=tuple(dict.fromkeys(item.detail for item in asked if item.what == "decoded")),
        default=next((item.detail for item in asked if item.what == "defaulted"), None),
        compared=tuple(dict.fromkeys(item.detail for item in asked if item.what == "compared")),
        guarded=event.guarded or not bare,
        consumed=questions.consumes(event.key),
        sinks=sinks,
    )


def flows_of(outcomes: Iterable[Outcome], targets: dict[str, str]) -> tuple[Flow, ...]:
    """Values from outside that reach a sink, one flow per sink and source."""
    found: dict[tuple[str, Place, str, frozenset[str]], Flow] = {}
    for outcome in outcomes:
        for event in outcome.events:
            if not isinstance(event, Reached) or event.hole.origin.kind not in OUTSIDE:
                continue
            hole = event.hole
            if outcome.entry.language == "xpp" and hole.origin.kind != "url":
                continue
            source = Step(
                hole.origin.place, f"`{hole.origin.name}` comes from {_SPELLED.get(hole.origin.kind, 'outside')}"
            )
            steps = (source, *hole.steps)
            key = (event.sink, event.at, hole.origin.name, hole.guards)
            found.setdefault(
                key,
                Flow(
                    event.sink, event.at, hole.origin, hole, steps, outcome.entry.language, event.detail,
                    target_of(outcome.entry, targets), event.prefix,
                ),
            )  # fmt: skip
    return tuple(found.values())


OUTSIDE = frozenset({"url", "message", "record", "field", "lookup", "storage"})
_SPELLED = {
    "url": "the URL", "message": "a message", "record": "a record", "field": "a column that users edit",
    "lookup": "a lookup", "storage": "the browser's storage",
}  # fmt: skip
