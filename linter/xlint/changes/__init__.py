"""Two versions of a contract -> what changed between them, and whom it breaks.

First the difference, then the judgement: `receiving` and `sending` say what a change of one side means to the other, in both
directions, and name the lines on the other side that it breaks where they are known.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import msgspec

from xlint.changes import receiving, renaming, sending, spec
from xlint.changes.renaming import opens as _opens
from xlint.compare import is_open
from xlint.contract import Change, Receiver, Sender
from xlint.exchange import Contract
from xlint.ledger import Ledger
from xlint.models import Models
from xlint.value import Step

__all__ = ["diff"]

NONE: Mapping[str, str] = MappingProxyType({})
_GONE = frozenset({"parameter-removed", "parameter-renamed", "parameter-moved"})
_ORDER = ("breaking", "dangerous", "safe")


def diff(
    old: Contract,
    new: Contract,
    models: Models,
    *,
    known: Sequence[Contract] = (),
    ledger: Ledger | None = None,
    today: datetime.date | None = None,
) -> tuple[Change, ...]:
    """The changes from `old` to `new`, worst first.

    `known` are contracts of other repositories whose links and receivers are judged too; `ledger` what people decided,
    as of `today`.
    """
    comparison = _Versions(old, new, models, known)
    decided = ledger or Ledger()
    day = today or datetime.datetime.now(tz=datetime.UTC).date()
    found = (_decided(change, decided, day) for change in (*comparison.changes(), *_returned(new, old, decided)))
    return tuple(
        sorted(
            found, key=lambda c: (_ORDER.index(c.level), c.side, c.target.lower(), (c.parameter or "").lower(), c.id)
        )
    )


class _Versions:
    def __init__(self, old: Contract, new: Contract, models: Models, known: Sequence[Contract]) -> None:
        self.old, self.new, self.models, self.known = old, new, models, known
        self.opens = {**_opens(old), **_opens(new)}
        self.renamed = renaming.renamed(old, new)

    def changes(self) -> Iterator[Change]:
        yield from self._targets()
        before, after = _by_target(self.old.receivers, self.renamed), _by_target(self.new.receivers)
        for target in sorted({*before, *after}):
            yield from receiving.changes(self._receiving(before.get(target, []), after.get(target, [])))
        senders_before, senders_after = _by_key(self.old.senders), _by_key(self.new.senders)
        moved = tuple(sending.rerouted(self.old.senders, self.new.senders))
        told = {key for each in moved for key in (each.was, each.now)}
        for key in sorted({*senders_before, *senders_after}):
            side = self._sending(key, senders_before.get(key, []), senders_after.get(key, []))
            yield from sending.changes(msgspec.structs.replace(side, told=key in told))
        yield from (each.change for each in moved)
        yield from sending.rehosted(self.old.senders, self.new.senders)

    # ── menu items ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _targets(self) -> Iterator[Change]:
        before, after = _opens(self.old), _opens(self.new)
        for key, opened in sorted(before.items()):
            now = after.get(key)
            name = key.partition(":")[2]
            sent = receiving.sent_to(self._senders(), key)
            if now is None:
                level: receiving.Level = "breaking" if sent else "dangerous"
                called = next(
                    (other for other, there in after.items() if there == opened and other not in before), None
                )
                id_ = "menu-item-removed" if called is None else "menu-item-renamed"
                gone = "is gone" if called is None else f"is called `{called.partition(':')[2]}` now"
                message = f"menu item `{name}` {gone}: links that open it lead nowhere"
                yield Change(id_, level, "target", key, None, message, None, "Keep the menu item.", sent)
            elif self.renamed.get(opened) == now:
                continue
            elif now != opened:
                message = f"menu item `{name}` opens `{now}` now, and `{opened}` before"
                yield Change(
                    "menu-item-moved",
                    "breaking",
                    "target",
                    key,
                    None,
                    message,
                    None,
                    "Give it a menu item of its own.",
                    sent,
                )
        for opened, now in sorted(self.renamed.items()):
            yield renaming.change(opened, now, receiving.sent_to(self._senders(), opened))

    # ── receivers ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _receiving(self, before: Sequence[Receiver], after: Sequence[Receiver]) -> receiving.Side:
        target = (after or before)[0]
        keys = {key for receiver in (*before, *after) for key in receiver.keys}
        return receiving.Side(
            target.target,
            spec.asked(before),
            spec.asked(after),
            after[0].at if after else None,
            lambda name: self._emitters(name, target.target, keys),
            lambda name: self._without(name, target.target, keys),
            lambda name: self._elsewhere(name, target.target),
            lambda name: self._platform(name, keys),
        )

    def _emitters(self, name: str, target: str, keys: set[str]) -> tuple[Step, ...]:
        """Where the known links send the name to the target, each as it is spelled there."""
        senders = self._leading(target, keys)
        sent = (parameter for sender in senders for parameter in sender.named(name))
        return tuple(dict.fromkeys(Step(each.at, f"`{each.name}` is sent here") for each in sent))

    def _without(self, name: str, target: str, keys: set[str]) -> tuple[Step, ...]:
        """Where known links open the target, and do not send the name on every path."""
        senders = (sender for sender in self._leading(target, keys) if not is_open(sender))
        lacking = (s for s in senders if not any(sent.presence == "always" for sent in s.named(name)))
        return tuple(dict.fromkeys(Step(s.target.at or s.link.at, f"opened here without `{name}`") for s in lacking))

    def _leading(self, target: str, keys: set[str]) -> Iterator[Sender]:
        for sender in self._senders():
            key = (sender.target.key or "").lower()
            if key in keys or key == target.lower() or self.opens.get(key) == target.lower():
                yield sender

    def _senders(self) -> Iterator[Sender]:
        for contract in (self.new, *self.known):
            yield from contract.senders

    def _elsewhere(self, name: str, target: str) -> str | None:
        """Another target that reads the name in the new version, and did not in the old one."""
        before = {r.target.lower() for r in self.old.receivers if _reads(r, name)}
        found = (r.target for r in self.new.receivers if _reads(r, name) and r.target.lower() != target.lower())
        return next((other for other in found if other.lower() not in before), None)

    def _platform(self, name: str, keys: set[str]) -> bool:
        items = [None, *(key.partition(":")[2] for key in sorted(keys))]
        return any(self.models.kernel_parameter(name, item) is not None for item in items)

    # ── senders ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _sending(self, key: str, before: Sequence[Sender], after: Sequence[Sender]) -> sending.Side:
        one = (after or before)[0]
        item = key.partition(":")[2]
        readers = [r for contract in (self.new, *self.known) for r in contract.receivers if self._leads(key, r)]
        return sending.Side(
            sending.opened(one.target),
            spec.offered(before),
            spec.offered(after),
            (one.target.at or one.link.at) if after else None,
            spec.asked(readers) if readers and not any(reader.unknown_names for reader in readers) else None,
            lambda name: self.models.kernel_parameter(name, item, one.target.system) is not None,
            is_new=not before,
            is_gone=not after,
            wants_company=one.target.system == "fo" and not any(is_open(sender) for sender in after),
        )

    def _leads(self, key: str, receiver: Receiver) -> bool:
        target = receiver.target.lower()
        return key in {each.lower() for each in receiver.keys} or key == target or self.opens.get(key) == target


def _by_target(receivers: Sequence[Receiver], renamed: Mapping[str, str] = NONE) -> dict[str, list[Receiver]]:
    found: dict[str, list[Receiver]] = {}
    for receiver in receivers:
        target = receiver.target.lower()
        found.setdefault(renamed.get(target, target), []).append(receiver)
    return found


def _by_key(senders: Sequence[Sender]) -> dict[str, list[Sender]]:
    found: dict[str, list[Sender]] = {}
    for sender in senders:
        if sender.target.key is not None:
            found.setdefault(sender.target.key.lower(), []).append(sender)
    return found


def _reads(receiver: Receiver, name: str) -> bool:
    return any(read.name.lower() == name.lower() for read in receiver.reads)


# ── what people decided ─────────────────────────────────────────────────────────────────────────────────────────────────


def _decided(change: Change, ledger: Ledger, today: datetime.date) -> Change:
    """The change with its approval, or made worse where it comes before the announced day."""
    deprecation = ledger.deprecation(change.target, change.parameter)
    if change.id in _GONE and deprecation is not None and deprecation.sunset is not None:
        if today <= deprecation.sunset:
            message = (
                f"`{change.parameter}` was promised until {deprecation.sunset.isoformat()}, and is not read any more"
            )
            change = msgspec.structs.replace(change, id="removed-before-sunset", level="breaking", message=message)
        elif change.level != "safe":
            message = f"`{change.parameter}` is not read any more, as announced for {deprecation.sunset.isoformat()}"
            change = msgspec.structs.replace(change, level="dangerous" if change.related else "safe", message=message)
    if deprecation is not None and deprecation.replacement and change.id in _GONE | {"removed-before-sunset"}:
        change = msgspec.structs.replace(change, remedy=f"Send `{deprecation.replacement}`.")
    approval = ledger.approval(change.id, change.target, change.parameter, today)
    if approval is not None:
        return msgspec.structs.replace(change, approved=approval.reason)
    ended = ledger.ended(change.id, change.target, change.parameter, today)
    if ended is None:
        return change
    return msgspec.structs.replace(change, message=f"{change.message} (its approval ended on {ended.isoformat()})")


def _returned(new: Contract, old: Contract, ledger: Ledger) -> Iterator[Change]:
    """Retired names that a receiver reads again."""
    before = {(r.target.lower(), read.name.lower()) for r in old.receivers for read in r.reads}
    for receiver in new.receivers:
        for read in receiver.reads:
            if (receiver.target.lower(), read.name.lower()) in before:
                continue
            if ledger.retirement(receiver.target, read.name) is not None:
                message = f"`{read.name}` was retired, and is read again: old links would give it another meaning"
                yield Change(
                    "retired-name-reused",
                    "breaking",
                    "receiver",
                    receiver.target,
                    read.name,
                    message,
                    read.at,
                    "Choose a new name.",
                )
