"""Helpers wherever they are: in objects, prototypes, classes, closures, callbacks, other files, and what compilers make."""

from __future__ import annotations

from collections.abc import Callable

from evaluate_scripts import CUSTOMER, WITHOUT, script
from execution.helpers import AWAITER, GENERATOR

Check = Callable[..., None]
COMPONENT = "always component field:accountnumber nullable"
BUILD = '"https://fo.test/?mi=" + mi + "&customer=" + encodeURIComponent(id)'


def test_a_function_of_the_file(sends: Check) -> None:
    sends(script('var url = build("CustTable", id);') + f"function build(mi, id) {{ return {BUILD}; }}", CUSTOMER,
          customer=COMPONENT)  # fmt: skip


def test_a_function_that_opens(sends: Check) -> None:
    sends(
        """
        function run(formContext) { open2("CustTable", formContext.getAttribute("accountnumber").getValue()); }
        function open2(mi, id) { window.open("https://fo.test/?mi=" + mi + "&customer=" + encodeURIComponent(id), "_blank"); }
        """,
        CUSTOMER,
        customer=COMPONENT,
    )


def test_functions_of_a_namespace(sends: Check) -> None:
    sends(
        f"var Contoso = Contoso || {{}}; Contoso.Links = {{ build: function (mi, id) {{ return {BUILD}; }} }};"
        + script('var url = Contoso.Links.build("CustTable", id);'),
        CUSTOMER,
    )


def test_methods_that_call_each_other_by_this(sends: Check) -> None:
    sends(
        f"""
        var Links = {{
            base: "https://fo.test/?mi=",
            part: function (id) {{ return "&customer=" + encodeURIComponent(id); }},
            build: function (mi, id) {{ return this.base + mi + this.part(id); }}
        }};
        {script('var url = Links.build("CustTable", id);')}
        """,
        CUSTOMER,
    )


def test_a_module_pattern(sends: Check) -> None:
    sends(
        f"""
        var Links = (function () {{
            var base = "https://fo.test/?mi=";
            function build(mi, id) {{ return base + mi + "&customer=" + encodeURIComponent(id); }}
            return {{ build: build }};
        }})();
        {script('var url = Links.build("CustTable", id);')}
        """,
        CUSTOMER,
    )


def test_a_prototype(sends: Check) -> None:
    sends(
        """
        function Link(mi) { this.mi = mi; this.parts = []; }
        Link.prototype.add = function (name, value) { this.parts.push(name + "=" + encodeURIComponent(value)); return this; };
        Link.prototype.toUrl = function () { return "https://fo.test/?mi=" + this.mi + "&" + this.parts.join("&"); };
        """
        + script('var url = new Link("CustTable").add("customer", id).toUrl();'),
        CUSTOMER,
    )


def test_a_class(sends: Check) -> None:
    sends(
        """
        class Link {
            query = new URLSearchParams();
            constructor(mi) { this.query.set("mi", mi); }
            static of(mi) { return new Link(mi); }
            add(name, value) { this.query.append(name, value); return this; }
            get url() { return "https://fo.test/?" + this.query; }
        }
        """
        + script('var url = Link.of("CustTable").add("customer", id).url;'),
        CUSTOMER,
        customer="always form field:accountnumber nullable",
    )


def test_a_class_that_extends_another(sends: Check) -> None:
    sends(
        """
        class Link {
            constructor(mi) { this.mi = mi; }
            url() { return "https://fo.test/?mi=" + this.mi + this.more(); }
            more() { return ""; }
        }
        class CustomerLink extends Link {
            constructor(id) { super("CustTable"); this.id = id; }
            more() { return super.more() + "&customer=" + encodeURIComponent(this.id); }
        }
        """
        + script("var url = new CustomerLink(id).url();"),
        CUSTOMER,
    )


def test_private_members(sends: Check) -> None:
    sends(
        """
        class Link {
            #mi;
            constructor(mi) { this.#mi = mi; }
            url(id) { return "https://fo.test/?mi=" + this.#mi + "&customer=" + encodeURIComponent(id); }
        }
        """
        + script('var url = new Link("CustTable").url(id);'),
        CUSTOMER,
    )


def test_a_function_that_makes_functions(sends: Check) -> None:
    sends(
        f"const builder = (mi) => (id) => {BUILD};" + script('var url = builder("CustTable")(id);'),
        CUSTOMER,
    )


def test_a_bound_function(sends: Check) -> None:
    sends(
        f"function build(mi, id) {{ return {BUILD}; }}" + script('var url = build.bind(null, "CustTable")(id);'),
        CUSTOMER,
    )


def test_a_called_function(sends: Check) -> None:
    sends(
        f"function build(id) {{ var mi = this.mi; return {BUILD}; }}"
        + script('var url = build.call({ mi: "CustTable" }, id);'),
        CUSTOMER,
    )


def test_a_callback_of_the_own_helper(sends: Check) -> None:
    sends(
        """
        function withBase(callback) { callback("https://fo.test/"); }
        function run(formContext) {
            var id = formContext.getAttribute("accountnumber").getValue();
            withBase(function (base) { window.open(base + "?mi=CustTable&customer=" + encodeURIComponent(id)); });
        }
        """,
        CUSTOMER,
    )


def test_a_promise_of_a_record(sends: Check) -> None:
    sends(
        """
        function run(formContext) {
            Xrm.WebApi.retrieveRecord("account", formContext.data.entity.getId(), "?$select=accountnumber").then(
                function success(result) {
                    Xrm.Navigation.openUrl("https://fo.test/?mi=CustTable&customer=" + encodeURIComponent(result.accountnumber));
                },
                function (error) { console.log(error.message); }
            );
        }
        """,
        CUSTOMER,
        customer="always component record:accountnumber nullable",
    )


def test_promises_in_a_row(sends: Check) -> None:
    sends(
        """
        const get = (id) => Xrm.WebApi.retrieveRecord("account", id).then((r) => r.accountnumber);
        function run(formContext) {
            get(formContext.data.entity.getId())
                .then((n) => "https://fo.test/?mi=CustTable&customer=" + encodeURIComponent(n))
                .then((url) => { window.open(url); })
                .catch(() => {})
                .finally(() => {});
        }
        """,
        CUSTOMER,
    )


def test_a_promise_of_ones_own(sends: Check) -> None:
    sends(
        """
        function number(formContext) {
            return new Promise(function (resolve, reject) {
                Xrm.WebApi.retrieveRecord("account", formContext.data.entity.getId()).then(function (r) {
                    resolve(r.accountnumber);
                }, reject);
            });
        }
        async function run(formContext) {
            const id = await number(formContext);
            window.open(`https://fo.test/?mi=CustTable&customer=${encodeURIComponent(id)}`);
        }
        """,
        CUSTOMER,
    )


def test_async_and_await(sends: Check) -> None:
    sends(
        """
        async function get(id) { const r = await Xrm.WebApi.retrieveRecord("account", id); return r.accountnumber; }
        async function run(formContext) {
            try {
                const [id, mi] = await Promise.all([get(formContext.data.entity.getId()), Promise.resolve("CustTable")]);
                await Xrm.Navigation.openUrl(`https://fo.test/?mi=${mi}&customer=${encodeURIComponent(id)}`);
            } catch (e) {
                console.error(e);
            }
        }
        """,
        CUSTOMER,
    )


def test_a_list_of_promises(sends: Check) -> None:
    sends(
        """
        async function run(formContext) {
            const rows = await Promise.all(["account"].map(async (t) => Xrm.WebApi.retrieveRecord(t, "1")));
            window.open("https://fo.test/?mi=CustTable&customer=" + encodeURIComponent(rows[0].accountnumber));
        }
        """,
        CUSTOMER,
    )


def test_an_event_handler(sends: Check) -> None:
    sends(
        """
        function run(formContext) {
            document.getElementById("go").addEventListener("click", function () {
                window.open("https://fo.test/?mi=CustTable&customer=" +
                    encodeURIComponent(formContext.getAttribute("accountnumber").getValue()));
            });
        }
        """,
        CUSTOMER,
    )


def test_a_handler_as_a_property(sends: Check) -> None:
    sends(
        """
        function run(formContext) {
            var id = formContext.getAttribute("accountnumber").getValue();
            document.getElementById("go").onclick = () => { location.href = "https://fo.test/?mi=CustTable&customer=" + escape(id); };
        }
        """,
        CUSTOMER,
    )


def test_a_timer(sends: Check) -> None:
    sends(
        script("setTimeout(function () { window.open('https://fo.test/?mi=CustTable&customer=' + escape(id)); }, 10); return;"
               "var url;"),
        CUSTOMER,
    )  # fmt: skip


def test_a_request_by_hand(sends: Check) -> None:
    sends(
        """
        function run(formContext) {
            var id = formContext.getAttribute("accountnumber").getValue();
            var req = new XMLHttpRequest();
            req.open("GET", "/api/data/v9.2/x", true);
            req.onreadystatechange = function () {
                if (this.readyState === 4) {
                    req.onreadystatechange = null;
                    if (this.status === 200) { window.open("https://fo.test/?mi=CustTable&customer=" + encodeURIComponent(id)); }
                }
            };
            req.send();
        }
        """,
        CUSTOMER,
    )


def test_a_recursion_ends(sends: Check) -> None:
    sends(
        'function times(n) { return n === 0 ? "" : "&t=" + n + times(n - 1); }'
        + script('var url = "https://fo.test/?mi=CustTable" + times(2);'),
        "https://fo.test/?mi=CustTable&t=2&t=1",
    )


# ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_namespace_of_another_file(sends: Check) -> None:
    sends(
        {
            "links.js": "var Contoso = window.Contoso || {}; Contoso.Links = {"
            f"open: function (mi, id) {{ Xrm.Navigation.openUrl({BUILD}); }} }};",
            "account.js": """
            var Contoso = window.Contoso || {};
            Contoso.Account = {
                run: function (formContext) {
                    Contoso.Links.open("CustTable", formContext.getAttribute("accountnumber").getValue());
                }
            };
            """,
        },
        CUSTOMER,
        calls=["Contoso.Account.run(__harness.formContext)"],
        customer=COMPONENT,
    )


def test_modules(sends: Check) -> None:
    sends(
        {
            "lib/links.js": f"export function build(mi, id) {{ return {BUILD}; }}\nexport const MI = 'CustTable';\n"
            "export default build;",
            "lib/index.js": "export { build, MI as ITEM } from './links.js';",
            "account.js": "import { build as link, ITEM } from './lib/index.js';\nimport other from './lib/links.js';\n"
            "import * as all from './lib/links.js';\nwindow.run = function (formContext) {"
            "const id = formContext.getAttribute('accountnumber').getValue();"
            "window.open(link(ITEM, id)); window.open(other(all.MI, id)); window.open(all.build('VendTable', id)); };",
        },
        CUSTOMER,
        CUSTOMER.replace("CustTable", "VendTable"),
        calls=["window.run(__harness.formContext)"],
    )


def test_commonjs(sends: Check) -> None:
    sends(
        {
            "links.js": f"function build(mi, id) {{ return {BUILD}; }}\nmodule.exports = {{ build }};",
            "items.js": "exports.CUSTOMER = 'CustTable';",
            "account.js": "const { build } = require('./links'); const items = require('./items.js');\n"
            "window.run = function (formContext) {"
            "window.open(build(items.CUSTOMER, formContext.getAttribute('accountnumber').getValue())); };",
        },
        CUSTOMER,
        calls=["window.run(__harness.formContext)"],
    )


def test_a_webpack_bundle(sends: Check) -> None:
    sends(
        """
        var Contoso;
        (() => {
            "use strict";
            var __webpack_modules__ = ({
                123: ((__unused, exports, require) => {
                    require.d(exports, { build: () => build });
                    function build(mi, id) { return "https://fo.test/?mi=" + mi + "&customer=" + encodeURIComponent(id); }
                })
            });
            var cache = {};
            function __webpack_require__(moduleId) {
                var cached = cache[moduleId];
                if (cached !== undefined) { return cached.exports; }
                var module = cache[moduleId] = { exports: {} };
                __webpack_modules__[moduleId](module, module.exports, __webpack_require__);
                return module.exports;
            }
            (() => {
                __webpack_require__.d = (exports, definition) => {
                    for (var key in definition) {
                        if (__webpack_require__.o(definition, key) && !__webpack_require__.o(exports, key)) {
                            Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
                        }
                    }
                };
            })();
            (() => { __webpack_require__.o = (obj, prop) => Object.prototype.hasOwnProperty.call(obj, prop); })();
            var exports = {};
            (() => {
                __webpack_require__.d(exports, { run: () => run });
                var links = __webpack_require__(123);
                function run(formContext) {
                    window.open((0, links.build)("CustTable", formContext.getAttribute("accountnumber").getValue()));
                }
            })();
            Contoso = exports;
        })();
        """,
        CUSTOMER,
        calls=["Contoso.run(__harness.formContext)"],
        customer=COMPONENT,
    )


def test_typescript_for_es6(sends: Check) -> None:
    sends(
        AWAITER
        + """
        function run(formContext) {
            return __awaiter(this, void 0, void 0, function* () {
                var _a;
                const row = yield Xrm.WebApi.retrieveRecord("account", formContext.data.entity.getId());
                const id = (_a = row.accountnumber) !== null && _a !== void 0 ? _a : "none";
                Xrm.Navigation.openUrl(`https://fo.test/?mi=CustTable&customer=${encodeURIComponent(id)}`);
            });
        }
        """,
        CUSTOMER,
        "https://fo.test/?mi=CustTable&customer=none",
    )


def test_typescript_for_es5(sends: Check) -> None:
    sends(
        AWAITER
        + GENERATOR
        + """
        function run(formContext) {
            return __awaiter(this, void 0, void 0, function () {
                var row, url;
                return __generator(this, function (_a) {
                    switch (_a.label) {
                        case 0: return [4 /*yield*/, Xrm.WebApi.retrieveRecord("account", formContext.data.entity.getId())];
                        case 1:
                            row = _a.sent();
                            url = "https://fo.test/?mi=CustTable";
                            if (!row.accountnumber) return [3 /*break*/, 3];
                            url = url.concat("&customer=", encodeURIComponent(row.accountnumber));
                            return [4 /*yield*/, Promise.resolve()];
                        case 2:
                            _a.sent();
                            _a.label = 3;
                        case 3:
                            Xrm.Navigation.openUrl(url);
                            return [2 /*return*/];
                    }
                });
            });
        }
        """,
        CUSTOMER,
        WITHOUT,
        settings=[{}, {"values": {"record:account.accountnumber": None}}],
        customer="sometimes component record:accountnumber",
    )


def test_typescript_for_es5_with_a_try(sends: Check) -> None:
    sends(
        AWAITER
        + GENERATOR
        + """
        function run(formContext) {
            return __awaiter(this, void 0, void 0, function () {
                var row, e_1;
                return __generator(this, function (_a) {
                    switch (_a.label) {
                        case 0:
                            _a.trys.push([0, 2, , 3]);
                            return [4 /*yield*/, Xrm.WebApi.retrieveRecord("account", "1")];
                        case 1:
                            row = _a.sent();
                            Xrm.Navigation.openUrl("https://fo.test/?mi=CustTable&customer=".concat(encodeURIComponent(row.accountnumber)));
                            return [3 /*break*/, 3];
                        case 2:
                            e_1 = _a.sent();
                            console.error(e_1);
                            return [3 /*break*/, 3];
                        case 3: return [2 /*return*/];
                    }
                });
            });
        }
        """,
        CUSTOMER,
    )


def test_a_class_that_typescript_made(sends: Check) -> None:
    sends(
        """
        var Link = /** @class */ (function () {
            function Link(mi) { this.mi = mi; }
            Link.prototype.url = function (id) {
                return "https://fo.test/?mi=".concat(this.mi, "&customer=").concat(encodeURIComponent(id));
            };
            Link.base = "x";
            return Link;
        }());
        var Contoso;
        (function (Contoso) {
            function run(formContext) {
                var _a;
                window.open(new Link("CustTable").url((_a = formContext.getAttribute("accountnumber")) === null || _a === void 0 ? void 0 : _a.getValue()));
            }
            Contoso.run = run;
        })(Contoso || (Contoso = {}));
        """,
        CUSTOMER,
        calls=["Contoso.run(__harness.formContext)"],
    )


def test_a_navigation_by_call_and_by_apply(sends: Check) -> None:
    sends(
        """
        function run(formContext) {
            var navigation = Xrm.Navigation, open = navigation.openUrl;
            var id = encodeURIComponent(formContext.getAttribute("accountnumber").getValue() || "");
            open.call(navigation, "https://fo.test/?mi=CustTable&customer=" + id);
            navigation.openUrl.apply(navigation, ["https://fo.test/?mi=CustTable"]);
        }
        """,
        CUSTOMER,
        "https://fo.test/?mi=CustTable&customer=",
        "https://fo.test/?mi=CustTable",
    )


def test_a_class_that_only_one_path_has(sends: Check) -> None:
    sends(
        """
        var Link;
        try {
            Link = (function () {
                function Link(mi) { this.mi = mi; }
                Link.prototype.url = function () { return "https://fo.test/?mi=" + this.mi; };
                Object.defineProperty(Link, "prototype", { writable: false });
                return Link;
            })();
        } catch (error) { console.error(error); }
        function run() { Xrm.Navigation.openUrl(new Link("CustTable").url()); }
        """,
        "https://fo.test/?mi=CustTable",
    )
