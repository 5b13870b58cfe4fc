"""Hostile files, folders and archives through the real program: named in the coverage with the reason, nothing else lost, a
failure with `--strict`, no traceback, and an end."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from xlint import files, webresources
from xlint.evaluate import regexes
from xlint.files import Collected, Kind, Skipped, load
from xlint.ignore import globs
from xlint_grammars import javascript
from xlint_grammars.containers import xml
from xlint_grammars.text import Document

GOOD = 'function open(form) {\n    window.open("https://help.contoso.com/?name=" + form.getAttribute("name").getValue());\n}\n'
MEMORY = 2 << 30
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="names and links as POSIX has them")


def xlint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, with a bound on its memory, and with no right to read what its modes forbid."""

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        if os.geteuid() == 0 and sys.platform == "linux":
            for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
                ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)

    done = subprocess.run(
        [sys.executable, "-m", "xlint", *arguments],
        cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120, preexec_fn=bounded,
        encoding="utf-8",
    )  # fmt: skip
    assert "Traceback" not in done.stderr and "internal error" not in done.stderr, done.stderr
    return done


def coverage(folder: Path, *arguments: str) -> dict[str, str]:
    """What was passed over, with the reasons; the good file beside it is checked, and `--strict` fails."""
    (folder / "good.js").write_text(GOOD)
    done = xlint(folder, "check", "--format", "json", "--fail-on", "never", *arguments)
    report = json.loads(done.stdout)
    assert ("good.js", 2) in {(each["path"], each["line"]) for each in report["findings"]}
    assert str(folder) not in done.stdout
    passed = {each["path"]: each["reason"] for each in report["coverage"]["skipped"] + report["coverage"]["partly"]}
    strict = xlint(folder, "check", "--format", "json", "--fail-on", "never", "--strict", *arguments)
    assert strict.returncode == (3 if passed else 0)
    return passed


def sparse(file: Path, size: int) -> None:
    with file.open("wb") as stream:
        stream.truncate(size)


HOSTILE: dict[str, tuple[Callable[[Path], object], str]] = {
    "a script of 200 MB": (lambda at: sparse(at / "x.js", 200 << 20), "larger than 20 MB"),
    "a line of 50 MB": (lambda at: sparse(at / "x.js", 50 << 20), "larger than 20 MB"),
    "an archive of 300 MB": (lambda at: sparse(at / "x.zip", 300 << 20), "larger than 256 MB"),
    "an archive of zeros": (lambda at: sparse(at / "x.zip", 200 << 10), "not a readable zip file"),
    "NUL bytes": (lambda at: (at / "x.js").write_bytes(b"var a;\0\0\0var b;"), "NUL"),
    "UTF-16 that breaks off": (lambda at: (at / "x.js").write_bytes(b"\xff\xfev\0a\0\0\xd8"), ""),
    "a pipe": (lambda at: os.mkfifo(at / "x.js"), "not a regular file"),
    "a pipe as .gitignore": (lambda at: os.mkfifo(at / ".gitignore"), "not a regular file"),
    "a pipe as description": (lambda at: os.mkfifo(at / "y.js.data.xml"), "not a regular file"),
    "a device as description": (lambda at: (at / "y.js.data.xml").symlink_to("/dev/zero"), "leads out of the root"),
    "a device as .gitignore": (lambda at: (at / ".gitignore").symlink_to("/dev/zero"), "symbolic link"),
    "a link to a device": (lambda at: (at / "x.js").symlink_to("/dev/zero"), "leads out of the root"),
    "a link to outside": (lambda at: (at / "x.js").symlink_to("/etc/passwd"), "leads out of the root"),
    "a link to itself": (lambda at: (at / "x.js").symlink_to("x.js"), "symbolic link"),
    "JavaScript nested deeply": (lambda at: (at / "x.js").write_text("[" * 100_000), "nested too deeply"),
    "XML nested deeply": (lambda at: (at / "x.xml").write_text("<AxClass>" * 100_000), "nested too deeply"),
    "X++ nested deeply": (lambda at: (at / "x.xpp").write_text("void a()\n{\n" + "{" * 100_000), ""),
    "an entity bomb": (
        lambda at: (at / "x.xml").write_text('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "&b;&b;">]><AxClass>&a;</AxClass>'), "",
    ),
    "an external entity": (
        lambda at: (at / "AxClass.xml").write_text('<AxClass>\n<!DOCTYPE x SYSTEM "file:///etc/passwd"><Name>&x;</Name></AxClass>'),
        "could define entities",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_costs_that_file_and_is_named_with_the_reason(tmp_path: Path, what: str) -> None:
    make, reason = HOSTILE[what]
    make(tmp_path)
    passed = coverage(tmp_path)
    if what == "an entity bomb":
        passed = {path: text for path, text in passed.items() if "root:" not in text}
        assert not any("b;b;" in text for text in passed.values())
        return
    assert passed and any(reason in text for text in passed.values()), passed


def test_json_nested_deeply_is_an_error_in_a_script_and_in_a_contract(tmp_path: Path) -> None:
    (tmp_path / "texts.js").write_text('{"a":' * 100_000)
    assert "texts.js" in coverage(tmp_path)
    (tmp_path / "contract.json").write_text('{"a":' * 100_000)
    done = xlint(tmp_path, "check", "--contract", "contract.json")
    assert done.returncode == 2 and "contract.json:1" in done.stderr


@pytest.mark.parametrize("name", ["xlint.toml", "pyproject.toml"])
def test_toml_nested_deeply_is_an_error_or_no_configuration(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("ignore = " + "[" * 100_000)
    (tmp_path / "good.js").write_text(GOOD)
    done = xlint(tmp_path, "check")
    assert done.returncode == (2 if name == "xlint.toml" else 1)


def test_bytes_that_are_no_unicode_cost_only_their_letters(tmp_path: Path) -> None:
    (tmp_path / "x.js").write_bytes(GOOD.encode() + b"// \xff\xfe\xc3\n")
    assert coverage(tmp_path) == {}


# ── names ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_file_name_is_a_command_to_a_terminal_or_a_build_server(tmp_path: Path) -> None:
    names = [
        "a\nb.js",
        "\x1b[31mr.js",
        "::error::x.js",
        "##vso[task.x].js",
        "<b>.js",
        "=cmd|x.js",
        "x" * 252 + ".js",
        "\u202ea.js",
    ]
    for name in names:
        (tmp_path / name).write_text(GOOD)
    for format_ in ("terminal", "github", "azure", "json", "sarif", "gitlab", "junit"):
        out = xlint(tmp_path, "check", "--format", format_).stdout
        assert "\x1b" not in out and "\u202e" not in out
        starts = [line for line in out.splitlines() if line.lstrip().startswith(("::", "##"))]
        assert all(line.startswith(("::error ", "::warning ", "::notice ", "##vso[task.logissue ")) for line in starts)
        assert format_ not in ("junit", "gitlab", "json", "sarif") or str(tmp_path) not in out


def test_names_that_differ_in_capitals_only_are_two_files_with_descriptions_of_their_own(tmp_path: Path) -> None:
    for name in ("A", "a"):
        (tmp_path / f"{name}.js").write_text(GOOD)
        content = f"<WebResource><Name>new_/{name}</Name><WebResourceType>3</WebResourceType></WebResource>"
        (tmp_path / f"{name}.js.data.xml").write_text(content)
    if len(list(tmp_path.iterdir())) < 4:
        pytest.skip("the file system does not tell capitals apart")
    table = webresources.beside(tmp_path, sorted(each.name for each in tmp_path.iterdir()))
    assert (table["A.js"].name, table["a.js"].name) == ("new_/A", "new_/a")


@pytest.mark.skipif(sys.platform != "linux", reason="file names are Unicode elsewhere")
def test_names_that_are_no_text_stay_apart(tmp_path: Path) -> None:
    for name in (b"\xff.js", b"\xfe.js"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(GOOD)
    assert coverage(tmp_path) == {}


def test_a_file_that_takes_the_name_of_an_archives_member_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x.js", GOOD)
    (tmp_path / "a.zip!x.js").write_text("var a;")
    assert coverage(tmp_path) == {"a.zip!x.js": "a second file of this name: the first one is checked"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_an_archive_holds_twice_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x.js", "var a;")
        archive.writestr("x.js", GOOD)
    assert coverage(tmp_path) == {"a.zip!x.js": "a second file of this name: the first one is checked"}


@pytest.mark.parametrize("name", ["../x.js", "/x.js", "C:/x.js", "..\\x.js", "a\x07.js"])
def test_a_member_that_leads_elsewhere_is_named_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    repository = tmp_path / "repository"
    repository.mkdir()
    with zipfile.ZipFile(repository / "a.zip", "w") as archive:
        archive.writestr(name, GOOD)
    assert len(coverage(repository)) == 1
    assert sorted(each.name for each in tmp_path.iterdir()) == ["repository"]


def test_many_small_bombs_share_one_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from xlint import discovery

    monkeypatch.setattr(discovery, "MAX_INFLATED", 1 << 20)
    content = os.urandom(1 << 18).hex()
    for number in range(5):
        with zipfile.ZipFile(tmp_path / f"{number}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("x.js", content)
    found = discovery.discover([tmp_path])
    assert (len(found.collected), len(found.skipped)) == (2, 3)


def test_a_path_that_is_given_twice_is_checked_once(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "good.js").write_text(GOOD)
    once = xlint(tmp_path, "check", "--format", "json", "folder").stdout
    again = xlint(tmp_path, "check", "--format", "json", "folder", "./folder/../folder", "folder/good.js").stdout
    assert once == again


def test_a_folder_deeper_than_the_system_can_name_is_named(tmp_path: Path) -> None:
    handle = os.open(tmp_path, os.O_RDONLY)
    for _ in range(120):
        os.mkdir("d" * 50, dir_fd=handle)
        inner = os.open("d" * 50, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = inner
    os.close(handle)
    assert set(coverage(tmp_path).values()) == {"cannot be read: File name too long"}
    subprocess.run(["rm", "-rf", str(tmp_path / ("d" * 50))], check=True)


# ── files that change, and files that cannot be read or written ─────────────────────────────────────────────────────────────


def test_a_file_that_vanishes_grows_or_becomes_a_pipe_before_it_is_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_CODE_SIZE", 1 << 20)
    sparse(tmp_path / "grown.js", 2 << 20)
    os.mkfifo(tmp_path / "pipe.js")
    found = [
        load(Collected(name, Kind.JAVASCRIPT, str(tmp_path / name))) for name in ("gone.js", "grown.js", "pipe.js")
    ]
    assert found == [
        Skipped("gone.js", "cannot be read: No such file or directory"),
        Skipped("grown.js", "cannot be read: larger than 1 MB"),
        Skipped("pipe.js", "cannot be read: not a regular file"),
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="gives up the right to read everything as Linux does it")
def test_files_and_folders_that_may_not_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "secret.js").write_text(GOOD)
    (tmp_path / "locked").mkdir()
    (tmp_path / "locked" / "x.js").write_text(GOOD)
    for path in (tmp_path / "secret.js", tmp_path / "locked"):
        path.chmod(0)
    passed = coverage(tmp_path)
    (tmp_path / "locked").chmod(0o755)
    assert passed == dict.fromkeys(("locked", "secret.js"), "cannot be read: Permission denied")


def test_a_folder_that_may_not_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "good.js").write_text(GOOD)
    done = xlint(tmp_path, "check", "--format", "json:/proc/none/out.json")
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "cannot be written" in done.stderr


def test_a_full_disk_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "good.js").write_text(GOOD)
    (tmp_path / "out.json").write_text("old")
    program = (
        "import resource, sys; from xlint.__main__ import main; resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100));"
        "sys.exit(main(['check', '--no-progress', '--format', 'json:out.json', 'good.js']))"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", program], cwd=tmp_path, capture_output=True, check=False, text=True, timeout=60
    )
    assert done.returncode == 2 and "out.json: cannot be written" in done.stderr and "Traceback" not in done.stderr
    assert (tmp_path / "out.json").read_text() == "old"
    assert sorted(each.name for each in tmp_path.iterdir() if not each.name.startswith(".xlint")) == [
        "good.js",
        "out.json",
    ]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("format_", ["terminal", "json"])
def test_a_full_disk_behind_standard_output_is_one_line(tmp_path: Path, format_: str) -> None:
    (tmp_path / "good.js").write_text(GOOD)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "xlint", "check", "--format", format_], cwd=tmp_path, stdout=full,
            stderr=subprocess.PIPE, check=False, text=True, timeout=60,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (2, "xlint: standard output: cannot be written: No space left on device\n")


# ── work that grows with the input and not faster ───────────────────────────────────────────────────────────────────────────


def test_a_gitignore_full_of_stars_is_matched_without_going_back() -> None:
    spec = globs(["*a" * 40 + "b.js", "**/a/" * 20 + "b", "a**" * 30 + "b"])
    assert spec.check_file("a" * 250 + ".js").include is None
    assert spec.check_file("a/" * 2000 + "c").include is None


@pytest.mark.parametrize("unit", ["x y /[", '"\\', "`\\", "try{a;\n", "x y `${}", "'\\'", 'a b "\\"'])
def test_recovery_ends_soon_whatever_is_never_closed(unit: str) -> None:
    _, errors = javascript.parse(Document("a.js", f"x y\n{unit * 20_000}").whole())
    assert errors


def test_an_expression_of_scanned_code_is_not_run_where_it_could_run_away() -> None:
    assert regexes.matches(r"/a*a*b/", "a" * 4000) is None
    assert regexes.matches(r"/a+b/", "a" * 4000) is None
    assert regexes.matches(r"/a*b/g", "aab ab") is not None


def test_a_tag_that_never_ends_is_tried_once() -> None:
    assert xml.parse(Document("a.xml", f"<a><{'x' * 200_000}<b/></a>")).errors


def test_an_attribute_without_a_value_is_read_once() -> None:
    root = xml.parse(Document("a.xml", f"<a {'x' * 200_000} b='1'/>")).root
    assert root is not None and root.get("b") == "1"
