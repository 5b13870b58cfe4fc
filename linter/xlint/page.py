"""A rule's manual page as data: its sections, and the fenced examples that run as tests.

Adjacent fences (nothing but blank lines between them) are the files of one example repository; prose starts the next. The
info string of a fence is its language and, if one is wanted, the file's path: ```` ```xml AxForm/CustTable.xml ````.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal as OneOf

import msgspec

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})\s*(\S*)\s*(.*?)\s*$")
_HEADING = re.compile(r"^#{1,3} +(.*?)\s*#*$")
_NAMES = {"js": "example.js", "javascript": "example.js", "xpp": "Example.xpp", "xml": "example.xml"} | {
    "html": "example.html",
    "toml": "xlint.toml",
}


class ExampleFile(msgspec.Struct, frozen=True):
    """One file of an example: its path in the example's repository, and its text."""

    path: str
    text: str


class Example(msgspec.Struct, frozen=True):
    """An example repository. `line` is the 1-based line of the page at which its first fence opens."""

    kind: OneOf["invalid", "valid"]
    line: int
    files: tuple[ExampleFile, ...]


class _Fence(msgspec.Struct, frozen=True):
    section: str
    line: int
    language: str
    path: str
    text: str
    continues: bool


def examples(page: str) -> tuple[Example, ...]:
    """The examples under `## Invalid` and `## Valid`, in the order of the page."""
    found: list[Example] = []
    group: list[_Fence] = []
    for fence in (*_fences(page), None):
        if group and (fence is None or not fence.continues):
            found.extend(_example(group))
            group = []
        if fence is not None:
            group.append(fence)
    return tuple(found)


def _example(group: list[_Fence]) -> Iterator[Example]:
    match group[0].section.lower():
        case "invalid" | "valid" as kind:
            yield Example(kind, group[0].line, tuple(_files(group)))


def _files(group: list[_Fence]) -> Iterator[ExampleFile]:
    taken: set[str] = set()
    for fence in group:
        path = fence.path or _free(_NAMES.get(fence.language.lower(), f"example.{fence.language}"), taken)
        taken.add(path)
        yield ExampleFile(path, fence.text)


def _free(path: str, taken: set[str]) -> str:
    stem, _, suffix = path.rpartition(".")
    number = 1
    while path in taken:
        number += 1
        path = f"{stem}{number}.{suffix}"
    return path


def _fences(page: str) -> Iterator[_Fence]:
    section, continues = "", False
    lines = enumerate(page.split("\n"), 1)
    for number, line in lines:
        if opening := _FENCE.match(line):
            marker, language, path = opening.groups()
            text = "".join(f"{inner}\n" for inner in _until(lines, marker))
            yield _Fence(section, number, language, path, text, continues)
            continues = True
        elif line.strip():
            heading = _HEADING.match(line)
            section, continues = heading[1] if heading else section, False


def _until(lines: Iterator[tuple[int, str]], marker: str) -> Iterator[str]:
    """The lines up to the closing fence: the same character, at least as long, nothing after it (CommonMark 4.5)."""
    closing = re.compile(rf"^ {{0,3}}{re.escape(marker[0])}{{{len(marker)},}}\s*$")
    for _, line in lines:
        if closing.match(line):
            return
        yield line
