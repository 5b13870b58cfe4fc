"""The exit statuses. They never depend on the format."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlint.audit import Audit
    from xlint.finding import Severity


class Status(IntEnum):
    """What the process ends with."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    NOTHING = 3
    INTERNAL = 4


class UsageError(Exception):
    """Wrong usage: one line that says what and where."""


def status_of(audit: Audit, fail_on: Severity | None, *, strict: bool = False) -> Status:
    """The status of a run; `fail_on` None fails for no finding. A run that read nothing never passes."""
    active = (finding for finding in audit.findings if finding.active)
    if fail_on is not None and any(finding.severity.rank >= fail_on.rank for finding in active):
        return Status.FINDINGS
    if audit.coverage.parsed == 0 or (strict and (audit.coverage.partly or audit.coverage.skipped)):
        return Status.NOTHING
    return Status.OK
