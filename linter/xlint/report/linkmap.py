"""The links as data: every sender beside the receivers of its target, parameter by parameter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal as OneOf
from typing import NamedTuple

from xlint.audit import Audit
from xlint.contract import Pair, Parameter, Read, Receiver, Sender
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


def rows(audit: Audit, models: Models) -> list[Row]:
    """One row per sender, in the order of places."""
    pairs: dict[Sender, list[Pair]] = {}
    for pair in audit.pairs:
        if pair.sender is not None:
            pairs.setdefault(pair.sender, []).append(pair)
    return [_row(sender, pairs.get(sender, []), models) for sender in senders_in_order(audit.senders)]


def unlinked(audit: Audit) -> list[Receiver]:
    """The receivers that no sender in sight leads to."""
    reached = {receiver for pair in audit.pairs if pair.sender is not None for receiver in pair.receivers}
    return sorted((r for r in audit.receivers if r not in reached), key=lambda r: (r.at, r.target))


def _row(sender: Sender, pairs: list[Pair], models: Models) -> Row:
    certain = all(pair.certain for pair in pairs)
    receivers = tuple(dict.fromkeys(receiver for pair in pairs for receiver in pair.receivers))
    sent = [_sent(parameter, sender, receivers, models) for parameter in sender.parameters]
    awaited = _awaited(sender, receivers) if certain else ()
    return Row(sender, receivers, certain, (*sent, *awaited))


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
