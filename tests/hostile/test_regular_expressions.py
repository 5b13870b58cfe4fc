"""Every regular expression of xlint is linear: its work is counted over texts that are pumped up to make it go back and try
again, and has to grow with them. No clock is read."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import xlint
import xlint_grammars
import xlint_rules
from backtracking import MOST_STEPS, Counter, work

ROOTS = (xlint_grammars, xlint, xlint_rules)
SIZES = (60, 120)
FAR_SIZES = (600, 1200)
"""What grows at first may be bounded: it is looked at again beyond every bound."""
LOOKED_AT_AGAIN = 2
STEPS_PER_CHARACTER = 25
"""Below that, work at the small size is no sign of growth."""
GROWTH = 2.7
"""Twice the text may take that many times the work; a quadratic expression takes four times as much."""


class Expression(NamedTuple):
    module: str
    name: str
    pattern: re.Pattern[Any]

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


def expressions() -> Iterator[Expression]:
    seen: set[int] = set()
    for root in ROOTS:
        for found in pkgutil.walk_packages(root.__path__, f"{root.__name__}."):
            if found.name.endswith("__main__"):
                continue
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                if isinstance(value, re.Pattern) and id(value) not in seen:
                    seen.add(id(value))
                    yield Expression(found.name, name, value)


@cache
def uses() -> dict[str, set[str]]:
    """How each name is used: `search`, `finditer`, ...; a `match` that is given a place is tried at many."""
    found: dict[str, set[str]] = {}
    for root in ROOTS:
        for file in Path(root.__path__[0]).rglob("*.py"):
            tree = ast.parse(file.read_text("utf-8"))
            calls = {id(node.func): len(node.args) for node in ast.walk(tree) if isinstance(node, ast.Call)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Attribute) and isinstance(node.value, (ast.Name, ast.Attribute)):
                    name = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
                    once = node.attr in ("match", "fullmatch") and calls.get(id(node)) == 1
                    found.setdefault(name, set()).add("once" if once else node.attr)
    return found


TRIED_ONCE = {
    "_CDATA_START": "at the beginning of a script",
    "_CONDITIONAL": "at a `<!`, up to the next `>`; without one, reading ends",
    "_EQUALS": "behind an attribute's name",
    "_TAG": "at a `<`, and a try does not get past the next one",
    "_ENDS_LINE": "behind a brace, up to the end of the line",
    "_TEMPLATE_REST": "at a brace, and only while some template ends behind it",
    "_SKIP": "behind a token; a comment that is not closed ends the text",
    "_STRING": "at a quote; one that is not closed takes the rest of its line",
    "_TEMPLATE": "at a backtick; one that is not closed takes the rest of the text",
    "_REGEXP": "where an expression begins, and a failure is one of the hundred mistakes after which reading ends",
    "_REST_OF_LINE": "behind a macro, up to the end of the line",
    "_TRIVIA": "behind a macro, over a bounded stretch",
    "_NUMBER": "as a full match",
    "_HEADING": "on a line of xlint's own pages",
    "_NOTE": "on xlint's own pages",
}
"""Expressions that are matched at a few places of their choice only, and why that is so."""


def anchored(expression: Expression) -> bool:
    return expression.name in TRIED_ONCE or uses().get(expression.name, {"search"}) <= {"once", "pattern", "flags"}


# ── texts ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def example(nodes: Any) -> str:
    """A short text that the nodes match, as far as looking around allows."""
    return "".join(_example(code, argument) for code, argument in nodes)


def _example(code: Any, argument: Any) -> str:
    if code is op.LITERAL:
        return chr(argument)
    if code is op.NOT_LITERAL:
        return "a" if argument != ord("a") else "b"
    if code is op.ANY:
        return "a"
    if code is op.IN:
        return next(
            (character for character in "a0 .-/=\t\n\"'" + "".join(map(chr, range(256))) if _fits(argument, character)),
            "",
        )
    if code is op.BRANCH:
        return example(argument[1][0])
    if code is op.SUBPATTERN:
        return example(argument[3])
    if code is op.ATOMIC_GROUP:
        return example(argument)
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return example(argument[2]) * max(argument[0], 1)
    return ""


def _fits(members: Any, character: str) -> bool:
    return re.compile("x").match(character) is None and Counter(re.compile("x"), "")._in(character, members)


def prefixes(nodes: Any, before: str = "") -> Iterator[str]:
    """What stands before each repeat of the expression, and with one round of it."""
    for code, argument in nodes:
        if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            yield before
            yield from prefixes(argument[2], before)
            yield before + example(argument[2])
        elif code is op.BRANCH:
            for way in argument[1]:
                yield from prefixes(way, before)
        elif code is op.SUBPATTERN:
            yield from prefixes(argument[3], before)
        elif code is op.ATOMIC_GROUP:
            yield from prefixes(argument, before)
        before += _example(code, argument)


def letters(nodes: Any) -> Iterator[str]:
    """Characters that the expression tells apart from others."""
    for code, argument in nodes:
        if code in (op.LITERAL, op.NOT_LITERAL):
            yield chr(argument)
        elif code is op.IN:
            for inner, value in argument:
                if inner is op.LITERAL:
                    yield chr(value)
            yield _example(code, argument)
        elif code is op.BRANCH:
            for way in argument[1]:
                yield from letters(way)
        elif code is op.SUBPATTERN:
            yield from letters(argument[3])
        elif code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            yield from letters(argument[2])
        elif code in (op.ATOMIC_GROUP,):
            yield from letters(argument)
        elif code in (op.ASSERT, op.ASSERT_NOT):
            yield from letters(argument[1])


_TELLING = frozenset("a \n\"'\\/[*<-&?.")


def pumped(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str, str]]:
    """Texts as (before, what is repeated, behind): characters and pairs of them, and pieces of what is matched."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    nodes = list(parser.parse(source, pattern.flags & re.VERBOSE))
    alphabet = sorted({*letters(nodes), "a", " ", "\n"}, key=lambda each: (each not in _TELLING, each.isalpha(), each))[
        :9
    ]
    before = sorted({*prefixes(nodes), ""}, key=len)[:8]
    units = {*alphabet, *map("".join, product(alphabet, repeat=2)), *before, example(nodes)} - {""}
    for unit in sorted(units):
        yield "", unit, "\1"
    for start, unit in product(before, alphabet):
        yield start, unit, "\1"


def runs_away(pattern: re.Pattern[Any], *, once: bool) -> str | None:
    """A text over which the work grows faster than it, or None."""
    growing: list[tuple[float, tuple[str, str, str]]] = []
    for parts in pumped(pattern):
        growth = _growth(pattern, parts, SIZES, once)
        if growth == float("inf"):
            return _shown(parts)
        if growth > GROWTH:
            growing.append((growth, parts))
    again = (parts for _, parts in sorted(growing)[-LOOKED_AT_AGAIN:])
    return next((_shown(parts) for parts in again if _growth(pattern, parts, FAR_SIZES, once) > GROWTH), None)


def _shown(parts: tuple[str, str, str]) -> str:
    return "{!r} + {!r} * n + {!r}".format(*parts)


def _growth(pattern: re.Pattern[Any], parts: tuple[str, str, str], sizes: tuple[int, int], once: bool) -> float:
    """How many times the work grows when the text doubles; infinite where it is too much to count."""
    before, unit, behind = parts
    small, large = (before + unit * size + behind for size in sizes)
    steps = work(pattern, small, anchored=once)
    if steps <= STEPS_PER_CHARACTER * len(small):
        return 0.0
    return float("inf") if steps > MOST_STEPS else work(pattern, large, anchored=once) / steps


# ── tests ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("expression", list(expressions()), ids=str)
def test_an_expression_takes_work_in_proportion_to_its_text(expression: Expression) -> None:
    assert runs_away(expression.pattern, once=anchored(expression)) is None


@pytest.mark.parametrize(
    "source",
    [
        r"(a+)+b",
        r"(a|a)*b",
        r"\s+$",
        r"a*a*b",
        r"[?&]f=.*[?&]cmp=",
        r"^[\s*]*xlint",
        r"(\w+\s?)*!",
    ],
)
def test_an_expression_that_runs_away_is_seen(source: str) -> None:
    assert runs_away(re.compile(source, re.MULTILINE), once=False) is not None


@settings(max_examples=150)
@given(st.sampled_from(list(expressions())), st.data())
def test_work_is_counted_over_the_matches_that_re_finds(expression: Expression, data: st.DataObject) -> None:
    if isinstance(expression.pattern.pattern, bytes):
        return
    alphabet = [
        *letters(parser.parse(expression.pattern.pattern, expression.pattern.flags & re.VERBOSE)),
        "a",
        " ",
        "\n",
    ]
    text = "".join(data.draw(st.lists(st.sampled_from(alphabet), max_size=12)))
    assert list(Counter(expression.pattern, text).scan()) == [
        match.span() for match in expression.pattern.finditer(text)
    ]
