"""The parse tables of tables.json, as the parser and the tokenizer use them. What the numbers mean is in xpp_tables.py."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec


class _Tables(msgspec.Struct, gc=False):
    terminals: list[str]
    spellings: list[str]
    nonterminals: list[str]
    rules: list[tuple[int, int, str, list[int]]]
    states: list[tuple[int, int]]
    rows: list[list[int]]
    gotos: list[list[int]]


def _pairs(flat: list[int]) -> dict[int, int]:
    return dict(zip(flat[::2], flat[1::2], strict=True))


_tables = msgspec.json.decode(Path(__file__).with_name("tables.json").read_bytes(), type=_Tables)
_rows = [_pairs(row) for row in _tables.rows]
_gotos = [_pairs(row) for row in _tables.gotos]

SPELLINGS: Final = _tables.spellings
RULES: Final = _tables.rules
ACTIONS: Final = [_rows[row] for row, _ in _tables.states]
GOTOS: Final = [_gotos[row] for _, row in _tables.states]

END: Final = 0
NAMED: Final = {name: kind for kind, name in enumerate(_tables.terminals)}
SPELLED: Final = {spelling: kind for kind, spelling in enumerate(_tables.spellings) if spelling}
KEYWORDS: Final = {spelling: kind for spelling, kind in SPELLED.items() if spelling[0].isalpha()}
