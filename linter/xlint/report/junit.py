"""JUnit's XML: a test suite for every file that something is said about.

Errors and warnings are failures. A note passes and says its text. What could not be read is a skipped test, so that a file
which was not checked does not look like one without faults.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from xlint.audit import Audit, Unread
from xlint.display import visible
from xlint.finding import Finding, Severity
from xlint.report.ci import sentences, summary
from xlint.report.places import in_order, position
from xlint.rule import Rule


def render(audit: Audit, rules: Sequence[Rule]) -> str:
    """An XML document that ends with a line feed. Every text passes the gate, which leaves nothing that XML forbids."""
    root = Element("testsuites", name="xlint")
    suites: dict[str, Element] = {}
    for finding in in_order(audit.findings):
        if finding.active:
            _finding(_suite(root, suites, finding.report.at.path), audit, finding)
    for unread in sorted(
        (*audit.coverage.skipped, *audit.coverage.partly), key=lambda u: (u.path, u.line or 0, u.reason)
    ):
        _unread(_suite(root, suites, unread.path), unread)
    if not suites:
        case = SubElement(SubElement(root, "testsuite", name="xlint"), "testcase", classname="xlint", name="check")
        if audit.coverage.parsed:
            SubElement(case, "system-out").text = visible(summary(audit))
        else:
            SubElement(case, "skipped", message="nothing was checked")
    for element in (*root, root):
        _count(element)
    root[:] = sorted(root, key=lambda suite: suite.get("name", ""))
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, "unicode")}\n'


def _suite(root: Element, suites: dict[str, Element], path: str) -> Element:
    if path not in suites:
        suites[path] = SubElement(root, "testsuite", name=visible(path))
    return suites[path]


def _finding(suite: Element, audit: Audit, finding: Finding) -> None:
    where = position(audit, finding.report.at)
    name = f"{finding.rule} ({where.line}:{where.column})"
    case = SubElement(suite, "testcase", classname=suite.get("name", ""), name=visible(name), line=str(where.line))
    if finding.severity is Severity.NOTE:
        SubElement(case, "system-out").text = sentences(finding)
        return
    message = visible(finding.report.message)
    failure = SubElement(case, "failure", type=str(finding.severity), message=message)
    failure.text = f"{visible(str(where))}: {sentences(finding)}"


def _unread(suite: Element, unread: Unread) -> None:
    name = f"read (line {unread.line})" if unread.line else "read"
    case = SubElement(suite, "testcase", classname=suite.get("name", ""), name=name)
    SubElement(case, "skipped", message=visible(unread.reason))


def _count(element: Element) -> None:
    for name, child in (("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")):
        element.set(name, str(sum(1 for _ in element.iter(child))))
    element.set("errors", "0")
