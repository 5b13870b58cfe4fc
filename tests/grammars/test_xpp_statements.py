import pytest

from xlint_grammars.syntax import (
    Block,
    Case,
    Declare,
    Evaluate,
    For,
    Function,
    If,
    Jump,
    Literal,
    Macro,
    Name,
    Query,
    Return,
    Scope,
    Statement,
    Switch,
    Throw,
    Try,
    While,
)
from xpp_reading import method, read, shape, statement, statements, tokens, words


def call(only: Statement) -> str:
    assert isinstance(only, Evaluate)
    return shape(only.expression)


def test_every_variable_of_a_declaration_is_declared_with_the_type() -> None:
    first, second = statements("int a = 1, b;")
    assert isinstance(first, Declare) and isinstance(second, Declare)
    assert (first.type, shape(first.target), shape(first.value)) == ("int", "a", "1")
    assert (second.type, shape(second.target), second.value) == ("int", "b", None)


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("str 50 x;", "str 50"),
        ("Str x;", "Str"),
        ("str 250 x[];", "str 250[]"),
        ("int x[5];", "int[5]"),
        ("int x[#Size * 2, 10];", "int[#Size * 2, 10]"),
        ("System.Type[] x = new System.Type[0]();", "System.Type[]"),
        ("System.Byte[,] x;", "System.Byte[,]"),
        ("TS.Foo x = y;", "TS.Foo"),
        ("var x = 1;", "var"),
        ("utcdatetime x;", "utcdatetime"),
        ("CustTable x;", "CustTable"),
    ],
)
def test_types_are_kept_as_written(text: str, type_: str) -> None:
    only = statement(text)
    assert isinstance(only, Declare)
    assert (only.kind, only.type) == ("var", type_)


def test_a_constant_says_so() -> None:
    only = statement("const str Name = 'a';")
    assert isinstance(only, Declare)
    assert only.kind == "const"


def test_a_variable_may_be_named_like_its_type_in_another_case() -> None:
    only = statement("CustTable custTable;")
    assert isinstance(only, Declare)
    assert only.target == Name(21, 30, "custTable")


def test_lone_semicolons_leave_nothing_behind() -> None:
    assert [type(each) for each in statements("int a; ; a = 1;; if (a) { };")] == [Declare, Evaluate, If]


def test_a_lone_semicolon_is_an_empty_body() -> None:
    only = statement("while (x);")
    assert isinstance(only, While)
    assert isinstance(only.body, Block) and only.body.body == ()


def test_a_declaration_of_several_variables_as_a_body_is_a_block() -> None:
    only = statement("if (x) int a, b;")
    assert isinstance(only, If) and isinstance(only.yes, Block)
    assert len(only.yes.body) == 2


def test_else_belongs_to_the_nearest_if() -> None:
    outer = statement("if (a) if (b) c(); else d();")
    assert isinstance(outer, If) and outer.no is None
    assert isinstance(outer.yes, If) and outer.yes.no is not None


def test_else_and_do_may_be_followed_by_an_increment() -> None:
    assert shape(statement("if (a) --b; else ++c;")).count("Update") == 2
    assert shape(statement("do ++a; while (b);")).count("Update") == 1


def test_while_do_and_for_are_loops() -> None:
    loop, after, counted = statements("while (a) { } do { } while (b); for (i = 1; i < 3; i++) { }")
    assert isinstance(loop, While) and not loop.after
    assert isinstance(after, While) and after.after
    assert isinstance(counted, For)
    assert shape(counted.update) == "Update('++', i, False)"
    assert len(counted.initial) == 1


def test_for_may_declare_and_may_leave_everything_out() -> None:
    declaring, bare = statements("for (int i = 1; i < 3; i++) { } for (;;) { }")
    assert isinstance(declaring, For) and isinstance(declaring.initial[0], Declare)
    assert isinstance(bare, For)
    assert (bare.initial, bare.test, bare.update) == ((), None, None)


def test_switch_cases_stack_take_lists_and_fall_through() -> None:
    only = statement("switch (x) { case 1: case 2, f(A): a(); break; case b is C: default: d(); }")
    assert isinstance(only, Switch)
    assert [(shape(case.tests), len(case.body)) for case in only.cases] == [
        ("[1]", 0),
        ("[2, f(A)]", 2),
        ("[(b is C)]", 0),
        ("[]", 1),
    ]


def test_macros_stand_between_cases() -> None:
    only = statement("switch (x)\n{\n#Cases\ncase 1: a();\n#More\n}")
    assert isinstance(only, Switch)
    assert [shape(case.tests) for case in only.cases] == ["[#Cases]", "[1]"]


def test_try_catches_by_kind_variable_table_and_everything_and_ends_with_finally() -> None:
    only = statement(
        "try { a(); } catch (Exception::Error) { retry; } catch (ex) { } catch (Exception::X, t) { }"
        " catch (System.Exception e) { throw; } catch { throw b; } finally { c(); }"
    )
    assert isinstance(only, Try)
    assert [shape(each.target) for each in only.catches] == [
        "Exception::Error",
        "ex",
        "Sequence([Exception::X, t])",
        "e",
        "None",
    ]
    assert [each.type for each in only.catches] == [None, None, None, "System.Exception", None]
    assert only.final is not None
    retry = only.catches[0].body
    assert isinstance(retry, Block) and isinstance(retry.body[0], Jump)
    assert retry.body[0].kind == "retry"


def test_a_catch_without_parentheses_takes_any_statement() -> None:
    only = statement("try a(); catch retry;")
    assert isinstance(only, Try)
    assert shape(only.catches[0].body) == "Jump('retry', None)"


def test_throw_and_return_may_stand_alone() -> None:
    again, nothing, value = statements("throw; return; return x;")
    assert again == Throw(11, 17)
    assert nothing == Return(18, 25)
    assert isinstance(value, Return) and shape(value.value) == "x"


@pytest.mark.parametrize("kind", ["changecompany", "changesite", "unchecked"])
def test_scopes_hold_their_subject_and_body(kind: str) -> None:
    only = statement(f"{kind} (x) {{ a(); }}")
    assert isinstance(only, Scope)
    assert (only.kind, shape(only.subject)) == (kind, "x")


def test_using_declares_what_it_disposes_of() -> None:
    declared, named = statements("using (var x = f()) { } using (y) { }")
    assert isinstance(declared, Scope) and isinstance(declared.subject, Declare)
    assert (declared.subject.kind, declared.subject.type) == ("using", "var")
    assert isinstance(named, Scope) and isinstance(named.subject, Name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ttsbegin;", "ttsbegin()"),
        ("TTSCOMMIT;", "TTSCOMMIT()"),
        ("ttsabort;", "ttsabort()"),
        ("breakpoint;", "breakpoint()"),
        ("pause;", "pause()"),
        ("flush a, b;", "flush(a, b)"),
        ("tablelock a;", "tablelock(a)"),
        ("print a, 'b';", "print(a, 'b')"),
        ("print a at 1, 2;", "print(a, 1, 2)"),
        ("window 1, 2 at 3, 4;", "window(1, 2, 3, 4)"),
        ("next custTable;", "next(custTable)"),
        ("next run();", "next.run()"),
        ("super();", "super()"),
    ],
)
def test_statements_that_act_like_calls_are_calls(text: str, expected: str) -> None:
    assert call(statement(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = b;", "Assign('=', a, b)"),
        ("a.b += 1;", "Assign('+=', a.b, 1)"),
        ("a[1] -= 1;", "Assign('-=', Index(a, 1, False), 1)"),
        ("t.(id) = x;", "Assign('=', Index(t, id, False), x)"),
        ("++i;", "Update('++', i, True)"),
        ("i--;", "Update('--', i, False)"),
        ("A::b = 1;", "Assign('=', A::b, 1)"),
    ],
)
def test_assignments_are_statements(text: str, expected: str) -> None:
    assert call(statement(text)) == expected


def test_functions_are_declared_inside_functions() -> None:
    inner, after = statements("int twice(int _x = 1) { return _x * 2; } twice(2);")
    assert isinstance(inner, Declare) and isinstance(inner.value, Function)
    assert (inner.kind, inner.value.name, inner.value.type) == ("function", "twice", "int")
    assert isinstance(after, Evaluate)


def test_while_select_loops_over_a_query() -> None:
    only = statement("while select a where a.B { c(); }")
    assert isinstance(only, While) and isinstance(only.test, Query)


def test_a_job_is_statements_alone() -> None:
    first, second = read("int a;\na = 1;").body
    assert isinstance(first, Declare) and isinstance(second, Evaluate)


def test_element_is_a_variable_where_it_is_declared() -> None:
    only = statement("int element;")
    assert isinstance(only, Declare)
    assert shape(only.target) == "element"


def test_comments_are_nowhere() -> None:
    source = "void m() /* a { */ { // b }\n  /* c\n ; */ x(); /* d */ }"
    assert words(read(source), source) == tokens(source) == ["m", "x"]


def test_macro_lines_are_statements_without_a_semicolon() -> None:
    one, two, three, four = statements("\n#File\n#Lib // why\nint x;\n#define.y(1)\nx = #y;\n")
    assert [shape(each) for each in (one, two)] == ["Evaluate(#File)", "Evaluate(#Lib)"]
    assert isinstance(three, Declare) and isinstance(four, Evaluate)
    assert isinstance(one, Evaluate) and isinstance(one.expression, Macro)


def test_a_macro_is_a_body_too() -> None:
    only = statement("if (x)\n    #Stop\nelse\n    y();")
    assert isinstance(only, If)
    assert shape(only.yes) == "Evaluate(#Stop)"


def test_a_method_without_a_type_and_one_with_a_keyword_as_its_name() -> None:
    assert method("static main(Args _args) { }").type is None
    for head, name in [
        ("TreeNode next()", "next"),
        ("public boolean exists(RecId _id)", "exists"),
        ("void throw()", "throw"),
        ("public new()", "new"),
        ("Foo is(A _a)", "is"),
        ("System.Object as(A _a)", "as"),
        ("int mod()", "mod"),
        ("str[] select()", "select"),
        ("static server void ttsbegin()", "ttsbegin"),
        ("private int count()", "count"),
        ("display Amount sum()", "sum"),
    ]:
        assert method(f"{head} {{ return; }}").name == name


def test_case_never_matters() -> None:
    only = statement("IF (TRUE) { Return FALSE; }")
    assert isinstance(only, If)
    assert only.test == Literal(15, 19, True, "boolean")
    assert isinstance(Case(0, 0, (), ()), Case)
