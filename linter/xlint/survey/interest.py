"""What makes a function worth a look: that it opens or builds a URL, reads one, or makes markup or code of a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from xlint_grammars import syntax


class Interest:
    """One language's: names that are of interest wherever they stand, calls by name that are for what they are given, texts.

    `beginnings` are the names with which something begins: a link, or the way of a value.
    """

    def __init__(
        self,
        names: frozenset[str],
        texts: re.Pattern[str],
        calls: Mapping[str, Callable[[syntax.Call], bool]],
        beginnings: frozenset[str] = frozenset(),
        *,
        folded: bool = False,
    ) -> None:
        self.names = names
        self.texts = texts
        self.calls = calls
        self.beginnings = beginnings
        self.folded = folded

    def name(self, name: str, *, called: bool) -> bool:
        """Whether a name is of interest; one that is called, only if the call always is."""
        if self.folded:
            name = name.lower()
        return name in self.names or (not called and name in self.calls)

    def call(self, node: syntax.Call, name: str) -> bool:
        """Whether a call of something of that name is, for its arguments."""
        judge = self.calls.get(name)
        return judge is not None and judge(node)

    def text(self, text: str) -> bool:
        """Whether a string literal, in lower case, is."""
        return self.texts.search(text) is not None


def _argument(node: syntax.Call, index: int = 0) -> syntax.Expression | None:
    return node.arguments[index] if index < len(node.arguments) else None


def _text(node: syntax.Expression | None) -> str | None:
    return str(node.value) if isinstance(node, syntax.Literal) else None


def _opens(node: syntax.Call) -> bool:
    """`open(url)`; `request.open("GET", url)` opens no window."""
    return (_text(_argument(node)) or "").upper() not in _METHODS


def _goes(node: syntax.Call) -> bool:
    """`location.assign(url)`; `Object.assign` and its like go nowhere."""
    callee = node.callee
    return not (
        isinstance(callee, syntax.Member) and isinstance(callee.object, syntax.Name) and callee.object.name in _COPYING
    )


def _sets_url(node: syntax.Call) -> bool:
    """`element.attr("href", value)`, also with a name that is not known or an object of names."""
    name = _text(_argument(node))
    return bool(node.arguments) and (name is None or name.lower() in _URL_ATTRIBUTES or name.lower().startswith("on"))


def _writes(node: syntax.Call) -> bool:
    """`element.html(value)`: something other than text that stands there."""
    return any(not isinstance(argument, syntax.Literal) for argument in node.arguments)


def _makes(node: syntax.Call) -> bool:
    """`$(markup)`: neither a selector that stands there, nor what is an element by its name, nor a function."""
    first = _argument(node)
    if isinstance(first, syntax.Literal):
        return "<" in str(first.value)
    return not (
        first is None
        or isinstance(first, syntax.Function)
        or (isinstance(first, syntax.Name | syntax.Member) and first.name in _ELEMENTS)
    )


def _runs(node: syntax.Call) -> bool:
    """`setTimeout(code)`: anything but a function that stands there."""
    return not isinstance(_argument(node), syntax.Function)


_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
_COPYING = frozenset({"Object", "_", "$", "jQuery", "angular"})
_URL_ATTRIBUTES = frozenset({"href", "src", "srcdoc", "action", "formaction", "data", "xlink:href"})
_ELEMENTS = frozenset({
    "document", "window", "this", "body", "target", "currentTarget", "srcElement", "el", "$el", "elem", "element", "node",
    "parentNode", "parentElement", "contentDocument", "activeElement",
})  # fmt: skip
_CALLS: Mapping[str, Callable[[syntax.Call], bool]] = {
    "open": _opens, "assign": _goes, "attr": _sets_url, "prop": _sets_url, "setAttribute": _sets_url,
    "html": _writes, "append": _writes, "prepend": _writes, "before": _writes, "after": _writes, "appendTo": _writes,
    "$": _makes, "jQuery": _makes, "setTimeout": _runs, "setInterval": _runs,
}  # fmt: skip
_OF_THE_PRODUCT = frozenset({
    "openUrl", "navigateTo", "openWebResource", "openForm", "openEntityForm", "openDialog", "loadPanel", "setSrc",
    "getQueryStringParameters", "getPageContext", "getClientUrl",
})  # fmt: skip
VALUES = frozenset({
    "getAttribute", "getControl", "getPrimaryAttributeValue", "getSelectedOption", "retrieveRecord",
    "retrieveMultipleRecords", "createRecord", "getEntityReference", "getId", "getClientUrl", "getCurrentAppUrl",
    "userSettings", "organizationSettings", "getCurrentAppProperties", "getUserId", "getUserName", "localStorage",
    "sessionStorage",
})  # fmt: skip
"""What takes a value out of a record, the environment or the browser's store."""
_BEGINNINGS = _OF_THE_PRODUCT | VALUES | {
    "Xrm", "location", "href", "src", "search", "hash", "URL", "URLSearchParams", "documentURI", "referrer", "open", "assign",
    "showModalDialog", "addEventListener", "onmessage", "originalEvent", "fetch", "ajax",
    "attr", "prop", "setAttribute",
}  # fmt: skip
_NAMES = _OF_THE_PRODUCT - {"getClientUrl"} | {
    "showModalDialog", "location", "href", "src", "srcdoc", "search", "hash", "URL", "URLSearchParams", "innerHTML",
    "outerHTML", "insertAdjacentHTML", "write", "writeln", "eval", "Function", "execScript", "globalEval",
}  # fmt: skip
_XPP_NAMES = frozenset({
    "getqueryparamvalue", "geturl", "parsequerystring", "navigate", "urllookup", "get_requesturl", "urlutility", "browser",
    "xbrowser", "urlgenerator", "hosturl",
})  # fmt: skip
_PRODUCT_TEXTS = r"\bmi=|main\.aspx|(?<!microsoft\.)dynamics\.|webresource(?!_)"
_SCHEME = r"://(?!schemas\.|www\.w3\.org)"

SCRIPT = Interest(
    frozenset(_NAMES),
    re.compile(rf"{_PRODUCT_TEXTS}|{_SCHEME}|javascript:|\A[^\s?]*+\?(?!\$|fetchxml=)"),
    _CALLS,
    _BEGINNINGS,
)
BUNDLE = Interest(_OF_THE_PRODUCT, re.compile(_PRODUCT_TEXTS), {}, _BEGINNINGS)
"""A file that a tool wrote out of many: of what it has of other people's libraries, nothing is anybody's to mend."""
XPP = Interest(_XPP_NAMES, re.compile(r"\bmi=|main\.aspx|dynamics\.|://"), {}, folded=True)
_PRODUCT = re.compile(
    r"\b(?:Xrm|GetGlobalContext|formContext|getClientUrl|openWebResource|openEntityForm|getQueryStringParameters)\b"
    rf"|(?i:{_PRODUCT_TEXTS})"
)


def speaks_of_product(text: str) -> bool:
    """Whether code so much as names what Dynamics 365 alone gives scripts, or what its URLs are made of."""
    return _PRODUCT.search(text) is not None
