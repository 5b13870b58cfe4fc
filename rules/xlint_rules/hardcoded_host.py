"""The address of an environment is written in the code.

The solution goes from development to test to production, the address in it does not: users of the test environment open, and
change, records in production, or the other way round. Whoever copies the environment has to find every such line. Comments,
suffix checks and hosts whose environment part is a variable are no finding, nor are services that belong to no environment.

## Invalid

```js
const FINANCE = "https://contoso.operations.dynamics.com"; // expect: hardcoded-host

function openVendor(company, account) {
    window.open(FINANCE + "/?cmp=" + encodeURIComponent(company) + "&mi=VendTable&vendaccount=" + encodeURIComponent(account));
}
```

Split over constants, it is still one address.

```js
const TIER = "sandbox.operations";
const HOST = "contoso-uat." + TIER + ".dynamics.com"; // expect: hardcoded-host

function openVendors(company) {
    window.open("https://" + HOST + "/?cmp=" + encodeURIComponent(company) + "&mi=VendTable");
}
```

## Valid

```js
async function openVendors(company) {
    const details = await fetch("/api/data/v9.2/RetrieveFinanceAndOperationsIntegrationDetails()").then((r) => r.json());
    Xrm.Navigation.openUrl(`${details.Url}/?cmp=${encodeURIComponent(company)}&mi=VendTable`);
}
```

```js
// Test: https://contoso-uat.sandbox.operations.dynamics.com
function isFinance(address) {
    return new URL(address).hostname.endsWith(".operations.dynamics.com");
}
```

```js
function openVendors(environment, company) {
    window.open(`https://${environment}.operations.dynamics.com/?cmp=${encodeURIComponent(company)}&mi=VendTable`);
}
```

## Fix

Ask Dataverse for the linked environment with `RetrieveFinanceAndOperationsIntegrationDetails`, or keep the address in an
environment variable or a parameter table. In X++, the own host is
`EnvironmentFactory::GetApplicationEnvironment().Infrastructure.HostUrl`. A host that may stand in the code goes into
`allowed-hosts` of `xlint.toml`.

## References

Microsoft Learn, *RetrieveFinanceAndOperationsIntegrationDetails*: "We recommend that you also use the API when you code
plug-ins, client forms, or other applications that must be aware of the finance and operations apps environment".
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from xlint.contract import Literal
from xlint.finding import Confidence, Report, Severity
from xlint.hosts import classify, hosts_in
from xlint.rule import Context

SEVERITY = Severity.ERROR
CONFIDENCE = Confidence.HIGH
CWE = 1051

_PRODUCTS = {"fo": "a Finance and Operations", "ce": "a Dataverse"}


def check(literal: Literal, context: Context) -> Iterator[Report]:
    if literal.context == "pattern":
        return
    allowed = [glob.lower() for glob in context.config.settings.allowed_hosts]
    for start, _, host in hosts_in(literal.text):
        kind = classify(host, context.models)
        if _is_in_comment(literal.text, start) or kind not in _PRODUCTS:
            continue
        if not any(fnmatchcase(host.lower(), glob) for glob in allowed):
            yield Report(
                f"`{host}` is the address of {_PRODUCTS[kind]} environment, written in the code: "
                "every other environment links to this one",
                literal.at,
                _remedy(kind),
                shape=host.lower(),
            )
            return


def _is_in_comment(text: str, start: int) -> bool:
    """Whether the host stands in a comment of code that is itself a text: bundles wrap modules in `eval("...")`."""
    line = text[text.rfind("\n", 0, start) + 1 : start].lstrip()
    return "\n" in text and line.startswith(("//", "*", "/*"))


def _remedy(kind: str) -> str:
    if kind == "ce":
        return "Use `getGlobalContext().getClientUrl()`, or read the address from an environment variable or parameter table."
    return "Ask `RetrieveFinanceAndOperationsIntegrationDetails`, or read the address from an environment variable."
