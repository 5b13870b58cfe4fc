"""`--show-config`: every setting as TOML, with where it was set."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from xlint.config import Config, Key, Settings
from xlint.display import visible

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def configuration(config: Config) -> str:
    """The settings that hold; what nobody set is shown as a comment with its default."""
    head = f"# {visible(str(config.file))}\n" if config.file else "# no configuration file\n"
    return head + "".join(f"{line}\n" for line in _lines(config))


def _lines(config: Config) -> Iterator[str]:
    for field in msgspec.structs.fields(Settings):
        name, value = field.encode_name, msgspec.to_builtins(getattr(config.settings, field.name))
        origin = config.origins.get((name,))
        if isinstance(value, dict) and value:
            for inner, each in value.items():
                yield _line((name, inner), each, config.origins.get((name, inner)) or origin)
        elif origin is None:
            yield f"# {name} = {_toml(value)}" if value is not None else f"# {name}"
        else:
            yield _line((name,), value, origin)


def _line(key: Key, value: Any, origin: str | None) -> str:
    return f"{'.'.join(map(_key, key))} = {_toml(value)}" + (f"  # {visible(origin)}" if origin else "")


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else visible(json.dumps(name, ensure_ascii=False))


def _toml(value: Any) -> str:
    """JSON's strings, numbers, booleans and arrays are TOML's too; tables are written inline."""
    if isinstance(value, dict):
        pairs = (f"{_key(name)} = {_toml(each)}" for name, each in value.items() if each is not None)
        return "{ " + ", ".join(pairs) + " }" if value else "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return visible(json.dumps(value, ensure_ascii=False))
