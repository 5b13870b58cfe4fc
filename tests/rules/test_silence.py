"""What rules must not say, or say once: the silent half of each rule, beyond what its page shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import audit, verify

LINK = 'baseUrl + "/?cmp=" + encodeURIComponent(company) + "&mi=VendTable'


def script(body: str) -> str:
    return f"async function open1(baseUrl, company, formContext, id) {{\n{body}\n}}\n"


def test_a_helper_with_many_callers_is_blamed_once(tmp_path: Path) -> None:
    text = """function show(baseUrl, company, item, name, value) {
    window.open(baseUrl + "/?cmp=" + encodeURIComponent(company) + "&mi=" + item +
        "&" + name + "=" + value); // expect: unescaped-parameter
}
function vendor(baseUrl, company, vendor) { show(baseUrl, company, "VendTable", "vendor", vendor); }
function order(baseUrl, company, order) { show(baseUrl, company, "PurchTable", "order", order); }
"""
    assert verify({"links.js": text}, tmp_path) == []


def test_alternative_targets_are_one_place(tmp_path: Path) -> None:
    text = script(
        'window.open(baseUrl + "/?cmp=" + encodeURIComponent(company) + "&mi=" + (id ? "VendTable" : "PurchTable") +\n'
        '    "&vendor=" + id); // expect: unescaped-parameter'
    )
    assert verify({"links.js": text}, tmp_path) == []


@pytest.mark.parametrize(
    "body",
    [
        f'window.open({LINK}&n=" + Number(id) + "&d=" + parseInt(id, 10) + "&b=" + (id > 3));',
        f'window.open({LINK}&t=" + Date.now());',
        f'window.open({LINK}&debug=vs&hidesplash=true&pageType=Details&limitednav=1&embedded=true");',
        f'window.open({LINK}&x=" + encodeURIComponent(JSON.stringify({{ a: id }})));',
        "window.open(baseUrl);",
        'window.open(baseUrl + "/");',
        'window.open(location.href + "&mi=VendTable");',
        'window.open("https://example.com/search?q=" + encodeURIComponent(id) + "&ids=1&ids=2&flag#top?x=1");',
        'const p = formContext.getAttribute("telephone1").getValue(); if (p) { window.open("tel:" + p); }',
        'const m = formContext.getAttribute("websiteurl").getValue(); if (m) { window.open("mailto:" + m); }',
        'if (location.hostname === "contoso.crm4.dynamics.com") { return; }',
        'return "x".endsWith("contoso.crm4.dynamics.com");',
        'document.getElementById("a").href = "javascript:void(0)";',
        'window.open("http://127.0.0.1:8080/x"); window.open("http://localhost/");',
        'const u = new URL(baseUrl); u.search = "?cmp=" + encodeURIComponent(company) + "&mi=VendTable"; open(u.href);',
        "window.open(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=VendTable&&x=1&`);",
        'return `<a href="${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=VendTable" title="Open the vendor">`;',
    ],
)
def test_nothing_is_said_about(body: str, tmp_path: Path) -> None:
    assert verify({"links.js": script(body)}, tmp_path) == []


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (f'window.open({LINK}&x=" + encodeURIComponent(encodeURIComponent(id)));', "double-encoding"),
        (f'window.open({LINK}&x=" + id.replace(/&/g, "%26"));', "wrong-encoder"),
        (f'window.open({LINK}&x" + encodeURIComponent(id));', "malformed-url"),
        (f'window.open({LINK}& x=1");', "malformed-url"),
        (f'window.open({LINK}&x=a=b");', "malformed-url"),
        (f'window.open({LINK}#top&x=1");', "malformed-url"),
        (f'window.open({LINK}&flights=abc");', "invalid-kernel-value"),
        (f'window.open({LINK}&embedded=1");', "invalid-kernel-value"),
        (f'window.open({LINK}&mode=1");', "kernel-parameter-collision"),
        (f'window.open({LINK}&CMP=" + encodeURIComponent(id));', "duplicate-parameter"),
        (f'window.open({LINK}&password=hunter2");', "sensitive-parameter"),
        ('window.open("ftp://files.contoso.com/x");', "insecure-scheme"),
    ],
)
def test_one_thing_is_said_about(body: str, rule: str, tmp_path: Path) -> None:
    assert verify({"links.js": script(f"{body} // expect: {rule}")}, tmp_path) == []


def test_a_comment_in_bundled_code_is_a_comment(tmp_path: Path) -> None:
    text = 'eval("/**\\n * https://contoso.crm4.dynamics.com\\n */\\nexports.a = 1;");\n'
    assert verify({"bundle.js": text}, tmp_path) == []


def test_allowed_hosts_are_globs(tmp_path: Path) -> None:
    text = """const TEST = "https://contoso-uat.sandbox.operations.dynamics.com";
const LIVE = "https://contoso.operations.dynamics.com"; // expect: hardcoded-host
"""
    config = 'allowed-hosts = ["*.sandbox.operations.dynamics.com"]\n'
    assert verify({"hosts.js": text, "xlint.toml": config}, tmp_path) == []


def test_of_two_sources_of_one_destination_the_graver_is_named(tmp_path: Path) -> None:
    text = """<!DOCTYPE html><html><body><script>
function back(formContext) {
    var column = formContext.getAttribute("websiteurl").getValue() || "";
    var given = new URLSearchParams(location.search).get("data") || column;
    window.open(given); // expect: open-redirect
}
</script></body></html>
"""
    assert verify({"page.html": text}, tmp_path) == []
    assert [(f.rule, f.severity.value) for f in audit(tmp_path).findings] == [("open-redirect", "error")]
