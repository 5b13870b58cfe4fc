"""What each rule of xpp.lark becomes.

A function is named after a rule or its alias (`if_` for `if`); it gets the span, in the document, and the children that Lark would
keep. Helper rules yield lists, plain tuples and strings instead of nodes; their users know which.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xlint_grammars.xpp.nodes import expressions, lists, queries, statements, types, units

Build = Callable[..., Any]


def builder(action: str) -> Build:
    """The function for a rule's action."""
    for module in (lists, units, types, statements, expressions, queries):
        found: Build | None = vars(module).get(action) or vars(module).get(f"{action}_")
        if found is not None and found.__module__ == module.__name__:
            return found
    raise LookupError(action)
