"""One walk over a file's syntax for all that other files, and the choice of what is worth running, need of it.

A `Survey` holds no syntax: it is kept in the cache, and decides which files are run together without their code at hand.
"""

from __future__ import annotations

from xlint.survey.facts import LARGE_FILE, SHORTEST, Function, HostText, Survey
from xlint.survey.make import survey

__all__ = ["LARGE_FILE", "SHORTEST", "Function", "HostText", "Survey", "survey"]
