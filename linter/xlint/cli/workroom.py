"""The workshop that the commands of this process share: its cache, and its worker processes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from xlint.cli import output
from xlint.facts import Facts, Layered, files_in, opened
from xlint.workshop import Workshop

FOLDER = "XLINT_CACHE_DIR"
"""Names the folder of the cache; by default it is the user's own cache folder."""
MOST_JOBS = 8
"""More workers than this by themselves would cost memory on a shared build server; `--jobs` may ask for more."""


class _Wanted(NamedTuple):
    jobs: int
    cached: bool
    facts: tuple[Path, ...]


_wanted: list[_Wanted] = []
_open: list[Workshop] = []


def prepare(jobs: int = 0, *, cached: bool = True, facts: Iterable[Path] = (), root: Path = Path()) -> None:
    """What the command line asks for: the number of processes (0: as many as there are cores), and whether to use the cache.

    `facts` are files of facts, or folders of them that lie outside of `root`. Raises `FactsError` for any other folder.
    """
    _wanted[:] = [_Wanted(jobs, cached, tuple(files_in(facts, root.resolve())))]


def workshop(scanned: Path | None = None) -> Workshop:
    """The workshop; `close` ends it. Without a command line, one that keeps nothing and works alone.

    `scanned` is the folder that is checked: a cache in there is not used.
    """
    if not _wanted:
        return Workshop()
    if not _open:
        wanted = _wanted[-1]
        facts = [each for each in opened(wanted.facts) if _is_ours(each)]
        store = _store(scanned, facts) if wanted.cached else Layered(None, facts)
        jobs = wanted.jobs or min(os.cpu_count() or 1, MOST_JOBS)
        _open.append(Workshop(store, jobs=jobs, stamp=_stamp()))
    return _open[0]


def _is_ours(facts: Facts) -> bool:
    """Whether this program wrote them; others are named, and closed."""
    if facts.stamp == _stamp():
        return True
    facts.close()
    output.say(f"{facts.file}: was written by another version of xlint or of Python, and is of no use here")
    return False


def tell_anew(files: int) -> None:
    """Say how many of the files had to be read though there were facts: a join is not to be slow without a word."""
    if _wanted and _wanted[-1].facts and (anew := workshop().anew):
        output.say(f"{anew} of {files} files are not in the facts as they are here, and were read anew")


def close() -> str:
    """End the workshop; gives why its cache could not be used, or an empty text."""
    _wanted.clear()
    trouble = ""
    while _open:
        shop = _open.pop()
        shop.close()
        trouble = shop.cache.trouble
    return trouble


def _store(scanned: Path | None, facts: Sequence[Facts]) -> Layered:
    folder = _folder()
    if folder is None:
        trouble = f"there is no home folder for it: name one with {FOLDER}"
    elif _was_checked_out(folder, scanned):
        trouble = f"{folder}: whoever wrote the files that lie around it could have written it too"
    else:
        return Layered(folder, facts)
    found = Layered(None, facts)
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
    from importlib.metadata import version

    import xlint
    import xlint_grammars
    import xlint_rules

    versions = "|".join((str(sys.version_info), *map(version, ("msgspec", "esprima2"))))
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
