"""Scripts run for real, in V8: which addresses they go to, given what they read.

Scripts see the surroundings of `browser.js`. Modules (ES and CommonJS) are turned into functions, since V8 without a loader
has neither.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

HERE = Path(__file__).parent
ROUNDS = 12


class Went(NamedTuple):
    """One navigation: through what, and where to."""

    via: str
    url: str


class Run(NamedTuple):
    """What one run did: the values that it was given by name, where it went, and what it threw."""

    given: dict[str, Any]
    went: tuple[Went, ...]
    failures: tuple[str, ...]


class Engine:
    """A page with its scripts. Every call of `run` starts from the same scripts, with values of its own."""

    def __init__(self) -> None:
        from py_mini_racer import MiniRacer

        self._engine = MiniRacer()
        for name in ("urls.js", "browser.js"):
            self._engine.eval(_text(name))
        self._engine.eval("var __before = new Set(Object.getOwnPropertyNames(globalThis));")

    def close(self) -> None:
        self._engine.close()

    def load(self, files: Mapping[str, str], setting: Mapping[str, Any]) -> None:
        """Run the top level of every file. Files that ask for others as modules get them in order of need."""
        self._engine.eval(f"__harness.start({json.dumps(setting)})")
        modular = {path: text for path, text in files.items() if is_module(text)}
        for path, text in files.items():
            if path in modular:
                continue
            self._attempt(f"(0, eval)({json.dumps(text)})" if not _top_level_lexical(text) else text)
        if modular:
            self._engine.eval(loader(modular))
            for path in modular:
                self._attempt(f"__require({json.dumps(path)})")

    def evaluate(self, text: str, setting: Mapping[str, Any]) -> Run:
        """One script that starts itself; nothing of it stays."""
        self._engine.eval(f"__harness.start({json.dumps(setting)})")
        self._attempt(f"(0, eval)({json.dumps(text)})")
        found = self.finish()
        self._engine.eval(
            "for (const name of Object.getOwnPropertyNames(globalThis)) {"
            " if (!__before.has(name) && name !== '__before') { delete globalThis[name]; } }"
        )
        return found

    def call(self, expression: str) -> None:
        """Evaluate an expression, and whatever it leaves to be run later."""
        self._engine.eval(f"__harness.attempt(() => {expression})")

    def finish(self) -> Run:
        """Timers and event handlers until nothing is left, then what happened."""
        for _ in range(ROUNDS):
            if not self._engine.eval("__harness.pump()"):
                break
        found = json.loads(self._engine.eval("__harness.report()"))
        return Run(found["given"], tuple(Went(*item) for item in found["went"]), tuple(found["failures"]))

    def _attempt(self, script: str) -> None:
        from py_mini_racer import JSEvalException

        try:
            self._engine.eval(script)
        except JSEvalException as error:
            self._engine.eval(f"__harness.attempt(() => {{ throw new Error({json.dumps(str(error)[:300])}); }})")


@cache
def _text(name: str) -> str:
    return (HERE / name).read_text("utf-8")


def _top_level_lexical(text: str) -> bool:
    """Whether scripts that come later may need names that `eval` would keep to itself."""
    return re.search(r"^(?:let|const|class)\s", text, re.MULTILINE) is not None


@contextmanager
def engine() -> Iterator[Engine]:
    made = Engine()
    try:
        yield made
    finally:
        made.close()


def execute(files: Mapping[str, str], calls: Iterable[str], setting: Mapping[str, Any]) -> Run:
    """The scripts on a page of their own, then the calls in order."""
    with engine() as page:
        page.load(files, setting)
        for expression in calls:
            page.call(expression)
        return page.finish()


# ── modules ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

_MODULE = re.compile(r"^\s*(?:import\b[^(]|export\b)|\bmodule\.exports\b|^\s*exports\.|\brequire\(", re.MULTILINE)
_IMPORT = re.compile(r"""^\s*import\s+(?:(?P<what>[^'"]+?)\s+from\s+)?['"](?P<source>[^'"]+)['"];?""", re.MULTILINE)
_EXPORT_FROM = re.compile(
    r"""^\s*export\s+(?P<what>\*|\{[^}]*\})\s+from\s+['"](?P<source>[^'"]+)['"];?""", re.MULTILINE
)
_EXPORT_LIST = re.compile(r"^\s*export\s*\{(?P<names>[^}]*)\};?", re.MULTILINE)
_EXPORT_DEFAULT = re.compile(
    r"^\s*export\s+default\s+(?P<named>(?:async\s+)?(?:function\*?|class)\s+(?P<name>\w+))?", re.MULTILINE
)
_EXPORT = re.compile(
    r"^\s*export\s+(?P<kind>(?:async\s+)?function\*?|class|const|let|var)\s+(?P<name>\w+)", re.MULTILINE
)


def is_module(text: str) -> bool:
    return _MODULE.search(text) is not None and "__webpack_require__" not in text


def loader(files: Mapping[str, str]) -> str:
    """The files as functions of `require`, `module` and `exports`."""
    made = ", ".join(
        f"{json.dumps(path)}: function (require, module, exports) {{\n{commonjs(text)}\n}}"
        for path, text in files.items()
    )
    return (
        f"var __modules = {{{made}}}; var __loaded = {{}};"
        "function __require(path) {"
        " if (!__loaded[path]) { const module = __loaded[path] = { exports: {} };"
        " __modules[path]((source) => __require(__find(path, source)), module, module.exports); }"
        " return __loaded[path].exports; }"
        f"var __resolve = {json.dumps(_resolved(files))};"
        "function __find(path, source) { return __resolve[path][source]; }"
    )


def _resolved(files: Mapping[str, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for path, text in files.items():
        names = set(re.findall(r"""(?:from|import|require\()\s*['"](\.[^'"]+)['"]""", text))
        found[path] = {name: _target(path, name, files) for name in sorted(names)}
    return found


def _target(path: str, source: str, files: Mapping[str, str]) -> str:
    parts: list[str] = []
    for part in (*PurePosixPath(path).parent.parts, *source.split("/")):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    base = "/".join(parts)
    return next(name for name in (base, f"{base}.js", f"{base}/index.js") if name in files)


def commonjs(text: str) -> str:
    """A module's text with its imports and exports as CommonJS, as bundlers rewrite them."""
    tail: list[str] = []

    def imported(match: re.Match[str]) -> str:
        source = json.dumps(match["source"])
        if match["what"] is None:
            return f"require({source});"
        return " ".join(_binding(what, source) for what in _clauses(match["what"]))

    def forwarded(match: re.Match[str]) -> str:
        source = json.dumps(match["source"])
        if match["what"] == "*":
            return f"Object.assign(exports, require({source}));"
        return " ".join(f"exports.{outer} = require({source}).{inner};" for inner, outer in _names(match["what"][1:-1]))

    def listed(match: re.Match[str]) -> str:
        tail.extend(f"exports.{outer} = {inner};" for inner, outer in _names(match["names"]))
        return ""

    def default(match: re.Match[str]) -> str:
        if match["named"]:
            tail.append(f"exports.default = {match['name']};")
            return f"\n{match['named']}"
        return "\nexports.default = "

    def named(match: re.Match[str]) -> str:
        tail.append(f"exports.{match['name']} = {match['name']};")
        return f"\n{match['kind']} {match['name']}"

    for pattern, change in (
        (_EXPORT_FROM, forwarded), (_IMPORT, imported), (_EXPORT_LIST, listed), (_EXPORT_DEFAULT, default), (_EXPORT, named),
    ):  # fmt: skip
        text = pattern.sub(change, text)
    return "\n".join([text, *tail])


def _clauses(what: str) -> list[str]:
    return [part.strip() for part in re.findall(r"\{[^}]*\}|[^,{}]+", what) if part.strip()]


def _binding(what: str, source: str) -> str:
    if what.startswith("{"):
        inside = ", ".join(inner if inner == outer else f"{inner}: {outer}" for inner, outer in _names(what[1:-1]))
        return f"const {{ {inside} }} = require({source});"
    if what.startswith("*"):
        return f"const {what.rpartition(' ')[2]} = require({source});"
    return f"const {what} = require({source}).default;"


def _names(text: str) -> Sequence[tuple[str, str]]:
    found = []
    for part in text.split(","):
        words = part.split()
        if words:
            found.append((words[0], words[-1]))
    return found
