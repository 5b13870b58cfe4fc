"""Which files a repository's own .gitignore files, and the configuration's `exclude`, leave out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from pathspec import GitIgnoreSpec

_IGNORE_FILE = ".gitignore"


class Ignores:
    """The .gitignore files that hold in one folder, outermost first. Immutable: `entering` gives those of a folder below."""

    def __init__(self, layers: Sequence[tuple[str, GitIgnoreSpec]] = ()) -> None:
        self._layers = tuple(layers)

    @classmethod
    def around(cls, folder: Path) -> Ignores:
        """The .gitignore files of the folders above `folder`, up to the top of the work tree it lies in."""
        above = []
        for parent in (folder, *folder.parents):
            above.append(parent)
            if (parent / ".git").exists():
                ignores = cls()
                for outer in reversed(above[1:]):
                    ignores = ignores.entering(str(outer))
                return ignores
        return cls()

    def entering(self, folder: str) -> Ignores:
        """With the .gitignore of `folder` added, if it has one that can be read."""
        try:
            text = Path(folder, _IGNORE_FILE).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return self
        return Ignores((*self._layers, (folder, _spec(text.splitlines()))))

    def ignored(self, path: str, *, folder: bool) -> bool:
        """Whether git would leave `path` out; the innermost file with an opinion decides, as in git."""
        for base, spec in reversed(self._layers):
            decided = spec.check_file(_relative(path, base, folder=folder)).include
            if decided is not None:
                return decided
        return False


class Excludes:
    """Patterns of the configuration in .gitignore notation, relative to the root."""

    def __init__(self, patterns: Iterable[str], root: Path) -> None:
        self._root = str(root)
        self._spec = _spec(patterns)

    def excluded(self, path: str, *, folder: bool) -> bool:
        return self._spec.match_file(_relative(path, self._root, folder=folder))

    def excludes_member(self, path: str) -> bool:
        """Whether a file inside an archive is excluded, by its path in reports (`a.zip!folder/file`)."""
        return self._spec.match_file(path)


def _relative(path: str, base: str, *, folder: bool) -> str:
    return os.path.relpath(path, base).replace(os.sep, "/") + ("/" if folder else "")


def _spec(patterns: Iterable[str]) -> GitIgnoreSpec:
    """A pattern that git would not understand is left out, as git does."""
    lines = []
    for pattern in patterns:
        try:
            GitIgnoreSpec.from_lines([pattern])
        except ValueError:
            continue
        lines.append(pattern)
    return GitIgnoreSpec.from_lines(lines)
