"""Abstract values: text that is partly known, with holes for what only run time knows.

A string is a `Text`: known pieces, holes, and alternatives where control flow met. Each hole remembers where its value came
from, how it was encoded on the way and what is known about it. `expand` turns one text into its flat variants.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Literal as OneOf

import msgspec

MAX_VARIANTS = 48

ValueType = OneOf["string", "number", "boolean", "guid", "optionset", "date", "enum", "record", "list", "unknown"]
OriginKind = OneOf[
    "field", "lookup", "record-id", "record", "argument", "ribbon", "url", "message", "storage", "setting", "environment",
    "base-url", "client-url", "company", "user", "literal", "call", "unknown",
]  # fmt: skip


class Place(msgspec.Struct, frozen=True, order=True, array_like=True, gc=False):
    """A half-open range of offsets in the document at `path`."""

    path: str
    start: int
    end: int


class Step(msgspec.Struct, frozen=True, order=True, array_like=True, gc=False):
    """One station of a flow: where the value went, in words."""

    place: Place
    message: str


class Origin(msgspec.Struct, frozen=True, order=True, array_like=True):
    """Where a value came from. `name` is the column, URL parameter, argument or setting; `key` the access path as text."""

    kind: OriginKind
    name: str
    place: Place
    key: str = ""
    entity: str | None = None
    table: str | None = None


_ASKED_FOR = re.compile(r"(?:\beq(?:\s|%20|\+)+|\w=)(?:'|%27)([\w.\-]+)(?:'|%27)", re.IGNORECASE)
"""`$filter=schemaname eq 'new_FinanceUrl'`, `RetrieveEnvironmentVariableValue(DefinitionSchemaName='new_FinanceUrl')`."""


def settings_of(origin: Origin) -> tuple[str, ...]:
    """The names that a value may be configured by: its own, and those by which a query or function asked for it."""
    return (*_ASKED_FOR.findall(origin.key), origin.name)


class Hole(msgspec.Struct, frozen=True, tag_field="part", tag=True, array_like=True):
    """A value that only run time knows, where it stands in a text.

    `encodings` are applied encoders, innermost first (`component`, `uri`, `escape`, `form`, `base64`, `html`, `json`,
    `replace`). `at` is the expression that puts the value into the text. `guards` name what was checked on the way (`nonnull`, `braces`, `allow-list`, `exists`, `blanks`, ...). `fallback` is a literal used where the value is empty.
    `replaced` are the characters that a hand-made `replace` turned into percent sequences; `encoders_at` the places of the
    `encodings`, in their order.
    """

    origin: Origin
    at: Place
    type: ValueType = "unknown"
    encodings: tuple[str, ...] = ()
    nullable: bool = False
    braced: bool = False
    max_length: int | None = None
    guards: frozenset[str] = frozenset()
    steps: tuple[Step, ...] = ()
    replaced: str = ""
    encoders_at: tuple[Place, ...] = ()


class Known(msgspec.Struct, frozen=True, tag_field="part", tag=True, array_like=True, gc=False):
    """Literal text. `literal` is the place of the string literal (or markup) it stands in.

    `offset` is where in the literal's cooked value this piece begins; `source` maps to the file where the literal has no
    escapes: the document offset of the piece's first character, else None. `fallback` marks what only stands in for a value
    that is missing (`company || "usmf"`).
    """

    text: str
    literal: Place
    offset: int = 0
    source: int | None = None
    fallback: bool = False

    def place(self, index: int, length: int = 0) -> Place:
        """The place of `length` characters from `index` on; the whole literal where escapes hide the exact spot."""
        if self.source is None:
            return self.literal
        start = self.source + index
        return Place(self.literal.path, start, start + length)

    def cut(self, start: int, end: int | None = None) -> Known:
        """The piece `text[start:end]`, its places kept."""
        source = None if self.source is None else self.source + start
        return Known(self.text[start:end], self.literal, self.offset + start, source, self.fallback)


class Fork(msgspec.Struct, frozen=True, tag_field="part", tag=True, array_like=True):
    """Alternatives. Forks with the same `branch` were decided by the same test: the same option is taken in all of them.

    `choice` forks (`?:`, `switch`) make separate senders, `path` forks (`if`, `&&`) one sender that differs by path.
    """

    branch: int
    kind: OneOf["choice", "path"]
    options: tuple[Text, ...]


Part = Known | Hole | Fork


class Text(msgspec.Struct, frozen=True, array_like=True):
    """A string: parts in order."""

    parts: tuple[Part, ...] = ()

    @property
    def literal(self) -> str | None:
        """The string, where all of it is known."""
        if all(isinstance(part, Known) for part in self.parts):
            return "".join(part.text for part in self.parts if isinstance(part, Known))
        return None


FlatPart = Known | Hole


class Variant(msgspec.Struct, frozen=True):
    """One way through a text's forks: flat parts, and the option taken per branch with the branch's kind."""

    parts: tuple[FlatPart, ...]
    taken: tuple[tuple[int, str, int], ...] = ()


def branches(text: Text) -> dict[int, tuple[str, int]]:
    """The branches that decide the text: kind and number of options, outermost first."""
    found: dict[int, tuple[str, int]] = {}

    def visit(parts: Iterable[Part]) -> None:
        for part in parts:
            if isinstance(part, Fork):
                kind, count = found.get(part.branch, (part.kind, 0))
                found[part.branch] = (kind, max(count, len(part.options)))
                for option in part.options:
                    visit(option.parts)

    visit(text.parts)
    return found


def expand(text: Text) -> tuple[Variant, ...]:
    """Every variant of the text, at most `MAX_VARIANTS`: past that, each branch's options are taken one at a time."""
    found = branches(text)
    variants: dict[object, Variant] = {}
    for flat, chosen in islice(_walk(text.parts, (), {}, found), MAX_VARIANTS + 1):
        taken = tuple((branch, found[branch][0], chosen[branch]) for branch in sorted(chosen))
        variants.setdefault((flat, taken), Variant(flat, taken))
    if len(variants) <= MAX_VARIANTS:
        return tuple(variants.values())
    variants.clear()
    for assignment in _assignments(found):
        used: dict[int, int] = {}
        parts = tuple(_flatten(text.parts, assignment, used))
        taken = tuple((branch, found[branch][0], used[branch]) for branch in sorted(used))
        variants.setdefault((parts, taken), Variant(parts, taken))
    return tuple(variants.values())


def _walk(
    parts: tuple[Part, ...], before: tuple[FlatPart, ...], chosen: dict[int, int], found: dict[int, tuple[str, int]]
) -> Iterator[tuple[tuple[FlatPart, ...], dict[int, int]]]:
    """Every way through the forks: only those that a way comes to are decided on it."""
    for position, part in enumerate(parts):
        if not isinstance(part, Fork):
            before = (*before, part)
            continue
        rest = parts[position + 1 :]
        options = (chosen[part.branch],) if part.branch in chosen else range(found[part.branch][1])
        for index in options:
            option = part.options[min(index, len(part.options) - 1)]
            yield from _walk((*option.parts, *rest), before, {**chosen, part.branch: index}, found)
        return
    yield before, chosen


def _assignments(found: dict[int, tuple[str, int]]) -> Iterator[dict[int, int]]:
    first = dict.fromkeys(found, 0)
    yield first
    for branch, (_, count) in found.items():
        for index in range(1, count):
            yield {**first, branch: index}


def _flatten(parts: Iterable[Part], chosen: dict[int, int], used: dict[int, int]) -> Iterator[FlatPart]:
    for part in parts:
        if isinstance(part, Fork):
            index = min(chosen.get(part.branch, 0), len(part.options) - 1)
            used[part.branch] = index
            yield from _flatten(part.options[index].parts, chosen, used)
        else:
            yield part
