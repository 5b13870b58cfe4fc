"""Goes on for as long as it is told to: `python -m fuzzing --minutes 60 --seed 1 [--only javascript] [--keep FOLDER]`.

Every input has a number of its own: `--only javascript --first 1234 --inputs 1` reads that one again. What is found is printed
with its number and kept in a folder; the exit status is 1 if anything was.
"""

from __future__ import annotations

import argparse
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from random import Random
from types import FrameType

from fuzzing.targets import TARGETS, Target, named

MOST_MEMORY = 4 << 30
SECONDS_PER_100_KB = 1.0


class _TooSlowError(BaseException):
    """An input took longer than its size allows."""


def main() -> int:
    options = _options()
    signal.signal(signal.SIGPROF, _too_slow)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    targets, end = tuple(named(options.only)), time.monotonic() + options.minutes * 60
    done, found = 0, 0
    for number in range(options.first, options.first + options.inputs):
        if time.monotonic() > end:
            break
        for target in targets:
            found += _one(target, options.seed, number, options.keep)
            done += 1
        if number % 500 == 0:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
            print(f"{done} inputs, {found} found, at number {number}, at most {peak} MB", flush=True)  # noqa: T201
    print(f"{done} inputs, {found} found")  # noqa: T201
    return 1 if found else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m fuzzing", description="Fuzz everything that reads what others wrote."
    )
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="the number of the first input")
    parser.add_argument("--inputs", type=int, default=sys.maxsize, help="how many inputs for each target")
    parser.add_argument("--only", action="append", default=[], choices=[target.name for target in TARGETS])
    parser.add_argument("--keep", type=Path, default=Path("build/fuzzing"), help="where inputs that found something go")
    return parser.parse_args()


def _one(target: Target, seed: int, number: int, keep: Path) -> bool:
    """Make and read one input; whether it found something."""
    data = target.make(Random(f"{target.name}/{seed}/{number}"))
    allowed = SECONDS_PER_100_KB * max(1.0, len(data) / 100_000)
    signal.setitimer(signal.ITIMER_PROF, allowed)
    try:
        target.read(data)
    except (_TooSlowError, Exception) as error:
        signal.setitimer(signal.ITIMER_PROF, 0)
        frame = traceback.extract_tb(error.__traceback__)[-1]
        what = f"{type(error).__name__}: {error}"[:200]
        print(  # noqa: T201
            f"{target.name} {number}: {what} in {Path(frame.filename).name}:{frame.lineno}, {len(data)} bytes",
            flush=True,
        )
        keep.mkdir(parents=True, exist_ok=True)
        (keep / f"{target.name.replace(' ', '-')}-{seed}-{number}").write_bytes(data)
        return True
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return False


def _too_slow(_signal: int, _frame: FrameType | None) -> None:
    raise _TooSlowError


if __name__ == "__main__":
    sys.exit(main())
