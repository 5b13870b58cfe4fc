"""A literal is rude."""

from __future__ import annotations

from collections.abc import Iterator

from xlint.contract import Literal
from xlint.finding import Confidence, Report, Severity
from xlint.rule import Context

SEVERITY = Severity.NOTE
CONFIDENCE = Confidence.LOW
PEDANTIC = True


def check(literal: Literal, context: Context) -> Iterator[Report]:
    if literal.text in context.config.settings.allowed_hosts:
        yield Report("rude", literal.at)
