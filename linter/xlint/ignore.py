"""Which files a repository's own .gitignore files, and the configuration's `exclude`, leave out."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Self

from pathspec import GitIgnoreSpec

from xlint.regular import read_regular

FILE_NAME = ".gitignore"
MAX_SIZE = 1 << 20


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
                    with contextlib.suppress(OSError):  # what lies above the folder is not what is checked
                        ignores = ignores.entering(str(outer))
                return ignores
        return cls()

    def entering(self, folder: str) -> Self:
        """With the .gitignore of `folder` added, if it has one. Raises OSError where that cannot be read.

        As in git, one that is a symbolic link is not followed.
        """
        try:
            data = read_regular(Path(folder, FILE_NAME), MAX_SIZE, follow=False)
        except FileNotFoundError:
            return self
        lines = data.decode("utf-8", "replace").splitlines()
        return type(self)((*self._layers, (folder, globs(lines))))

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
        self._spec = globs(patterns)

    def excluded(self, path: str, *, folder: bool) -> bool:
        return self._spec.match_file(_relative(path, self._root, folder=folder))

    def excludes_member(self, path: str) -> bool:
        """Whether a file inside an archive is excluded, by its path in reports (`a.zip!folder/file`)."""
        return self._spec.match_file(path)


def relative(path: str, base: str) -> str:
    """The path as seen from the folder `base`, with slashes; quick for what lies below it."""
    above = base if base.endswith(os.sep) else base + os.sep
    found = path[len(above) :] if path.startswith(above) and ".." not in path else os.path.relpath(path, base)
    return found.replace(os.sep, "/")


def _relative(path: str, base: str, *, folder: bool) -> str:
    return relative(path, base) + ("/" if folder else "")


def globs(patterns: Iterable[str]) -> GitIgnoreSpec:
    """The patterns, matched in linear time. One that git would not understand is left out, as git does."""
    lines = []
    for pattern in patterns:
        try:
            GitIgnoreSpec.from_lines([pattern])
        except ValueError:
            continue
        lines.append(pattern)
    spec = GitIgnoreSpec.from_lines(lines)
    for glob in spec.patterns:
        if glob.regex is not None and (linear := linear_glob(glob.regex.pattern)) != glob.regex.pattern:
            glob.regex = re.compile(linear)
    return spec


_ANY_FOLDERS = re.compile(r"\(\?:\.\+/\)\?|\(\?:/\.\+\)\?")
_LAZY_FOLDERS = {"(?:.+/)?": "(?:.+?/)??", "(?:/.+)?": "(?:/.+?)??"}
_NO_SLASH = "[^/]"
_STAR = "\0*"
"""The star of a glob, with a character in the place of `[^/]` that no path holds, so that slashes are slashes."""


def linear_glob(expression: str) -> str:
    """The regular expression that pathspec makes of a glob, without its backtracking, which a `*a*a*a*a*b` makes exponential.

    A wildcard that another of its kind follows needs no second try: if the glob matches at all, it matches with the text
    between the two at its first place.
    """
    names = "/".join(map(_linear_name, expression.replace(_NO_SLASH, "\0").split("/"))).replace("\0", _NO_SLASH)
    runs = list(_ANY_FOLDERS.finditer(names))
    pieces = [names[: runs[0].start()] if runs else names]
    for run, following in zip_longest(runs, runs[1:]):
        rest = names[run.end() : following.start() if following else len(names)]
        pieces.append(f"(?>{_LAZY_FOLDERS[run[0]]}{rest}(?=/))" if following and rest else run[0] + rest)
    return "".join(pieces)


def _linear_name(expression: str) -> str:
    """The same for the stars inside the name of one file or folder."""
    first, *texts = expression.split(_STAR)
    if not texts:
        return expression
    return first + "".join(f"(?>{_STAR}?{text})" for text in texts[:-1]) + _STAR + texts[-1]
