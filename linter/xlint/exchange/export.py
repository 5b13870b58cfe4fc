"""Contract -> contract file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from xlint.compare import is_open
from xlint.compare.values import date_form, is_label
from xlint.contract import Pair, Parameter, Read, Receiver, Sender, Sink
from xlint.exchange.side import Contract
from xlint.exchange.wire import (
    ActEntry,
    At,
    CallerEntry,
    ContractFile,
    ReadEntry,
    ReceiverEntry,
    SenderEntry,
    SentEntry,
    SinkEntry,
    Status,
    TargetEntry,
    ValueEntry,
)
from xlint.models import Models
from xlint.value import Hole, Place

Where = Callable[[Place | None], At | None]


def export(contract: Contract, models: Models, *, places: bool = True) -> ContractFile:
    """The contract's file. Without `places` what stands twice is said once."""

    def where(place: Place | None) -> At | None:
        if place is None or not places or place.path not in contract.documents:
            return None
        document = contract.documents[place.path]
        return At(place.path, *document.position(place.start), *document.position(place.end))

    statuses = Statuses(contract.pairs, models) if places else None
    return ContractFile(
        _ordered(
            TargetEntry(f"{i.type}:{i.name.lower()}", i.name, f"{i.object_type}:{i.object}", i.sighted)
            for i in contract.items
        ),
        _ordered(_receiver(receiver, where, statuses) for receiver in contract.receivers),
        _ordered(_sender(sender, where, statuses) for sender in contract.senders),
    )


def _ordered(entries: Iterable[Any]) -> tuple[Any, ...]:
    """Sorted by all that they say, each once."""
    unique = {json.dumps(msgspec.to_builtins(entry)): entry for entry in entries}
    return tuple(unique[key] for key in sorted(unique))


# ── receivers ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _receiver(receiver: Receiver, where: Where, statuses: Statuses | None) -> ReceiverEntry:
    return ReceiverEntry(
        receiver.target,
        tuple(sorted(receiver.keys)),
        receiver.language,
        receiver.entry,
        _ordered(_read(read, where, statuses.of_read(receiver, read) if statuses else None) for read in receiver.reads),
        bool(receiver.unknown_names),
        _ordered(ActEntry(act.what, act.parameter, act.detail, where(act.at)) for act in receiver.acts),
        where(receiver.at),
    )


def _read(read: Read, where: Where, status: Status | None) -> ReadEntry:
    return ReadEntry(
        read.name,
        read.required,
        read.type,
        read.conversion,
        read.max_length,
        tuple(sorted(read.decoding)),
        read.default,
        tuple(sorted(read.compared)),
        read.guarded,
        read.consumed,
        _ordered(_sink(sink, where) for sink in read.reaches),
        status,
        where(read.at),
    )


def _sink(sink: Sink, where: Where) -> SinkEntry:
    return SinkEntry(sink.kind, sink.guards, sink.type, sink.detail, where(sink.at))


# ── senders ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _sender(sender: Sender, where: Where, statuses: Statuses | None) -> SenderEntry:
    return SenderEntry(
        sender.target.key,
        sender.target.name,
        sender.target.system,
        sender.link.via,
        sender.link.language,
        sender.template,
        _ordered(
            _sent(parameter, where, statuses.of_parameter(sender, parameter) if statuses else None)
            for parameter in sender.parameters
        ),
        sender.link.function,
        sender.link.button,
        _ordered(CallerEntry(caller.button, caller.function) for caller in sender.link.callers),
        sender.target.reason or sender.link.reason,
        is_open(sender),
        where(sender.target.at),
        where(sender.link.at),
    )


def _sent(parameter: Parameter, where: Where, status: Status | None) -> SentEntry:
    values = _ordered(_value(hole, where) for hole in parameter.holes)
    literals = tuple(sorted(parameter.literals))
    return SentEntry(parameter.name, parameter.presence, parameter.layer, literals, values, status, where(parameter.at))


def _value(hole: Hole, where: Where) -> ValueEntry:
    origin = hole.origin
    return ValueEntry(
        origin.kind,
        origin.name,
        origin.entity,
        origin.table,
        hole.type,
        hole.encodings,
        hole.nullable,
        hole.braced,
        hole.max_length,
        tuple(sorted(hole.guards | _forms(hole))),
        where(hole.at),
    )


def _forms(hole: Hole) -> set[str]:
    """What the value's access path says of it, which is not written itself."""
    return {form for form in (date_form(hole), "label" if is_label(hole) else None) if form is not None}


# ── statuses ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class Statuses:
    """What the comparison found about each parameter, in one word."""

    def __init__(self, pairs: Sequence[Pair], models: Models) -> None:
        self._models = models
        self._of_sender: dict[Sender, list[Pair]] = {}
        self._senders: dict[Receiver, list[Pair]] = {}
        for pair in pairs:
            if pair.sender is not None:
                self._of_sender.setdefault(pair.sender, []).append(pair)
                for receiver in pair.receivers if pair.certain else ():
                    self._senders.setdefault(_bare(receiver), []).append(pair)

    def of_parameter(self, sender: Sender, parameter: Parameter) -> Status:
        """Of what a link sends."""
        if parameter.name is None or sender.target.key is None:
            return "unresolvable"
        for pair in self._of_sender.get(sender, ()):
            if any(difference.parameter == parameter for difference in pair.differences):
                return "incompatible"
            if pair.differing("unknown-menu-item") and parameter.name.lower() == "mi":
                return "incompatible"
            if _reads(pair.receivers, parameter.name):
                return "compatible"
        return "platform" if self._platform(sender, parameter.name) else "unverified"

    def _platform(self, sender: Sender, name: str) -> bool:
        return self._models.kernel_parameter(name, sender.target.name, sender.target.system) is not None

    def of_read(self, receiver: Receiver, read: Read) -> Status:
        """Of what a receiver reads."""
        pairs = self._senders.get(_bare(receiver), [])
        name = read.name.lower()
        faults = [d for pair in pairs for d in pair.differences if d.read is not None and d.read.name.lower() == name]
        if faults:
            return "incompatible"
        if any(pair.sender is not None and pair.sender.named(read.name) for pair in pairs):
            return "compatible"
        return "not used" if pairs else "unverified"


def _bare(receiver: Receiver) -> Receiver:
    """The receiver as the comparison saw it: before it was told its keys and sinks."""
    reads = tuple(msgspec.structs.replace(read, reaches=()) for read in receiver.reads)
    return msgspec.structs.replace(receiver, keys=(), reads=reads)


def _reads(receivers: Iterable[Receiver], name: str) -> bool:
    return any(read.name.lower() == name.lower() for receiver in receivers for read in receiver.reads)
