"""What the product brings and no repository holds, from tables that are handed in as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast, get_args

from xlint.metadata.facts import Edt, MenuItem, MenuItemType, ObjectType


def standard_menu_items(rows: Iterable[Mapping[str, str]]) -> tuple[MenuItem, ...]:
    """Menu items from rows with `name`, `type` and `object` (`form:CustTable`, `class:SysClassRunner`).

    Raises ValueError with the row for one that is not of this shape.
    """
    return tuple(menu_item(row["name"], row["object"], row.get("type", "display")) for row in rows)


def menu_item(name: str, target: str, type_: str = "display") -> MenuItem:
    """One menu item that is not in the repository; `target` is `form:Name` or `class:Name`."""
    object_type, separator, object_ = target.partition(":")
    if not separator or object_type not in get_args(ObjectType) or type_ not in get_args(MenuItemType) or not object_:
        raise ValueError(f"menu item {name!r}: expected `form:Name` or `class:Name`, found {target!r} ({type_})")
    return MenuItem(name, cast(MenuItemType, type_), object_, cast(ObjectType, object_type), root_navigation=True)


def standard_edts(rows: Iterable[Mapping[str, str | int]]) -> tuple[Edt, ...]:
    """Text types from rows with `name` and `length`."""
    return tuple(Edt(str(row["name"]), "string", length=int(row["length"])) for row in rows)
