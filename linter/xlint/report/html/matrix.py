"""The contract matrix: every sender beside every receiver, and whether they agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal as OneOf
from typing import NamedTuple

from xlint.audit import Audit
from xlint.contract import Pair, Receiver
from xlint.finding import Finding
from xlint.report.html.sides import Drawn, distinct, places_of, places_of_receiver
from xlint.report.linkmap import Row
from xlint.report.places import Position, position
from xlint.rule import Rule
from xlint.value import Place

_MOST_COLUMNS = 12

Status = OneOf["agrees", "differs", "warns", "accepted", "guessed"]


class Cell(NamedTuple):
    """A sender and a receiver that meet. `findings` are what is said about the two, the gravest first."""

    status: Status
    findings: tuple[Finding, ...]


class MatrixRow(NamedTuple):
    """A sender, and a cell for each receiver; None where the two have nothing to do with each other."""

    label: str
    target: str
    at: Position
    cells: tuple[Cell | None, ...]


class Column(NamedTuple):
    receiver: Receiver
    at: Position


class Meeting(NamedTuple):
    """A sender and a receiver of its target, as a line of a list."""

    row: MatrixRow
    column: Column
    cell: Cell


class Matrix(NamedTuple):
    """`alone` are the senders of a target that nobody in sight reads for."""

    columns: tuple[Column, ...]
    rows: tuple[MatrixRow, ...]
    alone: tuple[MatrixRow, ...]

    @property
    def wide(self) -> bool:
        """Whether it has more columns than anybody can look over: then it is shown as a list."""
        return len(self.columns) > _MOST_COLUMNS

    @property
    def meetings(self) -> Iterator[Meeting]:
        """Each pair that meets, by receiver."""
        for index, column in enumerate(self.columns):
            for row in self.rows:
                if (cell := row.cells[index]) is not None:
                    yield Meeting(row, column, cell)


def matrix(audit: Audit, rows: Sequence[Row], rules: Sequence[Rule]) -> Matrix:
    """The senders and the receivers that have something to do with each other."""
    drift = {rule.id for rule in rules if Pair in rule.subjects}
    said = [finding for finding in audit.findings if finding.rule in drift]
    linked = dict.fromkeys(receiver for row in rows for receiver in row.receivers)
    receivers = sorted(linked, key=lambda receiver: (receiver.target.lower(), receiver.at))
    made = [_row(audit, each, receivers, said) for each in distinct(rows) if each.row.sender.target.system != "other"]
    columns = tuple(Column(receiver, position(audit, receiver.at)) for receiver in receivers)
    met = sorted((row for row in made if any(row.cells)), key=_first)
    return Matrix(columns, tuple(met), tuple(row for row in made if not any(row.cells)))


def _first(row: MatrixRow) -> int:
    """Where the row's first cell is: rows of one receiver stand together."""
    return next(index for index, cell in enumerate(row.cells) if cell)


def _row(audit: Audit, drawn: Drawn, receivers: Sequence[Receiver], said: Sequence[Finding]) -> MatrixRow:
    row = drawn.row
    at = position(audit, row.sender.link.at)
    mine = set(places_of(row.sender))
    here = [finding for finding in said if finding.report.at in mine]
    cells = tuple(_cell(row, receiver, here, said) if receiver in row.receivers else None for receiver in receivers)
    return MatrixRow(", ".join(drawn.names), row.sender.target.name or "unknown", at, cells)


def _cell(row: Row, receiver: Receiver, here: Sequence[Finding], said: Sequence[Finding]) -> Cell:
    theirs = set(places_of_receiver(receiver))
    found = {
        finding.fingerprint: finding
        for finding in (*here, *(f for f in said if f.report.at in theirs))
        if finding.report.at in theirs or _about(finding, theirs)
    }
    findings = tuple(sorted(found.values(), key=lambda f: (not f.active, -f.severity.rank, f.rule, f.fingerprint)))
    return Cell(_status(row, findings), findings)


def _about(finding: Finding, theirs: set[Place]) -> bool:
    """Whether a sender's finding names this receiver; one that names none is about all of them."""
    related = {step.place for step in finding.report.related}
    return not related or not related.isdisjoint(theirs)


def _status(row: Row, findings: Sequence[Finding]) -> Status:
    active = [finding for finding in findings if finding.active]
    if active:
        return "differs" if active[0].severity.value == "error" else "warns"
    return "accepted" if findings else "agrees" if row.certain else "guessed"


def count(made: Matrix) -> dict[Status, int]:
    """How many cells have each status."""
    statuses: list[Status] = ["agrees", "differs", "warns", "accepted", "guessed"]
    found = list(_cells(made))
    return {status: sum(cell.status == status for cell in found) for status in statuses}


def _cells(made: Matrix) -> Iterator[Cell]:
    return (cell for row in made.rows for cell in row.cells if cell is not None)
