"""No text is too long, too deep or too odd: it is read, or it is an error, in linear time."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlint_grammars import javascript
from xlint_grammars.syntax import Binary, Call, Declare, Evaluate, If, Member, Module
from xlint_grammars.text import Document, ParseError

DEEP = 100_000


def read(source: str) -> tuple[Module, tuple[ParseError, ...]]:
    return javascript.parse(Document("script.js", source).whole())


def test_a_sum_of_fifty_thousand_terms_is_read() -> None:
    module, errors = read("var a = " + "b + " * 50_000 + "b;")
    (declare,) = module.body
    assert isinstance(declare, Declare)
    node, terms = declare.value, 1
    while isinstance(node, Binary):
        node, terms = node.left, terms + 1
    assert (terms, errors) == (50_001, ())


def test_a_chain_of_fifty_thousand_calls_is_read() -> None:
    module, errors = read("a" + ".b(1)" * 50_000)
    (statement,) = module.body
    assert isinstance(statement, Evaluate)
    node, calls = statement.expression, 0
    while isinstance(node, Call):
        assert isinstance(node.callee, Member)
        node, calls = node.callee.object, calls + 1
    assert (calls, errors) == (50_000, ())


def test_a_chain_of_five_thousand_else_ifs_is_read() -> None:
    module, errors = read("if (a) b; else " * 5_000 + "c;")
    (node,) = module.body
    branches = 0
    while isinstance(node, If):
        assert node.no is not None
        node, branches = node.no, branches + 1
    assert (branches, errors) == (5_000, ())


@pytest.mark.parametrize("source", ["(" * 1_000 + "a" + ")" * 1_000, "a ? b : " * 1_000 + "c", "!" * 1_000 + "a"])
def test_a_nesting_of_a_thousand_is_read(source: str) -> None:
    assert read(source)[1] == ()


@pytest.mark.parametrize(
    "unit",
    ["(", "[", "{", "x={a:", "a=>", "a=", "a?b:", "!", "a**", "new ", "`${", "if(a)", "function f(){", "class A{m(){"],
)
def test_absurd_nesting_is_an_error_and_what_follows_a_closed_one_is_not_lost(unit: str) -> None:
    module, errors = read(unit * DEEP)
    assert [error.message for error in errors] == ["nested too deeply to be read"]
    assert len(module.body) >= 1


def test_what_follows_absurd_nesting_is_read() -> None:
    module, errors = read("a = " + "[" * DEEP + "]" * DEEP + ";\nvar b = 1;\n")
    assert len(errors) == 1
    assert isinstance(module.body[-1], Declare)


@pytest.mark.parametrize(
    "unit", ["@", "/*", "`", "'", "\\", "}", ")", "</", "a b;", "x y\n", "async(", "\0", "<!--", "\n-->"]
)
def test_rubbish_ends_soon(unit: str) -> None:
    read(unit * 20_000)


def test_the_recursion_limit_is_left_as_it_was() -> None:
    before = sys.getrecursionlimit()
    read("(" * DEEP)
    assert sys.getrecursionlimit() == before


WORDS = """async await class const default else export for function get if import in let new of return static super switch
this throw try catch using var while with yield a 1 'b' `c` /d/ ( ) { } [ ] ; , . ?. : ? = => + ++ ** ... ${ ` ' " \\ / * // /* */
<!-- # @ 😀 \0 \u2028"""
PIECES = st.sampled_from([*WORDS.split(), " ", "\n"])


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join) | st.lists(PIECES, max_size=25).map(" ".join))
def test_no_text_raises_and_every_error_lies_in_it(source: str) -> None:
    module, errors = read(source)
    assert (module.start, module.end) == (0, len(source))
    for error in errors:
        assert 0 <= error.start <= error.end <= len(source)
