"""Where a navigation leads: the value that decides its scheme or host."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from xlint import receivers
from xlint.contract import Flow
from xlint.evaluate.observe import Navigated, Outcome
from xlint.value import Hole, Known, Place, expand


def flows_of(outcomes: Sequence[Outcome], typed: Callable[[Hole], Hole], targets: dict[str, str]) -> Iterable[Flow]:
    """A navigation whose scheme, host or whole address comes from outside."""
    from xlint.value import Step

    seen: set[tuple[Place, str, frozenset[str]]] = set()
    for outcome in outcomes:
        for event in outcome.events:
            if not isinstance(event, Navigated):
                continue
            for variant in expand(event.text):
                hole, prefix = destination(variant.parts)
                if hole is None:
                    continue
                if hole.origin.kind not in receivers.OUTSIDE:
                    continue
                hole = typed(hole)
                key = (event.at, hole.origin.key, hole.guards)
                if key in seen:
                    continue
                seen.add(key)
                source = Step(hole.origin.place, f"`{hole.origin.name}` is read here")
                yield Flow(
                    "navigate", event.at, hole.origin, hole, (source, *hole.steps), outcome.entry.language, event.via,
                    receivers.target_of(outcome.entry, targets), prefix,
                )  # fmt: skip


_BASES = frozenset({"client-url", "base-url", "environment", "setting", "company"})


def destination(parts: Sequence[Known | Hole]) -> tuple[Hole | None, str]:
    """The hole that decides where a URL leads, with the known text before it; None where the text fixes scheme and host."""
    prefix = ""
    based = False
    for part in parts:
        if isinstance(part, Known):
            if based and part.text.startswith(("/", "?", "#")):
                return None, prefix
            prefix += part.text
            continue
        if not prefix and part.origin.kind in _BASES:
            based = True
            continue
        if based:
            return part, prefix
        body = prefix.partition("://")[2] if "://" in prefix else prefix[2:] if prefix.startswith("//") else None
        if body is None:
            fixed = prefix.startswith(("/", "?", "#", "./", "../", "$webresource:")) or (
                ":" in prefix and not prefix.endswith(":")
            )
            return (None, prefix) if fixed or "/" in prefix or "?" in prefix else (part, prefix)
        if "/" in body or "?" in body or "#" in body:
            return None, prefix
        if part.origin.kind in _BASES:
            prefix += "\x00"
            continue
        return part, prefix
    return None, prefix
