"""Values of the shape that a msgspec type asks for, now and then with something in them that does not fit."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from msgspec import inspect

_ODD = (
    None,
    True,
    -1,
    2**63,
    1.5,
    float("inf"),
    "",
    "x" * 300,
    "\ud800",
    "\0",
    [],
    {},
    [[]],
    {"a": {"b": []}},
    "9999-99-99",
)
_TEXTS = (
    "customerid",
    "form:CustTable",
    "class:A",
    "unescaped-parameter",
    "*.js",
    "a/**/b",
    "https://h/?a={b}",
    "größe",
    "",
    "0",
)


def value(type_: Any, random: Random) -> Any:
    """A value of a type."""
    return _value(inspect.type_info(type_), random, 8)


def _value(shape: Any, random: Random, depth: int) -> Any:
    if random.random() < 0.01:
        return random.choice(_ODD)
    match shape:
        case inspect.StructType(fields=fields):
            return {
                field.encode_name: _value(field.type, random, depth - 1)
                for field in fields
                if (field.required or random.random() < 0.5) and random.random() > 0.005
            }
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            return [_value(item, random, depth - 1) for _ in range(random.choice((0, 1, 1, 2, 3)) if depth > 0 else 0)]
        case inspect.DictType(value_type=item):
            return {random.choice(_TEXTS): _value(item, random, depth - 1) for _ in range(random.choice((0, 1, 2)))}
        case inspect.UnionType(types=types):
            return _value(random.choice(types), random, depth)
        case inspect.LiteralType(values=values):
            return random.choice(values)
        case inspect.EnumType(cls=cls):
            return random.choice(list(cls)).value
        case inspect.BoolType():
            return random.random() < 0.5
        case inspect.IntType():
            return random.choice((0, 1, 2, 10, 10**6, -1, 10**30))
        case inspect.DateType():
            return random.choice(("2027-01-31", "0001-01-01", "2026-02-30"))
        case inspect.NoneType():
            return None
        case inspect.AnyType():
            return random.choice(_ODD)
    return random.choice(_TEXTS)


def toml(content: Any) -> str:
    """A table as TOML: every value on its line, tables inline."""
    if not isinstance(content, dict):
        return _inline(content)
    return "".join(f"{json.dumps(name)} = {_inline(item)}\n" for name, item in content.items())


def _inline(content: Any) -> str:
    if isinstance(content, dict):
        return "{" + ", ".join(f"{json.dumps(name)} = {_inline(item)}" for name, item in content.items()) + "}"
    if isinstance(content, list):
        return "[" + ", ".join(map(_inline, content)) + "]"
    if content is None or isinstance(content, float):
        return "inf"
    if isinstance(content, str) and content[4:5] == "-" and content[7:8] == "-":
        return content
    return json.dumps(content)


def encoded(content: Any) -> str:
    """A value as JSON, which the standard library writes whatever is in it."""
    return json.dumps(content, indent=2)
