"""What lies outside the repository at hand, and belongs to its links all the same: the contracts of other repositories, the
contract of yesterday, and the code on the other side of a URL."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from xlint import changes, exchange, ledger
from xlint.config import Config
from xlint.contract import Change, Flow, Pair, Parameter, Read, Receiver, Sender
from xlint.exchange import Contract, ContractError
from xlint.models import Models
from xlint.value import Hole, Origin, Step

LOCK = "xlint.contract.json"

_FROM_USERS = frozenset({"field", "lookup", "record", "url", "message"})
_OUTSIDE = {
    "field": "the column", "lookup": "the lookup", "record": "the column", "url": "the URL parameter", "message": "the message",
}  # fmt: skip


# ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def others(config: Config) -> Contract:
    """The contracts of other repositories that the configuration names, as one. Raises `ContractError`."""
    files = tuple(dict.fromkeys(config.contract_files))
    return joined(
        read_contract(file, config.root, name) for file, name in zip(files, names(files, config.root), strict=True)
    )


def joined(contracts: Iterable[Contract]) -> Contract:
    """Several contracts as one."""
    found = tuple(contracts)
    return Contract(
        tuple(sender for contract in found for sender in contract.senders),
        tuple(receiver for contract in found for receiver in contract.receivers),
        tuple(item for contract in found for item in contract.items),
        documents={path: document for contract in found for path, document in contract.documents.items()},
    )


def read_contract(file: Path, root: Path, name: str | None = None) -> Contract:
    """The contract in a file; its places are named by `name`, else by its path relative to `root`. Raises `ContractError`."""
    called = name or relative(file, root)
    return exchange.read(_text(file, called), called)


def names(files: Sequence[Path], root: Path) -> tuple[str, ...]:
    """What reports call each file: as `relative` does, and by as many of its folders as it takes to tell them apart."""
    found = [relative(file, root) for file in files]
    for depth in range(2, 1 + max((len(file.resolve().parts) for file in files), default=0)):
        twice = {name for name in found if found.count(name) > 1}
        if not twice:
            break
        longer = ["/".join(file.resolve().parts[-depth:]) for file in files]
        found = [more if name in twice else name for name, more in zip(found, longer, strict=True)]
    return tuple(found)


def relative(file: Path, root: Path) -> str:
    """The path as reports name it: relative to the root, or the bare file name outside of it."""
    absolute, base = file.parent.resolve() / file.name, root.resolve()
    return absolute.relative_to(base).as_posix() if absolute.is_relative_to(base) else file.name


def _text(file: Path, name: str) -> str:
    if file.exists() and not file.is_file():
        raise ContractError(name, 1, "is no file")
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ContractError(name, 1, f"cannot be read: {error.strerror or error}") from None
    return decoded(data, name)


def decoded(data: bytes, name: str) -> str:
    """The text of a contract or ledger. Raises `ContractError`."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        what = (
            "is UTF-16 text, as `>` writes it in Windows PowerShell: write it with `-o`"
            if wide
            else "is not UTF-8 text"
        )
        raise ContractError(name, 1, what) from None


def _is_there(file: Path) -> bool:
    """Whether there is something of that name: a folder or a link to nothing is a mistake that is said, and not passed over."""
    return os.path.lexists(file)


def read_ledger(folder: Path, root: Path) -> ledger.Ledger:
    """What people decided about the contract. Raises `LedgerError`."""
    file = folder / ledger.NAME
    return ledger.read(_text(file, relative(file, root)), relative(file, root)) if _is_there(file) else ledger.Ledger()


# ── yesterday ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def since_lock(
    paths: Sequence[Path], config: Config, contract: Contract, models: Models, known: Contract
) -> tuple[tuple[Change, ...], Contract | None]:
    """The changes since the lock, and the lock; none where there is no lock, or where only a part of its folder is checked.

    Raises `ContractError` and `LedgerError`.
    """
    file = config.folder / LOCK
    whole = any(config.folder.resolve().is_relative_to(path.resolve()) for path in paths)
    if not whole or not _is_there(file):
        return (), None
    lock = read_contract(file, config.root)
    decided = read_ledger(config.folder, config.root)
    return changes.diff(lock, contract, models, known=(known,), ledger=decided), lock


_Links = dict[tuple[str, str], tuple[Sender, Parameter]]

# ── the other side ──────────────────────────────────────────────────────────────────────────────────────────────────────


def own(pairs: Iterable[Pair], foreign: Contract) -> tuple[Pair, ...]:
    """The pairs that have something to do with the repository at hand: one side of them at least lies in it.

    A menu item that is unknown concerns it too: it may have been here.
    """
    found = tuple(pairs)
    theirs, read_there = frozenset(foreign.senders), frozenset(foreign.receivers)
    ours = [pair for pair in found if pair.sender is not None and pair.sender not in theirs]
    mine = {receiver for pair in ours for receiver in pair.receivers}
    mine |= {receiver for pair in found for receiver in pair.receivers if receiver not in read_there}
    return tuple(
        pair
        for pair in found
        if (pair.sender is not None and pair.sender not in theirs)
        or pair.differing("unknown-menu-item")
        or any(receiver in mine for receiver in pair.receivers)
    )


def flows(found: Sequence[Flow], pairs: Sequence[Pair], foreign: Contract) -> tuple[Flow, ...]:
    """The flows, those that begin at a URL parameter prolonged to where its value comes from on the other side.

    The sinks that a foreign receiver reaches with a value of ours are flows too.
    """
    links: _Links = {}
    for receiver, name, sender, parameter in sorted(_sent(pairs), key=lambda item: (item[3].at, item[1])):
        links.setdefault((receiver.target.lower(), name), (sender, parameter))
    beyond = [flow for receiver in foreign.receivers for flow in _reached(receiver, links)]
    return (*(_prolonged(flow, links) for flow in found), *beyond)


def _sent(pairs: Iterable[Pair]) -> Iterator[tuple[Receiver, str, Sender, Parameter]]:
    """Every parameter with a value that users decide, and who reads it."""
    for pair in pairs:
        for receiver in pair.receivers if pair.certain else ():
            for parameter in pair.sender.parameters if pair.sender is not None else ():
                if pair.sender is not None and parameter.name is not None and _users_hole(parameter) is not None:
                    yield receiver, parameter.name.lower(), pair.sender, parameter


def _users_hole(parameter: Parameter) -> Hole | None:
    return next((hole for hole in parameter.holes if hole.origin.kind in _FROM_USERS), None)


def _prolonged(flow: Flow, links: _Links) -> Flow:
    found = links.get(((flow.receiver or "").lower(), flow.source.name.lower())) if flow.source.kind == "url" else None
    return flow if found is None else msgspec.structs.replace(flow, steps=(*_way(*found), *flow.steps))


def _way(sender: Sender, parameter: Parameter) -> tuple[Step, ...]:
    """From where the value is entered to the URL."""
    hole = _users_hole(parameter)
    if hole is None:
        return ()
    entered = Step(hole.origin.place, f"{_OUTSIDE[hole.origin.kind]} `{hole.origin.name}` is read here")
    return entered, *hole.steps, Step(parameter.at, f"and sent to `{sender.target.name}` as `{parameter.name}`")


def _reached(receiver: Receiver, links: _Links) -> Iterator[Flow]:
    """The flows of a receiver that is known from its contract only, for values that links of ours send."""
    for read in receiver.reads:
        if (receiver.target.lower(), read.name.lower()) in links:
            for flow in _sinks(receiver, read):
                yield _prolonged(flow, links)


def _sinks(receiver: Receiver, read: Read) -> Iterator[Flow]:
    origin = Origin("url", read.name, read.at)
    for sink in read.reaches:
        hole = Hole(origin, sink.at, sink.type, guards=frozenset(sink.guards))
        steps = (Step(read.at, f"`{read.name}` comes from the URL"),)
        yield Flow(sink.kind, sink.at, origin, hole, steps, receiver.language, sink.detail, receiver.target)
