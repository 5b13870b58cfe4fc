"""What one run knows at its end: findings, both sides, pairs, and what could not be understood."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from xlint.contract import Change, Flow, Pair, Receiver, Sender, Unresolved
from xlint.exchange import Contract
from xlint.finding import Finding
from xlint.provenance import Provenance
from xlint_grammars.text import Document


class Unread(msgspec.Struct, frozen=True, order=True):
    """A file, or a part of one, that was not read: `line` is None for the whole file."""

    path: str
    reason: str
    line: int | None = None


class Coverage(msgspec.Struct, frozen=True):
    """How much was understood. `files` were collected, `parsed` of them read whole or in part."""

    files: int = 0
    parsed: int = 0
    partly: tuple[Unread, ...] = ()
    skipped: tuple[Unread, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    notes: tuple[str, ...] = ()


class Audit(msgspec.Struct, frozen=True):
    """The result of a run. `documents` holds the text of every file that something here points into.

    `contract` is what can be exported and locked, `changes` what is different from the lock. `provenance` is where the files
    come from, where a report asked for it.
    """

    findings: tuple[Finding, ...] = ()
    senders: tuple[Sender, ...] = ()
    receivers: tuple[Receiver, ...] = ()
    pairs: tuple[Pair, ...] = ()
    flows: tuple[Flow, ...] = ()
    coverage: Coverage = Coverage()
    documents: Mapping[str, Document] = {}
    contract: Contract = Contract()
    changes: tuple[Change, ...] = ()
    provenance: Provenance | None = None
