import pytest

from xlint_grammars import xpp
from xlint_grammars.syntax import Literal, Method
from xlint_grammars.text import Document
from xlint_grammars.xpp import Macros
from xpp_reading import body, declared_class, expression, read, shape


def macros(text: str, known: Macros | None = None) -> Macros:
    return xpp.macros_of(Document("a.xpp", text).whole(), macros=known)


def method_body(text: str, known: Macros | None = None) -> str:
    return shape(body(read(f"void m()\n{{\n{text}\n}}", known)))


DECLARATION = """class A
{
    #define.CurrentVersion(2)
    #localmacro.CurrentList
        fromDate,
        toDate
    #endmacro
    int fromDate, toDate;
}"""


def test_the_macros_of_a_declaration_hold_in_its_methods() -> None:
    known = macros(DECLARATION)
    assert method_body("return [#CurrentVersion, #CurrentList];", known) == "[Return(Array([2, fromDate, toDate]))]"
    assert method_body("[version, #currentlist] = packed;", known) == (
        "[Evaluate(Assign('=', Array([version, fromDate, toDate]), packed))]"
    )


def test_the_macros_of_a_class_hold_in_the_methods_inside_it() -> None:
    found = declared_class(DECLARATION[:-1] + "container pack() { return [#CurrentVersion, #CurrentList]; } }")
    (method,) = (each for each in found.members if isinstance(each, Method))
    assert shape(method.function.body.body) == "[Return(Array([2, fromDate, toDate]))]"


def test_what_a_macro_expands_to_lies_where_the_macro_is_used() -> None:
    source = "#define.Name('customerid')\nvoid m() { f(#Name); }"
    module = read(source)
    (call,) = body(module)
    (argument,) = call.expression.arguments  # type: ignore[union-attr]
    assert isinstance(argument, Literal)
    assert (argument.value, source[argument.start : argument.end]) == ("customerid", "#Name")


def test_parameters_are_replaced_as_text() -> None:
    known = Macros({"where": "%1.Blocked == %2 && %1.Id"})
    assert method_body("select t where #where(t, NoYes::No);", known).count("((t.Blocked == NoYes::No) && t.Id)") == 1


def test_the_documented_substitutions_come_out_as_documented() -> None:
    known = Macros({"m": '"One == [%1] ,  Two == [%2]"'})
    for use, value in [
        ("#m(Apple)", "One == [Apple] ,  Two == []"),
        ("#m(Apple,Banana)", "One == [Apple] ,  Two == [Banana]"),
        ("#m(Apple, Banana, cranberry)", "One == [Apple] ,  Two == [ Banana]"),
        ("#m(,Apple,Banana)", "One == [] ,  Two == [Apple]"),
        ("#m()", "One == [] ,  Two == []"),
        ("#m", "One == [] ,  Two == []"),
    ]:
        assert method_body(f"f({use});", known) == f"[Evaluate(f({value!r}))]"


def test_directives_may_stand_inside_a_macro() -> None:
    text = "#localmacro.Outer\n#define.Inner(5)\n#endmacro\n#Outer\n#define.K(#localmacro.L ++i; #endmacro)\n#K\n#L\nx = #Inner;"
    assert method_body(text) == "[Evaluate(Update('++', i, True)), Evaluate(Assign('=', x, 5))]"


def test_names_of_macros_may_begin_with_a_digit() -> None:
    assert method_body("#define.11_Value('x')\nf(#11_Value);") == "[Evaluate(f('x'))]"


def test_a_definition_without_a_value_leaves_an_earlier_value() -> None:
    assert macros("#define.A(1)\n#define.A").definitions == {"a": "1"}


def test_macros_use_macros() -> None:
    known = Macros({"a": "#b + 1", "b": "x"})
    assert method_body("y = #a;", known) == "[Evaluate(Assign('=', y, (x + 1)))]"


def test_macros_that_use_themselves_end() -> None:
    known = Macros({"a": "#a", "b": "[#b, #b]"})
    assert "#a" in method_body("x = #a;", known)
    assert "#b" in method_body("x = #b;", known)


def test_half_a_statement_may_be_a_macro() -> None:
    known = Macros({"begin": "if (x) {", "end": "}"})
    assert method_body("#begin\n y();\n#end", known) == "[If(x, Block([Evaluate(y())]), None)]"


def test_unknown_macros_stay() -> None:
    assert shape(expression("#WinAPI")) == "#WinAPI"
    assert method_body("#OCCRetryCount\n#Lib;\nf(#A);") == (
        "[Evaluate(#OCCRetryCount), Evaluate(#Lib), Evaluate(f(#A))]"
    )


def test_a_library_in_sight_defines_what_it_defines() -> None:
    known = Macros.library("LtwMacros", "#define.Host('contoso')\n#define.Two(2)")
    assert method_body("#LtwMacros\nx = #Host + #Two;", known) == "[Evaluate(Assign('=', x, ('contoso' + 2)))]"
    assert method_body("#macrolib.ltwmacros\nx = #Two;", known) == "[Evaluate(Assign('=', x, 2))]"
    assert macros("class A\n{\n    #LtwMacros\n}", known).definitions["two"] == "2"


def test_a_library_out_of_sight_is_a_macro() -> None:
    assert method_body("#macrolib.AviFiles\nx();") == "[Evaluate(#AviFiles), Evaluate(x())]"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("#define.A(x)", "x"),
        ("#DEFINE.a( 'b)c' )", " 'b)c' "),
        ("#define.A(strFmt('%1', f(x)))", "strFmt('%1', f(x))"),
        ("#define.A", ""),
        ("#globaldefine.A(1)", "1"),
        ("#localmacro.A\n  x, // y\n#endmacro", "x, // y"),
        ("#macro.A x #ENDMACRO", "x"),
        ("#globalmacro.A x #endmacro.A", "x"),
        ("#define.A(http://x/y)", "http://x/y"),
    ],
)
def test_definitions_are_raw_text(text: str, value: str) -> None:
    assert macros(text).definitions == {"a": value}


def test_undef_forgets_and_definc_counts() -> None:
    assert macros("#define.A(1)\n#undef.A").definitions == {}
    assert macros("#define.A(1)\n#definc.A\n#definc.A\n#defdec.A").definitions == {"a": "2"}
    assert macros("#define.A('3')\n#definc.A").definitions == {"a": "1"}


def test_later_macros_win() -> None:
    assert (Macros({"a": "1", "b": "1"}) | Macros({"a": "2"})).definitions == {"a": "2", "b": "1"}


def test_conditions_keep_the_branch_that_is_taken() -> None:
    text = "#if.A\n one();\n#endif\n#ifnot.A\n two();\n#endif"
    assert method_body(text, Macros({"a": ""})) == "[Evaluate(one())]"
    assert method_body("#define.B\n" + text.replace(".A", ".B")) == "[Evaluate(one())]"


def test_conditions_compare_with_a_value() -> None:
    text = "#if.A(2)\n two();\n#endif\n#ifnot.A(2)\n other();\n#endif"
    assert method_body(text, Macros({"a": "2"})) == "[Evaluate(two())]"
    assert method_body(text, Macros({"a": "3"})) == "[Evaluate(other())]"
    assert method_body(text.replace("(2)", "()"), Macros({"a": "3"})) == "[Evaluate(two())]"


def test_conditions_nest() -> None:
    text = "#ifnot.A\n#if.B\n b();\n#endif\n c();\n#endif\n d();"
    assert method_body(text, Macros({"a": ""})) == "[Evaluate(d())]"


def test_a_condition_on_something_unknown_keeps_both_sides() -> None:
    assert method_body("#if.A\n one();\n#endif\n#ifnot.A\n two();\n#endif") == "[Evaluate(one()), Evaluate(two())]"


def test_a_condition_on_something_unknown_fails_where_both_sides_cannot_stand() -> None:
    text = "void m(\n#if.A\n int x)\n#endif\n#ifnot.A\n str x)\n#endif\n{\n}"
    (only,) = read(text).body
    assert only.value.parameters[0].type == "str"  # type: ignore[union-attr]
    assert method_body("#if.never\n this is no code\n#endif\n x();") == "[Evaluate(x())]"


def test_a_macro_without_its_end_is_an_error_and_costs_its_line() -> None:
    document = Document("a.xpp", "class A\n{\n    #localmacro.List\n    int x;\n}")
    module, errors = xpp.parse(document.whole())
    assert [error.message for error in errors] == ["`#localmacro.List` has no `#endmacro`"]
    assert len(module.body[0].value.members) == 1  # type: ignore[union-attr]


def test_strings_in_macro_arguments_may_hold_parentheses_and_commas() -> None:
    assert shape(expression("#m(a, ')', \"b,c\")")) == "#m('a', \"')'\", '\"b,c\"')"
