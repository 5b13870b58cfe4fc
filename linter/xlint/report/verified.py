"""Several contracts against each other: what is said of each parameter, in one word, and what does not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from xlint import across, compare
from xlint.config import Config
from xlint.contract import Pair
from xlint.display import visible
from xlint.exchange import Contract
from xlint.exchange.export import Statuses
from xlint.finding import Report
from xlint.metadata import Metadata
from xlint.models import Models
from xlint.rule import Context, Rule
from xlint.value import Place
from xlint_grammars.text import Document

_WORDS = ("compatible", "incompatible", "unverified", "not used", "unresolvable")


class Verdict(msgspec.Struct, frozen=True):
    """`findings` are those of the rules that compare the two sides; `statuses` counts parameters of both."""

    findings: tuple[tuple[str, Report], ...]
    statuses: Counter[str]
    notes: tuple[str, ...]
    documents: Mapping[str, Document]

    @property
    def incompatible(self) -> bool:
        return self.statuses["incompatible"] > 0


def verify(contracts: Sequence[Contract], config: Config, models: Models, rules: Sequence[Rule]) -> Verdict:
    """Every link of every contract against every receiver of every contract."""
    whole = across.joined(contracts)
    pairs, notes = compare.compare(whole.senders, whole.receivers, Metadata(), config, models, whole.items)
    context = Context(config, models)
    reports = [(rule.id, report) for rule in rules for pair in pairs for report in rule.reports(pair, context)]
    ordered = sorted(reports, key=lambda item: (item[1].at, item[0], item[1].message))
    return Verdict(tuple(dict.fromkeys(ordered)), _statuses(whole, pairs, models), notes, whole.documents)


def _statuses(whole: Contract, pairs: Sequence[Pair], models: Models) -> Counter[str]:
    statuses = Statuses(pairs, models)
    found: Counter[str] = Counter(
        statuses.of_read(receiver, read) for receiver in whole.receivers for read in receiver.reads
    )
    found.update(
        statuses.of_parameter(sender, parameter) for sender in whole.senders for parameter in sender.parameters
    )
    return Counter({word: found[word] for word in _WORDS})


def render(verdict: Verdict) -> str:
    """A line per finding, then how many parameters are what."""
    lines = [_line(rule, report, verdict.documents) for rule, report in verdict.findings]
    lines += [f"note: {visible(note)}" for note in verdict.notes]
    lines.append(", ".join(f"{count} {word}" for word, count in verdict.statuses.items()))
    return "".join(f"{line}\n" for line in lines)


def _line(rule: str, report: Report, documents: Mapping[str, Document]) -> str:
    return f"{_where(report.at, documents)}: {rule}: {visible(report.message)}"


def _where(place: Place, documents: Mapping[str, Document]) -> str:
    document = documents.get(place.path)
    if document is None:
        return visible(place.path)
    line, column = document.position(place.start)
    return f"{visible(place.path)}:{line}:{column}"
