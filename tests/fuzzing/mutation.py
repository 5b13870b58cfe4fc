"""Real inputs, spoiled: cut, doubled, swapped, spliced with others, and pumped up."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

_WORDS = (
    b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"\r", b"\n", b"\r\n", b"\xe2\x80\xa8", b"'", b'"', b"`", b"${",
    b"{", b"}", b"(", b")", b"[", b"]", b"<", b">", b"</", b"/>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?", b"<!DOCTYPE", b"&", b"&#x",
    b";", b",", b":", b"=", b"/", b"//", b"/*", b"*/", b"\\", b"\\u{", b"#", b"%", b"@", b"?", b"?.", b"=>", b"...", b"**", b"xlint: ignore[",
    b"async ", b"class ", b"function ", b"return ", b"<script>", b"</script>", b"javascript:", b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06",
    b"***Element: ", b"SOURCE #", b"ENDSOURCE", b"0", b"9" * 30, b"-1", b"1e999", b"true", b"null", b'"check"', b"\x1b[31m", b"\xe2\x80\xae",
)  # fmt: skip


def mutated(seeds: Sequence[bytes], random: Random, most: int = 200_000) -> bytes:
    """One of the seeds with a few changes; never longer than `most` bytes."""
    data = bytearray(random.choice(seeds))
    for _ in range(random.choice((1, 1, 2, 3, 5, 8))):
        at = random.randrange(len(data) + 1)
        size = random.choice((1, 1, 2, 4, 16, 64, 256, 1024))
        _CHANGES[random.randrange(len(_CHANGES))](data, at, at + size, seeds, random)
    return bytes(data[:most])


def _delete(data: bytearray, start: int, end: int, seeds: Sequence[bytes], random: Random) -> None:
    del data[start:end]


def _insert(data: bytearray, start: int, end: int, seeds: Sequence[bytes], random: Random) -> None:
    data[start:start] = random.choice(_WORDS)


def _replace(data: bytearray, start: int, end: int, seeds: Sequence[bytes], random: Random) -> None:
    data[start:end] = random.choice(_WORDS)


def _flip(data: bytearray, start: int, end: int, seeds: Sequence[bytes], random: Random) -> None:
    for at in range(start, min(start + 4, len(data))):
        data[at] ^= 1 << random.randrange(8)


def _repeat(data: bytearray, start: int, end: int, seeds: Sequence[bytes], random: Random) -> None:
    data[start:start] = data[start:end] * random.choice((1, 2, 10, 100))


def _pump(data: bytearray, start: int, end: int, seeds: Sequence[bytes], random: Random) -> None:
    unit = b"".join(random.choice(_WORDS) for _ in range(random.choice((1, 1, 2, 3))))
    data[start:start] = unit * random.choice((10, 100, 1000))


def _move(data: bytearray, start: int, end: int, seeds: Sequence[bytes], random: Random) -> None:
    piece = data[start:end]
    del data[start:end]
    at = random.randrange(len(data) + 1)
    data[at:at] = piece


def _splice(data: bytearray, start: int, end: int, seeds: Sequence[bytes], random: Random) -> None:
    other = random.choice(seeds)
    at = random.randrange(len(other) + 1)
    data[start:end] = other[at : at + 2048]


def _cut(data: bytearray, start: int, end: int, seeds: Sequence[bytes], random: Random) -> None:
    del data[start:]


_CHANGES = (_delete, _insert, _insert, _replace, _replace, _flip, _repeat, _pump, _move, _splice, _cut)
