from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlint import suppress
from xlint.finding import Confidence, Finding, Report, Severity, fingerprint
from xlint.suppressions import suppressions
from xlint.value import Place
from xlint_grammars.text import Document

TODAY = date(2026, 11, 23)
RULES = ("rule-a", "rule-b", "unescaped-parameter")


def run(path: str, text: str, *faults: tuple[str, str]) -> tuple[Finding, ...]:
    """Each fault is a rule and the text at which its finding stands."""
    document = Document(path, text)
    findings = []
    for rule, marker in faults:
        start = text.index(marker)
        report = Report("m", Place(path, start, start + len(marker)), shape=marker)
        findings.append(Finding(rule, Severity.ERROR, Confidence.HIGH, report, fingerprint(rule, report)))
    return suppress.apply(findings, {path: document}, today=TODAY, known_rules=RULES)


def states(findings: tuple[Finding, ...]) -> list[str]:
    """`rule` for a finding that stays, `(rule)` for a suppressed one."""
    return [f"({finding.rule})" if finding.suppressed else finding.rule for finding in findings]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.js", "FAULT(); // xlint: ignore[rule-a] it is a number"),
        ("a.js", "// xlint: ignore[rule-a] it is a number\nFAULT();"),
        ("a.js", "/* xlint: ignore[rule-a] it is a number */ FAULT();"),
        ("a.js", "/*\n * xlint: ignore[rule-a] it is\n * a number\n */\nFAULT();"),
        ("a.js", "// xlint:ignore[ rule-b,rule-a ] it is a number\nFAULT();"),
        ("a.js", "let u = `${a /* xlint: ignore[rule-a] it is a number */}FAULT`;"),
        ("a.js", "let r = /['\"`]/; FAULT(); // xlint: ignore[rule-a] it is a number"),
        ("a.js", "let r = a / b; FAULT(); // xlint: ignore[rule-a] it is a number"),
        ("Links", "// xlint: ignore[rule-a] it is a number\r\nFAULT();"),
        ("A.xpp", "FAULT(); // xlint: ignore[rule-a] it is a number"),
        ("A.xpp", "str p = @'\\'; FAULT(); // xlint: ignore[rule-a] it is a number"),
        ("A.xpo", "      #  // xlint: ignore[rule-a] it is a number\n      #  FAULT();"),
        ("A.xml", "<a>\n<!-- xlint: ignore[rule-a] it is a number -->\n<Url>FAULT</Url></a>"),
        ("A.xml", "<a><![CDATA[\nFAULT(); // xlint: ignore[rule-a] it is a number\n]]></a>"),
        ("A.xml", "<a>\nFAULT(&quot;x&quot;); // xlint: ignore[rule-a] it is a number\n</a>"),
        ("a.html", "<!-- xlint: ignore[rule-a] it is a number -->\n<a href='FAULT'>"),
        ("a.htm", "<script>\nFAULT(); // xlint: ignore[rule-a] it is a number\n</script>"),
    ],
)
def test_a_comment_suppresses_on_its_line_or_the_line_below(path: str, text: str) -> None:
    found = [finding for finding in run(path, text, ("rule-a", "FAULT")) if finding.rule == "rule-a"]
    assert states(tuple(found)) == ["(rule-a)"]
    assert found[0].suppressed is not None
    assert found[0].suppressed.reason == "it is a number"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.js", "// xlint: ignore[rule-a] why\n\nFAULT();"),
        ("a.js", "FAULT();\n// xlint: ignore[rule-a] why"),
        ("a.js", "f('// xlint: ignore[rule-a] why'); FAULT();"),
        ("a.js", "f(`\n// xlint: ignore[rule-a] why\n`, FAULT);"),
        ("a.js", "f(/\\/\\/ xlint: ignore[rule-a] why/); FAULT();"),
        ("a.js", "# xlint: ignore[rule-a] why\nFAULT();"),
        ("a.js", "// write xlint: ignore[rule-a] and say why\nFAULT();"),
        ("a.js", "// xlint: ignore[rule-b] why\nFAULT();"),
        ("a.js", "// xlint: ignore[rule-*] why\nFAULT();"),
        ("A.xpp", "info(@'\n// xlint: ignore[rule-a] why\n' + FAULT);"),
        ("A.xpp", "[SuppressBPWarning('xlint:rule-a', 'why')]\nvoid a() {}\nvoid b() { FAULT(); }"),
        ("A.xpp", "// [SuppressBPWarning('xlint:rule-a', 'why')]\nvoid a() { FAULT(); }"),
        ("A.xpp", "[SuppressBPWarning('BPCheckX', 'why')]\nvoid a() { FAULT(); }"),
    ],
)
def test_what_is_no_suppression_of_a_finding_suppresses_nothing(path: str, text: str) -> None:
    assert "rule-a" in states(run(path, text, ("rule-a", "FAULT")))


def test_a_comment_that_suppresses_on_its_own_line_does_not_reach_the_next() -> None:
    text = "ONE(); // xlint: ignore[rule-a] why\nTWO();"
    assert states(run("a.js", text, ("rule-a", "ONE"), ("rule-a", "TWO"))) == ["(rule-a)", "rule-a"]


def test_comments_that_stand_alone_may_be_stacked() -> None:
    text = "// xlint: ignore[rule-a] why\n// xlint: ignore[rule-b] why\nFAULT();"
    assert states(run("a.js", text, ("rule-a", "FAULT"), ("rule-b", "FAULT"))) == ["(rule-a)", "(rule-b)"]


@pytest.mark.parametrize(
    "comment",
    ["// xlint: ignore[rule-a]", "/* xlint: ignore[rule-a] , - */", "// xlint: ignore[rule-a] until=2027-01-01"],
)
def test_a_suppression_without_a_reason_holds_and_is_reported(comment: str) -> None:
    assert states(run("a.js", f"{comment}\nFAULT();", ("rule-a", "FAULT"))) == ["unexplained-suppression", "(rule-a)"]


def test_another_remark_on_the_line_is_no_reason() -> None:
    text = "FAULT(); // xlint: ignore[rule-a] // eslint-disable-line"
    assert states(run("a.js", text, ("rule-a", "FAULT"))) == ["(rule-a)", "unexplained-suppression"]
    text = "FAULT(); // eslint-disable-line // xlint: ignore[rule-a] see https://example.org/why"
    (finding,) = run("a.js", text, ("rule-a", "FAULT"))
    assert finding.suppressed is not None
    assert finding.suppressed.reason == "see https://example.org/why"


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("// xlint: ignore[rule-a] a number, until=2026-11-23", ["(rule-a)"]),
        ("// until=2026-11-23, xlint: ignore[rule-a] a number", ["(rule-a)"]),
        ("// xlint: ignore[rule-a] until=2026-11-23 a number", ["(rule-a)"]),
        ("// xlint: ignore[rule-a] a number, until=2026-11-22", ["expired-suppression", "rule-a"]),
        ("// xlint: ignore[no-rule] until=2026-11-22", ["expired-suppression", "rule-a"]),
        ("// xlint: ignore[rule-a] a number, until=2027-02-30", ["expired-suppression", "rule-a"]),
        ("// xlint: ignore[rule-a] a number, until=20270101", ["expired-suppression", "rule-a"]),
        ("// xlint: ignore[rule-a] a number, until=release 10", ["expired-suppression", "rule-a"]),
    ],
)
def test_a_suppression_holds_on_its_last_day_and_is_expired_after_it(comment: str, expected: list[str]) -> None:
    findings = run("a.js", f"{comment}\nFAULT();", ("rule-a", "FAULT"))
    assert states(findings) == expected
    if findings[0].suppressed:
        assert (findings[0].suppressed.reason, findings[0].suppressed.until) == ("a number", "2026-11-23")


def test_an_unknown_rule_is_unused_and_the_nearest_is_named() -> None:
    (finding,) = run("a.js", "// xlint: ignore[unescaped-paramter] why\nFAULT();")
    assert finding.rule == "unused-suppression"
    assert finding.report.remedy == "Did you mean `unescaped-parameter`?"


@pytest.mark.parametrize("comment", ["// xlint: ignore why", "// xlint: ignore[] why"])
def test_a_suppression_of_no_rule_is_unused(comment: str) -> None:
    assert states(run("a.js", f"{comment}\nFAULT();", ("rule-a", "FAULT"))) == ["unused-suppression", "rule-a"]


def test_findings_about_suppressions_cannot_be_suppressed() -> None:
    text = "// xlint: ignore[unused-suppression] why\n// xlint: ignore[rule-a] why\nx();"
    assert states(run("a.js", text)) == ["unused-suppression", "unused-suppression"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a();\n  // xlint: ignore[rule-a] why\nb();", "a();\nb();"),
        ("a();  // xlint: ignore[rule-a] why\r\nb();", "a();\r\nb();"),
        ("  /* xlint: ignore[rule-a] why */ a();", "  a();"),
        ("a(/* xlint: ignore[rule-a] why */ 1);", "a( 1);"),
        ("a(); // keep // xlint: ignore[rule-a] why", "a(); // keep"),
        ("a(); // xlint: ignore[rule-a] why // keep", "a(); // keep"),
        ("a(); // xlint: ignore[rule-b, rule-a] why\nFAULT();", "a(); // xlint: ignore[rule-b] why\nFAULT();"),
    ],
)
def test_an_unused_suppression_can_be_removed(text: str, expected: str) -> None:
    faults = [("rule-b", "FAULT")] if "FAULT" in text else []
    (unused,) = (finding for finding in run("a.js", text, *faults) if finding.rule == "unused-suppression")
    (edit,) = unused.report.fix
    assert text[: edit.at.start] + edit.text + text[edit.at.end :] == expected


CLASS = """[SuppressBPWarningAttribute('xlint:rule-a', 'read by the kernel')]
public final class Links
{
    str open = "{";   // }
    void a() { ONE(); }
}
class Other { void b() { TWO(); } }
"""


def test_an_attribute_covers_its_class_and_no_more() -> None:
    assert states(run("Links.xpp", CLASS, ("rule-a", "ONE"), ("rule-a", "TWO"))) == ["(rule-a)", "rule-a"]


METHOD = """class Links
{
    [DataMember, SuppressBPWarning("xlint:rule-a", "asked before, until=2027-01-01")]
    [Wrapper(classStr(X))]
    public str a(str _text = '}')
    {
        if (_text) { ONE(); }
        TWO();
    }
    void b() { THREE(); }
}
"""


def test_an_attribute_covers_its_method_and_no_more() -> None:
    findings = run("Links.xpp", METHOD, *(("rule-a", name) for name in ("ONE", "TWO", "THREE")))
    assert states(findings) == ["(rule-a)", "(rule-a)", "rule-a"]
    assert findings[0].suppressed is not None
    assert msgspec.structs.astuple(findings[0].suppressed)[2:] == ("2027-01-01", "attribute")
    assert findings[0].suppressed.reason == "asked before"


AOT = """<AxClass><Name>Links</Name><SourceCode>
<Declaration><![CDATA[%s
public class Links
{
}
]]></Declaration>
<Methods><Method><Source><![CDATA[%s
    public void a() { ONE(); }
]]></Source></Method><Method><Source><![CDATA[
    public void b() { TWO(); }
]]></Source></Method></Methods></SourceCode></AxClass>
"""
ATTRIBUTE = "[SuppressBPWarning('xlint:rule-a', 'why')]"


@pytest.mark.parametrize(
    ("declaration", "method", "expected"),
    [(ATTRIBUTE, "", ["(rule-a)", "(rule-a)"]), ("", ATTRIBUTE, ["(rule-a)", "rule-a"])],
)
def test_in_the_application_object_tree_a_declaration_covers_its_file(
    declaration: str, method: str, expected: list[str]
) -> None:
    text = AOT % (declaration, method)
    assert states(run("AxClass/Links.xml", text, ("rule-a", "ONE"), ("rule-a", "TWO"))) == expected


def test_in_an_xpo_a_declaration_covers_its_element() -> None:
    element = "***Element: CLS\n  CLASS #%s\n  SOURCE #classDeclaration\n   #%s\n   #class X\n   #{\n   #}\n  ENDSOURCE\n  SOURCE #a\n   #void a() { %s(); }\n"
    text = element % ("A", ATTRIBUTE, "ONE") + element % ("B", "", "TWO")
    assert states(run("all.xpo", text, ("rule-a", "ONE"), ("rule-a", "TWO"))) == ["(rule-a)", "rule-a"]


def test_an_attribute_without_a_reason_is_reported_and_an_unused_one_can_be_removed() -> None:
    assert states(run("A.xpp", "[SuppressBPWarning('xlint:rule-a')]\nvoid a() { ONE(); }", ("rule-a", "ONE"))) == [
        "unexplained-suppression",
        "(rule-a)",
    ]
    (unused,) = run("A.xpp", f"  {ATTRIBUTE}\nvoid a() {{ }}")
    (edit,) = unused.report.fix
    assert (edit.at.start, edit.at.end, edit.text) == (0, len(ATTRIBUTE) + 3, "")


def test_the_result_does_not_depend_on_the_order_of_findings() -> None:
    text = "// xlint: ignore[rule-a]\nONE(); TWO();\n// xlint: ignore[rule-b] why"
    faults = [("rule-a", "ONE"), ("rule-a", "TWO"), ("rule-b", "TWO")]
    assert run("a.js", text, *faults) == run("a.js", text, *reversed(faults))


@given(
    st.text(alphabet="xlint: ignore[a]/*'\"`\\{}()<!->#\r\n@${", max_size=60),
    st.sampled_from(["a.js", "a.xpp", "a.xml", "a.html"]),
)
def test_any_text_can_be_read(text: str, path: str) -> None:
    for suppression in suppressions(Document(path, f"xlint:{text}[SuppressBPWarning('xlint:a'")):
        assert suppression.whole.start <= suppression.at.start < suppression.at.end <= suppression.whole.end


@pytest.mark.parametrize("unit", ["<script", "/[", ">", "'\\", "`${", "/*", "[SuppressBPWarning('xlint:a'"])
def test_hostile_text_is_read_in_linear_time(unit: str) -> None:
    for path in ("a.js", "a.xpp", "a.xml", "a.html"):
        suppressions(Document(path, "xlint " + unit * (60_000 // len(unit))))
