"""Which functions are worth running: those that build a link, navigate or read a parameter, and whatever calls them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from xlint.survey import Survey, Surveyed
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


def relevant_functions(
    surveys: Mapping[str, Survey], *, folded: bool, own: Collection[str] = ()
) -> Callable[[syntax.Function], bool]:
    """A test for functions, by name and text alone: a call counts as one of every function of that name.

    `own` are the names of sources and sinks that a team added. In X++, what a method keeps in a member makes those methods relevant that mention the member.
    """
    functions = [item for path in sorted(surveys) for item in surveys[path].functions]
    known = {id(item.node) for item in functions}
    by_id = {id(item.node): item for item in functions}
    file_of = {id(item.node): path for path in surveys for item in surveys[path].functions}
    sharing: dict[str, dict[int, list[int]]] = {}
    callers: dict[str, list[int]] = {}
    for item in functions:
        for name in item.mentions:
            if folded or len(name) >= _SHORTEST:
                callers.setdefault(_fold(name, folded=folded), []).append(id(item.node))
    wanted = {_fold(name, folded=folded) for name in own}
    marked = {
        id(item.node)
        for item in functions
        if interesting(item, folded=folded)
        or (wanted and any(_fold(name, folded=folded) in wanted for name in item.mentions))
    }
    pending = list(marked)
    while pending:
        item = by_id[pending.pop()]
        name = _fold(item.name, folded=folded)
        path = file_of[id(item.node)]
        if folded and path not in sharing:
            sharing[path] = _sharing(surveys[path])
        for caller in (*(callers.get(name, ()) if name else ()), *sharing.get(path, {}).get(id(item.node), ())):
            if caller not in marked:
                marked.add(caller)
                pending.append(caller)
    return lambda function: id(function) in marked or id(function) not in known


def _sharing(survey: Survey) -> dict[int, list[int]]:
    """For each method of a file that gives values to members: the methods that mention one of those."""
    mentioning: dict[str, list[int]] = {}
    for item in survey.functions:
        for name in {name.lower() for name in item.mentions}:
            mentioning.setdefault(name, []).append(id(item.node))
    found: dict[int, list[int]] = {}
    for item in survey.functions:
        kept = {name.lower() for name in item.assigns} - {name.lower() for name in item.declares}
        found[id(item.node)] = [other for name in sorted(kept) for other in mentioning.get(name, ())]
    return found


def _fold(name: str, *, folded: bool) -> str:
    return name.lower() if folded else name


def interesting(item: Surveyed, *, folded: bool) -> bool:
    """Whether the function itself has anything to do with URLs, markup or code."""
    if folded:
        if any(name.lower() in _XPP_NAMES for name in item.mentions):
            return True
    elif not _NAMES.isdisjoint(item.mentions):
        return True
    words = _WORDS[:4] if folded else _WORDS
    return any(word in text for text in map(str.lower, item.texts) for word in words)
