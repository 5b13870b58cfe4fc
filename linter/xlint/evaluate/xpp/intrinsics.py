"""Compile-time functions of X++, which name something of the model."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from xlint.evaluate.frames import Frame
from xlint.evaluate.values import Value, known
from xlint.value import Text
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def _named(machine: Machine, frame: Frame, node: syntax.Call) -> Value:
    """`formStr(X)`, `identifierStr(x)`, `fieldStr(T, F)`: the last name as a string, where it is written."""
    at = frame.place(node)
    if not node.arguments:
        return Text()
    last = node.arguments[-1]
    name = name_of(last)
    return known(name, frame.place(last), last.start) if name else machine.opaque((("root", "?", ()),), at)


def name_of(node: syntax.Expression) -> str:
    """The name that an intrinsic's argument spells."""
    match node:
        case syntax.Name():
            return node.name
        case syntax.Member():
            return f"{name_of(node.object)}.{node.name}"
        case syntax.Literal():
            return str(node.value)
        case _:
            return ""


def _number(machine: Machine, frame: Frame, node: syntax.Call) -> Value:
    label = name_of(node.arguments[-1]) if node.arguments else ""
    return machine.opaque((("root", "id", ()),), frame.place(node), "literal", label, type="number")


Intrinsic = Callable[["Machine", "Frame", syntax.Call], Value]

INTRINSICS: dict[str, Intrinsic] = {
    name.lower(): _named
    for name in (
        "classStr",
        "formStr",
        "tableStr",
        "fieldStr",
        "identifierStr",
        "literalStr",
        "menuItemDisplayStr",
        "menuItemActionStr",
        "menuItemOutputStr",
        "methodStr",
        "staticMethodStr",
        "tableMethodStr",
        "tableStaticMethodStr",
        "enumStr",
        "extendedTypeStr",
        "formControlStr",
        "formDataSourceStr",
        "formDataFieldStr",
        "formMethodStr",
        "queryStr",
        "varStr",
        "fieldPName",
        "tablePName",
        "dataEntityDataSourceStr",
        "configurationKeyStr",
        "privilegeStr",
        "roleStr",
        "viewStr",
        "resourceStr",
        "delegateStr",
        "attributeStr",
        "tableFieldGroupStr",
        "indexStr",
        "menuStr",
        "reportStr",
        "ssrsReportStr",
    )
}
INTRINSICS |= dict.fromkeys(("classnum", "tablenum", "fieldnum", "enumnum", "indexnum", "extendedtypenum", "enumcnt", "typeof"), _number)  # fmt: skip
