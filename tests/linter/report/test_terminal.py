from __future__ import annotations

import io
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from sample import AUDIT, JS
from xlint.audit import Audit, Coverage
from xlint.report import excerpt, style, summary, terminal
from xlint.report.excerpt import Mark, visible_part
from xlint.value import Place, Step
from xlint_grammars.text import Document


def page(audit: Audit = AUDIT, *, width: int = 120, encoding: str = "utf-8", **options: bool) -> str:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="backslashreplace", newline="\n")
    console = style.console(stream, {"COLUMNS": str(width)})
    terminal.render(audit, console, root=Path(), **options)
    stream.flush()
    return stream.buffer.getvalue().decode(encoding)  # type: ignore[attr-defined]


def test_of_a_place_that_a_contract_names_there_is_no_empty_excerpt() -> None:
    blank = Document("fo.json!fo/AxClass/Handler.xml", "\n" * 4 + " " * 60)
    place = Place(blank.path, blank.text.index(" ") + 17, blank.text.index(" ") + 30)
    known = next(finding for finding in AUDIT.findings if finding.report.related)
    related = (Step(place, "`customerid` is read here"),)
    found = msgspec.structs.replace(known, report=msgspec.structs.replace(known.report, related=related, flow=related))
    documents = {**AUDIT.documents, blank.path: blank}
    text = page(msgspec.structs.replace(AUDIT, findings=(found,), documents=documents), quiet=True)
    assert " ::: fo.json!fo/AxClass/Handler.xml:5:18: `customerid` is read here\n" in text
    assert not any(line.strip() in ("|", "5 |") for line in text.partition(":::")[2].splitlines())


DRIFT = """\
error[unread-parameter]: `customer` is sent to `MCRCustomerService`, and nothing there reads it: the value is lost
 --> crm/WebResources/new_links.js:3:44
  |
3 |     var url = base + "/?mi=MCRCustomerService&customer=" + id + "&cmp=" + encodeURIComponent(company);
  |                                               ^^^^^^^^
 ::: fo/AxClass/Handler.xml:5:18
  |
5 |         str id = URLUtility::getQueryParamValue('customerid');
  |                  -------------------------------------------- `customerid` is read here
  = help: Send `customerid`, which is the nearest name that the form reads.
"""


def test_a_drift_shows_both_sides() -> None:
    assert DRIFT in page()


def test_a_flow_is_numbered_with_its_lines_of_source() -> None:
    assert """\
  = flow:
    1. fo/AxClass/Handler.xml:5:18  `customerid` is read from the URL
       | str id = URLUtility::getQueryParamValue('customerid');
    2. fo/AxClass/Handler.xml:6:100  used as a range's value
  = confidence: medium
""" in page()


def test_a_proof_shows_the_url_and_where_client_and_server_differ() -> None:
    assert """\
  = proof: the value `A&cmp=DAT` gives
    https://x/?customer=A&cmp=DAT&cmp=USMF
      `cmp`: the client reads `USMF`, the server `DAT,USMF`
""" in page()


def test_the_last_lines_say_what_was_covered() -> None:
    shown = page()
    assert "Partly read: fo/AxClass/Old.xml:12: method `run`: `}` is missing\n" in shown
    assert "Not resolved: crm/WebResources/app.min.js:1:72001: the menu item is decided at run time\n" in shown
    assert (
        "5 findings (2 errors, 2 warnings, 1 note) in 34 files; 2 links, 1 unresolved; 1 file partly read; "
        "1 file not read; 1 suppressed; 1 in the baseline.\n"
    ) in shown


def test_a_clean_run_says_how_much_it_saw() -> None:
    assert page(Audit(coverage=Coverage(files=1, parsed=1))) == "No findings in 1 file; 0 links.\n"


def test_a_run_that_read_nothing_does_not_look_like_one_without_findings() -> None:
    assert page(Audit()) == "Nothing was checked.\n"
    assert page(Audit(coverage=Coverage(files=1))) == "Nothing was checked.\n"


def test_quiet_leaves_the_findings_only() -> None:
    assert "findings (" not in page(quiet=True)
    assert DRIFT in page(quiet=True)


def test_hostile_text_is_shown_and_not_obeyed() -> None:
    shown = page()
    assert all(character.isprintable() or character == "\n" for character in shown)
    assert r"\x1b[31mevil.js" in shown
    assert r"\u202egnirts" in shown
    assert "[red]is not encrypted[/red]" in shown
    assert "[bold]no markup[/bold]" in shown


def test_wide_characters_are_underlined_as_wide_as_they_are() -> None:
    lines = page().split("\n")
    index = next(index for index, line in enumerate(lines) if "顧客" in line)
    assert lines[index + 1].count("^") == len('"http://顧客"') + 2


@pytest.mark.parametrize("width", [40, 70, 120, 200])
def test_a_minified_line_is_cut_around_the_spot(width: int) -> None:
    lines = page(width=width).split("\n")
    source = next(line for line in lines if "name)" in line)
    underline = lines[lines.index(source) + 1]
    assert len(source) <= width
    assert source.startswith("1 | …") and source.endswith("…")
    assert source[underline.index("^") : underline.rindex("^") + 1] == "name"


def test_an_old_console_gets_plain_characters() -> None:
    shown = page(encoding="cp437")
    assert "1 | ..." in shown
    assert "\\u9867" in shown


def test_colour_follows_the_environment() -> None:
    for environment, coloured in (
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ):
        stream = io.StringIO()
        terminal.render(AUDIT, style.console(stream, {"TERM": "xterm-256color", **environment}), root=Path())
        assert ("\x1b[1;31m" in stream.getvalue()) == coloured, environment


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_paths_can_be_clicked_in_a_terminal_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CI", raising=False)
    stream = _Terminal()
    terminal.render(AUDIT, style.console(stream, {"TERM": "xterm-256color"}), root=tmp_path)
    assert f";{tmp_path.as_uri()}/crm/WebResources/new_links.js\x1b\\" in stream.getvalue()
    assert "\x1b]8;" not in page()


def test_marks_of_one_file_share_an_excerpt_and_gaps_are_shown() -> None:
    document = Document("a.js", "one\ntwo\nthree\nfour\n")
    marks = [Mark(4, 0, 4, "there", "related", "-"), Mark(1, 0, 3)]
    lines = [line.plain for line in excerpt.excerpt(document, marks, 1, 80, style.UNICODE)]
    assert lines == ["  |", "1 | one", "  | ^^^", "...", "4 | four", "  | ---- there"]


def test_a_place_over_several_lines_is_marked_to_the_end_of_its_first() -> None:
    start, end = JS.text.index("var id"), JS.text.index("Xrm")
    assert excerpt.mark(JS, start, end, "", style="error", character="^")[:3] == (2, 1, len(JS.line(2)))


@pytest.mark.parametrize("line", ["", "\t\tx", "x" * 500, "語" * 300, "\u202e" * 50, "e\u0301" * 100])
@pytest.mark.parametrize("column", [0, 1, 40, 299])
def test_no_line_is_wider_than_the_window(line: str, column: int) -> None:
    from rich.cells import cell_len

    spot = Mark(1, min(column, len(line)), min(column + 3, len(line)))
    window = visible_part(line, spot, 60, "…")
    assert cell_len(window.text) <= 60
    assert 0 <= window.cell(spot.start) <= 60


def test_statistics_count_by_rule() -> None:
    stream = io.StringIO()
    summary.statistics(AUDIT, Console(file=stream, width=100))
    rows = [line.split() for line in stream.getvalue().splitlines()]
    assert rows[0] == ["findings", "errors", "warnings", "notes", "rule"]
    assert ["1", "1", "unread-parameter"] in rows
