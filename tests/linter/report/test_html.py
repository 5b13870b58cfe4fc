"""The HTML report as text: what is in it, the same bytes, the trend, and nothing scanned that a browser would obey."""

from __future__ import annotations

import json
import random
import re
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

import xlint_rules
from sample import AUDIT, BASELINED, DRIFT, JS, RECEIVER, SENDER, UNESCAPED
from xlint import rule
from xlint.__main__ import main
from xlint.audit import Audit, Coverage
from xlint.cli.session import load_models
from xlint.config import Config
from xlint.contract import Caller
from xlint.finding import Edit, Report
from xlint.provenance import Provenance
from xlint.report import html
from xlint.report.html import history, lanes, matrix, source
from xlint.report.html.ages import Ages
from xlint.report.html.history import History
from xlint.report.html.source import Mark
from xlint.report.linkmap import rows
from xlint.value import Place
from xlint_grammars.text import Document

RULES = rule.load(xlint_rules)
MODELS = load_models(Config())
VOID = {"meta", "input", "wbr"}


def subject(audit: Audit = AUDIT, **more: object) -> html.Subject:
    return html.Subject(audit, Config(), RULES, RULES, MODELS, "Contoso", **more)  # type: ignore[arg-type]


class Reader(HTMLParser):
    """The elements with their attributes, and the text outside of scripts and styles; fails where tags do not match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self.open):
            self.text.append(data)

    @property
    def words(self) -> str:
        return " ".join("".join(self.text).split())


@pytest.fixture(scope="module")
def page() -> str:
    return html.render(subject())


def test_the_page_is_well_formed_and_every_reference_in_it_leads_somewhere(page: str) -> None:
    read = Reader(page)
    ids = [attributes["id"] for _, attributes in read.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for tag, attributes in read.elements:
        if tag == "a":
            assert (attributes["href"] or "").removeprefix("#") in ids, attributes
        for name in ("aria-labelledby", "for"):
            assert attributes.get(name) is None or attributes[name] in ids


def test_nothing_is_loaded_and_nothing_has_style_or_handlers_of_its_own(page: str) -> None:
    for tag, attributes in Reader(page).elements:
        assert tag not in {"img", "link", "iframe", "object", "embed", "base", "audio", "video", "image", "use"}
        assert not {"src", "style", "srcset", "action", "xlink:href"} & attributes.keys()
        assert not any(name.startswith("on") for name in attributes)
        assert (attributes.get("href") or "#").startswith("#")


def test_the_policy_allows_exactly_the_inline_style_and_script(page: str) -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    style, script = (re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL) for tag in ("style", "script"))
    assert len(style) == len(script) == 1
    assert policy[1] == (
        f"default-src 'none'; style-src '{html.digest(style[0])}'; script-src '{html.digest(script[0])}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def test_our_own_script_writes_no_markup() -> None:
    script = html.asset("report.js")
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|Function\(|setAttribute|\.src\b", script
    )


def test_a_finding_shows_both_sides_the_remedy_and_the_way_to_its_rule(page: str) -> None:
    card = page[page.index(f'id="f={DRIFT.fingerprint}"') :]
    card = card[: card.index("</details>")]
    told = Reader(card).words
    assert "crm/WebResources/new_links.js:3" in told and "fo/AxClass/Handler.xml:5" in told
    assert "`customerid`" not in told and "customerid is read here" in told
    assert "Remedy. Send customerid" in told
    assert '<mark class="m-at">customer</mark>' in card
    assert 'href="#r=unread-parameter"' in card


def test_the_other_side_is_shown_where_the_finding_does_not_name_it() -> None:
    """A value that is not encoded: the receiver's read of the same parameter stands beside it."""
    parameter = msgspec.structs.replace(SENDER.parameters[1], name="customerid")
    sender = msgspec.structs.replace(SENDER, parameters=(parameter,))
    pair = msgspec.structs.replace(AUDIT.pairs[0], sender=sender, differences=())
    report = msgspec.structs.replace(UNESCAPED.report, parameter="customerid")
    finding = msgspec.structs.replace(UNESCAPED, report=report)
    audit = msgspec.structs.replace(AUDIT, findings=(finding,), senders=(sender,), pairs=(pair,))
    card = html.render(subject(audit)).partition(f'id="f={finding.fingerprint}"')[2].partition("</details>")[0]
    assert "customerid is read here, by form:MCRCustomerService" in Reader(card).words


def test_the_witness_tells_client_and_server_apart(page: str) -> None:
    card = page[page.index(f'id="f={UNESCAPED.fingerprint}"') :].partition("</details>")[0]
    assert "https://x/?customer=A&amp;cmp=DAT&amp;cmp=USMF" in card
    assert '<tr class="apart"><th scope="row"><code>cmp</code></th>' in card


def test_a_fix_is_shown_as_a_patch() -> None:
    at = UNESCAPED.report.at
    fix = (Edit(Place(at.path, at.start, at.start), "encodeURIComponent("), Edit(Place(at.path, at.end, at.end), ")"))
    report = msgspec.structs.replace(UNESCAPED.report, fix=fix, fix_title="Encode the value")
    audit = msgspec.structs.replace(AUDIT, findings=(msgspec.structs.replace(UNESCAPED, report=report),))
    told = Reader(html.render(subject(audit))).words
    assert (
        "Encode the value: a second run proves it; xlint check --fix writes it" in told
        and "+ encodeURIComponent(id) +" in told
    )


def test_accepted_findings_stand_in_the_ledger_and_nowhere_in_the_sums(page: str) -> None:
    findings, ledger = page.partition('id="findings"')[2].partition('id="ledger"')[::2]
    assert BASELINED.fingerprint not in findings
    assert "5 findings" in Reader(page).words
    assert "Findings accepted by the baseline" in ledger


def test_what_was_not_understood_is_listed_with_its_reason(page: str) -> None:
    told = Reader(page.partition('id="coverage"')[2].partition("</section>")[0].join(["<section ", "</section>"])).words
    assert "34 files collected, 33 read" in told
    for reason in ("method run: } is missing", "larger than 20 MB", "the menu item is decided at run time"):
        assert reason in told


def test_control_characters_and_bidi_overrides_are_shown_and_not_obeyed(page: str) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", page)
    assert "\\x1b[31mevil.js" in page and "\\u202egnirts" in page


def test_an_empty_audit_makes_a_page_that_says_so() -> None:
    told = Reader(html.render(subject(Audit(coverage=Coverage(1, 1))))).words
    for sentence in (
        "Nothing was found",
        "nothing was left out, and every link was understood",
        "No link between the two systems was found",
        "No sender meets a receiver here",
    ):
        assert sentence in told


def test_a_run_that_read_nothing_is_no_clean_page() -> None:
    told = Reader(html.render(subject(Audit(coverage=Coverage(2, 0))))).words
    assert told.count("Nothing was checked") >= 3 and "Nothing was found" not in told


def test_a_report_names_the_commit_the_branch_and_the_repository() -> None:
    origin = Provenance("0123456789abcdef" * 2 + "01234567", "main", "https://git.example.com/crm", "src")
    made = html.render(subject(msgspec.structs.replace(AUDIT, provenance=origin), label="7.1"))
    assert "7.1 commit 0123456789ab branch main" in Reader(made).words
    assert "<dt>Repository</dt><dd><code>https://git.example.com/crm</code>" in made
    assert "<dt>Folder</dt><dd><code>src</code>" in made


def test_the_ledger_says_since_when_where_git_knows() -> None:
    known = Ages({(JS.path, 4): "2026-01-05"}, {BASELINED.fingerprint: "2026-02-06"})
    ledger = html.render(subject(ages=known)).partition('id="ledger"')[2]
    assert "2026-02-06" in ledger.partition("Baseline</h3>")[2]
    unknown = html.render(subject()).partition('id="ledger"')[2]
    assert "2026-02-06" not in unknown and "this report" in unknown


def test_the_summary_leads_to_what_it_counts(page: str) -> None:
    summary = page.partition('id="summary"')[2].partition("</section>")[0]
    assert f'<a href="#f={DRIFT.fingerprint}" data-rule="unread-parameter"' in summary
    assert f'data-words="{JS.path}"' in summary


def test_the_same_audit_gives_the_same_bytes_in_whatever_order_it_comes(page: str) -> None:
    shuffle = random.Random(7)
    parts = {name: list(getattr(AUDIT, name)) for name in ("findings", "senders", "receivers", "pairs")}
    documents = list(AUDIT.documents.items())
    for _ in range(3):
        for part in (*parts.values(), documents):
            shuffle.shuffle(part)
        other = msgspec.structs.replace(
            AUDIT, documents=dict(documents), **{name: tuple(part) for name, part in parts.items()}
        )
        assert html.render(subject(other)) == page


# ── the parts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_line_in_the_map_ends_where_its_parameter_is_read() -> None:
    (unknown, lane) = sorted(lanes.lanes(AUDIT, rows(AUDIT, MODELS)), key=lambda lane: lane.title != "Target not known")
    assert unknown.reason == "the menu item is decided at run time"
    assert [(item.name.text, item.state) for item in lane.links[0].items] == [
        ("mi", "platform"),
        ("customer", "unread"),
        ("cmp", "platform"),
    ]
    assert [(item.name.text, item.state) for item in lane.readers[0].items] == [("customerid", "awaited")]
    assert {edge.state for edge in lane.edges} == {"platform", "unread", "awaited"}
    assert "1 sent, and not read" in lane.summary


def test_what_is_said_of_a_link_as_a_whole_colours_its_head_and_of_a_parameter_its_row() -> None:
    drift = msgspec.structs.replace(DRIFT, report=msgspec.structs.replace(DRIFT.report, parameter="customer"))
    lacking = msgspec.structs.replace(
        UNESCAPED, rule="missing-company", report=Report("no company", SENDER.link.at, target="MCRCustomerService")
    )
    audit = msgspec.structs.replace(AUDIT, findings=(drift, lacking))
    drawn = next(lane for lane in lanes.lanes(audit, rows(audit, MODELS)) if lane.title != "Target not known")
    (box,) = drawn.links
    assert box.finding == lacking
    assert [item.finding and item.finding.rule for item in box.items] == [None, "unread-parameter", None]
    assert [f.rule for entry in drawn.entries for f in entry.findings] == ["missing-company", "unread-parameter"]


def test_a_link_that_several_buttons_open_is_drawn_once_with_all_of_them() -> None:
    callers = (Caller("Customer", "Contoso.open"), Caller("Account", "Contoso.open"), Caller("", "Contoso.onLoad"))
    link = msgspec.structs.replace(SENDER.link, callers=callers)
    sender = msgspec.structs.replace(SENDER, link=link)
    pair = msgspec.structs.replace(AUDIT.pairs[0], sender=sender)
    audit = msgspec.structs.replace(AUDIT, senders=(sender,), pairs=(pair,))
    (lane,) = lanes.lanes(audit, rows(audit, MODELS))
    (start,) = lane.starts
    assert start.title.whole == "Customer, Account, onLoad" and start.subtitle.text == "3 places"


def test_every_drawing_has_a_table_with_the_same_parameters(page: str) -> None:
    drawings = page.count("<svg viewBox")
    assert drawings == page.count("The same as a table") == 2


@pytest.mark.parametrize(
    ("findings", "status"),
    [((DRIFT,), "differs"), ((), "agrees"), ((msgspec.structs.replace(DRIFT, baselined=True),), "accepted")],
)
def test_the_matrix_says_how_sender_and_receiver_stand(findings: tuple[object, ...], status: str) -> None:
    audit = msgspec.structs.replace(AUDIT, findings=findings)
    made = matrix.matrix(audit, rows(audit, MODELS), RULES)
    assert [column.receiver for column in made.columns] == [RECEIVER]
    assert [[cell.status for cell in row.cells if cell] for row in made.rows] == [[status]]
    assert [row.target for row in made.alone] == ["unknown"]


def test_a_matrix_with_many_columns_is_a_list_of_those_that_meet() -> None:
    count = 20
    receivers = [msgspec.structs.replace(RECEIVER, target=f"form:F{index:02}") for index in range(count)]
    pairs = [msgspec.structs.replace(AUDIT.pairs[0], receivers=(receiver,)) for receiver in receivers]
    audit = msgspec.structs.replace(AUDIT, receivers=tuple(receivers), pairs=tuple(pairs))
    made = matrix.matrix(audit, rows(audit, MODELS), RULES)
    assert made.wide and len(list(made.meetings)) == count
    listed = html.render(subject(audit)).partition('id="contracts"')[2].partition("</section>")[0]
    assert listed.count("<tr>") == count + 1 and "Senders and receivers that meet" in listed


def test_an_excerpt_shows_the_lines_around_and_leaves_the_rest_out() -> None:
    document = Document("a.js", "".join(f"line{n};\n" for n in range(1, 41)))
    first, second = (
        Mark(Place("a.js", document.text.index(f"line{n};"), document.text.index(f"line{n};") + 4)) for n in (5, 30)
    )
    lines = source.excerpt(document, [first, second], "").lines
    assert [line.number for line in lines] == [3, 4, 5, 6, 7, 28, 29, 30, 31, 32]
    assert [line.number for line in lines if line.gap] == [28]
    assert [line.number for line in lines if line.marked] == [5, 30]


def test_of_a_long_line_only_what_is_around_the_mark_is_shown() -> None:
    document = Document("a.js", "x" * 100_000 + "HERE" + "y" * 100_000)
    (line,) = source.excerpt(document, [Mark(Place("a.js", 100_000, 100_004))], "").lines
    assert [segment.text for segment in line.segments if segment.kind] == ["HERE"]
    assert sum(len(segment.text) for segment in line.segments) < 300


def test_marks_that_overlap_do_not_repeat_text() -> None:
    marks = [Mark(Place(JS.path, 0, 8)), Mark(Place(JS.path, 4, 12), "other")]
    line = source.excerpt(JS, marks, "").lines[0]
    assert "".join(segment.text for segment in line.segments) == JS.line(1).rstrip()


def test_what_all_lines_are_indented_by_is_left_out() -> None:
    document = Document("a.js", "\t\tif (a) {\n\n\t\t\tb();\n\t\t}\n")
    at = document.text.index("b();")
    lines = source.excerpt(document, [Mark(Place("a.js", at, at + 1))], "").lines
    shown = ["".join(segment.text for segment in line.segments) for line in lines]
    assert shown == ["if (a) {", "", "    b();", "}", ""]


# ── the trend ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_trend_says_what_is_new_and_what_is_resolved() -> None:
    was = history.point(msgspec.structs.replace(AUDIT, findings=(DRIFT,)))
    now = history.point(msgspec.structs.replace(AUDIT, findings=(UNESCAPED,)))
    trend = history.compare(History(points=(was,)), now)
    assert trend.new == {UNESCAPED.fingerprint}
    assert [known.rule for known in trend.resolved] == ["unread-parameter"]
    assert trend.kept == 0


def test_the_same_findings_again_add_no_point() -> None:
    first = History().adding(history.point(AUDIT, "one"))
    assert first.adding(history.point(AUDIT, "two")) == first


def test_an_earlier_report_is_a_history(page: str) -> None:
    read = history.read(page, "audit.html")
    assert read == History(points=(history.point(AUDIT),))
    later = html.render(subject(msgspec.structs.replace(AUDIT, findings=(DRIFT,)), history=read))
    told = Reader(later).words
    assert "4 findings resolved" in told
    assert later.count('<td class="num">2</td><td class="num">2</td><td class="num">1</td>') == 1


@pytest.mark.parametrize(
    "text",
    ["", "{}x", '{"version": 9, "points": []}', '{"version": 1, "points": [1]}', "<p>not a report</p>", "\ud800"],
)
def test_what_is_no_history_is_said(text: str) -> None:
    with pytest.raises(history.HistoryError, match=r"history\.json: "):
        history.read(text, "history.json")


# ── the command ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    (tmp_path / "a.js").write_text('window.open("https://contoso.operations.dynamics.com/?cmp=dat&mi=CustTable");\n')
    return tmp_path


def test_the_command_writes_the_same_bytes_twice_also_with_a_history(here: Path) -> None:
    arguments = ["report", "-o", "audit.html", "--history", "history.json", "--quiet"]
    assert main(arguments) == 0
    first = [Path(name).read_bytes() for name in ("audit.html", "history.json")]
    assert main(arguments) == 0
    assert [Path(name).read_bytes() for name in ("audit.html", "history.json")] == first


def test_a_mended_fault_is_resolved_in_the_next_report(here: Path) -> None:
    main(["report", "-o", "audit.html", "--history", "history.json", "--label", "1.0", "--quiet"])
    Path("a.js").write_text("var a;\n")
    main(["report", "-o", "audit.html", "--history", "history.json", "--label", "1.1", "--quiet"])
    told = Reader(Path("audit.html").read_text()).words
    assert "1.0" in told and "hardcoded-host" in told and "resolved" in told
    assert len(json.loads(Path("history.json").read_text())["points"]) == 2


def test_the_report_has_a_date_only_if_it_is_given_one(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    main(["report", "-o", "one.html", "--quiet"])
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    main(["report", "-o", "two.html", "--quiet"])
    assert "2026-01-01" in Path("two.html").read_text() and "2026-01-01" not in Path("one.html").read_text()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert main(["report", "-o", "two.html"]) == 2


@pytest.mark.parametrize(("arguments", "status"), [([], 0), (["--fail-on", "error"], 1), (["none.js"], 2)])
def test_the_report_fails_only_if_it_is_asked_to(here: Path, arguments: list[str], status: int) -> None:
    assert main(["report", "-o", "audit.html", "--quiet", *arguments]) == status


@pytest.mark.parametrize(
    ("history_file", "said"), [("a.js", "a.js: is no history of reports"), ("none.html", "none.html: cannot be read")]
)
def test_a_history_that_is_none_is_wrong_usage(
    here: Path, capsys: pytest.CaptureFixture[str], history_file: str, said: str
) -> None:
    assert main(["report", "-o", "audit.html", "--history", history_file]) == 2
    assert said in capsys.readouterr().err
    assert not Path("audit.html").exists()


def test_no_path_of_this_machine_is_in_the_report(here: Path) -> None:
    main(["report", "-o", "audit.html", "--quiet"])
    assert str(here.parent) not in Path("audit.html").read_text()
