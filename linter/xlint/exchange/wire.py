"""A contract file: its shape, its bytes, and what can be wrong with them.

The text is canonical: every list sorted, one key a line, nothing about the machine or the moment, so that equal contracts are
equal files. A check over the content tells an edited file from a written one; what people decide about a contract stands in a
file of its own (`xlint.ledger`).
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any
from typing import Literal as OneOf

import msgspec

from xlint import display
from xlint.contract import System
from xlint.value import OriginKind, ValueType

VERSION = 1
KEY = "xlint-contract"

Status = OneOf["compatible", "incompatible", "unverified", "not used", "unresolvable", "platform"]

_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: |$)", re.MULTILINE)


class ContractError(Exception):
    """Why a contract file cannot be used, on one line: `path:line: what`."""

    def __init__(self, path: str, line: int, what: str) -> None:
        super().__init__(f"{path}:{line}: {what}")
        self.path, self.line = path, line


class _Wire(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    pass


class At(_Wire, frozen=True):
    """A place: path relative to the repository, lines and columns from 1, columns in code points."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class SinkEntry(_Wire, frozen=True):
    kind: str
    guards: tuple[str, ...] = ()
    type: ValueType = "unknown"
    detail: str = ""
    at: At | None = None


class ReadEntry(_Wire, frozen=True):
    """What a receiver asks of one parameter."""

    name: str
    required: bool = False
    type: ValueType = "unknown"
    conversion: str | None = None
    max_length: int | None = None
    decoding: tuple[str, ...] = ()
    default: str | None = None
    compared: tuple[str, ...] = ()
    guarded: bool = False
    consumed: bool = False
    sinks: tuple[SinkEntry, ...] = ()
    status: Status | None = None
    at: At | None = None


class ActEntry(_Wire, frozen=True):
    """What a receiver does with a parameter beyond reading it; see `xlint.contract.Act`."""

    what: OneOf["fills", "writes", "hands", "opens"]
    parameter: str = ""
    detail: str = ""
    at: At | None = None


class ReceiverEntry(_Wire, frozen=True):
    """`open`: it also reads names that are known only at run time."""

    target: str
    keys: tuple[str, ...]
    language: OneOf["javascript", "xpp"]
    entry: OneOf["form", "class", "webresource"]
    parameters: tuple[ReadEntry, ...]
    open: bool = False
    acts: tuple[ActEntry, ...] = ()
    at: At | None = None


class ValueEntry(_Wire, frozen=True):
    """Where a sent value comes from, and what is known of it."""

    kind: OriginKind
    name: str
    entity: str | None = None
    table: str | None = None
    type: ValueType = "unknown"
    encodings: tuple[str, ...] = ()
    nullable: bool = False
    braced: bool = False
    max_length: int | None = None
    guards: tuple[str, ...] = ()
    at: At | None = None


class SentEntry(_Wire, frozen=True):
    """A parameter that a link sends; without a name where that is known only at run time."""

    name: str | None
    presence: OneOf["always", "sometimes"] = "always"
    layer: OneOf["query", "data", "extraqs", "fragment"] = "query"
    literals: tuple[str, ...] = ()
    values: tuple[ValueEntry, ...] = ()
    status: Status | None = None
    at: At | None = None


class CallerEntry(_Wire, frozen=True):
    """A button, or a function that nothing in sight calls, that leads to a link."""

    button: str
    function: str


class SenderEntry(_Wire, frozen=True):
    """A link. `open`: it may send more than is said here. `target` is None where it cannot be known, with the `reason`."""

    target: str | None
    name: str
    system: System
    via: str
    language: OneOf["javascript", "xpp", "markup"]
    template: str
    parameters: tuple[SentEntry, ...]
    function: str | None = None
    button: str | None = None
    callers: tuple[CallerEntry, ...] = ()
    reason: str | None = None
    open: bool = False
    at: At | None = None
    link: At | None = None


class TargetEntry(_Wire, frozen=True):
    """A menu item of the repository, or one whose form or class is in it; `opens` as `form:Name` or `class:Name`.

    `sighted`: what reads parameters there is in the repository, whether it reads any or not.
    """

    key: str
    name: str
    opens: str
    sighted: bool = True


class ContractFile(_Wire, frozen=True):
    targets: tuple[TargetEntry, ...] = ()
    receivers: tuple[ReceiverEntry, ...] = ()
    senders: tuple[SenderEntry, ...] = ()


def encode(file: ContractFile) -> str:
    """The canonical text of a contract."""
    content: dict[str, Any] = msgspec.to_builtins(file)
    ordered = {name: content.get(name, []) for name in ("targets", "receivers", "senders")}
    return json.dumps({KEY: VERSION, "check": _check(ordered), **ordered}, indent=2) + "\n"


def decode(text: str, path: str) -> ContractFile:
    """The contract in `text`; `ContractError` where it was cut off, edited, left unmerged or written by a newer xlint."""
    if conflict := _CONFLICT.search(text):
        raise ContractError(path, _line(text, conflict.start()), "holds the markers of a merge that was not finished")
    content = _content(text, path)
    version = content.pop(KEY, None) if isinstance(content, dict) else None
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ContractError(path, 1, "is no contract of xlint")
    if version > VERSION:
        what = f"was written by a newer xlint: its version is {version}, this xlint reads up to {VERSION}"
        raise ContractError(path, _line(text, text.find(KEY)), what)
    if content.pop("check", None) != _check(content):
        what = "was edited by hand: write it again with `xlint contract export` or `lock`"
        raise ContractError(path, _line(text, text.find('"check"')), what)
    try:
        return msgspec.convert(content, ContractFile, strict=True)
    except msgspec.ValidationError as error:
        raise ContractError(path, 1, f"is not of the shape that its version has: {error}") from None
    except UnicodeEncodeError:
        raise ContractError(path, 1, "holds half a surrogate pair, which is no text") from None


def _check(content: dict[str, Any]) -> str:
    """Sixteen hex digits over the content, however it is laid out."""
    packed = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(packed.encode("ascii")).hexdigest()[:16]


class _TwiceError(ValueError):
    pass


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are all different; JSON allows the same one twice, and readers disagree on which counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _TwiceError(next(key for key in keys if keys.count(key) > 1))
    return found


def _content(text: str, path: str) -> Any:
    try:
        return json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_once)
    except _TwiceError as error:
        key = str(error)
        spot = text.find(f'"{key}"', text.find(f'"{key}"') + 1)
        raise ContractError(
            path, _line(text, spot), f"was edited: `{display.visible(key)}` stands twice in one object"
        ) from None
    except json.JSONDecodeError as error:
        if text.startswith("version https://git-lfs"):
            raise ContractError(path, 1, "is a pointer of Git LFS: get the file itself with `git lfs pull`") from None
        cut = not text.strip() or not text.rstrip().endswith("}")
        what = "was cut off: it ends too early" if cut else f"was edited and is no JSON any more: {error.msg}"
        raise ContractError(path, _line(text, len(text.rstrip())) if cut else error.lineno, what) from None
    except (RecursionError, ValueError):
        raise ContractError(path, 1, "is no contract of xlint") from None


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, max(offset, 0)) + 1


def schema() -> dict[str, Any]:
    """The JSON Schema of a contract file, as it ships in `xlint/schemas/contract.schema.json`."""
    (_, definitions) = msgspec.json.schema_components((ContractFile,), ref_template="#/$defs/{name}")
    body = definitions.pop("ContractFile")
    head = {KEY: {"const": VERSION}, "check": {"type": "string", "pattern": "^[0-9a-f]{16}$"}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "xlint contract",
        "description": "What `xlint contract export` and `lock` write. Lines and columns count from 1.",
        "type": "object",
        "additionalProperties": False,
        "required": [*head, *body["properties"]],
        "properties": {**head, **body["properties"]},
        "$defs": definitions,
    }
