"""Texts that are read again when they are pointed at: what was checked, or an error that says what has become of the file."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from xlint import files
from xlint.documents import ChangedError, Documents, changed
from xlint.files import Collected, Kind
from xlint.reading import digest_of
from xlint_grammars.text import Document

CODE = b"var a = 1;\n"


def documents(file: Path, **others: Document) -> Documents:
    file.write_bytes(CODE)
    item = Collected("a/b.js", Kind.JAVASCRIPT, str(file))
    return Documents({"a/b.js": (item, digest_of(CODE))}, others)


def test_a_text_is_read_when_it_is_asked_for_and_once(tmp_path: Path) -> None:
    found = documents(tmp_path / "b.js")
    first = found["a/b.js"]
    assert (first.path, first.text) == ("a/b.js", CODE.decode())
    (tmp_path / "b.js").unlink()
    assert found["a/b.js"] is first


def test_what_lies_in_an_archive_or_over_a_file_is_not_looked_for_on_disk() -> None:
    item = Collected("a.zip!b.js", Kind.JAVASCRIPT, "", CODE)
    assert Documents({item.path: (item, digest_of(CODE))})[item.path].text == CODE.decode()


def test_other_documents_are_among_them_but_stand_back_behind_the_files(tmp_path: Path) -> None:
    other = Document("contract.json", "{}")
    found = documents(tmp_path / "b.js", **{"contract.json": other, "a/b.js": Document("a/b.js", "another")})
    assert found["contract.json"] is other and found["a/b.js"].text == CODE.decode()
    assert list(found) == ["a/b.js", "contract.json"] and len(found) == 2
    assert "a/b.js" in found and "contract.json" in found and "nothing.js" not in found
    with pytest.raises(KeyError):
        found["nothing.js"]


GONE: dict[str, tuple[Callable[[Path], object], str]] = {
    "gone": (lambda file: file.unlink(), " (No such file or directory)"),
    "other code": (lambda file: file.write_bytes(b"var b;"), ""),
    "the same length": (lambda file: file.write_bytes(CODE.replace(b"a", b"b")), ""),
    "empty": (lambda file: file.write_bytes(b""), ""),
    "binary": (lambda file: file.write_bytes(b"\0" * 11), ""),
    "grown beyond what is read": (lambda file: os.truncate(file, files.MAX_CODE_SIZE + 1), " (larger than 20 MB)"),
    "a folder": (lambda file: (file.unlink(), file.mkdir()), " (not a regular file)"),
    "a link to nothing": (lambda file: (file.unlink(), file.symlink_to("x")), " (No such file or directory)"),
    "a link to itself": (lambda file: (file.unlink(), file.symlink_to(file)), " (Too many levels of symbolic links)"),
    "a pipe": (lambda file: (file.unlink(), os.mkfifo(file)), " (not a regular file)"),
}  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and messages as POSIX has them")
@pytest.mark.parametrize("what", GONE)
def test_a_file_that_is_not_what_it_was_is_an_error_of_one_line(tmp_path: Path, what: str) -> None:
    change, reason = GONE[what]
    found = documents(tmp_path / "b.js")
    change(tmp_path / "b.js")
    with pytest.raises(ChangedError) as raised:
        found["a/b.js"]
    assert str(raised.value) == f"a/b.js: was changed while it was being checked{reason}: run again"


def test_the_error_comes_back_from_a_worker_as_it_was() -> None:
    error = pickle.loads(pickle.dumps(changed("a.js", "gone")))
    assert isinstance(error, ChangedError) and str(error) == str(changed("a.js", "gone"))
