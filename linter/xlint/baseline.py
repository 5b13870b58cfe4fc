"""Accepts what is there today, by what it is and not by where it stands.

A baseline is a file of fingerprints. They hold no path, no line and no wording, so moving, renaming and reformatting keep
them, and another fault in the place of an accepted one is new. Each entry takes one finding: what is accepted twice is not
accepted a third time. An entry stands on one line, with a check over what identifies it, so that versions of the file merge
line by line and an edited entry is noticed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from xlint.finding import Finding

VERSION = 1

_FIELDS = ("fingerprint", "rule", "target", "parameter", "message", "check")
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: |$)", re.MULTILINE)


class BaselineError(Exception):
    """Why a baseline cannot be used, on one line: `path:line: what`."""

    def __init__(self, path: str, line: int, what: str) -> None:
        super().__init__(f"{path}:{line}: {what}")
        self.path, self.line = path, line


class Entry(msgspec.Struct, frozen=True, order=True):
    """One accepted finding. All but the fingerprint is there for people."""

    rule: str
    target: str
    parameter: str
    fingerprint: str
    message: str

    @property
    def check(self) -> str:
        """Eight hex digits over what identifies the entry; its message may be reworded."""
        identity = "\x1f".join((self.fingerprint, self.rule, self.target, self.parameter))
        return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:8]


class Baseline(msgspec.Struct, frozen=True):
    entries: tuple[Entry, ...] = ()


def read(text: str, path: str) -> Baseline:
    """The baseline in `text`; `BaselineError` where it was cut off, edited, left unmerged or written by a newer xlint."""
    if conflict := _CONFLICT.search(text):
        raise BaselineError(path, _line(text, conflict.start()), "holds the markers of a merge that was not finished")
    content = _content(text, path)
    if not isinstance(content, dict) or not isinstance(content.get("xlint-baseline"), int):
        raise BaselineError(path, 1, "is no baseline of xlint")
    version = content["xlint-baseline"]
    if version > VERSION:
        what = f"was written by a newer xlint: its version is {version}, this xlint reads up to {VERSION}"
        raise BaselineError(path, _line(text, text.find("xlint-baseline")), what)
    found = content.get("findings")
    if not isinstance(found, list):
        raise BaselineError(path, 1, "has no list of `findings`: it was cut off or edited")
    return Baseline(tuple(sorted(_entry(text, path, entry) for entry in found)))


def apply(findings: Iterable[Finding], baseline: Baseline) -> tuple[Finding, ...]:
    """The findings in their order, the accepted ones marked. A suppressed finding needs no baseline and uses none up."""
    left = Counter(entry.fingerprint for entry in baseline.entries)
    return tuple(_marked(findings, left))


def _marked(findings: Iterable[Finding], left: Counter[str]) -> Iterator[Finding]:
    for finding in findings:
        accepted = finding.suppressed is None and left[finding.fingerprint] > 0
        left[finding.fingerprint] -= accepted
        yield finding if accepted == finding.baselined else msgspec.structs.replace(finding, baselined=accepted)


def write(findings: Iterable[Finding]) -> str:
    """A baseline that accepts every finding that is not suppressed."""
    return _text(_accept(finding) for finding in findings if finding.suppressed is None)


def prune(baseline: Baseline, findings: Iterable[Finding]) -> tuple[str, tuple[Entry, ...]]:
    """The baseline without the entries whose finding is gone, and these entries. It never grows."""
    present = Counter(finding.fingerprint for finding in findings if finding.suppressed is None)
    kept: list[Entry] = []
    dropped: list[Entry] = []
    for entry in baseline.entries:
        (kept if present[entry.fingerprint] > 0 else dropped).append(entry)
        present[entry.fingerprint] -= 1
    return _text(kept), tuple(dropped)


def _accept(finding: Finding) -> Entry:
    report = finding.report
    return Entry(finding.rule, report.target or "", report.parameter or "", finding.fingerprint, report.message)


def _text(entries: Iterable[Entry]) -> str:
    lines = [json.dumps({name: getattr(entry, name) for name in _FIELDS}) for entry in sorted(entries)]
    inner = "\n" + ",\n".join(f"    {line}" for line in lines) + "\n  " if lines else ""
    return f'{{\n  "xlint-baseline": {VERSION},\n  "findings": [{inner}]\n}}\n'


def _content(text: str, path: str) -> Any:
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        if '"xlint-baseline"' not in text:
            raise BaselineError(path, 1, "is no baseline of xlint") from None
        cut = not text.strip() or not text.rstrip().endswith("}")
        what = "was cut off: it ends too early" if cut else f"was edited and is no JSON any more: {error.msg}"
        raise BaselineError(path, _line(text, len(text.rstrip())) if cut else error.lineno, what) from None
    except (RecursionError, ValueError):
        raise BaselineError(path, 1, "is no baseline of xlint") from None


def _entry(text: str, path: str, content: object) -> Entry:
    valid = isinstance(content, dict) and all(isinstance(content.get(name), str) for name in _FIELDS)
    if isinstance(content, dict) and valid:
        entry = Entry(*(content[name] for name in ("rule", "target", "parameter", "fingerprint", "message")))
        if entry.check == content["check"]:
            return entry
    fingerprint = content.get("fingerprint") if isinstance(content, dict) else None
    line = _line(text, text.find(fingerprint)) if isinstance(fingerprint, str) else 1
    raise BaselineError(path, line, "an entry was edited by hand: use `xlint baseline write` or `prune`")


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, max(offset, 0)) + 1
