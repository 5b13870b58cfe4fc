import io
import struct
import time
import zipfile

import pytest

from xlint_grammars.containers import archive
from xlint_grammars.containers.archive import Limits, Member, Refused


def zipped(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as target:
        for name, data in files.items():
            target.writestr(name, data)
    return buffer.getvalue()


def read(data: bytes, limits: Limits | None = None) -> tuple[dict[str, bytes], dict[str, str]]:
    found = list(archive.read("a.zip", data, limits=limits))
    members = {item.path: item.data for item in found if isinstance(item, Member)}
    return members, {item.path: item.reason for item in found if isinstance(item, Refused)}


def test_members_are_named_after_their_archive_with_forward_slashes() -> None:
    members, refused = read(zipped({"customizations.xml": b"<x/>", "WebResources\\new_a": b"1", "empty/": b""}))
    assert members == {"a.zip!customizations.xml": b"<x/>", "a.zip!WebResources/new_a": b"1"}
    assert refused == {}


def test_archives_inside_are_opened_one_level_deep() -> None:
    innermost = zipped({"deep.js": b"3"})
    inner = zipped({"ProjectItem/AxClass/A.xml": b"2", "more.zip": innermost})
    members, refused = read(zipped({"a.js": b"1", "p/x.axpp": inner}))
    assert members == {"a.zip!a.js": b"1", "a.zip!p/x.axpp!ProjectItem/AxClass/A.xml": b"2"}
    assert refused == {"a.zip!p/x.axpp!more.zip": "archives inside archives are opened one level deep"}


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.js", "a/../../b.js", "/etc/a.js", "C:/a.js", "..\\up.js", "a\nb.js"]
)
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    members, refused = read(zipped({name: b"1", "ok.js": b"2"}))
    assert list(members) == ["a.zip!ok.js"]
    assert len(refused) == 1


def test_a_bomb_is_refused_by_what_it_claims() -> None:
    members, refused = read(zipped({"bomb.js": b"\0" * (20 << 20), "ok.js": b"1"}))
    assert list(members) == ["a.zip!ok.js"]
    assert refused == {"a.zip!bomb.js": "compressed more than 200 to 1"}


def test_a_bomb_that_lies_about_its_size_is_stopped_while_it_inflates() -> None:
    data = bytearray(zipped({"bomb.js": b"\0" * (4 << 20)}))
    central = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, central + 24, 1000)
    struct.pack_into("<I", data, 22, 1000)
    members, refused = read(bytes(data), Limits(member_size=1 << 20))
    assert all(len(content) <= 1000 for content in members.values())
    assert members or refused


def test_everything_together_is_bounded_too() -> None:
    files = {f"{number}.js": bytes(range(256)) * 400 for number in range(10)}
    members, refused = read(zipped(files), Limits(total_size=350_000))
    assert sum(map(len, members.values())) <= 350_000
    assert "a.zip!9.js" in refused


def test_a_nested_bomb_counts_against_the_same_total() -> None:
    inner = zipped({f"{number}.js": bytes(range(256)) * 400 for number in range(10)})
    members, _ = read(zipped({"1.zip": inner, "2.zip": inner}), Limits(total_size=500_000))
    assert sum(map(len, members.values())) <= 500_000


def test_too_many_members_are_refused() -> None:
    members, refused = read(zipped({f"{number}.js": b"" for number in range(50)}), Limits(members=20))
    assert len(members) == 20
    assert refused == {"a.zip": "it holds more than 20 files"}


def test_encrypted_members_are_refused() -> None:
    data = bytearray(zipped({"secret.js": b"1"}))
    for at in (6, data.rindex(b"PK\x01\x02") + 8):
        data[at] |= 1
    assert read(bytes(data))[1] == {"a.zip!secret.js": "encrypted"}


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"not a zip", zipped({"a.js": b"x" * 99})[:-30]],
    ids=["empty", "a signature", "text", "cut off"],
)
def test_what_is_no_zip_is_one_refusal(data: bytes) -> None:
    members, refused = read(data)
    assert members == {}
    assert "not a readable zip file" in refused["a.zip"]


def test_damage_costs_the_member_that_is_damaged() -> None:
    data = bytearray(zipped({"a.js": b"first" * 50, "b.js": b"second"}, zipfile.ZIP_STORED))
    data[data.index(b"firstfirst")] ^= 0xFF
    members, refused = read(bytes(data))
    assert list(members) == ["a.zip!b.js"]
    assert "CRC" in refused["a.zip!a.js"]


def test_no_flipped_byte_makes_it_raise() -> None:
    data = zipped({"customizations.xml": b"<a/>" * 20, "x.zip": zipped({"b.js": b"1"})})
    began = time.perf_counter()
    for at in range(len(data)):
        for value in (0, 0xFF, data[at] ^ 1):
            read(data[:at] + bytes([value]) + data[at + 1 :])
    assert time.perf_counter() - began < 10


def test_only_what_is_wanted_is_inflated() -> None:
    found = list(archive.read("a.zip", zipped({"a.js": b"1", "b.dll": b"2"}), lambda name: name.endswith(".js")))
    assert [item.path for item in found] == ["a.zip!a.js"]
