"""Applies the fixes that findings carry, as text: which edits go together, what the files become, and the proof.

A fix is taken whole or not at all, over all of its files. Fixes whose edits touch are not taken together; the second is left
for the next run. Nothing here reads or writes a file.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count

import msgspec

from xlint.finding import Edit, Finding
from xlint.value import Place
from xlint_grammars.decode import decode
from xlint_grammars.text import Document

Recheck = Callable[[Mapping[str, str]], Sequence[Finding]]

_LINE_END = re.compile(r"\r\n|\n|\r")


class Proved(msgspec.Struct, frozen=True):
    """`texts` are the changed files with `applied` in them. `refused` did not remove its finding, or brought a new one.

    `postponed` touches a fix that was applied: run again.
    """

    texts: dict[str, str]
    applied: tuple[Finding, ...] = ()
    refused: tuple[Finding, ...] = ()
    postponed: tuple[Finding, ...] = ()


def fixable(findings: Iterable[Finding], documents: Mapping[str, Document]) -> tuple[Finding, ...]:
    """The findings with a fix that can be written: not suppressed, and in files of which none lies in an archive."""

    def writable(edit: Edit) -> bool:
        path, end = edit.at.path, edit.at.end
        if path not in documents or "!" in path or end > len(documents[path].text):
            return False
        return edit.expects is None or documents[path].text[edit.at.start : end] == edit.expects

    return tuple(f for f in findings if f.report.fix and f.suppressed is None and all(map(writable, f.report.fix)))


def compatible(findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings whose fixes go together, in order of place, and those that are in their way."""
    taken: dict[str, list[Edit]] = {}
    together: list[Finding] = []
    postponed: list[Finding] = []
    for finding in sorted(findings, key=lambda finding: (finding.report.at, finding.rule, finding.fingerprint)):
        if _take(taken, finding.report.fix):
            together.append(finding)
        else:
            postponed.append(finding)
    return tuple(together), tuple(postponed)


def _take(taken: dict[str, list[Edit]], fix: Iterable[Edit]) -> bool:
    """Add all edits of a fix to those taken (by path, in order) where none touches another; else none."""
    added: list[Edit] = []
    for edit in fix:
        edits = taken.setdefault(edit.at.path, [])
        index = bisect_left(edits, _key(edit), key=_key)
        if edits[index : index + 1] == [edit]:
            continue
        if any(_touch(*sorted((edit, other), key=_key)) for other in edits[max(index - 1, 0) : index + 1]):
            for other in added:
                taken[other.at.path].remove(other)
            return False
        edits.insert(index, edit)
        added.append(edit)
    return True


def plan(findings: Iterable[Finding], documents: Mapping[str, Document]) -> dict[str, str]:
    """The new texts of the files that the findings' fixes change. Line ends that an edit brings become the file's own."""
    together, _ = compatible(fixable(findings, documents))
    by_path: dict[str, set[Edit]] = {}
    for finding in together:
        for edit in finding.report.fix:
            by_path.setdefault(edit.at.path, set()).add(edit)
    texts = {path: _applied(documents[path].text, edits) for path, edits in sorted(by_path.items())}
    return {path: text for path, text in texts.items() if text != documents[path].text}


def prove(
    findings: Sequence[Finding], documents: Mapping[str, Document], recheck: Recheck, *, most_runs: int | None = None
) -> Proved:
    """Apply the fixes that a second run proves: their finding is gone, and nothing is there that was not there before.

    `findings` are all of the run. `recheck` gets the changed texts by path and returns all findings of a run over the files
    as they would then be. A batch that fails is halved, so a good fix is not lost to a bad one beside it; what is not proved
    within `most_runs` is refused.
    """
    candidates, postponed = compatible(fixable(findings, documents))
    before = Counter(map(_fault, findings))
    runs = count(1)

    def proves(group: tuple[Finding, ...]) -> bool:
        if most_runs is not None and next(runs) > most_runs:
            return False
        allowed = before - Counter(map(_fault, group))
        return not Counter(map(_fault, recheck(plan(group, documents)))) - allowed

    applied = _largest((), candidates, proves)
    kept = {id(finding) for finding in applied}
    refused = tuple(finding for finding in candidates if id(finding) not in kept)
    return Proved(plan(applied, documents), applied, refused, postponed)


def diff(texts: Mapping[str, str], documents: Mapping[str, Document]) -> str:
    """A unified diff that `git apply` takes. Text of scanned files is in it as it is: pass the gate before a terminal."""
    return "".join(line for path in sorted(texts) for line in _file_diff(path, documents[path].text, texts[path]))


def to_bytes(text: str, original: bytes) -> bytes | None:
    """A file's new text in the encoding of what lies on disk, byte order mark included.

    None where that would lose anything: the encoding cannot hold the text, or the file was not what it was decoded as.
    """
    decoded = decode(original)
    try:
        body = decoded.text.encode(decoded.encoding)
        mark = original.removesuffix(body)
        return mark + text.encode(decoded.encoding) if decoded.problem is None and mark + body == original else None
    except UnicodeEncodeError:
        return None


def _largest(
    applied: tuple[Finding, ...], group: tuple[Finding, ...], proves: Callable[[tuple[Finding, ...]], bool]
) -> tuple[Finding, ...]:
    """`applied` and as much of `group` as can be proved with it."""
    if not group or proves((*applied, *group)):
        return (*applied, *group)
    if len(group) == 1:
        return applied
    middle = len(group) // 2
    return _largest(_largest(applied, group[:middle], proves), group[middle:], proves)


def _fault(finding: Finding) -> tuple[str, str | None, str | None]:
    """What a fault is, less its shape: mending one value of a URL changes the shape of the faults beside it."""
    return finding.rule, finding.report.target, finding.report.parameter


def _key(edit: Edit) -> tuple[Place, str]:
    return edit.at, edit.text


def _touch(left: Edit, right: Edit) -> bool:
    """Whether the order of two edits would matter. An insertion touches what begins or ends where it stands."""
    if left.at.path != right.at.path or right.at.start > left.at.end:
        return False
    insertion = left.at.start == left.at.end or right.at.start == right.at.end
    return right.at.start < left.at.end or insertion


def _applied(text: str, edits: Iterable[Edit]) -> str:
    line_end = _line_end(text)
    pieces: list[str] = []
    position = 0
    for edit in sorted(edits, key=_key):
        pieces += (text[position : edit.at.start], _LINE_END.sub(lambda _: line_end, edit.text))
        position = edit.at.end
    return "".join((*pieces, text[position:]))


def _line_end(text: str) -> str:
    """The line end that the file uses most; the first of several equals."""
    counts = Counter(_LINE_END.findall(text))
    return counts.most_common(1)[0][0] if counts else "\n"


def _file_diff(path: str, old: str, new: str) -> Iterator[str]:
    before, after = (re.findall(r"[^\n]*\n|[^\n]+\Z", text) for text in (old, new))
    for line in difflib.unified_diff(before, after, _quoted(f"a/{path}"), _quoted(f"b/{path}")):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _quoted(path: str) -> str:
    """As git quotes a path: in C's manner where it holds more than plain characters."""
    if path.isprintable() and path.isascii() and '"' not in path and "\\" not in path:
        return path
    names = {0x22: '\\"', 0x5C: "\\\\", 0x09: "\\t", 0x0A: "\\n", 0x0D: "\\r"}
    shown = (names.get(byte) or (chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}") for byte in path.encode())
    return f'"{"".join(shown)}"'
