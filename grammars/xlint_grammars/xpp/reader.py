"""X++ units -> syntax."""

from __future__ import annotations

from xlint_grammars.syntax import Broken, Module
from xlint_grammars.text import ParseError, Region
from xlint_grammars.xpp.macros import Macros
from xlint_grammars.xpp.parser import Parser
from xlint_grammars.xpp.tokens import tokenize


def parse(region: Region, *, macros: Macros | None = None) -> tuple[Module, tuple[ParseError, ...]]:
    tokens = tokenize(region, macros or Macros())
    parser = Parser(tokens)
    module = parser.run()
    if module is None:
        i = parser.position
        return Module(0, 0, "xpp", ()), (ParseError(tokens.starts[i], tokens.ends[i], "unexpected"),)
    return module, tuple(tokens.errors)


def macros_of(region: Region) -> Macros:
    if "#" not in region.text:
        return Macros()
    return Macros(tokenize(region, Macros()).definitions)
