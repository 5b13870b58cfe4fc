"""Which names a stretch of code declares."""

from __future__ import annotations

import posixpath
from collections.abc import Container, Iterator, Sequence
from typing import TYPE_CHECKING

from xlint.evaluate.closures import make_closure
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.frames import Frame
    from xlint.evaluate.machine import Machine


def target_names(target: syntax.Expression | None) -> Iterator[str]:
    """The names that a binding target declares."""
    match target:
        case syntax.Name():
            yield target.name
        case syntax.Assign():
            yield from target_names(target.target)
        case syntax.Spread():
            yield from target_names(target.value)
        case syntax.Array():
            for item in target.items:
                yield from target_names(item)
        case syntax.Object():
            for entry in target.properties:
                yield from target_names(entry.value)
        case _:
            pass


def block_names(body: Sequence[syntax.Statement]) -> tuple[str, ...]:
    """Names declared by `let`, `const`, `class` and functions directly in the statements."""
    names: list[str] = []
    for statement in body:
        node = statement.declaration if isinstance(statement, syntax.Export) else statement
        declared = node.body if isinstance(node, syntax.Block) and isinstance(statement, syntax.Export) else (node,)
        for item in declared:
            if isinstance(item, syntax.Declare) and item.kind != "var":
                names.extend(target_names(item.target))
    return tuple(names)


def var_names(node: syntax.Function | syntax.Module) -> tuple[str, ...]:
    """Names declared by `var` anywhere in a function's body, nested functions left out."""
    body = node.body.body if isinstance(node, syntax.Function) else node.body
    names: list[str] = []
    pending: list[object] = list(body)
    while pending:
        item = pending.pop()
        match item:
            case syntax.Function() | syntax.Class():
                continue
            case syntax.Declare(kind="var"):
                names.extend(target_names(item.target))
            case tuple():
                pending.extend(item)
                continue
            case _:
                pass
        if isinstance(item, _STATEMENTS):
            pending.extend(getattr(item, field) for field in item.__struct_fields__)
    return tuple(dict.fromkeys(names))


_STATEMENTS = (
    syntax.Block, syntax.If, syntax.Case, syntax.Switch, syntax.While, syntax.For, syntax.ForEach, syntax.Catch, syntax.Try,
    syntax.Labeled, syntax.Scope, syntax.Export,
)  # fmt: skip


def imported(path: str, source: str, known: Container[str]) -> str | None:
    """The file in sight that a relative import names."""
    if not source.startswith("."):
        return None
    base = posixpath.normpath(posixpath.join(posixpath.dirname(path), source))
    candidates = (base, f"{base}.js", f"{base}.mjs", f"{base}.cjs", f"{base}/index.js")
    return next((candidate for candidate in candidates if candidate in known), None)


def hoist(machine: Machine, frame: Frame, body: Sequence[syntax.Statement]) -> None:
    """Give the functions and classes of these statements their values before anything runs."""
    for statement in body:
        node = statement.declaration if isinstance(statement, syntax.Export) else statement
        if isinstance(node, syntax.Declare) and node.kind == "function" and isinstance(node.value, syntax.Function):
            if isinstance(node.target, syntax.Name):
                found = frame.scope.find(node.target.name)
                cell = found[1] if found is not None else machine.cell()
                if found is None:
                    frame.scope.declare(node.target.name, cell)
                frame.live.set(cell, make_closure(machine, frame, node.value, node.target.name))
