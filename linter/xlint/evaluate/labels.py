"""What to call an unknown value: by the name under which its author knows it.

`getAttribute("accountnumber").getValue()` is `accountnumber`, `document.getElementById("table").value` is `table`, and where the
name is in a variable, `getAttribute(column).getValue()` is `getAttribute(column)`: names of columns are looked up, that one is
none.
"""

from __future__ import annotations

from xlint.evaluate.values import Invocation, Opaque, PathStep
from xlint.value import Hole, Known, Part, Text
from xlint_grammars import syntax

MAX_SPELLED = 60

_PROPERTIES = frozenset({"innerHTML", "innerText", "options", "selectedOptions", "text", "textContent", "value"})
_METHODS = frozenset({
    "$", "attr", "data", "find", "get", "getAttribute", "getControl", "getElementById", "getElementsByName", "getItem",
    "getSelectedOption", "getText", "getValue", "get_value", "html", "item", "jQuery", "prop", "querySelector",
    "querySelectorAll", "text", "val",
})  # fmt: skip
"""Properties and methods that say how a value is reached, not which it is."""

_NAMELESS = frozenset({"", "$", "document", "jQuery", "parent", "self", "this", "top", "window"})


def label(step: PathStep, holder: str, argument: str | None = None) -> str:
    """The name of what a step gives; `holder` is the name of what it is taken from, `argument` how its first one is spelled."""
    kind, name, arguments = step
    if name not in (_METHODS if kind == "call" else _PROPERTIES):
        return name
    if not arguments:
        return f"{holder}.{name}".lstrip(".") if holder in _NAMELESS else holder
    first = arguments[0]
    if first is not None:
        return first if first and len(first) <= MAX_SPELLED and "://" not in first else name
    return f"{name}({argument or '...'})"


def first_argument(invocation: Invocation) -> str | None:
    """How the first argument is spelled, where that is a name, or a text that is partly known: `new_{index}`."""
    value = invocation.argument(0)
    if isinstance(value, Text):
        return _short("".join(map(_piece, value.parts)))
    written = invocation.node.arguments if isinstance(invocation.node, syntax.Call | syntax.New) else ()
    spelled = _spelled(written[0]) if written else None
    return spelled or (_short(value.hole.origin.name) if isinstance(value, Opaque) else None)


def _piece(part: Part) -> str:
    if isinstance(part, Known):
        return part.text
    return f"{{{part.origin.name}}}" if isinstance(part, Hole) and part.origin.name else "{...}"


def _spelled(node: syntax.Expression) -> str | None:
    match node:
        case syntax.Name():
            return node.name
        case syntax.Member():
            holder = _spelled(node.object)
            return _short(f"{holder}.{node.name}") if holder else None
        case _:
            return None


def _short(text: str) -> str | None:
    return text if text and len(text) <= MAX_SPELLED else None
