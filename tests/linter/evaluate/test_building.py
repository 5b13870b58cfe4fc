"""How addresses are put together."""

from __future__ import annotations

from collections.abc import Callable

from evaluate_scripts import CUSTOMER, WITHOUT, script

Check = Callable[..., None]


def test_a_sum_of_texts(sends: Check) -> None:
    sends(
        script('var url = "https://fo.test/?mi=CustTable" + "&customer=" + encodeURIComponent(id);'),
        CUSTOMER,
        customer="always component field:accountnumber nullable",
        mi="always literal CustTable",
    )


def test_a_text_that_grows(sends: Check) -> None:
    sends(
        script('var url = "https://fo.test/?mi="; url += "CustTable"; url += "&customer="; url += id;'),
        CUSTOMER,
        customer="always none field:accountnumber nullable",
    )


def test_concat(sends: Check) -> None:
    sends(script('var url = "https://fo.test/".concat("?mi=CustTable&customer=", encodeURIComponent(id));'), CUSTOMER)


def test_a_joined_array(sends: Check) -> None:
    sends(script('var url = ["https://fo.test/?mi=CustTable", "customer=" + escape(id)].join("&");'), CUSTOMER,
          customer="always escape field:accountnumber nullable")  # fmt: skip


def test_a_pushed_array(sends: Check) -> None:
    sends(
        script('var p = []; p.push("mi=CustTable"); p.push("customer=" + encodeURI(id));'
               'var url = "https://fo.test/?" + p.join("&");'),
        CUSTOMER,
        customer="always uri field:accountnumber nullable",
    )  # fmt: skip


def test_a_template_literal(sends: Check) -> None:
    sends(script("const url = `https://fo.test/?mi=${'CustTable'}&customer=${encodeURIComponent(id)}`;"), CUSTOMER)


def test_a_template_literal_in_a_template_literal(sends: Check) -> None:
    sends(
        script("const url = `https://fo.test/?mi=CustTable${id ? `&customer=${encodeURIComponent(id)}` : ''}`;"),
        CUSTOMER,
        "https://fo.test/?mi=CustTable",
        customer="sometimes component field:accountnumber",
    )


def test_placeholders_that_are_replaced(sends: Check) -> None:
    sends(
        script('var url = "https://fo.test/?mi={0}&customer={1}".replace("{0}", "CustTable")'
               '.replace("{1}", encodeURIComponent(id));'),
        CUSTOMER,
    )  # fmt: skip


def test_placeholders_that_are_replaced_by_expressions(sends: Check) -> None:
    sends(
        script('var url = "https://fo.test/?mi=#MI#&customer=%ID%".replace(/#MI#/g, "CustTable")'
               '.replace(/%ID%/, encodeURIComponent(id));'),
        CUSTOMER,
    )  # fmt: skip


def test_placeholders_by_name_that_are_split_and_joined(sends: Check) -> None:
    sends(
        script('var url = "https://fo.test/?mi=CustTable&customer=[id]".split("[id]").join(encodeURIComponent(id));'),
        CUSTOMER,
    )


FORMATS = {
    "a callback over the arguments": """
        function format(text) {
            var args = Array.prototype.slice.call(arguments, 1);
            return text.replace(/\\{(\\d+)\\}/g, function (match, number) {
                return typeof args[number] !== "undefined" ? args[number] : match;
            });
        }
        """,
    "a loop that replaces by expressions": """
        function format() {
            var text = arguments[0];
            for (var i = 0; i < arguments.length - 1; i++) {
                var reg = new RegExp("\\\\{" + i + "\\\\}", "gm");
                text = text.replace(reg, arguments[i + 1]);
            }
            return text;
        }
        """,
    "a loop that replaces by texts": """
        function format(text, ...values) {
            for (let i = 0; i < values.length; i++) {
                text = text.replace("{" + i + "}", values[i]);
            }
            return text;
        }
        """,
    "a fold": """
        const format = (text, ...values) => values.reduce((all, value, i) => all.split(`{${i}}`).join(value), text);
        """,
}


def test_a_home_made_format_with_a_callback(sends: Check) -> None:
    _format(sends, "a callback over the arguments")


def test_a_home_made_format_with_expressions(sends: Check) -> None:
    _format(sends, "a loop that replaces by expressions")


def test_a_home_made_format_with_texts(sends: Check) -> None:
    _format(sends, "a loop that replaces by texts")


def test_a_home_made_format_that_folds(sends: Check) -> None:
    _format(sends, "a fold")


def _format(sends: Check, style: str) -> None:
    body = 'var url = format("https://fo.test/?mi={0}&customer={1}", "CustTable", encodeURIComponent(id));'
    sends(FORMATS[style] + script(body), CUSTOMER, customer="always component field:accountnumber nullable")


def test_a_format_that_extends_string(sends: Check) -> None:
    extension = """
        String.prototype.format = function () {
            var args = arguments;
            return this.replace(/{(\\d+)}/g, function (match, number) { return args[number]; });
        };
        """
    sends(
        extension + script('var url = "https://fo.test/?mi={0}&customer={1}".format("CustTable", escape(id));'),
        CUSTOMER,
    )


def test_a_format_that_is_a_static_of_string(sends: Check) -> None:
    extension = """
        String.format = function (text) {
            for (var i = 1; i < arguments.length; i++) {
                text = text.replace(new RegExp("\\\\{" + (i - 1) + "\\\\}", "g"), arguments[i]);
            }
            return text;
        };
        """
    sends(extension + script('var url = String.format("https://fo.test/?mi={0}&customer={1}", "CustTable", escape(id));'),
          CUSTOMER)  # fmt: skip


def test_a_format_with_names(sends: Check) -> None:
    helper = """
        function fill(template, values) {
            return template.replace(/\\{(\\w+)\\}/g, function (all, name) { return values[name]; });
        }
        """
    sends(helper + script('var url = fill("https://fo.test/?mi={mi}&customer={id}", { mi: "CustTable", id: escape(id) });'),
          CUSTOMER)  # fmt: skip


# ── conditions ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_part_that_is_there_under_a_condition(sends: Check) -> None:
    sends(
        script('var url = "https://fo.test/?mi=CustTable"; if (id) { url += "&customer=" + encodeURIComponent(id); }'),
        CUSTOMER,
        WITHOUT,
        customer="sometimes component field:accountnumber",
    )


def test_a_part_behind_and(sends: Check) -> None:
    sends(
        script('var url = "https://fo.test/?mi=CustTable" + (id && "&customer=" + encodeURIComponent(id));'
               "if (id === null) { return; }"),
        CUSTOMER,
        WITHOUT,
        unreached=True,
    )  # fmt: skip


def test_a_part_of_a_conditional(sends: Check) -> None:
    sends(
        script('var url = "https://fo.test/?mi=CustTable" + (id ? "&customer=" + encodeURIComponent(id) : "");'),
        CUSTOMER,
        WITHOUT,
        customer="sometimes component field:accountnumber",
    )


def test_one_of_two_targets(sends: Check) -> None:
    sends(
        script('var url = "https://fo.test/?mi=" + (id ? "CustTable" : "CustTableListPage");'),
        "https://fo.test/?mi=CustTable",
        "https://fo.test/?mi=CustTableListPage",
    )


def test_an_early_return_without_the_value(sends: Check) -> None:
    sends(
        script('if (!id) { return; } var url = "https://fo.test/?mi=CustTable&customer=" + encodeURIComponent(id);'),
        CUSTOMER,
        customer="always component field:accountnumber",
    )


def test_an_early_return_of_another_link(sends: Check) -> None:
    sends(
        script('if (!id) { Xrm.Navigation.openUrl("https://fo.test/?mi=CustTableListPage"); return; }'
               'var url = "https://fo.test/?mi=CustTable&customer=" + encodeURIComponent(id);'),
        CUSTOMER,
        "https://fo.test/?mi=CustTableListPage",
        customer="always component field:accountnumber",
    )  # fmt: skip


def test_a_switch(sends: Check) -> None:
    body = """
    var mi;
    switch (formContext.getAttribute("kind").getValue()) {
        case "customer": mi = "CustTable"; break;
        case "vendor": mi = "VendTable"; break;
        default: return;
    }
    var url = "https://fo.test/?mi=" + mi;
    """
    sends(
        script(body),
        "https://fo.test/?mi=CustTable",
        "https://fo.test/?mi=VendTable",
        settings=[{"values": {"field:kind": kind}} for kind in ("customer", "vendor", "other")],
    )


def test_a_table_of_targets(sends: Check) -> None:
    body = """
    var items = { customer: "CustTable", vendor: "VendTable" };
    var url = "https://fo.test/?mi=" + items[formContext.getAttribute("kind").getValue()];
    """
    sends(
        script(body),
        "https://fo.test/?mi=CustTable",
        "https://fo.test/?mi=VendTable",
        settings=[{"values": {"field:kind": kind}} for kind in ("customer", "vendor")],
    )


def test_a_fallback(sends: Check) -> None:
    sends(
        script('var url = "https://fo.test/?mi=CustTable&customer=" + encodeURIComponent(id || "none");'),
        CUSTOMER,
        "https://fo.test/?mi=CustTable&customer=none",
        customer="always component field:accountnumber none",
    )


def test_a_fallback_for_null(sends: Check) -> None:
    sends(
        script('var url = "https://fo.test/?mi=CustTable&customer=" + encodeURIComponent(id ?? "none");'),
        CUSTOMER,
        "https://fo.test/?mi=CustTable&customer=none",
    )


# ── loops and dictionaries ──────────────────────────────────────────────────────────────────────────────────────────────

DICTIONARY = 'var p = { mi: "CustTable", customer: id };'


def test_a_dictionary_in_a_for_in(sends: Check) -> None:
    sends(
        script(DICTIONARY + 'var url = "https://fo.test/"; var mark = "?";'
               "for (var k in p) { if (p.hasOwnProperty(k)) { url += mark + k + '=' + encodeURIComponent(p[k]);"
               "mark = '&'; } }"),
        CUSTOMER,
        customer="always component field:accountnumber nullable",
    )  # fmt: skip


def test_the_entries_of_a_dictionary_in_a_for_of(sends: Check) -> None:
    sends(
        script(DICTIONARY + "const q = []; for (const [k, v] of Object.entries(p)) { q.push(`${k}=${encodeURIComponent(v)}`); }"
               'const url = "https://fo.test/?" + q.join("&");'),
        CUSTOMER,
    )  # fmt: skip


def test_the_keys_of_a_dictionary_that_are_mapped(sends: Check) -> None:
    sends(
        script(DICTIONARY + 'var url = "https://fo.test/?" + Object.keys(p).map(function (k) {'
               'return k + "=" + encodeURIComponent(p[k]); }).join("&");'),
        CUSTOMER,
    )  # fmt: skip


def test_the_keys_of_a_dictionary_in_a_for_each(sends: Check) -> None:
    sends(
        script(DICTIONARY + 'var url = "https://fo.test/?"; Object.keys(p).forEach(function (k, i) {'
               'url += (i > 0 ? "&" : "") + k + "=" + encodeURIComponent(p[k]); });'),
        CUSTOMER,
    )  # fmt: skip


def test_a_dictionary_that_is_filtered_and_mapped(sends: Check) -> None:
    sends(
        script(DICTIONARY + 'var url = "https://fo.test/?" + Object.entries(p).filter(([k, v]) => v)'
               '.map(([k, v]) => k + "=" + encodeURIComponent(v)).join("&");'),
        CUSTOMER,
        WITHOUT,
        customer="sometimes component field:accountnumber",
    )  # fmt: skip


def test_a_dictionary_that_is_folded(sends: Check) -> None:
    sends(
        script(DICTIONARY + "var url = Object.keys(p).reduce(function (all, k, i) {"
               'return all + (i === 0 ? "?" : "&") + k + "=" + encodeURIComponent(p[k]); }, "https://fo.test/");'),
        CUSTOMER,
    )  # fmt: skip


def test_a_list_of_pairs(sends: Check) -> None:
    sends(
        script('var pairs = [["mi", "CustTable"], ["customer", id]];'
               'var url = "https://fo.test/?" + pairs.map(function (p) { return p.join("="); }).join("&");'),
        CUSTOMER,
        settings=[{}],
    )  # fmt: skip


def test_a_list_of_objects(sends: Check) -> None:
    sends(
        script('var list = [{ n: "mi", v: "CustTable" }, { n: "customer", v: id }]; var url = "https://fo.test/?";'
               "for (var i = 0; i < list.length; i++) { if (i) { url += '&'; } url += list[i].n + '=' + escape(list[i].v); }"),
        CUSTOMER,
    )  # fmt: skip


def test_a_while_loop_over_a_list(sends: Check) -> None:
    sends(
        script('var list = ["mi=CustTable", "customer=" + escape(id)]; var url = "https://fo.test/?" + list[0]; var i = 1;'
               "while (i < list.length) { url += '&' + list[i++]; }"),
        CUSTOMER,
    )  # fmt: skip


def test_values_left_out_where_they_are_empty(sends: Check) -> None:
    sends(
        script('var parts = ["mi=CustTable", id ? "customer=" + encodeURIComponent(id) : null];'
               'var url = "https://fo.test/?" + parts.filter(Boolean).join("&");'),
        CUSTOMER,
        WITHOUT,
        customer="sometimes component field:accountnumber",
    )  # fmt: skip


def test_entries_that_are_set_under_a_condition(sends: Check) -> None:
    sends(
        script('var p = { mi: "CustTable" }; if (id) { p.customer = id; } var url = "https://fo.test/?" +'
               'Object.keys(p).map(function (k) { return k + "=" + encodeURIComponent(p[k]); }).join("&");'),
        CUSTOMER,
        WITHOUT,
    )  # fmt: skip


# ── arguments, patterns and spreads ─────────────────────────────────────────────────────────────────────────────────────


def test_default_arguments(sends: Check) -> None:
    sends(
        'function link(id, mi = "CustTable", base = `https://fo.test/?mi=${mi}`) { return base + "&customer=" + escape(id); }'
        + script("var url = link(id);"),
        CUSTOMER,
    )


def test_a_pattern_as_the_argument(sends: Check) -> None:
    sends(
        'function link({ id, mi = "CustTable", ...more }) { return "https://fo.test/?mi=" + mi + "&customer=" + escape(id) '
        '+ "&t=" + more.tab; }' + script("var url = link({ id, tab: 1 });"),
        CUSTOMER + "&t=1",
    )


def test_arrays_taken_apart(sends: Check) -> None:
    sends(
        script('const [mi, , third = "x", ...rest] = ["CustTable", 2, undefined, escape(id)];'
               "const url = `https://fo.test/?mi=${mi}&customer=${rest[0]}&t=${third}`;"),
        CUSTOMER + "&t=x",
    )  # fmt: skip


def test_objects_spread(sends: Check) -> None:
    sends(
        script('const base = { mi: "X", cmp: "usmf" }; const p = { ...base, mi: "CustTable", ...{ customer: id } };'
               'const url = "https://fo.test/?" + new URLSearchParams(p);'),
        "https://fo.test/?mi=CustTable&cmp=usmf&customer={accountnumber}",
        customer="always form field:accountnumber nullable",
    )  # fmt: skip


def test_objects_assigned(sends: Check) -> None:
    sends(
        script('var p = Object.assign({}, { mi: "CustTable" }, { customer: id });'
               'var url = "https://fo.test/?" + $.param($.extend({}, p));'),
        CUSTOMER,
        "https://fo.test/?mi=CustTable&customer=",
    )  # fmt: skip


def test_arguments_spread(sends: Check) -> None:
    sends(
        'function link(base, mi, id) { return base + "?mi=" + mi + "&customer=" + escape(id); }'
        + script('var rest = ["CustTable", id]; var url = link("https://fo.test/", ...rest);'),
        CUSTOMER,
    )


def test_arguments_applied(sends: Check) -> None:
    sends(
        'function link(base, mi, id) { return base + "?mi=" + mi + "&customer=" + escape(id); }'
        + script('var url = link.apply(null, ["https://fo.test/", "CustTable"].concat(id));'),
        CUSTOMER,
    )
