"""The walk over a file's syntax: what each function mentions, declares, assigns to, and whether it is of interest."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from xlint.evaluate.scopes import target_names
from xlint.hosts import may_hold_host
from xlint.survey.facts import HostText
from xlint.survey.interest import Interest
from xlint_grammars import syntax

GLOBAL_OBJECTS = frozenset({"window", "self", "globalThis", "top", "parent", "this"})


class Seen(msgspec.Struct):
    """What has been seen of one function."""

    start: int
    end: int
    name: str
    parent: int
    mentions: set[str]
    variables: set[str]
    declares: set[str]
    assigns: set[str]
    interesting: bool = False


class Walk:
    """The walk; its fields are what it gathers for the whole file."""

    def __init__(self, modules: Sequence[syntax.Module], interest: Interest) -> None:
        self.interest = interest
        self.begins = False
        self.judged: set[int] = set()
        self.functions: list[Seen] = []
        self.top = Seen(0, 0, "", -1, set(), set(), set(), set())
        self.calls: set[str] = set()
        self.shares: set[str] = set()
        self.uses: set[tuple[str, str]] = set()
        self.gives: set[tuple[str, str]] = set()
        self.imports: list[str] = []
        self.exposed: set[str] = set()
        self.hosts: list[HostText] = []
        self.names: dict[int, str] = {}
        for module in modules:
            self._walk(module.body)

    def _walk(self, body: Sequence[syntax.Statement]) -> None:
        pending: list[tuple[object, Seen, int]] = [(item, self.top, -1) for item in reversed(body)]
        while pending:
            node, here, owner = pending.pop()
            kind = type(node)
            visit = _VISIT.get(kind)  # type: ignore[call-overload]
            if visit is not None:
                visit(self, node, here)
                if kind is syntax.Function:
                    here = self._enter(node, owner)  # type: ignore[arg-type]
                    owner = len(self.functions) - 1
            for field in _CHILDREN[kind]:
                child = getattr(node, field)
                if type(child) is tuple:
                    pending.extend((item, here, owner) for item in reversed(child) if isinstance(item, syntax.Node))
                elif isinstance(child, syntax.Node):
                    pending.append((child, here, owner))

    def _enter(self, node: syntax.Function, owner: int) -> Seen:
        declared = {name for parameter in node.parameters for name in target_names(parameter.target)}
        name = self.names.get(id(node), node.name or "")
        seen = Seen(node.start, node.end, name, owner, set(), set(), declared, set())
        self.functions.append(seen)
        return seen

    def name(self, node: syntax.Name, here: Seen) -> None:
        here.mentions.add(node.name)
        here.variables.add(node.name)
        self._mentioned(node, here)

    def _mentioned(self, node: syntax.Name | syntax.Member, here: Seen) -> None:
        if node.name in self.interest.beginnings:
            self.begins = True
        if not here.interesting and self.interest.name(node.name, called=id(node) in self.judged):
            here.interesting = True

    def member(self, node: syntax.Member, here: Seen) -> None:
        here.mentions.add(node.name)
        self._mentioned(node, here)
        root = _global(node.object)
        if root is not None:
            self.uses.add((root, node.name))
        elif isinstance(node.object, syntax.Name) and node.object.name in GLOBAL_OBJECTS:
            here.variables.add(node.name)

    def binary(self, node: syntax.Binary, here: Seen) -> None:
        if node.operator in {"||", "??"} and (name := _global(node.left)) is not None:
            self.shares.add(name)

    def literal(self, node: syntax.Literal, here: Seen) -> None:
        if node.kind != "string" or not node.value:
            return
        text = str(node.value).lower()
        if not (here.interesting and self.begins) and self.interest.text(text):
            here.interesting = self.begins = True
        if may_hold_host(text):
            self.hosts.append(HostText(node.start, node.end, str(node.value)))

    def call(self, node: syntax.Call, here: Seen) -> None:
        callee = node.callee
        if isinstance(callee, syntax.Name | syntax.Member):
            self.calls.add(callee.name)
            self.judged.add(id(callee))
            if not here.interesting and self.interest.call(node, callee.name):
                here.interesting = True
            if callee.name == "require" and node.arguments and isinstance(node.arguments[0], syntax.Literal):
                self.imports.append(str(node.arguments[0].value))

    def assign(self, node: syntax.Assign, here: Seen) -> None:
        here.assigns.update(target_names(node.target))
        target = node.target
        if node.operator in {"||=", "??="} and (name := _global(target)) is not None:
            self.shares.add(name)
        if isinstance(target, syntax.Member):
            root = _global(target.object)
            if root is not None:
                self.gives.add((root, target.name))
            elif isinstance(target.object, syntax.Name) and target.object.name in GLOBAL_OBJECTS:
                self.exposed.add(target.name)
            if isinstance(node.value, syntax.Function):
                self.names[id(node.value)] = target.name
        self._given(target, node.value)

    def _given(self, target: syntax.Expression, value: syntax.Expression | None) -> None:
        """What an object literal gives the global that it becomes."""
        name = _global(target) if isinstance(value, syntax.Object) else None
        if name is not None and isinstance(value, syntax.Object):
            keys = (item.key for item in value.properties)
            self.gives.update((name, str(key.value)) for key in keys if isinstance(key, syntax.Literal))

    def typed(self, node: syntax.Parameter | syntax.Field | syntax.Catch, here: Seen) -> None:
        if node.type is not None:
            here.mentions.add(node.type)

    def declare(self, node: syntax.Declare, here: Seen) -> None:
        here.declares.update(target_names(node.target))
        if node.type is not None:
            here.mentions.add(node.type)
        if isinstance(node.value, syntax.Function) and isinstance(node.target, syntax.Name):
            self.names[id(node.value)] = node.target.name
        self._given(node.target, node.value)

    def property(self, node: syntax.Property, here: Seen) -> None:
        if isinstance(node.key, syntax.Literal) and isinstance(node.value, syntax.Function):
            self.names[id(node.value)] = str(node.key.value)

    def method(self, node: syntax.Method, here: Seen) -> None:
        if isinstance(node.key, syntax.Literal):
            self.names[id(node.function)] = str(node.key.value)

    def source(self, node: syntax.Import | syntax.Export, here: Seen) -> None:
        if node.source:
            self.imports.append(node.source)


_VISIT = {
    syntax.Name: Walk.name, syntax.Member: Walk.member, syntax.Literal: Walk.literal, syntax.Call: Walk.call,
    syntax.Assign: Walk.assign, syntax.Binary: Walk.binary, syntax.Declare: Walk.declare, syntax.Property: Walk.property,
    syntax.Method: Walk.method, syntax.Import: Walk.source, syntax.Export: Walk.source,
    syntax.Parameter: Walk.typed, syntax.Field: Walk.typed, syntax.Catch: Walk.typed,
    syntax.Function: lambda walk, node, here: None,
}  # fmt: skip


def _node_types(base: type[syntax.Node]) -> list[type[syntax.Node]]:
    return [found for kind in base.__subclasses__() for found in (kind, *_node_types(kind))]


_PLAIN = frozenset({"int", "str", "bool", "str | None", "int | None", "tuple[str, ...]"})
_CHILDREN: dict[type, tuple[str, ...]] = {
    kind: tuple(
        field
        for field, annotation in {**syntax.Node.__annotations__, **kind.__annotations__}.items()
        if annotation not in _PLAIN and not annotation.startswith("OneOf") and field != "names"
    )
    for kind in _node_types(syntax.Node)
}  # fmt: skip


def _global(node: syntax.Expression) -> str | None:
    """The variable that `A` or `window.A` names."""
    if isinstance(node, syntax.Name):
        return None if node.name in GLOBAL_OBJECTS else node.name
    if isinstance(node, syntax.Member) and isinstance(node.object, syntax.Name) and node.object.name in GLOBAL_OBJECTS:
        return node.name
    return None
