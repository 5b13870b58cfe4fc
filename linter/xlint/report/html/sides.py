"""Which end of a URL a file or a place belongs to, and what stands at the other end."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

from xlint.contract import Caller, Parameter, Receiver, Sender
from xlint.finding import Finding
from xlint.report.html.source import Mark
from xlint.report.linkmap import Navigation, Row, Sent, navigations
from xlint.value import Place

_MOST = 3


def places_of(sender: Sender) -> Iterator[Place]:
    """Where a finding about the sender can stand."""
    yield sender.link.at
    if sender.target.at is not None:
        yield sender.target.at
    for parameter in sender.parameters:
        yield from places_of_parameter(parameter)


def places_of_parameter(parameter: Parameter) -> Iterator[Place]:
    yield parameter.at
    yield parameter.value_at
    for hole in parameter.holes:
        yield hole.at
        yield from hole.encoders_at


def places_of_receiver(receiver: Receiver) -> Iterator[Place]:
    yield receiver.at
    for read in receiver.reads:
        yield read.at
        yield from (sink.at for sink in read.reaches)


class Drawn(NamedTuple):
    """Rows that look the same: one link, with all that leads to it and the number of URLs that it can be."""

    row: Row
    callers: tuple[Caller, ...]
    ways: int

    @property
    def names(self) -> tuple[str, ...]:
        """What starts it: buttons by their labels, else functions; a link that nothing is known to start is its own start."""
        named = (caller.button or caller.function.rpartition(".")[2] for caller in self.callers)
        link = self.row.sender.link
        return tuple(dict.fromkeys(named)) or (link.button or link.function or link.via,)


def distinct(rows: Sequence[Row]) -> list[Drawn]:
    """The links as they are drawn, in the order of the first of each."""
    found: dict[Hashable, list[Navigation]] = {}
    for each in navigations(rows):
        found.setdefault(_looks(each.row), []).append(each)
    return [
        Drawn(same[0].row, tuple(dict.fromkeys(caller for each in same for caller in each.callers)), len(same))
        for same in found.values()
    ]


def _looks(row: Row) -> Hashable:
    link = row.sender.link
    sent = [
        (
            each.name,
            each.state,
            each.read,
            each.parameter and (each.parameter.at, each.parameter.presence, each.parameter.encoding),
        )
        for each in row.sent
    ]
    return link.at, link.via, row.sender.target.key, row.receivers, tuple(sent)


class Sides:
    """The two sides of an audit, by path and by parameter."""

    def __init__(self, rows: Sequence[Row], unlinked: Sequence[Receiver]) -> None:
        self.rows = rows
        self.sending = {place.path for row in rows for place in places_of(row.sender)}
        receivers = (*unlinked, *(receiver for row in rows for receiver in row.receivers))
        self.receiving = {place.path for receiver in receivers for place in places_of_receiver(receiver)}

    def of(self, path: str) -> str:
        """What the file at `path` does with URLs."""
        sends, reads = path in self.sending, path in self.receiving
        return "Sends and reads" if sends and reads else "Sends" if sends else "Reads" if reads else "Source"

    def opposite(self, finding: Finding) -> tuple[Mark, ...]:
        """The other side's places for the finding's parameter, where the finding itself does not show them."""
        report = finding.report
        if report.parameter is None or any(step.place.path != report.at.path for step in report.related):
            return ()
        name = report.parameter.lower()
        found = [mark for row in self.rows for mark in _across(row, name, finding)]
        return tuple(dict.fromkeys(found))[:_MOST]


def _across(row: Row, name: str, finding: Finding) -> Iterator[Mark]:
    at = finding.report.at
    for sent in row.sent:
        if (sent.name or "").lower() != name or sent.parameter is None or sent.read is None or sent.receiver is None:
            continue
        if at in places_of_parameter(sent.parameter):
            yield Mark(sent.read.at, "other", f"`{sent.read.name}` is read here, by `{sent.receiver.target}`")
        elif _receives(sent, finding):
            yield Mark(sent.parameter.at, "other", f"`{sent.name}` is sent here")


def _receives(sent: Sent, finding: Finding) -> bool:
    """Whether the finding is about what the receiver does with the parameter."""
    read, receiver = sent.read, sent.receiver
    if read is None or receiver is None:
        return False
    places = {read.at, *(sink.at for sink in read.reaches), *(write.at for write in receiver.writes)}
    places |= {use.at for use in receiver.unchecked}
    steps = {step.place for step in finding.report.flow}
    return finding.report.at in places or read.at in steps
