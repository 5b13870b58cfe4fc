"""What the repository's links stand on: host names, where addresses come from, and names that the platform reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from xlint.audit import Audit
from xlint.hosts import classify, hosts_in
from xlint.models import KernelParameter, Models
from xlint.report.linkmap import Row
from xlint.report.places import Position, position
from xlint.value import Place

_PRODUCTS = {"fo": "Finance and Operations", "ce": "Dataverse", "service": "a service of the platform"}
_BASES = {
    "base-url": "declared as the source of the address",
    "environment": "environment variable",
    "setting": "setting",
    "client-url": "the client's own address",
    "argument": "argument",
    "field": "column of a record",
    "record": "record",
    "storage": "browser storage",
    "url": "parameter of the page's own URL",
    "message": "message from another window",
    "call": "result of a call",
    "unknown": "not known",
}  # fmt: skip


class Host(NamedTuple):
    """A host name of the product, what answers there, and every place that names it."""

    name: str
    product: str
    places: tuple[Position, ...]


class Base(NamedTuple):
    """What links get their address from at run time."""

    name: str
    kind: str
    places: tuple[Position, ...]


class Relied(NamedTuple):
    """A parameter of the platform, and the links that send it."""

    parameter: KernelParameter
    system: str
    values: tuple[str, ...]
    places: tuple[Position, ...]


def hosts(audit: Audit, models: Models) -> tuple[Host, ...]:
    """Host names by name: in the files' text, comments included, and in the links that are built."""
    found: dict[str, dict[Position, None]] = {}
    kinds: dict[str, str] = {}
    for name, place in _named(audit):
        kind = classify(name, models)
        if kind is not None:
            kinds[name.lower()] = kind
            found.setdefault(name.lower(), {})[position(audit, place)] = None
    return tuple(Host(name, _PRODUCTS[kinds[name]], _lines(found[name])) for name in sorted(found))


def _named(audit: Audit) -> Iterator[tuple[str, Place]]:
    """Host names as they stand in a text, and those that a link puts together."""
    for path, document in audit.documents.items():
        for start, end, name in hosts_in(document.text):
            yield name, Place(path, start, end)
    for sender in audit.senders:
        for way in sender.paths:
            if way.host:
                yield way.host, sender.link.at


def bases(audit: Audit, rows: Sequence[Row]) -> tuple[Base, ...]:
    """Where the addresses come from that are not written in the code."""
    found: dict[tuple[str, str], dict[Position, None]] = {}
    for row in rows:
        link = row.sender.link
        for insertion in link.insertions:
            if insertion.component not in ("scheme", "host"):
                continue
            origin = insertion.hole.origin
            key = origin.name or origin.key or "?", _BASES.get(origin.kind, origin.kind)
            found.setdefault(key, {})[position(audit, link.at)] = None
    return tuple(Base(name, kind, _lines(places)) for (name, kind), places in sorted(found.items()))


def relied(audit: Audit, rows: Sequence[Row], models: Models) -> tuple[Relied, ...]:
    """The platform's parameters that links send."""
    found: dict[tuple[str, str], tuple[KernelParameter, dict[str, None], dict[Position, None]]] = {}
    for row, name, literals in _sent(row for row in rows):
        target = row.sender.target
        system = target.system if target.system in ("fo", "ce") else "fo"
        parameter = models.kernel_parameter(name, target.name, system)
        if parameter is None:
            continue
        _, values, places = found.setdefault((system, parameter.name), (parameter, {}, {}))
        values.update(dict.fromkeys(literals))
        places[position(audit, row.sender.link.at)] = None
    return tuple(_relied(system, found[system, name]) for system, name in sorted(found))


def _lines(places: Iterable[Position]) -> tuple[Position, ...]:
    """One place per line, in order."""
    found: dict[tuple[str, int], Position] = {}
    for place in sorted(places):
        found.setdefault((place.path, place.line), place)
    return tuple(found.values())


def _relied(system: str, found: tuple[KernelParameter, Mapping[str, None], Mapping[Position, None]]) -> Relied:
    parameter, values, places = found
    return Relied(parameter, _PRODUCTS[system], tuple(sorted(value for value in values if value)), _lines(places))


def _sent(rows: Iterator[Row]) -> Iterator[tuple[Row, str, tuple[str, ...]]]:
    for row in rows:
        for sent in row.sent:
            if sent.state == "platform" and sent.parameter is not None and sent.name is not None:
                yield row, sent.name, sent.parameter.literals
