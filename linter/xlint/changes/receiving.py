"""What a changed receiver does to the links that are out there.

Each kind of change has an id, and a level as oasdiff judges request parameters: a caller that is not told of the change breaks
(`breaking`), may be read differently (`dangerous`), or notices nothing (`safe`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal as OneOf

import msgspec

from xlint.changes.spec import Asked
from xlint.contract import Change, Sender, Sink
from xlint.distance import nearest_name
from xlint.value import Place, Step

Level = OneOf["breaking", "dangerous", "safe"]
_WIDE = frozenset({"string", "unknown"})
_PROTECTS = frozenset({"allow-list", "own-company", "range-escaped", "sql-escaped", "pattern"})
_REFUSES = {"allow-list": "a list", "pattern": "a pattern"}
_CONVERTED = frozenset({"number", "date", "guid", "enum", "boolean"})


_ASKING = frozenset({"required-parameter-added", "parameter-became-required"})
"""Changes that break the links which do not send the name."""


class Side(msgspec.Struct, frozen=True):
    """A target before and after. `emitters` are the places of known links that send a name there, `without` of those that do not.

    `elsewhere` says which other target now reads a name that this one lost; `platform` whether the platform takes a name.
    """

    target: str
    old: Mapping[str, Asked]
    new: Mapping[str, Asked]
    at: Place | None
    emitters: Callable[[str], tuple[Step, ...]]
    without: Callable[[str], tuple[Step, ...]]
    elsewhere: Callable[[str], str | None]
    platform: Callable[[str], bool]


def changes(side: Side) -> Iterator[Change]:
    """Every change of what the target reads."""
    renamed = dict(_renamed(side))
    for name, before in sorted(side.old.items()):
        after = side.new.get(name)
        if after is not None:
            yield from _changed(side, before, after)
        elif name in renamed:
            yield _renaming(side, before, side.new[renamed[name]])
            yield from _asked(side, before, side.new[renamed[name]])
        else:
            yield _removal(side, before)
    for name, after in sorted(side.new.items()):
        if name not in side.old and name not in renamed.values():
            yield _addition(side, after)


def _change(side: Side, id_: str, level: Level, spec: Asked, message: str, remedy: str = "", **more: bool) -> Change:
    touched = side.without if id_ in _ASKING else side.emitters
    sent = touched(spec.name) if level != "safe" else ()
    at = spec.at if side.new.get(spec.name.lower()) == spec else side.at or spec.at
    return Change(
        id_, level, "receiver", side.target, spec.name, message, at, remedy, sent, more.get("security", False)
    )


# ── names ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _renamed(side: Side) -> Iterator[tuple[str, str]]:
    """Pairs of a name that went and one that came, where one can only be the other."""
    gone = [name for name in side.old if name not in side.new]
    come = [name for name in side.new if name not in side.old]
    for name in sorted(gone):
        near = nearest_name(name, come)
        if near is None and len(gone) == len(come) == 1 and _alike(side.old[name], side.new[come[0]]):
            near = come[0]
        if near is not None:
            come.remove(near)
            yield name, near


def _alike(before: Asked, after: Asked) -> bool:
    return (before.required, before.type, before.max_length) == (after.required, after.type, after.max_length)


def _renaming(side: Side, before: Asked, after: Asked) -> Change:
    message = f"`{before.name}` is called `{after.name}` now: links that send `{before.name}` are not read any more"
    change = _change(
        side, "parameter-renamed", "breaking", before, message, f"Send `{after.name}`, or read both names for a time."
    )
    return msgspec.structs.replace(change, at=after.at)


def _removal(side: Side, before: Asked) -> Change:
    moved = side.elsewhere(before.name)
    if moved is not None:
        message = f"`{before.name}` is read by `{moved}` now, and not here any more"
        return _change(side, "parameter-moved", "breaking", before, message, f"Open `{moved}`, or read it here too.")
    if before.scopes:
        message = f"`{before.name}` chose what is shown, and is not read any more: links that send it show more than they should"
        return _change(side, "parameter-removed", "breaking", before, message, "Go on reading it.", security=True)
    sent = bool(side.emitters(before.name))
    message = f"`{before.name}` is not read any more" + (": links still send it" if sent else "")
    return _change(
        side,
        "parameter-removed",
        "breaking" if sent else "dangerous",
        before,
        message,
        "Remove it from the links first.",
    )


def _addition(side: Side, after: Asked) -> Change:
    if side.platform(after.name):
        message = f"`{after.name}` is a parameter of the platform, which takes it first"
        return _change(side, "platform-name", "breaking", after, message, "Choose a name with a prefix.")
    if after.required:
        message = f"`{after.name}` is new, and the receiver stops without it"
        return _change(
            side, "required-parameter-added", "breaking", after, message, "Do without it where it is not sent."
        )
    return _change(side, "optional-parameter-added", "safe", after, f"`{after.name}` is read, if it is sent")


# ── what is asked ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _changed(side: Side, before: Asked, after: Asked) -> Iterator[Change]:
    yield from _capitals(side, before, after)
    yield from _asked(side, before, after)


def _asked(side: Side, before: Asked, after: Asked) -> Iterator[Change]:
    for judge in (_requirement, _type, _values, _length, _default, _decoding, _protection):
        yield from judge(side, before, after)


def _capitals(side: Side, before: Asked, after: Asked) -> Iterator[Change]:
    if before.name != after.name:
        message = f"`{before.name}` is spelled `{after.name}` now"
        yield _change(side, "parameter-case-changed", "dangerous", after, message, "Keep one spelling on both sides.")


def _requirement(side: Side, before: Asked, after: Asked) -> Iterator[Change]:
    if after.required and not before.required:
        message = f"the receiver stops without `{after.name}` now"
        yield _change(
            side, "parameter-became-required", "breaking", after, message, "Do without it where it is not sent."
        )
    elif before.required and not after.required:
        yield _change(side, "parameter-became-optional", "safe", after, f"`{after.name}` may be left out now")


def _type(side: Side, before: Asked, after: Asked) -> Iterator[Change]:
    if before.type == after.type:
        return
    if after.type in _WIDE:
        yield _change(
            side, "type-widened", "safe", after, f"`{after.name}` may be any text now, and not only a {before.type}"
        )
    else:
        was = "any text" if before.type in _WIDE else f"a {before.type}"
        message = f"`{after.name}` has to be a {after.type} now, and was {was}"
        yield _change(side, "type-narrowed", "breaking", after, message, "Go on accepting what links send.")


def _values(side: Side, before: Asked, after: Asked) -> Iterator[Change]:
    for text in sorted(before.values - after.values):
        message = f"`{after.name}` is not compared with `{text}` any more"
        yield _change(side, "value-removed", "breaking", after, message, "Go on accepting the value.")
    for text in sorted(after.values - before.values):
        yield _change(side, "value-added", "safe", after, f"`{after.name}` may be `{text}` now")


def _length(side: Side, before: Asked, after: Asked) -> Iterator[Change]:
    old, new = before.max_length, after.max_length
    if old == new:
        return
    if new is None or (old is not None and new > old):
        yield _change(side, "length-raised", "safe", after, f"`{after.name}` may be longer now")
    elif old is None:
        message = f"`{after.name}` is cut to {new} characters now"
        yield _change(side, "length-set", "dangerous", after, message, "Keep the length of what is sent.")
    else:
        message = f"`{after.name}` is cut to {new} characters now, and was to {old}"
        yield _change(side, "length-lowered", "breaking", after, message, "Keep the length of what is sent.")


def _default(side: Side, before: Asked, after: Asked) -> Iterator[Change]:
    if before.default != after.default:
        old, new = (f"`{text}`" if text is not None else "nothing" for text in (before.default, after.default))
        message = f"without `{after.name}`, {new} is taken now, and {old} was"
        yield _change(
            side, "default-changed", "breaking", after, message, "Keep the default, or send the value always."
        )


def _decoding(side: Side, before: Asked, after: Asked) -> Iterator[Change]:
    if before.decoding == after.decoding:
        return
    step = ", ".join(sorted(before.decoding ^ after.decoding))
    verb = "is decoded once more" if after.decoding > before.decoding else "is decoded differently"
    message = f"`{after.name}` {verb} ({step}): what links send arrives as something else"
    yield _change(
        side,
        "decoding-changed",
        "breaking",
        after,
        message,
        "Encode on the other side exactly what is decoded here.",
        security=True,
    )


def _protection(side: Side, before: Asked, after: Asked) -> Iterator[Change]:
    """A dangerous place that the value reaches with fewer checks than before, or for the first time."""
    for kind in sorted({sink.kind for sink in after.sinks}):
        old, new = _checks(before.sinks, kind), _checks(after.sinks, kind)
        if new is None or not (lost := (old if old is not None else frozenset({"any check"})) - new):
            continue
        if old is None and new:
            continue
        where = f"`{after.name}` reaches a dangerous place ({kind})"
        message = f"{where} unchecked now" if old is None else f"{where} without {', '.join(sorted(lost))} now"
        yield _change(side, "validation-weakened", "breaking", after, message, "Check it as before.", security=True)
    for kind in sorted({sink.kind for sink in after.sinks}):
        old, new = _checks(before.sinks, kind), _checks(after.sinks, kind)
        for check, what in _REFUSES.items():
            if old is not None and new is not None and check in new - old:
                message = f"`{after.name}` is checked against {what} now: other values are refused"
                yield _change(side, "validation-added", "dangerous", after, message, f"Send only what fits {what}.")


def _checks(sinks: tuple[Sink, ...], kind: str) -> frozenset[str] | None:
    """What protects every place of this kind; None where there is no such place."""
    found = [
        frozenset(sink.guards) & _PROTECTS | (frozenset({"conversion"}) if sink.type in _CONVERTED else frozenset())
        for sink in sinks
        if sink.kind == kind
    ]
    return frozenset.intersection(*found) if found else None


def sent_to(senders: Iterable[Sender], key: str) -> tuple[Step, ...]:
    """Where known links open the menu item `key`."""
    places = (s.target.at or s.link.at for s in senders if (s.target.key or "").lower() == key)
    return tuple(Step(place, "opened here") for place in dict.fromkeys(places))
