"""One run of a command, measured from outside: wall seconds, processor seconds, memory of all its processes."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

_INTERVAL = 0.05


class Run(NamedTuple):
    """Seconds of wall and processor (user and system, children included); the peak of memory in bytes; the exit status."""

    wall: float
    cpu: float
    memory: int
    status: int


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Run:
    """Runs the command to its end with its output thrown away. Raises OSError if it cannot be started."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), _now()
    process = subprocess.Popen(  # noqa: S603 - the command is the caller's own
        command,
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    peaks = [0]
    ended = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, peaks, ended))
    watcher.start()
    status = process.wait()
    wall = _now() - began
    ended.set()
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall, cpu, peaks[0], status)


def median(runs: Sequence[Run]) -> Run:
    """The median of each measure for itself; the exit status of the last run."""
    return Run(
        statistics.median(each.wall for each in runs),
        statistics.median(each.cpu for each in runs),
        int(statistics.median(each.memory for each in runs)),
        runs[-1].status,
    )


def _now() -> float:
    return time.perf_counter()


def _watch(session: int, peaks: list[int], ended: threading.Event) -> None:
    while not ended.wait(_INTERVAL):
        peaks[0] = max(peaks[0], sum(_proportional(process) for process in _members(session)))


def _members(session: int) -> Iterator[Path]:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            yield process


def _proportional(process: Path) -> int:
    """Bytes of a process, pages shared by several counted once in all (`Pss` of proc_pid_smaps_rollup)."""
    try:
        lines = (process / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
