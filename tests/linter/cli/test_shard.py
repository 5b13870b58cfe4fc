"""Several machines read, one joins: the same findings as one run."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from xlint import facts, readers
from xlint.__main__ import main
from xlint.cli import workroom
from xlint.files import Collected
from xlint.pool import Pool
from xlint.reading import Read
from xlint.workshop import Workshop

FIXTURES = Path(__file__).parent.parent.parent.parent / "fixtures"

Run = Callable[..., tuple[int, bytes]]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def customer(checkout: Path) -> Path:
    shutil.copytree(FIXTURES, checkout, dirs_exist_ok=True)
    return checkout


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Checks the working folder on a machine of its own, without a cache; gives status and findings."""

    def check(*arguments: str) -> tuple[int, bytes]:
        file = tmp_path / "out.json"
        status = main(["check", ".", "--no-cache", "--jobs", "1", "--format", f"json:{file}", "--quiet", *arguments])
        return status, file.read_bytes()

    return check


def shards(of: int, folder: Path) -> list[Path]:
    """The files that so many machines write."""
    folder.mkdir()
    files = [folder / f"{number}.xfacts" for number in range(1, of + 1)]
    for number, file in enumerate(files, 1):
        assert main(["check", ".", "--no-cache", "--jobs", "1", "--shard", f"{number}/{of}", "--facts", str(file)]) == 0
    return files


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The files that are parsed, as they come."""
    paths: list[str] = []
    read = readers.read

    def counting(item: Collected) -> Read:
        paths.append(item.path)
        return read(item)

    monkeypatch.setattr(readers, "read", counting)
    yield paths


@pytest.mark.parametrize("of", [1, 3, 8])
def test_shards_joined_find_what_one_run_finds_and_the_join_parses_nothing(
    customer: Path, tmp_path: Path, run: Run, parsed: list[str], of: int
) -> None:
    alone = run()
    assert alone[0] == 1 and len(json.loads(alone[1])["findings"]) > 50
    each_once = len(parsed)
    parsed.clear()
    shards(of, tmp_path / "facts")
    assert each_once <= len(parsed) <= each_once + 20  # two machines may each read the same content
    parsed.clear()
    assert run("--facts", str(tmp_path / "facts")) == alone
    assert parsed == []


def test_the_join_finds_the_same_in_worker_processes(
    customer: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = run()
    files = shards(2, tmp_path / "facts")
    pools: list[Pool] = []
    begin = Pool.__init__

    def counting(self: Pool, *arguments: Any) -> None:
        begin(self, *arguments)
        pools.append(self)

    monkeypatch.setattr(Pool, "__init__", counting)
    monkeypatch.setattr("xlint.workshop.WORKERS_FROM", 0)
    assert run("--jobs", "2", "--facts", str(files[0]), "--facts", str(files[1])) == alone
    assert len(pools) == 1


def test_a_shard_whose_facts_are_missing_costs_the_join_the_reading_of_its_files_and_a_word(
    customer: Path, tmp_path: Path, run: Run, parsed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    alone = run()
    files = shards(3, tmp_path / "facts")
    files[1].unlink()
    whole = len(parsed)
    parsed.clear()
    capsys.readouterr()
    assert main(["check", "--no-cache", "-j1", "--facts", str(tmp_path / "facts"), "--format", "json:../o.json"]) == 1
    assert (tmp_path / "o.json").read_bytes() == alone[1]
    assert whole / 6 < len(parsed) < whole / 2
    told = re.search(r"xlint: (\d+) of (\d+) files are not in the facts", capsys.readouterr().err)
    assert told is not None
    assert len(parsed) <= int(told[1]) < int(told[2]) == json.loads(alone[1])["coverage"]["files"]


def test_facts_of_files_as_they_were_are_not_believed(
    customer: Path, tmp_path: Path, run: Run, parsed: list[str]
) -> None:
    shards(3, tmp_path / "facts")
    script = customer / "hub-to-hub/crm/NorthwindCallCenter/WebResources/nwt_/scripts/account.callcenter.js"
    before = run()
    script.write_text(script.read_text("utf-8").replace("encodeURIComponent(", "("), "utf-8")
    next((customer / "hub-to-hub").rglob("AxClass/*.xml")).unlink()
    shutil.copy(script, script.with_name("renamed.js"))
    alone = run()
    assert alone != before
    parsed.clear()
    assert run("--facts", str(tmp_path / "facts")) == alone
    assert parsed == [script.relative_to(customer).as_posix()]


def test_facts_of_another_version_are_named_and_of_no_use(
    customer: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = run()
    with monkeypatch.context() as patched:
        patched.setattr(workroom, "_stamp", lambda: b"another version")
        files = shards(2, tmp_path / "facts")
    capsys.readouterr()
    assert run("--facts", str(files[0]), "--facts", str(files[1])) == alone
    said = "was written by another version of xlint or of Python, and is of no use here"
    assert capsys.readouterr().err == "".join(f"xlint: {file}: {said}\n" for file in files)


def test_links_and_the_report_take_facts_too(
    customer: Path, tmp_path: Path, parsed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    shards(2, tmp_path / "facts")
    texts = []
    for more in ([], ["--facts", str(tmp_path / "facts")]):
        parsed.clear()
        capsys.readouterr()
        assert main(["links", "hub-to-hub", "--root", ".", "--no-cache", "-j1", "-f", "json", *more]) == 0
        texts.append(capsys.readouterr().out)
        assert bool(parsed) is not bool(more)
        parsed.clear()
        assert main(["report", "hub-to-hub", "--root", ".", "--no-cache", "-j1", "-o", "../a.html", *more]) == 0
        assert bool(parsed) is not bool(more)
        texts.append((tmp_path / "a.html").read_text("utf-8"))
    assert texts[:2] == texts[2:]


# ── one shard ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_shard_says_what_it_read_and_names_what_it_could_not(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in "abcdefgh":
        (checkout / f"{name}.js").write_text(f"{name}();")
        (checkout / f"{name}.ts").write_text(f"{name}();")
    assert main(["check", "--shard", "1/1", "--facts", "all.xfacts"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[-1] == "xlint: all.xfacts: 8 of 8 files were read (shard 1/1)"
    assert err.splitlines()[0] == "xlint: a.ts: TypeScript: check its built JavaScript"
    assert err.splitlines()[-2] == "xlint: and 3 more that were not read: --verbose"
    assert main(["check", "--shard", "1/1", "--facts", "all.xfacts", "--verbose", "--strict"]) == 3
    assert len(capsys.readouterr().err.splitlines()) == 9
    assert main(["check", "--shard", "1/1", "--facts", "all.xfacts", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_shard_gives_the_same_bytes_whatever_its_cache_knows(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abcdefgh":
        (checkout / f"{name}.js").write_text(f"{name}();" * ord(name))
    monkeypatch.setenv(workroom.FOLDER, str(tmp_path / "cache"))
    made = set()
    for more in (["--no-cache"], [], []):
        assert main(["check", "--shard", "2/2", "--facts", "two.xfacts", *more]) == 0
        made.add((checkout / "two.xfacts").read_bytes())
    assert len(made) == 1


def test_a_shard_without_a_file_is_fine_and_a_folder_without_any_is_not(
    checkout: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--shard", "1/2", "--facts", "one.xfacts"]) == 3
    assert "nothing was checked" in capsys.readouterr().err
    assert names(checkout) == []
    (checkout / "a.js").write_text("a();")
    for number in (1, 2):
        assert main(["check", "--shard", f"{number}/2", "--facts", f"{number}.xfacts"]) == 0
    assert run("--facts", "1.xfacts", "--facts", "2.xfacts") == run()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--shard", "2/8"], "--shard writes one file: name it with --facts FILE, once"),
        (["--shard", "2/8", "--facts", "a.xfacts", "--facts", "b.xfacts"], "--shard writes one file"),
        (["--shard", "0/8", "--facts", "a.xfacts"], "'--shard': `0/8`: no shard; 2/8 is the second of eight"),
        (["--shard", "9/8", "--facts", "a.xfacts"], "'--shard': `9/8`: no shard"),
        (["--shard", "1/1001", "--facts", "a.xfacts"], "at most 1000"),
        (["--shard", "", "--facts", "a.xfacts"], "'--shard': ``: no shard"),
        (["--shard", "1/2", "--facts", ""], "'--facts': an empty path"),
        (["--shard", "1/2", "--facts", "no/a.xfacts"], "no/a.xfacts: cannot be written: there is no folder no"),
        (["--shard", "1/2", "--facts", "."], ".: cannot be written: it is a folder"),
        (["--shard", "1/2", "--facts", "a.js"], "a.js: is there, and holds no facts: name another file"),
        (["--shard", "1/2", "--facts", "a.xfacts", "--format", "json"], "use it without --format"),
        (["--shard", "1/2", "--facts", "a.xfacts", "--fix"], "use it without --fix"),
        (["--shard", "1/2", "--facts", "a.xfacts", "--diff"], "use it without --diff"),
        (["--shard", "1/2", "--facts", "a.xfacts", "--only"], "use it without --only"),
        (["-", "--shard", "1/2", "--facts", "a.xfacts", "--stdin-filename", "b.js"], "use it without standard input"),
        (["--facts", "none.xfacts"], "none.xfacts: cannot be read: No such file or directory"),
        (["--facts", "a.js"], "a.js: holds no facts, or those of another version of xlint"),
        (["--facts", "cut.xfacts"], "cut.xfacts: is broken or was cut off: write it again"),
        (["--facts", "."], ".: could hold facts that came with what is checked: name each file, or a folder elsewhere"),
        (["--facts", ".."], "..: could hold facts that came with what is checked"),
        (["--facts", "../empty"], "../empty: holds no .xfacts file"),
        ([".", "--facts", "1.xfacts", "2.xfacts"], "2.xfacts holds facts: give each such file its own --facts"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2_and_nothing_is_written(
    checkout: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    (checkout / "a.js").write_text("a();")
    (checkout / "cut.xfacts").write_bytes(facts.MAGIC + b"\0" * 40)
    (checkout.parent / "empty").mkdir()
    assert main(["check", *arguments]) == 2
    out, err = capsys.readouterr()
    assert said in err
    assert err.startswith("xlint: ") and err.count("\n") == 1
    assert out == ""
    assert names(checkout) == ["a.js", "cut.xfacts"]
    assert (checkout / "a.js").read_text() == "a();"


# ── what goes wrong while facts are written ─────────────────────────────────────────────────────────────────────────────


def test_a_full_disk_leaves_the_old_facts_and_no_other_file(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (checkout / "a.js").write_text("a();")
    assert main(["check", "--shard", "1/1", "--facts", "a.xfacts"]) == 0
    before = (checkout / "a.xfacts").read_bytes()
    (checkout / "a.js").write_text("b();")
    capsys.readouterr()

    def write(stream: object, stamp: bytes, entries: Iterator[tuple[bytes, bytes]]) -> None:
        next(entries)
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(facts, "write", write)
        assert main(["check", "--shard", "1/1", "--facts", "a.xfacts"]) == 2
    assert capsys.readouterr().err == "xlint: a.xfacts: cannot be written: No space left on device\n"
    assert (checkout / "a.xfacts").read_bytes() == before
    assert names(checkout) == ["a.js", "a.xfacts"]


def test_a_kill_while_facts_are_written_leaves_no_file_of_that_name(checkout: Path) -> None:
    (checkout / "a.js").write_text("a();")
    program = (
        "import os, signal, sys\n"
        "from xlint import workshop\n"
        "from xlint.__main__ import main\n"
        "packed = workshop.Workshop.packed\n"
        "def killed(self, files):\n"
        "    yield next(packed(self, files))\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "workshop.Workshop.packed = killed\n"
        "main(sys.argv[1:])\n"
    )
    if not hasattr(os, "fork"):
        pytest.skip("no signal that cannot be caught")
    command = [sys.executable, "-c", program, "check", "--shard", "1/1", "--facts", "a.xfacts", "--no-cache"]
    assert subprocess.run(command, capture_output=True).returncode == -9
    assert not (checkout / "a.xfacts").exists()


def test_a_cache_that_cannot_be_written_costs_a_shard_nothing(
    checkout: Path, tmp_path: Path, run: Run, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (checkout / "a.js").write_text("function a() { window.open('https://x.operations.dynamics.com/?mi=A'); }")
    monkeypatch.setenv(workroom.FOLDER, str(tmp_path / "cache"))
    alone = run()
    made = workroom.workshop

    def full() -> Workshop:
        shop = made()
        assert shop.cache.folder is not None and shop.cache._connection is not None
        shop.cache._connection.execute("PRAGMA query_only = ON")
        return shop

    with monkeypatch.context() as patched:
        patched.setattr("xlint.cli.sharding.workshop", full)
        assert main(["check", "--shard", "1/1", "--facts", "a.xfacts"]) == 0
    parsed.clear()
    assert run("--facts", "a.xfacts") == alone
    assert parsed == []
