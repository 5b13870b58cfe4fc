"""The audit as one HTML file for people: no network, no trust in what was scanned.

Nothing scanned can run: templates escape everything, every value passes `display.visible` first, the file's own policy names
its style sheet and its script by their hashes and forbids all else. Without script and style sheet it is a readable document.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from xlint.display import visible
from xlint.report.html import page
from xlint.report.html.page import Subject
from xlint.report.places import Position

__all__ = ["Subject", "render"]

_NAMED = re.compile(r"`([^`]+)`")
_ENTITIES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
POLICY = (
    "default-src 'none'; style-src '{style}'; script-src '{script}'; img-src data:; base-uri 'none'; form-action 'none'"
)


def render(subject: Subject) -> str:
    """The report as HTML; the same bytes for the same subject."""
    style, script = asset("report.css"), asset("report.js")
    content = page.build(subject)
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            page=content,
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            policy=Markup(POLICY.format(style=digest(style), script=digest(script))),  # noqa: S704 - hashes
            data=embedded(content.data),
        )
    )


def asset(name: str) -> str:
    return (files("xlint.report.html") / "assets" / name).read_text("utf-8")


def digest(text: str) -> str:
    """The source expression that allows an inline element with exactly this text (CSP3, 2.3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def environment() -> Environment:
    """Templates that escape every value, after the gate for control characters; a name that is missing is an error."""
    made = Environment(
        loader=PackageLoader("xlint.report.html", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    made.filters |= {"named": named, "short": short, "paths": paths, "dotted": dotted, "by_file": by_file}
    return made


def embedded(data: Mapping[str, Any]) -> Markup:
    """JSON for a script element that is data: no character of it can end the element."""
    text = json.dumps(data, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return Markup(text.translate(_ENTITIES))  # noqa: S704 - escaped above


def named(text: str) -> Markup:
    """A message with the names in back-ticks set off."""
    pieces = (
        Markup("<code>{}</code>").format(piece) if index % 2 else escape(piece)
        for index, piece in enumerate(_NAMED.split(visible(text)))
    )
    return Markup().join(pieces)


def paths(text: str) -> Markup:
    """A path that may break after its slashes."""
    return Markup("<wbr>").join(Markup("{}").format(piece) for piece in re.findall(r"[^/]*/|[^/]+$", visible(text)))


def dotted(text: str) -> Markup:
    """A host name that may break after its dots."""
    return Markup("<wbr>").join(Markup("{}").format(piece) for piece in re.findall(r"[^.]*\.|[^.]+$", visible(text)))


class File(NamedTuple):
    path: str
    lines: tuple[int, ...]


def by_file(places: Iterable[Position]) -> list[File]:
    """Places by file, in order, each line once."""
    found: dict[str, dict[int, None]] = {}
    for at in places:
        found.setdefault(at.path, {})[at.line] = None
    return [File(path, tuple(lines)) for path, lines in found.items()]


def short(text: str, length: int = 400) -> str:
    """A text's beginning: what is longer ends with an ellipsis."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _shown(value: object) -> object:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
