"""Which functions are worth running: those that build a link, navigate or read a parameter, and whatever calls them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from xlint.evaluate.program import Unit
from xlint.evaluate.scopes import walk
from xlint_grammars import syntax

_NAMES = frozenset({
    "open", "openUrl", "navigateTo", "assign", "href", "src", "setSrc", "innerHTML", "outerHTML", "write", "writeln",
    "insertAdjacentHTML", "html", "append", "prepend", "before", "after", "eval", "Function", "location", "search",
    "setTimeout", "setInterval", "attr", "prop", "setAttribute", "openWebResource", "openForm", "openEntityForm",
    "getQueryStringParameters", "getPageContext", "URLSearchParams", "URL", "srcdoc", "data", "loadPanel", "openDialog",
    "showModalDialog", "execScript", "globalEval", "$", "jQuery", "hash",
})  # fmt: skip
_XPP_NAMES = frozenset({
    "getqueryparamvalue", "geturl", "parsequerystring", "navigate", "urllookup", "get_requesturl", "urlutility", "browser",
    "xbrowser", "urlgenerator", "hosturl",
})  # fmt: skip
_SHORTEST = 3
"""Names shorter than this are a minifier's: the same few stand for hundreds of functions."""
_WORDS = ("mi=", "://", "main.aspx", "dynamics.", "?", "webresource", "javascript:")


def relevant_functions(units: Sequence[Unit]) -> Callable[[syntax.Function], bool]:
    """A test for functions, by name and text alone: a call counts as one of every function of that name."""
    own: dict[int, bool] = {}
    calls: dict[int, set[str]] = {}
    by_name: dict[str, list[int]] = {}
    functions: dict[int, syntax.Function] = {}
    for unit in units:
        folded = unit.language == "xpp"
        for function, name in _functions(unit):
            functions[id(function)] = function
            own[id(function)] = interesting(function, folded=folded)
            calls[id(function)] = _called(function, folded=folded)
            by_name.setdefault(name.lower() if folded else name, []).append(id(function))
    marked = {key for key, value in own.items() if value}
    callers: dict[str, list[int]] = {}
    for key, names in calls.items():
        for name in names:
            if len(name) >= _SHORTEST:
                callers.setdefault(name, []).append(key)
    names_of: dict[int, list[str]] = {}
    for name, keys in by_name.items():
        for key in keys:
            names_of.setdefault(key, []).append(name)
    pending = list(marked)
    while pending:
        for name in names_of.get(pending.pop(), ()):
            for caller in callers.get(name, ()):
                if caller not in marked:
                    marked.add(caller)
                    pending.append(caller)
    return lambda function: id(function) in marked or id(function) not in functions


def _functions(unit: Unit) -> Iterable[tuple[syntax.Function, str]]:
    for module in unit.modules:
        names: dict[int, str] = {}
        for node in walk(module):
            match node:
                case syntax.Declare(target=syntax.Name(name=name), value=syntax.Function() as function):
                    names[id(function)] = name
                case syntax.Property(key=syntax.Literal(value=name), value=syntax.Function() as function):
                    names[id(function)] = str(name)
                case syntax.Assign(target=syntax.Member(name=name), value=syntax.Function() as function):
                    names[id(function)] = name
                case syntax.Method(key=syntax.Literal(value=name), function=function):
                    names[id(function)] = str(name)
                case syntax.Function():
                    yield node, names.get(id(node), node.name or "")
                case _:
                    pass


def interesting(function: syntax.Function, *, folded: bool) -> bool:
    """Whether the function itself has anything to do with URLs, markup or code."""
    names = _XPP_NAMES if folded else _NAMES
    for node in walk(function):
        match node:
            case syntax.Member(name=name) | syntax.Name(name=name):
                if (name.lower() if folded else name) in names:
                    return True
            case syntax.Literal(kind="string", value=value):
                lowered = str(value).lower()
                if any(word in lowered for word in (_WORDS[:4] if folded else _WORDS)):
                    return True
            case _:
                pass
    return False


def _called(function: syntax.Function, *, folded: bool) -> set[str]:
    found: set[str] = set()
    for node in walk(function):
        match node:
            case syntax.Member(name=name) | syntax.Name(name=name):
                found.add(name.lower() if folded else name)
            case _:
                pass
    return found
