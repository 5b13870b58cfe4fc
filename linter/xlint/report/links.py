"""`xlint links`: the map of a repository's links as a tree, as JSON and as a Mermaid diagram."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from xlint.audit import Audit
from xlint.concept import Concept
from xlint.contract import Read, Receiver
from xlint.display import visible
from xlint.report import json_report
from xlint.report.linkmap import Navigation, Row, Sent, State, navigations
from xlint.report.places import position, unresolved
from xlint.report.style import STYLES, glyphs, located
from xlint.value import Place

_STATES: dict[State, tuple[str, str]] = {
    "read": ("read", "help"),
    "case": ("read in other capitals", "warning"),
    "unread": ("not read", "error"),
    "platform": ("platform", "quiet"),
    "awaited": ("not sent", "warning"),
    "unknown": ("", "quiet"),
}

_MOST_CALLERS, _MOST_EVIDENCE = 6, 3


def render(audit: Audit, rows: Sequence[Row], unlinked: Sequence[Receiver], console: Console, *, root: Path) -> None:
    """A tree per file: each link with its target and parameters, then receivers without a link, then what is unknown."""
    page = _Page(audit, console, root)
    by_path: dict[str, list[Navigation]] = {}
    for navigation in navigations(rows):
        by_path.setdefault(navigation.row.sender.link.at.path, []).append(navigation)
    for path, here in by_path.items():
        tree = Tree(located(console, root, path), guide_style=STYLES["gutter"])
        for navigation in here:
            tree.add(page.link(navigation))
        console.print(tree)
    if unlinked:
        tree = Tree(Text("Receivers that no link here leads to", "bold"), guide_style=STYLES["gutter"])
        for receiver in unlinked:
            tree.add(page.receiver(receiver))
        console.print(tree)
    page.unresolved()


class _Page:
    def __init__(self, audit: Audit, console: Console, root: Path) -> None:
        self.audit, self.console, self.root = audit, console, root
        self.arrow = glyphs(console).arrow

    def where(self, place: Place) -> Text:
        at = position(self.audit, place)
        return located(self.console, self.root, at.path, f":{at.line}:{at.column}")

    def beside(self, place: Place, receiver: Receiver | None) -> Text:
        """As `where`, without the path where that is the receiver's, which stands above."""
        if receiver is None or place.path != receiver.at.path:
            return self.where(place)
        at = position(self.audit, place)
        return Text(f"at {at.line}:{at.column}")

    def link(self, navigation: Navigation) -> RenderableType:
        row, sender = navigation.row, navigation.row.sender
        at = position(self.audit, sender.link.at)
        title = Text().append(f"{at.line}:{at.column} ", STYLES["gutter"]).append(visible(sender.link.via))
        title.append(f" {self.arrow} ").append_text(_target(row))
        title.append(f"  in {visible(sender.link.function)}" if sender.link.function else "", STYLES["quiet"])
        parts: list[RenderableType] = [title, *_callers(navigation), Text(visible(sender.template), STYLES["quiet"])]
        if sender.target.system != "other":
            parts.append(self.concept(row))
        if row.receivers:
            parts.append(self.receivers(row))
        if row.sent:
            parts.append(self.parameters(row.sent))
        return Group(*parts)

    def concept(self, row: Row) -> Text:
        """Which of the two ways to integrate the link follows, why, and where that is seen."""
        concept, reader = row.concept, row.receivers[0] if row.receivers else None
        text = Text().append(concept.title, STYLES["quiet" if concept.kind == "unknown" else "name"])
        text.append(f": {visible(concept.reason)}", STYLES["quiet"])
        seen = dict.fromkeys(step.place for step in concept.evidence)
        for place in list(seen)[:_MOST_EVIDENCE]:
            text.append(", ").append_text(self.beside(place, reader))
        return text

    def receivers(self, row: Row) -> Text:
        lead = "read by " if row.certain else "perhaps read by "
        text = Text(lead, STYLES["quiet"])
        for index, receiver in enumerate(row.receivers):
            text.append(", " if index else "").append(f"{visible(receiver.target)} ").append_text(
                self.where(receiver.at)
            )
        return text

    def parameters(self, sent: Sequence[Sent]) -> Table:
        table = Table.grid(padding=(0, 2, 0, 0))
        for _ in range(6):
            table.add_column(overflow="fold")
        for each in sent:
            state, style = _STATES[each.state]
            table.add_row(
                Text(visible(each.name or "?"), "bold"), *_said(each), Text(state, STYLES[style]), self.read(each)
            )
        return table

    def read(self, sent: Sent) -> Text:
        """Where it is read, and below that what the receiver asks for."""
        if sent.read is None:
            return Text()
        spelled = f" as {visible(sent.read.name)}" if sent.state == "case" else ""
        asks = ", ".join(_asks(sent.read))
        return (
            self.beside(sent.read.at, sent.receiver)
            .append(spelled)
            .append(f"\n{asks}" if asks else "", STYLES["quiet"])
        )

    def receiver(self, receiver: Receiver) -> RenderableType:
        title = Text().append(visible(receiver.target), "bold").append("  ").append_text(self.where(receiver.at))
        table = Table.grid(padding=(0, 2, 0, 0))
        for read in receiver.reads:
            asks = Text(", ".join(_asks(read)), STYLES["quiet"])
            table.add_row(Text(visible(read.name), "bold"), self.beside(read.at, receiver), asks)
        return Group(title, table)

    def unresolved(self) -> None:
        """What no line above says: a link's own reason stands beside the link."""
        told = {sender.link.at for sender in self.audit.senders if unresolved(sender)}
        left = sorted(each for each in self.audit.coverage.unresolved if each.at not in told)
        if left:
            self.console.print(Text("Not resolved", "bold"))
        for each in left:
            self.console.print(self.where(each.at).append(f": {visible(each.reason)}"), soft_wrap=True)


def _callers(navigation: Navigation) -> Iterator[Text]:
    """A line for each button or function that leads here, but for the function that the title names."""
    for caller in navigation.callers[:_MOST_CALLERS]:
        text = Text(f"button {visible(caller.button)}" if caller.button else "", STYLES["quiet"])
        if caller.function and caller.function.rpartition(".")[2] != navigation.row.sender.link.function:
            text.append(f"{'  ' if caller.button else ''}by {visible(caller.function)}", STYLES["quiet"])
        yield text
    if (more := len(navigation.callers) - _MOST_CALLERS) > 0:
        yield Text(f"and {more} more", STYLES["quiet"])


def _target(row: Row) -> Text:
    target, reason = row.sender.target, unresolved(row.sender)
    if target.key is None:
        if target.system == "other" and reason is None:
            return Text("elsewhere", STYLES["quiet"])
        return Text().append("unknown", STYLES["warning"]).append(f": {visible(reason or 'not decided in the code')}")
    kind = target.key.partition(":")[0]
    name = visible(target.name or target.key.partition(":")[2])
    return Text().append(name, STYLES["name"]).append(f" ({visible(kind)})", STYLES["quiet"])


def _said(sent: Sent) -> Iterator[Text]:
    """Presence, encoding and what is sent; empty for what the receiver awaits in vain."""
    parameter = sent.parameter
    if parameter is None:
        yield from (Text(), Text(), Text())
        return
    yield Text(parameter.presence, STYLES["warning"] if parameter.presence == "sometimes" else "")
    yield Text(visible(parameter.encoding), STYLES["error"] if parameter.encoding == "none" else "")
    kind = f": {parameter.type}" if parameter.holes and parameter.type != "unknown" else ""
    yield Text(visible(parameter.origin) + kind)


def _asks(read: Read) -> list[str]:
    asks: list[str] = [read.type] if read.type != "unknown" else []
    asks += [f"at most {read.max_length}"] if read.max_length is not None else []
    return asks + (["required"] if read.required else [])


def to_json(audit: Audit, rows: Sequence[Row], unlinked: Sequence[Receiver]) -> str:
    """The links of the JSON report, each navigation once: each parameter with its state and where it is read.

    Described by `schemas/links.schema.json`.
    """
    told = json_report.Teller(audit)
    data = {
        "version": json_report.VERSION,
        "links": [_json_link(audit, navigation, told.link(navigation.row.sender)) for navigation in navigations(rows)],
        "receivers": json_report.receivers(audit),
        "unlinked": [f"{position(audit, receiver.at)}" for receiver in unlinked],
    }
    return json_report.dump(data)


def _json_link(audit: Audit, navigation: Navigation, link: dict[str, Any]) -> dict[str, Any]:
    row, sender = navigation.row, navigation.row.sender
    sent = [each for each in row.sent if each.parameter is not None]
    parameters = [
        {**shown, "type": each.parameter.type if each.parameter else None, **_json_read(audit, each)}
        for each, shown in zip(sent, link["parameters"], strict=True)
    ]
    awaited = [{"name": each.name, **_json_read(audit, each)} for each in row.sent if each.parameter is None]
    callers = [{"button": caller.button or None, "function": caller.function or None} for caller in navigation.callers]
    more: dict[str, Any] = {
        "via": sender.link.via,
        "system": sender.target.system,
        "key": sender.target.key,
        "certain": row.certain,
    }
    more |= {"function": sender.link.function, "callers": callers, "concept": _json_concept(audit, row.concept)}
    return {**link, **more, "parameters": parameters, "awaited": awaited}


def _json_concept(audit: Audit, concept: Concept) -> dict[str, Any]:
    evidence = [{**_json_place(audit, step.place), "message": step.message} for step in concept.evidence]
    return {"kind": concept.kind, "reason": concept.reason, "stored": list(concept.stored), "evidence": evidence}


def _json_place(audit: Audit, place: Place) -> dict[str, Any]:
    at = position(audit, place)
    return {"path": at.path, "line": at.line, "column": at.column}


def _json_read(audit: Audit, sent: Sent) -> dict[str, Any]:
    if sent.read is None:
        return {"state": sent.state, "read": None}
    return {"state": sent.state, "read": {**_json_place(audit, sent.read.at), "name": sent.read.name}}


def to_mermaid(audit: Audit, rows: Sequence[Row]) -> str:
    """A flowchart: links, what they send, and the receivers."""
    lines = ["flowchart LR"]
    names: dict[str, str] = {}

    def node(kind: str, label: str) -> str:
        key = f"{kind}:{label}"
        if key not in names:
            names[key] = f"{kind}{len(names)}"
            lines.append(f'  {names[key]}["{_label(label)}"]')
        return names[key]

    for row, callers in navigations(rows):
        at = position(audit, row.sender.link.at)
        link = node("link", f"{at.path}:{at.line}")
        leading = [node("caller", caller.button or caller.function) for caller in callers]
        lines += [f"  {caller} --> {link}" for caller in leading]
        target = node("target", row.sender.target.name or "unknown target")
        sent = ", ".join(_with_state(each) for each in row.sent if each.state != "platform")
        said = f"{row.concept.title}: {sent}" if sent else row.concept.title
        lines.append(f'  {link} -- "{_label(said)}" --> {target}')
        arrow = "-->" if row.certain else "-.->"
        lines += [f"  {target} {arrow} {node('receiver', receiver.target)}" for receiver in row.receivers]
    return "\n".join(dict.fromkeys(lines)) + "\n"


def _with_state(sent: Sent) -> str:
    state = _STATES[sent.state][0] if sent.state in ("case", "unread", "awaited") else ""
    return f"{sent.name or '?'} ({state})" if state else sent.name or "?"


def _label(text: str) -> str:
    """Text inside a quoted Mermaid label: all but plain characters as their number (Mermaid's own escape)."""
    return "".join(c if c.isalnum() or c in " ._-/:,()" else f"#{ord(c)};" for c in visible(text))
