"""A contract in memory: both sides of the URLs that one repository builds and reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import msgspec

from xlint.contract import Flow, Pair, Read, Receiver, Sender, Sink
from xlint.metadata import MenuItem
from xlint.value import Place
from xlint_grammars.text import Document

CHECKS = frozenset({
    "allow-list", "pattern", "exists", "own-company", "https", "origin", "range-escaped", "sql-escaped", "sanitized",
})  # fmt: skip
"""The guards of a flow that say how a value was checked; the others say only that it was there."""


class Contract(msgspec.Struct, frozen=True):
    """`path` is the file it was read from, None for the repository at hand. `pairs` are what its statuses come from."""

    senders: tuple[Sender, ...] = ()
    receivers: tuple[Receiver, ...] = ()
    items: tuple[MenuItem, ...] = ()
    pairs: tuple[Pair, ...] = ()
    documents: Mapping[str, Document] = MappingProxyType({})
    path: str | None = None


def of(
    senders: Iterable[Sender],
    receivers: Iterable[Receiver],
    flows: Sequence[Flow],
    *,
    items: Iterable[MenuItem] = (),
    pairs: Iterable[Pair] = (),
    documents: Mapping[str, Document],
) -> Contract:
    """The contract of a repository. `items` are the menu items whose form or class is in sight.

    Receivers are expected with their `keys`, and learn here which sinks each parameter reaches.
    """
    reached = tuple(with_sinks(receiver, flows) for receiver in receivers)
    return Contract(tuple(senders), reached, tuple(items), tuple(pairs), documents)


def with_sinks(receiver: Receiver, flows: Sequence[Flow]) -> Receiver:
    """The receiver, each of its reads with the places that the value reaches."""
    mine = [
        flow for flow in flows if (flow.receiver or "").lower() == receiver.target.lower() and flow.source.kind == "url"
    ]
    reads = tuple(_with_sinks(read, receiver, mine) for read in receiver.reads)
    return receiver if reads == receiver.reads else msgspec.structs.replace(receiver, reads=reads)


def _with_sinks(read: Read, receiver: Receiver, flows: Sequence[Flow]) -> Read:
    """A flow belongs to the read where it begins; where no read of the name stands there, to the first one."""
    named = [other.at for other in receiver.reads if other.name.lower() == read.name.lower()]
    found = set()
    for flow in flows:
        if flow.source.name.lower() == read.name.lower() and _start(flow.source.place, named) == read.at:
            guards = tuple(sorted(flow.hole.guards & CHECKS))
            found.add(Sink(flow.sink, flow.at, guards, flow.hole.type, flow.detail))
    return msgspec.structs.replace(read, reaches=tuple(sorted(found))) if found else read


def _start(place: Place, reads: Sequence[Place]) -> Place:
    return place if place in reads else reads[0]
