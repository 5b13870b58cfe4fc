"""What each construct of JavaScript becomes."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import fields

from xlint_grammars import javascript
from xlint_grammars.syntax import Literal, Module, Name, Node
from xlint_grammars.text import Document


def read(source: str) -> Module:
    module, errors = javascript.parse(Document("script.js", source).whole())
    assert errors == ()
    return module


def shape(node: Any) -> Any:
    """A node without places and defaults: names as they are, strings quoted, anything else a tuple that begins with its type."""
    if isinstance(node, tuple):
        return [shape(item) for item in node]
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Literal):
        return (node.kind, node.value) if node.kind != "string" else f"'{node.value}'"
    if not isinstance(node, Node):
        return node
    values = [
        shape(getattr(node, field.name))
        for field in fields(node)
        if field.name not in ("start", "end", "name_start") and getattr(node, field.name) != field.default
    ]
    return (type(node).__name__, *values)


def statements(source: str) -> list[Any]:
    return [shape(statement) for statement in read(source).body]


def expression(source: str) -> Any:
    (statement,) = statements(f"x = ({source});")
    return statement[1][3]


ONE, TWO = ("number", 1), ("number", 2)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("'a\\x41\\u0042\\u{43}\\103\\\n\\n'", "'aABCC\n'"),
        ('"it\'s"', "'it's'"),
        ("'\\uD83D\\uDE00'", "'😀'"),
        ("'\\uD83D!'", "'\ufffd!'"),
        ("'a\u2028b'", "'a\u2028b'"),
        ("1_000", ("number", 1000)),
        ("0xFF", ("number", 255)),
        (".5e1", ("number", 5)),
        ("010", ("number", 8)),
        ("1.5", ("number", 1.5)),
        ("0x1Fn", ("bigint", "0x1Fn")),
        ("1_0n", ("bigint", "1_0n")),
        ("true", ("boolean", True)),
        ("null", ("null", None)),
        ("undefined", ("undefined", None)),
        ("/[/]\\//giv", ("regex", "/[/]\\//giv")),
        ("this", "this"),
    ],
)
def test_constants_are_cooked_and_keep_their_kind(source: str, expected: Any) -> None:
    assert expression(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a.b[c]", ("Index", ("Member", "a", "b"), "c")),
        ("a?.b.c", ("Member", ("Member", "a", "b", True), "c")),
        ("a?.[b]?.(c)", ("Call", ("Index", "a", "b", True), ["c"], True)),
        ("this.#x", ("Member", "this", "#x")),
        ("#x in o", ("Binary", "in", "#x", "o")),
        ("f(a, ...b)", ("Call", "f", ["a", ("Spread", "b")])),
        ("new A.B(1)", ("New", ("Member", "A", "B"), [ONE])),
        ("new A", ("New", "A", [])),
        ("import('m')", ("Call", "import", ["'m'"])),
        ("a + b + c", ("Binary", "+", ("Binary", "+", "a", "b"), "c")),
        ("a + (b + c)", ("Binary", "+", "a", ("Binary", "+", "b", "c"))),
        ("a == b in c", ("Binary", "==", "a", ("Binary", "in", "b", "c"))),
        ("(-a) ** b ** c", ("Binary", "**", ("Unary", "-", "a"), ("Binary", "**", "b", "c"))),
        ("a ?? b", ("Binary", "??", "a", "b")),
        ("a && b || c", ("Binary", "||", ("Binary", "&&", "a", "b"), "c")),
        ("a ? b : c", ("Conditional", "a", "b", "c")),
        ("a ||= b", ("Assign", "||=", "a", "b")),
        ("a = b += c", ("Assign", "=", "a", ("Assign", "+=", "b", "c"))),
        ("typeof a", ("Unary", "typeof", "a")),
        ("void 0", ("Unary", "void", ("number", 0))),
        ("++a", ("Update", "++", "a", True)),
        ("a.b--", ("Update", "--", ("Member", "a", "b"), False)),
        ("a, b, c", ("Sequence", ["a", "b", "c"])),
        ("[a, , ...b]", ("Array", ["a", None, ("Spread", "b")])),
    ],
)
def test_operators_members_and_calls(source: str, expected: Any) -> None:
    assert expression(source) == expected


def test_a_template_is_its_texts_and_expressions() -> None:
    assert expression("`a${b}${c}\\n`") == ("Template", ["'a'", "b", "c", "'\n'"])
    assert expression("`${`${a}`}`") == ("Template", [("Template", ["a"])])
    assert expression("``") == ("Template", [])


def test_a_tagged_template_may_hold_what_is_no_escape() -> None:
    assert expression("String.raw`C:\\unit ${a}`") == ("Template", ["'C:unit '", "a"], ("Member", "String", "raw"))


def test_the_entries_of_an_object() -> None:
    source = "{ a: 1, 'b': 1, 1: 1, [c]: 1, d, ...e, get f() {}, set f(v) {}, async, async *g() {} }"
    function: Any = ("Function", None, [], ("Block", []))
    assert expression(source) == (
        "Object",
        [
            ("Property", "'a'", ONE),
            ("Property", "'b'", ONE),
            ("Property", "'1'", ONE),
            ("Property", "c", ONE, True),
            ("Property", "'d'", "d"),
            ("Property", None, "e", "spread"),
            ("Property", "'f'", function, "get"),
            ("Property", "'f'", ("Function", None, [("Parameter", "v")], ("Block", [])), "set"),
            ("Property", "'async'", "async"),
            ("Property", "'g'", ("Function", None, [], ("Block", []), ["async", "generator"])),
        ],
    )


def test_patterns_are_objects_and_arrays_with_defaults_as_assignments() -> None:
    assert statements("const { a, b: c = 1, ...d } = e, [f = 2, , ...g] = h;") == [
        (
            "Declare",
            "const",
            (
                "Object",
                [
                    ("Property", "'a'", "a"),
                    ("Property", "'b'", ("Assign", "=", "c", ONE)),
                    ("Property", None, "d", "spread"),
                ],
            ),
            "e",
        ),
        ("Declare", "const", ("Array", [("Assign", "=", "f", TWO), None, ("Spread", "g")]), "h"),
    ]
    assert statements("({ a, b: c.d } = e);") == [
        (
            "Evaluate",
            ("Assign", "=", ("Object", [("Property", "'a'", "a"), ("Property", "'b'", ("Member", "c", "d"))]), "e"),
        )
    ]


def test_undefined_is_a_name_where_it_is_declared() -> None:
    assert expression("function (w, undefined) { return undefined }") == (
        "Function",
        None,
        [("Parameter", "w"), ("Parameter", "undefined")],
        ("Block", [("Return", ("undefined", None))]),
    )


def test_functions_keep_their_modifiers_and_parameters() -> None:
    assert statements("async function* f(a, { b }, c = 1, ...d) { await a; yield; yield* b }") == [
        (
            "Declare",
            "function",
            "f",
            (
                "Function",
                "f",
                [
                    ("Parameter", "a"),
                    ("Parameter", ("Object", [("Property", "'b'", "b")])),
                    ("Parameter", "c", ONE),
                    ("Parameter", "d", True),
                ],
                (
                    "Block",
                    [
                        ("Evaluate", ("Unary", "await", "a")),
                        ("Evaluate", ("Unary", "yield", ("undefined", None))),
                        ("Evaluate", ("Unary", "yield*", "b")),
                    ],
                ),
                ["async", "generator"],
            ),
        )
    ]


def test_an_arrow_with_an_expression_returns_it() -> None:
    body = ("Block", [("Return", "b")])
    assert expression("a => b") == ("Function", None, [("Parameter", "a")], body, ["arrow"])
    assert expression("async (a) => b") == ("Function", None, [("Parameter", "a")], body, ["async", "arrow"])
    assert expression("() => { b }") == ("Function", None, [], ("Block", [("Evaluate", "b")]), ["arrow"])


def test_new_target_is_a_name() -> None:
    assert expression("function () { new.target }")[3] == ("Block", [("Evaluate", "new.target")])


def test_classes_hold_fields_methods_and_static_blocks() -> None:
    source = """class A extends B {
        x = 1; static #y; [z]; default = 2
        constructor() { super() } static async *m() {} get p() {} #q() {} async #r() { await 1 }
        static { f() }
    }"""
    function: Any = ("Function", None, [], ("Block", []))
    (declare,) = statements(source)
    assert declare[:3] == ("Declare", "class", "A")
    name, base, members, blocks = declare[3][1:]
    assert (name, base) == ("A", "B")
    assert members == [
        ("Field", "'x'", ONE),
        ("Field", "'#y'", True),
        ("Field", "z"),
        ("Field", "'default'", TWO),
        ("Method", "'constructor'", (*function[:3], ("Block", [("Evaluate", ("Call", "super", []))])), "constructor"),
        ("Method", "'m'", (*function, ["async", "generator"]), True),
        ("Method", "'p'", function, "get"),
        ("Method", "'#q'", function),
        ("Method", "'#r'", (*function[:3], ("Block", [("Evaluate", ("Unary", "await", ONE))]), ["async"])),
    ]
    assert blocks == [("Block", [("Evaluate", ("Call", "f", []))])]


def test_one_declaration_of_several_variables_is_several() -> None:
    assert statements("var a = 1, b;") == [("Declare", "var", "a", ONE), ("Declare", "var", "b")]
    assert statements("using a = b;") == [("Declare", "using", "a", "b")]
    assert statements("using(a);") == [("Evaluate", ("Call", "using", ["a"]))]


def test_branches_and_jumps() -> None:
    assert statements("if (a) b; else if (c) ; else { d }") == [
        ("If", "a", ("Evaluate", "b"), ("If", "c", ("Block", []), ("Block", [("Evaluate", "d")])))
    ]
    assert statements("if (a) var b, c;") == [
        ("If", "a", ("Block", [("Declare", "var", "b"), ("Declare", "var", "c")]))
    ]
    assert statements("switch (a) { case 1: b; break; default: }") == [
        ("Switch", "a", [("Case", [ONE], [("Evaluate", "b"), ("Jump", "break")]), ("Case", [], [])])
    ]
    assert statements("a: for (;;) continue a;") == [
        ("Labeled", "a", ("For", [], None, None, ("Jump", "continue", "a")))
    ]
    assert statements("try { throw a } catch { } finally { b }") == [
        ("Try", ("Block", [("Throw", "a")]), [("Catch", None, ("Block", []))], ("Block", [("Evaluate", "b")]))
    ]
    assert statements("try { } catch ({ message }) { }")[0][2] == [
        ("Catch", ("Object", [("Property", "'message'", "message")]), ("Block", []))
    ]
    assert statements("debugger; ;") == []
    assert statements("with (a) b;") == [("Scope", "with", "a", ("Evaluate", "b"))]


def test_loops() -> None:
    assert statements("for (let i = 0, n = 1; i < n; i++) a;") == [
        (
            "For",
            [("Declare", "let", "i", ("number", 0)), ("Declare", "let", "n", ONE)],
            ("Binary", "<", "i", "n"),
            ("Update", "++", "i", False),
            ("Evaluate", "a"),
        )
    ]
    assert statements("for (i = 0; ;) ;")[0][1] == [("Evaluate", ("Assign", "=", "i", ("number", 0)))]
    assert statements("for (const [k, v] of a) ;") == [
        ("ForEach", ("Declare", "const", ("Array", ["k", "v"])), "of", "a", ("Block", []))
    ]
    assert statements("for (a.b in c) d;") == [("ForEach", ("Member", "a", "b"), "in", "c", ("Evaluate", "d"))]
    assert statements("for (const x = (a in b) ? 1 : 2; ;) ;")[0][1][0][3][1] == ("Binary", "in", "a", "b")
    assert statements("do a; while (b)") == [("While", "b", ("Evaluate", "a"), True)]


def test_a_string_on_the_line_after_return_is_not_returned() -> None:
    (declare,) = statements("function f() { return\n'x' }")
    assert declare[3][3] == ("Block", [("Return",), ("Evaluate", "'x'")])


def test_imports_and_exports() -> None:
    assert statements("""
        import a, { b as c, default as d, "e f" as g } from "m";
        import * as n from "n"; import "o";
        import j from "./j.json" with { type: "json" };
        export const x = 1; export const y = 1, z = 1;
        export { a as p, c }; export * from "q"; export * as r from "s"; export { default as t } from "u";
    """) == [
        (
            "Import",
            "m",
            [
                ("ImportName", "default", "a"),
                ("ImportName", "b", "c"),
                ("ImportName", "default", "d"),
                ("ImportName", "e f", "g"),
            ],
        ),
        ("Import", "n", [("ImportName", "*", "n")]),
        ("Import", "o"),
        ("Import", "./j.json", [("ImportName", "default", "j")]),
        ("Export", ("Declare", "const", "x", ONE)),
        ("Export", ("Block", [("Declare", "const", "y", ONE), ("Declare", "const", "z", ONE)])),
        ("Export", [("ImportName", "a", "p"), ("ImportName", "c", "c")]),
        ("Export", [("ImportName", "*", "*")], "q"),
        ("Export", [("ImportName", "*", "r")], "s"),
        ("Export", [("ImportName", "default", "t")], "u"),
    ]


def test_default_exports() -> None:
    function: Any = ("Function", None, [], ("Block", []))
    assert statements("export default [a].concat(b)") == [
        ("Export", ("Call", ("Member", ("Array", ["a"]), "concat"), ["b"]))
    ]
    assert statements("export default function () { }") == [("Export", function)]
    named: Any = ("Function", "f", [], ("Block", []))
    assert statements("export default function f() { }") == [("Export", ("Declare", "function", "f", named), "f")]


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("var a;", False),
        ("import a from 'b';", True),
        ("var a;export{a}", True),
        ("const a = await b();", True),
        ("async function f() { await b() }", False),
        ("var await = 1; await;", False),
        ("import('a')", False),
    ],
)
def test_a_module_is_told_by_what_it_says(source: str, module: bool) -> None:
    assert read(source).strict_module is module


def test_a_hashbang_a_byte_order_mark_and_html_comments_are_skipped() -> None:
    assert statements("#!/usr/bin/env node\na") == [("Evaluate", "a")]
    assert statements("\ufeffa") == [("Evaluate", "a")]
    assert statements("<!-- hide\na\n--> shown") == [("Evaluate", "a")]
    assert statements("while (a --> 0) ;") == [
        ("While", ("Binary", ">", ("Update", "--", "a", False), ("number", 0)), ("Block", []))
    ]


def test_a_file_of_one_json_object_is_that_object() -> None:
    source = '\n{ "a": { "b": [1] },\n "c": null }\n'
    module = read(source)
    assert [shape(statement) for statement in module.body] == [
        (
            "Evaluate",
            (
                "Object",
                [
                    ("Property", "'a'", ("Object", [("Property", "'b'", ("Array", [ONE]))])),
                    ("Property", "'c'", ("null", None)),
                ],
            ),
        )
    ]
    assert (module.start, module.end) == (0, len(source))
    assert (module.body[0].start, module.body[0].end) == (1, len(source) - 1)
