"""What changed links do to the receivers that are known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal as OneOf

import msgspec

from xlint.changes.spec import Asked, Offered
from xlint.contract import Change, Sender, Target
from xlint.distance import nearest_name
from xlint.value import Place, Step

Level = OneOf["breaking", "dangerous", "safe"]
_SCOPE = frozenset({"cmp"})
_FROM_OUTSIDE = frozenset({"url", "message"})
_FROM_USERS = frozenset({"field", "lookup", "record"}) | _FROM_OUTSIDE


class Side(msgspec.Struct, frozen=True):
    """The links to one target before and after, and what is read there; `read` is None where no receiver is known.

    `is_new`: no link opened the target before. `is_gone`: none does any more. `told`: links of a function in sight moved
    from or to it, and a change says so. `wants_company`: it opens in the company that the link names.
    """

    target: str
    old: Mapping[str, Offered]
    new: Mapping[str, Offered]
    at: Place | None
    read: Mapping[str, Asked] | None
    platform: Callable[[str], bool]
    is_new: bool = False
    is_gone: bool = False
    told: bool = False
    wants_company: bool = False


def changes(side: Side) -> Iterator[Change]:
    """Every change of what is sent to the target."""
    if side.is_gone:
        if not side.told:
            yield Change("link-removed", "safe", "sender", side.target, None, f"no link opens `{side.target}` any more")
        return
    if side.is_new:
        yield from _new_link(side)
    for name in sorted({*side.old, *side.new}):
        before, after = side.old.get(name), side.new.get(name)
        if before is None and after is not None:
            yield from _added(side, name, after)
        elif after is None and before is not None:
            yield from _stopped(side, name, before)
        elif before is not None and after is not None:
            yield from _changed(side, name, before, after)


def _change(side: Side, id_: str, level: Level, spec: Offered, message: str, remedy: str = "", **more: bool) -> Change:
    asked = (side.read or {}).get(spec.name.lower())
    related = (Step(asked.at, f"`{asked.name}` is read here"),) if asked is not None and level != "safe" else ()
    at = spec.at if side.new.get(spec.name.lower()) == spec else side.at or spec.at
    return Change(
        id_, level, "sender", side.target, spec.name, message, at, remedy, related, more.get("security", False)
    )


def _new_link(side: Side) -> Iterator[Change]:
    if not side.told:
        message = f"a link opens `{side.target}` now"
        yield Change("link-added", "safe", "sender", side.target, None, message, side.at)
    if side.wants_company and not side.told and not _SCOPE & set(side.new):
        message = f"the new link to `{side.target}` names no company: it opens in the user's own"
        yield Change("company-missing", "dangerous", "sender", side.target, "cmp", message, side.at, "Send `cmp`.")
    for name, asked in sorted((side.read or {}).items()):
        sent = side.new.get(name)
        if asked.required and not side.platform(name) and (sent is None or not sent.always):
            lacks = "does not send it" if sent is None else "sends it on some paths only"
            message = f"the receiver stops without `{asked.name}`, and the new link {lacks}"
            read = (Step(asked.at, f"`{asked.name}` is read here"),)
            at, remedy = sent.at if sent else side.at, f"Send `{asked.name}`."
            yield Change(
                "required-parameter-missing", "breaking", "sender", side.target, asked.name, message, at, remedy, read
            )


def _added(side: Side, name: str, after: Offered) -> Iterator[Change]:
    if side.platform(name) or (side.is_new and (side.read is None or name in side.read)):
        return
    if side.read is None:
        yield _change(side, "sent-name-added", "safe", after, f"`{after.name}` is sent now")
    elif name in side.read:
        yield _change(side, "sent-name-added", "safe", after, f"`{after.name}` is sent now, and read")
    else:
        near = nearest_name(name, (asked.name for asked in side.read.values()))
        remedy = f"Send `{near}`." if near else "Have the receiver read it first."
        yield _change(
            side, "unknown-name-sent", "breaking", after, f"`{after.name}` is sent now, and nothing reads it", remedy
        )


def _stopped(side: Side, name: str, before: Offered) -> Iterator[Change]:
    if name in _SCOPE:
        message = f"`{before.name}` is not sent any more: the target opens in the user's own company"
        yield _change(side, "company-dropped", "dangerous", before, message, f"Send `{before.name}`.")
    elif not side.platform(name):
        if side.read is not None and name in side.read and side.read[name].required:
            message = f"`{before.name}` is not sent any more, and the receiver stops without it"
            yield _change(side, "required-parameter-dropped", "breaking", before, message, f"Send `{before.name}`.")
        else:
            yield _change(side, "optional-parameter-dropped", "safe", before, f"`{before.name}` is not sent any more")


def _changed(side: Side, name: str, before: Offered, after: Offered) -> Iterator[Change]:
    asked = (side.read or {}).get(name)
    if before.always and not after.always and asked is not None and asked.required:
        message = f"`{after.name}` is sent on some paths only now, and the receiver stops without it"
        yield _change(side, "required-parameter-conditional", "breaking", after, message, "Send it always.")
    yield from _wider(side, after, before, asked)
    if "" in after.encodings and "" not in before.encodings:
        message = f"`{after.name}` is not encoded any more: a `&` in it adds parameters"
        yield _change(
            side, "encoding-dropped", "breaking", after, message, "Write `encodeURIComponent`.", security=True
        )
    if after.repeated and not before.repeated:
        message = f"`{after.name}` stands twice in the URL now: client and server need not read the same one"
        yield _change(side, "name-sent-twice", "dangerous", after, message, "Send it once.")
    if asked is not None and asked.scopes and after.origins & _FROM_OUTSIDE and not before.origins & _FROM_OUTSIDE:
        message = f"`{after.name}` comes from outside now, and decides which records are shown"
        remedy = "Take it from the record, or check it against what the user may see."
        yield _change(side, "scope-from-user", "breaking", after, message, remedy, security=True)
    elif name in _SCOPE and after.origins & _FROM_USERS and not before.origins & _FROM_USERS:
        message = f"`{after.name}` comes from what users enter now: they choose the company"
        yield _change(
            side,
            "scope-from-user",
            "breaking",
            after,
            message,
            "Take it from a setting or a checked list.",
            security=True,
        )


def _wider(side: Side, after: Offered, before: Offered, asked: Asked | None) -> Iterator[Change]:
    """New types or values that the receiver cannot read."""
    if asked is None:
        return
    if asked.type not in ("string", "unknown") and (new := after.types - before.types - {asked.type, "unknown"}):
        message = f"`{after.name}` may be a {', '.join(sorted(new))} now, and a {asked.type} is read"
        yield _change(side, "sent-type-widened", "breaking", after, message, f"Send a {asked.type}.")
    for text in sorted(after.literals - before.literals - asked.values):
        if asked.values:
            message = f"`{after.name}` may be `{text}` now, which the receiver does not compare with"
            yield _change(
                side, "sent-value-added", "breaking", after, message, "Have the receiver accept the value first."
            )


class Rerouted(msgspec.Struct, frozen=True):
    """The keys that a function's link opened before and opens now, and what to say of it."""

    was: str
    now: str
    change: Change


def rerouted(old: Sequence[Sender], new: Sequence[Sender]) -> Iterator[Rerouted]:
    """Links of a function that lead elsewhere now. A function with several links is not judged."""
    before, after = _only_links(old), _only_links(new)
    for identity in sorted(set(before) & set(after)):
        was, now = before[identity].target, after[identity].target
        if was.key is not None and now.key is not None and was.key != now.key:
            message = f"`{identity[1]}` opens `{opened(now)}` now, and `{opened(was)}` before"
            at = now.at or after[identity].link.at
            change = Change("link-target-changed", "dangerous", "sender", opened(was), None, message, at)
            yield Rerouted(was.key.lower(), now.key.lower(), change)


def rehosted(old: Sequence[Sender], new: Sequence[Sender]) -> Iterator[Change]:
    """Links of a function to the same target, on another host that is written in the code."""
    before, after = _only_links(old), _only_links(new)
    for identity in sorted(set(before) & set(after)):
        was, now = before[identity], after[identity]
        host, other = _host(was), _host(now)
        if was.target.key == now.target.key and other is not None and host != other:
            message = f"`{identity[1]}` opens `{other}` now, and `{host or 'a configured host'}` before"
            at = now.link.at
            yield Change(
                "host-changed", "dangerous", "sender", opened(now.target), None, message, at, "Take it from a setting."
            )


def _host(sender: Sender) -> str | None:
    """The host that the URL begins with, where it is written there."""
    found = re.match(r"https?://([^/?#{}]+)(?=[/?#]|$)", sender.template, re.IGNORECASE)
    return found[1].lower() if found else None


def opened(target: Target) -> str:
    """The target as a URL names it: an item's kind is said where it is not `display`."""
    kind = (target.key or "").partition(":")[0]
    name = target.name or target.key or ""
    return f"{kind}:{name}" if kind in {"action", "output"} else name


def _only_links(senders: Sequence[Sender]) -> dict[tuple[str, str], Sender]:
    """Links by how they navigate and who begins: the function that a button calls, else the one that navigates."""
    found: dict[tuple[str, str], list[Sender]] = {}
    for sender in senders:
        callers = {caller.function for caller in sender.link.callers} or {sender.link.function or ""}
        for function in callers - {""}:
            found.setdefault((sender.link.via, function), []).append(sender)
    return {identity: same[0] for identity, same in found.items() if len(same) == 1}
