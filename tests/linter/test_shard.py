from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlint.audit import Unread
from xlint.discovery import discover
from xlint.progress import silent
from xlint.shard import MOST, Shard, parse, read
from xlint.workshop import Workshop


@given(st.text(st.characters(), max_size=60), st.integers(1, MOST))
def test_every_file_is_in_exactly_one_shard(path: str, of: int) -> None:
    assert sum(Shard(number, of).holds(path) for number in range(1, of + 1)) == 1


def test_shards_are_the_same_on_every_machine() -> None:
    paths = ("crm/a.js", "fo/AxClass/Straße.xml", "crm/solution.zip!WebResources/new_/links.js")
    assert [[number for number in range(1, 9) if Shard(number, 8).holds(path)] for path in paths] == [[3], [2], [1]]


def test_shards_are_about_as_large_as_one_another() -> None:
    paths = [f"fo/Contoso/AxClass/ConClass{number}.xml" for number in range(4000)]
    sizes = Counter(next(n for n in range(1, 9) if Shard(n, 8).holds(path)) for path in paths)
    assert set(sizes) == set(range(1, 9)) and all(400 < size < 600 for size in sizes.values())


@pytest.mark.parametrize("text", ["1/1", "2/8", "8/8", "1000/1000"])
def test_a_shard_is_written_as_a_part_of_so_many(text: str) -> None:
    shard = parse(text)
    assert f"{shard.number}/{shard.of}" == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "1",
        "0/8",
        "9/8",
        "1/0",
        "1/1001",
        "-1/8",
        "+1/8",
        "1/8/2",
        " 1/8",
        "1/8\n",
        "01/8",
        "a/b",
        "1.0/8",
        "٢/٨",
    ],
)
def test_anything_else_is_no_shard(text: str) -> None:
    with pytest.raises(ValueError, match="no shard; 2/8 is the second of eight"):
        parse(text)


def test_a_part_names_those_of_its_files_that_were_not_read_or_not_whole(tmp_path: Path) -> None:
    for name, content in {"a.js": "a();", "b.js": "b();", "c.js": "a(; b();", "d.ts": "x"}.items():
        (tmp_path / name).write_text(content)
    found = discover([tmp_path])
    (tmp_path / "b.js").unlink()
    shop = Workshop()
    parts = [read(found, Shard(number, 3), shop, silent) for number in (1, 2, 3)]
    shop.close()
    assert sorted(item.path for part in parts for item, _, _ in part.files) == ["a.js", "b.js", "c.js"]
    assert sorted(each for part in parts for each in part.unread) == [
        Unread("b.js", "cannot be read: No such file or directory"),
        Unread("d.ts", "TypeScript: check its built JavaScript"),
    ]
    assert [part.partly for part in parts] == [sum(item.path == "c.js" for item, _, _ in part.files) for part in parts]
