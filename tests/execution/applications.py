"""A fixture's scripts and pages, run as its ribbon and forms run them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from execution.engine import Run, execute
from xlint.metadata import FormEvent, Metadata, Passed, RibbonFunction
from xlint.readers import read
from xlint.source import Source

Setting = Mapping[str, Any]

_TYPES = {
    "lookup": "lookup", "owner": "lookup", "customer": "lookup", "datetime": "date", "bit": "boolean", "boolean": "boolean",
    "int": "number", "integer": "number", "decimal": "number", "money": "number", "picklist": "number", "state": "number",
    "status": "number", "float": "number", "bigint": "number",
}  # fmt: skip


def types(metadata: Metadata) -> dict[str, str]:
    """What kind of value each column has, as the engine's forms give it."""
    columns = [column for file in metadata.files for column in file.columns]
    return {column.name: _TYPES.get(column.type, "text") for column in columns}


def scripts(sources: Sequence[Source]) -> dict[str, str]:
    return {source.path: text_of(source) for source in sources if source.kind == "javascript"}


def calls(metadata: Metadata) -> Iterator[str]:
    """Every way in which ribbon and forms call functions, as an expression."""
    for file in metadata.files:
        for item in file.ribbon_functions:
            if item.role == "action":
                yield _of_ribbon(item)
        for event in file.form_events:
            if event.enabled:
                yield _of_event(event)


def _of_ribbon(item: RibbonFunction) -> str:
    return f"{item.function}({', '.join(_argument(passed) for passed in item.parameters)})"


def _of_event(event: FormEvent) -> str:
    context = ["__harness.executionContext"] if event.pass_context else []
    return f"{event.function}({', '.join([*context, *map(json.dumps, event.arguments)])})"


def _argument(passed: Passed) -> str:
    match passed.kind:
        case "string":
            return json.dumps(passed.value)
        case "bool" | "int" | "decimal":
            return passed.value.lower()
        case _:
            return f"__harness.ribbon({json.dumps(passed.value)})"


def run(sources: Sequence[Source], metadata: Metadata, setting: Setting) -> Iterator[Run]:
    """Every call on a page of its own, then every HTML page with the scripts that it loads."""
    setting = {**setting, "types": types(metadata)}
    libraries = scripts(sources)
    for expression in dict.fromkeys(calls(metadata)):
        yield execute(_ordered(libraries), [expression], setting)
    for source in sources:
        if source.kind == "html":
            yield execute({**_loaded(source, libraries), **_inline(source)}, [], setting)


def _ordered(libraries: Mapping[str, str]) -> dict[str, str]:
    """Libraries that others name first, as a form's list of libraries has them."""
    names = {path: path.rpartition("/")[2] for path in libraries}
    first = [
        path for path, name in names.items() if name in {"links.js", "common.js", "settings.js", "financeoperations.js"}
    ]
    return {path: libraries[path] for path in dict.fromkeys((*first, *libraries))}


def _loaded(source: Source, libraries: Mapping[str, str]) -> dict[str, str]:
    names = [script.rpartition("/")[2] for script in source.scripts]
    return {path: text for name in names for path, text in libraries.items() if path.endswith(f"/{name}")}


def _inline(source: Source) -> dict[str, str]:
    code = read(source.collected).code
    modules, text = (code.modules, code.text) if code is not None else ((), "")
    return {f"{source.path}#{index}": text[m.start : m.end] for index, m in enumerate(modules)}


def text_of(source: Source) -> str:
    """The text of a script."""
    code = read(source.collected).code
    return code.text if code is not None else ""
