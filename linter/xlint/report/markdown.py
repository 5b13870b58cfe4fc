"""Text of scanned files in Markdown: it stays text, whatever it would otherwise mean there (CommonMark and GitHub's tables)."""

from __future__ import annotations

import re

from xlint.display import visible

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@]|:(?=//)|(?<=www)\.)")
"""What begins markup, a mention, an entity, or an address that would become a link by itself."""


def escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", visible(text))


def code(text: str, *, cell: bool = False) -> str:
    """The text as code; in a `cell` of a table, a bar would end it. A fence is longer than every run of back-ticks inside."""
    shown = visible(text)
    fence = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    barred = shown.replace("|", "\\|") if cell else shown
    pad = " " if len(fence) > 1 or not shown.strip() else ""
    return f"{fence}{pad}{barred}{pad}{fence}"


def sentence(text: str, *, cell: bool = False) -> str:
    """A message, its names in back-ticks as code, that begins with a capital and ends with a full stop."""
    pieces = text.split("`")
    shown = "".join(
        code(piece, cell=cell) if index % 2 and index < len(pieces) - 1 and piece else escaped(piece)
        for index, piece in enumerate(pieces)
    )
    return (shown[:1].upper() + shown[1:]).rstrip(".") + "."
