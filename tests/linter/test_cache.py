"""The cache's file, whatever has become of it: what comes out is what was put in, or nothing; trouble is said and goes no further."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from xlint import cache
from xlint.cache import FILE, KEEP_DAYS, Cache

ITEMS = {bytes([number]) * 20: bytes([number]) * (number * 40) for number in range(1, 120)}
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="owners, modes and links as POSIX has them")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture(autouse=True)
def _every_connection_is_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def watched(*given: Any, **named: Any) -> sqlite3.Connection:
        opened.append(connect(*given, **named))
        return opened[-1]

    monkeypatch.setattr(sqlite3, "connect", watched)
    yield
    for connection in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")


def filled(folder: Path) -> Path:
    """The file of a cache that holds `ITEMS`."""
    first = Cache(folder)
    first.put(ITEMS)
    first.close()
    assert not first.trouble
    return folder / FILE


def content(folder: Path, expected_trouble: str = "") -> dict[bytes, bytes]:
    """What of `ITEMS` is found in the folder; whatever happens, what is put is there, and closing works."""
    found = Cache(folder)
    known = found.get(ITEMS)
    found.put({b"new": b"data"})
    assert found.get([b"new"]) == {b"new": b"data"}
    found.close()
    assert expected_trouble in found.trouble and bool(found.trouble) == bool(expected_trouble), found.trouble
    assert (found.folder is None) == bool(expected_trouble)
    return known


def rows(folder: Path, query: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as connection:
        return connection.execute(query, values).fetchall()


def test_what_was_put_is_there_in_the_next_run(folder: Path) -> None:
    filled(folder)
    assert content(folder) == ITEMS


def test_without_a_folder_everything_is_kept_for_this_run(folder: Path) -> None:
    found = Cache()
    found.put(ITEMS)
    assert found.get(ITEMS) == ITEMS and found.folder is None and not found.trouble
    found.close()
    assert not folder.exists()


def test_a_cache_that_is_closed_holds_nothing_and_takes_nothing(folder: Path) -> None:
    found = Cache(folder)
    found.close()
    found.put(ITEMS)
    assert found.get(ITEMS) == {} and not found.trouble
    found.close()


def test_a_cache_that_nobody_closes_is_closed(folder: Path) -> None:
    Cache(folder).put(ITEMS)
    assert content(folder) == ITEMS


# ── a file that is spoiled ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("length", [0, 1, 15, 16, 99, 100, 4095, 4096, 4097, 20_000, -4096, -1])
def test_of_a_file_that_was_cut_nothing_wrong_comes_out(folder: Path, length: int) -> None:
    file = filled(folder)
    file.write_bytes(file.read_bytes()[:length])
    assert healed(folder).items() <= ITEMS.items()


@pytest.mark.parametrize("seed", range(24))
def test_of_a_file_with_other_bytes_nothing_wrong_comes_out(folder: Path, seed: int) -> None:
    file, random = filled(folder), Random(seed)
    data = bytearray(file.read_bytes())
    for _ in range(random.choice((1, 5, 200))):
        data[random.randrange(len(data) if seed % 2 else 6000)] = random.randrange(256)
    file.write_bytes(bytes(data))
    assert healed(folder).items() <= ITEMS.items()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("name", [FILE, f"{FILE}-wal", f"{FILE}-shm"])
def test_of_files_that_were_left_behind_and_spoiled_nothing_wrong_comes_out(folder: Path, name: str, seed: int) -> None:
    random, other = Random(seed), folder.with_name("killed")
    filled(folder)
    other.mkdir(mode=0o700)
    living = Cache(folder)
    living.put({key: data[::-1] for key, data in ITEMS.items()})
    for file in folder.iterdir():
        (other / file.name).write_bytes(file.read_bytes())
        (other / file.name).chmod(0o600)
    living.close()
    assert (other / f"{FILE}-wal").exists()
    data = bytearray((other / name).read_bytes())
    for _ in range(random.choice((1, 20))):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    (other / name).write_bytes(bytes(data)[: random.choice((None, random.randrange(len(data))))])
    assert healed(other).items() <= ITEMS.items()


def healed(folder: Path) -> dict[bytes, bytes]:
    """What is found now. If a run sees that the file is broken, the next one has a sound one."""
    first = Cache(folder)
    known = first.get(ITEMS)
    first.put(ITEMS)
    assert first.get(ITEMS).items() <= ITEMS.items()
    first.close()
    if first.trouble:
        assert not (folder / FILE).exists(), first.trouble
        filled(folder)
        assert content(folder) == ITEMS
    return known


FOREIGN: dict[str, Callable[[Path], object]] = {
    "a text": lambda file: file.write_text("no database\n" * 1000),
    "zeros": lambda file: file.write_bytes(bytes(10_000)),
    "another database": lambda file: schema(file, "CREATE TABLE other (key)"),
    "other columns": lambda file: schema(file, "CREATE TABLE item (key, value)"),
    "a number as key": lambda file: schema(file, "CREATE TABLE item (key INTEGER PRIMARY KEY, day, data)"),
    "more columns": lambda file: schema(file, "CREATE TABLE item (key PRIMARY KEY, day, data, more NOT NULL)"),
    "a view": lambda file: schema(file, "CREATE VIEW item AS SELECT x'00' AS key, 1 AS day, x'00' AS data"),
    "an index": lambda file: schema(file, "CREATE TABLE t (a); CREATE INDEX item ON t (a)"),
}


def schema(file: Path, script: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(script)


@pytest.mark.parametrize("what", FOREIGN)
def test_a_foreign_file_is_replaced(folder: Path, what: str) -> None:
    folder.mkdir(mode=0o700)
    FOREIGN[what](folder / FILE)
    (folder / FILE).chmod(0o600)
    first = Cache(folder)
    first.put(ITEMS)
    first.put(ITEMS)
    assert first.get(ITEMS) == ITEMS
    first.close()
    filled(folder)
    assert content(folder) == ITEMS


def test_a_row_with_the_data_of_another_holds_nothing(folder: Path) -> None:
    filled(folder)
    one, other = list(ITEMS)[:2]
    rows(folder, "UPDATE item SET data = (SELECT data FROM item WHERE key = ?) WHERE key = ?", one, other)
    assert content(folder) == {key: data for key, data in ITEMS.items() if key != other}


@pytest.mark.parametrize("data", ["text", 7, None, b"", b"short", 1.5])
def test_a_row_that_holds_something_else_holds_nothing(folder: Path, data: object) -> None:
    filled(folder)
    key = next(iter(ITEMS))
    rows(folder, "PRAGMA ignore_check_constraints = ON")
    rows(folder, "UPDATE item SET data = ifnull(?, zeroblob(3)) WHERE key = ?", data, key)
    assert content(folder) == {other: data for other, data in ITEMS.items() if other != key}


# ── a place that is spoiled ─────────────────────────────────────────────────────────────────────────────────────────────


def place(make: Callable[[Path], object]) -> Callable[[Path], object]:
    def made(folder: Path) -> None:
        folder.mkdir(mode=0o700)
        make(folder / FILE)

    return made


def linked(path: Path) -> None:
    """A link to a sound cache: whoever made it decides what is in there."""
    elsewhere = path.with_name("elsewhere") if path.suffix != ".sqlite" else path.parent.with_name("elsewhere")
    filled(elsewhere)
    path.symlink_to(elsewhere / FILE if path.suffix == ".sqlite" else elsewhere)


def replaceable(folder: Path) -> None:
    filled(folder)
    folder.parent.chmod(0o777)


PLANTED: dict[str, tuple[Callable[[Path], object], str]] = {
    "a folder": (place(Path.mkdir), "is no file"),
    "a pipe": (place(lambda file: os.mkfifo(file, 0o600)), "is no file"),
    "a link": (place(linked), "is a link"),
    "a link to nothing": (place(lambda file: file.symlink_to("nothing")), "is a link"),
    "a folder that is a file": (lambda folder: folder.write_text(""), "File exists"),
    "a folder that is a link": (linked, "is a link"),
    "a folder that is a link to itself": (lambda folder: folder.symlink_to(folder), ""),
    "a folder below a file": (lambda folder: (folder.parent.rmdir(), folder.parent.write_text("")), "Not a directory"),
    "a folder that others write to": (lambda folder: filled(folder).parent.chmod(0o770), "others may write to it"),
    "a file that others write to": (lambda folder: filled(folder).chmod(0o622), "others may write to it"),
    "a log that others write to": (
        lambda folder: ((filled(folder).parent / f"{FILE}-wal").touch(), (folder / f"{FILE}-wal").chmod(0o666)),
        "others may write to it",
    ),
    "a folder that others may replace": (replaceable, "others may put another folder in its place"),
}  # fmt: skip


@POSIX
@pytest.mark.parametrize("what", PLANTED)
def test_what_others_could_have_planted_is_not_read_and_not_written(tmp_path: Path, what: str) -> None:
    make, trouble = PLANTED[what]
    folder = tmp_path / "between" / "cache"
    folder.parent.mkdir()
    make(folder)
    before = sorted((path, path.lstat().st_size, path.lstat().st_mtime_ns) for path in tmp_path.rglob("*"))
    assert content(folder, trouble or "cache") == {}
    assert sorted((path, path.lstat().st_size, path.lstat().st_mtime_ns) for path in tmp_path.rglob("*")) == before


@POSIX
@pytest.mark.parametrize("name", [".", FILE])
def test_what_belongs_to_another_user_is_not_used(folder: Path, name: str) -> None:
    filled(folder)
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    os.chown(folder / name, 12_345, -1)
    assert content(folder, "belongs to another user") == {}


@POSIX
def test_nobody_else_may_read_the_code_in_the_cache(folder: Path) -> None:
    before = os.umask(0)
    try:
        living = Cache(folder)
        living.put(ITEMS)
        modes = {path.stat().st_mode & 0o777 for path in folder.iterdir()} | {folder.stat().st_mode & 0o077}
        living.close()
    finally:
        os.umask(before)
    assert modes == {0o600, 0}


# ── a moment that is spoiled ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_run_waits_once_for_another_that_holds_the_file_and_goes_on_without(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "WAIT", 0.01)
    filled(folder)
    found = Cache(folder)
    other = sqlite3.connect(folder / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert found.get(ITEMS) == ITEMS
    found.put({b"new": b"data"})
    assert "locked" in found.trouble and found.folder is None
    found.put({b"newer": b"data"})
    assert found.get([b"new", b"newer"]) == {b"newer": b"data"}
    found.close()
    other.execute("ROLLBACK")
    other.close()
    assert content(folder) == ITEMS


def test_a_file_that_another_run_holds_alone_is_not_waited_for_longer_than_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "WAIT", 0.01)
    filled(folder)
    other = sqlite3.connect(folder / FILE, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    assert content(folder, "locked") == {}
    other.execute("ROLLBACK")
    other.close()
    assert content(folder) == ITEMS


def test_a_full_disk_costs_what_is_new(folder: Path) -> None:
    filled(folder)
    found = Cache(folder)
    assert found._connection is not None
    found._connection.execute("PRAGMA max_page_count = 1")
    found.put({b"big": bytes(1_000_000)})
    assert "full" in found.trouble
    found.put({b"big": bytes(1_000_000)})
    assert found.get([b"big"]) == {b"big": bytes(1_000_000)}
    found.close()
    assert content(folder) == ITEMS


def test_without_room_for_anything_nothing_is_kept_and_nothing_fails(folder: Path) -> None:
    found = Cache()
    assert found._connection is not None
    found._connection.execute("PRAGMA max_page_count = 1")
    found.put({b"big": bytes(1_000_000)})
    assert "full" in found.trouble
    found.put(ITEMS)
    assert found.get([*ITEMS, b"big"]) == {}
    found.close()


@pytest.mark.skipif(sys.platform != "linux", reason="a bound on the size of files, as Linux has it")
def test_a_disk_that_is_full_from_the_start_is_one_without_a_cache(folder: Path) -> None:
    program = (
        "import resource, sys; from pathlib import Path; from xlint.cache import Cache;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])));"
        "found = Cache(Path(sys.argv[1])); found.put({b'k': bytes(4_000_000)}); print(len(found.get([b'k'])));"
        "found.close(); print(found.trouble)"
    )
    for most in ("0", "100", "4096", "8192", "200000"):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", program, str(folder), most],
            capture_output=True, check=False, text=True, timeout=60,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        kept, trouble = done.stdout.splitlines()
        assert kept == "0" and trouble.startswith((str(folder), "nothing can be kept"))
    filled(folder)
    assert content(folder) == ITEMS


@POSIX
def test_a_folder_that_may_not_be_written_is_not_used(folder: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere; tests/hostile gives that right up")
    filled(folder)
    folder.chmod(0o500)
    assert content(folder, "cache") == {}
    folder.chmod(0o700)


# ── time ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def at_day(monkeypatch: pytest.MonkeyPatch, day: int) -> None:
    monkeypatch.setattr(cache.time, "time", lambda: 86_400.0 * (20_000 + day))


def test_what_is_asked_for_stays_and_what_is_not_goes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_day(monkeypatch, 0)
    filled(folder)
    used = dict(list(ITEMS.items())[:5])
    for day in (KEEP_DAYS, KEEP_DAYS + 1):
        at_day(monkeypatch, day)
        later = Cache(folder)
        assert later.get(used) == used
        later.close()
    assert len(rows(folder, "SELECT key FROM item")) == len(used)
    assert content(folder) == used


def test_nothing_goes_before_its_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_day(monkeypatch, 0)
    filled(folder)
    at_day(monkeypatch, KEEP_DAYS)
    Cache(folder).close()
    assert content(folder) == ITEMS


def test_a_clock_that_goes_back_drops_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_day(monkeypatch, 0)
    filled(folder)
    at_day(monkeypatch, -400)
    assert content(folder) == ITEMS


def test_nothing_is_written_where_nothing_is_new(folder: Path) -> None:
    file = filled(folder)
    before = file.stat().st_mtime_ns, file.read_bytes()
    again = Cache(folder)
    assert again.get(ITEMS) == ITEMS
    again.put({})
    assert not (folder / f"{FILE}-wal").exists() or (folder / f"{FILE}-wal").stat().st_size == 0
    again.close()
    assert (file.stat().st_mtime_ns, file.read_bytes()) == before
