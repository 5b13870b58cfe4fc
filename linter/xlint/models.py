"""Facts as data: what the platforms' names mean. Read from TOML; a team adds rows of its own in `xlint.toml`.

A row names a call or property by a path pattern (`xlint.evaluate.paths`) and says what it is: a source of values, a sink, an
encoder, a conversion, or (X++) the type of a result.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from importlib.resources.abc import Traversable
from typing import Any
from typing import Literal as OneOf

import msgspec

from xlint.evaluate.paths import Table, parse_pattern
from xlint.value import OriginKind, ValueType

Language = OneOf["javascript", "xpp"]


class ModelError(ValueError):
    """A model row that cannot be read; the message names the row."""


class SourceRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where values come from. The origin's name is the binding `name`, or `name` given here, or the last step."""

    pattern: str
    kind: OriginKind
    name: str | None = None
    type: ValueType = "unknown"
    nullable: bool = False
    braced: bool = False
    reference: str = ""
    language: Language = "javascript"


class SinkRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where values do something: `kind` says what, `argument` which one or ones (counted from 0), of an assignment none."""

    pattern: str
    kind: str
    argument: int | tuple[int, ...] = 0
    assignment: bool = False
    via: str = ""
    reference: str = ""
    language: Language = "javascript"

    @property
    def arguments(self) -> tuple[int, ...]:
        return (self.argument,) if isinstance(self.argument, int) else self.argument


class EncoderRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A function that makes a value fit somewhere: `encoder` is `component`, `uri`, `escape`, `form`, `html`, `base64`, ..."""

    pattern: str
    encoder: str
    argument: int = 0
    decodes: bool = False
    reference: str = ""
    language: Language = "javascript"


class SanitizerRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A function whose result cannot do harm: it gets `type`, or carries the `guard`, whatever went in.

    With neither, it hands on what it is given: the same value in another shape. Where its answer is tested, the `guard`
    holds for the argument where it says yes.
    """

    pattern: str
    argument: int = 0
    type: ValueType | None = None
    guard: str | None = None
    reference: str = ""
    language: Language = "javascript"


class TypeRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """X++: what type a call returns."""

    pattern: str
    type: str
    reference: str = ""
    language: Language = "xpp"


class KernelParameter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A query parameter that a platform understands. `documented` ones may stand in links.

    `menu_item` restricts it to one target. `open` ones take what the sender chooses (a company, a record's id). `values` are
    those it takes, lower-cased; `form` says what else holds of a value: `exact` (in these capitals only), `truthy` (any value
    but the empty one switches it on), `json`, `debug` (`values` in a list, or JSON), `menu-item` (`type:name`), `time` (a
    time stamp, as the client writes it).
    """

    name: str
    system: OneOf["fo", "ce"] = "fo"
    menu_item: str | None = None
    documented: bool = False
    open: bool = False
    values: tuple[str, ...] = ()
    form: OneOf["exact", "truthy", "json", "debug", "menu-item", "time"] | None = None
    does: str = ""
    reference: str = ""


HostKind = OneOf["fo", "ce", "service"]


class HostRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A host pattern. Labels: `*` is any one, `**` one or more, `@` two to four letters, a `#` at the end digits or none.

    The first row that matches decides. `service` hosts belong to no environment; `suffix` is no host at all but the end that
    environments of one kind share, where another row would take its first label for an environment.
    """

    pattern: str
    kind: OneOf["fo", "ce", "service", "suffix"]
    reference: str = ""


class LanguageModels:
    """One language's rows, indexed by path. `own_names` are what a team's own sources and sinks are called."""

    def __init__(self) -> None:
        self.sources: Table[SourceRow] = Table()
        self.sinks: Table[SinkRow] = Table()
        self.assignments: Table[SinkRow] = Table()
        self.encoders: Table[EncoderRow] = Table()
        self.sanitizers: Table[SanitizerRow] = Table()
        self.types: Table[TypeRow] = Table()
        self.own_names: set[str] = set()


class Models:
    """Every row, ready to be asked. `digest` names them all."""

    def __init__(self) -> None:
        self.javascript = LanguageModels()
        self.xpp = LanguageModels()
        self.kernel: list[KernelParameter] = []
        self.hosts: list[HostRow] = []
        self.menu_item_rows: list[dict[str, str]] = []
        self.edt_rows: list[dict[str, str | int]] = []
        self.developer_tools: frozenset[str] = frozenset()
        self.digest = b""

    def language(self, name: Language) -> LanguageModels:
        return self.xpp if name == "xpp" else self.javascript

    def add(self, section: str, row: Mapping[str, Any], where: str) -> None:
        """Add one row of `section` (`source`, `sink`, `encoder`, `sanitizer`, `type`). Raises `ModelError`."""
        kinds: dict[str, type[SourceRow | SinkRow | EncoderRow | SanitizerRow | TypeRow]] = {
            "source": SourceRow, "sink": SinkRow, "encoder": EncoderRow, "sanitizer": SanitizerRow, "type": TypeRow,
        }  # fmt: skip
        try:
            parsed = msgspec.convert(row, kinds[section])
            pattern = parse_pattern(parsed.pattern, folded=parsed.language == "xpp")
        except (msgspec.ValidationError, ValueError) as error:
            raise ModelError(f"{where}: [[{section}]] {row.get('pattern', '')}: {error}") from None
        models = self.language(parsed.language)
        match parsed:
            case SourceRow():
                models.sources.add(pattern, parsed)
            case SinkRow():
                (models.assignments if parsed.assignment else models.sinks).add(pattern, parsed)
            case EncoderRow():
                models.encoders.add(pattern, parsed)
            case SanitizerRow():
                models.sanitizers.add(pattern, parsed)
            case TypeRow():
                models.types.add(pattern, parsed)

    def kernel_parameter(self, name: str, menu_item: str | None, system: str = "fo") -> KernelParameter | None:
        """What the platform makes of the parameter `name`, in any capitals, for links to `menu_item`."""
        folded = name.lower()
        for row in self.kernel:
            if row.system == system and row.name.lower() == folded:
                if row.menu_item is None or (menu_item is not None and row.menu_item.lower() == menu_item.lower()):
                    return row
        return None


def load(folder: Traversable, extra: Iterable[tuple[str, Sequence[Mapping[str, Any]], str]] = ()) -> Models:
    """The built-in rows of a folder of TOML files, and `extra` ones as (section, rows, where they stand)."""
    models = Models()
    digest = blake2b(digest_size=16)
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if file.name.endswith(".toml"):
            text = file.read_text("utf-8")
            digest.update(text.encode())
            _read(models, tomllib.loads(text), file.name)
    for section, rows, where in extra:
        digest.update(repr((section, rows)).encode())
        for row in rows:
            models.add(section, row, where)
            if section in {"source", "sink"}:
                models.language(row.get("language", "javascript")).own_names |= _names(row["pattern"])
    models.digest = digest.digest()
    return models


def _names(pattern: str) -> set[str]:
    """The last name of a pattern."""
    named = [segment.name for segment in parse_pattern(pattern).segments if segment.name]
    return set(named[-1:])


def _read(models: Models, data: Mapping[str, Any], where: str) -> None:
    defaults = {"language": data["language"]} if "language" in data else {}
    for section in ("source", "sink", "encoder", "sanitizer", "type"):
        for row in data.get(section, ()):
            models.add(section, {**defaults, **row}, where)
    models.kernel += msgspec.convert(data.get("parameter", []), list[KernelParameter])
    models.hosts += msgspec.convert(data.get("host", []), list[HostRow])
    models.menu_item_rows += data.get("menu-item", [])
    models.edt_rows += data.get("edt", [])
    models.developer_tools |= frozenset(name.lower() for name in data.get("developer-tools", ()))
