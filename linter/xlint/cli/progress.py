"""Progress on standard error, where a person watches it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def spinner(*, shown: bool, message: str = "Reading and comparing") -> Iterator[None]:
    """A spinner while the body runs, if standard error is a terminal."""
    if not shown or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(message):
        yield
