"""Dataverse refuses a parameter of the link.

A model-driven app compares what a URL brings with what it expects, and shows an error for anything else. An HTML web resource
takes a fixed list of names; values of your own go into `data`. A form takes parameters of its own where their name has a `_` in
it, not at its beginning, and does not begin with `crm_`. Inside `extraqs`, a bare name is a column.

## Invalid

```js
function openVendorPage(clientUrl, account) {
    window.open(clientUrl + "/WebResources/new_/vendor.html?vendaccount=" + encodeURIComponent(account)); // expect: rejected-parameter
}
```

```js
function openAccount(clientUrl, source) {
    window.open(clientUrl + "/main.aspx?etn=account&pagetype=entityrecord" +
        "&source=" + encodeURIComponent(source)); // expect: rejected-parameter
}
```

## Valid

```js
function openVendorPage(clientUrl, account) {
    const data = "vendaccount=" + encodeURIComponent(account);
    window.open(clientUrl + "/WebResources/new_/vendor.html?data=" + encodeURIComponent(data));
}
```

```js
function openAccount(clientUrl, source) {
    const extraqs = "new_source=" + encodeURIComponent(source);
    window.open(clientUrl + "/main.aspx?etn=account&pagetype=entityrecord&extraqs=" + encodeURIComponent(extraqs));
}
```

## Fix

Pack values for a page into `data`; give a form's parameter the publisher's prefix, and declare it in the form's properties.

## References

Microsoft Learn, *HTML web resources*: "can accept only"; *Configure a form to accept custom query string parameters*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlint import judge
from xlint.compare import PAGE_PARAMETERS
from xlint.contract import Parameter, Sender
from xlint.finding import Confidence, Report, Severity
from xlint.rule import Context

SEVERITY = Severity.ERROR
CONFIDENCE = Confidence.HIGH
CWE = None

_PAGE = re.compile(r"webresource:.*\.html?")
_OWN_NAME = re.compile(r"(?!crm_)[a-z0-9]+_[a-z0-9_]*", re.IGNORECASE)
"""FormXml's own expression for the name of a form parameter (schema reference, `querystringparameter`)."""


def check(sender: Sender, context: Context) -> Iterator[Report]:
    return judge.once(_reports(sender, context)) if sender.target.system == "ce" else iter(())


def _reports(sender: Sender, context: Context) -> Iterator[Report]:
    for parameter in sender.parameters:
        why = _refused(sender, parameter, context)
        if why is not None:
            reason, remedy = why
            yield Report(
                f"`{parameter.name}` is refused: {reason}",
                parameter.at,
                remedy,
                parameter=parameter.name,
                target=judge.target_name(sender),
                shape=f"{parameter.layer}:{(parameter.name or '').lower()}",
            )


def _refused(sender: Sender, parameter: Parameter, context: Context) -> tuple[str, str] | None:
    name, key = parameter.name, sender.target.key or ""
    if not name:
        return None
    if _PAGE.fullmatch(key) and not _by_main_page(sender):
        if parameter.layer == "query" and name.lower() not in PAGE_PARAMETERS:
            return "an HTML web resource takes only its fixed list of parameters", "Put the value into `data`."
        return None
    if not _opens_form(sender):
        return None
    if parameter.layer == "extraqs":
        if name.startswith("_") or name.lower().startswith("crm_"):
            return "a form parameter's name may not begin with `_` or `crm_`", "Begin it with the publisher's prefix."
        return None
    if parameter.layer == "query" and not _OWN_NAME.fullmatch(name) and not _is_platforms(name, context):
        reason = "a form takes parameters of its own only with a `_` in the name, not at its beginning, and not `crm_`"
        return reason, "Give it the publisher's prefix, or send a column's name inside `extraqs`."
    return None


def _by_main_page(sender: Sender) -> bool:
    return any("main.aspx" in path.template.lower() for path in sender.paths)


def _opens_form(sender: Sender) -> bool:
    """`main.aspx` with a table, and not a list, a dashboard or a page."""
    kinds = [text.lower() for parameter in sender.named("pagetype") for text in parameter.literals]
    return _by_main_page(sender) and bool(sender.named("etn")) and kinds in ([], ["entityrecord"])


def _is_platforms(name: str, context: Context) -> bool:
    return context.models.kernel_parameter(name, None, "ce") is not None
