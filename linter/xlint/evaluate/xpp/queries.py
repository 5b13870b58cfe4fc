"""`select`, `insert_recordset`, `update_recordset`, `delete_from`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlint.evaluate.acts import fill
from xlint.evaluate.frames import Frame
from xlint.evaluate.sinks import reach
from xlint.evaluate.uses import note_use, tainted
from xlint.evaluate.values import Opaque, Value, undefined
from xlint.evaluate.xpp.lookups import record_of, vouch
from xlint.evaluate.xpp.writes import emit_write
from xlint.value import Hole
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def run_query(machine: Machine, frame: Frame, node: syntax.Query) -> Value:
    """A select binds its buffer to an unknown record; a URL value in its `where` makes it one that the URL chose."""
    at = frame.place(node)
    sources: list[Hole] = []
    for query in (node, *(join.query for join in node.joins)):
        if query.where is not None:
            sources += _compared_values(machine, frame, query.where)
    if node.cross_company is not None:
        value = machine.evaluate(machine, frame, node.cross_company)
        reach(machine, frame, "company", value, at, "crosscompany")
    note_use(machine, frame, sources, at)
    buffer = node.buffer
    if node.kind != "select":
        for setting in node.settings:
            value = machine.evaluate(machine, frame, setting.value)
            sources += tainted(machine, frame, value)
            stored = _buffer_value(machine, frame, buffer)
            if isinstance(stored, Opaque) and isinstance(setting.target, syntax.Name | syntax.Member):
                fill(machine, frame, stored, setting.target.name, value, at)
        if node.source is not None:
            run_query(machine, frame, node.source)
        emit_write(machine, frame, node.kind, at, sources, _buffer_value(machine, frame, buffer))
        return undefined(at)
    if not isinstance(buffer, syntax.Name):
        return machine.opaque((("root", "record", ()),), at)
    table = buffer_table(machine, frame, buffer.name)
    aggregate = any(item.function is not None for item in node.fields)
    record: Value
    if sources and not aggregate:
        found_one = record_of(machine, frame, table, sources[0], at)
        tables = {table, *(_table(machine, frame, join.query.buffer) for join in node.joins)}
        vouch(machine, found_one, tables, sources)
        record = found_one
    else:
        record = machine.opaque((("root", table, ()),), at, name=table)
    found = frame.scope.find(buffer.name)
    if found is not None:
        frame.live.set(found[1], record)
    return record


def _table(machine: Machine, frame: Frame, buffer: syntax.Expression) -> str:
    return buffer_table(machine, frame, buffer.name) if isinstance(buffer, syntax.Name) else ""


def _buffer_value(machine: Machine, frame: Frame, buffer: syntax.Expression) -> Value | None:
    return machine.evaluate(machine, frame, buffer) if isinstance(buffer, syntax.Name) else None


def buffer_table(machine: Machine, frame: Frame, name: str) -> str:
    found = frame.scope.find(name)
    if found is not None:
        declared = found[0].types.get(name.lower())
        if declared is not None:
            return declared
        value = frame.live.get(found[1])
        if isinstance(value, Opaque) and value.path:
            return value.path[0][1]
    return name


def _compared_values(machine: Machine, frame: Frame, where: syntax.Expression) -> list[Hole]:
    """URL values that a `where` compares with; the field sides are no uses of a record."""
    if isinstance(where, syntax.Binary):
        if where.operator in {"&&", "||"}:
            return [*_compared_values(machine, frame, where.left), *_compared_values(machine, frame, where.right)]
        return [
            hole
            for side in (where.left, where.right)
            if not _is_field(frame, side)
            for hole in tainted(machine, frame, machine.evaluate(machine, frame, side))
        ]
    return []


def _is_field(frame: Frame, node: syntax.Expression) -> bool:
    return isinstance(node, syntax.Member) and isinstance(node.object, syntax.Name) and not node.static
