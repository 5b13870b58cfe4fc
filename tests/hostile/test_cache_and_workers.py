"""The cache and the workers of the real program, knocked about: the report and the status are those of a run without them, one
line says why the cache is not used, and nothing scanned is run."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from edits import repository
from xlint import cache
from xlint.__main__ import main
from xlint.cache import FILE
from xlint.cli.workroom import FOLDER

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
SOME = ("master-slave-faults", "hub-to-hub-faults")
CHECK = ("check", "--format", "json", "--no-progress")
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="owners, modes, links and signals as POSIX has them")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="processes and capabilities as Linux has them")

WITH_WORKERS = (
    "import sys; from xlint import pool, workshop; workshop.WORKERS_FROM = 0; workshop.BATCH = 1; pool.BATCH = 4_000\n"
    "from xlint.__main__ import main; sys.exit(main(sys.argv[1:]))"
)
HARM = """
import os, sys
if "--multiprocessing-fork" in sys.argv:
    from xlint import readers, tasks
    read, run = readers.read, tasks.run

    def deadly_read(item):
        if item.path.endswith("deadly_to_read.js"):
            os._exit(9)
        return read(item)

    def deadly_run(task, *more):
        if task.root.path.endswith("deadly_to_run.js"):
            os.kill(os.getpid(), 9)
        return run(task, *more)

    readers.read, tasks.run = deadly_read, deadly_run
"""
"""What Python runs first where it finds it as `sitecustomize`: in workers, two files become deadly."""
BUSY = """
import sys, time
from pathlib import Path
if "--multiprocessing-fork" in sys.argv:
    from xlint import tasks

    def busy(*given):
        Path(FOLDER, "at work").touch()
        time.sleep(60)

    tasks.run = busy
    Path(FOLDER, "starting").touch()
    time.sleep(0.3)
"""


class Said(NamedTuple):
    status: int
    report: str
    messages: str


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: a repository."""
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.chdir(repository(FIXTURES, folder, *SOME))
    monkeypatch.setenv(FOLDER, str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "WAIT", 0.05)
    return folder


@pytest.fixture
def here(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Runs the program in this process."""

    def run(*arguments: str) -> Said:
        status = main([*CHECK, "--jobs", "1", *arguments])
        return Said(status, *capsys.readouterr())

    return run


def started(*arguments: str, program: str = "", **named: Any) -> subprocess.Popen[str]:
    """The program in a process of its own."""
    paths = os.pathsep.join(path for path in sys.path if path)
    environment = {**os.environ, "PYTHONPATH": paths, **named.pop("environment", {})}
    command = ("-c", program) if program else ("-m", "xlint")
    return subprocess.Popen(
        [sys.executable, "-W", "error", *command, *CHECK, *arguments],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", env=environment, **named,
    )  # fmt: skip


def ended(process: subprocess.Popen[str]) -> Said:
    out, err = process.communicate(timeout=120)
    assert "Traceback" not in err and "internal error" not in err, err
    return Said(process.returncode, out, err)


# ── a cache that is spoiled, planted, or locked ─────────────────────────────────────────────────────────────────────────────


def with_file(change: Callable[[Path], object]) -> Callable[[Path], object]:
    """The change of the file in the folder."""
    return lambda folder: change(folder / FILE)


SPOILED: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut off": (with_file(lambda file: os.truncate(file, 20_000)), ""),
    "empty": (with_file(lambda file: os.truncate(file, 0)), ""),
    "a text": (with_file(lambda file: file.write_text("no database")), ""),
    "another table": (with_file(lambda file: sql(file, "DROP TABLE item; CREATE TABLE item (a, b)")), ""),
    "rows of other keys": (with_file(lambda file: sql(file, SWAPPED)), ""),
    "rows of other programs": (with_file(lambda file: sql(file, "UPDATE item SET data = substr(data, 1, 9)")), ""),
    "a folder": (with_file(lambda file: (file.unlink(), file.mkdir())), "is no file"),
    "a link": (with_file(lambda file: linked(file)), "is a link"),
    "a pipe": (with_file(lambda file: (file.unlink(), os.mkfifo(file, 0o600))), "is no file"),
    "others may write to the file": (with_file(lambda file: file.chmod(0o666)), "others may write"),
    "others may write to the folder": (lambda folder: folder.chmod(0o777), "others may write"),
    "others may replace the folder": (lambda folder: folder.parent.chmod(0o777), "others may put another"),
}  # fmt: skip
SWAPPED = "UPDATE item SET data = (SELECT other.data FROM item AS other ORDER BY other.key LIMIT 1)"


def sql(file: Path, script: str) -> None:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.executescript(script)


def linked(file: Path) -> None:
    """A link to a sound cache, which anybody could have made."""
    file.rename(file.with_name("sound"))
    file.symlink_to("sound")


@POSIX
@pytest.mark.parametrize("what", SPOILED)
def test_a_spoiled_cache_changes_nothing_but_the_time(root: Path, here: Callable[..., Said], what: str) -> None:
    spoil, trouble = SPOILED[what]
    expected = here("--no-cache")
    assert here() == expected
    spoil(root.parent / "cache")
    for _ in range(2):
        found = here()
        assert found[:2] == expected[:2]
        assert lines(found) == ([trouble] if trouble else []) or trouble in lines(found)[0], found.messages
        assert len(lines(found)) == bool(trouble)


def lines(said: Said) -> list[str]:
    """What was said of the cache."""
    return [line for line in said.messages.splitlines() if line.startswith("xlint: the cache is not used: ")]


def test_a_cache_that_another_run_holds_is_not_waited_for_twice(root: Path, here: Callable[..., Said]) -> None:
    expected = here("--no-cache")
    here()
    with contextlib.closing(sqlite3.connect(root.parent / "cache" / FILE, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        found = here()
        other.execute("ROLLBACK")
    assert found[:2] == expected[:2]
    assert len(lines(found)) == 1 and "locked" in found.messages
    assert here() == expected


@LINUX
@pytest.mark.parametrize("filled", [False, True])
def test_a_folder_that_may_not_be_written_is_one_line(root: Path, here: Callable[..., Said], filled: bool) -> None:
    expected = here("--no-cache")
    folder = root.parent / "cache"
    if filled:
        here()
    else:
        folder.mkdir()
    folder.chmod(0o500)
    found = ended(started("--jobs", "1", preexec_fn=without_rights))
    folder.chmod(0o700)
    assert found[:2] == expected[:2]
    assert len(lines(found)) == 1 and str(folder) in found.messages


def without_rights() -> None:
    """Give up what lets root write everywhere."""
    if os.geteuid() == 0:
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


@LINUX
@pytest.mark.parametrize("most", [0, 8_192, 100_000])
def test_a_full_disk_is_one_line(root: Path, here: Callable[..., Said], most: int) -> None:
    program = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))\n"
    found = ended(started("--jobs", "1", program=program + WITH_WORKERS))
    assert found[:2] == here("--no-cache")[:2]
    assert len(lines(found)) == 1


# ── a repository that brings its own cache ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("place", [".xlint-cache", "a/b/cache", "."])
def test_a_cache_in_what_is_checked_is_not_read_and_not_written(
    root: Path, here: Callable[..., Said], monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Whoever writes the repository could write there that nothing is wrong with it."""
    expected = here("--no-cache")
    monkeypatch.setenv(FOLDER, place)
    before = sorted(root.rglob("*"))
    found = here()
    assert found[:2] == expected[:2] and sorted(root.rglob("*")) == before
    assert len(lines(found)) == 1 and "whoever wrote the files" in found.messages


@POSIX
def test_a_way_into_the_repository_from_outside_leads_into_the_repository(
    root: Path, here: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    (root.parent / "way").symlink_to(root)
    monkeypatch.setenv(FOLDER, str(root.parent / "way" / "cache"))
    found = here()
    assert "whoever wrote the files" in found.messages and not (root / "cache").exists()


def test_a_cache_in_the_repository_of_a_folder_that_is_checked_is_not_used(
    root: Path, here: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / ".git").mkdir()
    monkeypatch.setenv(FOLDER, str(root / "cache"))
    monkeypatch.chdir(root / SOME[0])
    assert "whoever wrote the files" in here().messages and not (root / "cache").exists()


@pytest.mark.parametrize("git", [False, True])
def test_a_home_folder_is_its_owners_even_if_it_is_checked(
    root: Path, here: Callable[..., Said], monkeypatch: pytest.MonkeyPatch, git: bool
) -> None:
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(root))
    monkeypatch.setenv(FOLDER, str(root / ".cache"))
    if git:
        (root / ".git").mkdir()
    assert not lines(here()) and (root / ".cache" / FILE).exists()


@POSIX
@pytest.mark.parametrize("home", ["", "relative", "~"])
def test_without_a_home_folder_there_is_no_cache_and_none_in_the_working_folder(
    root: Path, here: Callable[..., Said], monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    import platformdirs

    expected = here("--no-cache")
    monkeypatch.delenv(FOLDER)
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda *given, **named: Path(home, "xlint"))
    before = sorted(root.rglob("*"))
    found = here()
    assert found[:2] == expected[:2] and len(lines(found)) == 1 and FOLDER in found.messages
    assert sorted(root.rglob("*")) == before


def test_a_home_folder_that_nobody_knows_is_one_line(
    root: Path, here: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    import platformdirs

    def unknown(*given: object, **named: object) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv(FOLDER)
    monkeypatch.setattr(platformdirs, "user_cache_path", unknown)
    monkeypatch.setattr(Path, "home", unknown)
    assert len(lines(here())) == 1


# ── several processes ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_runs_at_once_on_one_cache_say_the_same(root: Path, here: Callable[..., Said]) -> None:
    expected = here("--no-cache")
    for _ in range(2):
        runs = [started("--jobs", jobs, program=WITH_WORKERS) for jobs in ("1", "2", "1")]
        assert [ended(run) for run in runs] == [expected] * 3
    assert here() == expected


@POSIX
def test_a_run_that_is_killed_leaves_a_sound_cache(root: Path, here: Callable[..., Said]) -> None:
    expected = here("--no-cache")
    before = time.monotonic()
    assert ended(started("--jobs", "2", "--no-cache", program=WITH_WORKERS)) == expected
    whole = time.monotonic() - before
    for part in (0.4, 0.6, 0.8, 0.95):
        process = started("--jobs", "2", program=WITH_WORKERS, start_new_session=True)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(whole * part)
        process.kill()
        process.communicate(timeout=60)
        assert here() == expected
        (root / SOME[0] / f"new{part}.js").write_text(f"var x = {part};")
        expected = here("--no-cache")


@LINUX
def test_workers_that_die_cost_the_files_that_they_die_of(root: Path, tmp_path: Path) -> None:
    (root / "deadly_to_run.js").write_text(
        "function run(form) { window.open('https://contoso.operations.dynamics.com/?mi=Deadly&a=' + form.id); }"
    )
    expected = json.loads(ended(started("--jobs", "2", "--no-cache", program=WITH_WORKERS)).report)
    (root / "deadly_to_read.js").write_text("var a;")
    environment = customized(tmp_path / "harm", HARM)
    for _ in range(2):
        said = ended(started("--jobs", "2", program=WITH_WORKERS, environment=environment))
        report = json.loads(said.report)
        assert reasons(report, "deadly_to_read.js") and reasons(report, "deadly_to_run.js")
        kept = [each for each in expected["findings"] if "deadly" not in str(each)]
        assert [each for each in report["findings"] if "deadly" not in str(each)] == kept and kept
    sound = json.loads(ended(started("--jobs", "1")).report)
    assert not reasons(sound, "deadly_to_read.js") and not reasons(sound, "deadly_to_run.js")
    assert sound["findings"] == expected["findings"]


def customized(folder: Path, program: str) -> dict[str, str]:
    """An environment in which every Python begins with the program."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(program)
    return {"PYTHONPATH": os.pathsep.join([str(folder), *(path for path in sys.path if path)])}


def reasons(report: dict[str, Any], path: str) -> list[str]:
    """What the coverage says of the file that has to do with its worker."""
    coverage = report["coverage"]
    return [
        each["reason"]
        for each in (*coverage["skipped"], *coverage["unresolved"])
        if each["path"] == path and "ends the process that works on it" in each["reason"]
    ]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_repository_full_of_modules_runs_none_of_them(root: Path, here: Callable[..., Said], jobs: str) -> None:
    expected = here("--no-cache")
    for name in (
        "pickle",
        "runpy",
        "multiprocessing",
        "signal",
        "json",
        "sqlite3",
        "xlint",
        "threading",
        "sitecustomize",
    ):
        (root / f"{name}.py").write_text(f"open({str(root.parent / 'run')!r}, 'a').write({name!r})\n")
    program = f"import os, sys; sys.path[:] = sys.path[1:]; os.chdir({str(root)!r})\n" + WITH_WORKERS
    found = ended(started("--jobs", jobs, program=program, cwd=root.parent))
    assert found == expected and not (root.parent / "run").exists()


@LINUX
@pytest.mark.parametrize("moment", ["starting", "at work"])
def test_an_interrupt_ends_a_run_and_its_workers_without_a_word(root: Path, tmp_path: Path, moment: str) -> None:
    environment = customized(tmp_path / "harm", BUSY.replace("FOLDER", repr(str(tmp_path))))
    process = started("--jobs", "2", program=WITH_WORKERS, start_new_session=True, environment=environment)
    wait_for((tmp_path / moment).exists)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    os.killpg(process.pid, signal.SIGINT)
    assert ended(process) == Said(130, "", "") and len(children) > 2
    wait_for(lambda: not any(map(alive, children)))


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("this never comes")


def alive(child: str) -> bool:
    try:
        return Path(f"/proc/{child}/stat").read_text().split()[2] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
