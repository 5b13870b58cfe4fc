"""The workshop that the commands of this process share: its cache, and its worker processes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
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


def workshop(scanned: Path | None = None) -> Workshop:
    """The workshop; `close` ends it. Without a command line, one that keeps nothing and works alone.

    `scanned` is the folder that is checked: a cache in there is not used.
    """
    if not _wanted:
        return Workshop()
    if not _open:
        jobs = _wanted["jobs"] or min(os.cpu_count() or 1, MOST_JOBS)
        _open.append(Workshop(_cache(scanned) if _wanted["cached"] else Cache(), jobs=jobs, stamp=_stamp()))
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


def _cache(scanned: Path | None) -> Cache:
    folder = _folder()
    if folder is None:
        trouble = f"there is no home folder for it: name one with {FOLDER}"
    elif _was_checked_out(folder, scanned):
        trouble = f"{folder}: whoever wrote the files that lie around it could have written it too"
    else:
        return Cache(folder)
    found = Cache()
    found.trouble = found.trouble or trouble
    return found


def _folder() -> Path | None:
    named = os.environ.get(FOLDER)
    if named:
        return Path(named).absolute()
    from platformdirs import user_cache_path

    try:
        found = user_cache_path("xlint", appauthor=False)
    except RuntimeError:
        return None
    return found if found.is_absolute() else None


def _was_checked_out(folder: Path, scanned: Path | None) -> bool:
    """Whether the folder lies in what is checked, or in a repository; but a home folder is its owner's, whatever lies in it."""
    place = Path(os.path.realpath(folder))
    above = [place, *place.parents]
    roots = {each for each in above if os.path.lexists(each / ".git")}
    roots |= {Path(os.path.realpath(scanned))} & set(above) if scanned is not None else set()
    return not roots <= set(_home())


def _home() -> tuple[Path, ...]:
    """The home folder and what it lies in; nothing where there is none."""
    try:
        home = Path.home().resolve()
    except (RuntimeError, OSError):
        return ()
    return (home, *home.parents) if home.is_absolute() else ()


@cache
def _stamp() -> bytes:
    """What names this program, on any machine: the contents of its files, and what it runs on.

    One whose files cannot be seen, since it is run out of an archive, has no name but for this run.
    """
    import esprima
    import msgspec

    import xlint
    import xlint_grammars
    import xlint_rules

    versions = f"{sys.version_info}|{msgspec.__version__}|{esprima.version}"
    digest = blake2b(versions.encode(), digest_size=16)
    for package in (xlint, xlint_grammars, xlint_rules):
        contents = [content for top in package.__path__ for content in _contents(top)]
        digest.update(os.urandom(16) if not contents else b"")
        for content in contents:
            digest.update(content)
    return digest.digest()


def _contents(top: str) -> Iterator[bytes]:
    """Name, size and bytes of each file in the folder, in their order. What cannot be read is no part of the program."""
    for folder, folders, files in os.walk(top):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files):
            file = Path(folder, name)
            with suppress(OSError):
                content = file.read_bytes()
                yield f"{file.relative_to(top).as_posix()} {len(content)}\n".encode() + content
