"""A small program for each row of the models, and what is extracted of it with the row and without it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from xlint.config import Config
from xlint.evaluate.paths import Segment, parse_pattern
from xlint.extract import Extraction, extract
from xlint.files import Collected, Kind
from xlint.metadata import Metadata
from xlint.models import Models, load
from xlint.workshop import read_all

FOLDER = files("xlint_rules") / "models"
BOUND = "key1"
"""The literal for an argument, or the name for a property, that a pattern binds."""
URL = "'https://a.operations.dynamics.com/?mi=A&p='"


class Row(NamedTuple):
    """One row of a file: its section, its place there, and its columns."""

    file: str
    section: str
    number: int
    columns: Mapping[str, Any]

    @property
    def pattern(self) -> str:
        return str(self.columns["pattern"])

    @property
    def id(self) -> str:
        name = self.columns.get("pattern") or self.columns.get("name")
        return f"{self.section}-{name}{'=' if self.columns.get('assignment') else ''}"

    @property
    def arguments(self) -> tuple[int, ...]:
        given = self.columns.get("argument", 0)
        return (given,) if isinstance(given, int) else tuple(given)


def rows(file: str, *sections: str) -> list[Row]:
    """The rows of a file, or of some of its sections."""
    data = tomllib.loads((FOLDER / f"{file}.toml").read_text("utf-8"))
    return [
        Row(file, section, number, columns)
        for section, listed in data.items()
        if not sections or section in sections
        for number, columns in enumerate(listed)
        if isinstance(columns, dict)
    ]


@cache
def models() -> Models:
    return load(FOLDER)


def models_without(row: Row) -> Models:
    """The shipped models but for one row of a language's file."""
    found = Models()
    for name in ("kernel", "hosts", "menu_item_rows", "edt_rows", "developer_tools"):
        setattr(found, name, getattr(models(), name))
    for language in ("javascript", "xpp"):
        for other in rows(language):
            if other != row:
                found.add(other.section, {"language": language, **other.columns}, other.id)
    return found


def run(program: str, file: str, using: Models, metadata: Metadata | None = None) -> Extraction:
    """What is extracted of a program, which has to be read without a fault."""
    path, kind = ("a.xpp", Kind.XPP) if file == "xpp" else ("a.js", Kind.JAVASCRIPT)
    sources, unread = read_all([Collected(path, kind, data=program.encode())])
    assert not unread
    assert [error for source in sources for error in source.errors] == [], program
    return extract(sources, metadata or Metadata.merge([]), using, Config())


def said(extraction: Extraction) -> list[str]:
    """What is known of values, in words: where they come from and how they were treated, what they reach, what is read."""
    return [*_sent(extraction), *_reached(extraction)]


def _sent(extraction: Extraction) -> Iterator[str]:
    for link in extraction.links:
        yield f"link by {link.via}" if link.navigated else "text that is a link"
    for sender in extraction.senders:
        for parameter in sender.parameters:
            for hole in parameter.holes:
                marks = [word for word in ("nullable", "braced") if getattr(hole, word)]
                yield f"sent {hole.origin.kind} {hole.origin.name} {hole.type} {' '.join(marks)}".rstrip()
                yield f"encoded {parameter.encoding}"


def _reached(extraction: Extraction) -> Iterator[str]:
    for flow in extraction.flows:
        yield f"{flow.sink} by {flow.detail}"
        yield f"{flow.sink} {flow.source.kind} {flow.source.name} {flow.hole.type} {' '.join(sorted(flow.hole.guards))}".rstrip()
    for receiver in extraction.receivers:
        yield from ("whole URL parsed" for _ in receiver.whole_url_parses)
        for read in receiver.reads:
            yield f"read {read.name} {read.type} {' '.join(read.decoding)}".rstrip()


# ── a pattern as code ───────────────────────────────────────────────────────────────────────────────────────────────────


def javascript(row: Row, value: str = "") -> str:
    """An expression that the row's pattern matches, with `value` as the argument that counts."""
    text = "context"
    segments = parse_pattern(row.pattern).segments
    for number, part in enumerate(segments):
        begun = f"{text}." if number or part.anchored else ""
        match part.kind:
            case "await":
                text = f"(await {text})"
            case "index":
                text = f"{text}[0]"
            case "get":
                text = f"{begun}{part.name or BOUND}"
            case _:
                text = f"{begun}{part.name}({_arguments(row, part, value, last=part is segments[-1])})"
    return text


def xpp(row: Row, value: str = "") -> tuple[str, str]:
    """The parameter that an X++ pattern begins with, and an expression that the pattern matches."""
    segments = parse_pattern(row.pattern).segments
    first = segments[0]
    text = "_held"
    for part in segments if first.anchored or first.kind == "call" else segments[1:]:
        given = _arguments(row, part, value, last=part is segments[-1])
        match part.kind:
            case "index":
                text = f"{text}[0]"
            case "get":
                text = f"{text}.{part.name or BOUND}"
            case _ if part is first and not first.anchored:
                text = f"{'new ' if part.name[0].isupper() else ''}{part.name}({given})"
            case _:
                text = f"{text}.{part.name}({given})"
    return "Object _held" if first.anchored else f"{first.name} _held", text


def _arguments(row: Row, part: Segment, value: str, *, last: bool) -> str:
    taken = row.arguments if last and value else ()
    count = max(len(part.bindings), *(number + 1 for number in taken), 0)
    named = [*part.bindings, *[""] * count][:count]
    return ", ".join(
        value if number in taken else name if name.startswith("'") else f"'{BOUND}'"
        for number, name in enumerate(named)
    )
