"""Every source of values that a web resource has, and what is known of each."""

from __future__ import annotations

from collections.abc import Callable

from execution.agreement import Setting

Check = Callable[..., None]
LOOKUP: Setting = {"types": {"parentaccountid": "lookup"}}
HANDLER = "window.run = function (executionContext) { var formContext = executionContext.getFormContext();"


def opened(value: str, before: str = "", kind: str = "function") -> str:
    """A script that opens a link with the value, unencoded, as parameter `p`."""
    return f"""
{kind} run(formContext) {{
    {before}
    window.open("https://fo.test/?mi=CustTable&p=" + {value});
}}
"""


def link(name: str) -> str:
    return f"https://fo.test/?mi=CustTable&p={{{name}}}"


def test_a_column(sends: Check) -> None:
    sends(opened('formContext.getAttribute("name").getValue()'), link("name"), p="always none field:name nullable")


def test_a_column_of_the_old_page(sends: Check) -> None:
    sends(opened('Xrm.Page.getAttribute("name").getValue()'), link("name"), p="always none field:name nullable")


def test_a_column_of_the_event_s_form(sends: Check) -> None:
    sends(
        'function run(executionContext) { var c = executionContext.getFormContext(); window.open("https://fo.test/?mi=CustTable&p="'
        ' + c.getAttribute("name").getValue()); }',
        link("name"),
        calls=["run(__harness.executionContext)"],
        p="always none field:name nullable",
    )


def test_a_column_whose_attribute_may_be_missing(sends: Check) -> None:
    sends(opened('formContext.getAttribute("name")?.getValue()'), link("name"), p="always none field:name nullable")


def test_a_column_through_a_helper(sends: Check) -> None:
    sends(
        "function value(c, n) { var a = c.getAttribute(n); return a === null ? null : a.getValue(); }"
        + opened('value(formContext, "name")'),
        link("name"),
        p="always none field:name nullable",
    )


def test_the_id_of_a_lookup(sends: Check) -> None:
    sends(
        opened(
            "value[0].id", 'var value = formContext.getAttribute("parentaccountid").getValue(); if (!value) { return; }'
        ),
        link("parentaccountid"),
        settings=[LOOKUP, {**LOOKUP, "empty": True}],
        p="always none lookup:parentaccountid guid braced",
    )


def test_the_id_of_a_lookup_without_braces(sends: Check) -> None:
    for call in ('.replace("{", "").replace("}", "")', '.replace(/[{}]/g, "")', ".slice(1, -1)", '.replace(/\\{|\\}/g, "")',
                 ".substring(1, 37)", '.replace(/[^a-fA-F0-9-]/g, "")'):  # fmt: skip
        sends(
            opened(f"formContext.getAttribute('parentaccountid').getValue()[0].id{call}"),
            link("parentaccountid"),
            settings=[LOOKUP],
            p="always none lookup:parentaccountid guid",
        )


def test_the_name_of_a_lookup(sends: Check) -> None:
    sends(
        opened("encodeURIComponent(formContext.getAttribute('parentaccountid').getValue()[0].name)"),
        link("parentaccountid"),
        settings=[LOOKUP],
        p="always component lookup:parentaccountid",
    )


def test_an_option(sends: Check) -> None:
    sends(
        opened('formContext.getAttribute("kind").getSelectedOption().value'),
        link("kind"),
        settings=[{}],
        p="always none field:kind optionset",
    )


def test_the_label_of_an_option(sends: Check) -> None:
    sends(
        opened('formContext.getAttribute("kind").getText()'),
        link("kind"),
        settings=[{}],
        p="always none field:kind nullable",
    )


def test_a_date(sends: Check) -> None:
    sends(
        opened('formContext.getAttribute("when").getValue().toISOString()'),
        link("when"),
        settings=[{"types": {"when": "date"}}],
        p="always none field:when date",
    )


def test_the_record(sends: Check) -> None:
    sends(opened("formContext.data.entity.getId()"), link("recordid"), p="always none record-id:recordid guid braced")


def test_the_record_s_reference(sends: Check) -> None:
    sends(opened("formContext.data.entity.getEntityReference().id"), link("recordid"),
          p="always none record-id:recordid guid braced")  # fmt: skip


def test_a_selected_row(sends: Check) -> None:
    sends(
        opened('formContext.getControl("g").getGrid().getSelectedRows().get()[0].getData().entity.getId()'),
        link("recordid"),
        p="always none record-id:recordid guid braced",
    )


def test_a_selected_row_in_a_for_each(sends: Check) -> None:
    sends(
        """
        function run(formContext) {
            formContext.getControl("g").getGrid().getSelectedRows().forEach(function (row) {
                window.open("https://fo.test/?mi=CustTable&p=" + row.getData().entity.getId());
            });
        }
        """,
        link("recordid"),
    )


def test_a_column_of_a_retrieved_record(sends: Check) -> None:
    sends(
        opened("r.accountnumber", 'const r = await Xrm.WebApi.retrieveRecord("account", "1");', "async function"),
        link("accountnumber"),
        p="always none record:accountnumber nullable",
    )


def test_a_column_taken_out_of_a_retrieved_record(sends: Check) -> None:
    sends(
        opened(
            "n",
            'const { accountnumber: n } = await Xrm.WebApi.online.retrieveRecord("account", "1");',
            "async function",
        ),
        link("accountnumber"),
        p="always none record:accountnumber nullable",
    )


def test_a_column_by_index(sends: Check) -> None:
    sends(
        opened('r["accountnumber"]', 'const r = await Xrm.WebApi.retrieveRecord("account", "1");', "async function"),
        link("accountnumber"),
        p="always none record:accountnumber nullable",
    )


def test_the_first_of_several_records(sends: Check) -> None:
    sends(
        """
        function run(formContext) {
            Xrm.WebApi.retrieveMultipleRecords("account", "?$top=1").then(function (result) {
                for (var i = 0; i < result.entities.length; i++) {
                    window.open("https://fo.test/?mi=CustTable&p=" + result.entities[i].accountnumber);
                }
            });
        }
        """,
        link("accountnumber"),
        p="always none record:accountnumber nullable",
    )


def test_a_created_record(sends: Check) -> None:
    sends(opened("r.id", 'const r = await Xrm.WebApi.createRecord("account", {});', "async function"), link("id"),
          p="always none record-id:id guid")  # fmt: skip


def test_the_person(sends: Check) -> None:
    sends(
        opened("Xrm.Utility.getGlobalContext().userSettings.userId"),
        link("userid"),
        p="always none user:userid guid braced",
    )


def test_the_person_s_name(sends: Check) -> None:
    sends(opened("Xrm.Page.context.getUserName()"), link("username"), p="always none user:username")


def test_the_organisation(sends: Check) -> None:
    sends(opened("Xrm.Utility.getGlobalContext().organizationSettings.uniqueName"), link("uniqueName"),
          p="always none setting:uniqueName")  # fmt: skip


def test_the_app(sends: Check) -> None:
    sends(
        opened(
            "a.appId", "const a = await Xrm.Utility.getGlobalContext().getCurrentAppProperties();", "async function"
        ),
        link("appid"),
        p="always none setting:appid guid",
    )


def test_a_parameter_of_the_page(sends: Check) -> None:
    sends(
        opened('new URLSearchParams(window.location.search).get("id")'),
        link("id"),
        settings=[{"query": ["id"]}, {}],
        p="always none url:id nullable",
    )


def test_a_parameter_of_the_page_s_address(sends: Check) -> None:
    sends(
        opened('new URL(location.href).searchParams.get("id")'),
        link("id"),
        settings=[{"query": ["id"]}],
        p="always none url:id nullable",
    )


def test_a_parameter_of_the_form(sends: Check) -> None:
    sends(opened("Xrm.Page.context.getQueryStringParameters().new_id"), link("new_id"), p="always none url:new_id")


def test_a_message(sends: Check) -> None:
    sends(
        'window.addEventListener("message", function (event) { window.open("https://fo.test/?mi=CustTable&p=" + event.data); });',
        link("message"),
        calls=[],
        p="always none message:message",
    )


def test_what_is_stored(sends: Check) -> None:
    sends(opened('localStorage.getItem("key")'), link("key"), p="always none storage:key nullable")


def test_what_a_session_stores(sends: Check) -> None:
    sends(opened('window.sessionStorage.getItem("key")'), link("key"), p="always none storage:key nullable")


# ── the address of Finance and Operations ───────────────────────────────────────────────────────────────────────────────

BASE = "{base}/?mi=CustTable"


def based(get: str) -> str:
    return (
        get
        + """
    async function run(formContext) {
        const base = await getBase();
        Xrm.Navigation.openUrl(base + "/?mi=CustTable");
    }
    """
    )


def test_an_environment_variable_by_its_definition(sends: Check) -> None:
    sends(
        based("""
        async function getBase() {
            const result = await Xrm.WebApi.retrieveMultipleRecords("environmentvariabledefinition",
                "?$select=defaultvalue&$expand=environmentvariabledefinition_environmentvariablevalue($select=value)");
            const row = result.entities[0];
            const own = row.environmentvariabledefinition_environmentvariablevalue;
            return own.length > 0 ? own[0].value : row.defaultvalue;
        }
        """),
        BASE,
        settings=[{}, {"unset": True}],
    )


def test_an_environment_variable_by_its_value(sends: Check) -> None:
    sends(
        based("""
        function getBase() {
            return Xrm.WebApi.retrieveMultipleRecords("environmentvariablevalue", "?$select=value").then(
                function (r) { return r.entities.length ? r.entities[0].value : null; });
        }
        """),
        BASE,
    )


def test_an_environment_variable_in_a_callback(sends: Check) -> None:
    sends(
        """
        function getBase(done) {
            Xrm.WebApi.retrieveMultipleRecords("environmentvariabledefinition", "?$filter=x").then(
                function (r) { done(r.entities[0]["defaultvalue"]); }, function (e) { console.log(e); });
        }
        function run() { getBase(function (base) { Xrm.Navigation.openUrl(base + "/?mi=CustTable"); }); }
        """,
        BASE,
    )


def test_the_linked_environment(sends: Check) -> None:
    sends(
        based("""
        async function getBase() {
            const r = await fetch(Xrm.Utility.getGlobalContext().getClientUrl() +
                "/api/data/v9.2/RetrieveFinanceAndOperationsIntegrationDetails");
            return (await r.json()).Url;
        }
        """),
        BASE,
    )


def test_the_linked_environment_by_execute(sends: Check) -> None:
    sends(
        based("""
        function getBase() {
            return Xrm.WebApi.online.execute({ getMetadata: function () { return {
                operationName: "RetrieveFinanceAndOperationsIntegrationDetails", operationType: 1, parameterTypes: {} }; } })
                .then(function (r) { return r.json(); }).then(function (d) { return d.Url; });
        }
        """),
        BASE,
    )


# ── encoders, wrappers, guards ──────────────────────────────────────────────────────────────────────────────────────────

NAME = 'formContext.getAttribute("name").getValue()'


def test_a_wrapper_around_an_encoder(sends: Check) -> None:
    sends("const enc = (v) => encodeURIComponent(String(v));" + opened(f"enc({NAME})"), link("name"),
          p="always component field:name nullable")  # fmt: skip


def test_an_encoder_under_another_name(sends: Check) -> None:
    sends("var enc = window.encodeURIComponent;" + opened(f"enc({NAME})"), link("name"),
          p="always component field:name nullable")  # fmt: skip


def test_an_encoder_handed_to_map(sends: Check) -> None:
    sends(opened(f"[{NAME}].map(encodeURIComponent)[0]"), link("name"), p="always component field:name nullable")


def test_two_encoders(sends: Check) -> None:
    sends(opened(f"encodeURIComponent(escape({NAME}))"), link("name"), p="always escape+component field:name nullable")


def test_base64(sends: Check) -> None:
    sends(opened(f"encodeURIComponent(btoa({NAME}))"), link("name"), p="always base64+component field:name nullable")


def test_what_is_decoded_again(sends: Check) -> None:
    sends(opened(f"decodeURIComponent(encodeURIComponent({NAME}))"), link("name"), p="always none field:name nullable")


def test_json(sends: Check) -> None:
    sends(opened(f"encodeURIComponent(JSON.stringify({NAME}))"), link("name"), settings=[{}])


def test_the_old_encoder_of_the_platform(sends: Check) -> None:
    sends(opened(f"CrmEncodeDecode.CrmUrlEncode({NAME})"), link("name"), p="always component field:name nullable")


def guarded(test: str) -> str:
    return f"""
    function run(formContext) {{
        var v = formContext.getAttribute("name").getValue();
        {test}
        window.open("https://fo.test/?mi=CustTable&p=" + encodeURIComponent(v));
    }}
    """


def test_guards_that_return(sends: Check) -> None:
    for test in ("!v", "v === null", "v == null", "null === v", "v === null || v === ''", "v == undefined || v == null",
                 "!v || v.length === 0", "!(v)", "typeof v !== 'string'"):  # fmt: skip
        sends(guarded(f"if ({test}) {{ return; }}"), link("name"), p="always component field:name")


def test_guards_that_throw(sends: Check) -> None:
    sends(guarded("if (!v) { throw new Error('no value'); }"), link("name"), p="always component field:name")


def test_a_guard_in_a_function(sends: Check) -> None:
    sends(
        "function isEmpty(x) { return x === null || x === undefined || x === ''; }"
        + guarded("if (isEmpty(v)) { return; }"),
        link("name"),
        p="always component field:name",
    )


def test_a_guard_that_encloses(sends: Check) -> None:
    sends(
        """
        function run(formContext) {
            var v = formContext.getAttribute("name").getValue();
            if (v && v !== "x") { window.open("https://fo.test/?mi=CustTable&p=" + v); }
        }
        """,
        link("name"),
        p="always none field:name",
    )


def test_a_guard_for_another_value_is_none(sends: Check) -> None:
    sends(
        guarded("var w = formContext.getAttribute('other').getValue(); if (!w) { return; }"),
        link("name"),
        settings=[{}, {"values": {"field:name": None}}],
        p="always component field:name nullable",
    )


# ── the ways out ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_navigation(sends: Check) -> None:
    address = '"https://fo.test/?mi=CustTable"'
    for statement in (
        f"window.open({address})", f"open({address})", f"Xrm.Navigation.openUrl({address})", f"location.href = {address}",
        f"window.location = {address}", f"location = {address}", f"window.location.href = {address}",
        f"document.location.href = {address}", f"location.assign({address})", f"window.location.replace({address})",
        f"top.location.href = {address}", f"window.parent.location = {address}", f"self.location.assign({address})",
        f'formContext.getControl("IFRAME_x").setSrc({address})', f'document.getElementById("f").src = {address}',
        f'document.getElementById("a").setAttribute("href", {address})', f'$("#a").attr("href", {address})',
        f'$("#a").attr({{ href: {address} }})', f'$("#f").prop("src", {address})', f"window.showModalDialog({address})",
        f'document.querySelector("iframe").src = {address}', f"var w = window.open(); w.location.href = {address}",
        f'var a = document.createElement("a"); a.href = {address}; a.click()', f"Object.assign({{}}, {{}}); window['open']({address})",
    ):  # fmt: skip
        sends(f"function run(formContext) {{ {statement}; }}", "https://fo.test/?mi=CustTable")
