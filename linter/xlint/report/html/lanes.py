"""The integration map as drawings: one lane per target, from the button on the left to who reads the parameters on the right.

Every parameter is a line between the URL that carries it and the code that reads it. Coordinates are pixels at full size; texts
are cut to what their box holds, and whole in their tool tip.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xlint.audit import Audit
from xlint.concept import Concept, Kind
from xlint.contract import Read
from xlint.display import visible
from xlint.finding import Finding, Severity
from xlint.report.html.said import Said
from xlint.report.html.sides import Drawn, distinct
from xlint.report.linkmap import Row, Sent, State
from xlint.report.places import Position, position, unresolved

WIDTH = 1180
LINE = 24
HEAD = 52
GAP = 20
START, LINK, GATE, READER = (0, 204), (236, 330), (636, 186), (884, 296)
"""Left edge and width of the four columns."""

_CELL, _TITLE_CELL = 7.3, 7.9
_PAD = 12

LABELS: dict[State, str] = {
    "read": "read",
    "case": "read in other capitals",
    "unread": "sent, and not read",
    "platform": "read by the platform",
    "awaited": "read, and not sent",
    "unknown": "no reader in sight",
}
GLYPHS: dict[State, str] = {"read": "✓", "case": "≈", "unread": "✕", "platform": "●", "awaited": "○", "unknown": "?"}


class Label(NamedTuple):
    """A text that was cut to fit, and all of it."""

    text: str
    whole: str


class Item(NamedTuple):
    """A row of a box: a parameter as it is sent or read. `y` is its middle, `finding` the gravest about it."""

    y: float
    state: State
    name: Label
    detail: Label
    finding: Finding | None


class Box(NamedTuple):
    """`finding` is the gravest about all of it."""

    x: float
    y: float
    width: float
    height: float
    title: Label
    subtitle: Label
    items: tuple[Item, ...] = ()
    finding: Finding | None = None


class Edge(NamedTuple):
    """A parameter's line. `path` is SVG path data."""

    path: str
    state: State
    whole: str
    grave: bool


class Entry(NamedTuple):
    """A parameter in the table that tells the same as the drawing."""

    drawn: Drawn
    sent: Sent
    at: Position
    read_at: Position | None
    asks: str
    findings: tuple[Finding, ...]


class Lane(NamedTuple):
    """One target. `reason` is why it cannot be known."""

    key: str
    title: str
    kind: str
    reason: str | None
    height: float
    gate: Box
    starts: tuple[Box, ...]
    links: tuple[Box, ...]
    readers: tuple[Box, ...]
    edges: tuple[Edge, ...]
    leads: tuple[str, ...]
    entries: tuple[Entry, ...]
    certain: bool
    concepts: tuple[Concept, ...]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Which concepts are followed, for those links of which that can be told."""
        return tuple(dict.fromkeys(concept.kind for concept in self.concepts if concept.kind != "unknown"))

    @property
    def reasons(self) -> tuple[Concept, ...]:
        """For each concept the link that shows most; the table says it of every one."""
        of_kind = ([each for each in self.concepts if each.kind == kind] for kind in self.kinds)
        return tuple(max(same, key=lambda each: (len(each.stored), len(each.reason))) for same in of_kind)

    @property
    def summary(self) -> str:
        """The drawing in a sentence, for who cannot see it."""
        states = [entry.sent.state for entry in self.entries]
        told = [f"{states.count(state)} {LABELS[state]}" for state in LABELS if state in states]
        ways = "one way" if len(self.links) == 1 else f"{len(self.links)} ways"
        readers = ", ".join(box.title.whole for box in self.readers) or "nobody in sight"
        return f"{ways} to {self.title}; parameters: {', '.join(told) or 'none'}; read by {readers}"


def lanes(audit: Audit, rows: Sequence[Row]) -> tuple[Lane, ...]:
    """A lane per target, in the order of their names; links that leave both systems have none."""
    said = Said(audit)
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        if row.sender.target.system != "other":
            grouped.setdefault(row.sender.target.key or "", []).append(row)
    return tuple(_Drawing(audit, said, grouped[key]).lane(key) for key in sorted(grouped, key=lambda k: (not k, k)))


class _Drawing:
    def __init__(self, audit: Audit, said: Said, rows: Sequence[Row]) -> None:
        self.audit, self.said = audit, said
        self.drawn = distinct(rows)
        self.rows = [each.row for each in self.drawn]
        self.receivers = tuple(dict.fromkeys(receiver for row in rows for receiver in row.receivers))

    def lane(self, key: str) -> Lane:
        target = self.rows[0].sender.target
        kind, _, name = key.partition(":")
        title = target.name or name or "Target not known"
        starts, links = self.senders()
        readers = self.readers()
        height = max(_bottom((*starts, *links)), _bottom(readers), HEAD + 2 * LINE)
        lifted = _centred(readers, height)
        gate = Box(
            GATE[0], 0, GATE[1], height, fit(title, GATE[1], _TITLE_CELL), fit(kind or "decided at run time", GATE[1])
        )
        return Lane(
            key, title, kind, None if key else unresolved(self.rows[0].sender), height, gate, starts, links, lifted,
            tuple(self.edges(links, lifted)), tuple(_leads(starts, links)), tuple(self.entries()),
            all(row.certain for row in self.rows), tuple(dict.fromkeys(row.concept for row in self.rows)),
        )  # fmt: skip

    def senders(self) -> tuple[tuple[Box, ...], tuple[Box, ...]]:
        starts, links, y = [], [], 0.0
        for each in self.drawn:
            starts.append(_start(each, y))
            links.append(self.link(each, y))
            y += links[-1].height + GAP
        return tuple(starts), tuple(links)

    def link(self, drawn: Drawn, y: float) -> Box:
        sender = drawn.row.sender
        at = position(self.audit, sender.link.at)
        sent = [each for each in drawn.row.sent if each.parameter is not None]
        items = tuple(self.item(each, y + HEAD + (index + 0.5) * LINE) for index, each in enumerate(sent))
        ways = f", {drawn.ways} ways" if drawn.ways > 1 else ""
        title = Label(fit(f"{at.path.rpartition('/')[2]}:{at.line}", LINK[1], _TITLE_CELL).text, str(at))
        subtitle = fit(f"by {sender.link.via}{ways}", LINK[1])
        return Box(LINK[0], y, LINK[1], _height(items), title, subtitle, items, self.said.of_link(sender))

    def item(self, sent: Sent, y: float) -> Item:
        parameter = sent.parameter
        assert parameter is not None
        name = fit(sent.name or "name not known", LINK[1] * 0.5)
        detail = fit(_detail(sent), LINK[1] * 0.42)
        return Item(y, sent.state, name, detail, self.said.of_parameter(parameter))

    def readers(self) -> tuple[Box, ...]:
        told = [each for row in self.rows for each in row.sent if each.read is not None]
        states = {each.read: each.state for each in sorted(told, key=lambda each: each.state != "awaited")}
        boxes, y = [], 0.0
        for receiver in self.receivers:
            at = position(self.audit, receiver.at)
            reads = list({read.name: read for read in receiver.reads}.values())
            items = tuple(
                self.read_item(read, states.get(read, "awaited"), y + HEAD + (index + 0.5) * LINE)
                for index, read in enumerate(reads)
            )
            title = fit(receiver.target, READER[1], _TITLE_CELL)
            subtitle = Label(fit(f"{at.path.rpartition('/')[2]}:{at.line}", READER[1]).text, str(at))
            said = self.said.of_receiver(receiver)
            boxes.append(Box(READER[0], y, READER[1], _height(items), title, subtitle, items, said))
            y += boxes[-1].height + GAP
        return tuple(boxes)

    def read_item(self, read: Read, state: State, y: float) -> Item:
        return Item(
            y, state, fit(read.name, READER[1] * 0.5), fit(asks(read), READER[1] * 0.42), self.said.of_read(read)
        )

    def edges(self, links: Sequence[Box], readers: Sequence[Box]) -> Iterator[Edge]:
        """A curve per parameter; what is not read ends in the gate, what is not sent begins there."""
        ends = {(box.title.whole, item.name.whole): item for box in readers for item in box.items}
        middle = GATE[0] + GATE[1] / 2
        for row, box in zip(self.rows, links, strict=True):
            sent = [each for each in row.sent if each.parameter is not None]
            for each, item in zip(sent, box.items, strict=True):
                end = ends.get((each.receiver.target, each.read.name)) if each.receiver and each.read else None
                x = LINK[0] + LINK[1]
                path = curve(x, item.y, READER[0], end.y) if end else f"M{x} {item.y}H{middle}"
                grave = item.finding is not None and item.finding.severity is Severity.ERROR
                yield Edge(path, each.state, f"{each.name or 'a parameter'}: {LABELS[each.state]}", grave)
        for item in ends.values():
            if item.state == "awaited":
                whole = f"{item.name.whole}: {LABELS['awaited']}"
                yield Edge(f"M{middle} {item.y}H{READER[0]}", "awaited", whole, False)

    def entries(self) -> Iterator[Entry]:
        for drawn in self.drawn:
            at = position(self.audit, drawn.row.sender.link.at)
            for index, each in enumerate(drawn.row.sent):
                read_at = position(self.audit, each.read.at) if each.read else None
                of_parameter = self.said.of_parameter(each.parameter) if each.parameter else None
                of_link = None if index else self.said.of_link(drawn.row.sender)
                found = tuple({f.fingerprint: f for f in (of_link, of_parameter) if f is not None}.values())
                yield Entry(drawn, each, at, read_at, asks(each.read) if each.read else "", found)


def _start(drawn: Drawn, y: float) -> Box:
    """What the link is started by; several are named together."""
    link, names = drawn.row.sender.link, drawn.names
    functions = dict.fromkeys(caller.function for caller in drawn.callers if caller.button and caller.function)
    title = fit(", ".join(names), START[1], _TITLE_CELL)
    more = f"{len(names)} places" if len(names) > 1 else ", ".join(functions) or link.function or link.language
    return Box(START[0], y, START[1], HEAD, title, fit(more if more != names[0] else link.language, START[1]))


def _height(items: Sequence[Item]) -> float:
    return HEAD + len(items) * LINE + (8 if items else 0)


def asks(read: Read) -> str:
    """What a receiver asks of a parameter."""
    parts: list[str] = [read.type] if read.type != "unknown" else []
    parts += [f"at most {read.max_length}"] if read.max_length is not None else []
    return ", ".join(parts + (["required"] if read.required else []))


def _detail(sent: Sent) -> str:
    parameter = sent.parameter
    assert parameter is not None
    sometimes = ["sometimes"] if parameter.presence == "sometimes" else []
    encoded = ["not encoded"] if parameter.encoding == "none" and parameter.type in ("string", "unknown") else []
    return ", ".join((*sometimes, *encoded)) or parameter.origin


def fit(text: str, width: float, cell: float = _CELL) -> Label:
    """A text cut to a width in pixels, in a fixed-width face; `cell` is the width of a character, 7.3 at 12 px."""
    room = max(int((width - 2 * _PAD) / cell), 4)
    shown = visible(text)
    return Label(shown if len(shown) <= room else f"{shown[: room - 1]}…", text)


def curve(x: float, y: float, to_x: float, to_y: float) -> str:
    """A smooth line from left to right."""
    half = (to_x - x) / 2
    return f"M{x} {y}C{x + half} {y} {to_x - half} {to_y} {to_x} {to_y}"


def _leads(starts: Sequence[Box], links: Sequence[Box]) -> Iterator[str]:
    for start, link in zip(starts, links, strict=True):
        y = start.y + HEAD / 2
        yield f"M{start.x + start.width} {y}H{link.x - 4}"


def _bottom(boxes: Sequence[Box]) -> float:
    return max((box.y + box.height for box in boxes), default=0)


def _centred(boxes: Sequence[Box], height: float) -> tuple[Box, ...]:
    """The boxes moved down so that they stand in the middle."""
    down = max((height - _bottom(boxes)) / 2, 0)
    return tuple(
        box._replace(y=box.y + down, items=tuple(item._replace(y=item.y + down) for item in box.items)) for box in boxes
    )
