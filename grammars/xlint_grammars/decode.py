"""Bytes -> text. The one place that knows encodings.

Line ends stay as they are and a byte order mark goes, so offsets into the text are offsets of what an editor shows.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_UTF32_MARKS = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
_XML_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_CODE_PAGE = re.compile(r"\A(iso-8859-\d{1,2}|windows-125\d|cp125\d)\Z")

_SAMPLE = 8192
_CONTROL = bytes(set(range(32)) - set(b"\t\n\f\r\x1a\x1b")) + b"\x7f"
_MOST_CONTROLS = 0.02


class Decoded(NamedTuple):
    """`problem` is None, or one clause that says why there is no text; `text` is then empty."""

    text: str
    encoding: str
    problem: str | None = None


def decode(data: bytes) -> Decoded:
    """Decode a source file: UTF-8, UTF-16, the code page that its XML declaration names, else Windows-1252.

    Windows-1252 is what the AX 2012 client and older editors wrote outside Unicode. It accepts every byte, so text in
    another code page keeps its places and its ASCII, and only its letters are wrong.
    """
    if data.startswith(_UTF32_MARKS):
        return Decoded("", "utf-32", "UTF-32 is not supported")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], encoding)
    if wide := _unmarked_utf16(data):
        return _decode_as(data, wide)
    return _decode_as(data, _declared(data) or "utf-8")


def _decode_as(data: bytes, encoding: str) -> Decoded:
    if encoding.startswith("utf-16"):
        text = data.decode(encoding, "replace")
    elif problem := _binary(data):
        return Decoded("", encoding, problem)
    else:
        text, encoding = _decode_bytes(data, encoding)
    if "\0" in text:
        return Decoded("", encoding, "binary: it holds NUL characters")
    return Decoded(text, encoding)


def _decode_bytes(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        return data.decode(encoding), encoding
    except LookupError:
        return _decode_bytes(data, "utf-8")
    except UnicodeDecodeError as error:
        if encoding == "utf-8" and error.reason == "unexpected end of data" and error.start >= len(data) - 3:
            return data.decode(encoding, "replace"), encoding
        return data.decode("cp1252", "replace"), "cp1252"


def _declared(data: bytes) -> str | None:
    match = _XML_ENCODING.match(data[:300])
    name = match.group(1).decode("ascii").lower() if match else ""
    return name if _CODE_PAGE.match(name) else None


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark shows in mostly-ASCII text as NUL in every other byte, and nowhere else."""
    sample = data[: _SAMPLE & ~1]
    if len(sample) < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    most = len(sample) * 0.35
    if odd > most and even == 0:
        return "utf-16-le"
    if even > most and odd == 0:
        return "utf-16-be"
    return None


def _binary(data: bytes) -> str | None:
    if b"\0" in data:
        return "binary: it holds NUL bytes"
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    if controls > len(sample) * _MOST_CONTROLS:
        return "binary: it holds control characters"
    return None
