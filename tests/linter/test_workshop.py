"""Nothing that a run answers depends on its cache, on the number of its workers, or on the order of its files."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

from edits import Edits, repository
from xlint import pool, readers, reading, run, tasks, workshop
from xlint.__main__ import main
from xlint.audit import Audit
from xlint.cache import FILE, Cache
from xlint.cli import workroom
from xlint.cli.session import Session
from xlint.documents import ChangedError
from xlint.files import Collected, Kind
from xlint.report import json_report
from xlint.workshop import Workshop
from xlint_grammars import javascript
from xlint_grammars.text import Document

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
SOME = ("helper-library-faults", "markup-links-faults", "master-slave-faults")

Check = Callable[..., str]


@pytest.fixture
def checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Check:
    """Runs `xlint check` in a repository below `tmp_path`, with a cache of its own; gives status, report and messages."""
    monkeypatch.setenv(workroom.FOLDER, str(tmp_path / "cache"))
    (tmp_path / "repository").mkdir()
    monkeypatch.chdir(tmp_path / "repository")

    def run(*arguments: str) -> str:
        status = main(["check", "--format", "json", "--no-progress", *arguments])
        out, err = capsys.readouterr()
        assert status in (0, 1, 2, 3), err
        return f"{status}\n{err}\n{out}"

    return run


@pytest.mark.parametrize(("seed", "names"), [(1, SOME), (2, ("several-receivers", "fo-to-ce-faults", "hub-to-hub"))])
def test_a_warm_run_says_what_a_cold_one_says_whatever_is_edited(
    checked: Check, seed: int, names: tuple[str, ...], tmp_path: Path
) -> None:
    edits = Edits(repository(FIXTURES, tmp_path / "repository", *names), seed)
    done = []
    for _ in range(15):
        done.append(edits.step())
        warm = checked("--jobs", "1")
        assert warm == checked("--jobs", "1", "--no-cache"), done
    assert checked("--jobs", "1") == warm


def test_many_workers_say_what_one_says_cold_and_warm(
    checked: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []
    monkeypatch.setattr(workshop, "WORKERS_FROM", 0)
    monkeypatch.setattr(workshop, "BATCH", 1)
    monkeypatch.setattr(pool, "BATCH", 2_000)
    monkeypatch.setattr(workshop, "Pool", lambda *given: started.append(given) or pool.Pool(*given))
    edits = Edits(repository(FIXTURES, tmp_path / "repository"), 7)
    alone = checked("--jobs", "1", "--no-cache")
    assert not started
    assert checked("--jobs", "3", "--no-cache") == alone
    assert checked("--jobs", "2") == alone
    assert len(started) == 2
    for _ in range(6):
        edits.step()
    assert checked("--jobs", "2") == checked("--jobs", "1", "--no-cache")


def test_a_system_without_processes_is_one_with_one(
    checked: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository(FIXTURES, tmp_path / "repository", *SOME)
    alone = checked("--jobs", "1", "--no-cache")
    monkeypatch.setattr(workshop, "WORKERS_FROM", 0)

    def none(*given: object) -> None:
        raise OSError("worker processes cannot be started")

    monkeypatch.setattr(workshop, "Pool", none)
    assert checked("--jobs", "2", "--no-cache") == alone


def test_another_order_of_the_files_is_another_order_of_work_and_nothing_else(checked: Check, tmp_path: Path) -> None:
    root = repository(FIXTURES, tmp_path / "repository", *SOME)
    files = sorted(
        str(path.relative_to(root)) for path in root.rglob("*") if path.suffix in (".js", ".xml", ".html", ".xpp")
    )
    expected = checked("--isolated", "--no-cache", *files)
    for seed in range(3):
        Random(seed).shuffle(files)
        assert checked("--isolated", "--no-cache" if seed else "--jobs=1", *files) == expected


@pytest.mark.parametrize(("module", "name", "where"), [(readers, "read", "skipped"), (tasks, "run", "unresolved")])
def test_a_file_that_needs_more_memory_than_there_is_costs_that_file(
    checked: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, where: str
) -> None:
    root = repository(FIXTURES, tmp_path / "repository", SOME[2])
    (root / "big.js").write_text(
        "function f(x) { window.open('https://contoso.operations.dynamics.com/?mi=A&b=' + x); }"
    )
    work = getattr(module, name)

    def scarce(item: Collected | tasks.Task, *more: object) -> object:
        if (item if isinstance(item, Collected) else item.root).path == "big.js":
            raise MemoryError
        return work(item, *more)

    for _ in range(2):
        with monkeypatch.context() as patched:
            patched.setattr(module, name, scarce)
            said = checked("--jobs", "1").split("\n", 2)[2]
        named = [each["path"] for each in json.loads(said)["coverage"][where] if "more memory" in each["reason"]]
        assert named == ["big.js"]
    assert checked("--jobs", "1") == checked("--jobs", "1", "--no-cache")


def test_what_nests_too_deeply_does_so_wherever_it_is_read() -> None:
    """A worker has less of a stack behind it than the program that started it."""

    def mistakes(brackets: int, behind: int) -> int:
        if behind:
            return mistakes(brackets, behind - 1)
        code = f"x = {'[' * brackets}{']' * brackets};"
        return len(javascript.parse(Document("a.js", code).whole())[1])

    fewest, most = 100, 5_000
    while most - fewest > 1:
        middle = (fewest + most) // 2
        fewest, most = (fewest, middle) if mistakes(middle, 0) else (middle, most)
    assert [mistakes(brackets, behind) for brackets in (fewest, most) for behind in (7, 50, 400)] == [0, 0, 0, 1, 1, 1]


# ── what is kept ────────────────────────────────────────────────────────────────────────────────────────────────────────


def stored(folder: Path) -> list[bytes]:
    """All that lies in the cache, as it was before it was packed."""
    with closing(sqlite3.connect(folder / FILE)) as connection:
        return [zlib.decompress(data[8:]) for (data,) in connection.execute("SELECT data FROM item")]


def test_the_cache_knows_no_absolute_path(checked: Check, tmp_path: Path) -> None:
    root = repository(FIXTURES, tmp_path / "repository")
    (tmp_path / "outside").mkdir()
    shutil.copytree(root / SOME[0], tmp_path / "outside" / "copy")
    checked("--jobs", "1")
    checked("--jobs", "1", str(tmp_path / "outside" / "copy"))
    checked("--jobs", "1", "--root", str(tmp_path), str(root / SOME[1]))
    everything = stored(tmp_path / "cache")
    assert len(everything) > 300
    for name in (str(tmp_path), tmp_path.name, str(Path.home()) + "/"):
        assert not [data for data in everything if name.encode() in data]


def test_a_repository_that_is_somewhere_else_is_warm(
    checked: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository(FIXTURES, tmp_path / "repository", *SOME)
    repository(FIXTURES, tmp_path / "clone", *SOME)
    expected = checked("--jobs", "1")
    worked = counting(monkeypatch)
    monkeypatch.chdir(tmp_path / "clone")
    assert checked("--jobs", "1") == expected
    assert not worked


def counting(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read from now on, since the cache does not know them."""
    worked: list[str] = []
    read = readers.read

    def watched(item: Collected) -> reading.Read:
        worked.append(item.path)
        return read(item)

    monkeypatch.setattr(readers, "read", watched)
    return worked


def test_another_program_has_entries_of_its_own(
    checked: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository(FIXTURES, tmp_path / "repository", *SOME)
    expected = checked("--jobs", "1")
    worked = counting(monkeypatch)
    checked("--jobs", "1")
    assert not worked
    stamp = workroom._stamp()
    monkeypatch.setattr(workroom, "_stamp", lambda: b"another version")
    assert checked("--jobs", "1") == expected
    assert len(worked) > 30
    worked.clear()
    monkeypatch.setattr(workroom, "_stamp", lambda: stamp)
    assert checked("--jobs", "1") == expected
    assert not worked


def test_the_same_bytes_are_worked_on_once(monkeypatch: pytest.MonkeyPatch) -> None:
    worked = counting(monkeypatch)
    same = [Collected(f"{name}.js", Kind.JAVASCRIPT, data=b"var a = 1;") for name in "abc"]
    shop = Workshop()
    assert len({digest for digest, _ in shop.read(same)}) == 1
    shop.close()
    assert worked == ["a.js"]


@pytest.mark.parametrize(
    "change",
    [
        lambda top: (top / "a.py").write_text("a = 2"),
        lambda top: (top / "a.py").rename(top / "b.py"),
        lambda top: (top / "inner" / "c.toml").unlink(),
        lambda top: (top / "new.py").touch(),
        lambda top: ((top / "a.py").write_text("a = 1b"), (top / "inner" / "c.toml").write_text("")),
    ],
    ids=["another content", "another name", "one less", "one more", "bytes that moved from one to another"],
)
def test_every_change_of_the_program_changes_its_name(tmp_path: Path, change: Callable[[Path], object]) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "a.py").write_text("a = 1")
    (tmp_path / "inner" / "c.toml").write_text("b")
    before = list(workroom._contents(str(tmp_path)))
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").touch()
    (tmp_path / ".#a.py").symlink_to("user@host.12345")
    assert list(workroom._contents(str(tmp_path))) == before
    change(tmp_path)
    assert b"".join(workroom._contents(str(tmp_path))) != b"".join(before)


def test_a_program_that_cannot_be_seen_has_a_name_for_this_run_only(monkeypatch: pytest.MonkeyPatch) -> None:
    import xlint_rules

    assert workroom._stamp.__wrapped__() == workroom._stamp.__wrapped__()
    monkeypatch.setattr(xlint_rules, "__path__", ["/archive.pyz/xlint_rules"])
    assert workroom._stamp.__wrapped__() != workroom._stamp.__wrapped__()


# ── files that change while they are checked ────────────────────────────────────────────────────────────────────────────


CHANGES: dict[str, Callable[[Path], object]] = {
    "gone": lambda file: file.unlink(),
    "empty": lambda file: file.write_bytes(b""),
    "other code": lambda file: file.write_bytes(b"window.open('https://fo.test/?mi=Other&a=' + location.search);"),
    "no text any more": lambda file: file.write_bytes(b"\0" * 100),
    "a pipe": lambda file: (file.unlink(), os.mkfifo(file)),
    "a folder": lambda file: (file.unlink(), file.mkdir()),
}


MOMENTS = [
    *((what, stage, 1) for what in CHANGES for stage in ("Reading", "Following scripts", "Judging")),
    *(("gone", stage, 1) for stage in ("Following X++", "Comparing")),
    *((what, "Following scripts", 2) for what in ("gone", "other code")),
]


@pytest.mark.parametrize(("what", "stage", "jobs"), MOMENTS)
def test_a_file_that_changes_ends_the_run_or_changes_nothing_and_is_right_in_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, stage: str, jobs: int
) -> None:
    if what == "a pipe" and not hasattr(os, "mkfifo"):
        pytest.skip("no pipes in folders here")
    root = repository(FIXTURES, tmp_path / "repository", "master-slave-faults")
    monkeypatch.setattr(workshop, "WORKERS_FROM", 0)
    changed = sorted(root.rglob("*.js"))[0]
    before = changed.read_bytes()
    expected = rendered(root, Workshop())

    def progress(now: str, *given: object) -> None:
        if now.startswith(stage) and changed.is_file() and changed.read_bytes() == before:
            CHANGES[what](changed)

    shop = Workshop(Cache(tmp_path / "cache" if jobs == 1 else None), jobs=jobs)
    monkeypatch.setattr(shop.shelf, "code_key", lambda item, digest: os.urandom(20))  # code is read again and again
    try:
        found = rendered(root, shop, progress)
        if stage == "Reading":
            assert changed.is_file() or changed.name in str(json.loads(found)["coverage"]["skipped"])
            assert findings(found) == findings(rendered(root, Workshop()))
        else:
            assert found == expected
    except ChangedError as error:
        assert "\n" not in str(error) and str(error).startswith(
            f"master-slave-faults/{changed.relative_to(root / SOME[2])}"
        )
    finally:
        shop.close()
    if changed.is_dir():
        changed.rmdir()
    changed.unlink(missing_ok=True)
    changed.write_bytes(before)
    again = Workshop(Cache(tmp_path / "cache"))
    assert rendered(root, again) == expected
    again.close()


def rendered(root: Path, shop: Workshop, progress: Callable[..., None] = lambda *given: None) -> str:
    """The audit of the repository as JSON, out of this workshop."""
    session = Session.open([root], root=root)
    audit: Audit = run.check(
        [root], config=session.config, rules=session.rules, models=session.models, progress=progress, workshop=shop
    )
    return json_report.render(audit, session.known)


def findings(report: str) -> object:
    return json.loads(report)["findings"]


@pytest.mark.parametrize("what", CHANGES)
def test_a_file_that_changes_before_it_is_reported_is_one_line_and_no_report(
    checked: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    root = repository(FIXTURES, tmp_path / "repository", "master-slave-faults")
    check = Session.check

    def changing(self: Session, paths: list[Path], **given: object) -> Audit:
        given["progress"] = lambda now, *more: [
            CHANGES[what](file) for file in root.rglob("*.js") if now == "Judging" and file.is_file()
        ]
        return check(self, paths, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(Session, "check", changing)
    status, message, *report = checked("--jobs", "1").split("\n")
    assert status == "2" and not any(report)
    assert message.startswith("xlint: master-slave-faults/") and message.endswith(": run again")
    assert "was changed while it was being checked" in message
