"""Progress on standard error, where a person watches it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from xlint.progress import Progress, silent

_PAUSE = 0.1
"""Seconds between two updates: a stage may tell of thousands of files."""


@contextmanager
def watched(*, shown: bool) -> Iterator[Progress]:
    """What a run is to be given: a line that says stage and count while the body runs, if standard error is a terminal."""
    if not shown or not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status(Text("Looking for files")) as status:
        yield throttled(lambda line: status.update(Text(line)), time.monotonic)


def throttled(update: Callable[[str], None], clock: Callable[[], float]) -> Progress:
    """A progress that updates a line at once for another stage, and then at most ten times a second."""
    last: tuple[str, float] = "", 0.0

    def told(stage: str, done: int = 0, total: int = 0) -> None:
        nonlocal last
        now = clock()
        if stage != last[0] or now - last[1] >= _PAUSE or (total and done == total):
            last = stage, now
            update(line(stage, done, total))

    return told


def line(stage: str, done: int, total: int) -> str:
    """`Reading: 120 of 2,000`; without numbers where there is little to count."""
    return f"{stage}: {done:,} of {total:,}" if total > 1 else stage
