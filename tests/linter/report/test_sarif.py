from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest

import xlint_rules
from sample import AUDIT, DRIFT, EVIL, ID_HOLE, INJECTION, JS, READ, UNESCAPED, XPP
from xlint import rule
from xlint.audit import Audit, Coverage, Unread
from xlint.finding import Confidence, Edit, Finding, Report, Severity, Suppressed
from xlint.provenance import Provenance
from xlint.report import sarif
from xlint.report.line_hash import line_hashes
from xlint.rule import Rule
from xlint.value import Place, Step
from xlint_grammars.text import Document


def described(name: str, severity: Severity = Severity.ERROR, cwe: int | None = 116) -> Rule:
    page = f"About {name}.\n\nWhy it matters,\nin a paragraph.\n\n## Invalid\n\n```js\nx\n```"
    return Rule(name, f"About {name}", page, severity, Confidence.HIGH, cwe)


RULES = (
    *rule.load(xlint_rules),
    *(described(finding.rule, finding.severity) for finding in {f.rule: f for f in AUDIT.findings}.values()),
)
RULES = tuple({each.id: each for each in reversed(RULES)}.values())

FIXED = msgspec.structs.replace(
    UNESCAPED,
    report=msgspec.structs.replace(
        UNESCAPED.report,
        fix=(Edit(ID_HOLE.at, "encodeURIComponent(id)"), Edit(Place(XPP.path, 0, 0), "\n")),
        fix_title="Encode it",
    ),
)
CROSSING = Finding(
    "query-injection",
    Severity.ERROR,
    Confidence.LOW,
    Report(
        "crosses",
        INJECTION.report.at,
        flow=(Step(ID_HOLE.at, "read from the record"), Step(READ.at, "read from the URL")),
    ),
    "c" * 16,
)
CONFIGURED = msgspec.structs.replace(
    DRIFT, fingerprint="d" * 16, suppressed=Suppressed("not ours", Place("xlint.toml", 0, 1), kind="configuration")
)
RICH = msgspec.structs.replace(
    AUDIT,
    findings=(*(f for f in AUDIT.findings if f is not UNESCAPED), FIXED, CROSSING, CONFIGURED),
    coverage=msgspec.structs.replace(AUDIT.coverage, notes=("no receiver of `X` is in sight",)),
)


def run_of(audit: Audit) -> dict[str, Any]:
    log = json.loads(sarif.render(audit, RULES))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def result_of(finding: Finding, audit: Audit = RICH) -> dict[str, Any]:
    for result in run_of(audit)["results"]:
        if result["partialFingerprints"]["xlint/v1"] == finding.fingerprint:
            assert isinstance(result, dict)
            return result
    raise AssertionError("no such result")


def region(found: Place, document: Document) -> dict[str, int]:
    (line, column), (end_line, end_column) = document.position(found.start), document.position(found.end)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def test_a_result_names_its_rule_level_place_and_fingerprints() -> None:
    result = result_of(FIXED)
    rules = run_of(RICH)["tool"]["driver"]["rules"]
    assert (result["ruleId"], result["level"]) == ("unescaped-parameter", "error")
    assert rules[result["ruleIndex"]]["id"] == "unescaped-parameter"
    assert result["message"]["text"].endswith("of the user's choice. Write `encodeURIComponent(id)`.")
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == {"uri": "crm/WebResources/new_links.js", "uriBaseId": "SRCROOT"}
    assert physical["region"] == {**region(ID_HOLE.at, JS), "snippet": {"text": "id"}}
    assert physical["contextRegion"]["snippet"]["text"] == JS.line(3)
    assert result["partialFingerprints"] == {
        "primaryLocationLineHash": line_hashes(JS.text)[2],
        "xlint/v1": UNESCAPED.fingerprint,
    }
    assert result["properties"]["witness"]["client"] == {"cmp": "USMF"}


def test_columns_count_code_points() -> None:
    document = Document("a.js", "'\U0001f600' + x")
    report = Report("m", Place("a.js", 6, 7))
    finding = Finding("r", Severity.NOTE, Confidence.LOW, report, "f")
    run = run_of(Audit((finding,), documents={"a.js": document}))
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"]["startColumn"] == 7


def test_a_drift_points_at_its_other_side() -> None:
    (related,) = result_of(DRIFT)["relatedLocations"]
    assert related["id"] == 1
    assert related["message"] == {"text": "`customerid` is read here"}
    assert related["physicalLocation"]["artifactLocation"]["uri"] == XPP.path


def test_a_flow_crosses_from_javascript_to_xpp_and_ends_at_the_sink() -> None:
    (flow,) = result_of(CROSSING)["codeFlows"][0]["threadFlows"]
    steps = [step["location"]["physicalLocation"]["artifactLocation"]["uri"] for step in flow["locations"]]
    assert steps == [JS.path, XPP.path, XPP.path]
    assert [step["importance"] for step in flow["locations"]] == ["essential", "important", "essential"]
    last = flow["locations"][-1]["location"]["physicalLocation"]["region"]
    assert last == region(CROSSING.report.at, XPP)


def test_a_fix_is_a_change_of_every_file_it_touches() -> None:
    (fix,) = result_of(FIXED)["fixes"]
    assert fix["description"] == {"text": "Encode it."}
    one, two = fix["artifactChanges"]
    assert one["replacements"] == [
        {"deletedRegion": region(ID_HOLE.at, JS), "insertedContent": {"text": "encodeURIComponent(id)"}}
    ]
    assert two["replacements"][0]["deletedRegion"] == region(Place(XPP.path, 0, 0), XPP)


def test_suppressions_and_the_baseline_are_said_of_every_result() -> None:
    results = run_of(RICH)["results"]
    assert [len(result["suppressions"]) for result in results].count(1) == 2
    assert {result["baselineState"] for result in results} == {"new", "unchanged"}
    (comment,) = (s for result in results for s in result["suppressions"] if s["kind"] == "inSource")
    assert (comment["status"], comment["justification"]) == ("accepted", "one company only")
    assert comment["location"]["physicalLocation"]["artifactLocation"]["uri"] == JS.path
    assert comment["properties"] == {"until": "2027-01-01"}
    assert result_of(CONFIGURED)["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "not ours"}
    ]
    plain = run_of(msgspec.structs.replace(AUDIT, findings=(DRIFT,)))["results"][0]
    assert not {"suppressions", "baselineState"} & set(plain)


def test_every_rule_is_described_also_where_it_found_nothing() -> None:
    driver = run_of(AUDIT)["tool"]["driver"]
    assert [each["id"] for each in driver["rules"]] == sorted(each.id for each in RULES)
    by_id = {each["id"]: each for each in driver["rules"]}
    described = by_id["unescaped-parameter"]
    page = next(rule.page for rule in RULES if rule.id == "unescaped-parameter")
    assert described["shortDescription"] == {"text": page.splitlines()[0]}
    assert described["fullDescription"]["text"] in page.replace("\n", " ")
    assert described["help"]["markdown"].startswith(page.splitlines()[0])
    assert described["defaultConfiguration"]["level"] == "error"
    assert described["properties"]["security-severity"] == "8.0"
    assert "external/cwe/cwe-116" in described["properties"]["tags"]
    assert "security-severity" not in by_id["unused-suppression"]["properties"]


def test_weaknesses_are_a_taxonomy_that_rules_relate_to() -> None:
    run = run_of(AUDIT)
    (taxonomy,) = run["taxonomies"]
    known = [taxon["id"] for taxon in taxonomy["taxa"]]
    assert known == sorted({f"CWE-{rule.cwe}" for rule in RULES if rule.cwe}, key=lambda name: int(name[4:]))
    rules = {each["id"]: each for each in run["tool"]["driver"]["rules"]}
    own = next(f"CWE-{rule.cwe}" for rule in RULES if rule.id == "query-injection")
    assert rules["query-injection"]["relationships"][0]["target"] == {
        "id": own,
        "toolComponent": {"name": "CWE", "index": 0},
    }


HOME = Provenance("c" * 40, "main", "https://git.example.com/crm.git", "src/fo \u00e4")


def test_the_commit_and_its_repository_are_named_and_the_root_lies_in_it() -> None:
    run = run_of(msgspec.structs.replace(RICH, provenance=HOME))
    assert run["versionControlProvenance"] == [
        {
            "repositoryUri": "https://git.example.com/crm.git",
            "revisionId": "c" * 40,
            "mappedTo": {"uriBaseId": "REPOROOT"},
            "branch": "main",
        }
    ]
    root = run["originalUriBaseIds"]["SRCROOT"]
    assert (root["uri"], root["uriBaseId"]) == ("src/fo%20%C3%A4/", "REPOROOT")
    top = run_of(msgspec.structs.replace(RICH, provenance=Provenance("c" * 40, url="https://git.example.com/crm.git")))
    assert top["versionControlProvenance"][0]["mappedTo"] == {"uriBaseId": "SRCROOT"}
    assert "branch" not in top["versionControlProvenance"][0]


def test_without_a_remote_nothing_is_said_of_version_control() -> None:
    for provenance in (None, Provenance("c" * 40, "main")):
        run = run_of(msgspec.structs.replace(RICH, provenance=provenance))
        assert "versionControlProvenance" not in run
        assert run["originalUriBaseIds"].keys() == {"SRCROOT"}


def test_a_run_that_read_nothing_was_no_success() -> None:
    (invocation,) = run_of(Audit())["invocations"]
    assert not invocation["executionSuccessful"]
    (notification,) = invocation["toolExecutionNotifications"]
    assert (notification["descriptor"]["id"], notification["level"]) == ("nothing-checked", "error")


def test_what_was_not_understood_is_in_the_notifications() -> None:
    (invocation,) = run_of(RICH)["invocations"]
    found = [(each["descriptor"]["id"], each["level"]) for each in invocation["toolExecutionNotifications"]]
    assert found == [
        ("file-skipped", "warning"),
        ("file-partly-read", "warning"),
        ("coverage-note", "note"),
        ("link-unresolved", "note"),
    ]
    partly = invocation["toolExecutionNotifications"][1]
    assert partly["message"] == {"text": "method `run`: `}` is missing."}
    assert partly["locations"][0]["physicalLocation"]["region"] == {"startLine": 12}


def test_text_of_scanned_files_is_shown_and_never_obeyed() -> None:
    text = sarif.render(RICH, RULES)
    assert text.isascii()
    assert "\\u001b" not in text
    assert "\\u202e" not in text
    result = result_of(EVIL)
    assert "`http:\\x1b[2J`" in result["message"]["text"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "crm/WebResources/%1B%5B31mevil.js"


def test_a_link_in_scanned_text_is_text() -> None:
    assert sarif.message("`[all well](https://evil.example)` and a[1]") == {
        "text": "`\\[all well](https://evil.example)` and a[1]"
    }


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a b/c#d?.js", "a%20b/c%23d%3F.js"),
        ("c:/x%41.js", "c%3A/x%2541.js"),
        ("s.zip!in/ä.js", "s.zip!in/%C3%A4.js"),
        ("back\\slash\n.js", "back%5Cslash%0A.js"),
        ("\udce4.js", "%E4.js"),
        ("\ud800.js", "%ED%A0%80.js"),
    ],
)
def test_a_path_is_a_relative_reference(path: str, expected: str) -> None:
    assert sarif.uri(path) == expected


def many(count: int) -> Audit:
    severities = (Severity.NOTE, Severity.ERROR)
    findings = tuple(
        Finding(
            "unread-parameter",
            severities[index % 2],
            Confidence.HIGH,
            Report("m", Place(JS.path, 0, 1)),
            f"{index:016x}",
        )
        for index in range(count)
    )
    return Audit(findings, coverage=Coverage(1, 1), documents={JS.path: JS})


def test_beyond_githubs_limits_the_least_severe_go_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MAX_RESULTS", 6)
    run = run_of(many(10))
    assert [result["level"] for result in run["results"]].count("error") == 5
    assert len(run["results"]) == 6
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"] == "4 findings of the lowest severity were left out."


def test_long_flows_lose_their_middle_and_many_places_their_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MAX_FLOW_STEPS", 3)
    monkeypatch.setattr(sarif, "MAX_LOCATIONS", 2)
    steps = tuple(Step(Place(JS.path, index, index + 1), str(index)) for index in range(9))
    finding = Finding("r", Severity.NOTE, Confidence.LOW, Report("m", steps[-1].place, flow=steps, related=steps), "f")
    result = run_of(Audit((finding,), documents={JS.path: JS}))["results"][0]
    flow = result["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["location"]["message"]["text"] for step in flow] == ["0", "1", "8"]
    assert len(result["relatedLocations"]) == 2


def test_the_bytes_do_not_depend_on_any_order() -> None:
    other = msgspec.structs.replace(RICH, findings=RICH.findings[::-1])
    assert sarif.render(RICH, RULES) == sarif.render(other, RULES[::-1])


ROOT = Path(__file__).resolve().parents[3]
_BINARY = "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
ENVIRONMENT = {
    "SARIF2005": "there is no web site of xlint to name",
    "SARIF2006": "the schema's address cannot be reached from a test",
    "GHAzDO1019": "the publishing task of Azure DevOps adds what identifies the build",
    "GHAzDO1020": "as above",
}
"""Rules of the validator that only what is outside of the file could satisfy."""


@pytest.fixture(scope="session")
def multitool() -> str:
    """Microsoft's validator, from the npm package `@microsoft/sarif-multitool`."""
    folders = [ROOT, ROOT / "build" / "node", Path(os.environ.get("XLINT_NODE_PREFIX", ROOT))]
    found = next((folder / _BINARY for folder in folders if (folder / _BINARY).is_file()), None)
    if found is None:
        pytest.skip("the SARIF validator is not installed: npm install --prefix build/node @microsoft/sarif-multitool")
    if not os.access(found, os.X_OK):
        found.chmod(0o755)
    return str(found)


def validate(multitool: str, folder: Path, text: str) -> list[str]:
    """What Microsoft's validator says against the file: the schema, the standard, GitHub's and Azure DevOps's demands."""
    log, output = folder / "log.sarif", folder / "validation.sarif"
    log.write_text(text, "utf-8")
    kinds = ["--rule-kind", "Sarif;Gh;Ado;Ghas", "--level", "Error;Warning", "--log", "ForceOverwrite"]
    command = [multitool, "validate", str(log), "--output", str(output), *kinds]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert output.is_file(), done.stdout + done.stderr
    results = json.loads(output.read_text("utf-8-sig"))["runs"][0]["results"]
    return [f"{each['ruleId']}: {each['message']}" for each in results if each["ruleId"] not in ENVIRONMENT]


def test_an_independent_validator_finds_nothing_wrong(multitool: str, tmp_path: Path) -> None:
    assert validate(multitool, tmp_path, sarif.render(RICH, RULES)) == []


def test_the_validator_accepts_the_commit_and_a_run_that_read_nothing(multitool: str, tmp_path: Path) -> None:
    assert validate(multitool, tmp_path, sarif.render(msgspec.structs.replace(RICH, provenance=HOME), RULES)) == []
    assert validate(multitool, tmp_path, sarif.render(Audit(), RULES)) == []


def test_the_validator_accepts_a_run_without_findings_and_without_rules(multitool: str, tmp_path: Path) -> None:
    coverage = Coverage(1, 1, skipped=(Unread("\x1b[2J [x](y) {0}.js", "a `{0}` and a `]`"),))
    assert validate(multitool, tmp_path, sarif.render(Audit(coverage=coverage), RULES)) == []


def test_the_validator_does_complain_about_a_broken_file(multitool: str, tmp_path: Path) -> None:
    broken = sarif.render(RICH, RULES).replace('"startLine": 3', '"startLine": 0')
    assert validate(multitool, tmp_path, broken) != []


def test_the_validator_computes_the_same_line_hashes(multitool: str, tmp_path: Path) -> None:
    text = f"\tvar a = 1;\r\nopen('\U0001f600' + a);\r\n{'x' * 300}\n" * 3
    (tmp_path / "a.js").write_bytes(text.encode())
    findings = tuple(
        Finding(
            "r",
            Severity.NOTE,
            Confidence.LOW,
            Report("m", Place("a.js", start, start + 1), shape=str(start)),
            str(start),
        )
        for start in Document("a.js", text).line_starts[:-1]
    )
    audit = Audit(findings, documents={"a.js": Document("a.js", text)})
    log = json.loads(sarif.render(audit, (described("r"),)))
    ours = [result["partialFingerprints"].pop("primaryLocationLineHash") for result in log["runs"][0]["results"]]
    log["runs"][0]["originalUriBaseIds"]["SRCROOT"]["uri"] = tmp_path.as_uri() + "/"
    source, target = tmp_path / "in.sarif", tmp_path / "out.sarif"
    source.write_text(json.dumps(log))
    command = [multitool, "rewrite", str(source), "--output", str(target), "--insert", "RollingHashPartialFingerprints"]
    subprocess.run([*command, "--log", "ForceOverwrite"], capture_output=True, text=True, timeout=120)
    results = json.loads(target.read_text("utf-8-sig"))["runs"][0]["results"]
    assert [result["partialFingerprints"]["primaryLocationLineHash"] for result in results] == ours
