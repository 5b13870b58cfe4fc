"""Contract file -> contract, its places in documents that stand in for the other repository's files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast, get_args

from xlint.contract import Act, Caller, Insertion, Link, Parameter, Path, Read, Receiver, Sender, Sink, Target
from xlint.display import visible
from xlint.exchange.side import Contract
from xlint.exchange.wire import (
    At,
    ContractError,
    ContractFile,
    ReadEntry,
    ReceiverEntry,
    SenderEntry,
    SentEntry,
    TargetEntry,
    ValueEntry,
)
from xlint.metadata import MenuItem
from xlint.metadata.facts import MenuItemType, ObjectType
from xlint.value import Hole, Origin, Place
from xlint_grammars.text import Document

_ITEM = re.compile(rf"(?:{'|'.join(get_args(MenuItemType))}):.+>(?:{'|'.join(get_args(ObjectType))}):.*", re.DOTALL)

MOST_TEXT = 64_000_000
"""How many characters the blank documents of one contract may have together."""


def restore(file: ContractFile, path: str) -> Contract:
    """The contract that a file says. Raises `ContractError` for a place that no file has."""
    pages = _Pages(file, path)
    wrong = next((entry.key for entry in file.targets if not _ITEM.fullmatch(f"{entry.key}>{entry.opens}")), None)
    if wrong is not None:
        raise ContractError(path, 1, f"names a menu item that there cannot be: `{visible(wrong)}`")
    receivers = tuple(_receiver(entry, pages) for entry in file.receivers)
    senders = tuple(_sender(entry, pages) for entry in file.senders)
    return Contract(senders, receivers, tuple(map(_item, file.targets)), (), pages.documents, path)


class _Pages:
    """A blank document for each file that the contract names, long enough for every place in it."""

    def __init__(self, file: ContractFile, path: str) -> None:
        self.path = path
        widths: dict[str, dict[int, int]] = {path: {1: 1}}
        for at in _places(file):
            lines = widths.setdefault(f"{path}!{at.path}", {})
            for line, column in ((at.line, at.column), (at.end_line, at.end_column)):
                if line < 1 or column < 1 or at.end_line < at.line:
                    raise ContractError(path, 1, f"names a place that no file has: {at.path}:{line}:{column}")
                lines[line] = max(lines.get(line, 1), column)
        if sum(max(lines) + sum(lines.values()) for lines in widths.values()) > MOST_TEXT:
            raise ContractError(path, 1, "names places that no file of a repository has")
        self.documents = {name: Document(name, _blank(lines)) for name, lines in widths.items()}

    def place(self, at: At | None) -> Place:
        """The place; of what has none, the contract itself."""
        if at is None:
            return Place(self.path, 0, 0)
        starts = self.documents[f"{self.path}!{at.path}"].line_starts
        start, end = starts[at.line - 1] + at.column - 1, starts[at.end_line - 1] + at.end_column - 1
        return Place(f"{self.path}!{at.path}", start, max(start, end))


def _blank(widths: dict[int, int]) -> str:
    return "\n".join(" " * (widths.get(line, 1) - 1) for line in range(1, max(widths) + 1))


def _places(file: ContractFile) -> Iterator[At]:
    found: list[At | None] = []
    for receiver in file.receivers:
        found += [receiver.at, *(read.at for read in receiver.parameters)]
        found += [sink.at for read in receiver.parameters for sink in read.sinks]
        found += [act.at for act in receiver.acts]
    for sender in file.senders:
        found += [sender.at, sender.link, *(sent.at for sent in sender.parameters)]
        found += [value.at for sent in sender.parameters for value in sent.values]
    yield from (at for at in found if at is not None)


def _item(entry: TargetEntry) -> MenuItem:
    kind, object_type = entry.key.partition(":")[0], entry.opens.partition(":")[0]
    opened = entry.opens.partition(":")[2]
    item_type, object_ = cast(MenuItemType, kind), cast(ObjectType, object_type)
    return MenuItem(entry.name, item_type, opened, object_, sighted=entry.sighted)


def _receiver(entry: ReceiverEntry, pages: _Pages) -> Receiver:
    at = pages.place(entry.at)
    reads = tuple(_read(read, pages) for read in entry.parameters)
    unknown = (at,) if entry.open else ()
    acts = tuple(Act(act.what, pages.place(act.at), act.parameter, act.detail) for act in entry.acts)
    return Receiver(entry.target, entry.keys, at, reads, entry.language, unknown, entry=entry.entry, acts=acts)


def _read(entry: ReadEntry, pages: _Pages) -> Read:
    at = pages.place(entry.at)
    reaches = tuple(Sink(sink.kind, pages.place(sink.at), sink.guards, sink.type, sink.detail) for sink in entry.sinks)
    return Read(
        entry.name,
        at,
        entry.required,
        entry.type,
        entry.conversion,
        entry.max_length,
        entry.decoding,
        entry.default,
        entry.compared,
        entry.guarded,
        entry.consumed,
        tuple(dict.fromkeys(sink.kind for sink in reaches)),
        reaches,
    )


def _sender(entry: SenderEntry, pages: _Pages) -> Sender:
    at = pages.place(entry.link)
    parameters = tuple(_parameter(sent, pages) for sent in entry.parameters)
    unnamed = any(parameter.name is None for parameter in parameters)
    origin = Origin("unknown", "", at)
    pieces = (Insertion(Hole(origin, at), "query"),) if entry.open and not unnamed else ()
    path = Path((), entry.template)
    callers = tuple(Caller(caller.button, caller.function) for caller in entry.callers)
    link = Link(
        at,
        entry.via,
        entry.language,
        entry.system,
        (path,),
        pieces,
        entry.function,
        entry.button,
        reason=entry.reason,
        callers=callers,
    )
    target_at = pages.place(entry.at) if entry.at is not None else None
    target = Target(entry.system, entry.name, entry.target, target_at, entry.reason if entry.target is None else None)
    return Sender(link, target, parameters, (path,))


def _parameter(entry: SentEntry, pages: _Pages) -> Parameter:
    at = pages.place(entry.at)
    holes = tuple(_hole(value, pages) for value in entry.values)
    return Parameter(entry.name, at, holes[0].at if holes else at, entry.presence, entry.literals, holes, entry.layer)


def _hole(entry: ValueEntry, pages: _Pages) -> Hole:
    at = pages.place(entry.at)
    origin = Origin(entry.kind, entry.name, at, "", entry.entity, entry.table)
    return Hole(
        origin, at, entry.type, entry.encodings, entry.nullable, entry.braced, entry.max_length, frozenset(entry.guards)
    )
