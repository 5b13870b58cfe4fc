"""How terminal output looks: colours, and the few characters that an old console cannot show.

Scanned text enters here through `display.visible` and is put into `rich.text.Text`, never into Rich's markup.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, NamedTuple

from rich.console import Console
from rich.style import Style
from rich.text import Text

from xlint.display import visible

STYLES = {
    "error": "bold red",
    "warning": "bold yellow",
    "note": "bold cyan",
    "gutter": "blue",
    "related": "blue",
    "help": "bold green",
    "quiet": "dim",
    "name": "bold",
}
_UNATTENDED_WIDTH = 120
_NAMED = re.compile(r"`([^`]+)`")


class Glyphs(NamedTuple):
    ellipsis: str
    arrow: str
    bar: str


UNICODE = Glyphs("…", "→", "│")
ASCII = Glyphs("...", "->", "|")


def glyphs(console: Console) -> Glyphs:
    return ASCII if console.options.ascii_only else UNICODE


def console(file: IO[str] | None = None, environ: Mapping[str, str] = os.environ) -> Console:
    """A console for results. Where nobody sets a width, output that is no terminal gets a width that reads well in a log."""
    stream = file or sys.stdout
    width = None if stream.isatty() or environ.get("COLUMNS", "").isdigit() else _UNATTENDED_WIDTH
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False, _environ=environ)


def emphasised(message: str, style: str = "") -> Text:
    """A message with the names in back-ticks set off."""
    text = Text(visible(message), style)
    text.highlight_regex(_NAMED, STYLES["name"])
    return text


def located(console: Console, root: Path, path: str, rest: str = "") -> Text:
    """A path that can be clicked where the terminal can do that (OSC 8)."""
    text = Text(visible(path) + rest)
    if _clickable(console):
        file = root.absolute() / path.partition("!")[0]
        text.stylize(Style(link=file.as_uri()))
    return text


def _clickable(console: Console) -> bool:
    stream = console.file
    return stream.isatty() and not console.is_dumb_terminal and not console.legacy_windows and "CI" not in os.environ


def hanging(console: Console, lead: Text, body: Text) -> Text:
    """`body` after `lead`, wrapped, its further lines indented to where it began."""
    indent = lead.cell_len
    lines = body.wrap(console, max(console.width - indent, 20))
    text = lead.copy()
    for index, line in enumerate(lines):
        line.rstrip()
        text.append("\n" + " " * indent if index else "")
        text.append_text(line)
    return text
