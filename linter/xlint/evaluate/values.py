"""What an expression can evaluate to.

Strings are `Text` (see `xlint.value`); everything else is one of the structs here. Values are immutable: an object is a
`Ref` to a `Record` in the store.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from typing import Literal as OneOf

import msgspec

from xlint.value import Hole, Known, Place, Text
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.frames import Frame
    from xlint.evaluate.machine import Machine
    from xlint.evaluate.store import Scope


PathStep = tuple[str, str, tuple[str | None, ...]]
"""(kind, name, literal arguments): kind is `root`, `get`, `call`, `index`, `await` or `new`."""


class Constant(msgspec.Struct, frozen=True):
    """A number, a boolean, null or undefined that the code fixes; `absent` is an entry that some path does not have."""

    value: int | float | bool | None
    kind: OneOf["number", "boolean", "null", "undefined", "bigint", "absent"]
    at: Place


class Opaque(msgspec.Struct, frozen=True):
    """A value that only run time knows, named by the access path that gives it."""

    hole: Hole
    path: tuple[PathStep, ...]


class Ref(msgspec.Struct, frozen=True):
    """An object: its record lies in the store under this number."""

    number: int


class Record(msgspec.Struct, frozen=True):
    """An object's contents. `items` for arrays and lists; `open` where unknown entries may exist besides the known ones."""

    kind: str
    entries: Mapping[str, Value] = {}
    items: tuple[Value, ...] = ()
    open: bool = False
    prototype: Value | None = None
    at: Place | None = None
    keys: Mapping[str, Text] = {}


class Closure(msgspec.Struct, frozen=True, eq=False):
    """A function with the scope it was made in. `owner` is the class whose method it is."""

    node: syntax.Function
    scope: Scope
    path: str
    language: OneOf["javascript", "xpp"]
    this: Value | None = None
    owner: ClassValue | None = None
    name: str = ""


class ClassValue(msgspec.Struct, frozen=True, eq=False):
    """A class of either language."""

    node: syntax.Class
    scope: Scope
    path: str
    language: OneOf["javascript", "xpp"]
    base: Value | None = None
    statics: Ref | None = None


class Native(msgspec.Struct, frozen=True, eq=False):
    """A built-in function, bound to the value it was taken from."""

    name: str
    run: Function
    this: Value | None = None


class Choice(msgspec.Struct, frozen=True):
    """Alternatives that are not all texts. See `xlint.value.Fork`."""

    branch: int
    kind: OneOf["choice", "path"]
    options: tuple[Value, ...]


class Invocation(msgspec.Struct, frozen=True):
    """The arguments of a call, the call's place, and the place of each argument."""

    arguments: tuple[Value, ...]
    at: Place
    places: tuple[Place, ...]
    this: Value | None = None
    node: Any = None

    def argument(self, index: int) -> Value | None:
        return self.arguments[index] if index < len(self.arguments) else None


Function = Callable[["Machine", "Frame", Invocation], "Value"]
"""A built-in function."""

Value = Text | Constant | Opaque | Ref | Closure | ClassValue | Native | Choice | Record


def literal(value: Value | None) -> str | None:
    """The string that a value surely is, else None."""
    if isinstance(value, Text):
        return value.literal
    if isinstance(value, Constant) and value.kind in {"number", "boolean"}:
        return constant_text(value)
    return None


def constant_text(value: Constant) -> str:
    """A constant as JavaScript's `String(value)` writes it."""
    if value.kind == "boolean":
        return "true" if value.value else "false"
    if value.kind in {"null", "undefined"}:
        return value.kind
    if isinstance(value.value, float) and value.value.is_integer() and abs(value.value) < 1e21:
        return str(int(value.value))
    return str(value.value)


def known(text: str, at: Place, source: int | None = None, *, fallback: bool = False) -> Text:
    """A text that is all known."""
    return Text((Known(text, at, 0, source, fallback),)) if text else Text()


def is_absent(value: Value | None) -> bool:
    """Whether the value is the mark of an entry that some path does not have."""
    return isinstance(value, Constant) and value.kind == "absent"


def undefined(at: Place) -> Constant:
    return Constant(None, "undefined", at)
