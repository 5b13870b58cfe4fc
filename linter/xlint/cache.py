"""What earlier runs have worked out, by content: bytes by key in one SQLite file.

A cache can only make a run faster. One that is broken, locked, full, of another make, or in a place where another user of the
machine could have planted it, is one that holds nothing, and `trouble` says why.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import time
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from hashlib import blake2b
from pathlib import Path

KEEP_DAYS = 30
"""What no run has asked for during this time is dropped."""
WAIT = 5.0
"""So many seconds another run may hold the file, before this one goes on without."""
FILE = "facts-1.sqlite"
_BESIDE = ("-wal", "-shm", "-journal")
_DAY = 86_400
_CHECK = 8
_CHUNK = 500
_OPENING = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA trusted_schema = OFF",
    "CREATE TABLE IF NOT EXISTS item (key BLOB PRIMARY KEY, day INTEGER NOT NULL, data BLOB NOT NULL)",
    "SELECT key, day, data FROM item LIMIT 1",
)
_BROKEN = frozenset(
    {
        sqlite3.SQLITE_ERROR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_SCHEMA,
        sqlite3.SQLITE_CONSTRAINT,
        sqlite3.SQLITE_MISMATCH,
        sqlite3.SQLITE_NOTADB,
    }
)
"""What SQLite says of a file that is no cache of ours; everything else is the fault of the place or the moment."""
_FAULTS = (sqlite3.Error, MemoryError, ValueError)
"""`UnicodeDecodeError`: the error's own message quotes a name out of a broken file."""


class Cache:
    """`folder` is made if it is missing; None keeps everything for this run only, out of memory."""

    def __init__(self, folder: Path | None = None) -> None:
        self.trouble = ""
        self.folder: Path | None = None
        self._asked: set[bytes] = set()
        self._today = int(time.time() // _DAY)
        self._connection: sqlite3.Connection | None = None
        if folder is not None:
            self._open(folder)
        if self.folder is None:
            self._open_temporary()

    def _open(self, folder: Path) -> None:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.trouble = _planted(folder)
            if not self.trouble:
                self._use(_connected_anew(folder / FILE))
                self.folder = folder
        except (OSError, *_FAULTS) as error:
            self.trouble = f"{folder}: {getattr(error, 'strerror', None) or error}"

    def _open_temporary(self) -> None:
        try:
            self._use(_connected(""))
        except _FAULTS as error:
            self.trouble = self.trouble or f"nothing can be kept: {error}"

    def _use(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._end = weakref.finalize(self, connection.close)

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """What there is under these keys."""
        found: dict[bytes, bytes] = {}
        connection = self._connection
        if connection is None:
            return found
        wanted = list(dict.fromkeys(keys))
        with self._guarded():
            for start in range(0, len(wanted), _CHUNK):
                part = wanted[start : start + _CHUNK]
                query = f"SELECT key, data FROM item WHERE key IN ({','.join('?' * len(part))})"  # noqa: S608
                for key, data in connection.execute(query, part):
                    if isinstance(key, bytes) and isinstance(data, bytes) and data[:_CHECK] == _sum(key, data[_CHECK:]):
                        found[key] = data[_CHECK:]
        self._asked.update(found)
        return found

    def put(self, items: Mapping[bytes, bytes]) -> None:
        """Remember all of them or none."""
        connection = self._connection
        if connection is None or not items:
            return
        rows = [(key, self._today, _sum(key, data) + data) for key, data in items.items()]
        with self._guarded(), _transaction(connection):
            connection.executemany("INSERT OR REPLACE INTO item (key, day, data) VALUES (?, ?, ?)", rows)

    def opener(self) -> Callable[[], Cache]:
        """What opens the same cache in another process."""
        return partial(Cache, self.folder)

    def close(self) -> None:
        """Mark what was asked for as used today, once a day; drop what is old."""
        connection = self._connection
        if connection is not None and self.folder is not None:
            with self._guarded():
                oldest = connection.execute("SELECT min(day) FROM item").fetchone()[0]
                if oldest is not None and oldest < self._today:
                    with _transaction(connection):
                        used = [(self._today, key, self._today) for key in self._asked]
                        connection.executemany("UPDATE item SET day = ? WHERE key = ? AND day < ?", used)
                        connection.execute("DELETE FROM item WHERE day < ?", (self._today - KEEP_DAYS,))
        self._disconnect()

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._end()
            self._connection = None

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """An error inside ends the use of the cache and nothing else."""
        try:
            yield
        except _FAULTS as error:
            self._disconnect()
            if self.folder is not None:
                self._leave(self.folder, error)
            else:
                self.trouble = self.trouble or f"nothing can be kept: {error}"

    def _leave(self, folder: Path, error: Exception) -> None:
        """Go on without what lies in the folder."""
        self.folder = None
        self.trouble = f"{folder}: {error}"
        if _is_broken(error):
            with suppress(OSError):
                _remove(folder / FILE)
        self._open_temporary()


def _connected_anew(file: Path) -> sqlite3.Connection:
    """A connection to the file, which is made afresh where it is no cache of ours."""
    _create(file)
    try:
        return _connected(str(file))
    except _FAULTS as error:
        if not _is_broken(error):
            raise
    _remove(file)
    _create(file)
    return _connected(str(file))


def _connected(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(name, timeout=WAIT, isolation_level=None, check_same_thread=False)
    connection.text_factory = bytes
    try:
        for statement in _OPENING:
            connection.execute(statement).fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _is_broken(error: Exception) -> bool:
    """Whether the file is the trouble. It could be opened for writing: where SQLite says otherwise, the file says so itself."""
    code = getattr(error, "sqlite_errorcode", 0)
    return isinstance(error, UnicodeDecodeError) or code & 0xFF in _BROKEN or code == sqlite3.SQLITE_READONLY


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def _sum(key: bytes, data: bytes) -> bytes:
    return blake2b(data, digest_size=_CHECK, key=key[:64]).digest()


# ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _create(file: Path) -> None:
    """Make the file where it is missing, for its owner alone: it holds the code of whatever is checked."""
    os.close(os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_NONBLOCK", 0), 0o600))


def _remove(file: Path) -> None:
    for name in (FILE, *(FILE + end for end in _BESIDE)):
        file.with_name(name).unlink(missing_ok=True)


def _planted(folder: Path) -> str:
    """Why what lies in the folder may be somebody else's; POSIX only: Windows keeps each user's folders apart."""
    if os.name != "posix":
        return ""
    for above in (*folder.parents, *folder.resolve().parents):
        mode = above.stat().st_mode
        if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
            return f"{folder}: others may put another folder in its place, since they may write to {above}"
    files = (folder / (FILE + end) for end in ("", *_BESIDE))
    return _anothers(folder, stat.S_IFDIR) or next(filter(None, (_anothers(file, stat.S_IFREG) for file in files)), "")


def _anothers(path: Path, kind: int) -> str:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return ""
    if stat.S_ISLNK(found.st_mode):
        return f"{path}: is a link"
    if stat.S_IFMT(found.st_mode) != kind:
        return f"{path}: is no {'folder' if kind == stat.S_IFDIR else 'file'}"
    if found.st_uid != os.geteuid():
        return f"{path}: belongs to another user"
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return f"{path}: others may write to it"
    return ""
