"""What workers are told to do in tests. It lies here by itself, since they import it by its name."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

LOST = "lost"


def double(items: Sequence[str]) -> list[str]:
    """Each word twice; but some words do harm."""
    return [_double(item) for item in items]


def _double(item: str) -> str:
    if item == "exit":
        os._exit(3)
    if item == "kill":
        os.kill(os.getpid(), signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    if item == "memory":
        raise MemoryError
    return item * 2


def lost(item: str) -> str:
    """What stands for a word that cost its worker."""
    return f"{LOST} {item}"


def where(items: Sequence[str]) -> list[str]:
    """The process that does it, and what it would find in the working folder."""
    return [f"{os.getpid()} {Path.cwd()} {int(sys.flags.safe_path)}" for _ in items]


def sleep(items: Sequence[str]) -> list[str]:
    """So many seconds of nothing."""
    for item in items:
        time.sleep(float(item))
    return list(items)


def leave(*given: object) -> None:
    """What stands for a worker's beginning, and is its end."""
    os._exit(1)
