"""One parameter of a target as the other side sees it: several reads, or several links, as one statement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from xlint.contract import Parameter, Read, Receiver, Sender, Sink
from xlint.value import Place, ValueType


class Asked(msgspec.Struct, frozen=True):
    """What a receiver asks of a parameter, over all its reads. `values` are the texts it is compared with."""

    name: str
    at: Place
    required: bool
    type: ValueType
    max_length: int | None
    decoding: frozenset[str]
    default: str | None
    values: frozenset[str]
    sinks: tuple[Sink, ...]

    @property
    def scopes(self) -> bool:
        """Whether it decides which records are read: without it the target shows more."""
        return any(sink.kind in {"query-range", "sql", "company"} for sink in self.sinks)


class Offered(msgspec.Struct, frozen=True):
    """What links to a target send under one name. `always`: every one of them, on every path."""

    name: str
    at: Place
    always: bool
    types: frozenset[ValueType]
    encodings: frozenset[str]
    literals: frozenset[str]
    origins: frozenset[str]
    repeated: bool


def asked(receivers: Iterable[Receiver]) -> dict[str, Asked]:
    """By name in lower case."""
    reads: dict[str, list[Read]] = {}
    for receiver in receivers:
        for read in receiver.reads:
            reads.setdefault(read.name.lower(), []).append(read)
    return {name: _asked(same) for name, same in reads.items()}


def _asked(reads: Sequence[Read]) -> Asked:
    first = min(reads, key=lambda read: read.at)
    types = [read.type for read in reads if read.type not in ("unknown", "string")]
    return Asked(
        first.name,
        first.at,
        any(read.required for read in reads),
        types[0] if types else "string",
        min((read.max_length for read in reads if read.max_length), default=None),
        frozenset(decoder for read in reads for decoder in read.decoding),
        next((read.default for read in reads if read.default is not None), None),
        frozenset(text for read in reads for text in read.compared if text),
        tuple(sink for read in reads for sink in read.reaches),
    )


def offered(senders: Sequence[Sender]) -> dict[str, Offered]:
    """By name in lower case, over links to one target."""
    found: dict[str, list[tuple[Sender, Parameter]]] = {}
    for sender in senders:
        for parameter in sender.parameters:
            if parameter.name is not None and parameter.layer != "fragment":
                found.setdefault(parameter.name.lower(), []).append((sender, parameter))
    return {name: _offered(entries, senders) for name, entries in found.items()}


def _offered(entries: Sequence[tuple[Sender, Parameter]], senders: Sequence[Sender]) -> Offered:
    parameters = [parameter for _, parameter in entries]
    sending = [sender for sender, parameter in entries if parameter.presence == "always"]
    first = min(parameters, key=lambda parameter: parameter.at)
    return Offered(
        first.name or "",
        first.at,
        all(sender in sending for sender in senders),
        frozenset(hole.type for parameter in parameters for hole in parameter.holes),
        frozenset("+".join(hole.encodings) for parameter in parameters for hole in parameter.holes),
        frozenset(text for parameter in parameters for text in parameter.literals),
        frozenset(hole.origin.kind for parameter in parameters for hole in parameter.holes),
        any(len(sender.named(first.name or "")) > 1 or _repeated(sender, first.name or "") for sender in sending),
    )


def _repeated(sender: Sender, name: str) -> bool:
    """Whether the URL names the parameter more than once."""
    return len(re.findall(rf"[?&]{re.escape(name)}=", sender.template, re.IGNORECASE)) > 1
