import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlint_grammars import xpp
from xlint_grammars.syntax import Broken, Class, Declare, Field, Method
from xlint_grammars.text import Document
from xlint_grammars.xpp import Macros
from xpp_reading import body, failures, method_names, nodes, problems, shape

THREE = "class A {{ int x; public void a() {{ x(); }} {} public void c() {{ z(); }} }}"


@pytest.mark.parametrize(
    ("method", "found", "message"),
    [
        ("void b() { y(; }", ";", "expected `)` before `;`"),
        ("void b() { int 3; }", "3", "unexpected `3`"),
        ("void b() { if (x { y(); } }", "{", "expected `)` before `{`"),
        ("void b() { x y z; }", "z", "expected `;` before `z`"),
        ("void b(int x y) { }", "y", "expected `)` before `y`"),
        ("void b() { s = 'open;\n }", "'open;", "this string is not closed"),
        ("void b() { /* open\n }", "/* open", "this comment is not closed"),
        ("void b() { x = a § b; }", "§", "unexpected character `§`"),
        ("void b() { # }", "#", "unexpected character `#`"),
        ("void b() { switch (x) { case 1 2: y(); } }", "2", "unexpected `2`"),
        ("void b() { for (i = 0 1; i < 2; i++) { y(); } }", "1", "expected `;` before `1`"),
    ],
)
def test_a_broken_method_costs_that_method_only(method: str, found: str, message: str) -> None:
    module, errors = failures(THREE.format(method))
    assert errors == [(found, message)]
    names = method_names(module)
    assert (names[0], names[-1]) == ("a", "c")
    assert any(isinstance(node, Broken) for node in nodes(module))


def test_a_broken_statement_leaves_the_others_of_its_method() -> None:
    module, errors = failures("void m() { a(); b(; c(); d() e(); f(); }")
    assert shape(body(module)) == "[Evaluate(a()), Broken(), Evaluate(c()), Broken(), Evaluate(f())]"
    assert errors == [(";", "expected `)` before `;`")]


def test_a_broken_case_leaves_the_others_of_its_switch() -> None:
    module, _ = failures("void m() { switch (x) { case 1: a(); case 2 3: b(); default: c(); } }")
    (switch,) = body(module)
    assert [shape(case.body) for case in switch.cases] == ["[Evaluate(a())]", "[Broken()]", "[Evaluate(c())]"]  # type: ignore[union-attr]


def test_a_broken_statement_inside_blocks_leaves_the_blocks() -> None:
    module, _ = failures("void m() { if (x) { while (y) { a b c; d(); } } e(); }")
    assert shape(body(module)) == (
        "[If(x, Block([While(y, Block([Broken(), Evaluate(d())]), False)]), None), Evaluate(e())]"
    )


@pytest.mark.parametrize(
    ("second", "found", "message"),
    [
        ("public void b() { if (x) { y(); }", "}", "a `}` is missing after this"),
        ("void b() { if (x) { y();", ";", "a `}` is missing after this"),
        ("public void b() { y(); } }", "}", "this `}` closes the class too early"),
    ],
)
def test_unbalanced_braces_in_one_method_keep_the_others(second: str, found: str, message: str) -> None:
    module, errors = failures(THREE.format(second))
    assert errors == [(found, message)]
    assert method_names(module) == ["a", "b", "c"]


def test_a_missing_brace_is_found_without_modifiers_too() -> None:
    module, errors = failures("class A { void a() { if (x) { y(); } void b() { z(); } int c() { return 1; } }")
    assert errors == [("}", "a `}` is missing after this")]
    assert method_names(module) == ["a", "b", "c"]


@pytest.mark.parametrize(
    "source",
    [
        "class A { void a() { if (x) { y(); } void b() { } public void c() { } }",
        "class A { void a() { if (x) { while (y) { z(); } void b() { } void c() { } }",
        "class A { void a() { x = { y; z(); } void b() { } void c() { } }",
        "class A { void a() { x( public void b() { } public void c() { } }",
        "class A { void a() { x = 'open; }\n public void b() { } public void c() { } }",
        "[B(C::D] class A { void a() { } void b() { } void c() { } }",
        "x public class A { void a() { } void b() { } void c() { } }",
        "class A { void a() { } int x public void b() { } void c() { } }",
        "class A { void a() { } void b() { class void c() { } }",
    ],
)
def test_what_is_broken_around_a_method_keeps_the_others(source: str) -> None:
    module, errors = failures(source)
    assert len(errors) == 1
    assert len({"a", "b", "c"} & set(method_names(module))) >= 2


def test_a_missing_brace_at_the_end_keeps_everything() -> None:
    module, errors = failures("class A { public void a() { x(); } public void b() { y(); }")
    assert errors == [("}", "a `}` is missing after this")]
    assert method_names(module) == ["a", "b"]


def test_a_broken_head_of_a_class_keeps_its_members() -> None:
    for head in ("class A extends", "class", "class A implements B C", "public class 3"):
        module, errors = failures(f"{head} {{ int x; public void a() {{ }} }}")
        assert len(errors) == 1
        assert method_names(module) == ["a"]


def test_a_broken_field_costs_that_field_only() -> None:
    module, errors = failures("class A { int a b; str c; void d() { } }")
    assert errors == [("b", "expected `;` before `b`")]
    (only,) = (each.value for each in module.body if isinstance(each, Declare))
    assert isinstance(only, Class)
    assert [type(each) for each in only.members] == [Field, Method]


def test_a_broken_statement_in_a_job_costs_that_statement_only() -> None:
    module, errors = failures("a(); b c d; e();")
    assert errors == [("d", "expected `;` before `d`")]
    assert shape(module.body) == "[Evaluate(a()), Broken(), Evaluate(e())]"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("class A\n{\n    void a()\n    {\n        x();\n\n    public void b()\n    {\n    }\n}\n", 5),
        (
            "class A\n{\n    void a()\n    {\n        x();\n\n    void b()\n    {\n    }\n\n    void c()\n    {\n    }\n}\n",
            5,
        ),
        ("class A\n{\n    void a()\n    {\n        x();\n    }\n\n", 6),
        ("void a()\n{\n    if (x)\n    {\n        y();\n    }\n\n", 6),
    ],
)
def test_a_missing_brace_is_marked_where_it_is_missing(source: str, line: int) -> None:
    (error,) = problems(source)
    assert Document("a.xpp", source).position(error.start)[0] == line


def test_every_broken_part_has_one_error() -> None:
    source = """a b c; d e f; g();
class 3 extends { int h i; str j; int k l; void m() { n o p; q r s; } void t( { } void u() { v w x; } }
"""
    assert [source[error.start : error.end] for error in problems(source)] == ["c", "3", "i", "l", "p", "{", "x"]


def test_text_that_is_no_code_is_one_error() -> None:
    source = "Label1=The first label: a text\n ;Its comment - for translators\nLabel2=Another, longer\n" * 10
    assert len(problems(source)) == 1


@pytest.mark.parametrize("name", ["{Name}", "{{Name}}", "{{{Name}}}", "$Name$", "${Name}", "%1"])
def test_a_placeholder_is_one_error_and_keeps_the_members(name: str) -> None:
    module, errors = failures(
        f"[Form]\npublic class {name} extends {name}\n{{\n    int x;\n    void a() {{ b(); }} void c() {{ }} }}"
    )
    assert len(errors) == 1
    assert method_names(module) == ["a", "c"]


def test_a_placeholder_costs_the_method_or_statement_that_it_stands_in() -> None:
    module, errors = failures(
        "class A { void {Name}() { x(); } void b() { y = {Value}; z(); } void c({Type} _x) { } void d() { } }"
    )
    assert errors == [(each, f"unexpected `{each}`") for each in ("{Name}", "{Value}", "{Type}")]
    assert method_names(module) == ["b", "d"]


def test_a_name_alone_in_a_block_is_no_placeholder() -> None:
    module, errors = failures("void m() { if (x) { y } else { z } a(); }")
    assert errors == [("}", "expected `;` before `}`")]
    assert shape(body(module)[-1]) == "Evaluate(a())"


def test_broken_nodes_cover_what_they_stand_for() -> None:
    source = "void m() { a(); b c d; e(); }"
    (broken,) = (node for node in nodes(failures(source)[0]) if isinstance(node, Broken))
    assert source[broken.start : broken.end] == "b c d;"


def test_what_ends_before_something_broken_ends_with_its_own_text() -> None:
    source = "x(); ) y();"
    first, _ = failures(source)[0].body
    assert source[first.start : first.end] == "x();"


def test_every_stray_brace_in_a_row_is_one_error() -> None:
    assert [message for _, message in failures("void m() { } } } }")[1]] == ["this `}` closes nothing"]


# Texts on which recovery once failed.
@pytest.mark.parametrize(
    "source",
    [
        "while select t",
        "void m() { do { x(; } }",
        "#define.X(;.);\n#X",
        "if (x)",
        "class",
        "class A",
        "[",
        "[A]",
        "public",
        "select",
        "x = #(",
        "switch (x) {",
        "try { } catch",
        "} { } {",
        "\0",
        "#if.A",
        "#endif",
        "#define",
        "#define.",
        "#define.A(",
        "@",
        '@"',
        "1\\2",
        "void f() { x = 1.; }",
        "[x] public",
        "new A[",
        "boolean unpack(container _packed, Class) { }",
    ],
)
def test_reading_always_ends_and_errors_lie_in_the_text(source: str) -> None:
    for error in problems(source):
        assert 0 <= error.start <= error.end <= len(source)


SNIPPETS = st.sampled_from(
    ["{", "}", "(", ")", ";", "[", "]", "#A", "\n", " x ", " int ", " class A ", "public ", "void f()", "if (x) ", " else ",
     "select t ", "while ", "case 1:", "switch (x) ", "'s'", "'", "/*", "*/", "//", "#if.A\n", "#endif\n", "#localmacro.A\n",
     "#endmacro\n", "#define.A(", ".", "::", "=", "+", "1", "new ", "return ", "try ", "catch ", ","]
)  # fmt: skip


@given(st.lists(SNIPPETS, max_size=30).map("".join))
def test_any_text_becomes_syntax_with_spans_inside_each_other(source: str) -> None:
    module, errors = xpp.parse(Document("a.xpp", source).whole())
    for error in errors:
        assert 0 <= error.start <= error.end <= len(source)
        assert error.message
    for outer in nodes(module):
        for name in outer.__struct_fields__:
            inner = getattr(outer, name)
            for node in inner if isinstance(inner, tuple) else (inner,):
                if hasattr(node, "start"):
                    assert outer.start <= node.start <= node.end <= outer.end


MANY = 100_000


@pytest.mark.parametrize(
    "source",
    [
        "x = " + "(" * MANY + "1" + ")" * MANY + ";",
        "x = " + "(" * MANY,
        "{" * MANY + "}" * MANY,
        "void f() {" + "{" * MANY,
        "x = " + "[" * MANY + "]" * MANY + ";",
        "x = " + "!" * MANY + "a;",
        "x = a" + "+a" * MANY + ";",
        "x = a" + "+a" * MANY + "; b c d;",
        "x = a" + ".a()" * MANY + ";",
        "x = " + "a ? b : " * MANY + "c;",
        "if (a) b(); else " * (MANY // 10) + "c();",
        "class A { " * (MANY // 10),
    ],
    ids=[
        "parentheses", "open parentheses", "braces", "open braces", "brackets", "signs", "sums", "faulty sums", "members", "conditionals",
        "else", "classes",
    ],
)  # fmt: skip
def test_deep_nesting_is_an_error_and_ends_at_once(source: str) -> None:
    started = time.process_time()
    messages = {error.message for error in problems(source)}
    assert "nested too deeply" in messages
    assert time.process_time() - started < 10


def test_reasonable_nesting_is_no_error() -> None:
    assert problems("void f() " + "{ if (x) " * 100 + ";" + "}" * 100) == ()
    assert problems("x = " + " + ".join(["'a'"] * 900) + ";") == ()
    assert problems("x = [" + ", ".join(["1"] * MANY) + "];") == ()


@pytest.mark.parametrize(
    "source",
    [
        "/* " * MANY,
        '"\n' * MANY,
        "#localmacro.A\n" * MANY,
        "#define.A(\n" * MANY,
        "#X(\n" * MANY,
        "#A /*\n" * MANY,
        "a b c; " * (MANY // 2),
        "public void f() {" * (MANY // 5),
    ],
    ids=["comments", "strings", "local macros", "defines", "arguments", "macros", "errors", "methods"],
)
def test_hostile_texts_take_no_more_than_linear_time(source: str) -> None:
    started = time.process_time()
    assert problems(source) or source.startswith("#define")
    assert time.process_time() - started < 20


def test_macros_that_multiply_are_stopped() -> None:
    tower = {"a0": "x, x"} | {f"a{n}": f"#a{n - 1}, #a{n - 1}, #a{n - 1}, #a{n - 1}" for n in range(1, 15)}
    started = time.process_time()
    xpp.parse(Document("a.xpp", "x = [#a14];").whole(), macros=Macros(tower))
    assert time.process_time() - started < 20
