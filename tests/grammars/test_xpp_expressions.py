import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlint_grammars.syntax import Array, Binary, Call, Evaluate, Index, Literal, Macro, Member, Name, New, Query, Unary
from xlint_grammars.xpp.tables import KEYWORDS
from xpp_reading import expression, nodes, read, shape, statement, tokens, words

# dev-ref/xpp-operators.md, "Operator precedence": what stands in one row binds alike, the rows bind ever more loosely.
ROWS = [
    ["*", "/", "%", "div", "mod", "<<", ">>", "&", "^"],
    ["+", "-", "|"],
    ["<", "<=", "==", "!=", ">", ">=", "like"],
    ["&&", "||"],
]
OPERATORS = [operator for row in ROWS for operator in row]


def row(operator: str) -> int:
    return next(number for number, operators in enumerate(ROWS) if operator in operators)


def by_precedence(operands: list[str], operators: list[str]) -> str:
    """The shape of `a op b op c ...` by the table alone: the strongest row first, each from left to right."""
    operands, operators = list(operands), list(operators)
    for number in range(len(ROWS)):
        place = 0
        while place < len(operators):
            if row(operators[place]) == number:
                operands[place : place + 2] = [f"({operands[place]} {operators[place]} {operands[place + 1]})"]
                del operators[place]
            else:
                place += 1
    (only,) = operands
    return only


@given(st.lists(st.sampled_from(OPERATORS), min_size=1, max_size=12))
def test_operators_bind_as_the_table_says(operators: list[str]) -> None:
    operands = [f"v{number}" for number in range(len(operators) + 1)]
    text = operands[0] + "".join(f" {op} {value}" for op, value in zip(operators, operands[1:], strict=True))
    assert shape(expression(text)) == by_precedence(operands, operators)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 || 0 && 0", "((1 || 0) && 0)"),
        ("a & b + c", "((a & b) + c)"),
        ("a | b & c", "(a | (b & c))"),
        ("a == b & 1", "(a == (b & 1))"),
        ("1 << 2 + 3", "((1 << 2) + 3)"),
        ("-a * b", "((- a) * b)"),
        ("!a && !b", "((! a) && (! b))"),
        ("!-a", "(! (- a))"),
        ("a - b - c", "((a - b) - c)"),
        ("a MOD b Div c", "((a mod b) div c)"),
        ("a is B && c as D != null", "((a is B) && ((c as D) != None))"),
        ("x like '*a' || y", "((x like '*a') || y)"),
        ("(a + b) * c", "((a + b) * c)"),
        ("a ? b : c ? d : e", "Conditional(a, b, Conditional(c, d, e))"),
        ("a || b ? c + 1 : d", "Conditional((a || b), (c + 1), d)"),
    ],
)
def test_precedence_is_not_that_of_c(text: str, expected: str) -> None:
    assert shape(expression(text)) == expected


names = st.from_regex(r"[a-zA-Z_]\w{0,6}", fullmatch=True).filter(lambda name: name.lower() not in KEYWORDS)
plain_strings = st.text(st.characters(exclude_characters="\\\"'\r\n", exclude_categories=["Cs"]), max_size=8)
literals = st.one_of(
    st.integers(0, 1 << 70).map(str),
    st.floats(0, 1e9, allow_nan=False).map(lambda value: f"{value:.3f}"),
    plain_strings.map(lambda text: f'"{text}"'),
    plain_strings.map(lambda text: f"'{text}'"),
    st.sampled_from(["21\\11\\1998", "0xFF", "true", "NULL", "1988-07-20T13:34:45", "@'C:\\'"]),
)
expressions = st.recursive(
    st.one_of(names, literals),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(OPERATORS), inner).map(" ".join),
        inner.map(lambda text: f"({text})"),
        inner.map(lambda text: f"-({text})"),
        st.tuples(names, st.lists(inner, max_size=3)).map(lambda pair: f"{pair[0]}({', '.join(pair[1])})"),
        st.tuples(names, names).map(".".join),
        st.tuples(names, st.sampled_from(["Break", "int", "next", "y"])).map("::".join),
        st.tuples(names, inner).map(lambda pair: f"{pair[0]}.({pair[1]})"),
        st.tuples(names, inner).map(lambda pair: f"{pair[0]}[{pair[1]}]"),
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.tuples(inner, inner, inner).map(lambda parts: f"({parts[0]} ? {parts[1]} : {parts[2]})"),
        st.tuples(names, inner).map(lambda pair: f"new {pair[0]}({pair[1]})"),
        st.tuples(names, inner).map(lambda pair: f"(select firstonly {pair[0]} where {pair[1]}).RecId"),
    ),
    max_leaves=12,
)


@given(expressions)
def test_every_name_and_literal_of_an_expression_is_in_its_syntax_in_order(text: str) -> None:
    source = f"void m()\n{{\n    // '\n    x = {text};\n}}\n"
    module = read(source)
    assert words(module, source) == tokens(source)


@given(expressions)
def test_every_node_lies_inside_the_one_that_holds_it(text: str) -> None:
    source = f"void m() {{ x = {text}; }}"
    for outer in nodes(read(source)):
        for name in outer.__struct_fields__:
            inner = getattr(outer, name)
            for node in inner if isinstance(inner, tuple) else (inner,):
                if hasattr(node, "start"):
                    assert outer.start <= node.start <= node.end <= outer.end


@given(expressions)
def test_spans_of_names_and_literals_are_exact(text: str) -> None:
    source = f"void m() {{ x = {text}; }}"
    for node in nodes(read(source)):
        if isinstance(node, Name):
            assert source[node.start : node.end] == node.name
        elif isinstance(node, Member):
            assert source.startswith(node.name, node.name_start)
        elif isinstance(node, Literal) and node.kind == "date":
            assert source[node.start : node.end] == node.value


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("12", 12, "number"),
        ("5637144576", 5637144576, "number"),
        ("0x8000", 0x8000, "number"),
        ("1.0e3", 1000.0, "number"),
        ("21\\11\\1998", "21\\11\\1998", "date"),
        ("1988-07-20T13:34:45", "1988-07-20T13:34:45", "date"),
        ("True", True, "boolean"),
        ("null", None, "null"),
        ('"a\\"b"', 'a"b', "string"),
        ("'a\\'b\\n\\\\'", "a'b\n\\", "string"),
        ("'it''s'", "it's", "string"),
        ('"say ""no"""', 'say "no"', "string"),
        ("''", "", "string"),
        ("'a\"\"b'", 'a""b', "string"),
        ('"@SYS123"', "@SYS123", "string"),
        ("@'\\Forms\\'", "\\Forms\\", "string"),
        ("@\"<a>\n  'b'\n</a>\"", "<a>\n  'b'\n</a>", "string"),
        ("'// no comment /* either'", "// no comment /* either", "string"),
    ],
)
def test_literals_have_the_value_that_they_write(text: str, value: object, kind: str) -> None:
    literal = expression(text)
    assert isinstance(literal, Literal)
    assert (literal.value, literal.kind) == (value, kind)


def test_a_verbatim_string_ends_at_its_quote_whatever_stands_before() -> None:
    assert shape(expression("f(@'\\Forms\\', \"x\")")) == "f('\\\\Forms\\\\', 'x')"


def test_static_members_say_so_and_keywords_behind_the_colons_are_names() -> None:
    for name in ("Break", "Internal", "Final", "true", "insert_recordset", "if", "Null"):
        member = expression(f"Exception::{name}")
        assert isinstance(member, Member) and member.static and member.name == name


def test_keywords_behind_a_dot_are_names() -> None:
    assert shape(expression("value.int() + x.next() + y.select.where")) == "((value.int() + x.next()) + y.select.where)"


def test_a_keyword_before_a_dot_or_colons_is_a_name() -> None:
    assert shape(expression("boolean::true")) == "boolean::true"
    assert shape(expression("client.window.index")) == "client.window.index"


def test_a_keyword_alone_as_an_argument_is_a_name() -> None:
    assert shape(expression("fieldNum(SalesLine, Index)")) == "fieldNum(SalesLine, Index)"
    assert shape(expression("methodStr(A, insert_recordset) + extendedTypeStr(Date)")) == (
        "(methodStr(A, insert_recordset) + extendedTypeStr(Date))"
    )


def test_clr_names_are_dotted_before_the_colons() -> None:
    assert shape(expression("System.Web.HttpUtility::UrlEncode(x)")) == "System.Web.HttpUtility::UrlEncode(x)"


def test_parentheses_behind_a_dot_are_a_field_access() -> None:
    access = expression("table.(fieldNum(T, F))")
    assert isinstance(access, Index)
    assert shape(access.index) == "fieldNum(T, F)"


def test_array_fields_are_indexed() -> None:
    assert shape(expression("t.SourcePKValue[1]")) == "Index(t.SourcePKValue, 1, False)"


def test_new_takes_a_dotted_name() -> None:
    made = expression("new System.Uri(a, b)")
    assert isinstance(made, New) and isinstance(made.callee, Name)
    assert made.callee.name == "System.Uri"
    assert len(made.arguments) == 2


def test_a_clr_array_is_made_with_its_size_and_parentheses_behind() -> None:
    made = expression("new System.Type[2]()")
    assert isinstance(made, New) and isinstance(made.callee, Name)
    assert made.callee.name == "System.Type[]"
    assert shape(made.arguments) == "[2]"


def test_containers_are_arrays() -> None:
    assert isinstance(expression("[1, 'a', [x]]"), Array)
    assert expression("[]") == Array(15, 17, ())


def test_a_container_on_the_left_takes_another_apart() -> None:
    only = statement("[a, b.c] = packed;")
    assert isinstance(only, Evaluate)
    assert shape(only.expression) == "Assign('=', Array([a, b.c]), packed)"


def test_two_statements_that_begin_with_a_bracket_are_two() -> None:
    source = "void m() { [a] = x(); [b, c] = y(); }"
    assert shape(read(source).body[0].value.body.body).count("Assign") == 2  # type: ignore[union-attr]


def test_select_stands_in_expressions() -> None:
    found = expression("(select firstonly t where t.A == 1).RecId != 0")
    assert isinstance(found, Binary) and isinstance(found.left, Member)
    assert isinstance(found.left.object, Query)
    assert found.left.name == "RecId"


def test_next_calls_the_next_method_in_the_chain() -> None:
    call = expression("next validate(x)")
    assert isinstance(call, Call)
    assert shape(call) == "next.validate(x)"


def test_super_and_this_are_names() -> None:
    assert shape(expression("super(a) + this.b()")) == "(super(a) + this.b())"


def test_as_and_is_take_a_type_on_the_right() -> None:
    tested = expression("form as System.Windows.Forms.Form")
    assert isinstance(tested, Binary) and isinstance(tested.right, Name)
    assert tested.right.name == "System.Windows.Forms.Form"


def test_an_event_handler_is_a_call_that_is_added() -> None:
    only = statement("this.changed += eventhandler(Other::handle);")
    assert isinstance(only, Evaluate)
    assert shape(only.expression) == "Assign('+=', this.changed, eventhandler(Other::handle))"


def test_byref_marks_an_argument() -> None:
    call = expression("f(byref x, y)")
    assert isinstance(call, Call)
    assert isinstance(call.arguments[0], Unary)
    assert call.arguments[0].operator == "byref"


def test_names_may_be_written_in_any_script() -> None:
    assert shape(expression("größe + имя")) == "(größe + имя)"


def test_an_at_sign_makes_a_keyword_a_name() -> None:
    assert shape(expression("@class + b")) == "(@class + b)"


def test_smaller_and_greater_are_never_brackets() -> None:
    assert shape(expression("a < b && c > d")) == "((a < b) && (c > d))"


def test_intrinsic_functions_take_dotted_names() -> None:
    assert (
        shape(expression("identifierStr(Microsoft.Dynamics.IFeature)")) == "identifierStr(Microsoft.Dynamics.IFeature)"
    )


def test_unknown_macros_are_expressions_and_list_items() -> None:
    assert shape(expression("[#CurrentVersion, #CurrentList]")) == "Array([#CurrentVersion, #CurrentList])"
    call = expression("#preFixField(custTable, f(a, b))")
    assert isinstance(call, Macro)
    assert call.arguments == ("custTable", "f(a, b)")


def test_an_operator_before_a_parenthesis_stays_an_operator() -> None:
    assert shape(expression("a mod (b) + c div (d)")) == "((a mod b) + (c div d))"
