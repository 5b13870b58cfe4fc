"""The harness of rule examples and fixtures: write the repository, run the real pipeline, compare with its notes.

Notes are comments on the line where a finding starts (`expect`, `related`, `reveal`, `missing`, `spurious`; in markup the
same inside `<!-- -->`). They are taken out before the repository is written, in place, so that no note is ever part of what
is analysed: a suppression's reason stays what its author wrote.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from xlint.audit import Audit
from xlint.cli.session import Session
from xlint.value import Place

_KINDS = r"(?:expect:|reveal:|missing:|spurious:|related(?=[ \t\r]*(?:$|//|-->|\]\]>)))"
_LINE_NOTE = re.compile(rf"[ \t]*//[ \t]+({_KINDS})[ \t]*(.*?)[ \t]*(?=//[ \t]+{_KINDS}|\]\]>|<!--|-->|\r?$)")
_MARKUP_NOTE = re.compile(rf"[ \t]*<!--[ \t]*({_KINDS})[ \t]*(.*?)[ \t]*-->")

_BINARY = frozenset({".zip", ".png", ".gif", ".ico"})


class Spot(NamedTuple):
    """A line of a file, and what is said about it: a rule id, a URL template, or nothing."""

    path: str
    line: int
    what: str


class Note(NamedTuple):
    kind: str
    spot: Spot


def take_notes(path: str, text: str) -> tuple[str, tuple[Note, ...]]:
    """The text without its notes, and the notes."""
    notes: list[Note] = []
    lines = []
    for number, line in enumerate(text.split("\n"), 1):
        for kind, what in _notes_of(line):
            notes.append(Note(kind, Spot(path, number, what)))
        lines.append(_LINE_NOTE.sub("", _MARKUP_NOTE.sub("", line)))
    return "\n".join(lines), tuple(notes)


def _notes_of(line: str) -> Iterator[tuple[str, str]]:
    for kind, what in _MARKUP_NOTE.findall(line) + _LINE_NOTE.findall(_MARKUP_NOTE.sub("", line)):
        kind = kind.rstrip(":")
        if kind in ("expect", "missing", "spurious"):
            names = [name.strip() for name in what.split(",")]
            assert all(re.fullmatch(r"[a-z][a-z0-9-]*", name) for name in names), f"not a rule id in: {line.strip()}"
            yield from ((kind, name) for name in names)
        else:
            yield kind, what


def verify(files: Mapping[str, str | bytes], root: Path) -> list[str]:
    """What is wrong, one line each, when the repository `files` is written below `root` and checked."""
    notes: list[Note] = []
    for path, content in files.items():
        encoding = "utf-8" if isinstance(content, str) else _wide(content)
        if encoding is not None:
            text = content if isinstance(content, str) else content.decode(encoding)
            text, found = take_notes(path, text)
            notes += found
            content = text.encode(encoding)
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return compare(audit(root), notes)


def _wide(content: bytes) -> str | None:
    """The encoding of a file in UTF-16 with its byte order mark, which stays where it is."""
    return {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}.get(content[:2])


def audit(root: Path) -> Audit:
    """The audit of the repository at `root` under the configuration that lies in it."""
    return Session.open([root], root=root).check([root])


def compare(result: Audit, notes: Iterable[Note]) -> list[str]:
    """Findings against notes, exactly and in both directions; templates and related places where they are noted."""
    said: dict[str, list[Spot]] = {}
    for note in notes:
        said.setdefault(note.kind, []).append(note.spot)
    return [*_findings(result, said), *_templates(result, said), *_related(result, said)]


def _findings(result: Audit, said: Mapping[str, list[Spot]]) -> Iterator[str]:
    active = [finding for finding in result.findings if finding.active]
    found = Counter(spot(result, finding.report.at, finding.rule) for finding in active)
    expected = Counter(said.get("expect", [])) + Counter(said.get("spurious", []))
    messages = {spot(result, finding.report.at, finding.rule): finding.report.message for finding in active}
    for place in said.get("missing", []):
        if found[place] > expected[place]:
            yield f"{place.path}:{place.line}: {place.what} is found now: turn `missing` into `expect`"
            found[place] -= 1
    for place in (expected - found).elements():
        gone = "; the `spurious` note can go" if place in said.get("spurious", []) else ""
        yield f"{place.path}:{place.line}: {place.what} was expected and is not reported{gone}"
    for place in (found - expected).elements():
        yield f"{place.path}:{place.line}: {place.what} is reported and was not expected: {messages[place]}"


def _templates(result: Audit, said: Mapping[str, list[Spot]]) -> Iterator[str]:
    """On a line with `reveal` notes, the templates of the senders there are exactly the noted ones."""
    noted, found = set(said.get("reveal", [])), set(_recovered(result))
    lines = {place[:2] for place in noted}
    for place in sorted(noted - found):
        yield f"{place.path}:{place.line}: the template {place.what} is not recovered"
    for place in sorted(place for place in found - noted if place[:2] in lines):
        yield f"{place.path}:{place.line}: the template {place.what} is recovered and was not expected"


def _recovered(result: Audit) -> Iterator[Spot]:
    for sender in result.senders:
        for place in {sender.link.at, sender.target.at or sender.link.at}:
            yield from (spot(result, place, path.template) for path in sender.paths)


def _related(result: Audit, said: Mapping[str, list[Spot]]) -> Iterator[str]:
    steps = (step for finding in result.findings if finding.active for step in finding.report.related)
    found = {spot(result, step.place)[:2] for step in steps}
    for path, line, _ in said.get("related", []):
        if (path, line) not in found:
            yield f"{path}:{line}: no finding has a related place here"


def spot(result: Audit, place: Place, what: str = "") -> Spot:
    return Spot(place.path, result.documents[place.path].position(place.start)[0], what)


def read_folder(folder: Path) -> dict[str, str | bytes]:
    """The files of a fixture. Bytes stay bytes where they are not UTF-8: encodings are part of the story."""
    files: dict[str, str | bytes] = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            content = file.read_bytes()
            try:
                text: str | bytes = content if file.suffix in _BINARY else content.decode()
            except UnicodeDecodeError:
                text = content
            files[file.relative_to(folder).as_posix()] = text
    return files
