"""The engine finds this itself."""

from __future__ import annotations

from xlint.finding import Confidence, Severity

SEVERITY = Severity.WARNING
CONFIDENCE = Confidence.HIGH
