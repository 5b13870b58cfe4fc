"""Records that a URL value chooses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.frames import Frame
from xlint.evaluate.observe import UsedUnchecked
from xlint.evaluate.uses import tainted
from xlint.evaluate.values import Invocation, Opaque, Value
from xlint.value import Hole, Place

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def looked_up(
    machine: Machine, frame: Frame, holder: Opaque, name: str, invocation: Invocation, result: Value
) -> Value:
    """`Table::find(urlValue)`: a record that may not have been found, chosen by the URL."""
    lowered = name.lower()
    if not lowered.startswith("find") or not isinstance(result, Opaque) or len(holder.path) != 1:
        return result
    sources = [hole for argument in invocation.arguments for hole in tainted(machine, frame, argument)]
    if not sources:
        return result
    return record_of(machine, frame, holder.path[0][1], sources[0], invocation.at)


def record_of(machine: Machine, frame: Frame, table: str, source: Hole, at: Place) -> Opaque:
    hole = texts.with_step(source, at, f"looks up a record of {table}")
    key = f"{table.lower()}@{at.path}:{at.start}({source.origin.key})"
    origin = msgspec.structs.replace(hole.origin, key=key, table=table)
    guards = (hole.guards | {"record"}) - {"nonnull", "exists", "allow-list", "truthy"}
    if "looked-up" in machine.facts(frame, source.origin.key):
        guards |= {"exists"}
    machine.url_holes[key] = hole
    return Opaque(
        msgspec.structs.replace(hole, origin=origin, at=at, guards=guards, type="record"), (("root", table, ()),)
    )


_COMPANIES_OF_USERS = frozenset({"omuserroleorganization", "securityuserrolecondition"})
"""Tables that assign users' roles to companies (system administration, users, assign organizations)."""


def vouch(machine: Machine, record: Opaque, tables: Iterable[str], sources: Iterable[Hole]) -> None:
    """A record of a table that says which companies a user may enter: finding it vouches for the values it was found by."""
    if any(table.lower() in _COMPANIES_OF_USERS for table in tables):
        facts = frozenset((hole.origin.key, "own-company") for hole in sources)
        machine.vouched[record.hole.origin.key] = facts


_RECORD_READS = frozenset({"recid", "validatewrite", "found"})


def check_use(machine: Machine, frame: Frame, holder: Opaque, name: str, at: Place) -> None:
    """The first use of a looked-up record that no test stands before."""
    hole = holder.hole
    if "record" not in hole.guards or hole.origin.table is None or hole.type != "record":
        return
    facts = machine.facts(frame, hole.origin.key) | hole.guards
    if facts & {"nonnull", "exists", "used"} or name.lower() in _RECORD_READS:
        return
    machine.learn(frame, [(hole.origin.key, "used")])
    table, _, place = hole.origin.key.partition("@")
    start = place.rpartition(":")[2].partition("(")[0]
    looked = Place(at.path, int(start), int(start)) if start.isdigit() else at
    machine.emit(UsedUnchecked(at, hole.origin.table or table, hole, looked, frame.entry))
