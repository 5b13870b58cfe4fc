"""What earlier runs have worked out, by content: bytes by key in one SQLite file.

A cache can only make a run faster. One that is broken, locked, full, of another make, or in a place where another user of the
machine could have planted it, is one that holds nothing, and `trouble` says why.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from hashlib import blake2b
from pathlib import Path

KEEP_DAYS = 30
"""What no run has asked for during this time is dropped."""
FILE = "facts-1.sqlite"
_DAY = 86_400
_CHECK = 8
_CHUNK = 500
_SCHEMA = "CREATE TABLE IF NOT EXISTS item (key BLOB PRIMARY KEY, day INTEGER NOT NULL, data BLOB NOT NULL)"


class Cache:
    """`folder` is made if it is missing; None keeps everything for this run only, out of memory."""

    def __init__(self, folder: Path | None = None) -> None:
        self.trouble = ""
        self._asked: set[bytes] = set()
        self._today = int(time.time() // _DAY)
        self._connection: sqlite3.Connection | None = None
        if folder is not None:
            self._open(folder)
        self.folder = folder if self._connection is not None else None
        if self._connection is None:
            self._connection = self._connected("")

    def _open(self, folder: Path) -> None:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.trouble = _planted(folder) or _planted(folder / FILE)
            if self.trouble:
                return
            try:
                self._connection = self._connected(str(folder / FILE))
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                (folder / FILE).unlink()
                self._connection = self._connected(str(folder / FILE))
        except (OSError, sqlite3.Error) as error:
            self.trouble = f"{folder}: {getattr(error, 'strerror', None) or error}"

    def _connected(self, name: str) -> sqlite3.Connection:
        connection = sqlite3.connect(name, timeout=5, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute(_SCHEMA)
        connection.execute("SELECT key, day, data FROM item LIMIT 1").fetchall()
        return connection

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """What there is under these keys."""
        found: dict[bytes, bytes] = {}
        wanted = list(dict.fromkeys(keys))
        with self._guarded() as connection:
            for start in range(0, len(wanted), _CHUNK):
                part = wanted[start : start + _CHUNK]
                query = f"SELECT key, data FROM item WHERE key IN ({','.join('?' * len(part))})"  # noqa: S608
                for key, data in connection.execute(query, part):
                    if isinstance(data, bytes) and data[:_CHECK] == _sum(key, data[_CHECK:]):
                        found[key] = data[_CHECK:]
        self._asked.update(found)
        return found

    def put(self, items: Mapping[bytes, bytes]) -> None:
        """Remember all of them or none."""
        rows = [(key, self._today, _sum(key, data) + data) for key, data in items.items()]
        with self._guarded() as connection, _transaction(connection):
            connection.executemany("INSERT OR REPLACE INTO item (key, day, data) VALUES (?, ?, ?)", rows)

    def opener(self) -> Callable[[], Cache]:
        """What opens the same cache in another process."""
        return partial(Cache, self.folder)

    def close(self) -> None:
        """Mark what was asked for as used today, once a day; drop what is old."""
        if self._connection is None:
            return
        if self.folder is not None:
            with self._guarded() as connection:
                oldest = connection.execute("SELECT min(day) FROM item").fetchone()[0]
                if oldest is not None and oldest < self._today:
                    with _transaction(connection):
                        used = [(self._today, key, self._today) for key in self._asked]
                        connection.executemany("UPDATE item SET day = ? WHERE key = ? AND day < ?", used)
                        connection.execute("DELETE FROM item WHERE day < ?", (self._today - KEEP_DAYS,))
        self._connection.close()
        self._connection = None

    @contextmanager
    def _guarded(self) -> Iterator[sqlite3.Connection]:
        """The connection; an error ends the use of the cache and nothing else."""
        try:
            yield self._connection or sqlite3.connect(":memory:")
        except sqlite3.Error as error:
            self.trouble = self.trouble or f"the cache cannot be used: {error}"


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _sum(key: bytes, data: bytes) -> bytes:
    return blake2b(data, digest_size=_CHECK, key=key[:64]).digest()


def _planted(path: Path) -> str:
    """Why what lies at the path may be somebody else's; POSIX only: Windows keeps each user's folders apart."""
    if os.name != "posix":
        return ""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return ""
    if stat.S_ISLNK(found.st_mode):
        return f"{path}: is a link"
    if found.st_uid != os.geteuid():
        return f"{path}: belongs to another user"
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return f"{path}: others may write to it"
    return ""
