"""The texts of a run's files, read again when something points into one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import msgspec

from xlint.files import Collected, Skipped, load
from xlint.reading import digest_of
from xlint_grammars.text import Document


class ChangedError(Exception):
    """A file is no longer what it was when it was checked; the message is one line for the user."""


class Documents(Mapping[str, Document]):
    """Documents by path. Raises `ChangedError` for one whose bytes are no longer those that were checked."""

    def __init__(
        self, files: Mapping[str, tuple[Collected, bytes]], others: Mapping[str, Document] = MappingProxyType({})
    ) -> None:
        self._files = files
        self._loaded = {path: document for path, document in others.items() if path not in files}

    def __getitem__(self, path: str) -> Document:
        found = self._loaded.get(path)
        if found is None:
            found = self._loaded[path] = _load(*self._files[path])
        return found

    def __contains__(self, path: object) -> bool:
        return path in self._loaded or path in self._files

    def __iter__(self) -> Iterator[str]:
        return iter({**self._files, **self._loaded})

    def __len__(self) -> int:
        return len({**self._files, **self._loaded})


def changed(path: str, reason: str = "") -> ChangedError:
    """The error for a file that is not what it was, with the reason why it cannot be read any more."""
    return ChangedError(f"{path}: was changed while it was being checked{reason and f' ({reason})'}: run again")


def _load(item: Collected, digest: bytes) -> Document:
    try:
        data = item.read()
    except OSError as error:
        raise changed(item.path, error.strerror or str(error)) from None
    document = load(msgspec.structs.replace(item, data=data))
    if digest_of(data) != digest or isinstance(document, Skipped):
        raise changed(item.path)
    return document
