"""Host names of Dynamics 365: which product answers there, and where they stand in a text.

Patterns are data (`[[host]]` rows); this module knows only how they read, and the domains that they all lie in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from xlint.models import HostKind, Models

_DOTS = ".\u3002\uff0e\uff61"
"""What browsers take for a dot between labels (UTS #46, section 4.5)."""

_NAME = re.compile(rf"(?<![\w-])[\w-]++(?:[{_DOTS}][\w-]++)++")
_DOMAIN = re.compile(r"\.(?:dynamics\.(?:com|cn|us)|microsoftdynamics\.(?:us|de)|appsplatform\.us)$")
_HOST_WORDS = ("dynamics.", "appsplatform")
_BEGINNINGS = tuple(word[:end] for word in _HOST_WORDS for end in range(3, len(word)))
_ESCAPED = re.compile(r"[0-9A-Fa-f]{2}(?=[\w-])")
_OPEN = frozenset(_DOTS + "*%}>])$\ufffc\\")
"""A name right after one of these is the rest of a longer one: a suffix, a wildcard, a filled-in placeholder."""


def may_hold_host(text: str) -> bool:
    """Whether a look for hosts is worth while."""
    lowered = text.lower()
    return any(word in lowered for word in _HOST_WORDS)


def may_hold_split_host(texts: Iterable[str]) -> bool:
    """Whether a look for hosts in what these texts make together, in any order, is worth while."""
    lowered = [text.lower() for text in texts]
    return any(text.endswith(_BEGINNINGS) or any(word in text for word in _HOST_WORDS) for text in lowered)


def classify(host: str, models: Models) -> HostKind | None:
    """What answers at `host` (user, port and capitals do not matter); None where it is no host of the product.

    A suffix without its environment part (`.operations.dynamics.com`) is no host.
    """
    name = _canonical(host.rpartition("@")[2].partition(":")[0])
    row = next((row for row in models.hosts if _pattern(row.pattern).fullmatch(name)), None)
    return row.kind if row is not None and row.kind != "suffix" else None


def hosts_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Host names in the product's domains with start and end, as they are spelled. Time is linear in the text.

    With or without scheme, user and port; not what only ends like one (`*.dynamics.com`, `{env}.operations.dynamics.com`).
    """
    for match in _NAME.finditer(text):
        start = match.start()
        before = text[start - 1 : start]
        if before == "%" and (escape := _ESCAPED.match(text, start)):
            start = escape.end()
        elif before in _OPEN and before:
            continue
        name = text[start : match.end()]
        if _DOMAIN.search(_canonical(name)) and not name.startswith("-"):
            yield start, match.end(), name


def _canonical(host: str) -> str:
    folded = unicodedata.normalize("NFKC", host).lower()
    return folded.replace("\u3002", ".").rstrip(".")


@lru_cache(maxsize=256)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(r"\.".join(_label(label) for label in pattern.lower().split(".")))


def _label(label: str) -> str:
    match label:
        case "*":
            return r"[^.]+"
        case "**":
            return r".+"
        case "@":
            return r"[a-z]{2,4}"
        case _ if label.endswith("#"):
            return re.escape(label[:-1]) + r"\d*"
        case _:
            return re.escape(label)
