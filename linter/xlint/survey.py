"""One walk over a file's syntax that gathers what is asked of it later: per function, and for the whole file."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from xlint.evaluate.program import Unit
from xlint.evaluate.scopes import target_names
from xlint_grammars import syntax


class Surveyed(msgspec.Struct):
    """One function, nested functions included: names it mentions, calls, declares and assigns to, and its short texts."""

    node: syntax.Function
    name: str
    parent: int
    mentions: set[str]
    calls: set[str]
    declares: set[str]
    assigns: set[str]
    texts: list[str]


class Survey(msgspec.Struct):
    """A file's functions in source order, its string literals, and every name in it."""

    functions: list[Surveyed]
    literals: list[syntax.Literal]
    mentions: set[str]
    calls: set[str]
    assigned_in_functions: set[str]


def survey(unit: Unit) -> Survey:
    """Walk the unit once."""
    found = Survey([], [], set(), set(), set())
    names: dict[int, str] = {}
    for module in unit.modules:
        _walk(module.body, found, names)
    for item in reversed(found.functions):
        found.assigned_in_functions |= item.assigns
        if item.parent >= 0:
            outer = found.functions[item.parent]
            outer.mentions |= item.mentions
            outer.calls |= item.calls
            outer.declares |= item.declares
            outer.assigns |= item.assigns
            outer.texts += item.texts
        found.mentions |= item.mentions
        found.calls |= item.calls
    return found


def _walk(body: Sequence[syntax.Statement], found: Survey, names: dict[int, str]) -> None:
    outside = Surveyed(_NO_FUNCTION, "", -1, found.mentions, found.calls, set(), set(), [])
    pending: list[tuple[object, int]] = [(body, -1)]
    while pending:
        node, owner = pending.pop()
        if isinstance(node, tuple):
            pending.extend((item, owner) for item in reversed(node))
            continue
        if not isinstance(node, syntax.Node):
            continue
        here = found.functions[owner] if owner >= 0 else outside
        match node:
            case syntax.Name():
                here.mentions.add(node.name)
            case syntax.Literal():
                if node.kind == "string":
                    here.texts.append(str(node.value))
                    found.literals.append(node)
                continue
            case syntax.Member():
                here.mentions.add(node.name)
            case syntax.Call(callee=syntax.Name(name=name) | syntax.Member(name=name)):
                here.calls.add(name)
            case syntax.Assign():
                here.assigns.update(target_names(node.target))
                if isinstance(node.value, syntax.Function) and isinstance(node.target, syntax.Member):
                    names[id(node.value)] = node.target.name
            case syntax.Declare():
                here.declares.update(target_names(node.target))
                if isinstance(node.value, syntax.Function) and isinstance(node.target, syntax.Name):
                    names[id(node.value)] = node.target.name
            case syntax.Property(key=syntax.Literal(value=key), value=syntax.Function() as function):
                names[id(function)] = str(key)
            case syntax.Method(key=syntax.Literal(value=key), function=function):
                names[id(function)] = str(key)
            case syntax.Function():
                declared = {name for parameter in node.parameters for name in target_names(parameter.target)}
                found.functions.append(
                    Surveyed(node, names.get(id(node), node.name or ""), owner, set(), set(), declared, set(), [])
                )
                owner = len(found.functions) - 1
            case _:
                pass
        pending.extend((getattr(node, field), owner) for field in reversed(node.__struct_fields__[2:]))


_NO_FUNCTION = syntax.Function(0, 0, None, (), syntax.Block(0, 0, ()))
