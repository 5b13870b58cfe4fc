"""`xlint check --shard 2/8 --facts FILE`: read a part of the files, and keep what was read for the run that joins all parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from xlint import facts, run, shard
from xlint.cli import output
from xlint.cli.progress import watched
from xlint.cli.session import Session
from xlint.cli.status import Status, UsageError
from xlint.cli.workroom import workshop
from xlint.shard import Part, Shard

_SHOWN = 5


class How(NamedTuple):
    """The options of the command that matter to a shard."""

    strict: bool
    verbose: bool
    quiet: bool
    progress: bool


def target(files: Sequence[Path], refused: Iterable[str]) -> Path:
    """The file to write. `refused` are options that the command line gives, and that make no sense for a shard.

    Raises `UsageError`: nothing that is not a file of facts is written over.
    """
    for option in refused:
        raise UsageError(f"--shard reads a part of the files and judges nothing: use it without {option}")
    if len(files) != 1:
        raise UsageError("--shard writes one file: name it with --facts FILE, once")
    file = output.writable(files[0])
    try:
        ours = not file.exists() or (file.stat().st_size == 0 and file.is_file()) or facts.is_facts(file)
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror or error}") from None
    if not ours:
        raise UsageError(f"{file}: is there, and holds no facts: name another file")
    return file


def write(session: Session, paths: Sequence[Path], wanted: Shard, file: Path, how: How) -> Status:
    """Read the shard and write the file, or say what is in the way."""
    found = run.discover(paths, session.config)
    if not found.collected:
        output.say_nothing(paths)
        return Status.NOTHING
    shop = workshop()
    with watched(shown=how.progress) as watcher:
        part = shard.read(found, wanted, shop, watcher)
    with output.replacing(file) as stream:
        facts.write(stream, shop.shelf.stamp, shop.packed(part.files))
    if not how.quiet:
        _tell(part, wanted, len(found.collected), file, verbose=how.verbose)
    return Status.NOTHING if how.strict and (part.unread or part.partly) else Status.OK


def _tell(part: Part, wanted: Shard, files: int, file: Path, *, verbose: bool) -> None:
    shown = part.unread if verbose else part.unread[:_SHOWN]
    for each in shown:
        output.say(f"{each.path}: {each.reason}")
    if len(shown) < len(part.unread):
        output.say(f"and {len(part.unread) - len(shown)} more that were not read: --verbose")
    read = sum(1 for _, _, reading in part.files if not reading.problem)
    output.say(f"{file}: {read} of {files} files were read (shard {wanted.number}/{wanted.of})")
