"""Where the checked files come from, as git knows it: repository, commit, branch, and since when a line has been there.

All of it is read from git's store and configuration; whether the work tree differs from the commit is not asked, since that
would run the filters that the repository configures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import msgspec

from xlint import git

_SCP = re.compile(r"(?:[^@/:\s]+@)?([A-Za-z0-9.-]{2,}):/?([^\s:]\S*)")
"""git's short form of an SSH address; one letter before the colon is a drive (git-clone, "GIT URLS")."""
_SCHEMES = frozenset({"http", "https", "ssh", "git"})
_SECONDS = 20
_TIME = re.compile(rb"author-time (\d{1,11})")
_PORCELAIN = re.compile(rb"^([0-9a-f]{40,64}) \d+ (\d+)(?: \d+)?$")


class Provenance(msgspec.Struct, frozen=True):
    """`commit` is the one that is checked out, `url` without any credentials; `below` is the root's path in the repository.

    What git does not know is empty: a commit of no branch, a repository without a remote.
    """

    commit: str
    branch: str = ""
    url: str = ""
    below: str = ""


def of(root: Path) -> Provenance | None:
    """The provenance of the files below `root`; None outside of a repository, before its first commit, and without git."""
    try:
        commit = _line(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        if not commit:
            return None
        branch = _line(root, "symbolic-ref", "--quiet", "--short", "HEAD")
        remote = _line(root, "config", "--get", "remote.origin.url")
        below = _line(root, "rev-parse", "--show-prefix")
        return Provenance(commit, branch, public_url(remote), below.rstrip("/"))
    except git.GitError:
        return None


def public_url(remote: str) -> str:
    """A remote's address as an absolute URI without user, password and query; empty for a path on this machine."""
    if (scp := _SCP.fullmatch(remote)) and "://" not in remote:
        remote = f"ssh://{scp[1]}/{scp[2]}"
    try:
        parts = urlsplit(remote)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in _SCHEMES or not host:
        return ""
    return urlunsplit((parts.scheme, f"{host}:{port}" if port else host, parts.path, "", ""))


def since(root: Path, places: Mapping[str, Iterable[int]]) -> dict[tuple[str, int], str]:
    """The day (UTC) on which each line of a file came into the commit that is checked out, by path and 1-based line.

    `places` are line numbers of the files as they lie on disk. A line that is not committed, or that git does not know of, is
    missing in the result; so is one that is older than what a shallow clone holds, and the rest once git does not answer.
    """
    found: dict[tuple[str, int], str] = {}
    shallow: bool | None = None
    for path in sorted(places):
        try:
            shallow = _line(root, "rev-parse", "--is-shallow-repository") != "false" if shallow is None else shallow
            committed = git.ask(root, "cat-file", "blob", f"HEAD:./{path}", timeout=_SECONDS)
            lines = _committed(root / path, committed, places[path]) if committed is not None else {}
            days = _days(_blame(root, path, lines), shallow=shallow) if lines else {}
        except (git.GitError, OSError):
            return found
        found |= {(path, here): days[there] for there, here in lines.items() if there in days}
    return found


def _blame(root: Path, path: str, lines: Iterable[int]) -> bytes:
    """Of the commit, not of the work tree: no filter and no converter is run."""
    ranges = [f"-L{number},{number}" for number in sorted(lines)]
    options = ("blame", "--no-textconv", "--no-ignore-revs-file", "--porcelain", *ranges)
    return git.ask(root, *options, "HEAD", "--", path, timeout=_SECONDS) or b""


def _committed(file: Path, committed: bytes, wanted: Iterable[int]) -> dict[int, int]:
    """The wanted lines of the file by their line in the commit, where the same text stands there, the nearest one."""
    now, then = (data.replace(b"\r\n", b"\n").split(b"\n") for data in (file.read_bytes(), committed))
    found: dict[int, int] = {}
    for line in wanted:
        text = now[line - 1].strip() if line <= len(now) else b""
        same = [number for number, each in enumerate(then, 1) if text and each.strip() == text and number not in found]
        if same:
            found[min(same, key=lambda number: abs(number - line))] = line
    return found


def _days(porcelain: bytes, *, shallow: bool) -> dict[int, str]:
    """Line -> day, of `git blame --porcelain`, which tells a commit's time where it first comes up.

    Where a shallow clone ends, everything seems to begin (`boundary`).
    """
    times: dict[bytes, str] = {}
    ends: set[bytes] = set()
    commits: dict[int, bytes] = {}
    current = b""
    for line in porcelain.split(b"\n"):
        if head := _PORCELAIN.match(line):
            current = head[1]
            commits[int(head[2])] = current
        elif time := _TIME.fullmatch(line):
            times[current] = datetime.fromtimestamp(int(time[1]), tz=UTC).date().isoformat()
        elif line == b"boundary" and shallow:
            ends.add(current)
    return {number: times[commit] for number, commit in commits.items() if commit in times and commit not in ends}


def _line(root: Path, *arguments: str) -> str:
    return (git.ask(root, *arguments, timeout=20) or b"").decode("utf-8", "replace").strip()
