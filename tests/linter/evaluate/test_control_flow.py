"""What loops, jumps and tests do to what is known: each was once told wrongly and found by running it."""

from __future__ import annotations

from collections.abc import Callable

from evaluate_scripts import CUSTOMER, WITHOUT, script
from execution.agreement import Setting

Check = Callable[..., None]
MISSING: tuple[Setting, ...] = ({}, {"values": {"field:accountnumber": None}})


def test_continue_leaves_out_what_comes_after_it(sends: Check) -> None:
    sends(
        script('var url = "https://fo.test/?mi=CustTable"; for (const v of [id]) { if (v === null) { continue; }'
               'url += "&customer=" + encodeURIComponent(v); }'),
        CUSTOMER,
        WITHOUT,
        customer="sometimes component field:accountnumber",
    )  # fmt: skip


def test_break_leaves_out_what_comes_after_it(sends: Check) -> None:
    sends(
        script('var url = "https://fo.test/?mi=CustTable"; for (var i = 0; i < 3; i++) { if (!id) { break; }'
               'url += "&p" + i + "=" + i; }'),
        "https://fo.test/?mi=CustTable&p0=0&p1=1&p2=2",
        WITHOUT,
    )  # fmt: skip


def test_a_label_that_is_broken(sends: Check) -> None:
    sends(
        script(
            'var url = "https://fo.test/?mi=CustTable"; out: { if (!id) { break out; } url += "&customer=" + escape(id); }'
        ),
        CUSTOMER,
        WITHOUT,
        customer="sometimes escape field:accountnumber",
    )


def test_do_while_tests_after_its_body(sends: Check) -> None:
    sends(
        script('var list = ["a", "b"]; var i = 0; var url = "https://fo.test/?mi=CustTable";'
               'do { url += "&" + list[i] + "=1"; } while (++i < list.length);'),
        "https://fo.test/?mi=CustTable&a=1&b=1",
    )  # fmt: skip


def test_null_beside_a_checked_value_is_null_again(sends: Check) -> None:
    sends(
        script('var v = id ? id : null; var url = "https://fo.test/?mi=CustTable&customer=" + encodeURIComponent(v);'),
        CUSTOMER,
        customer="always component field:accountnumber nullable",
    )


def test_what_is_not_null_may_be_empty(sends: Check) -> None:
    sends(
        script('var v = id || ""; if (v !== null) { var url = "https://fo.test/?mi=CustTable&customer=" + v; }'),
        CUSTOMER,
        "https://fo.test/?mi=CustTable&customer=",
        settings=MISSING,
    )


def test_what_is_not_empty_may_be_null(sends: Check) -> None:
    sends(
        script('if (id === "") { return; } var url = "https://fo.test/?mi=CustTable&customer=" + id;'),
        CUSTOMER,
        settings=MISSING,
        customer="always none field:accountnumber nullable",
    )


def test_a_text_in_place_of_a_value_passes_its_test(sends: Check) -> None:
    sends(
        script(
            'var v = id ?? "none"; if (!v) { return; } var url = "https://fo.test/?mi=CustTable&customer=" + v + "&raw=" + id;'
        ),
        CUSTOMER + "&raw={accountnumber}",
        "https://fo.test/?mi=CustTable&customer=none&raw={accountnumber}",
        settings=MISSING,
        raw="always none field:accountnumber nullable",
    )


def test_spread_alternatives(sends: Check) -> None:
    sends(
        script('var parts = ["mi=CustTable", ...(id ? ["customer=" + encodeURIComponent(id)] : [])];'
               'var url = "https://fo.test/?" + parts.join("&");'),
        CUSTOMER,
        WITHOUT,
        customer="sometimes component field:accountnumber",
    )  # fmt: skip


def test_a_replacement_by_a_function(sends: Check) -> None:
    sends(
        script('var url = "https://fo.test/?mi=CustTable&customer=#".replace("#", () => encodeURIComponent(id));'),
        CUSTOMER,
        customer="always component field:accountnumber nullable",
    )


def test_a_query_that_is_parsed_and_written_again_is_encoded_once(sends: Check) -> None:
    sends(
        script(
            'const q = new URLSearchParams("mi=CustTable&customer=" + encodeURIComponent(id)); const url = "https://fo.test/?" + q;'
        ),
        CUSTOMER,
        customer="always form field:accountnumber nullable",
    )


def test_a_value_that_stood_raw_in_a_parsed_query_is_not_encoded(sends: Check) -> None:
    sends(
        script('const q = new URLSearchParams("mi=CustTable&customer=" + id); const url = "https://fo.test/?" + q;'),
        CUSTOMER,
        customer="always none field:accountnumber nullable",
    )


def test_the_first_mark_of_a_query_that_grows(sends: Check) -> None:
    sends(
        script('var url = "https://fo.test/"; ["mi=CustTable", "customer=" + escape(id)].forEach(function (p) {'
               'url += (url.indexOf("?") < 0 ? "?" : "&") + p; });'),
        CUSTOMER,
    )  # fmt: skip


def test_the_last_mark_of_a_query_that_is_cut_off(sends: Check) -> None:
    sends(
        script('var url = "https://fo.test/?"; for (var k of ["mi=CustTable", "customer=" + escape(id)]) { url += k + "&"; }'
               "url = url.slice(0, -1);"),
        CUSTOMER,
    )  # fmt: skip


def test_what_is_learnt_of_one_answer_says_nothing_about_another(sends: Check) -> None:
    sends(
        """
        function Link() { if (!(this instanceof Link)) { throw new Error("new is missing"); } }
        function run(formContext) {
            new Link();
            var name = formContext.getAttribute("accountnumber").getValue();
            var missing = !name;
            if (missing) { return; }
            Xrm.Navigation.openUrl("https://fo.test/?mi=CustTable&customer=" + encodeURIComponent(name));
        }
        """,
        CUSTOMER,
    )


def test_a_test_after_a_comma_tells_what_it_tells(sends: Check) -> None:
    sends(
        """
        function run(formContext) {
            var name;
            if (name = formContext.getAttribute("accountnumber").getValue(), !name) { return; }
            Xrm.Navigation.openUrl("https://fo.test/?mi=CustTable&customer=" + encodeURIComponent(name));
        }
        """,
        CUSTOMER,
        customer="always component field:accountnumber",
    )
