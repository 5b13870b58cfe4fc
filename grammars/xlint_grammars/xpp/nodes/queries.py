"""What the rules of a query become: clauses are a flat list in the grammar, and go to their own table here."""

from __future__ import annotations

from typing import Any, cast
from typing import Literal as OneOf

import msgspec

from xlint_grammars.syntax import Aggregate, Assign, Binary, Expression, Join, Literal, Macro, Query, Unary
from xlint_grammars.xpp.nodes.types import dotted_text, written

_JoinKind = OneOf["inner", "outer", "exists", "notexists"]
_Kind = OneOf["select", "update", "delete", "insert"]


class Clause(msgspec.Struct, gc=False):
    """One option or clause: what it says, and where it ends."""

    name: str
    value: Any
    start: int
    end: int


class Buffer(msgspec.Struct, gc=False):
    """A table buffer with the fields selected from it."""

    table: Expression
    fields: tuple[Aggregate, ...]
    end: int


class _Part(msgspec.Struct):
    """One table of a query while its clauses come in."""

    start: int
    end: int
    table: Expression
    selected: tuple[Aggregate, ...]
    kind: _JoinKind
    options: list[str] = msgspec.field(default_factory=list)
    clauses: dict[str, Any] = msgspec.field(default_factory=dict)

    def take(self, clause: Clause) -> None:
        self.end = max(self.end, clause.end)
        earlier = self.clauses.get(clause.name)
        if clause.name == "option":
            self.options.append(clause.value)
        elif clause.name == "index_hint":
            self.options.append("hint")
            self.clauses["index"] = clause.value
        elif isinstance(earlier, tuple) and isinstance(clause.value, tuple):
            self.clauses[clause.name] = earlier + clause.value
        elif clause.name == "where" and earlier is not None:
            self.clauses["where"] = Binary(earlier.start, clause.end, "&&", earlier, clause.value)
        else:
            self.clauses[clause.name] = clause.value

    def query(self, kind: _Kind, joins: tuple[Join, ...] = (), source: Query | None = None) -> Query:
        end = max(self.end, joins[-1].end if joins else 0, source.end if source else 0)
        return Query(
            self.start, end, kind, self.table, self.selected, tuple(self.options),
            joins=joins, source=source, **self.clauses,
        )  # fmt: skip


def select(start: int, end: int, options: list[Clause], buffer: Buffer, clauses: list[Clause]) -> Query:
    return _query("select", start, end, options, buffer, clauses)


def delete_from(start: int, end: int, options: list[Clause], buffer: Buffer, clauses: list[Clause]) -> Query:
    return _query("delete", start, end, options, buffer, clauses)


def update_recordset(start: int, end: int, options: list[Clause], table: Expression, clauses: list[Clause]) -> Query:
    return _query("update", start, end, options, Buffer(table, (), table.end), clauses)


def insert_recordset(
    start: int, end: int, options: list[Clause], table: Expression, fields: list[Aggregate], source: Query
) -> Query:
    part = _Part(start, end, table, tuple(fields), "inner")
    for option in options:
        part.take(option)
    return part.query("insert", source=source)


def _query(kind: _Kind, start: int, end: int, options: list[Clause], buffer: Buffer, clauses: list[Clause]) -> Query:
    parts = [_Part(start, buffer.end, buffer.table, buffer.fields, "inner")]
    for clause in (*options, *clauses):
        if clause.name == "join":
            parts.append(clause.value)
        else:
            parts[-1].take(clause)
    joins = tuple(Join(part.start, part.end, part.kind, part.query("select")) for part in parts[1:])
    return parts[0].query(kind, joins)


def join(start: int, end: int, kind: str | None, options: list[Clause], buffer: Buffer) -> Clause:
    part = _Part(start, end, buffer.table, buffer.fields, cast(_JoinKind, (kind or "inner").lower()))
    for option in options:
        part.take(option)
    return Clause("join", part, start, end)


# ── options ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def option(start: int, end: int, word: str) -> Clause:
    return Clause("option", word.lower(), start, end)


def every_company(start: int, end: int) -> Clause:
    return Clause("cross_company", Literal(start, end, True, "boolean"), start, end)


def some_companies(start: int, end: int, companies: Expression) -> Clause:
    return Clause("cross_company", companies, start, end)


def valid_time_state(start: int, end: int, dates: list[Expression]) -> Clause:
    return Clause("valid_time_state", tuple(dates), start, end)


# ── tables and fields ───────────────────────────────────────────────────────────────────────────────────────────────────


def buffer(_start: int, end: int, table: Expression) -> Buffer:
    return Buffer(table, (), end)


def buffer_with_fields(_start: int, end: int, fields: list[Aggregate], table: Expression) -> Buffer:
    return Buffer(table, tuple(fields), end)


def buffer_with_every_field(_start: int, end: int, table: Expression) -> Buffer:
    return Buffer(table, (), end)


def selected(start: int, end: int, name: Expression, position: Expression | None = None) -> Aggregate:
    text = dotted_text(name)
    return Aggregate(start, end, text if position is None else f"{text}[{written(position)}]")


def aggregate(start: int, end: int, function: Expression, field: Expression) -> Aggregate:
    return Aggregate(start, end, dotted_text(field), dotted_text(function).lower())


# ── clauses ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def index(start: int, end: int, name: Expression) -> Clause:
    return Clause("index", dotted_text(name), start, end)


def index_hint(start: int, end: int, name: Expression) -> Clause:
    return Clause("index_hint", dotted_text(name), start, end)


def order_by(start: int, end: int, keys: list[Expression]) -> Clause:
    return Clause("order_by", tuple(keys), start, end)


def group_by(start: int, end: int, keys: list[Expression]) -> Clause:
    return Clause("group_by", tuple(keys), start, end)


def key(start: int, end: int, ordered: Expression, direction: str | None) -> Expression:
    """A key of an order or grouping; `asc` and `desc` are Unary operators on it."""
    return ordered if direction is None else Unary(start, end, direction.lower(), ordered)


def where(start: int, end: int, condition: Expression) -> Clause:
    return Clause("where", condition, start, end)


def setting(start: int, end: int, settings: list[Assign]) -> Clause:
    return Clause("settings", tuple(settings), start, end)


def macro_clause(start: int, end: int, node: Macro) -> Clause:
    """A macro that stands for clauses is kept among the options, as `#name`."""
    return Clause("option", f"#{node.name}", start, end)
