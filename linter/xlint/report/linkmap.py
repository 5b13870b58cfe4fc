"""The links as data: every sender beside the receivers of its target, parameter by parameter."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Literal as OneOf
from typing import NamedTuple

from xlint.audit import Audit
from xlint.concept import Concept, concept_of
from xlint.contract import Caller, Link, Pair, Parameter, Read, Receiver, Sender
from xlint.models import Models
from xlint.report.places import senders_in_order

State = OneOf["read", "case", "unread", "platform", "awaited", "unknown"]


class Sent(NamedTuple):
    """A parameter of a link. `awaited`: the receiver reads it and this sender never sends it (`parameter` is None).

    `case`: the names differ in capitals only. `platform`: the platform itself reads it. `unknown`: no receiver is in sight.
    """

    name: str | None
    state: State
    parameter: Parameter | None = None
    read: Read | None = None
    receiver: Receiver | None = None


class Row(NamedTuple):
    """A sender with its receivers. `certain` is false where the target had to be guessed."""

    sender: Sender
    receivers: tuple[Receiver, ...]
    certain: bool
    sent: tuple[Sent, ...]
    concept: Concept


def rows(audit: Audit, models: Models) -> list[Row]:
    """One row per sender, in the order of places."""
    pairs: dict[Sender, list[Pair]] = {}
    for pair in audit.pairs:
        if pair.sender is not None:
            pairs.setdefault(pair.sender, []).append(pair)
    return [_row(sender, pairs.get(sender, []), models) for sender in senders_in_order(audit.senders)]


class Navigation(NamedTuple):
    """Rows that say the same: one navigation, reached from several buttons or functions."""

    row: Row
    callers: tuple[Caller, ...]


def navigations(rows: Sequence[Row]) -> list[Navigation]:
    """The rows, each navigation once with all its callers, in the order of the first of each."""
    found: dict[Hashable, list[Row]] = {}
    for row in rows:
        found.setdefault(_said(row), []).append(row)
    return [Navigation(same[0], _callers(same)) for same in found.values()]


def _said(row: Row) -> Hashable:
    """All that a reader is told of a row besides who calls it."""
    link, sent = row.sender.link, [(s.name, s.state, s.read, s.parameter and _of(s.parameter)) for s in row.sent]
    return link.at, link.via, row.sender.target.key, row.sender.template, row.receivers, row.certain, tuple(sent)


def _of(parameter: Parameter) -> Hashable:
    return parameter.presence, parameter.encoding, parameter.origin, parameter.type


def _callers(rows: Sequence[Row]) -> tuple[Caller, ...]:
    """Without those that are the very function in which the navigation stands, and have no button."""
    links = [row.sender.link for row in rows]
    every = (caller for link in links for caller in link.callers if caller.button or not _itself(link, caller))
    of_markup = (Caller(link.button, "") for link in links if link.button and not link.callers)
    return tuple(dict.fromkeys((*every, *of_markup)))


def _itself(link: Link, caller: Caller) -> bool:
    return caller.function.rpartition(".")[2] == (link.function or "")


def unlinked(audit: Audit) -> list[Receiver]:
    """The receivers that no sender in sight leads to."""
    reached = {receiver for pair in audit.pairs if pair.sender is not None for receiver in pair.receivers}
    return sorted((r for r in audit.receivers if r not in reached), key=lambda r: (r.at, r.target))


def _row(sender: Sender, pairs: list[Pair], models: Models) -> Row:
    certain = all(pair.certain for pair in pairs)
    receivers = tuple(dict.fromkeys(receiver for pair in pairs for receiver in pair.receivers))
    sent = [_sent(parameter, sender, receivers, models) for parameter in sender.parameters]
    awaited = _awaited(sender, receivers) if certain else ()
    own = [each.name for each in sent if each.state != "platform" and each.name is not None]
    concept = concept_of(sender, receivers, own, certain=certain)
    return Row(sender, receivers, certain, (*sent, *awaited), concept)


def _sent(parameter: Parameter, sender: Sender, receivers: tuple[Receiver, ...], models: Models) -> Sent:
    found = _read(parameter.name, receivers)
    if found is not None:
        receiver, read = found
        return Sent(parameter.name, "read" if read.name == parameter.name else "case", parameter, read, receiver)
    if parameter.name is not None and _platform(parameter.name, sender, models):
        return Sent(parameter.name, "platform", parameter)
    return Sent(parameter.name, "unread" if receivers and parameter.name is not None else "unknown", parameter)


def _read(name: str | None, receivers: tuple[Receiver, ...]) -> tuple[Receiver, Read] | None:
    """Who reads the name: spelled like that, or else in other capitals."""
    if name is None:
        return None
    reads = [(receiver, read) for receiver in receivers for read in receiver.reads if read.name.lower() == name.lower()]
    return next((pair for pair in reads if pair[1].name == name), reads[0] if reads else None)


def _platform(name: str, sender: Sender, models: Models) -> bool:
    system = sender.target.system if sender.target.system in ("fo", "ce") else "fo"
    return models.kernel_parameter(name, sender.target.name, system) is not None


def _awaited(sender: Sender, receivers: tuple[Receiver, ...]) -> Iterator[Sent]:
    known = {parameter.name.lower() for parameter in sender.parameters if parameter.name is not None}
    for receiver in receivers:
        for read in receiver.reads:
            if read.name.lower() not in known:
                known.add(read.name.lower())
                yield Sent(read.name, "awaited", None, read, receiver)
