"""Where results go: standard output or files, several at once; and one-line messages on standard error."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple, TextIO

from xlint.cli.status import UsageError
from xlint.display import visible
from xlint.nearest import nearest


class Destination(NamedTuple):
    """A format, and the file it goes to; standard output where there is none."""

    format: str
    file: Path | None = None


def destinations(values: Sequence[str], known: Sequence[str]) -> tuple[Destination, ...]:
    """`FORMAT` and `FORMAT:FILE` options; `UsageError` for an unknown format or two of them on standard output."""
    found = tuple(_destination(value, known) for value in values)
    if len([destination for destination in found if destination.file is None]) > 1:
        raise UsageError(
            "--format: only one format can go to standard output; give the others a file, as in sarif:FILE"
        )
    return found


def _destination(value: str, known: Sequence[str]) -> Destination:
    name, colon, file = value.partition(":")
    if name not in known:
        hint = nearest(name, known) or f"; known are {', '.join(known)}"
        raise UsageError(f"--format: unknown format `{name}`{hint}")
    if colon and not file:
        raise UsageError(f"--format: {value} names no file")
    return Destination(name, writable(Path(file)) if file and file != "-" else None)


def writable(file: Path) -> Path:
    """The file, if there is a folder for it: a run of minutes is not to end with its results lost. `UsageError` otherwise."""
    if not file.absolute().parent.is_dir():
        raise UsageError(f"{file}: cannot be written: there is no folder {file.parent}")
    if file.is_dir():
        raise UsageError(f"{file}: cannot be written: it is a folder")
    return file


def create_parent(file: Path) -> None:
    """Make the folder that the file is to stand in."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror or error}") from None


def write_file(file: Path, text: str) -> None:
    """Write the text as UTF-8: the whole file or nothing."""
    write_bytes(file, text.encode("utf-8", "backslashreplace"))


def write_bytes(file: Path, content: bytes) -> None:
    """Write the whole file or nothing."""
    with replacing(file) as stream:
        stream.write(content)


@contextlib.contextmanager
def replacing(file: Path) -> Iterator[IO[bytes]]:
    """A stream for the file's new content: into a temporary one beside it, and in its place once all is written.

    `UsageError` where that cannot be.
    """
    target = Path(os.path.realpath(file))
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as stream:
                yield stream
            return
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                yield stream
            Path(temporary).chmod(_mode(target))
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror or error}") from None


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, or those that a new file gets."""
    with contextlib.suppress(OSError):
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def write_out(text: str, *, commands: bool = False) -> None:
    """Write to standard output, `commands` to a build server as they are. A reader that went away (`| head`) is no error."""
    stream = getattr(sys.stdout, "commands", sys.stdout) if commands else sys.stdout
    with quiet_pipe(stream):
        stream.write(text)
        stream.flush()


@contextlib.contextmanager
def quiet_pipe(stream: IO[str]) -> Iterator[None]:
    """Whatever is written inside may break off: what the reader no longer wants goes nowhere.

    `UsageError` where the disk is full.
    """
    try:
        yield
        stream.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if not isinstance(error, BrokenPipeError):
            raise UsageError(f"standard output: cannot be written: {error.strerror or error}") from None


def say(message: str) -> None:
    """One line on standard error."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(f"xlint: {visible(message)}\n")


def say_nothing(paths: Sequence[Path]) -> None:
    """Say that there was nothing to read in the paths."""
    say(f"nothing was checked: no JavaScript, HTML, X++ or solution was read in {', '.join(map(str, paths))}")


def forgiving(stream: TextIO | None) -> None:
    """Let the stream show what its encoding cannot hold as an escape instead of failing."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
