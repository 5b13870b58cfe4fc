"""A parameter of one's own has a name that the platform uses.

The Finance and Operations client reads its own names in any capitals, before any form opens: `debug` and `flights` change the
client, `popout` keeps every form closed, `q` is rewritten by the server, `mode` starts a trial. A value of your own under such
a name does something else than you mean, and the receiver may never see it.

## Invalid

```js
function openVendor(baseUrl, company, formContext) {
    const status = formContext.getAttribute("new_vendorstatus").getSelectedOption().value;
    window.open(baseUrl + "/?cmp=" + encodeURIComponent(company) + "&mi=VendTable" +
        "&Mode=" + status); // expect: kernel-parameter-collision
}
```

```xpp
public final class VendorReport
{
    public static void main(Args _args)
    {
        str filter = new URLUtility().getQueryParamValue('q'); // expect: kernel-parameter-collision

        info(filter);
    }
}
```

## Valid

```js
function openVendor(baseUrl, company, formContext) {
    const status = formContext.getAttribute("new_vendorstatus").getSelectedOption().value;
    window.open(baseUrl + "/?cmp=" + encodeURIComponent(company) + "&mi=VendTable" +
        "&newVendorStatus=" + status + "&pageType=Details&limitednav=true");
}
```

```xpp
public final class VendorReport
{
    public static void main(Args _args)
    {
        info(new URLUtility().getQueryParamValue('cmp'));
    }
}
```

## Fix

Give the parameter another name, best with the team's prefix, on both sides.

## References

Names in the client's `QueryStringKeys` and those that it reads directly, platform build 7.0.25142.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint import judge, kernel
from xlint.contract import Parameter, Read, Receiver, Sender
from xlint.finding import Confidence, Report, Severity
from xlint.models import KernelParameter
from xlint.rule import Context

SEVERITY = Severity.ERROR
CONFIDENCE = Confidence.HIGH
CWE = None

_SWITCHES = frozenset({"", "true", "false", "0", "1"})


def check(subject: Sender | Receiver, context: Context) -> Iterator[Report]:
    if isinstance(subject, Receiver):
        return _received(subject, context)
    return judge.once(_sent(subject, context)) if subject.target.system == "fo" else iter(())


def _sent(sender: Sender, context: Context) -> Iterator[Report]:
    for parameter in sender.parameters:
        row = context.models.kernel_parameter(parameter.name or "", sender.target.name or None)
        if row is not None and parameter.layer == "query" and _is_own(parameter, row, context.reads):
            yield Report(
                f"`{parameter.name}` is a name of the platform ({row.does}): a value of one's own there does something else",
                parameter.at,
                "Give the parameter another name, with the team's prefix.",
                parameter=parameter.name,
                target=judge.target_name(sender),
                shape=row.name.lower(),
            )


def _is_own(parameter: Parameter, row: KernelParameter, reads: frozenset[str]) -> bool:
    """Whether the value is the sender's own, and not one that the platform's parameter is meant to take."""
    if row.open:
        return False
    if row.form == "time" and all(hole.type in {"number", "date"} for hole in parameter.holes) and parameter.holes:
        return False
    if row.documented:
        own = any(hole.type != "boolean" for hole in judge.data_holes(parameter))
        return own or (
            row.name.lower() in reads and any(kernel.takes(row, text) is False for text in parameter.literals)
        )
    return bool(parameter.holes) or any(_is_own_literal(text, row, reads) for text in parameter.literals)


def _is_own_literal(text: str, row: KernelParameter, reads: frozenset[str]) -> bool:
    taken = kernel.takes(row, text)
    if taken is False and is_broken(row, text):
        return row.name.lower() in reads
    return not taken and (row.name in {"q", "t"} or taken is False or text.lower() not in _SWITCHES)


def is_broken(row: KernelParameter, text: str) -> bool:
    """Whether the literal is an attempt at the platform's value, and no value of one's own."""
    return row.documented or row.form == "json" or (row.form == "debug" and text.startswith("{"))


def _received(receiver: Receiver, context: Context) -> Iterator[Report]:
    items: list[str | None] = [key.partition(":")[2] for key in receiver.keys] or [None]
    for read in receiver.reads if receiver.language == "xpp" else ():
        rows = [context.models.kernel_parameter(read.name, item) for item in items]
        row = next((row for row in rows if row is not None), None)
        if row is not None and _is_read_as_free(read, row):
            yield Report(
                f"`{read.name}` is a name of the platform ({row.does}): what stands there is not for this code alone",
                read.at,
                "Read another name, with the team's prefix, and have the senders send it.",
                parameter=read.name,
                target=receiver.target,
                shape=row.name.lower(),
            )


def _is_read_as_free(read: Read, row: KernelParameter) -> bool:
    if row.open:
        return False
    if row.documented:
        foreign = any(kernel.takes(row, text) is False for text in read.compared)
        return foreign or read.conversion is not None or read.max_length is not None or bool(read.sinks)
    return True
