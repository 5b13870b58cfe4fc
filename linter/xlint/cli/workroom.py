"""The workshop that the commands of this process share: its cache, and its worker processes."""

from __future__ import annotations

import os
import sys
from functools import cache
from hashlib import blake2b
from pathlib import Path

from xlint.cache import Cache
from xlint.workshop import Workshop

FOLDER = "XLINT_CACHE_DIR"
"""Names the folder of the cache; by default it is the user's own cache folder."""
MOST_JOBS = 8
"""More workers than this by themselves would cost memory on a shared build server; `--jobs` may ask for more."""

_wanted: dict[str, int] = {}
_open: list[Workshop] = []


def prepare(jobs: int, *, cached: bool) -> None:
    """What the command line asks for: the number of processes (0: as many as there are cores), and whether to use the cache."""
    _wanted.update(jobs=jobs, cached=int(cached))


def workshop() -> Workshop:
    """The workshop; `close` ends it."""
    if not _open:
        folder = _folder() if _wanted.get("cached", 1) else None
        jobs = _wanted.get("jobs", 0) or min(os.cpu_count() or 1, MOST_JOBS)
        _open.append(Workshop(Cache(folder), jobs=jobs, stamp=_stamp()))
    return _open[0]


def close() -> str:
    """End the workshop; gives why its cache could not be used, or an empty text."""
    _wanted.clear()
    trouble = ""
    while _open:
        shop = _open.pop()
        shop.close()
        trouble = shop.cache.trouble
    return trouble


def _folder() -> Path:
    named = os.environ.get(FOLDER)
    if named:
        return Path(named).absolute()
    from platformdirs import user_cache_path

    return user_cache_path("xlint", appauthor=False)


@cache
def _stamp() -> bytes:
    """What names this program: its files, and what it runs on."""
    import esprima
    import msgspec

    import xlint
    import xlint_grammars
    import xlint_rules

    digest = blake2b(f"{sys.version}|{msgspec.__version__}|{esprima.version}".encode(), digest_size=16)
    for package in (xlint, xlint_grammars, xlint_rules):
        for folder in package.__path__:
            for path, folders, files in os.walk(folder):
                folders[:] = sorted(name for name in folders if name != "__pycache__")
                for name in sorted(files):
                    found = os.stat(os.path.join(path, name))
                    digest.update(f"{name}|{found.st_size}|{found.st_mtime_ns}\n".encode())
    return digest.digest()
