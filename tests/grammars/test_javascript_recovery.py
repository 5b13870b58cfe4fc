"""What cannot be read costs the statement or member that it stands in, and nothing else."""

from __future__ import annotations

import pytest

from xlint_grammars import javascript, syntax
from xlint_grammars.syntax import Block, Broken, Class, Declare, Evaluate, Function, Module, Name, Object
from xlint_grammars.text import Document


def read(source: str) -> tuple[Module, list[tuple[str, str]]]:
    """The module, and of each error the text that it points at and its message."""
    module, errors = javascript.parse(Document("script.js", source).whole())
    return module, [(source[error.start : error.end], error.message) for error in errors]


def outline(body: tuple[syntax.Statement, ...]) -> list[str]:
    """The statements of a list: declared names, `!` for broken ones, types for the rest."""
    return ["!" if isinstance(each, Broken) else _name(each) for each in body]


def _name(statement: syntax.Statement) -> str:
    if isinstance(statement, Declare) and isinstance(statement.target, Name):
        return statement.target.name
    return type(statement).__name__


def wrapped(module: Module) -> tuple[syntax.Statement, ...]:
    """The body of the function that the only statement calls."""
    (statement,) = module.body
    assert isinstance(statement, Evaluate)
    assert isinstance(statement.expression, syntax.Call)
    assert isinstance(statement.expression.callee, Function)
    return statement.expression.callee.body.body


def test_a_broken_statement_costs_that_statement_only() -> None:
    module, errors = read("var a = 1;\nvar b = 2 3;\nvar c = 4;\n")
    assert outline(module.body) == ["a", "!", "c"]
    assert errors == [("3", "unexpected number")]
    assert module.body[1] == Broken(11, 23)


def test_without_semicolons_the_next_line_goes_on() -> None:
    module, errors = read("var a = 1\nfoo bar baz\nvar b = 2\nqux()\n")
    assert outline(module.body) == ["a", "!", "b", "Evaluate"]
    assert errors == [("bar", "unexpected identifier")]


def test_inside_a_function_only_its_statement_is_lost() -> None:
    module, errors = read(
        "(function (w) {\n  var a = { b: ; };\n  function c() { return 1 }\n  var d = 2;\n})(window);\n"
    )
    assert outline(wrapped(module)) == ["!", "c", "d"]
    assert errors == [(";", "unexpected token ;")]


def test_brackets_inside_strings_templates_and_regular_expressions_do_not_count() -> None:
    module, _ = read("a b '}' + `}${ {} }` + /[/}]/ /* } */;\nvar c;\n")
    assert outline(module.body) == ["!", "c"]


def test_a_broken_method_costs_that_method_only() -> None:
    module, errors = read("class A {\n  b() { return 1 }\n  c( { return 2 }\n  d() { return 3 }\n}\nvar e;\n")
    assert outline(module.body) == ["A", "e"]
    declare = module.body[0]
    assert isinstance(declare, Declare)
    assert isinstance(declare.value, Class)
    keys = [member.key for member in declare.value.members]
    assert [key.value for key in keys if isinstance(key, syntax.Literal)] == ["b", "d"]
    assert outline(declare.value.statements) == ["!"]
    assert len(errors) == 1


def test_a_comma_forgotten_at_a_line_end_costs_nothing() -> None:
    module, errors = read("var NS = {\n  a: function () { }\n  b: function () { },\n};\n")
    (declare,) = module.body
    assert isinstance(declare, Declare)
    assert isinstance(declare.value, Object)
    assert len(declare.value.properties) == 2
    assert errors == [("b", "a comma is missing before this")]


def test_a_file_cut_off_in_a_statement_keeps_what_came_before() -> None:
    module, errors = read("(function () {\n  function a() { return 1 }\n  function b() {\n    c();\n    var d = e(1, {")
    body = wrapped_early(module)
    assert outline(body) == ["a", "b"]
    inner = body[1]
    assert isinstance(inner, Declare)
    assert isinstance(inner.value, Function)
    assert outline(inner.value.body.body) == ["Evaluate", "d"]
    assert errors == [("", "unexpected end of input")]


def wrapped_early(module: Module) -> tuple[syntax.Statement, ...]:
    """The body of the function in parentheses whose call was cut off."""
    (statement,) = module.body
    assert isinstance(statement, Evaluate)
    assert isinstance(statement.expression, Function)
    return statement.expression.body.body


@pytest.mark.parametrize(
    "cut", ["", "\n  var", "\n  b(", "\n  if (c", "\n  d = {", "\n  `e", "\n  'f", "\n  /* g", "\n  x = a ?"]
)
def test_wherever_a_file_is_cut_off_there_is_one_error_and_the_function_before(cut: str) -> None:
    module, errors = read(f"var N = {{\n a: function () {{ return 1 }},\n b: function () {{\n  c();{cut}")
    assert len(errors) == 1
    (declare,) = module.body
    assert isinstance(declare, Declare)
    assert isinstance(declare.value, Object)
    assert [each.key.value for each in declare.value.properties if isinstance(each.key, syntax.Literal)] == ["a", "b"]


def test_one_brace_too_many_keeps_the_functions_inside_the_wrapper() -> None:
    module, errors = read(
        "(function () {\n  function a() { } }\n  function b() { return 1 }\n})();\nfunction c() { }\n"
    )
    assert isinstance(module.body[1], Block)
    names = [
        name for each in module.body for name in (outline(each.body) if isinstance(each, Block) else outline((each,)))
    ]
    assert [name for name in names if name != "!"] == ["a", "b", "c"]
    assert errors[0] == ("function", "unexpected token function")


def test_an_unterminated_string_ends_with_its_line() -> None:
    module, errors = read("var a = 'b;\nvar c = 1;\n")
    assert outline(module.body) == ["!", "c"]
    assert errors == [("'b;", "this string is not closed")]


def test_typescript_gives_errors_and_what_is_javascript_in_it() -> None:
    module, errors = read("interface A { b: string; }\nlet c: number = 1;\nfunction d(e) { return e }\n")
    assert outline(module.body) == ["!", "!", "d"]
    assert [text for text, _ in errors] == ["A", ":"]


def test_after_a_hundred_errors_the_rest_is_broken() -> None:
    source = "a b;\n" * 500
    module, errors = read(source)
    assert len(errors) == 100
    assert isinstance(module.body[-1], Broken)
    assert module.body[-1].end == len(source)
