"""What a member, an index or a call of an unknown value gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate.frames import Frame
from xlint.evaluate.labels import label
from xlint.evaluate.observe import ReadParameter
from xlint.evaluate.values import Opaque, PathStep, Value
from xlint.value import Place

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def derive(
    machine: Machine,
    frame: Frame,
    value: Opaque,
    step: PathStep,
    at: Place,
    *,
    optional: bool = False,
    call: bool = False,
    argument: str | None = None,
) -> Value:
    """What a member, an index or a call of an unknown value gives: a source where the models know the path.

    `argument` is how a call's first argument is spelled, where it is no literal.
    """
    if step[0] == "await" and value.path and value.path[-1][0] == "await":
        return value
    if step[0] == "get":
        written = frame.live.get(("member", value.hole.origin.key, step[1]))
        if written is not None:
            return written  # type: ignore[no-any-return]
    path = (*value.path, step) if len(value.path) < 24 else (value.path[0], step)
    old = value.hole
    models = machine.language(frame)
    found = models.sources.find(path)
    result = machine.opaque(path, at)
    hole = result.hole
    if found is not None:
        row, bindings = found
        name = bindings.get("name") or row.name or label(step, old.origin.name, argument)
        origin = msgspec.structs.replace(
            hole.origin, kind=row.kind, name=name, entity=bindings.get("entity") or old.origin.entity,
            table=old.origin.table,
        )  # fmt: skip
        hole = msgspec.structs.replace(
            hole, origin=origin, type=row.type, nullable=row.nullable or optional, braced=row.braced, steps=()
        )
    elif old.origin.kind not in {"unknown", "argument", "call"}:
        key = f"{old.origin.key}.{step[1]}" if "record" in old.guards else hole.origin.key
        origin = msgspec.structs.replace(old.origin, key=key, name=old.origin.name or step[1])
        hole = msgspec.structs.replace(
            old, origin=origin, at=at, nullable=optional or (old.nullable and not call and step[0] == "await"),
            type="unknown" if step[0] == "get" else old.type, braced=False,
        )  # fmt: skip
    else:
        kind = old.origin.kind if step[0] in {"get", "index", "await"} else "call"
        name = label(step, old.origin.name, argument) if step[0] not in {"await", "index"} else old.origin.name
        origin = msgspec.structs.replace(hole.origin, kind=kind, name=name, entity=_entity(step) or old.origin.entity)
        hole = msgspec.structs.replace(hole, origin=origin, nullable=optional, guards=old.guards)
    if step == ("get", "length", ()):
        hole = msgspec.structs.replace(hole, type="number", nullable=False)
    type_row = models.types.find(path)
    if type_row is not None:
        path = (("root", type_row[0].type, ()),)
    if hole.origin.kind == "url":
        machine.url_holes[hole.origin.key] = hole
        if found is not None and step[0] == "get" and found[1].get("name"):
            machine.emit(ReadParameter(found[1]["name"], at, hole.origin.key, frame.entry, "property"))
    return Opaque(hole, path)


def _entity(step: PathStep) -> str | None:
    """The table that a Web API call names first."""
    if step[0] == "call" and step[1] in {"retrieveRecord", "retrieveMultipleRecords"} and step[2]:
        return step[2][0]
    return None
