"""How deeply syntax is nested. `a + b + c ...` nests as deeply as it is long, though the parser's own stack stays flat."""

from __future__ import annotations

from typing import Final

from xlint_grammars.syntax import Module, Node
from xlint_grammars.xpp.tables import SPELLED
from xlint_grammars.xpp.tokens import Tokens

_LONG: Final = 500
"""How many tokens a statement has before anybody looks how deep it is."""
_DEEPEST: Final = 1000
"""How many nodes may lie around a node. Whoever walks the syntax may recurse that deep."""

_SEPARATORS: Final = {SPELLED["{"], SPELLED["}"], SPELLED[";"]}


def has_long_statement(tokens: Tokens) -> bool:
    last = 0
    for index, kind in enumerate(tokens.kinds):
        if kind in _SEPARATORS:
            if index - last > _LONG:
                return True
            last = index
    return len(tokens.kinds) - last > _LONG


def too_deep(module: Module) -> set[int]:
    """The offsets at which nodes lie that lie too deep."""
    found: set[int] = set()
    waiting: list[tuple[Node, int]] = [(module, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > _DEEPEST:
            found.add(node.start)
            continue
        for name in node.__struct_fields__:
            child = getattr(node, name)
            if isinstance(child, Node):
                waiting.append((child, depth + 1))
            elif type(child) is tuple:
                waiting += ((item, depth + 1) for item in child if isinstance(item, Node))
    return found
