"""All of ECMAScript 2015 to 2025 is read. Each of these texts was accepted by `node --check` when it was written down."""

from __future__ import annotations

import pytest

from xlint_grammars import javascript
from xlint_grammars.text import Document

SCRIPTS = [
    "let x = 1; const y = 2; let [a,,b=2,...c] = d; const {e, f: {g = 1} = {}, ...h} = i;",
    "class A extends B { constructor(a = super.x) { super(a); } static s() { return super.s() } get x() { return 1 } set x(v) {} *gen() { yield 1; yield* x } [a+b]() {} 'q'() {} 1() {} }",
    "class A { x = 1; static y = 2; #z = 3; static #w; 'q' = 1; 2 = 3; [k] = 4; async; get; set; static; static static; static async; default = 1; delete; in = 2; instanceof }",
    "class A { async m() { await x } async *g() { yield await x } static async *h() {} async #p() { await x } #q() {} get #r() { return 1 } set #r(v) {} static #s() {} static async #t() { await 1 } *#u() {} async *#v() {} }",
    "class A { static { this.x = 1; for (;;) break; } static { } }",
    "class A { get\nfoo(){} }",
    "class A { x\ny\n*z(){} }",
    "class A { static async\n= 1 }",
    "class A { constructor() { new.target } static x = super.y; f = () => super.z }",
    "class A { #x; has(o) { return #x in o } m(o) { return o.#x + o?.#x } }",
    "class A { 'constructor'() {} }",
    "class A extends (B, C) {} class D extends f()() {} class E extends null {}",
    "(class { }); (class X { }); x = class extends Y {};",
    "var o = { a, b, async, get, set, of, static: 1, get: 1, set: 2, async: 3, await: 4, let: 5 };",
    "var o = { async, };",
    "var o = { async foo() { await 1 }, async *bar() { yield 1 }, *baz() { yield }, get x() { return 1 }, set x(v) {}, get [k]() { return 1 }, async [k]() {}, 'q'() {}, 1() {}, async 'r'() {}, get() {}, set() {}, async() {}, await() {}, new() {}, get if() { return 1 } };",
    "var o = { __proto__: null }.x",
    'var o = { 1n: 2, 0x10: 3, .5: 4, "s": 5, if: 6, true: 7, null: 8 }',
    "var {a = 1, b: c = 2, [d]: e, 'f': g, 1: h, if: i} = o; ({a = 1, b: c.d, e: [f]} = o); [a.b, c[d], ...e.f] = g;",
    "({ async } = o); ({ async = 1 } = o);",
    "var f = async x => await x, g = async (x, y) => { await x }, h = async () => {}, i = async function() {}, j = async function* () { yield 1 }, k = async ({a}, [b], ...c) => a;",
    "async (x); async(x, y); var async; async = 1; async\nfunction f() {}",
    "x => y; (x) => y; () => {}; (a, b = 1, {c} = {}, [d] = [], ...e) => a; (a,) => 1; f(a,); new F(a,); f(...a, b, ...c); [...a]; ({...a, b}); ",
    "a = b => c => d ? e : f, g",
    "async function f() { for await (const x of y) {} for await (x of y); return await (await x).y }",
    "async function f() { (await x) ** 2; x = y ?? await z; !await x; [await x]; `${await x}` }",
    "function* g() { const x = yield; yield a, b; x = yield* y; yield /re/; yield `t`; yield import('x'); yield async () => {}; [yield]; f(yield, yield 1); yield\nx }",
    "for (const [k, v] of Object.entries(o)) {} for (let i = 0, n = 1; i < n; i++); for (var k in o); for (k in o); for (let k in o); for (o.x of y); for ([a, b] of c); for ({a} of b); for (;;) break;",
    "for (var i = 0 in {}) ; for (let of = 1; ;) break; for (var x = (a in b) ? 1 : 2; ;) break; for (var f = function () { return a in b }; ;) break; for (var i = [a in b]; ;) break;  for (var i = `${a in b}`; ;) break; for (var i = x[a in b]; ;) break;",
    "for (let in o); for (var of of y);",
    "for (const x of a ? b : c); for (x of async () => {}); for (async of => 1; ;) break;",
    "a?.b; a?.[b]; a?.(b); a?.b.c(d)?.[e]; a?.5:1; delete a?.b; a ?? b; (a || b) ?? c; a ||= b; a &&= b; a ??= b; a **= b; a ** b ** c; (-1) ** 2; (+x) ** y; (typeof x) ** 2",
    "1_000; 0b1010; 0o17; 0xFF_FF; 1n; 0xFn; 0b1n; 0o7n; 1e3; 1.5e-3; .5; 5.; 0.0; 1_0.2_5e1_0; 010; 08; 09.5; 0; 1..toString(); 1.0.toFixed()",
    '"\\u{1F600}\\x41\\u0041\\101\\0\\\ncontinued" + \'\\\'\' + "\\8";',
    "`a${b}c${`d${e}f`}g` + `${{a: 1}.a}` + `\\`` + `$` + `$$ {` + `${a}${b}`; tag`\\unicode and \\xerxes ${1} \\u{zz}`; a.b`c`; new A`x`; x`multi\nline`",
    "throw `multi\nline`",
    "function f() { return `multi\nline` } ",
    "/a/dgimsuy; /[/]/; /\\//; /(?<y>x)\\k<y>/u; /[\\p{L}--[a-z]]/v; a / b / c; x = a / /b/.exec(c); (a) / 2; if (x) /re/.test(y); /a/g.test(b) / 2; [] / 1; {} /1/g; x++ / 2; /=/; /[[a-z]&&[aeiou]]/v; /(?<=a)(?<!b)/",
    "try { } catch { } try {} catch ({message}) {} finally {} try {} finally {}",
    "label: for (;;) { continue label; break label } foo: { break foo } a: b: c();",
    "a: function f() {} if (x) function g() {} else function h() {}",
    "switch (x) { case 1: case 2: foo(); break; default: bar() } switch (x) {} switch (x) { default: case 1: { let y } }",
    "with (o) { x } var let_ = 1; var yield; var let; var static; var await; var of, get, set, async, from, as, using; let\nx",
    "var interface, package, private, public; implements = 1",
    "if (a) ; else if (b) {} else c; do x++; while (x < 5) y; while (0) ; debugger; ;;",
    "var a = 1\nvar b = 2\na\n++b\n;[1].map(x)\n",
    "x\n/y/g",
    "return1: 1; a = b\n(c)",
    "new Foo; new Foo.Bar(1).baz(); new (foo().bar)(); new new X()(); new class {}(); new (import('x')); new f.g`x`; new async(); new a[b].c()",
    "import('x'); import('x', { with: { type: 'json' } }); import(x,); import('x').then(m => m.default); x = await1",
    "a, b, c; void 0; typeof x; delete a.b; !x; ~x; -x; +x; - -x; !(!x); a in b; a instanceof b; 'x' in y == z; a < b == c in d; a !== b instanceof c; a<<b>>c>>>d",
    "a ? b : c ? d : e; a ? (b, c) : d; a = b = c; (a, b); (a.b) = 1; (a) = 1; [a] = [b] = c; ({}).x; ({}.x)",
    "var café, ñ, 𠮷 = 1, \\u0061b = 2, \\u{62}c, ಠ_ಠ, $, _, $$; 变量 = π; var a\u200cb; o.if, o.class, o.\\u0069f",
    "\"use strict\"; function f() { 'use strict'; let static_ } ",
    "'use strict' + x",
    "<!-- html comment",
    "--> close\nx /* c */ --> no",
    "#!/usr/bin/env node\nfoo()",
    "if (a) { } /re/.test(b)",
    "var x = function () { } / 2",
    "x = {} / 2; x = [/a/, /b/]; f(/a/, b / c / d); a = b ? /c/ : /d/; return_ = /x/; typeof /x/; case_: /x/",
    '"\\u2028 ok"; \'\\u2029\'; "\\uD83D\\uDE00"; "\\uD83D"',
    "!function () { }(); +function () { }(); (function () { })(); (() => { })(); (async () => { await x })(); void async function () { }()",
    'function f(a, a) {} function g({a}, [b], c = 1, ...d) {} function h(a,) {} function i() { new.target; return\n"x" }',
    "(function (undefined) { })(); arguments; eval('x'); this; null; true; undefined; NaN",
    "var f = () => ({}); var g = () => [], h = () => () => {}; (() => {})\n(1); x = a => { } , y",
    "a => a in b; for (var f = x => x ? 1 : 2; ;) break; (x => x)(1); async x => x; async (x) => x, 1; (async x => x)()",
    "f(async x => x, async () => {}); f(function () { }, () => { }); [async x => x]; ({ f: async x => x })",
    "o = { a: 1, b: 2, }; [1, , 2, ,]; [, ]; [ ]; ({ }); f((1), 1)",
    "do { } while (0) do ; while (0); if (0) do ; while (0) else ;",
    'var { length } = "x", [first] = "y"; for (const { a, b: [c] } of d); catch_: try { } catch ([a, b]) { }',
    "a = b\n? c\n: d; a\n.b\n.c(); a\n&& b\n|| c; a =>\nb; `a`\n`b`",
    "if (a) let\nx",
    "({ get a() { }, set a(b) { } }); ({ get: get, set: set }); ({ async: async }); ({ get, set, async }); ({ get = 1 } = x)",
    "using = 1; using(x); using.foo; using[0]; using in x",
    "x = yield; yield\n+1",
    "var \\u{61}sync; \\u0061sync = 1",
    "class A { static async *[Symbol.iterator]() { } static get [x]() { } static set 'y'(v) { } static get static() { } get get() {} set set(v) {} static() {} get() {} set() {} async() {} static static() {} }",
    "class A { 'use strict'; }",
    "class A { a = 1; b() { } ; c = () => { this.x }; d = async () => { await 1 }; e = function () { }; f = class { } ; g = a => a in b }",
    "x = a ? b => c : d => e; x = a ? (b) : c; x = a ? (b) => (c) : d; x = a ? (b, c) => d : e",
    "f`x`.y`z`(1)[2]`w`; a?.b.c; (a?.b).c; a?.b?.(); super_",
    'x = "</script>"; y = "<!--"; // c',
    "var a = /[^/]*\\/[/\\]]+/g, b = x / y / z, c = a++ / 2, d = (1) / 2",
    "let async1; let yield1; let of; for (of of of); ",
    "while (1) if (x) break; else continue",
    "for (var i in a) for (var j in b) if (c) break",
    "a => {}\n/foo/g",
]

MODULES = [
    "import x from 'a'; import * as y from 'b'; import { a, b as c, default as d, \"s t\" as e } from 'c'; import z, { q } from 'd'; import w, * as v from 'e'; import 'f'; import {} from 'g'; import { u, } from 'h';",
    "import j from './j.json' with { type: 'json' }; export * from 'x' with { type: 'json' };",
    "export const a = 1, b = 2; export let c; export var d; export function e() {} export class f {} export async function g() {} export function* h() {} export { a as i, b as bb, c as \"s t\" }; export { x, y as z } from 'm'; export * from 'n'; export * as o from 'p'; export { default as r } from 's'; export {}; export * as \"t u\" from 'v'; export {'a b' as cc} from 'w'",
    "export default function () {}",
    "export default function foo() {}",
    "export default class {}",
    "export default class Foo extends Bar {}",
    "export default async function () {}",
    "export default async () => {}",
    "export default async x => x",
    "export default [1].map(x => x)",
    "export default { a: 1 }.a",
    "export default (1, 2)",
    "export default a ? b : c; foo()",
    "export default function* () {}",
    "export default /re/",
    "export default `t`",
    "export default new Foo()",
    "export default function () {} /re/.test(x)",
    "await foo(); const x = await bar(); for await (const y of z) {} if (await q) {} export {}; (await x) ** 2",
    "import.meta.url; import('x'); const m = await import('y'); import.meta?.env; if (x) import('y')",
    "import { async } from 'a'; import { get, set, of, from, as, as as as2 } from 'b'; import from_ from \"c\"; import * as as3 from 'e'",
    "export { async_ as async } ; var async_; export { if_ as if }; var if_; import { if as if2 } from 'x'",
    "import defer from 'x'; import type from 'y'; import source from 'z'",
    "export { from }; var from",
    "label: import.meta",
    "let x = 1; export { x as y }; export { x as 'module.exports' }",
    'import x, { default as y } from "a";export{x as a};var q=1;export default q;',
]

BEYOND_NODE_20 = ["/(?i:a)b/;", "using a = b;", "async function f() { await using a = b; }"]


@pytest.mark.parametrize("source", SCRIPTS + BEYOND_NODE_20)
def test_a_script_is_read_without_error(source: str) -> None:
    module, errors = javascript.parse(Document("script.js", source).whole())
    assert errors == ()
    assert not module.strict_module


@pytest.mark.parametrize("source", MODULES)
def test_a_module_is_read_without_error(source: str) -> None:
    _, errors = javascript.parse(Document("module.mjs", source).whole())
    assert errors == ()


@pytest.mark.parametrize(
    "source",
    [
        "a b",
        "var",
        "var 1",
        "a ? b",
        "(a,) > 1",
        "f(a b)",
        "{ a: 1 b: 2 }",
        "x = { a: 1 b: 2 }",
        "if (a",
        "try { }",
        "const a;",
        "for (const a of) ;",
        "a ?? b || c",
        "break",
        "class { }",
        "class A { m( }",
        "`${a",
        "'a",
        "/a",
        "/* a",
        "1a",
        "export x",
        "@a class B { }",
        "let x: string",
        "<a />",
    ],
)
def test_what_is_no_javascript_is_an_error(source: str) -> None:
    _, errors = javascript.parse(Document("script.js", source).whole())
    assert len(errors) >= 1
