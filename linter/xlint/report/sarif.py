"""SARIF 2.1.0, as GitHub code scanning and Azure DevOps show it best.

Section numbers are those of the OASIS standard. URIs are relative to the root of the repository: no absolute path leaves the
machine. Limits are GitHub's (docs.github.com, "SARIF support for code scanning"): a file beyond them would be rejected whole,
so the least severe findings go and a notification says how many.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import quote

from xlint.audit import Audit, Coverage, Unread
from xlint.display import visible
from xlint.finding import Edit, Finding, Suppressed, Witness
from xlint.provenance import Provenance
from xlint.report.line_hash import line_hashes
from xlint.report.places import in_order, position
from xlint.report.sarif_tool import NOTIFICATIONS, taxonomy, tool
from xlint.rule import Rule
from xlint.value import Place, Step

MAX_RESULTS = 25_000
MAX_LOCATIONS = 1_000
MAX_FLOW_STEPS = 10_000
MAX_NOTIFICATIONS = 5_000
MAX_EXCERPT = 400

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT, _REPOSITORY = "SRCROOT", "REPOROOT"
_CONFIDENCE = {"high": 2, "medium": 1, "low": 0}
_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")

Json = dict[str, Any]


def render(audit: Audit, rules: Sequence[Rule]) -> str:
    """The log as ASCII text that ends with a line feed; the same bytes for the same audit."""
    return json.dumps(log(audit, rules), indent=2) + "\n"


def log(audit: Audit, rules: Sequence[Rule]) -> Json:
    kept = _most_severe(audit.findings, MAX_RESULTS)
    described = sorted(rules, key=lambda rule: rule.id)
    results = _Results(audit, described, kept)
    run: Json = {
        "tool": tool(described),
        "automationDetails": {"id": "xlint/"},
        "columnKind": "unicodeCodePoints",
        **_origin(audit.provenance),
        "invocations": [
            {
                "executionSuccessful": audit.coverage.parsed > 0,
                "toolExecutionNotifications": _notifications(audit, len(audit.findings) - len(kept)),
            }
        ],
        "results": [results.result(finding) for finding in in_order(kept)],
    }
    taxa = taxonomy(described)
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run | ({"taxonomies": [taxa]} if taxa else {})]}


def _origin(provenance: Provenance | None) -> Json:
    """What the URIs are relative to (3.14.14), and the commit that was checked (3.14.12), where git knows a remote."""
    root: Json = {"description": {"text": "What was checked: paths are relative to it."}}
    if provenance is None or not provenance.url:
        return {"originalUriBaseIds": {_ROOT: root}}
    bases, top = {_ROOT: root}, _ROOT
    if provenance.below:
        bases[_REPOSITORY] = {"description": {"text": "The root of the repository."}}
        root |= {"uri": f"{uri(provenance.below)}/", "uriBaseId": _REPOSITORY}
        top = _REPOSITORY
    details: Json = {"repositoryUri": provenance.url, "revisionId": provenance.commit, "mappedTo": {"uriBaseId": top}}
    details |= {"branch": visible(provenance.branch)} if provenance.branch else {}
    return {"originalUriBaseIds": bases, "versionControlProvenance": [details]}


def message(text: str) -> Json:
    """A message in plain text (3.11): what would be a link in scanned text (3.11.6) stays text."""
    return {"text": _LINK.sub(r"\\[", visible(text))}


def sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def uri(path: str) -> str:
    """A relative reference (RFC 3986, 4.2): percent-encoded, and no segment that looks like a scheme or goes up."""
    try:
        data = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        data = path.encode("utf-8", "surrogatepass")
    return quote(data, safe="/!$&'()*+,;=@~")


def _most_severe(findings: Iterable[Finding], most: int) -> list[Finding]:
    def weight(finding: Finding) -> tuple[bool, int, int]:
        return not finding.active, -finding.severity.rank, -_CONFIDENCE[finding.confidence]

    return sorted(in_order(findings), key=weight)[:most]


class _Results:
    def __init__(self, audit: Audit, rules: Sequence[Rule], findings: Sequence[Finding]) -> None:
        self.audit = audit
        self.index = {rule.id: index for index, rule in enumerate(rules)}
        self.suppressions = any(finding.suppressed for finding in findings)
        self.baseline = any(finding.baselined for finding in findings)
        self.hashes = cache(lambda path: line_hashes(audit.documents[path].text))

    def result(self, finding: Finding) -> Json:
        report = finding.report
        text = f"{sentence(report.message)} {sentence(report.remedy)}" if report.remedy else sentence(report.message)
        result: Json = {
            "ruleId": finding.rule,
            "level": str(finding.severity),
            "message": message(text),
            "locations": [{"physicalLocation": self.shown(report.at)}],
            "partialFingerprints": self.fingerprints(finding),
            "properties": _properties(finding),
        }
        if finding.rule in self.index:
            result["ruleIndex"] = self.index[finding.rule]
        if report.related:
            steps = enumerate(report.related[:MAX_LOCATIONS], 1)
            result["relatedLocations"] = [{"id": number, **self.location(step)} for number, step in steps]
        if report.flow:
            result["codeFlows"] = [{"threadFlows": [{"locations": self.flow(report.flow, report.at)}]}]
        if report.fix:
            result["fixes"] = [self.fix(report.fix, report.fix_title)]
        if self.suppressions:
            result["suppressions"] = [self.suppression(finding.suppressed)] if finding.suppressed else []
        if self.baseline:
            result["baselineState"] = "unchanged" if finding.baselined else "new"
        return result

    def fingerprints(self, finding: Finding) -> Json:
        where = position(self.audit, finding.report.at)
        lines = self.hashes(where.path)
        return {"primaryLocationLineHash": lines[where.line - 1], "xlint/v1": finding.fingerprint}

    def place(self, place: Place) -> Json:
        return {"artifactLocation": _artifact(place.path), "region": self.region(place)}

    def shown(self, place: Place) -> Json:
        """A place with its text and the lines around it, for people who do not have the file at hand."""
        found, document = self.place(place), self.audit.documents[place.path]
        first, last = found["region"]["startLine"], found["region"]["endLine"]
        if text := _excerpt(document.text[place.start : place.end]):
            found["region"]["snippet"] = {"text": text}
            if lines := _excerpt("\n".join(map(document.line, range(first, last + 1)))):
                found["contextRegion"] = {"startLine": first, "endLine": last, "snippet": {"text": lines}}
        return found

    def region(self, place: Place) -> Json:
        where = position(self.audit, place)
        return {
            "startLine": where.line,
            "startColumn": where.column,
            "endLine": where.end_line,
            "endColumn": where.end_column,
        }

    def location(self, step: Step) -> Json:
        return {"physicalLocation": self.place(step.place), "message": message(step.message)}

    def flow(self, steps: Sequence[Step], sink: Place) -> list[Json]:
        """Source, steps and sink, in the order in which the value passes them, whatever language each is in."""
        whole = steps if steps[-1].place == sink else (*steps, Step(sink, "used here"))
        if len(whole) > MAX_FLOW_STEPS:
            whole = (*whole[: MAX_FLOW_STEPS - 1], whole[-1])
        ends = (0, len(whole) - 1)
        return [
            {
                "executionOrder": number + 1,
                "importance": "essential" if number in ends else "important",
                "location": self.location(step),
            }
            for number, step in enumerate(whole)
        ]

    def fix(self, edits: Iterable[Edit], title: str) -> Json:
        by_path: dict[str, list[Json]] = {}
        for edit in sorted(edits, key=lambda edit: (edit.at, edit.text)):
            replacement = {"deletedRegion": self.region(edit.at), "insertedContent": {"text": edit.text}}
            by_path.setdefault(edit.at.path, []).append(replacement)
        changes = [{"artifactLocation": _artifact(path), "replacements": by_path[path]} for path in sorted(by_path)]
        return {"description": message(sentence(title or "Apply the fix")), "artifactChanges": changes}

    def suppression(self, suppressed: Suppressed) -> Json:
        """3.35. A comment or attribute that suppresses has been reviewed with the code that it stands in: accepted."""
        found: Json = {
            "kind": "external" if suppressed.kind == "configuration" else "inSource",
            "status": "accepted",
            "justification": visible(suppressed.reason),
        }
        if suppressed.at.path in self.audit.documents:
            found["location"] = {"physicalLocation": self.place(suppressed.at)}
        return found | ({"properties": {"until": visible(suppressed.until)}} if suppressed.until else {})


def _excerpt(text: str) -> str:
    """Source text as it is, unless it is long or would have to pass the gate: an altered excerpt would be no excerpt."""
    plain = all(line.isprintable() for line in text.replace("\t", " ").splitlines())
    return text if plain and len(text) <= MAX_EXCERPT else ""


def _artifact(path: str) -> Json:
    return {"uri": uri(path), "uriBaseId": _ROOT}


def _properties(finding: Finding) -> Json:
    report = finding.report
    named = {"parameter": report.parameter, "target": report.target}
    properties: Json = {"confidence": str(finding.confidence)}
    properties |= {name: visible(text) for name, text in named.items() if text is not None}
    return properties | ({"witness": _witness(report.witness)} if report.witness else {})


def _witness(witness: Witness) -> Json:
    return {
        "value": visible(witness.value),
        "url": visible(witness.url),
        "client": _visible(witness.client),
    } | ({} if witness.server is None else {"server": _visible(witness.server)})


def _visible(names: Mapping[str, str]) -> Json:
    return {visible(name): visible(names[name]) for name in sorted(names)}


def _notifications(audit: Audit, cut: int) -> list[Json]:
    coverage = audit.coverage
    nothing = [] if coverage.parsed else [_notification("nothing-checked", "No file was read: nothing was checked")]
    found = [*nothing, *_of_files(coverage), *(_notification("coverage-note", note) for note in coverage.notes)]
    for each in sorted(coverage.unresolved):
        line = position(audit, each.at).line if each.at.path in audit.documents else None
        found.append(_notification("link-unresolved", each.reason, each.at.path, line))
    if cut:
        found.insert(0, _notification("results-cut", f"{cut} findings of the lowest severity were left out"))
    if len(found) > MAX_NOTIFICATIONS:
        more = _notification("coverage-note", f"{len(found) - MAX_NOTIFICATIONS + 1} more notifications were left out")
        found = [*found[: MAX_NOTIFICATIONS - 1], more]
    return found


def _of_files(coverage: Coverage) -> list[Json]:
    def ordered(unread: Iterable[Unread]) -> list[Unread]:
        return sorted(unread, key=lambda each: (each.path, each.line or 0, each.reason))

    skipped = [_notification("file-skipped", each.reason, each.path) for each in ordered(coverage.skipped)]
    partly = [_notification("file-partly-read", each.reason, each.path, each.line) for each in ordered(coverage.partly)]
    return [*skipped, *partly]


def _notification(kind: str, text: str, path: str | None = None, line: int | None = None) -> Json:
    index, level = NOTIFICATIONS[kind]
    found: Json = {"descriptor": {"id": kind, "index": index}, "level": level, "message": message(sentence(text))}
    if path is not None:
        place: Json = {"artifactLocation": _artifact(path)} | ({"region": {"startLine": line}} if line else {})
        found["locations"] = [{"physicalLocation": place}]
    return found
