"""Files of a git revision, read from git's own store: no checkout, no filter, no hook, no shell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import msgspec

from xlint import git

MOST_BYTES = 256 << 20
_LARGEST = 20 << 20
_REVISION = re.compile(r"[A-Za-z0-9_@][A-Za-z0-9_.@/{}^~+-]*")


class RevisionError(Exception):
    """Why a revision cannot be read, on one line."""


class Revision(msgspec.Struct, frozen=True):
    """`name` and `path` as they were asked for (`main`, `origin/main:fo`), and the commit's id."""

    folder: Path
    name: str
    path: str
    commit: str


def resolve(text: str, folder: Path) -> Revision:
    """The revision that `REV` or `REV:path` names in the repository around `folder`. Raises `RevisionError`."""
    name, _, path = text.partition(":")
    if not _REVISION.fullmatch(name) or ".." in name:
        raise RevisionError(f"`{text}` is no file, no folder and no git revision")
    if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
        raise RevisionError(f"`{text}`: the path has to lie in the repository")
    found = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if found is None:
        raise RevisionError(_missing(folder, name))
    return Revision(folder, name, path.strip("/"), found.decode("ascii", "replace").strip())


def _missing(folder: Path, name: str) -> str:
    shallow = _git(folder, "rev-parse", "--is-shallow-repository")
    if shallow is None:
        return f"`{name}` is no file and no folder, and {folder} lies in no git repository"
    if shallow.strip() == b"true":
        return f"`{name}` is not in this shallow clone: fetch it first, as in `git fetch --unshallow`"
    return f"`{name}` is no file, no folder and no revision of the git repository"


def read(revision: Revision) -> bytes | None:
    """The content of the file at the revision's path; None where that is no file. Raises `RevisionError`."""
    if not revision.path:
        return None
    kind = _git(revision.folder, "cat-file", "-t", f"{revision.commit}:{revision.path}")
    if kind is None:
        raise RevisionError(f"`{revision.path}` is not in the revision `{revision.name}`")
    return (
        _git(revision.folder, "cat-file", "blob", f"{revision.commit}:{revision.path}")
        if kind.strip() == b"blob"
        else None
    )


def write_tree(revision: Revision, into: Path) -> None:
    """Write the files below the revision's path into a folder. Links and what is too large are left out."""
    blobs = list(_blobs(revision))
    if sum(size for _, _, size in blobs) > MOST_BYTES:
        raise RevisionError(f"the revision `{revision.name}` holds more than {MOST_BYTES >> 20} MB")
    wanted = "".join(f"{blob}\n" for _, blob, _ in blobs).encode("ascii")
    packed = _git(revision.folder, "cat-file", "--batch", given=wanted) or b""
    position = 0
    for path, _, size in blobs:
        position = packed.index(b"\n", position) + 1
        target = into / path
        if target.resolve().is_relative_to(into.resolve()):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(packed[position : position + size])
        position += size + 1


_INTERESTING = frozenset(
    {".js", ".html", ".htm", ".xml", ".xpp", ".xpo", ".zip", ".cs", ".txt", ".toml", ".json", ".xaml"}
)


def _blobs(revision: Revision) -> Iterator[tuple[str, str, int]]:
    tree = f"{revision.commit}:{revision.path}" if revision.path else revision.commit
    listed = _git(revision.folder, "ls-tree", "-r", "-z", "-l", "--full-tree", tree)
    if listed is None:
        raise RevisionError(f"`{revision.path}` is not in the revision `{revision.name}`")
    for entry in listed.decode("utf-8", "surrogateescape").split("\0"):
        facts, _, path = entry.partition("\t")
        mode, kind, blob, size = (facts.split() + [""] * 4)[:4]
        plain = kind == "blob" and mode.startswith("100") and size.isdigit() and int(size) <= _LARGEST
        if plain and PurePosixPath(path).suffix.lower() in _INTERESTING and ".." not in PurePosixPath(path).parts:
            yield path, blob, int(size)


def _git(folder: Path, *arguments: str, given: bytes = b"") -> bytes | None:
    try:
        return git.ask(folder, *arguments, given=given)
    except git.GitError as error:
        raise RevisionError(f"{error}: give files or folders instead of revisions") from None
