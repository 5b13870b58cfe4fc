"""Senders and receivers made by hand, in one line each."""

from __future__ import annotations

from typing import Any

import msgspec

from xlint.contract import Insertion, Link, Parameter, Path, Read, Receiver, Sender, Target
from xlint.models import KernelParameter, Models
from xlint.value import Hole, Origin, Place


def at(offset: int, path: str = "crm/links.js") -> Place:
    return Place(path, offset, offset + 1)


def hole(name: str = "accountnumber", kind: str = "field", **more: Any) -> Hole:
    more = {"encodings": ("component",), **more}
    more["guards"] = frozenset(more.get("guards", ()))
    origin = Origin(kind, name, at(900), more.pop("key", f"record.{name}"))  # type: ignore[arg-type]
    return Hole(origin, at(901), **more)


def sent(name: str | None, *values: Hole | str, **more: Any) -> Parameter:
    holes = tuple(value for value in values if isinstance(value, Hole))
    literals = tuple(value for value in values if isinstance(value, str))
    return Parameter(name, at(len(name or "?") * 10), at(500), holes=holes, literals=literals, **more)


def sender(key: str | None, *parameters: Parameter | str, system: str = "fo", **more: Any) -> Sender:
    """A link to the target `key` that sends `parameters`; a name alone is sent with an encoded column."""
    made = tuple(sent(each, hole()) if isinstance(each, str) else each for each in parameters)
    insertions = tuple(Insertion(hole(), "query") for _ in range(more.pop("query_pieces", 0)))
    link = Link(at(1), "openUrl", "javascript", system, (), insertions)  # type: ignore[arg-type]
    name = more.pop("name", (key or "").partition(":")[2])
    reason = more.pop("reason", None if key else "the menu item is the argument `item`")
    template = "{base}/?mi=" + name
    return Sender(link, Target(system, name, key, at(2), reason), made, (Path((), template),))  # type: ignore[arg-type]


def read(name: str, offset: int = 0, **more: Any) -> Read:
    return Read(name, at(1000 + offset + len(name), "fo/Links.xpp"), **more)


def receiver(target: str, *reads: Read | str, **more: Any) -> Receiver:
    made = tuple(read(each) if isinstance(each, str) else each for each in reads)
    entry = target.partition(":")[0]
    more = {"keys": (), "entry": entry if entry in ("form", "class") else "webresource", **more}
    return Receiver(target=target, at=at(1000, "fo/Links.xpp"), reads=made, **more)


def models(*rows: KernelParameter) -> Models:
    """The platform's own names, as far as the tests need them."""
    made = Models()
    made.kernel += [KernelParameter(name, documented=True) for name in ("mi", "cmp", "lng")]
    made.kernel += [KernelParameter("mode"), KernelParameter("tableName", menu_item="SysTableBrowser"), *rows]
    made.kernel += [KernelParameter(name, system="ce", documented=True) for name in ("data", "id", "etn")]
    return made


def changed(struct: Any, **fields: Any) -> Any:
    return msgspec.structs.replace(struct, **fields)
