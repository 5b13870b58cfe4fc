"""Random senders: scripts put together from the idioms that people build links with.

Nothing here says what a script does. That is asked of a JavaScript engine.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from hypothesis import strategies as st

from execution.helpers import AWAITER, GENERATOR

COLUMNS = ("alpha", "beta", "gamma")
ITEMS = ("CustTable", "VendTable")
Draw = Callable[[st.SearchStrategy[Any]], Any]


class Program(NamedTuple):
    """A script with a function `run(formContext)`, and the columns it reads."""

    text: str
    columns: tuple[str, ...]


class Writer:
    """Writes one script: declarations in front, statements in order, and names that nothing else has."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.top: list[str] = []
        self.lines: list[str] = []
        self.columns: list[str] = []
        self.asynchronous = False
        self.count = 0

    def name(self) -> str:
        self.count += 1
        return f"v{self.count}"

    def pick(self, *options: Any) -> Any:
        return self.draw(st.sampled_from(options))

    def flip(self) -> bool:
        return bool(self.draw(st.booleans()))

    def number(self, low: int, high: int) -> int:
        return int(self.draw(st.integers(low, high)))

    # ── values ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def value(self) -> str:
        """An expression that gives a value from outside."""
        column = self.pick(*COLUMNS)
        self.columns.append(column)
        get = f'formContext.getAttribute("{column}").getValue()'
        match self.pick(
            "plain",
            "variable",
            "helper",
            "lookup table",
            "async",
            "optional",
            "destructured",
            "closure",
            "try",
            "method",
        ):
            case "plain":
                return get
            case "variable":
                name = self.name()
                self.lines.append(f"{self.pick('var', 'let', 'const')} {name} = {get};")
                return name
            case "helper":
                name = self.helper(
                    "function {0}(c, n) {{ return c.getAttribute(n).getValue(); }}",
                    "const {0} = (c, n) => {{ const a = c.getAttribute(n); return a ? a.getValue() : null; }};",
                    "var {0} = function (c, n) {{ var a = c.getAttribute(n); if (a === null) {{ return null; }} return a.getValue(); }};",
                )
                return f'{name}(formContext, "{column}")'
            case "lookup table":
                name = self.name()
                self.lines.append(f"const {name} = {{ a: {get}, b: 'x' }};")
                return self.pick(f"{name}.a", f"{name}['a']")
            case "destructured":
                name, other = self.name(), self.name()
                self.lines.append(
                    self.pick(
                        f"const {{ {name}, {other} = 'd' }} = {{ {name}: {get} }};",
                        f"const [{other}, {name}] = ['d', {get}];",
                        f"const {{ a: {{ b: {name} }} }} = {{ a: {{ b: {get} }} }};",
                        f"let {name}, {other}; [{name}, {other} = 'd'] = [{get}];",
                        f"const [{name}] = ['{column}'].map((c) => formContext.getAttribute(c).getValue());",
                    )
                )
                return name
            case "closure":
                name = self.name()
                self.lines.append(f"const {name} = {self.pick(f'() => {get}', f'function () {{ return {get}; }}')};")
                return f"{name}()"
            case "try":
                name = self.name()
                self.lines.append(f"let {name}; try {{ {name} = {get}; }} catch (e) {{ {name} = 'failed'; }}")
                return name
            case "method":
                name = self.helper(
                    "const {0} = {{ form: null, get(n) {{ return this.form.getAttribute(n).getValue(); }} }};",
                    "class {0} {{ constructor(f) {{ this.f = f; }} get(n) {{ return this.f.getAttribute(n).getValue(); }} }}",
                )
                if self.top[-1].startswith("class"):
                    return f'new {name}(formContext).get("{column}")'
                self.lines.append(f"{name}.form = formContext;")
                return f'{name}.get("{column}")'
            case "optional":
                return f'formContext?.getAttribute("{column}")?.getValue()'
            case _:
                self.asynchronous = True
                name = self.name()
                self.lines.append(f"const {name} = await Promise.resolve({get});")
                return name

    def helper(self, *forms: str) -> str:
        """A function at the top of the script."""
        name = self.name()
        self.top.append(self.pick(*forms).format(name))
        return name

    def encoded(self, value: str) -> str:
        match self.pick("none", "component", "uri", "escape", "wrapper", "method", "template"):
            case "none":
                return value
            case "component":
                return f"encodeURIComponent({value})"
            case "uri":
                return f"encodeURI({value})"
            case "escape":
                return f"escape({value})"
            case "wrapper":
                name = self.helper(
                    "function {0}(x) {{ return encodeURIComponent(x); }}",
                    "const {0} = (x) => encodeURIComponent(x);",
                    "var {0} = {{ enc: encodeURIComponent }}.enc;",
                    "function {0}(x) {{ if (!x) {{ return ''; }} return encodeURIComponent(x); }}",
                    "function {0}(x) {{ return x ? encodeURIComponent(x) : 'none'; }}",
                )
                return f"{name}({value})"
            case "method":
                name = self.name()
                self.top.append(f"class {name} {{ static enc(x) {{ return encodeURIComponent(x); }} }}")
                return f"{name}.enc({value})"
            case _:
                return f"`${{encodeURIComponent({value})}}`"

    def fallback(self, value: str) -> str:
        match self.pick("none", "none", "none", "or", "nullish", "ternary", "if"):
            case "or":
                return f'({value} || "none")'
            case "nullish":
                return f'({value} ?? "none")'
            case "ternary":
                return f'({value} ? {value} : "none")' if value.isidentifier() else f'({value} || "")'
            case "if":
                name = self.name()
                self.lines.append(
                    f"let {name} = {value}; if ({self.pick(f'!{name}', f'{name} === null')}) {{ {name} = 'none'; }}"
                )
                return name
            case _:
                return value

    def condition(self) -> tuple[str, str | None]:
        """A test of a value, and the variable that holds it."""
        name = self.name()
        self.lines.append(f"var {name} = {self.value()};")
        test = self.pick(
            f"{name}", f"!!{name}", f"{name} !== null", f"{name} != null", f"null != {name}", f"{name} && {name} !== 'x'",
            f"!({name} === null)", f"typeof {name} === 'string'", f"Boolean({name})",
        )  # fmt: skip
        return test, name

    # ── addresses ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def pairs(self) -> list[tuple[str, str, str | None]]:
        """Names with value expressions, and the test under which each is sent."""
        found: list[tuple[str, str, str | None]] = []
        for index in range(self.number(1, 3)):
            test = None
            if self.flip():
                value = self.fallback(self.value())
            else:
                test, value = self.condition()  # type: ignore[assignment]
                test = test if self.flip() else None
            found.append((f"p{index}", value, test))
        return found

    def link(self) -> str:
        """The name of a variable that holds an address."""
        item = self.pick(*ITEMS)
        pairs = self.pairs()
        build = self.pick(
            self.by_sum, self.by_growing, self.by_array, self.by_template, self.by_dictionary, self.by_parameters, self.by_url,
            self.by_format, self.by_concat, self.by_fold, self.by_builder, self.by_jquery, self.by_filter, self.by_spread,
            self.by_loop, self.by_search, self.by_function, self.by_replace, self.by_switch, self.by_states,
        )  # fmt: skip
        return build(f"https://fo.test/?mi={item}", item, pairs)

    def by_sum(self, head: str, item: str, pairs: list[tuple[str, str, str | None]]) -> str:
        pieces = [f'"{head}"']
        for name, value, test in pairs:
            piece = f'"&{name}=" + {self.encoded(value)}'
            pieces.append(f'({test} ? {piece} : "")' if test else piece)
        return self.kept(" + ".join(pieces))

    def kept(self, expression: str) -> str:
        name = self.name()
        self.lines.append(f"let {name} = {expression};")
        return name

    def by_growing(self, head: str, item: str, pairs: list[tuple[str, str, str | None]]) -> str:
        url = self.kept(f'"{head}"')
        for name, value, test in pairs:
            encoded = self.encoded(value)
            add = self.pick(
                f'{url} += "&{name}=" + {encoded};',
                f'{url} = {url} + "&{name}=" + {encoded};',
                f"{url} += `&{name}=${{{encoded}}}`;",
            )
            self.lines.append(f"if ({test}) {{ {add} }}" if test else add)
        return url

    def by_array(self, head: str, item: str, pairs: list[tuple[str, str, str | None]]) -> str:
        parts = self.kept(f'["mi={item}"]')
        for name, value, test in pairs:
            add = f'{parts}.push("{name}=" + {self.encoded(value)});'
            self.lines.append(f"if ({test}) {{ {add} }}" if test else add)
        return self.kept(f'"https://fo.test/?" + {parts}.join("&")')

    def by_template(self, head: str, item: str, pairs: list[tuple[str, str, str | None]]) -> str:
        text = head
        for name, value, test in pairs:
            inner = f"&{name}=${{{self.encoded(value)}}}"
            text += f"${{{test} ? `{inner}` : ''}}" if test else inner
        return self.kept(f"`{text}`")

    def by_concat(self, head: str, item: str, pairs: list[tuple[str, str, str | None]]) -> str:
        arguments = []
        for name, value, test in pairs:
            encoded = self.encoded(value)
            arguments.append(f'{test} ? "&{name}=".concat({encoded}) : ""' if test else f'"&{name}=", {encoded}')
        return self.kept(f'"{head}".concat({", ".join(arguments)})')

    def dictionary(self, item: str, pairs: list[tuple[str, str, str | None]]) -> str:
        plain = [(name, value) for name, value, test in pairs if not test]
        inside = ", ".join([f'mi: "{item}"', *(f"{name}: {value}" for name, value in plain)])
        name = self.kept(f"{{ {inside} }}")
        for key, value, test in pairs:
            if test:
                self.lines.append(f"if ({test}) {{ {name}{self.pick(f'.{key}', f'[{key!r}]')} = {value}; }}")
        return (
            self.kept(f"Object.assign({{}}, {name})")
            if self.flip()
            else self.kept(f"{{ ...{name} }}")
            if self.flip()
            else name
        )

    def by_dictionary(self, head: str, item: str, pairs: list[tuple[str, str, str | None]]) -> str:
        dictionary = self.dictionary(item, pairs)
        url = self.name()
        k, v = f"{url}k", f"{url}v"
        loop = self.pick(
            f'let {url} = "https://fo.test/"; let {k}s = "?"; for (const {k} in {dictionary}) {{ {url} += {k}s + {k} + "=" + encodeURIComponent({dictionary}[{k}]); {k}s = "&"; }}',
            f'let {url} = "https://fo.test/?" + Object.keys({dictionary}).map(function ({k}) {{ return {k} + "=" + escape({dictionary}[{k}]); }}).join("&");',
            f'let {url} = "https://fo.test/?" + Object.entries({dictionary}).map(([{k}, {v}]) => `${{{k}}}=${{encodeURIComponent({v})}}`).join("&");',
            f'let {url} = "https://fo.test/?" + Object.entries({dictionary}).filter(([, {v}]) => {v}).map(([{k}, {v}]) => `${{{k}}}=${{encodeURIComponent({v})}}`).join("&");',
            f'let {url} = "https://fo.test/?"; Object.keys({dictionary}).forEach(function ({k}, i) {{ if (i > 0) {{ {url} += "&"; }} {url} += {k} + "=" + encodeURI({dictionary}[{k}]); }});',
            f'let {url} = "https://fo.test/?" + Object.keys({dictionary}).filter(({k}) => {dictionary}[{k}] !== null).map(({k}) => {k} + "=" + encodeURIComponent({dictionary}[{k}])).join("&");',
            f'let {url} = "https://fo.test/"; for (const [{k}, {v}] of Object.entries({dictionary})) {{ if ({v} === null || {v} === undefined) {{ continue; }} {url} += ({url}.indexOf("?") < 0 ? "?" : "&") + {k} + "=" + {v}; }}',
        )  # fmt: skip
        self.lines.append(loop)
        return url

    def by_fold(self, head: str, item: str, pairs: list[tuple[str, str, str | None]]) -> str:
        dictionary = self.dictionary(item, pairs)
        return self.kept(
            f'Object.keys({dictionary}).reduce((all, k, i) => all + (i ? "&" : "?") + k + "=" + encodeURIComponent({dictionary}[k]), "https://fo.test/")'
        )

    def by_parameters(self, head: str, item: str, pairs: list[tuple[str, str, str | None]]) -> str:
        if self.flip():
            query = self.kept(f"new URLSearchParams({self.dictionary(item, pairs)})")
        else:
            query = self.kept(
                self.pick(
                    f'new URLSearchParams({{ mi: "{item}" }})',
                    f'new URLSearchParams("mi={item}")',
                    f'new URLSearchParams([["mi", "{item}"]])',
                )
            )
            self.set(query, pairs)
        return self.kept(self.pick(f'"https://fo.test/?" + {query}', f"`https://fo.test/?${{{query}.toString()}}`"))

    def set(self, query: str, pairs: list[tuple[str, str, str | None]]) -> None:
        for name, value, test in pairs:
            add = f'{query}.{self.pick("set", "append")}("{name}", {value});'
            self.lines.append(f"if ({test}) {{ {add} }}" if test else add)

    def by_url(self, head: str, item: str, pairs: list[tuple[str, str, str | None]]) -> str:
        url = self.kept(
            self.pick(
                f'new URL("{head}")',
                f'new URL("/?mi={item}", "https://fo.test/ns/")',
                f'new URL("?mi={item}", "https://fo.test")',
            )
        )
        self.set(f"{url}.searchParams", pairs)
        return self.kept(self.pick(f"{url}.href", f"{url}.toString()", f"`${{{url}}}`", f"String({url})"))

    def by_format(self, head: str, item: str, pairs: list[tuple[str, str, str | None]]) -> str:
        format_ = self.helper(
            "function {0}(t) {{ var a = Array.prototype.slice.call(arguments, 1); return t.replace(/\\{{(\\d+)\\}}/g, function (m, n) {{ return a[n]; }}); }}",
            "function {0}(t, ...a) {{ return t.replace(/\\{{(\\d+)\\}}/g, (m, n) => a[Number(n)]); }}",
            "function {0}(t) {{ for (var i = 1; i < arguments.length; i++) {{ t = t.replace('{{' + (i - 1) + '}}', arguments[i]); }} return t; }}",
            "const {0} = (t, ...a) => a.reduce((s, x, i) => s.split('{{' + i + '}}').join(x), t);",
        )
        text, arguments = head, []
        for index, (name, value, test) in enumerate(pairs):
            text += f"&{name}={{{index}}}"
            encoded = f"encodeURIComponent({value})"
            arguments.append(f'{test} ? {encoded} : ""' if test else encoded)
        return self.kept(f'{format_}("{text}", {", ".join(arguments)})')

    def by_builder(self, head: str, item: str, pairs: list[tuple[str, str, str | None]]) -> str:
        builder = self.helper(
            "class {0} {{ constructor(i) {{ this.q = ['mi=' + i]; }} add(n, v) {{ this.q.push(n + '=' + encodeURIComponent(v)); return this; }} get url() {{ return 'https://fo.test/?' + this.q.join('&'); }} }}",
            "class {0} {{ #q = new URLSearchParams(); constructor(i) {{ this.#q.set('mi', i); }} add(n, v) {{ this.#q.append(n, v); return this; }} get url() {{ return 'https://fo.test/?' + this.#q; }} }}",
            "function {0}(i) {{ this.t = 'https://fo.test/?mi=' + i; }} {0}.prototype = {{ add: function (n, v) {{ this.t += '&' + n + '=' + escape(v); return this; }}, get url() {{ return this.t; }} }};",
        )
        made = self.kept(f'new {builder}("{item}")')
        for name, value, test in pairs:
            add = f'{made}.add("{name}", {value});'
            self.lines.append(f"if ({test}) {{ {add} }}" if test else add)
        return self.kept(f"{made}.url")

    def by_jquery(self, head: str, item: str, pairs: list[tuple[str, str, str | None]]) -> str:
        dictionary = self.dictionary(item, pairs)
        return self.kept(
            self.pick(
                f'"https://fo.test/?" + $.param({dictionary})',
                f'"https://fo.test/?" + $.map({dictionary}, function (v, k) {{ return k + "=" + encodeURIComponent(v); }}).join("&")',
            )
        )

    def by_filter(self, head: str, item: str, pairs: list[tuple[str, str, str | None]]) -> str:
        parts = [f'"mi={item}"']
        for name, value, test in pairs:
            piece = f'"{name}=" + {self.encoded(value)}'
            parts.append(
                self.pick(f"{test} ? {piece} : null", f"({test}) && {piece}", f'{test} ? {piece} : ""')
                if test
                else piece
            )
        keep = self.pick("Boolean", "(x) => x", "function (x) { return !!x; }", "(x) => !!x && x !== ''")
        return self.kept(f'"https://fo.test/?" + [{", ".join(parts)}].filter({keep}).join("&")')

    def by_spread(self, head: str, item: str, pairs: list[tuple[str, str, str | None]]) -> str:
        if self.flip():
            entries = [f'mi: "{item}"']
            for name, value, test in pairs:
                inner = f"{name}: {value}"
                entries.append(
                    self.pick(f"...({test} ? {{ {inner} }} : {{}})", f"...(({test}) && {{ {inner} }})")
                    if test
                    else inner
                )
            query = self.kept(f"{{ {', '.join(entries)} }}")
            return self.kept(f'"https://fo.test/?" + new URLSearchParams({query})')
        parts = [f'"mi={item}"']
        for name, value, test in pairs:
            piece = f'"{name}=" + {self.encoded(value)}'
            parts.append(f"...({test} ? [{piece}] : [])" if test else piece)
        return self.kept(f'"https://fo.test/?" + [{", ".join(parts)}].join("&")')

    def by_loop(self, head: str, item: str, pairs: list[tuple[str, str, str | None]]) -> str:
        rows = ", ".join(f'["{name}", {f"{test} ? {value} : null" if test else value}]' for name, value, test in pairs)
        table = self.kept(f"[{rows}]")
        url = self.kept(f'"{head}"')
        i = f"{url}i"
        add = f'{url} += "&" + {table}[{i}][0] + "=" + encodeURIComponent({table}[{i}][1]);'
        self.lines.append(
            self.pick(
                f"for (var {i} = 0; {i} < {table}.length; {i}++) {{ {add} }}",
                f"for (let {i} = 0; {i} < {table}.length; {i} += 1) {{ if ({table}[{i}][1] === null) {{ continue; }} {add} }}",
                f"let {i} = 0; while ({i} < {table}.length) {{ if (!{table}[{i}][1]) {{ break; }} {add} {i}++; }}",
                f"let {i} = 0; do {{ {add} }} while (++{i} < {table}.length);",
                f"{table}.forEach(([n, v]) => {{ if (v) {{ {url} += `&${{n}}=${{encodeURIComponent(v)}}`; }} }});",
                f"for (const [n, v] of {table}) {{ if (v === null) {{ break; }} {url} += '&' + n + '=' + encodeURIComponent(v); }}",
            )
        )
        return url

    def by_search(self, head: str, item: str, pairs: list[tuple[str, str, str | None]]) -> str:
        url = self.kept('new URL("https://fo.test")')
        text = self.kept(f'"?mi={item}"')
        for name, value, test in pairs:
            add = f'{text} += "&{name}=" + encodeURIComponent({value});'
            self.lines.append(f"if ({test}) {{ {add} }}" if test else add)
        self.lines.append(f"{url}.search = {text};")
        return self.kept(f"{url}.href")

    def by_function(self, head: str, item: str, pairs: list[tuple[str, str, str | None]]) -> str:
        build = self.helper(
            "function {0}(mi, p, base = 'https://fo.test/') {{ var u = base + '?mi=' + mi; for (var k in p) {{ if (p[k]) {{ u += '&' + k + '=' + encodeURIComponent(p[k]); }} }} return u; }}",
            "const {0} = (mi, {{ p0, p1, p2 = 'd' }}) => `https://fo.test/?mi=${{mi}}&p0=${{encodeURIComponent(p0)}}` + (p1 ? '&p1=' + escape(p1) : '') + '&p2=' + p2;",
            "function {0}(mi, p) {{ if (!p.p0) {{ return 'https://fo.test/?mi=' + mi; }} return 'https://fo.test/?mi=' + mi + '&p0=' + encodeURIComponent(p.p0); }}",
            "function {0}(mi, p, names, text) {{ names = names || Object.keys(p); text = text || 'https://fo.test/?mi=' + mi; if (names.length === 0) {{ return text; }} return {0}(mi, p, names.slice(1), text + '&' + names[0] + '=' + encodeURIComponent(p[names[0]])); }}",
        )
        entries = ", ".join(
            f"{name}: {f'{test} ? {value} : null' if test else value}" for name, value, test in pairs[:2]
        )
        return self.kept(f'{build}("{item}", {{ {entries} }})')

    def by_replace(self, head: str, item: str, pairs: list[tuple[str, str, str | None]]) -> str:
        url = self.kept('"' + head + "".join(f"&{name}=#{name}#" for name, _, _ in pairs) + '"')
        for name, value, test in pairs:
            encoded = f"encodeURIComponent({f'{test} ? {value} : chr' if test else value})".replace("chr", '""')
            needle = self.pick(f'"#{name}#"', f"/#{name}#/g", f"new RegExp('#{name}#')")
            self.lines.append(f"{url} = {url}.replace({needle}, {self.pick(encoded, f'() => {encoded}')});")
        return url

    def by_switch(self, head: str, item: str, pairs: list[tuple[str, str, str | None]]) -> str:
        name, value, _ = pairs[0]
        url, kind = self.name(), self.kept(value)
        self.lines.append(
            self.pick(
                f'let {url} = "{head}"; switch ({kind}) {{ case null: break; case "x": {url} += "&{name}=x"; break; default: {url} += "&{name}=" + escape({kind}); }}',
                f'let {url} = "{head}"; switch (true) {{ case {kind} === null: {url} += "&n=1"; case {kind} === "y": {url} += "&y=1"; break; default: {url} += "&{name}=" + escape({kind}); }}',
                f'let {url} = "{head}"; o{url}: {{ if (!{kind}) {{ break o{url}; }} {url} += "&{name}=" + escape({kind}); }}',
                f'let {url} = "{head}"; try {{ if ({kind} === null) {{ throw new Error("n"); }} {url} += "&{name}=" + escape({kind}); }} catch (e) {{ {url} += "&e=1"; }}',
            )
        )
        return url

    def by_states(self, head: str, item: str, pairs: list[tuple[str, str, str | None]]) -> str:
        """An `async` function as TypeScript compiles it: a state for each pair, and one for what comes after waiting."""
        if GENERATOR not in self.top:
            self.top += [AWAITER, GENERATOR]
        self.asynchronous = True
        url, text, label = self.name(), self.name(), 0
        states = [f'case 0: {text} = "{head}"; _a.label = 1;']
        for name, value, test in pairs:
            label += 1
            add = f'{text} += "&{name}=" + {self.encoded(value)};'
            wait = f"return [4, Promise.resolve({text})]; case {label + 1}: {text} = _a.sent(); _a.label = {label + 2};"
            if not test:
                states.append(f"case {label}: {add} {wait}")
            elif self.flip():
                states.append(f"case {label}: if (!({test})) return [3, {label + 2}]; {add} {wait}")
            else:
                states.append(f"case {label}: return ({test}) ? [3, {label + 1}] : [3, {label + 2}];")
                states.append(f"case {label + 1}: {add} _a.label = {label + 2};")
            label += 1
        states.append(f"case {label + 1}: return [2, {text}];")
        body = f"function () {{ var {text}; return __generator(this, function (_a) {{ switch (_a.label) {{ {' '.join(states)} }} }}); }}"
        self.lines.append(f"const {url} = await __awaiter(this, void 0, void 0, {body});")
        return url

    # ── the whole ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def guard(self) -> None:
        """Code that stops where a value is missing."""
        test, _ = self.condition()
        self.lines.append(self.pick(f"if (!({test})) {{ return; }}", f"if (!({test})) {{ throw new Error('x'); }}"))

    def navigate(self, url: str) -> str:
        opener = self.pick(
            f"Xrm.Navigation.openUrl({url});", f"window.open({url}, '_blank');", f"location.href = {url};",
            f"[{url}].forEach((u) => window.open(u));", f"Promise.resolve({url}).then(function (u) {{ window.open(u); }});",
            f"setTimeout(() => {{ window.open({url}); }}, 0);", f"(function (u) {{ window.open(u); }})({url});",
        )  # fmt: skip
        return str(opener)

    def program(self) -> Program:
        if self.flip():
            self.guard()
        if self.number(0, 3) == 0:
            self.branching()
        else:
            self.lines.append(self.navigate(self.link()))
        body = "\n    ".join(self.lines)
        prefix = "async " if self.asynchronous else ""
        text = "\n".join([*self.top, f"{prefix}function run(formContext) {{\n    {body}\n}}"])
        return Program(text, tuple(dict.fromkeys(self.columns)))

    def branching(self) -> None:
        """Two links, one of which is opened."""
        test, _ = self.condition()
        first, second = self.link(), self.link()
        self.lines.append(
            self.pick(
                f"if ({test}) {{ {self.navigate(first)} }} else {{ {self.navigate(second)} }}",
                f"if ({test}) {{ {self.navigate(first)} return; }} {self.navigate(second)}",
                f"const chosen = {test} ? {first} : {second}; {self.navigate('chosen')}",
                f"let picked = {first}; if ({test}) {{ picked = {second}; }} {self.navigate('picked')}",
            )
        )


@st.composite
def programs(draw: Draw) -> Program:
    """A random sender."""
    return Writer(draw).program()
