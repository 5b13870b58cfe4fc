"""Since when what is not reported has not been: the day on which a suppression, or an entry of the baseline, was committed.

Of a baseline that is written anew, lines that stay the same keep their day: an entry is one line.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from xlint import provenance
from xlint.audit import Audit
from xlint.suppressions import suppressions

_FINGERPRINT = re.compile(r'"fingerprint": "([0-9a-f]+)"')


class Ages(NamedTuple):
    """Days (UTC): of suppressions by path and 1-based line, of accepted findings by fingerprint. What is missing is unknown."""

    suppressed: dict[tuple[str, int], str] = {}
    accepted: dict[str, str] = {}


def ages(audit: Audit, root: Path, baseline: Path | None) -> Ages:
    """What git knows of the files below `root`, and of the baseline; nothing outside of a repository."""
    places: dict[str, list[int]] = {}
    for path, document in audit.documents.items():
        lines = [document.position(each.at.start)[0] for each in suppressions(document)]
        if lines and (root / path).is_file():
            places[path] = lines
    return Ages(provenance.since(root, places), _accepted(baseline) if baseline is not None else {})


def _accepted(baseline: Path) -> dict[str, str]:
    try:
        lines = baseline.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return {}
    found = {number: match[1] for number, line in enumerate(lines, 1) if (match := _FINGERPRINT.search(line))}
    days = provenance.since(baseline.absolute().parent, {baseline.name: found})
    return {found[number]: day for (_, number), day in sorted(days.items(), reverse=True)}
