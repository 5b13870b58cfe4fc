"""Marks the findings that a comment or an attribute suppresses, and says which suppressions are no good.

A comment covers its own line; where it suppresses nothing there, the line below it. Comments that stand alone may be
stacked. Findings about suppressions cannot be suppressed themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches

import msgspec

from xlint.finding import Confidence, Edit, Finding, Report, Severity, Suppressed, number
from xlint.suppressions import Suppression, alone, suppressions
from xlint.value import Place
from xlint_grammars.text import Document, Span

UNUSED, UNEXPLAINED, EXPIRED = "unused-suppression", "unexplained-suppression", "expired-suppression"
OWN_RULES = frozenset({UNUSED, UNEXPLAINED, EXPIRED})


def apply(
    findings: Sequence[Finding], documents: Mapping[str, Document], *, today: date, known_rules: Collection[str]
) -> tuple[Finding, ...]:
    """The findings, suppressed where a suppression holds, and those about the suppressions themselves, in order of place.

    `documents` are all files of the run, or unused suppressions stay unseen; `today` is compared with `until`.
    """
    by_path: dict[str, list[int]] = {}
    for index, finding in enumerate(findings):
        if finding.rule not in OWN_RULES:
            by_path.setdefault(finding.report.at.path, []).append(index)
    marked = list(findings)
    own: list[tuple[str, Report]] = []
    for path in sorted(documents):
        found = suppressions(documents[path])
        if not found:
            continue
        ledger = _Ledger(documents[path], found, {index: findings[index] for index in by_path.get(path, ())})
        for suppression in found:
            own += ledger.settle(suppression, today, known_rules)
        for index, suppressed in ledger.suppressed.items():
            marked[index] = msgspec.structs.replace(findings[index], suppressed=suppressed)
    return tuple(sorted((*marked, *(_finding(*numbered) for numbered in number(own))), key=_order))


def _order(finding: Finding) -> tuple[Place, str, str, str]:
    return finding.report.at, finding.rule, finding.fingerprint, finding.report.message


def _finding(rule: str, report: Report, fingerprint: str) -> Finding:
    return Finding(rule, Severity.WARNING, Confidence.HIGH, report, fingerprint)


class _Ledger:
    """The findings of one document by their index in the run, and what has been suppressed of them so far."""

    def __init__(self, document: Document, found: Sequence[Suppression], findings: Mapping[int, Finding]) -> None:
        self.document = document
        self.findings = findings
        self.suppressed: dict[int, Suppressed] = {}
        self.by_line: dict[int, list[int]] = {}
        for index, finding in findings.items():
            self.by_line.setdefault(document.position(finding.report.at.start)[0], []).append(index)
        comments = (s.whole for s in found if s.kind == "comment" and alone(document, s.whole))
        self.only_comment = dict(map(self._lines, comments))

    def settle(self, suppression: Suppression, today: date, known: Collection[str]) -> Iterator[tuple[str, Report]]:
        """Suppress what the suppression covers; yields what is wrong with it."""
        if suppression.expired(today):
            yield EXPIRED, self._expired(suppression)
            return
        unused = [rule for rule in dict.fromkeys(suppression.rules) if not self._suppress(suppression, rule)]
        if unused or not suppression.rules:
            yield UNUSED, self._unused(suppression, unused, known)
        if not suppression.reason:
            yield UNEXPLAINED, self._unexplained(suppression)

    def _suppress(self, suppression: Suppression, rule: str) -> bool:
        """Whether the suppression covers findings of the rule. The first one to do so gives them their reason."""
        covered = self._covered(suppression, rule)
        at = self._place(suppression.at)
        for index in covered:
            if self.findings[index].suppressed is None:
                reason = Suppressed(suppression.reason, at, suppression.until, suppression.kind)
                self.suppressed.setdefault(index, reason)
        return bool(covered)

    def _covered(self, suppression: Suppression, rule: str) -> list[int]:
        of_rule = {index: f.report.at.start for index, f in self.findings.items() if f.rule == rule}
        span = suppression.covers
        if span is not None:
            return [index for index, start in of_rule.items() if span.start <= start < span.end]
        first, last = self._lines(suppression.whole)
        here = [index for line in range(first, last + 1) for index in self.by_line.get(line, ()) if index in of_rule]
        return here or [index for index in self.by_line.get(self._below(last), ()) if index in of_rule]

    def _lines(self, span: Span) -> tuple[int, int]:
        return self.document.position(span.start)[0], self.document.position(max(span.end - 1, span.start))[0]

    def _below(self, line: int) -> int:
        """The next line that is more than a suppression of its own."""
        while line + 1 in self.only_comment:
            line = self.only_comment[line + 1]
        return line + 1

    def _place(self, span: Span) -> Place:
        return Place(self.document.path, span.start, span.end)

    def _report(self, suppression: Suppression, message: str, remedy: str) -> Report:
        shape = f"{suppression.kind}:{','.join(suppression.rules)}:{suppression.reason}"
        return Report(message, self._place(suppression.at), remedy, shape=shape)

    def _expired(self, suppression: Suppression) -> Report:
        named, until = _named(suppression.rules), suppression.until
        if suppression.ends is None:
            message = f"The suppression of {named} has `until={until}`, which is no date: it suppresses nothing"
            return self._report(suppression, message, "Write the last day as `until=YYYY-MM-DD`.")
        message = f"The suppression of {named} ended on {until}: what it suppressed is reported again"
        return self._report(suppression, message, "Mend the fault, or decide anew and set a later `until`.")

    def _unexplained(self, suppression: Suppression) -> Report:
        message = f"The suppression of {_named(suppression.rules)} gives no reason: nobody can tell when it may go"
        return self._report(suppression, message, "Say after the rule why the fault is none here.")

    def _unused(self, suppression: Suppression, unused: list[str], known: Collection[str]) -> Report:
        if not suppression.rules:
            message = "This suppression names no rule: it suppresses nothing"
            return self._report(suppression, message, "Name the rules in brackets: `xlint: ignore[rule-id] reason`.")
        unknown = [rule for rule in unused if rule not in known]
        near = get_close_matches(unknown[0], sorted(known), 1) if unknown else []
        if unknown:
            message = f"There is no rule {_named(unknown)}: the suppression does nothing"
            remedy = f"Did you mean `{near[0]}`?" if near else "Remove it; `xlint rules` lists the rules."
        else:
            message = f"The suppression of {_named(unused)} suppresses nothing: a later fault here would pass unseen"
            remedy = "Remove it."
        report = self._report(suppression, message, remedy)
        if near:
            fix = tuple(_spelled(self.document, suppression, unknown[0], near[0]))
            return msgspec.structs.replace(report, fix=fix, fix_title="Name the rule" if fix else "")
        fix = tuple(_removal(self.document, suppression, unused))
        return msgspec.structs.replace(report, fix=fix, fix_title="Remove the unused suppression" if fix else "")


def _named(rules: Sequence[str]) -> str:
    return ", ".join(f"`{rule}`" for rule in rules) or "nothing"


def _spelled(document: Document, suppression: Suppression, wrong: str, right: str) -> Iterator[Edit]:
    """The rule's name as it probably was meant: what suppresses nothing then either is not proved, and stays."""
    for rule, span in zip(suppression.rules, suppression.names, strict=False):
        if rule == wrong:
            yield Edit(Place(document.path, span.start, span.end), right, wrong)


def _removal(document: Document, suppression: Suppression, unused: list[str]) -> Iterator[Edit]:
    """Without the rules that are unused; the whole line goes where nothing else is left on it."""
    if len(unused) < len(set(suppression.rules)):
        inside = Span(suppression.names[0].start, suppression.names[-1].end)
        kept = ", ".join(rule for rule in dict.fromkeys(suppression.rules) if rule not in unused)
        yield Edit(Place(document.path, inside.start, inside.end), kept)
        return
    if suppression.kind == "attribute" and suppression.whole == suppression.at:
        return
    span = alone(document, suppression.whole) or _with_blanks(document.text, suppression.whole)
    yield Edit(Place(document.path, span.start, span.end), "")


def _with_blanks(text: str, whole: Span) -> Span:
    """With the blanks around it that would be left at the beginning or at the end of the line."""
    before = text[: whole.start].rstrip(" \t")
    after = len(text) - len(text[whole.end :].lstrip(" \t"))
    if text[after : after + 1] in ("", "\r", "\n"):
        return Span(len(before), whole.end)
    return Span(whole.start, whole.end if before and before[-1] not in "\r\n#" else after)
