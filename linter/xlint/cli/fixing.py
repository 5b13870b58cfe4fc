"""`--fix` and `--diff`: what the findings' fixes make of the files, proved by a second run before anything is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from xlint import fix
from xlint.audit import Audit
from xlint.cli import output
from xlint.cli.session import Session
from xlint.display import visible
from xlint.documents import changed
from xlint.finding import Finding

_MOST_RUNS = 4
"""A log or a report is not to take many times as long because some fixes fail: those that are not proved are not offered."""


class Fixed(msgspec.Struct, frozen=True):
    """What was proved, and the changed files' content by absolute path: the new one, and the one that it was made from."""

    proved: fix.Proved
    contents: dict[Path, bytes]
    originals: dict[Path, bytes] = {}


def prove(
    session: Session, paths: Sequence[Path], audit: Audit, overlay: Mapping[Path, bytes], *, offer: bool = False
) -> Fixed:
    """The fixes of the audit's findings that a run over the changed files proves. Nothing is written.

    To `offer` them costs few runs, and says nothing of files that cannot be mended.
    """
    root = session.config.root
    originals = _originals(audit, root, overlay, tell=not offer)
    documents = {path: audit.documents[path] for path in originals}

    def contents(texts: Mapping[str, str]) -> dict[Path, bytes] | None:
        made = {path: fix.to_bytes(text, originals[path]) for path, text in texts.items()}
        known = {_file(root, path): data for path, data in made.items() if data is not None}
        return known if len(known) == len(made) else None

    def recheck(texts: Mapping[str, str]) -> Sequence[Finding]:
        changed = contents(texts)
        return audit.findings if changed is None else session.check(paths, overlay={**overlay, **changed}).findings

    proved = fix.prove(audit.findings, documents, recheck, most_runs=_MOST_RUNS if offer else None)
    made = contents(proved.texts) or {}
    read = {_file(root, path): originals[path] for path in proved.texts}
    return Fixed(proved, made, {file: data for file, data in read.items() if file in made and file not in overlay})


def offered(session: Session, paths: Sequence[Path], audit: Audit, overlay: Mapping[Path, bytes]) -> Audit:
    """The audit with no fixes but those that a second run proves. Without a finding that has one, nothing is run."""
    tried = any(finding.active for finding in fix.fixable(audit.findings, audit.documents))
    proved = prove(session, paths, audit, overlay, offer=True).proved.applied if tried else ()
    kept = {finding.fingerprint for finding in proved if finding.active}

    def bare(finding: Finding) -> Finding:
        if not finding.report.fix or finding.fingerprint in kept:
            return finding
        report = msgspec.structs.replace(finding.report, fix=(), fix_title="")
        return msgspec.structs.replace(finding, report=report)

    return msgspec.structs.replace(audit, findings=tuple(map(bare, audit.findings)))


def _originals(audit: Audit, root: Path, overlay: Mapping[Path, bytes], *, tell: bool) -> dict[str, bytes]:
    """What lies on disk of the files that a fix would change; files that cannot be read are left alone."""
    found: dict[str, bytes] = {}
    for finding in fix.fixable(audit.findings, audit.documents):
        for path in {edit.at.path for edit in finding.report.fix} - found.keys():
            file = _file(root, path)
            try:
                found[path] = overlay[file] if file in overlay else file.read_bytes()
            except OSError as error:
                if tell:
                    output.say(f"{path}: cannot be mended: {error.strerror or error}")
    return found


def _file(root: Path, path: str) -> Path:
    return (root / path).absolute()


def write(fixed: Fixed) -> None:
    """Write all of the files. Raises `ChangedError`, and writes none, where one is no longer what the fix was made for."""
    for file, original in sorted(fixed.originals.items()):
        try:
            same = file.read_bytes() == original
        except OSError as error:
            raise changed(file.name, error.strerror or str(error)) from None
        if not same:
            raise changed(file.name)
    for file, content in sorted(fixed.contents.items()):
        output.write_bytes(file, content)


def show(fixed: Fixed, audit: Audit) -> str:
    """The changes as a diff for a terminal: what a terminal would obey is written as an escape, but for line ends."""
    text = fix.diff(fixed.proved.texts, audit.documents)
    return "".join(map(_shown, re.findall(r"[^\n]*\n", text)))


def _shown(line: str) -> str:
    body = line.rstrip("\r\n")
    return visible(body) + line[len(body) :]


def told(fixed: Fixed, *, done: bool) -> str:
    """What was mended and what was not, in a line."""
    proved = fixed.proved
    applied = len(proved.applied)
    parts = [f"{applied} finding{'' if applied == 1 else 's'} {'mended' if done else 'can be mended'}"]
    parts += [f"in {len(fixed.contents)} file{'' if len(fixed.contents) == 1 else 's'}"] if applied else []
    sentence = " ".join(parts)
    if proved.refused:
        sentence += f"; {len(proved.refused)} left, because no second run proves the fix"
    if proved.postponed:
        sentence += f"; {len(proved.postponed)} left for another run, because they touch the others"
    return sentence
