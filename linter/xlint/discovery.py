"""Paths -> the files to check, in a stable order, and those that are not checked, with the reason."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from xlint import webresources
from xlint.files import (
    MAX_CODE_SIZE,
    Collected,
    Kind,
    Skipped,
    is_archive,
    kind_of,
    load,
    may_be_code,
    needs_head,
    read_head,
)
from xlint.ignore import FILE_NAME as IGNORE_FILE
from xlint.ignore import Excludes, Ignores, relative
from xlint.regular import read_regular
from xlint.webresources import WebResource
from xlint_grammars.containers import archive

__all__ = ["Collected", "Discovery", "DiscoveryError", "Kind", "Skipped", "discover", "from_bytes", "load"]

MAX_ARCHIVE_SIZE = 256 << 20
MAX_INFLATED = 1 << 30
"""How many bytes are taken out of all archives together: they are kept until they are checked."""

_NEVER_ENTERED = {".git", ".hg", ".svn", ".vs", ".idea", ".venv", "node_modules", "bower_components", "__pycache__"}
_MANAGED = "_managed"

Table = Mapping[str, WebResource]


class DiscoveryError(Exception):
    """A path that was asked for and cannot be checked; the message is one line for the user."""


class Discovery(msgspec.Struct, frozen=True):
    """Both sorted by path."""

    collected: tuple[Collected, ...]
    skipped: tuple[Skipped, ...]


def discover(paths: Iterable[str | Path], *, root: str | Path | None = None, exclude: Sequence[str] = ()) -> Discovery:
    """Collect what is to be checked below `paths`.

    Paths in the result are relative to `root`, by default the innermost folder that holds all of `paths`. A path that was
    named itself is taken whatever .gitignore says, as git does; `exclude` holds for it too. Raises DiscoveryError.
    """
    named = [Path(path) for path in paths]
    for path in named:
        _require(path)
    given = [path.absolute() for path in named]
    base = Path(os.path.normpath(Path(root).absolute())) if root is not None else _common(given)
    collector = _Collector(base, Excludes(exclude, base))
    for path in given:
        collector.start(os.path.normpath(path))
    return collector.result()


def from_bytes(path: str, data: bytes) -> Discovery:
    """The same for one file that is not on disk (standard input, a git revision); a file of unknown kind is skipped."""
    collector = _Collector(Path.cwd(), Excludes((), Path.cwd()))
    if not collector.take(path, data=data):
        collector.skip(path, "neither JavaScript, HTML, X++ nor an export of Dynamics 365")
    return collector.result()


def _require(path: Path) -> None:
    try:
        path.stat()
    except OSError as error:
        what = "no such file or folder" if isinstance(error, FileNotFoundError) else error.strerror or str(error)
        raise DiscoveryError(f"{path}: {what}") from None
    except ValueError:
        raise DiscoveryError(f"{str(path)!r}: not a path") from None


def _common(paths: Sequence[Path]) -> Path:
    folders = [path if path.is_dir() else path.parent for path in paths]
    try:
        return Path(os.path.commonpath(folders)) if folders else Path.cwd()
    except ValueError:
        raise DiscoveryError("the paths have no folder in common") from None


class _Collector:
    def __init__(self, root: Path, excludes: Excludes) -> None:
        self.root = str(root)
        self.real_root = os.path.realpath(root)
        self.excludes = excludes
        self.collected: dict[str, Collected] = {}
        self.skipped: dict[str, Skipped] = {}
        self.entered: set[str] = set()
        self.inflated = 0

    def result(self) -> Discovery:
        collected = sorted(self.collected.values(), key=lambda item: item.path)
        return Discovery(tuple(collected), tuple(sorted(self.skipped.values())))

    def collect(self, item: Collected) -> None:
        """Names are unique in reports, though archives and undecodable file names can make two files share one."""
        if item.path in self.collected:
            self.skipped[item.path] = Skipped(item.path, "a second file of this name: the first one is checked")
        else:
            self.collected[item.path] = item
            self.skipped.pop(item.path, None)

    def skip(self, path: str, reason: str) -> None:
        if path not in self.collected:
            self.skipped.setdefault(path, Skipped(path, reason))

    def name(self, path: str) -> str:
        """The path in reports; bytes of a file name that are no text are escapes."""
        name = relative(path, os.fspath(self.root))
        return os.fsencode(name).decode("utf-8", "backslashreplace") if os.sep == "/" else name

    # ── folders ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def start(self, path: str) -> None:
        here = Path(path)
        if not here.is_relative_to(self.root):
            raise DiscoveryError(f"{path}: lies outside the root {self.root}")
        if self.excludes.excluded(path, folder=here.is_dir()):
            return
        if here.is_dir():
            self.walk(path)
        else:
            table = {
                **webresources.of_folder(here.parent),
                **webresources.beside(here.parent, [here.name + webresources.DATA_SUFFIX]),
            }
            self.file(path, here.stat(), table.get(here.name) or table.get(here.name.lower()))

    def walk(self, top: str) -> None:
        waiting: list[tuple[str, Ignores, Table]] = [
            (top, Ignores.around(Path(top)), webresources.of_folder(Path(top)))
        ]
        while waiting:
            folder, above, table = waiting.pop()
            if folder in self.entered:
                continue
            self.entered.add(folder)
            try:
                with os.scandir(folder) as found:
                    entries = sorted(found, key=lambda entry: entry.name)
            except OSError as error:
                self.skip(self.name(folder), f"cannot be read: {error.strerror or error}")
                continue
            try:
                ignores = above.entering(folder)
            except OSError as error:
                self.skip(self.name(f"{folder}{os.sep}{IGNORE_FILE}"), f"cannot be read: {error.strerror or error}")
                ignores = above
            waiting.extend(self.entries(folder, entries, ignores, table))

    def entries(
        self, folder: str, entries: list[os.DirEntry[str]], ignores: Ignores, table: Table
    ) -> Iterator[tuple[str, Ignores, Table]]:
        """Collect the files of one folder; gives the folders below that are to be entered."""
        names = {entry.name.lower() for entry in entries}
        table = {**table, **webresources.beside(Path(folder), [entry.name for entry in entries])}
        for entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            if entry.name in _NEVER_ENTERED if is_folder else _is_managed_copy(entry.name, names):
                continue
            if ignores.ignored(entry.path, folder=is_folder) or self.excludes.excluded(entry.path, folder=is_folder):
                continue
            if is_folder:
                yield entry.path, ignores, webresources.of_folder(Path(entry.path))
            else:
                self.entry(entry, table.get(entry.name) or table.get(entry.name.lower()))

    def entry(self, entry: os.DirEntry[str], resource: WebResource | None) -> None:
        if entry.is_symlink():
            if reason := self.link_refusal(entry):
                self.skip(self.name(entry.path), reason)
            return
        if resource is None and not may_be_code(entry.name):
            return
        try:
            self.file(entry.path, entry.stat(follow_symlinks=False), resource)
        except OSError as error:
            self.skip(self.name(entry.path), f"cannot be read: {error.strerror or error}")

    def link_refusal(self, entry: os.DirEntry[str]) -> str | None:
        """Why a symbolic link is refused; None for one into the root, whose target is found on its own."""
        target = Path(os.path.realpath(entry.path))
        if not target.is_relative_to(self.real_root):
            return "symbolic link that leads out of the root"
        return None if target.exists() else "symbolic link to nothing"

    # ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def file(self, path: str, status: os.stat_result, resource: WebResource | None) -> None:
        if path in self.entered:
            return
        self.entered.add(path)
        name = self.name(path)
        if not stat.S_ISREG(status.st_mode):
            self.skip(name, "not a regular file")
            return
        most = MAX_ARCHIVE_SIZE if is_archive(path) else MAX_CODE_SIZE
        if status.st_size > most:
            self.skip(name, f"larger than {most >> 20} MB")
            return
        try:
            if is_archive(path):
                self.archive(name, read_regular(path, most))
            else:
                self.take(name, file=path, resource=resource)
        except OSError as error:
            self.skip(name, f"cannot be read: {error.strerror or error}")

    def take(
        self, name: str, *, file: str = "", data: bytes | None = None, resource: WebResource | None = None
    ) -> bool:
        """Collect one file, by its logical name where a solution gives it one; False where it is not ours. Raises OSError."""
        title = resource.name if resource and resource.name else name
        if data is not None and is_archive(name):
            self.archive(name, data)
            return True
        head = data[:4096] if data is not None else read_head(file) if needs_head(title) else b""
        kind = kind_of(title, head)
        if kind is None and resource is not None:
            kind = {webresources.SCRIPT_TYPE: Kind.JAVASCRIPT, webresources.HTML_TYPE: Kind.HTML}.get(resource.type)
        if isinstance(kind, Kind):
            self.collect(Collected(name, kind, file, data, resource.name if resource else ""))
        elif kind is not None:
            self.skip(name, kind)
        return kind is not None

    def archive(self, name: str, data: bytes) -> None:
        members: list[archive.Member] = []
        tables: dict[str, Table] = {}
        limits = archive.Limits()
        limits = limits._replace(total_size=min(limits.total_size, MAX_INFLATED - self.inflated))
        for member in archive.read(name, data, _wanted, limits):
            if isinstance(member, archive.Refused):
                self.skip(*member)
                continue
            members.append(member)
            self.inflated += len(member.data)
            folder, separator, base = _split(member.path)
            if base.lower() == webresources.CUSTOMIZATIONS:
                tables[folder + separator] = webresources.described(member.data)
        for path, content in members:
            if self.excludes.excludes_member(path):
                continue
            if len(content) > MAX_CODE_SIZE and not path.lower().endswith(".xml"):
                self.skip(path, f"larger than {MAX_CODE_SIZE >> 20} MB")
                continue
            self.take(path, data=content, resource=_resource_of_member(path, tables))


def _wanted(name: str) -> bool:
    return may_be_code(name) or f"/{webresources.FOLDER}/" in f"/{name.lower()}"


def _split(path: str) -> tuple[str, str, str]:
    """A member's path as folder, the separator after it, and base name."""
    cut = max(path.rfind("/"), path.rfind(archive.SEPARATOR))
    return path[:cut], path[cut : cut + 1], path[cut + 1 :]


def _resource_of_member(path: str, tables: Mapping[str, Table]) -> WebResource | None:
    for folder, table in tables.items():
        prefix = f"{folder}{webresources.FOLDER}/"
        if path.lower().startswith(prefix.lower()):
            return table.get(path[len(prefix) :].lower())
    return None


def _is_managed_copy(name: str, names: set[str]) -> bool:
    """A solution is often kept twice, `x` and `x_managed`, with the same content."""
    stem, dot, suffix = name.lower().rpartition(".")
    return dot != "" and stem.endswith(_MANAGED) and stem.removesuffix(_MANAGED) + dot + suffix in names
