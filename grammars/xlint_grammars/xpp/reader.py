"""X++ units -> syntax."""

from __future__ import annotations

from xlint_grammars.syntax import Module
from xlint_grammars.text import ParseError, Region
from xlint_grammars.xpp.depth import has_long_statement, too_deep
from xlint_grammars.xpp.macros import Macros
from xlint_grammars.xpp.parser import Parser
from xlint_grammars.xpp.recovery import TOO_DEEP, recovered
from xlint_grammars.xpp.scanner import tokenize
from xlint_grammars.xpp.tokens import Tokens

_NO_MACROS = Macros()


def parse(region: Region, *, macros: Macros | None = None) -> tuple[Module, tuple[ParseError, ...]]:
    """Any X++ unit: a class with or without its methods, a method, or statements; usings, attributes and macros before it.

    `macros` are those of the class declaration, where it is a unit of its own (`macros_of`). Never raises: what could not be
    read is a Broken node and an error on the first token that did not fit, one for each method, field, class's head, and run of statements outside them.
    """
    known = macros or _NO_MACROS
    tokens = tokenize(region, known)
    module = _read(tokens)
    if module is not None:
        return module, tuple(tokens.errors)
    if not tokens.conditional:
        return _recovered(tokens)
    decided = tokenize(region, known, undefined_is_false=True)
    module = _read(decided)
    if module is not None:
        return module, tuple(decided.errors)
    return min(_recovered(tokens), _recovered(decided), key=lambda result: len(result[1]))


def macros_of(region: Region, *, macros: Macros | None = None) -> Macros:
    """The macros that hold at the end of a class declaration: its own, and those of `macros` (a base class's)."""
    if "#" not in region.text:
        return macros or _NO_MACROS
    return Macros(tokenize(region, macros or _NO_MACROS).definitions)


def _read(tokens: Tokens) -> Module | None:
    """The syntax of faultless tokens."""
    module = Parser(tokens).run()
    if module is not None and has_long_statement(tokens) and (places := too_deep(module)):
        tokens.spoil(places, TOO_DEEP)
        return None
    return module


def _recovered(tokens: Tokens) -> tuple[Module, tuple[ParseError, ...]]:
    """The syntax of faulty tokens."""
    module, errors = recovered(tokens)
    if has_long_statement(tokens) and (places := too_deep(module)):
        tokens.spoil(places, TOO_DEEP)
        return recovered(tokens)
    return module, errors
