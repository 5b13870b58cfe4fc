"""Findings for a person at a terminal: what, where, the source, the other side, how to mend it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from xlint.audit import Audit
from xlint.finding import Confidence, Finding, Report, Witness
from xlint.report import summary
from xlint.report.excerpt import Mark, Window, excerpt, gutter_text, mark, visible_part
from xlint.report.places import in_order, position
from xlint.report.style import STYLES, emphasised, glyphs, hanging, located
from xlint.value import Place


def render(audit: Audit, console: Console, *, root: Path, quiet: bool = False, verbose: bool = False) -> None:
    """Every active finding, and, unless `quiet`, what was covered and the sum."""
    page = _Page(audit, console, root)
    for finding in in_order(audit.findings):
        if finding.active:
            page.finding(finding)
    if not quiet:
        summary.render(audit, console, root=root, verbose=verbose)


class _Page:
    def __init__(self, audit: Audit, console: Console, root: Path) -> None:
        self.audit, self.console, self.root = audit, console, root
        self.glyphs = glyphs(console)

    def put(self, text: Text) -> None:
        self.console.print(text, soft_wrap=True)

    def finding(self, finding: Finding) -> None:
        report = finding.report
        title = Text().append(f"{finding.severity}[{finding.rule}]", STYLES[finding.severity]).append(": ")
        self.put(title.append_text(emphasised(report.message, "bold")))
        gutter = self.gutter(report.at, *(step.place for step in report.related))
        self.sources(finding, gutter)
        for note in self.notes(finding, gutter):
            self.put(note)
        self.put(Text())

    def gutter(self, *places: Place) -> int:
        return max(len(str(position(self.audit, place).line)) for place in places)

    def sources(self, finding: Finding, gutter: int) -> None:
        """The excerpt of the finding's own file, with what is related in it, then one per other file."""
        report = finding.report
        by_path: dict[str, list[Mark]] = {report.at.path: [self.primary(finding)]}
        first: dict[str, Place] = {report.at.path: report.at}
        for step in report.related:
            by_path.setdefault(step.place.path, []).append(self.mark(step.place, step.message, "related", "-"))
            first.setdefault(step.place.path, step.place)
        for path, marks in by_path.items():
            lead = gutter_text(" " * gutter + ("-->" if path == report.at.path else ":::") + " ")
            if self.is_elsewhere(path, marks):
                for each in marks:
                    self.put(lead.copy().append_text(self.named(path, each)))
                continue
            where = position(self.audit, first[path])
            self.put(lead.append_text(located(self.console, self.root, path, f":{where.line}:{where.column}")))
            for line in excerpt(self.audit.documents[path], marks, gutter, self.console.width, self.glyphs):
                self.put(line)

    def is_elsewhere(self, path: str, marks: Sequence[Mark]) -> bool:
        """Whether the file is known from a contract only: its places are, its text is not."""
        document = self.audit.documents[path]
        return not any(document.line(each.line).strip() for each in marks)

    def named(self, path: str, mark: Mark) -> Text:
        """A place with what is there, where there is no source to show."""
        at = located(self.console, self.root, path, f":{mark.line}:{mark.start + 1}")
        return at.append(": ").append_text(emphasised(mark.label)) if mark.label else at

    def primary(self, finding: Finding) -> Mark:
        return self.mark(finding.report.at, "", finding.severity, "^")

    def mark(self, place: Place, label: str, style: str, character: str) -> Mark:
        document = self.audit.documents[place.path]
        return mark(document, place.start, place.end, label, style=style, character=character)

    def notes(self, finding: Finding, gutter: int) -> Iterator[Text]:
        report, edge = finding.report, gutter_text(" " * gutter + " = ")
        if report.flow:
            yield edge.copy().append("flow:", "bold")
            yield from self.flow(report, gutter)
        if report.witness:
            yield from self.witness(report.witness, edge, gutter)
        if finding.confidence is not Confidence.HIGH:
            yield edge.copy().append(f"confidence: {finding.confidence}", STYLES["quiet"])
        if report.remedy:
            lead = edge.copy().append("help: ", STYLES["help"])
            yield hanging(self.console, lead, emphasised(report.remedy))

    def flow(self, report: Report, gutter: int) -> Iterator[Text]:
        """The steps, numbered, each with its line of source; the finding's own line has been shown already."""
        digits = len(str(len(report.flow)))
        for number, step in enumerate(report.flow, 1):
            where = position(self.audit, step.place)
            lead = Text(" " * (gutter + 3)).append(f"{number:>{digits}}. ", STYLES["gutter"])
            indent = lead.cell_len
            lead.append_text(located(self.console, self.root, where.path, f":{where.line}:{where.column}"))
            if lead.cell_len > self.console.width // 2:
                yield lead
                lead = Text(" " * indent)
            else:
                lead.append("  ")
            yield hanging(self.console, lead, emphasised(step.message))
            if step.place != report.at and self.audit.documents[where.path].line(where.line).strip():
                yield self.line_of(step.place, indent)

    def line_of(self, place: Place, indent: int) -> Text:
        """The place's line of source without its indentation, the place itself set off."""
        spot = self.mark(place, "", "quiet", "")
        line = self.audit.documents[place.path].line(spot.line)
        indentation = len(line) - len(line.lstrip())
        spot = spot._replace(start=spot.start - indentation, end=spot.end - indentation)
        window = visible_part(line.strip(), spot, max(self.console.width - indent - 2, 24), self.glyphs.ellipsis)
        code = Text(window.text, STYLES["quiet"])
        code.stylize("not dim bold", *_columns(window, spot))
        return gutter_text(" " * indent + "| ").append_text(code)

    def witness(self, witness: Witness, edge: Text, gutter: int) -> Iterator[Text]:
        """The URL that proves it, and each parameter as client and server read it."""
        yield edge.copy().append("proof: ", "bold").append_text(emphasised(f"the value `{witness.value}` gives"))
        indent = Text(" " * (gutter + 3))
        yield indent.copy().append_text(emphasised(witness.url))
        for name in witness.names:
            told, apart = _told(witness, name)
            yield indent.copy().append_text(emphasised(f"  `{name}`: {told}", STYLES["warning"] if apart else ""))


def _told(witness: Witness, name: str) -> tuple[str, bool]:
    """Who reads what as the parameter, and whether they differ."""
    client = witness.client.get(name)
    if witness.server is None:
        return f"the page reads {_read(client)}", False
    server = witness.server.get(name)
    if client == server:
        return f"client and server read {_read(client)}", False
    return f"the client reads {_read(client)}, the server {_read(server)}", True


def _columns(window: Window, spot: Mark) -> tuple[int, int]:
    """The characters of the window's text that the spot covers; cells are counted, wide characters have two."""
    ends = [0, *accumulate(cell_len(character) for character in window.text)]
    return bisect_left(ends, window.cell(spot.start)), bisect_left(ends, window.cell(spot.end))


def _read(value: str | None) -> str:
    return "nothing" if value is None else f"`{value}`" if value else "an empty value"
