"""How far two names are apart, and which known name was probably meant."""

from __future__ import annotations

from collections.abc import Iterable


def distance(one: str, other: str) -> int:
    """Insertions, deletions, substitutions and swaps of neighbours, each costing one (optimal string alignment)."""
    above: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        before, row = row, [i]
        for j, right in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
        above = before
    return row[-1]


def nearest_name(name: str, known: Iterable[str], limit: int | None = None) -> str | None:
    """The known name with the fewest edits from `name`, ignoring case; at most `limit` edits, by default a third of the name."""
    folded = name.lower()
    most = limit if limit is not None else max(1, len(name) // 3)
    found: tuple[int, str] | None = None
    for candidate in sorted(set(known)):
        if abs(len(candidate) - len(name)) > most:
            continue
        edits = distance(folded, candidate.lower())
        if edits <= most and (found is None or edits < found[0]):
            found = edits, candidate
    return found[1] if found else None
