"""Worker processes that die, that cannot be started, and that outlive nobody."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import errands
from xlint import pool
from xlint.cache import Cache
from xlint.pool import Pool, Work

WORK: Work[str, str] = Work(errands.double, errands.lost)


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three words to a batch, so that many batches are under way when a worker dies."""
    monkeypatch.setattr(pool, "BATCH", 3)


def done(words: list[str], workers: Pool | None = None) -> list[str]:
    started = workers or Pool(2, Cache, b"")
    try:
        return list(started._each(WORK, words, [1] * len(words)))
    finally:
        started.close()


def expected(words: list[str]) -> list[str]:
    return [errands.lost(word) if word in ("exit", "kill", "memory") else word * 2 for word in words]


def numbered(count: int, **others: int) -> list[str]:
    """Numbers as words, with the other words at their places."""
    words = [str(number) for number in range(count)]
    for word, place in others.items():
        words[place] = word
    return words


@pytest.mark.parametrize("count", [0, 1, 3, 100])
def test_answers_come_in_the_order_of_what_was_asked(count: int) -> None:
    assert done(numbered(count)) == expected(numbered(count))


@pytest.mark.parametrize(
    "words",
    [
        numbered(60, exit=0),
        numbered(60, kill=31, exit=33),
        numbered(60, exit=57, memory=20),
        ["memory", "exit", "kill"],
    ],
    ids=["the first", "two beside each other", "the last but two, and one without memory", "all"],
)
def test_an_item_that_ends_its_worker_costs_that_item_alone(words: list[str]) -> None:
    assert done(words) == expected(words)


def test_an_error_of_the_work_itself_is_not_swallowed_and_says_where_it_was() -> None:
    workers = Pool(2, Cache, b"")
    words: list[Any] = ["a", None, "b"]
    with pytest.raises(TypeError) as raised:
        list(workers._each(WORK, words, [1, 1, 1]))
    workers.close()
    assert "errands.py" in raised.value.__notes__[0]


def starting(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """No more than so many processes can be started."""

    class Scarce(pool.Worker):
        started = 0

        def __init__(self, *begin: Any) -> None:
            Scarce.started += 1
            if Scarce.started > most:
                raise BlockingIOError(11, "Resource temporarily unavailable")
            super().__init__(*begin)

    monkeypatch.setattr(pool, "Worker", Scarce)


def test_when_the_last_worker_is_gone_and_no_other_can_be_started_this_process_does_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    starting(monkeypatch, 2)
    words = numbered(60, exit=3, memory=30)
    found = done(words)
    assert found[6:] == expected(words)[6:] and found[3] == errands.lost("exit")


def test_as_long_as_one_worker_is_left_it_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    starting(monkeypatch, 3)
    monkeypatch.setattr(Pool, "_here", raises(AssertionError("the work is done in this process")))
    words = numbered(60, exit=3)
    assert done(words, Pool(3, Cache, b"")) == expected(words)


@pytest.mark.parametrize("most", [0, 1])
def test_too_few_processes_to_begin_with_are_none(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    starting(monkeypatch, most)
    with pytest.raises(OSError, match="cannot be started"):
        Pool(2, Cache, b"")


def raises(error: Exception) -> Callable[..., None]:
    def fails(*given: object, **named: object) -> None:
        raise error

    return fails


@pytest.mark.parametrize("error", [ImportError("no sem_open"), NotImplementedError("too few semaphores")], ids=str)
def test_a_system_without_processes_says_so(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    monkeypatch.setattr(multiprocessing, "get_context", raises(error))
    with pytest.raises(OSError, match="cannot be started"):
        Pool(2, Cache, b"")


def test_a_worker_that_ends_at_once_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_serve", errands.leave)
    with pytest.raises(OSError, match="cannot be started"):
        Pool(2, Cache, b"")


def test_work_that_nobody_waits_for_is_given_up() -> None:
    workers = Pool(2, Cache, b"")
    answers = workers._each(Work(errands.sleep, errands.lost), ["0", "0", "0", *["60"] * 30], [3] * 33)
    assert next(answers) == "0"
    workers.close()
    workers.close()


def test_workers_import_nothing_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python puts it first for `-c`, which is how a process is started: what is scanned would be run."""
    for name in ("pickle", "signal", "multiprocessing", "runpy", "json", "threading"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'imported')!r}, 'a').write({name!r})\n")
    monkeypatch.chdir(tmp_path)
    workers = Pool(2, Cache, b"")
    answers = list(workers._each(Work(errands.where, errands.lost), numbered(20), [1] * 20))
    workers.close()
    assert {answer.split(" ", 1)[1] for answer in answers} == {f"{tmp_path} 1"}
    assert not (tmp_path / "imported").exists()
    assert "PYTHONSAFEPATH" not in os.environ


def test_an_interpreter_that_ignores_its_environment_gets_no_workers() -> None:
    program = "from xlint.cache import Cache; from xlint.pool import Pool; import sys; sys.path[:0] = sys.argv[1:]\nPool(2, Cache, b'')"
    paths = [path for path in sys.path if path]
    done = subprocess.run(
        [sys.executable, "-E", "-c", "import sys; sys.path[:0] = sys.argv[1:]\n" + program, *paths],
        capture_output=True, check=False, text=True, timeout=60,
    )  # fmt: skip
    assert "OSError: PYTHONSAFEPATH would be ignored" in done.stderr


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
def test_workers_end_with_the_process_that_started_them_even_if_it_is_killed() -> None:
    program = (
        "import errands, os, sys, time; from xlint.cache import Cache; from xlint.pool import Pool, Work; from xlint import pool; pool.BATCH = 1\n"
        "workers = Pool(2, Cache, b'')\n"
        "print(*{a.split()[0] for a in workers._each(Work(errands.where, errands.lost), list('abcdefghijkl'), [1] * 12)})\n"
        "sys.stdout.flush(); time.sleep(60)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=environment
    ) as parent:
        assert parent.stdout is not None
        workers = [int(number) for number in parent.stdout.readline().split()]
        assert workers and all(map(alive, workers))
        parent.kill()
    for _ in range(600):
        if not any(map(alive, workers)):
            return
        time.sleep(0.05)
    pytest.fail("workers wait for ever")
