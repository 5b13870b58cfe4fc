"""One flow across the URL: from what a user enters, through the parameter, to where it does harm on the other side."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts import at, changed, hole, read, receiver, sender, sent
from xlint import across, exchange
from xlint.cli.session import Session
from xlint.contract import Flow, Pair, Sink
from xlint.exchange import Contract
from xlint.value import Hole, Origin, Step

READ = read("custaccount")
FORM = receiver("form:CustTable", READ)
LINK = sender("display:custtable", sent("custaccount", hole(steps=(Step(at(7), "trimmed"),))), name="CustTable")
SOURCE = Origin("url", "custaccount", READ.at)
FLOW = Flow("sql", at(1500), SOURCE, Hole(SOURCE, at(1499)), (Step(READ.at, "read"),), "xpp", receiver="form:CustTable")
PAIR = Pair(LINK, (FORM,), ())


def messages(flow: Flow) -> list[str]:
    return [step.message for step in flow.steps]


def test_a_flow_begins_where_the_value_is_entered_on_the_other_side() -> None:
    (flow,) = across.flows([FLOW], [PAIR], Contract())
    assert messages(flow) == [
        "the column `accountnumber` is read here",
        "trimmed",
        "and sent to `CustTable` as `custaccount`",
        "read",
    ]
    assert flow.at == FLOW.at


@pytest.mark.parametrize("kind", ["argument", "environment", "company", "record-id"])
def test_a_value_that_users_do_not_decide_does_not_prolong_it(kind: str) -> None:
    link = sender("display:custtable", sent("custaccount", hole(kind=kind)))
    assert across.flows([FLOW], [changed(PAIR, sender=link)], Contract()) == (FLOW,)


def test_a_guessed_pair_does_not_prolong_it() -> None:
    assert across.flows([FLOW], [changed(PAIR, certain=False)], Contract()) == (FLOW,)


def test_a_flow_that_does_not_begin_at_a_url_stays_as_it_is() -> None:
    inner = changed(FLOW, source=changed(SOURCE, kind="record"))
    assert across.flows([inner], [PAIR], Contract()) == (inner,)


def test_a_sink_that_is_known_from_a_contract_only_is_a_flow_for_what_our_links_send() -> None:
    beyond = receiver(
        "form:CustTable", changed(READ, reaches=(Sink("sql", at(1500), ("pattern",), "string", "executeQuery"),))
    )
    foreign = Contract((), (beyond,))
    (flow,) = across.flows([], [Pair(LINK, (beyond,), ())], foreign)
    assert (flow.sink, flow.at, flow.hole.guards, flow.detail) == (
        "sql",
        at(1500),
        frozenset({"pattern"}),
        "executeQuery",
    )
    assert messages(flow)[-1] == "`custaccount` comes from the URL"
    assert across.flows([], [], foreign) == ()


FINANCE = """public final class CustTableLinks
{
    public static void main(Args _args)
    {
        str account = new URLUtility().getQueryParamValue('custaccount');
        Statement statement = new Connection().createStatement();

        statement.executeQuery("SELECT NAME FROM CUSTTABLE WHERE ACCOUNTNUM = '" + account + "'");
    }
}
"""
ENGAGEMENT = """function open(formContext, baseUrl, company) {
    var account = formContext.getAttribute("accountnumber").getValue() || "";
    Xrm.Navigation.openUrl(baseUrl + "/?cmp=" + encodeURIComponent(company) + "&mi=action:CustTableLinks" +
        "&custaccount=" + encodeURIComponent(account));
}
"""


def injection(root: Path, path: Path, *contracts: Path) -> list[tuple[str, int]]:
    """The lines of the injection's flow and its sink."""
    session = Session.open([path], root=root, options={"contracts": tuple(map(str, contracts))} if contracts else None)
    audit = session.check([path])
    (finding,) = [finding for finding in audit.findings if finding.rule == "sql-injection"]
    places = [*(step.place for step in finding.report.flow), finding.report.at]
    return [(place.path.rpartition("!")[2], audit.documents[place.path].position(place.start)[0]) for place in places]


def test_one_finding_shows_the_way_through_both_languages_side_by_side_and_by_contract(tmp_path: Path) -> None:
    files = {"fo/Links.xpp": FINANCE, "crm/links.js": ENGAGEMENT}
    files["xlint.toml"] = '[menu-items]\n"action:CustTableLinks" = "class:CustTableLinks"\n'
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    found = injection(tmp_path, tmp_path)
    assert found[0] == ("crm/links.js", 2)
    assert ("crm/links.js", 4) in found
    assert ("fo/Links.xpp", 5) in found
    assert found[-1] == ("fo/Links.xpp", 8)
    for half in ("fo", "crm"):
        session = Session.open([tmp_path / half], root=tmp_path)
        text = exchange.write(session.check([tmp_path / half]).contract, session.models)
        (tmp_path / f"{half}.json").write_text(text)
    assert injection(tmp_path, tmp_path / "fo", tmp_path / "crm.json")[-1] == ("fo/Links.xpp", 8)
    by_contract = injection(tmp_path, tmp_path / "crm", tmp_path / "fo.json")
    assert (by_contract[0], by_contract[-1]) == (("crm/links.js", 2), ("fo/Links.xpp", 8))
