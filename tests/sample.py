"""An audit made by hand: a drift, a flow, hostile text, minified code; what reports have to be able to show."""

from __future__ import annotations

from xlint.audit import Audit, Coverage, Unread
from xlint.contract import Difference, Link, Pair, Parameter, Path, Read, Receiver, Sender, Target, Unresolved
from xlint.finding import Confidence, Finding, Report, Severity, Suppressed, Witness, fingerprint
from xlint.value import Hole, Origin, Place, Step
from xlint_grammars.text import Document

JS = Document(
    "crm/WebResources/new_links.js",
    """function open(formContext) {
\tvar id = formContext.getAttribute("accountnumber").getValue();
\tvar url = base + "/?mi=MCRCustomerService&customer=" + id + "&cmp=" + encodeURIComponent(company);
\tXrm.Navigation.openUrl(url);
}
""",
)
XPP = Document(
    "fo/AxClass/Handler.xml",
    """<AxClass>
    <Source><![CDATA[
    public static void opened(xFormRun _sender)
    {
        str id = URLUtility::getQueryParamValue('customerid');
        query.dataSourceTable(tableNum(CustTable)).addRange(fieldNum(CustTable, AccountNum)).value(id);
    }
]]></Source>
</AxClass>
""",
)
HOSTILE = Document(
    "crm/WebResources/\x1b[31mevil.js",
    'var x = "\u202egnirts"; /* [bold]no markup[/bold] \x1b]0;title\x07 */ open("http://顧客" + x);\n',
)
MINIFIED = Document(
    "crm/WebResources/app.min.js", "var a=1;" * 9000 + "open('?mi=X&n='+name);" + "var b=2;" * 9000 + "\n"
)
DOCUMENTS = {document.path: document for document in (JS, XPP, HOSTILE, MINIFIED)}


def place(document: Document, text: str, length: int | None = None) -> Place:
    start = document.text.index(text)
    return Place(document.path, start, start + (len(text) if length is None else length))


def finding(rule: str, severity: Severity, report: Report, **more: object) -> Finding:
    made = Finding(rule, severity, more.pop("confidence", Confidence.HIGH), report, fingerprint(rule, report))  # type: ignore[arg-type]
    for name in more:
        raise TypeError(name)
    return made


ACCOUNT = Origin("field", "accountnumber", place(JS, "formContext.getAttribute"), "", "account")
ID_HOLE = Hole(ACCOUNT, place(JS, 'id + "&cmp', 2), "string", nullable=True)
COMPANY_HOLE = Hole(
    Origin("company", "company", place(JS, "company)", 7)), place(JS, "encodeURI", 27), "string", ("component",)
)
LINK = Link(place(JS, "Xrm.Navigation.openUrl(url)"), "openUrl", "javascript", "fo", ())
SENDER = Sender(
    LINK,
    Target("fo", "MCRCustomerService", "display:mcrcustomerservice", place(JS, "mi=MCR", 21)),
    (
        Parameter("mi", place(JS, "mi=", 2), place(JS, "MCRCustomerService"), literals=("MCRCustomerService",)),
        Parameter("customer", place(JS, "customer=", 8), ID_HOLE.at, holes=(ID_HOLE,)),
        Parameter("cmp", place(JS, "cmp=", 3), COMPANY_HOLE.at, "sometimes", holes=(COMPANY_HOLE,)),
    ),
    (Path((), "{base}/?mi=MCRCustomerService&customer={accountnumber}&cmp={company}"),),
)
UNKNOWN_LINK = Link(place(MINIFIED, "open('?mi=X&n='+name)"), "window.open", "javascript", "fo", ())
UNKNOWN = Sender(
    UNKNOWN_LINK, Target("fo", reason="the menu item is decided at run time"), (), (Path((), "?mi={what}"),)
)
READ = Read("customerid", place(XPP, "URLUtility::getQueryParamValue('customerid')"), True, "string", max_length=20)
RECEIVER = Receiver(
    "form:MCRCustomerService", ("display:mcrcustomerservice",), place(XPP, "public static void opened"), (READ,)
)
PAIR = Pair(SENDER, (RECEIVER,), (Difference("unread", SENDER.parameters[1], nearest="customerid"),))

DRIFT = finding(
    "unread-parameter",
    Severity.ERROR,
    Report(
        "`customer` is sent to `MCRCustomerService`, and nothing there reads it: the value is lost",
        SENDER.parameters[1].at,
        "Send `customerid`, which is the nearest name that the form reads.",
        related=(Step(READ.at, "`customerid` is read here"),),
        parameter="customer",
        target="MCRCustomerService",
    ),
)
UNESCAPED = finding(
    "unescaped-parameter",
    Severity.ERROR,
    Report(
        "`accountnumber` enters the URL as it is: a `&` in it adds parameters of the user's choice",
        ID_HOLE.at,
        "Write `encodeURIComponent(id)`.",
        parameter="customer",
        target="MCRCustomerService",
        witness=Witness("A&cmp=DAT", "https://x/?customer=A&cmp=DAT&cmp=USMF", {"cmp": "USMF"}, {"cmp": "DAT,USMF"}),
    ),
)
INJECTION = finding(
    "query-injection",
    Severity.WARNING,
    Report(
        "`customerid` from the URL becomes a query range",
        place(XPP, "id);", 2),
        "Use `queryValue(id)`.",
        flow=(
            Step(READ.at, "`customerid` is read from the URL"),
            Step(place(XPP, "id);", 2), "used as a range's value"),
        ),
    ),
    confidence=Confidence.MEDIUM,
)
EVIL = finding(
    "insecure-scheme",
    Severity.WARNING,
    Report("`http:\x1b[2J` [red]is not encrypted[/red]", place(HOSTILE, '"http://顧客"'), "Use `https:`."),
)
LONG = finding(
    "null-parameter", Severity.NOTE, Report("`name` may be null", place(MINIFIED, "name);", 4), "Test it first.")
)
SUPPRESSED = Finding(
    "missing-company",
    Severity.WARNING,
    Confidence.HIGH,
    Report("no company", LINK.at),
    "0123456789abcdef",
    Suppressed("one company only", LINK.at, "2027-01-01"),
)
BASELINED = Finding("missing-company", Severity.WARNING, Confidence.HIGH, Report("no", LINK.at), "f" * 16, None, True)

AUDIT = Audit(
    findings=(LONG, DRIFT, EVIL, INJECTION, UNESCAPED, SUPPRESSED, BASELINED),
    senders=(UNKNOWN, SENDER),
    receivers=(RECEIVER,),
    pairs=(PAIR,),
    coverage=Coverage(
        files=34,
        parsed=33,
        partly=(Unread("fo/AxClass/Old.xml", "method `run`: `}` is missing", 12),),
        skipped=(Unread("crm/big.js", "larger than 20 MB"),),
        unresolved=(Unresolved(UNKNOWN_LINK.at, "the menu item is decided at run time"),),
    ),
    documents=DOCUMENTS,
)
