"""How unknown values are named, and how models recognise them.

An unknown value carries the path that gives it: `formContext.getAttribute("x").getValue()` is a root and two calls. A model's
pattern is written the same way and matches the end of a path:

    .getAttribute(name).getValue()      a call, its literal argument bound to `name`
    location.search                     the name stands alone or after a dot (`window.location.search`)
    .retrieveRecord(entity)@.*name      `@` is an awaited or `then`-ed result, `.*name` any property, bound to `name`
    .getValue()[].id                    any index
    addEventListener('message')@.data   an argument in quotes has to be that literal
    URLUtility.getQueryParamValue(name) X++: the root is the declared type; `Type::method(x)` is a static call
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

import msgspec

from xlint.evaluate.values import PathStep

T = TypeVar("T")
_GLOBAL_OBJECTS = frozenset({"window", "globalThis", "self", "top", "parent", "frames", "document"})

_TOKEN = re.compile(
    r"(?P<await>@)|(?P<index>\[\])|(?P<any>\.\*(?P<bind>\w*))|(?P<dot>\.|::)?(?P<name>[\w$]+)(?P<call>\((?P<args>[^()]*)\))?"
)


class Segment(msgspec.Struct, frozen=True):
    """One step of a pattern. `anchored` is false where the name may also be a root (no dot before it)."""

    kind: str
    name: str
    bindings: tuple[str, ...] = ()
    anchored: bool = True


class Pattern(msgspec.Struct, frozen=True):
    """A parsed pattern; `folded` patterns (X++) ignore case."""

    segments: tuple[Segment, ...]
    folded: bool = False

    def match(self, path: Sequence[PathStep]) -> dict[str, str | None] | None:
        """The bindings where the end of `path` matches, else None."""
        if len(path) < len(self.segments):
            return None
        bound: dict[str, str | None] = {}
        offset = len(path) - len(self.segments)
        if self.segments[0].anchored and not offset and self.segments[0].kind == "call" and not self.folded:
            return None
        if not self.segments[0].anchored and offset and not self._rooted(path[offset - 1]):
            return None
        for segment, (kind, name, arguments) in zip(self.segments, path[offset:], strict=True):
            like = {"root": "get" if not segment.anchored else "", "new": "call"}.get(kind, kind)
            if segment.kind != like:
                return None
            if segment.name and segment.name != (name.lower() if self.folded else name):
                return None
            if kind in {"call", "new"}:
                if not _bind(segment.bindings, arguments, bound):
                    return None
            elif segment.bindings:
                bound[segment.bindings[0]] = name
        return bound

    def _rooted(self, before: PathStep) -> bool:
        """Whether what stands before a name leaves it the root that it names: `window.`, or a namespace of .NET."""
        return before[0] in {"root", "get"} if self.folded else before[1] in _GLOBAL_OBJECTS


def _bind(bindings: Sequence[str], arguments: Sequence[str | None], bound: dict[str, str | None]) -> bool:
    """Bind literal arguments to names; a binding in quotes is a literal that the argument has to be."""
    for index, binding in enumerate(bindings):
        value = arguments[index] if index < len(arguments) else None
        if binding.startswith("'"):
            if value != binding.strip("'"):
                return False
        elif binding != "_":
            bound[binding] = value
    return True


def parse_pattern(text: str, *, folded: bool = False) -> Pattern:
    """Read a pattern. Raises `ValueError` where it is not one."""
    segments = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"not a path pattern: {text!r} (at character {position + 1})")
        position = match.end()
        segments.append(_segment(match, folded=folded))
    if not segments:
        raise ValueError("an empty path pattern")
    return Pattern(tuple(segments), folded)


def _segment(match: re.Match[str], *, folded: bool) -> Segment:
    if match["await"]:
        return Segment("await", "")
    if match["index"]:
        return Segment("index", "")
    if match["any"]:
        return Segment("get", "", (match["bind"],) if match["bind"] else ())
    name = match["name"].lower() if folded else match["name"]
    bindings = tuple(part.strip() for part in match["args"].split(",")) if match["args"] else ()
    return Segment("call" if match["call"] else "get", name, bindings, anchored=match["dot"] is not None)


class Table(Generic[T]):
    """Rows by pattern, found by the last step of a path, and where that is any, by the step before it.

    A row whose last step has a name wins, then the longer pattern, then the later row.
    """

    def __init__(self, rows: Iterable[tuple[Pattern, T]] = ()) -> None:
        self._named: dict[tuple[str, str], list[tuple[Pattern, T]]] = {}
        self._any: dict[tuple[str, str, str], list[tuple[Pattern, T]]] = {}
        self._folded = False
        for pattern, row in rows:
            self.add(pattern, row)

    def add(self, pattern: Pattern, row: T) -> None:
        last = pattern.segments[-1]
        self._folded = self._folded or pattern.folded
        if last.name:
            bucket = self._named.setdefault((last.kind, last.name), [])
        else:
            before = pattern.segments[-2] if len(pattern.segments) > 1 else Segment("", "")
            bucket = self._any.setdefault((last.kind, before.kind, before.name), [])
        bucket.insert(0, (pattern, row))
        bucket.sort(key=lambda entry: -len(entry[0].segments))

    def find(self, path: Sequence[PathStep]) -> tuple[T, dict[str, str | None]] | None:
        """The row whose pattern matches the end of `path`, with its bindings."""
        if not path:
            return None
        kind, name, _ = path[-1]
        kind = _LIKE.get(kind, kind)
        found = _first(self._named.get((kind, name)), path)
        if found is None and self._folded:
            found = _first(self._named.get((kind, name.lower())), path)
        return found if found is not None or not self._any else self._find_any(kind, path)

    def _find_any(self, kind: str, path: Sequence[PathStep]) -> tuple[T, dict[str, str | None]] | None:
        before, name, _ = path[-2] if len(path) > 1 else ("", "", ())
        before = _LIKE.get(before, before)
        names = (name, name.lower(), "") if self._folded else (name, "")
        keys = [*((kind, before, each) for each in names), (kind, "", "")]
        matches = (_first(self._any.get(key), path) for key in keys)
        return next((match for match in matches if match is not None), None)


def _first(
    rows: Sequence[tuple[Pattern, T]] | None, path: Sequence[PathStep]
) -> tuple[T, dict[str, str | None]] | None:
    for pattern, row in rows or ():
        bound = pattern.match(path)
        if bound is not None:
            return row, bound
    return None


_LIKE = {"root": "get", "new": "call"}


@lru_cache(maxsize=1 << 15)
def render(path: tuple[PathStep, ...]) -> str:
    """A path as text, for keys and messages: `formContext.getAttribute('x').getValue()`."""
    parts = []
    for kind, name, arguments in path:
        inside = ", ".join("?" if argument is None else f"'{argument}'" for argument in arguments)
        match kind:
            case "root":
                parts.append(name)
            case "get":
                parts.append(f".{name}")
            case "call":
                parts.append(f".{name}({inside})" if parts else f"{name}({inside})")
            case "new":
                parts.append(f"new {name}({inside})")
            case "index":
                parts.append(f"[{name}]")
            case _:
                parts.append("@")
    return "".join(parts)
