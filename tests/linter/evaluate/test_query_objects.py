"""`URL`, `URLSearchParams` and `$.param` in all their forms."""

from __future__ import annotations

from collections.abc import Callable

from evaluate_scripts import CUSTOMER, WITHOUT, script

Check = Callable[..., None]
FORM = "always form field:accountnumber nullable"


def test_parameters_from_an_object(sends: Check) -> None:
    sends(script('const url = "https://fo.test/?" + new URLSearchParams({ mi: "CustTable", customer: id });'), CUSTOMER,
          customer=FORM)  # fmt: skip


def test_parameters_from_pairs(sends: Check) -> None:
    sends(
        script(
            'const url = "https://fo.test/?" + new URLSearchParams([["mi", "CustTable"], ["customer", id]]).toString();'
        ),
        CUSTOMER,
        customer=FORM,
    )


def test_parameters_from_a_text(sends: Check) -> None:
    sends(
        script(
            'const q = new URLSearchParams("?mi=CustTable"); q.append("customer", id); const url = `https://fo.test/?${q}`;'
        ),
        CUSTOMER,
        customer=FORM,
    )


def test_parameters_from_entries(sends: Check) -> None:
    sends(
        script('const q = new URLSearchParams(Object.entries({ mi: "CustTable", customer: id }));'
               "const url = `https://fo.test/?${q.toString()}`;"),
        CUSTOMER,
        customer=FORM,
    )  # fmt: skip


def test_parameters_from_other_parameters(sends: Check) -> None:
    sends(
        script('const a = new URLSearchParams({ mi: "CustTable" }); const b = new URLSearchParams(a); b.set("customer", id);'
               'a.set("x", 1); const url = "https://fo.test/?" + b;'),
        CUSTOMER,
    )  # fmt: skip


def test_parameters_spread_into_others(sends: Check) -> None:
    sends(
        script('const a = new URLSearchParams({ mi: "CustTable" }); const b = new URLSearchParams([...a, ["customer", id]]);'
               'const url = "https://fo.test/?" + b;'),
        CUSTOMER,
    )  # fmt: skip


def test_parameters_from_a_map(sends: Check) -> None:
    sends(
        script('const m = new Map([["mi", "CustTable"]]); m.set("customer", id); const url = "https://fo.test/?" + '
               "new URLSearchParams(m);"),
        CUSTOMER,
    )  # fmt: skip


def test_a_parameter_that_is_set_twice(sends: Check) -> None:
    sends(
        script('const q = new URLSearchParams("mi=X&customer=1&mi=Y"); q.set("mi", "CustTable"); q.set("customer", id);'
               'const url = "https://fo.test/?" + q;'),
        CUSTOMER,
    )  # fmt: skip


def test_a_parameter_that_is_deleted(sends: Check) -> None:
    sends(
        script('const q = new URLSearchParams({ mi: "CustTable", x: 1, customer: id }); q.delete("x");'
               'const url = "https://fo.test/?" + q;'),
        CUSTOMER,
    )  # fmt: skip


def test_a_parameter_that_is_set_under_a_condition(sends: Check) -> None:
    sends(
        script('const q = new URLSearchParams({ mi: "CustTable" }); if (id) { q.append("customer", id); }'
               'const url = "https://fo.test/?" + q;'),
        CUSTOMER,
        WITHOUT,
        customer="sometimes form field:accountnumber",
    )  # fmt: skip


def test_parameters_appended_in_a_loop(sends: Check) -> None:
    sends(
        script('const q = new URLSearchParams(); Object.entries({ mi: "CustTable", customer: id })'
               '.forEach(([k, v]) => q.append(k, v)); const url = "https://fo.test/?" + q;'),
        CUSTOMER,
    )  # fmt: skip


def test_parameters_iterated(sends: Check) -> None:
    sends(
        script('const q = new URLSearchParams({ mi: "CustTable", customer: id }); let url = "https://fo.test/?";'
               "let first = true; for (const [k, v] of q) { url += (first ? '' : '&') + k + '=' + escape(v); first = false; }"),
        CUSTOMER,
        customer="always escape field:accountnumber nullable",
    )  # fmt: skip


def test_parameters_for_each(sends: Check) -> None:
    sends(
        script('const q = new URLSearchParams({ mi: "CustTable", customer: id }); const list = [];'
               "q.forEach((v, k) => list.push(`${k}=${encodeURIComponent(v)}`)); const url = 'https://fo.test/?' + list.join('&');"),
        CUSTOMER,
        customer="always component field:accountnumber nullable",
    )  # fmt: skip


def test_a_blank_in_a_literal_becomes_a_plus(sends: Check) -> None:
    sends(script('const url = "https://fo.test/?" + new URLSearchParams({ mi: "CustTable", t: "a b&c" });'),
          "https://fo.test/?mi=CustTable&t=a+b%26c")  # fmt: skip


def test_a_plus_that_is_made_a_blank_again(sends: Check) -> None:
    sends(
        script('const q = new URLSearchParams({ mi: "CustTable", customer: id, t: "a b" });'
               'const url = "https://fo.test/?" + q.toString().replace(/\\+/g, "%20");'),
        CUSTOMER + "&t=a%20b",
    )  # fmt: skip


# ── URL ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_address_with_parameters_that_are_set(sends: Check) -> None:
    sends(
        script('const u = new URL("https://fo.test"); u.searchParams.set("mi", "CustTable"); u.searchParams.append("customer", id);'
               "const url = u.href;"),
        CUSTOMER,
        customer=FORM,
    )  # fmt: skip


def test_an_address_as_a_text(sends: Check) -> None:
    sends(
        script(
            'const u = new URL("https://fo.test/?mi=CustTable"); u.searchParams.set("customer", id); const url = u.toString();'
        ),
        CUSTOMER,
    )


def test_an_address_in_a_template(sends: Check) -> None:
    sends(
        script(
            'const u = new URL("https://fo.test/?mi=CustTable"); u.searchParams.set("customer", id); const url = `${u}`;'
        ),
        CUSTOMER,
    )


def test_an_address_that_is_opened_as_it_is(sends: Check) -> None:
    sends(
        'function run(formContext) { const url = new URL("?mi=CustTable", "https://fo.test/ns/"); window.open(url); }',
        "https://fo.test/ns/?mi=CustTable",
    )


def test_an_address_whose_search_is_given(sends: Check) -> None:
    sends(
        script('const u = new URL("https://fo.test"); u.search = "?mi=CustTable&customer=" + encodeURIComponent(id);'
               "const url = u.href;"),
        CUSTOMER,
        customer="always component field:accountnumber nullable",
    )  # fmt: skip


def test_an_address_whose_search_is_given_as_parameters(sends: Check) -> None:
    sends(
        script('const u = new URL("https://fo.test/old?x=1"); u.pathname = "/"; u.search = new URLSearchParams({ mi: "CustTable", '
               "customer: id }); const url = u.href;"),
        CUSTOMER,
        customer=FORM,
    )  # fmt: skip


def test_an_address_from_a_path_and_a_base(sends: Check) -> None:
    sends(
        script(
            'const url = new URL("/?mi=CustTable&customer=" + encodeURIComponent(id), "https://fo.test/x/y?z=1").href;'
        ),
        CUSTOMER,
    )


def test_a_relative_path_replaces_the_last_part_of_the_base(sends: Check) -> None:
    sends(
        script('const url = new URL("b/?mi=CustTable", "https://fo.test/x/y").href;'),
        "https://fo.test/x/b/?mi=CustTable",
    )


def test_an_address_with_a_fragment(sends: Check) -> None:
    sends(
        script('const u = new URL("https://fo.test/?mi=CustTable"); u.hash = "top"; const url = u.href;'),
        "https://fo.test/?mi=CustTable#top",
    )


def test_the_parts_of_an_address(sends: Check) -> None:
    sends(
        script('const u = new URL("https://fo.test/a/b?c=1#d"); const url = u.origin + "/?mi=CustTable" + u.hash;'),
        "https://fo.test/?mi=CustTable#d",
    )


def test_the_search_of_an_address(sends: Check) -> None:
    sends(
        script('const u = new URL("https://fo.test/"); u.searchParams.set("mi", "CustTable"); u.searchParams.set("customer", id);'
               'const url = "https://fo.test/" + u.search;'),
        CUSTOMER,
        customer=FORM,
    )  # fmt: skip


# ── jQuery ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


EMPTY = "https://fo.test/?mi=CustTable&customer="


def test_jquery_param(sends: Check) -> None:
    sends(
        script('var url = "https://fo.test/?" + $.param({ mi: "CustTable", customer: id });'),
        CUSTOMER,
        EMPTY,
        customer="always component field:accountnumber ",
    )


def test_jquery_param_of_a_list(sends: Check) -> None:
    sends(
        script(
            'var url = "https://fo.test/?" + jQuery.param([{ name: "mi", value: "CustTable" }, { name: "customer", value: id }]);'
        ),
        CUSTOMER,
        EMPTY,
    )


def test_jquery_param_of_what_is_surely_there(sends: Check) -> None:
    sends(
        script('if (!id) { return; } var url = "https://fo.test/?" + $.param({ mi: "CustTable", customer: id });'),
        CUSTOMER,
    )


def test_jquery_param_of_what_is_missing(sends: Check) -> None:
    sends(
        script('var url = "https://fo.test/?" + $.param({ mi: "CustTable", a: null, b: undefined, c: true, d: 7 });'),
        "https://fo.test/?mi=CustTable&a=&b=&c=true&d=7",
    )


def test_jquery_param_of_objects_in_objects(sends: Check) -> None:
    sends(
        script('var url = "https://fo.test/?" + $.param({ mi: "A b", q: { name: "x y", list: [1, "t", { u: 2 }], n: [[3]] } });'),
        "https://fo.test/?mi=A%20b&q%5Bname%5D=x%20y&q%5Blist%5D%5B%5D=1&q%5Blist%5D%5B%5D=t"
        "&q%5Blist%5D%5B2%5D%5Bu%5D=2&q%5Bn%5D%5B0%5D%5B%5D=3",
    )  # fmt: skip


def test_jquery_param_the_traditional_way(sends: Check) -> None:
    sends(
        script('var url = "https://fo.test/?" + $.param({ mi: "CustTable", q: ["x", "y"], "r[]": ["z"] }, true);'),
        "https://fo.test/?mi=CustTable&q=x&q=y&r%5B%5D=z",
    )


def test_jquery_param_of_an_entry_that_only_some_paths_have(sends: Check) -> None:
    sends(
        script('var p = { mi: "CustTable" }; if (id) { p.q = { customer: id }; } var url = "https://fo.test/?" + $.param(p);'),
        "https://fo.test/?mi=CustTable&q%5Bcustomer%5D={accountnumber}",
        "https://fo.test/?mi=CustTable",
    )  # fmt: skip


def test_jquery_param_of_a_page_s_old_jquery(sends: Check) -> None:
    sends(
        {
            "page.html": '<script src="../scripts/jquery-1.12.4.min.js"></script><script src="links.js"></script>',
            "links.js": script('var url = "https://fo.test/?" + $.param({ mi: "A b", customer: id || "none" });'),
        },
        "https://fo.test/?mi=A+b&customer={accountnumber}",
        "https://fo.test/?mi=A+b&customer=none",
        settings=[{"oldJQuery": True}],
        customer="always component+plus field:accountnumber none",
    )


def test_jquery_each(sends: Check) -> None:
    sends(
        script(
            'var url = "https://fo.test/?mi=CustTable"; $.each({ customer: id }, function (k, v) { url += "&" + k + "=" + escape(v); });'
        ),
        CUSTOMER,
    )


def test_jquery_map(sends: Check) -> None:
    sends(
        script('var url = "https://fo.test/?" + $.map({ mi: "CustTable", customer: id }, function (v, k) {'
               'return k + "=" + escape(v); }).join("&");'),
        CUSTOMER,
    )  # fmt: skip


def test_blanks_that_are_made_plus_signs(sends: Check) -> None:
    sends(
        script('var url = "https://fo.test/?mi=CustTable&customer=" + encodeURIComponent(id).replace(/%20/g, "+");'),
        CUSTOMER,
        customer="always component+plus field:accountnumber nullable",
    )
