"""What the solution's metadata knows of a value: the type and length of the column that it comes from."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from xlint.metadata import Column, Metadata
from xlint.value import Hole, ValueType

_TYPES: dict[str, ValueType] = {
    "int": "number", "integer": "number", "bigint": "number", "decimal": "number", "float": "number", "double": "number",
    "money": "number", "bit": "boolean", "boolean": "boolean", "picklist": "optionset", "state": "optionset",
    "status": "optionset", "uniqueidentifier": "guid", "primarykey": "guid", "multiselectpicklist": "list",
}  # fmt: skip
_LOOKUP_VALUE = re.compile(r"^_\w+_value$")


def typer(metadata: Metadata, entities_of_path: Callable[[str], frozenset[str]]) -> Callable[[Hole], Hole]:
    """A function that gives a hole the type and length of its column.

    The column is that of the table the value was retrieved from, else of the one table whose forms or ribbon use the script,
    else the only column of that name in the solution.
    """

    def typed(hole: Hole) -> Hole:
        origin = hole.origin
        if origin.kind not in {"field", "record"} or hole.type in {"number", "boolean", "guid", "optionset"}:
            return hole
        if origin.kind == "record" and _LOOKUP_VALUE.match(origin.name):
            return msgspec.structs.replace(hole, type="guid")
        column = _column(metadata, hole, entities_of_path(origin.place.path))
        if column is None:
            if origin.kind == "record" and origin.entity and origin.name == f"{origin.entity}id":
                return msgspec.structs.replace(hole, type="guid")
            return hole
        return _with_column(hole, column)

    return typed


def _column(metadata: Metadata, hole: Hole, entities: frozenset[str]) -> Column | None:
    origin = hole.origin
    if origin.kind == "record" and origin.entity:
        return metadata.column(origin.entity, origin.name)
    bound = [found for entity in sorted(entities) if (found := metadata.column(entity, origin.name)) is not None]
    if bound:
        same = {(column.type, column.max_length) for column in bound}
        return bound[0] if len(same) == 1 else None
    named = metadata.columns_named(origin.name)
    return named[0] if len(named) == 1 else None


def _with_column(hole: Hole, column: Column) -> Hole:
    kind = _TYPES.get(column.type)
    if column.type == "datetime" and hole.origin.kind == "record":
        kind = "date"
    length = hole.max_length
    if column.max_length is not None and kind is None and column.type not in {"lookup", "owner", "customer"}:
        length = column.max_length if length is None else min(length, column.max_length)
        kind = "string" if hole.type == "unknown" else hole.type
    origin = msgspec.structs.replace(hole.origin, entity=column.entity)
    return msgspec.structs.replace(hole, origin=origin, type=kind or hole.type, max_length=length)


_FIELDS: dict[str, ValueType] = {
    "int": "number", "int64": "number", "real": "number", "enum": "enum", "date": "date", "utcdatetime": "date", "time": "number",
    "guid": "guid", "string": "string",
}  # fmt: skip


def field_type(metadata: Metadata, table: str, field: str) -> tuple[ValueType, int | None] | None:
    """The type and length of a table's field, None where the table or the field is not in sight."""
    found = metadata.field(table, field)
    if found is None:
        return None
    base = found.type or metadata.base_type(found.edt or found.enum) or ""
    return _FIELDS.get(base, "unknown"), metadata.length_of_field(table, field) or None
