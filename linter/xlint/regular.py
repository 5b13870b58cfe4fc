"""Reading files that may be anything: no pipe is waited for, no device is drained, and no file is larger than it was."""

from __future__ import annotations

import errno
import os
import stat
from typing import BinaryIO

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_FOLLOW: int = getattr(os, "O_NOFOLLOW", 0)


def read_regular(path: str | os.PathLike[str], most: int, *, follow: bool = True) -> bytes:
    """The bytes of a regular file of at most `most` bytes; without `follow`, a symbolic link is none.

    Raises OSError, whose `strerror` is a clause for the user. What the path names is decided once it is open, so that
    nothing can take its place in between.
    """
    with open(_open(path, follow=follow), "rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"larger than {most >> 20} MB", os.fspath(path))
    return data


def read_start(path: str | os.PathLike[str], size: int) -> bytes:
    """The first `size` bytes of a regular file. Raises OSError."""
    with open(_open(path, follow=True), "rb") as file:
        return file.read(size)


def open_regular(path: str | os.PathLike[str]) -> BinaryIO:
    """A regular file, open to be read. Raises OSError."""
    return open(_open(path, follow=True), "rb")


def _open(path: str | os.PathLike[str], *, follow: bool) -> int:
    try:
        handle = os.open(path, _FLAGS | (0 if follow else _NO_FOLLOW))
    except OSError as error:
        if error.errno == errno.ELOOP and not follow:
            raise OSError(errno.ELOOP, "symbolic link", os.fspath(path)) from None
        raise
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "not a regular file", os.fspath(path))
    return handle
