from __future__ import annotations

import io
import os
import pickle
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from xlint import reading
from xlint.discovery import discover
from xlint.documents import ChangedError
from xlint.facts import Facts, FactsError, Layered, files_in, is_facts, opened, write
from xlint.files import Collected, Kind
from xlint.reading import Reading
from xlint.shelf import Shelf
from xlint.workshop import Workshop

ENTRIES = {b"one": b"the first", b"two": b"", b"three": bytes(range(256))}


def written(file: Path, entries: dict[bytes, bytes] = ENTRIES, stamp: bytes = b"stamp") -> Path:
    stream = io.BytesIO()
    write(stream, stamp, entries.items())
    file.write_bytes(stream.getvalue())
    return file


def contents(file: Path) -> dict[bytes, bytes | None]:
    (facts,) = opened([file])
    found = {key: facts.get(key) for key in (*ENTRIES, b"four")}
    facts.close()
    return found


def test_what_was_written_is_read(tmp_path: Path) -> None:
    file = written(tmp_path / "a.xfacts")
    assert contents(file) == {**ENTRIES, b"four": None}
    assert is_facts(file)
    (facts,) = opened([file])
    facts.close()
    assert facts.stamp == b"stamp"
    assert contents(written(file, {})) == dict.fromkeys((*ENTRIES, b"four"))


def test_a_file_that_was_cut_off_anywhere_is_broken(tmp_path: Path) -> None:
    file = written(tmp_path / "a.xfacts")
    whole = file.read_bytes()
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        with pytest.raises(FactsError, match=r"a\.xfacts: (is broken or was cut off|holds no facts)"):
            Facts(file)


def test_no_byte_can_change_unseen(tmp_path: Path) -> None:
    file = written(tmp_path / "a.xfacts")
    whole = file.read_bytes()
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x81]) + whole[place + 1 :])
        with pytest.raises(FactsError):
            Facts(file)
    file.write_bytes(whole + b"\0")
    with pytest.raises(FactsError):
        Facts(file)


@pytest.mark.parametrize(
    "entries",
    [[(b"k", 1 << 63, b"")], [(b"k", -1, b""), (b"l", 4, b"")], [(b"k", 2, b"")], [(b"k", 4, b"")], [("k", 3)], 7],
)
def test_an_index_that_does_not_fit_its_file_is_broken(tmp_path: Path, entries: object) -> None:
    begin = b"xlint facts 1\nabc"
    index = msgspec.msgpack.encode((b"stamp", entries))
    tail = len(begin).to_bytes(8) + reading.digest_of(index)
    (tmp_path / "a.xfacts").write_bytes(begin + index + tail)
    with pytest.raises(FactsError, match="is broken"):
        Facts(tmp_path / "a.xfacts")


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: os.mkfifo(path), lambda path: None])
def test_what_is_no_regular_file_is_one_line(tmp_path: Path, make: Callable[[Path], object]) -> None:
    if os.name != "posix":
        pytest.skip("no pipes to make")
    make(tmp_path / "a.xfacts")
    with pytest.raises(FactsError, match=r"a\.xfacts: cannot be read: "):
        Facts(tmp_path / "a.xfacts")


def test_a_file_among_several_that_is_broken_leaves_none_open(tmp_path: Path) -> None:
    good = written(tmp_path / "a.xfacts")
    (tmp_path / "b.xfacts").write_text("{}")
    with pytest.raises(FactsError, match=r"b\.xfacts: holds no facts"):
        opened([good, good, tmp_path / "b.xfacts"])


def test_a_folder_stands_for_the_facts_below_it(tmp_path: Path) -> None:
    for name in ("facts/b.xfacts", "facts/shard/a.XFACTS", "facts/notes.txt", "empty/notes.txt", "root/own.xfacts"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    root, facts = tmp_path / "root", tmp_path / "facts"
    assert list(files_in([facts, root / "own.xfacts"], root)) == [
        facts / "b.xfacts", facts / "shard" / "a.XFACTS", root / "own.xfacts",
    ]  # fmt: skip
    with pytest.raises(FactsError, match=r"empty: holds no \.xfacts file"):
        list(files_in([tmp_path / "empty"], root))


def test_a_folder_in_what_is_checked_is_refused_since_a_commit_could_have_put_facts_there(tmp_path: Path) -> None:
    (tmp_path / "root" / "facts").mkdir(parents=True)
    for folder in ("root/facts", "root", "."):
        with pytest.raises(FactsError, match="could hold facts that came with what is checked"):
            list(files_in([tmp_path / folder], tmp_path / "root"))


# ── behind a cache ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_cache_is_asked_first_and_then_each_file(tmp_path: Path) -> None:
    facts = opened(
        [written(tmp_path / "a", {b"k": b"a", b"m": b"a"}), written(tmp_path / "b", {b"k": b"b", b"l": b"b"})]
    )
    store = Layered(tmp_path / "cache", facts)
    store.put({b"m": b"cache"})
    assert store.get([b"k", b"l", b"m", b"n", b"k"]) == {b"k": b"a", b"l": b"b", b"m": b"cache"}
    store.close()
    assert all(each._stream.closed for each in facts)


def test_an_entry_that_changes_after_the_file_was_opened_is_not_there(tmp_path: Path) -> None:
    file = written(tmp_path / "a.xfacts", {b"k": b"value", b"l": bytes(1 << 16)})
    store = Layered(None, opened([file]))
    file.write_bytes(file.read_bytes().replace(b"value", b"valve"))
    assert store.get([b"k", b"l"]) == {b"l": bytes(1 << 16)}
    store.close()


def test_what_the_cache_cannot_take_is_kept_for_the_run(tmp_path: Path) -> None:
    store = Layered(tmp_path / "cache")
    assert store._connection is not None
    store._connection.execute("PRAGMA query_only = ON")
    store.put({b"k": b"value"})
    assert store.trouble
    assert store.get([b"k"]) == {b"k": b"value"}
    store.close()


def test_workers_take_code_from_the_facts(tmp_path: Path) -> None:
    item = Collected("a.js", Kind.JAVASCRIPT, data=b"function f() { open('?mi=A'); }")
    shop = Workshop(stamp=b"stamp")
    ((digest, known),) = shop.read([item])
    facts = opened([written(tmp_path / "a.xfacts", dict(shop.packed([(item, digest, known)])))])
    shop.close()
    store = Layered(None, facts)
    gone = Collected("a.js", Kind.JAVASCRIPT, str(tmp_path / "gone.js"))
    shelves = [Shelf(opener(), b"stamp") for opener in (pickle.loads(pickle.dumps(store.opener())), Layered)]
    store.close()
    assert shelves[0].code(gone, digest).text == "function f() { open('?mi=A'); }"
    with pytest.raises(ChangedError):
        shelves[1].code(gone, digest)
    for shelf in shelves:
        shelf.cache.close()


def test_facts_that_are_gone_cost_a_worker_nothing_but_time(tmp_path: Path) -> None:
    file = written(tmp_path / "a.xfacts")
    store = Layered(None, opened([file]))
    opener = store.opener()
    store.close()
    file.unlink()
    worker = opener()
    assert worker.get(ENTRIES) == {}
    worker.close()


# ── what a workshop gives ───────────────────────────────────────────────────────────────────────────────────────────────


def test_facts_have_the_reading_and_the_code_of_each_file_once_and_the_same_bytes_whatever_the_cache_knew(
    tmp_path: Path,
) -> None:
    for name, content in {
        "a.js": "f();",
        "b.js": "f();",
        "c.xml": "<AxClass><Name>C</Name></AxClass>",
        "d.js": "",
    }.items():
        (tmp_path / name).write_text(content)
    collected = discover([tmp_path]).collected
    results = []
    for known_before in ((), collected[2:], collected):
        shop = Workshop()
        shop.read(known_before)
        read = shop.read(collected)
        files = [(item, *each) for item, each in zip(collected, read, strict=True)]
        results.append(list(shop.packed(files)))
        shop.close()
    keys = [key for key, _ in results[0]]
    assert len(keys) == len(set(keys)) == 5
    assert results[0] == results[1] == results[2]


def test_code_that_the_cache_has_dropped_is_packed_anew() -> None:
    item = Collected("a.js", Kind.JAVASCRIPT, data=b"f();")
    shop = Workshop()
    ((digest, known),) = shop.read([item])
    before = dict(shop.packed([(item, digest, known)]))
    assert shop.cache._connection is not None
    shop.cache._connection.execute("DELETE FROM item WHERE key = ?", [shop.shelf.code_key(item, digest)])
    shop.shelf._trees.clear()
    assert dict(shop.packed([(item, digest, known)])) == before and len(before) == 2
    shop.close()


def test_a_file_that_could_not_be_opened_has_no_facts() -> None:
    shop = Workshop()
    assert list(shop.packed([(Collected("a.js", Kind.JAVASCRIPT, "gone.js"), b"", Reading("cannot be read"))])) == []
    shop.close()


def test_what_would_unpack_to_more_than_there_can_be_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = reading.pack(Reading("x" * 5000))
    assert reading.unpack(Reading, packed) == Reading("x" * 5000)
    monkeypatch.setattr(reading, "MOST", 4000)
    assert reading.unpack(Reading, packed) is None
    assert reading.pack(Reading("x" * 5000)) == b""
    assert reading.unpack(Reading, reading.pack(Reading("x" * 2000))) == Reading("x" * 2000)
    assert reading.unpack(Reading, zlib.compress(bytes(1 << 24), 9)) is None
    assert reading.unpack(Reading, packed[:-3]) is None
