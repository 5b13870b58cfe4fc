"""The line of a key in TOML text: `tomllib` gives the values, not where they stand."""

from __future__ import annotations

import re

_KEY_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_PATH = rf"{_KEY_PART}(?:[ \t]*\.[ \t]*{_KEY_PART})*"
_TABLE = re.compile(rf"^[ \t]*\[(\[)?[ \t]*({_PATH})[ \t]*\]")
_ASSIGNMENT = re.compile(rf"^[ \t]*({_PATH})[ \t]*=")
_ESCAPE = re.compile(r"\\(.)")


def key_lines(text: str) -> dict[tuple[str, ...], int]:
    """The 1-based line of every key and table header. A member of an array of tables has its number in the path.

    Inline tables are one key. A line inside a multi-line string that looks like a key is taken for one; the first wins, so
    that a real key above it keeps its line.
    """
    found: dict[tuple[str, ...], int] = {}
    counts: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        if header := _TABLE.match(line):
            table = _split(header[2])
            found.setdefault(table, number)
            if header[1]:
                index = counts[table] = counts.get(table, -1) + 1
                table = (*table, str(index))
                found.setdefault(table, number)
        elif assignment := _ASSIGNMENT.match(line):
            found.setdefault((*table, *_split(assignment[1])), number)
    return found


def line_of(lines: dict[tuple[str, ...], int], key: tuple[str, ...]) -> int | None:
    """The line of `key`, or of the nearest key around it."""
    for length in range(len(key), 0, -1):
        if (line := lines.get(key[:length])) is not None:
            return line
    return next((line for path, line in lines.items() if path[: len(key)] == key), None)


def _split(path: str) -> tuple[str, ...]:
    return tuple(_unquote(part) for part in re.findall(_KEY_PART, path))


def _unquote(part: str) -> str:
    if part.startswith('"'):
        return _ESCAPE.sub(r"\1", part[1:-1])
    return part[1:-1] if part.startswith("'") else part
