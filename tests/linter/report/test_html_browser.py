"""The HTML report in a real browser: hostile repositories, accessibility, keyboard, no script, foreign policies, print.

Chromium is Debian's package, driven by Playwright; axe-core comes from npm (`npm install --prefix build/node axe-core`).
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

import xlint_rules
from sample import AUDIT, DRIFT, INJECTION
from xlint import rule
from xlint.__main__ import main
from xlint.audit import Audit
from xlint.cli.session import load_models
from xlint.config import Config
from xlint.report import html
from xlint.report.html import history
from xlint.report.html.history import History

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
if CHROMIUM is None:
    pytest.skip("no Chromium on the PATH", allow_module_level=True)

ROOT = Path(__file__).parents[3]
AXE = ROOT / "build/node/node_modules/axe-core/axe.min.js"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
RULES = rule.load(xlint_rules)
MODELS = load_models(Config())
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

PAYLOADS = [
    "<script>window.pwned=1</script>",
    "</script><script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    '"><svg onload=window.pwned=1>',
    "' onmouseover='window.pwned=1",
    "javascript:window.pwned=1",
    "</style><script>window.pwned=1</script>",
    "</pre></details><iframe srcdoc='<script>parent.pwned=1</script>'>",
    "{{ 7*191 }}{% raw %}",
    "<!--<script>",
    "&lt;script&gt;window.pwned=1&lt;/script&gt;",
    "]]><script>window.pwned=1</script>",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of an audit with everything in it, the second of its kind."""
    earlier = History(points=(history.point(msgspec.structs.replace(AUDIT, findings=(DRIFT, INJECTION))),))
    return written(tmp_path_factory.mktemp("report") / "audit.html", AUDIT, history=earlier)


def written(file: Path, audit: Audit, **more: Any) -> Path:
    file.write_text(html.render(html.Subject(audit, Config(), RULES, RULES, MODELS, "Contoso", **more)), "utf-8")
    return file


class Visit:
    """A page that is looked at, with whatever it asked for or complained about."""

    def __init__(self, browser: Any, file: Path, fragment: str = "", **context: Any) -> None:
        self.page = browser.new_context(**context).new_page()
        self.requests: list[str] = []
        self.told: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.told.append(message.text))
        self.page.on("pageerror", lambda error: self.told.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.told.append(dialog.message), dialog.dismiss()))
        self.page.goto(file.as_uri() + fragment)

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self.page.context.close()


# ── nothing scanned runs ────────────────────────────────────────────────────────────────────────────────────────────────


def hostile(folder: Path) -> None:
    """A repository whose names, literals, comments and suppressions are all attacks."""
    for number, payload in enumerate(PAYLOADS):
        literal = payload.replace("\\", "\\\\").replace('"', '\\"').replace("</script", "<\\/script")
        name = re.sub(r"[/\x00]", "_", payload)[:80]
        file = folder / f"crm/{number}{name}.js"
        file.parent.mkdir(exist_ok=True)
        file.write_text(
            f"// {payload}\n"
            f"function open{number}(baseUrl, formContext) {{\n"
            f'    const value = formContext.getAttribute("{literal}").getValue();\n'
            f'    window.open(baseUrl + "/?mi={literal}&{literal}=" + value + "&cmp={literal}"); /* {payload} */\n'
            f'    window.open("https://contoso.operations.dynamics.com/?mi=CustTable&p{number}=" + value);\n'
            f"    // xlint: ignore[null-parameter] {payload}\n"
            f"    // xlint: ignore[{payload}] because\n"
            "}\n"
        )
    (folder / "fo").mkdir()
    (folder / "fo/Handler.xpp").write_text(
        "public final class Handler\n{\n"
        "    [FormEventHandler(formStr(CustTable), FormEventType::Initialized)]\n"
        "    public static void CustTable_OnInitialized(xFormRun sender, FormEventArgs e)\n    {\n"
        + "".join(
            f'        str v{n} = new URLUtility().getQueryParamValue("{p.replace(chr(34), chr(39))}"); // {p}\n'
            for n, p in enumerate(PAYLOADS)
        )
        + "    }\n}\n"
    )


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    hostile(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for label in PAYLOADS[:2]:
            status = main(
                ["report", "-o", "out.html", "--history", "h.json", "--title", PAYLOADS[2], "--label", label, "--quiet"]
            )
            assert status == 0
            (folder / "crm/extra.js").write_text(f'window.open("http://{PAYLOADS[2]}/?a=" + location.search);\n')
    return folder / "out.html"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_hostile_repository_runs_nothing_and_loads_nothing(browser: Any, attacked: Path, javascript: bool) -> None:
    with Visit(browser, attacked, java_script_enabled=javascript) as visit:
        page = visit.page
        assert visit.requests == [attacked.as_uri()]
        assert page.locator("script").count() == 2
        for tag in ("img", "iframe", "object", "embed", "base", "link", "meta[http-equiv=refresh]", "form[action]"):
            assert page.locator(tag).count() == 0, tag
        text = page.content()
        assert "1337" not in text
        if javascript:
            page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
            handlers = (
                "[...document.querySelectorAll('*')].filter(e => e.getAttributeNames().some(n => n.startsWith('on')))"
            )
            assert page.evaluate(f"{handlers}.length") == 0
            links = page.evaluate("[...document.querySelectorAll('a')].map(each => each.getAttribute('href'))")
            assert links and all(link.startswith("#") for link in links)
            page.keyboard.press("j")
            page.locator("#q").fill(PAYLOADS[2])
            assert page.evaluate("window.pwned") is None
            assert visit.told == []


def test_the_attacks_are_shown_as_they_are(browser: Any, attacked: Path) -> None:
    with Visit(browser, attacked) as visit:
        assert visit.page.locator("h1").inner_text() == PAYLOADS[2]
        ledger = visit.page.locator("#ledger").inner_text()
        for payload in (PAYLOADS[0], PAYLOADS[2], PAYLOADS[6]):
            assert payload in ledger


def test_a_script_that_came_in_all_the_same_would_not_run(browser: Any, report: Path, tmp_path: Path) -> None:
    """The second wall: with the escaping taken away, the policy stops what is injected."""
    file = tmp_path / "injected.html"
    attack = "<script>window.pwned=1</script><img src=x onerror=window.pwned=1><style>main{display:none}</style>"
    file.write_text(report.read_text().replace("<main", attack + "<main"))
    with Visit(browser, file) as visit:
        assert visit.page.evaluate("window.pwned") is None
        assert len([message for message in visit.told if "Content Security Policy" in message]) >= 3
        assert visit.page.locator("main").is_visible()


def test_without_the_policy_the_same_injection_runs(browser: Any, report: Path, tmp_path: Path) -> None:
    """What the test above proves is proved by the policy."""
    file = tmp_path / "open.html"
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", report.read_text())
    file.write_text(text.replace("<main", "<script>window.pwned=1</script><main"))
    with Visit(browser, file) as visit:
        assert visit.page.evaluate("window.pwned") == 1


# ── readable for everyone ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 390])
def test_axe_finds_nothing(browser: Any, report: Path, scheme: str, width: int) -> None:
    violations, passes = axe(browser, report, scheme, width)
    assert violations == []
    assert passes > 20


@pytest.mark.parametrize("name", ["master-slave-faults", "markup-links-faults"])
def test_axe_finds_nothing_in_the_report_of_a_repository(browser: Any, tmp_path: Path, name: str) -> None:
    main(["report", str(ROOT / "fixtures" / name), "-o", str(tmp_path / "audit.html"), "--quiet"])
    violations, _ = axe(browser, tmp_path / "audit.html", "light", 1400)
    assert violations == []


def axe(browser: Any, file: Path, scheme: str, width: int) -> tuple[list[str], int]:
    """What axe says against the page with everything open, and how many of its rules had something to pass."""
    if not AXE.is_file():
        pytest.skip("axe-core is not in build/node")
    size = {"width": width, "height": 900}
    with Visit(browser, file, color_scheme=scheme, viewport=size, bypass_csp=True, reduced_motion="reduce") as visit:
        visit.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        visit.page.add_script_tag(path=str(AXE))
        result = visit.page.evaluate("tags => axe.run(document, { runOnly: tags })", WCAG)
    told = [
        f"{each['id']}: {node['html'][:160]} {node['failureSummary']}"
        for each in result["violations"]
        for node in each["nodes"]
    ]
    return told, len(result["passes"])


@pytest.mark.parametrize("width", [1400, 768, 390, 320])
def test_the_page_never_scrolls_sideways(browser: Any, report: Path, attacked: Path, width: int) -> None:
    for file in (report, attacked):
        with Visit(browser, file, viewport={"width": width, "height": 800}) as visit:
            visit.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_script_everything_can_be_read(browser: Any, report: Path) -> None:
    with Visit(browser, report, java_script_enabled=False) as visit:
        page = visit.page
        assert page.locator(f'[id="f={DRIFT.fingerprint}"] .remedy').is_visible()
        assert not page.locator("#tools").is_visible()
        page.locator("details.page summary").first.click()
        assert page.locator("details.page .body").first.is_visible()


def test_under_a_policy_that_forbids_style_and_script_it_is_still_a_document(browser: Any, report: Path) -> None:
    """Jenkins's default for what a build publishes."""
    policy = "sandbox; default-src 'none'; img-src 'self'; style-src 'self';"
    page = browser.new_context().new_page()
    page.route(
        "**/*",
        lambda route: route.fulfill(
            body=report.read_text(), content_type="text/html", headers={"Content-Security-Policy": policy}
        ),
    )
    page.goto("http://jenkins.test/audit.html")
    assert page.locator("h1").inner_text() == "Contoso"
    assert page.locator(f'[id="f={DRIFT.fingerprint}"] pre').first.is_visible()
    page.context.close()


def test_on_paper_everything_is_open_and_nothing_is_a_tool(browser: Any, report: Path) -> None:
    with Visit(browser, report) as visit:
        page = visit.page
        page.locator("#close-all").click()
        page.emulate_media(media="print")
        assert not page.locator("nav").is_visible() and not page.locator("#tools").is_visible()
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("details.finding:not([open])").count() == 0
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator("details.finding[open]").count() == 0
        assert page.pdf().startswith(b"%PDF")


# ── finding one's way ───────────────────────────────────────────────────────────────────────────────────────────────────


def current(page: Any) -> str:
    return str(page.locator(".finding.current").get_attribute("id"))


def test_the_keyboard_leads_through_the_findings(browser: Any, report: Path) -> None:
    with Visit(browser, report) as visit:
        page = visit.page
        ids = [each.get_attribute("id") for each in page.locator("details.finding").all()]
        assert len(ids) == 5
        page.keyboard.press("j")
        assert current(page) == ids[0]
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("k")
        assert current(page) == ids[1]
        assert page.url.endswith(f"#{ids[1]}")
        page.keyboard.press("o")
        assert page.locator(".finding.current").get_attribute("open") is None
        page.keyboard.press("/")
        page.keyboard.type("jk?")
        assert page.locator("#q").input_value() == "jk?"
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        assert page.locator("#help").is_visible()
        page.keyboard.press("Escape")
        assert visit.told == []


def test_the_keys_can_be_switched_off_for_good(browser: Any, report: Path) -> None:
    with Visit(browser, report) as visit:
        page = visit.page
        page.keyboard.press("?")
        page.locator("#keys").uncheck()
        page.keyboard.press("Escape")
        page.reload()
        page.keyboard.press("j")
        assert page.locator(".finding.current").count() == 0


def test_filters_leave_what_fits_and_say_how_many(browser: Any, report: Path) -> None:
    with Visit(browser, report) as visit:
        page = visit.page
        seen = page.locator("details.finding:visible")
        page.locator("input[value=warning]").uncheck()
        page.locator("input[value=note]").uncheck()
        assert seen.count() == 2
        assert page.locator("#shown").inner_text() == "2 of 5 findings shown"
        page.locator("#q").fill("CUSTOMERID")
        assert seen.count() == 1
        page.locator("#q").fill("nothing like that")
        assert seen.count() == 0 and page.locator("#none").is_visible()
        page.locator("#q").fill("")
        page.locator("input[value=warning]").check()
        page.locator("#rule").select_option("query-injection")
        assert seen.count() == 1
        page.locator("#rule").select_option("")
        page.locator("#only-new").check()
        assert seen.count() == 2


def test_a_number_in_the_summary_shows_what_it_counts(browser: Any, report: Path) -> None:
    with Visit(browser, report) as visit:
        page = visit.page
        page.locator("input[value=error]").uncheck()
        page.locator("#summary a[data-rule=query-injection]").click()
        assert page.locator("details.finding:visible").count() == 1
        assert page.locator("#shown").inner_text() == "1 of 5 findings shown"
        page.locator("#summary a[data-words$='new_links.js']").click()
        assert page.locator("#rule").input_value() == ""
        assert page.locator("details.finding:visible").count() >= 2


def test_who_chooses_the_colours_and_wants_no_motion_gets_that(browser: Any, report: Path) -> None:
    with Visit(browser, report, forced_colors="active", reduced_motion="reduce") as visit:
        asked = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"
        assert visit.page.evaluate(asked, [".edge.grave", "stroke"]) == visit.page.evaluate(asked, ["body", "color"])
        assert visit.page.evaluate(asked, ["html", "scrollBehavior"]) == "auto"
    with Visit(browser, report, reduced_motion="no-preference") as visit:
        assert visit.page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "smooth"


def test_a_deep_link_opens_its_finding_whatever_the_filter_says(browser: Any, report: Path) -> None:
    with Visit(browser, report, f"#f={DRIFT.fingerprint}") as visit:
        page = visit.page
        assert current(page) == f"f={DRIFT.fingerprint}"
        page.locator("input[value=error]").uncheck()
        page.locator("#close-all").click()
        page.evaluate(f"location.hash = '#f={INJECTION.fingerprint}'")
        page.evaluate(f"location.hash = '#f={DRIFT.fingerprint}'")
        page.wait_for_function("document.querySelector('.finding.current')?.open === true")
        assert page.locator(".finding.current").is_visible()
        assert current(page) == f"f={DRIFT.fingerprint}"
