"""The tool as SARIF describes it: every rule with its manual page, the kinds of notifications, and the CWE taxonomy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from xlint.finding import Severity
from xlint.rule import Rule

MAX_TAGS = 20

_FULL_NAME = "xlint: security linter and URL-parameter contract validator for Dynamics 365"
_LEVELS = (
    ("file-skipped", "warning", "A file was not read."),
    ("file-partly-read", "warning", "A part of a file could not be read."),
    ("link-unresolved", "note", "A link could not be understood in full."),
    ("results-cut", "warning", "There are more findings than a SARIF file may hold."),
    ("coverage-note", "note", "A remark on what was checked."),
    ("nothing-checked", "error", "No file was read."),
)
NOTIFICATIONS = {name: (index, level) for index, (name, level, _) in enumerate(_LEVELS)}

_SECURITY_SEVERITY = {Severity.ERROR: "8.0", Severity.WARNING: "5.0", Severity.NOTE: "2.0"}
"""GitHub's bands: from 7.0 high, from 4.0 medium, below that low."""

_PROBLEM_SEVERITY = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}

Json = dict[str, Any]


def tool(rules: Sequence[Rule]) -> Json:
    driver: Json = {"name": "xlint", "fullName": _FULL_NAME, **_version()}
    driver["shortDescription"] = {"text": "Checks the URLs between Dynamics 365 Sales and Finance & Operations."}
    driver["language"] = "en"
    driver["rules"] = [_rule(rule) for rule in rules]
    driver["notifications"] = [_notification(*each) for each in _LEVELS]
    if taxonomy(rules):
        driver["supportedTaxonomies"] = [{"name": "CWE", "index": 0}]
    return {"driver": driver}


def taxonomy(rules: Sequence[Rule]) -> Json | None:
    """The weaknesses that the rules find, by their numbers at MITRE; None where no rule names one."""
    numbers = sorted({rule.cwe for rule in rules if rule.cwe is not None})
    if not numbers:
        return None
    taxa = [{"id": f"CWE-{number}", "helpUri": _cwe_page(number)} for number in numbers]
    return {
        "name": "CWE",
        "organization": "MITRE",
        "shortDescription": {"text": "The MITRE Common Weakness Enumeration."},
        "informationUri": "https://cwe.mitre.org/",
        "isComprehensive": False,
        "taxa": taxa,
    }


def _cwe_page(number: int) -> str:
    return f"https://cwe.mitre.org/data/definitions/{number}.html"


def _version() -> Json:
    try:
        return {"version": version("xlint"), "semanticVersion": version("xlint")}
    except PackageNotFoundError:
        return {}


def _notification(name: str, level: str, text: str) -> Json:
    texts = {key: {"text": text} for key in ("shortDescription", "fullDescription", "help")}
    return {"id": name, "name": _pascal(name), **texts, "defaultConfiguration": {"level": level}}


def _pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("-"))


def _rule(rule: Rule) -> Json:
    described: Json = {
        "id": rule.id,
        "name": _pascal(rule.id),
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": _second_paragraph(rule)},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": str(rule.severity), "enabled": not rule.pedantic},
        "properties": _properties(rule),
    }
    if rule.cwe is not None:
        target = {"id": f"CWE-{rule.cwe}", "toolComponent": {"name": "CWE", "index": 0}}
        described["relationships"] = [{"target": target, "kinds": ["superset"]}]
        described["helpUri"] = _cwe_page(rule.cwe)
    return described


def _second_paragraph(rule: Rule) -> str:
    """Why the rule is there: the page's first paragraph of prose below its title."""
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", rule.page)[1:])
    return next((text for text in paragraphs if text and not text.startswith(("#", "```"))), f"{rule.title}.")


def _properties(rule: Rule) -> Json:
    properties: Json = {"precision": str(rule.confidence), "problem.severity": _PROBLEM_SEVERITY[rule.severity]}
    tags = ["dynamics-365"]
    if rule.cwe is not None:
        properties["security-severity"] = _SECURITY_SEVERITY[rule.severity]
        tags += ["security", f"external/cwe/cwe-{rule.cwe:03}"]
    else:
        tags.append("correctness")
    return properties | {"tags": tags[:MAX_TAGS]}
