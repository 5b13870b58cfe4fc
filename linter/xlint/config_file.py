"""Finding and reading the configuration file, and saying what is wrong in it: file, line, key, nearest known key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from xlint.config import Config, ConfigError, ForPath, Key, Settings, Table
from xlint.evaluate.paths import parse_pattern
from xlint.models import EncoderRow, SanitizerRow, SinkRow, SourceRow
from xlint.nearest import nearest, quote
from xlint.toml_lines import key_lines, line_of

FILE_NAME = "xlint.toml"
ROWS: Mapping[str, type[msgspec.Struct]] = {
    "sources": SourceRow, "sinks": SinkRow, "sanitizers": SanitizerRow, "encoders": EncoderRow,
}  # fmt: skip
"""The settings that are models: rows of the same shape as the built-in ones."""

_PREFIX = {"pyproject.toml": ("tool", "xlint")}

LineOf = Callable[[Key], int | None]


def find(start: Path) -> Path | None:
    """The configuration file for `start`: the nearest upwards, not above the repository that it lies in."""
    start = start.resolve()
    for folder in (start, *start.parents) if start.is_dir() else start.parents:
        if (file := folder / FILE_NAME).is_file():
            return file
        if (file := folder / "pyproject.toml").is_file() and "xlint" in _tool(file):
            return file
        if (folder / ".git").exists():
            return None
    return None


def load(file: Path, *, root: Path) -> Config:
    """The configuration in `file`; `ConfigError` where it cannot be read or says what xlint does not know."""
    text, shown, prefix = _read(file, root), _shown(file, root), _PREFIX.get(file.name, ())
    raw = _parse(text, shown)
    for part in prefix:
        raw = raw.get(part, {})
    lines = key_lines(text)

    def line(key: Key) -> int | None:
        return line_of(lines, prefix + key)

    settings = _convert(raw, shown, line)
    origins = {key: f"{shown}:{number}" if (number := line(key)) else shown for key in _keys(raw)}
    return Config(settings, root, file.parent, file, origins)


def _shown(file: Path, root: Path) -> str:
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file)


def _read(file: Path, root: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror or error}", _shown(file, root)) from None
    except UnicodeDecodeError:
        raise ConfigError("is not UTF-8 text", _shown(file, root)) from None


def _parse(text: str, file: str) -> Table:
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).removesuffix(" (at end of document)").partition(" (at line ")
        number = re.match(r"\d+", place)
        line = int(number[0]) if number else text.rstrip().count("\n") + 1
        raise ConfigError(_lower(what), file, line) from None
    except RecursionError:
        raise ConfigError("is nested too deeply to be read", file) from None
    except ValueError:
        raise ConfigError("holds a number that is too long to be read", file) from None


def _tool(file: Path) -> Table:
    """`[tool]` of a pyproject.toml; a broken one is not ours to report."""
    try:
        tool = _parse(_read(file, file.parent), file.name).get("tool", {})
    except ConfigError:
        return {}
    return tool if isinstance(tool, dict) else {}


def _convert(raw: Any, file: str, line: LineOf) -> Settings:
    if not isinstance(raw, dict):
        raise ConfigError("tool.xlint must be a table", file, line(()))
    _refuse_unknown(raw, Settings, (), file, line)
    per_path = raw.get("per-path")
    for glob, entry in per_path.items() if isinstance(per_path, dict) else ():
        if isinstance(entry, dict):
            _refuse_unknown(entry, ForPath, ("per-path", glob), file, line)
    try:
        settings = msgspec.convert(raw, Settings)
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at `")
        key = _failed_key(place.rstrip("`"), raw)
        raise ConfigError(f"{'.'.join(key)}: {_in_toml_words(what)}", file, line(key)) from None
    for section, kind in ROWS.items():
        for index, row in enumerate(raw.get(section, ())):
            _check_row(row, kind, (section, str(index)), file, line)
    return settings


def _check_row(row: Table, kind: type[msgspec.Struct], at: Key, file: str, line: LineOf) -> None:
    """`ConfigError` for a row of a model that is none: its keys, their values, and its pattern."""
    _refuse_unknown(row, kind, at, file, line)
    shown = f"[[{at[0]}]]"
    try:
        parsed: Any = msgspec.convert(row, kind)
        parse_pattern(parsed.pattern, folded=parsed.language == "xpp")
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at `$.")
        key = place.rstrip("`")
        where = (*at, key) if key else at
        raise ConfigError(f"{shown} {key}{': ' if key else ''}{_in_toml_words(what)}", file, line(where)) from None
    except ValueError as error:
        raise ConfigError(f"{shown} pattern: {error}", file, line((*at, "pattern"))) from None


def _refuse_unknown(table: Table, known: type[msgspec.Struct], at: Key, file: str, line: LineOf) -> None:
    names = known.__struct_encode_fields__
    for name in table:
        if name not in names:
            hint = nearest(name, names) or f"; known are {', '.join(names)}"
            where = f" in {_named(at)}" if at else ""
            raise ConfigError(f"unknown key {quote(name)}{where}{hint}", file, line((*at, name)))


def _named(at: Key) -> str:
    return f"[[{at[0]}]]" if at[0] in ROWS else ".".join(at)


def _failed_key(place: str, raw: Any) -> Key:
    """msgspec's `$.severity[...]` as a key. `[...]` stands for some key of a mapping: the first whose value fails."""
    key: Key = ()
    for part in re.findall(r"[\w-]+|\.\.\.", place.removeprefix("$")):
        if part == "...":
            part = next(name for name in raw if not _converts(_nested(key, {name: raw[name]})))
        key += (part,)
        raw = raw[int(part)] if isinstance(raw, list) else raw.get(part)
    return key


def _nested(key: Key, value: Any) -> Any:
    for part in reversed(key):
        value = {part: value}
    return value


def _converts(raw: Any) -> bool:
    try:
        msgspec.convert(raw, Settings)
    except msgspec.ValidationError:
        return False
    return True


def _in_toml_words(message: str) -> str:
    """msgspec speaks JSON and Python: `Expected `str`, got `int``."""
    message = message.replace(" | null", "")
    for word, toml in {"object": "table", "str": "string", "int": "integer", "bool": "boolean"}.items():
        message = message.replace(f"`{word}`", toml)
    message = message.replace("`array`", "array")
    message = re.sub(r"Object missing required field (`[\w-]+`)", r"\1 is missing", message)
    return re.sub(r"str(ing)? matching regex '\^\(form\|class\):\.\+'", '"form:Name" or "class:Name"', _lower(message))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _keys(raw: Table) -> Iterable[Key]:
    """The keys that carry an origin: top-level ones, and those inside a mapping (`severity`, `menu-items`, ...)."""
    for name, value in raw.items():
        yield (name,)
        if isinstance(value, dict):
            yield from ((name, inner) for inner in value)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield from ((name, str(index)) for index in range(len(value)))
