import pytest

from xlint_grammars.decode import decode

TEXT = 'class Ünïcode\r\n{\n    str s = "日本";\r}\n'


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_unicode_comes_in_with_or_without_a_mark_and_keeps_its_line_ends(data: bytes, encoding: str) -> None:
    assert decode(data) == (TEXT, encoding, None)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_shows_in_its_nul_bytes(encoding: str) -> None:
    text = '<?xml version="1.0" encoding="utf-16"?>\r\n<AxClass><Name>Größe</Name></AxClass>'
    assert decode(text.encode(encoding)) == (text, encoding, None)


def test_what_is_not_utf8_is_windows_1252_and_keeps_every_place() -> None:
    decoded = decode("// Gr\xf6\xdfe \x96 100 \x80".encode("latin-1"))
    assert decoded == ("// Größe – 100 €", "cp1252", None)


def test_every_single_byte_has_a_place_even_where_windows_1252_has_no_letter() -> None:
    data = b"x = 1; // " + bytes(range(128, 256))
    assert len(decode(data).text) == len(data)


def test_the_code_page_that_xml_declares_is_used() -> None:
    data = '<?xml version="1.0" encoding="windows-1251"?><a>Заказ</a>'.encode("cp1251")
    assert decode(data).text.endswith("<a>Заказ</a>")


@pytest.mark.parametrize("name", ["rot13", "zlib", "utf-7", "unknown-77", "iso-8859-99"])
def test_a_declared_codec_that_is_no_code_page_is_not_trusted(name: str) -> None:
    data = f'<?xml version="1.0" encoding="{name}"?><a>ä</a>'.encode()
    assert decode(data).encoding == "utf-8"


def test_a_character_cut_in_half_at_the_end_does_not_make_the_file_windows_1252() -> None:
    decoded = decode("größer 日".encode()[:-1])
    assert (decoded.encoding, decoded.text) == ("utf-8", "größer \ufffd")


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00\x03\x00\x00\x00",
        b"\x7fELF\x02\x01\x01" + b"\x00" * 9,
        bytes(range(1, 32)) * 40,
        b"\xff\xfe\x00\x00abcd",
    ],
)
def test_binary_is_refused_with_a_reason(data: bytes) -> None:
    decoded = decode(data)
    assert decoded.text == ""
    assert decoded.problem


def test_an_empty_file_is_empty_text() -> None:
    assert decode(b"") == ("", "utf-8", None)
