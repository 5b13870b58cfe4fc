"""JavaScript -> syntax: scripts and modules up to ES2025, read by esprima.

What cannot be read is an error with its place, and costs the statement or class member that it stands in.
"""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from msgspec.structs import replace

from xlint_grammars.javascript_parser import Parser
from xlint_grammars.javascript_statements import Converter
from xlint_grammars.stack import stack_depth
from xlint_grammars.syntax import Broken, Evaluate, Module
from xlint_grammars.text import ParseError, Region

_IMPORT_OR_EXPORT = re.compile(r"^[^\S\n]*(?:import\b\s*[\w$*{\"']|export\b\s*[\w$*{])", re.MULTILINE)
_JSON_START = re.compile(r"\ufeff?\s*[\[{]\s*[\"\[{\]}]")
_STACK_DEPTH: Final = 30_000


def parse(region: Region) -> tuple[Module, tuple[ParseError, ...]]:
    """Read one region; offsets are the document's. Never raises.

    A text is read as a module if a line begins with an import or export, or if that is what makes its `await` legal.
    """
    with _room():
        try:
            return _parse(region)
        except RecursionError:
            return _unread(region, "nested too deeply to be read")
        except Exception as error:  # esprima's own faults, too, must not end the reading of a repository
            return _unread(region, f"This could not be read ({type(error).__name__})")


def _unread(region: Region, message: str) -> tuple[Module, tuple[ParseError, ...]]:
    start, end = region.to_document(0), region.to_document(len(region.text))
    return Module(start, end, "javascript", (Broken(start, end),)), (ParseError(start, end, message),)


def _parse(region: Region) -> tuple[Module, tuple[ParseError, ...]]:
    as_module = _IMPORT_OR_EXPORT.search(region.text) is not None
    reading = _read(region, module=as_module)
    if reading.errors and not as_module and "await" in region.text:
        reading = min(reading, _read(region, module=True), key=lambda each: len(each.errors))
    if reading.errors and _JSON_START.match(region.text):
        reading = _read_value(region) or reading
    return reading.module, reading.errors


class _Reading(NamedTuple):
    module: Module
    errors: tuple[ParseError, ...]


def _read(region: Region, *, module: bool) -> _Reading:
    parser = Parser(region.text, module=module)
    program = parser.program()
    converter = Converter(region)
    converter.has_module_syntax = module
    errors = sorted(_located(region, error) for error in parser.errors)
    return _Reading(converter.module(program), tuple(errors))


def _read_value(region: Region) -> _Reading | None:
    """Localised texts are JSON in a web resource named .js: one object, which as a program would be a block."""
    pieces = tuple((here + 1, there) for here, there in region.pieces)
    module, errors = _read(Region(f"({region.text})", pieces), module=False)
    match module.body:
        case (Evaluate(expression=value),) if not errors:
            statement = Evaluate(value.start, value.end, value)
            return _Reading(replace(module, start=module.start + 1, end=module.end - 1, body=(statement,)), ())
    return None


def _located(region: Region, error: ParseError) -> ParseError:
    return ParseError(region.to_document(error.start), region.to_document(error.end), error.message)


@contextmanager
def _room() -> Iterator[None]:
    """A deep stack, as much of it wherever this is called, and no garbage collection.

    esprima recurses about 17 frames per bracket; Python's frames lie on the heap, so depth costs memory only. A tree that
    only grows gives the collector nothing to find, yet it would look through it all for a third of the time.
    """
    limit, collecting = sys.getrecursionlimit(), gc.isenabled()
    sys.setrecursionlimit(stack_depth() + _STACK_DEPTH)
    gc.disable()
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
        if collecting:
            gc.enable()
