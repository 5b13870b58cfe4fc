"""JavaScript -> syntax: scripts and modules up to ES2025, read by esprima.

What cannot be read is an error with its place, and costs the statement or class member that it stands in.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from xlint_grammars.javascript_estree import Converter
from xlint_grammars.javascript_parser import Parser
from xlint_grammars.syntax import Broken, Module
from xlint_grammars.text import ParseError, Region

_IMPORT_OR_EXPORT = re.compile(r"^[^\S\n]*(?:import\b\s*[\w$*{\"']|export\b\s*[\w$*{])", re.MULTILINE)
_STACK_DEPTH: Final = 30_000


def parse(region: Region) -> tuple[Module, tuple[ParseError, ...]]:
    """Read one region; offsets are the document's. Never raises.

    A text is read as a module if a line begins with an import or export, or if that is what makes its `await` legal.
    """
    with _deep_stack():
        try:
            return _parse(region)
        except RecursionError:
            start, end = region.to_document(0), region.to_document(len(region.text))
            error = ParseError(start, end, "Nested too deeply to be read")
            return Module(start, end, "javascript", (Broken(start, end),)), (error,)


def _parse(region: Region) -> tuple[Module, tuple[ParseError, ...]]:
    as_module = _IMPORT_OR_EXPORT.search(region.text) is not None
    parser = Parser(region.text, module=as_module)
    program = parser.program()
    if parser.errors and not as_module and "await" in region.text:
        second = Parser(region.text, module=True)
        second_program = second.program()
        if len(second.errors) < len(parser.errors):
            parser, program, as_module = second, second_program, True
    converter = Converter(region)
    converter.has_module_syntax = as_module
    return converter.module(program), tuple(sorted(_located(region, error) for error in parser.errors))


def _located(region: Region, error: ParseError) -> ParseError:
    return ParseError(region.to_document(error.start), region.to_document(error.end), error.message)


@contextmanager
def _deep_stack() -> Iterator[None]:
    """esprima recurses about 17 frames per bracket; Python's frames lie on the heap, so depth costs memory only."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _STACK_DEPTH))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
