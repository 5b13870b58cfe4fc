"""From a file's syntax to its survey."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal as OneOf

from xlint.evaluate.scopes import block_names, var_names
from xlint.survey.facts import LARGE_FILE, SHORTEST, Function, Survey
from xlint.survey.interest import BUNDLE, SCRIPT, VALUES, XPP
from xlint.survey.standard import STANDARD
from xlint.survey.walk import Seen, Walk
from xlint_grammars import syntax

_EXTENSION_ATTRIBUTES = frozenset({"extensionof", "extensionofattribute"})


def survey(
    modules: Sequence[syntax.Module], language: OneOf["javascript", "xpp"], size: int, *, bundle: bool = False
) -> Survey:
    """Walk the modules of one file of `size` characters once. `bundle`: a tool wrote it, out of many files."""
    folded = language == "xpp"
    walk = Walk(modules, XPP if folded else BUNDLE if bundle else SCRIPT)
    outward = _outward(walk.functions)
    gives: frozenset[int] = frozenset() if folded else _giving(walk.functions)
    functions = tuple(
        _function(seen, index in gives, outward[index], folded=folded) for index, seen in enumerate(walk.functions)
    )
    every = (walk.top, *walk.functions)
    shared = {
        "size": size,
        "functions": functions,
        "top": _function(walk.top, False, False, folded=folded),
        "mentions": _joined(set[str]().union(*(seen.mentions for seen in every)), folded=folded),
        "calls": _joined(walk.calls, folded=folded),
        "written": _joined(set[str]().union(*(seen.assigns for seen in walk.functions))),
        "hosts": tuple(sorted(walk.hosts, key=lambda item: item.start)),
    }
    if folded:
        provides, extends, bases = _classes(modules)
        return Survey(**shared, provides=_joined(provides), extends=_joined(extends), bases=_joined(bases))  # type: ignore[arg-type]
    provides = set(walk.exposed)
    if not _is_module(modules):
        provides |= _top_level(modules)
        provides |= _implicit(every) if size <= LARGE_FILE else set()
    provides = {name for name in provides - STANDARD if size <= LARGE_FILE or len(name) > SHORTEST}
    free = _free(walk) - STANDARD
    known = provides | free
    return Survey(
        **shared,  # type: ignore[arg-type]
        begins=walk.begins,
        provides=_joined(provides),
        free=_joined(free),
        shares=_joined(walk.shares & provides),
        uses=_joined({f"{name}.{member}" for name, member in walk.uses if name in known}),
        gives=_joined({f"{name}.{member}" for name, member in walk.gives if name in known}),
        imports=tuple(dict.fromkeys(walk.imports)),
    )


def _function(seen: Seen, gives: bool, outward: bool, *, folded: bool) -> Function:
    if folded:
        keeps = _joined(seen.assigns - seen.declares, folded=True)
        mentions = _joined(seen.mentions, folded=True)
        return Function(
            seen.start, seen.end, seen.name.lower(), seen.parent, mentions, seen.interesting, gives, outward, keeps
        )
    mentions = _joined({name for name in seen.mentions if len(name) >= SHORTEST})
    name = seen.name if len(seen.name) >= SHORTEST else ""
    return Function(seen.start, seen.end, name, seen.parent, mentions, seen.interesting, gives, outward)


def _giving(functions: Sequence[Seen]) -> frozenset[int]:
    """The functions that take a value out of the product, those around them, and those that mention one of them by name."""
    mentioning: dict[str, list[int]] = defaultdict(list)
    for index, seen in enumerate(functions):
        for name in seen.mentions:
            mentioning[name].append(index)
    pending = [index for name in VALUES for index in mentioning.get(name, ())]
    giving: set[int] = set()
    while pending:
        index = pending.pop()
        if index in giving:
            continue
        giving.add(index)
        seen = functions[index]
        pending += [seen.parent] if seen.parent >= 0 else []
        pending += mentioning.get(seen.name, ()) if len(seen.name) >= SHORTEST else ()
    return frozenset(giving)


def _outward(functions: Sequence[Seen]) -> list[bool]:
    """Per function, whether it or one inside it assigns to a name that none of them declares."""
    assigns = [set(seen.assigns) for seen in functions]
    declares = [set(seen.declares) for seen in functions]
    found = [False] * len(functions)
    for index in range(len(functions) - 1, -1, -1):
        found[index] = bool(assigns[index] - declares[index])
        parent = functions[index].parent
        if parent >= 0:
            assigns[parent] |= assigns[index]
            declares[parent] |= declares[index]
    return found


def _joined(names: set[str], *, folded: bool = False) -> str:
    return " ".join(sorted({name.lower() for name in names} if folded else names))


def _is_module(modules: Sequence[syntax.Module]) -> bool:
    return any(module.strict_module for module in modules)


def _top_level(modules: Sequence[syntax.Module]) -> set[str]:
    return {name for module in modules for name in (*var_names(module), *block_names(module.body))}


def _implicit(every: Sequence[Seen]) -> set[str]:
    """Names that are assigned to and declared nowhere in the file: globals by accident or by design."""
    declared = set[str]().union(*(seen.declares for seen in every))
    return set[str]().union(*(seen.assigns for seen in every)) - declared


def _free(walk: Walk) -> set[str]:
    """Variables that neither the function nor one around it declares."""
    free = walk.top.variables - walk.top.declares
    for seen in walk.functions:
        rest, around = seen.variables - seen.declares, seen.parent
        while rest and around >= 0:
            rest = rest - walk.functions[around].declares
            around = walk.functions[around].parent
        free |= rest - walk.top.declares
    return free


def _classes(modules: Sequence[syntax.Module]) -> tuple[set[str], set[str], set[str]]:
    """X++: what the file declares, what it extends by attribute, and the base classes; in lower case."""
    provides: set[str] = set()
    extends: set[str] = set()
    bases: set[str] = set()
    for module in modules:
        for statement in module.body:
            if not isinstance(statement, syntax.Declare) or not isinstance(statement.value, syntax.Class):
                continue
            node = statement.value
            provides.add((node.name or "").lower())
            if isinstance(node.base, syntax.Name):
                bases.add(node.base.name.lower())
            extends |= {name for attribute in node.attributes for name in _extended(attribute)}
            if "static" in node.modifiers and (node.name or "").lower().endswith("_extension"):
                extends |= _first_types(node)
    return provides, extends, bases


def _first_types(node: syntax.Class) -> set[str]:
    """The types of the methods' first parameters: what an extension class adds methods to."""
    functions = (member.function for member in node.members if isinstance(member, syntax.Method))
    return {(f.parameters[0].type or "").lower() for f in functions if f.parameters} - {""}


def _extended(attribute: syntax.Attribute) -> list[str]:
    if attribute.name.lower() not in _EXTENSION_ATTRIBUTES or not attribute.arguments:
        return []
    argument = attribute.arguments[0]
    inner = argument.arguments if isinstance(argument, syntax.Call) else ()
    return [item.name.lower() for item in inner if isinstance(item, syntax.Name)]
