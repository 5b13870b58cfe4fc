"""Nothing scanned makes xlint write, connect, start a program, or import: an audit hook watches a run over the fixtures and
over files that try."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"

WATCHED = """
import json, os, sys
events, scanned = [], os.path.realpath(sys.argv[1])
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

def watch(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        writes = (mode and any(letter in mode for letter in "wax+")) or (flags and flags & WRITING)
        if writes and path != os.devnull and not isinstance(path, int):  # a pipe to git
            events.append(["write", str(path)])
    elif event.split(".")[0] in ("socket", "subprocess", "ctypes", "ftplib", "http", "urllib", "webbrowser") or event in (
        "os.system", "os.exec", "os.posix_spawn", "os.startfile", "os.symlink", "os.link", "os.chmod", "os.chown",
        "os.remove", "os.rename", "os.rmdir", "os.mkdir", "shutil.rmtree", "pickle.find_class", "pty.spawn",
    ):
        events.append([event, repr(arguments)[:200]])
    elif event == "import" and arguments[1] and os.path.realpath(arguments[1]).startswith(scanned + os.sep):
        events.append(["import", arguments[1]])
    elif event == "exec" and getattr(arguments[0], "co_filename", "").startswith(scanned + os.sep):
        events.append(["exec", arguments[0].co_filename])

from xlint.__main__ import main
sys.dont_write_bytecode = True
os.chdir(scanned)
sys.stdout = open(os.devnull, "w")
sys.addaudithook(watch)
status = main(sys.argv[2:])
sys.__stdout__.write(json.dumps([status, events]))
"""

TRAPS = {
    "xlint.py": "raise SystemExit('imported')\n",
    "sitecustomize.py": "raise SystemExit('imported')\n",
    "json.py": "raise SystemExit('imported')\n",
    "rule.js": "require('child_process').exec('touch pwned'); eval('1'); fetch('https://example.com/');\n",
    "page.html": "<script src='https://example.com/a.js'></script><iframe src='file:///etc/passwd'></iframe>",
    "AxClass/A.xml": '<?xml version="1.0"?>\n<!DOCTYPE a SYSTEM "http://example.com/a.dtd">\n<AxClass><Name>A</Name></AxClass>',
    "package.json": '{"scripts": {"prepare": "touch pwned"}}',
}


@pytest.mark.parametrize("format_", ["terminal", "json", "sarif"])
def test_a_run_writes_nothing_connects_to_nothing_and_runs_nothing(tmp_path: Path, format_: str) -> None:
    shutil.copytree(FIXTURES, tmp_path / "scanned")
    for name, content in TRAPS.items():
        (tmp_path / "scanned" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "scanned" / name).write_text(content)
    before = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))
    command = ["check", "--isolated", "--no-progress", "--fail-on", "never", "--format", format_, "."]
    if (
        "--no-cache"
        in subprocess.run(
            [sys.executable, "-m", "xlint", "check", "--help"], capture_output=True, text=True, check=False
        ).stdout
    ):
        command.insert(1, "--no-cache")
    done = subprocess.run(
        [sys.executable, "-B", "-c", WATCHED, str(tmp_path / "scanned"), *command],
        capture_output=True, check=False, text=True, timeout=300, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    status, events = json.loads(done.stdout)
    assert (status, [event for event in events if not _asks_git(event)]) == (0, [])
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == before


def _asks_git(event: list[str]) -> bool:
    """SARIF names the commit: git is asked in a way that runs nothing of the repository (`xlint.revisions`)."""
    return event[0] == "subprocess.Popen" and event[1].startswith("('git', ['git', '-c'")


def test_the_hook_sees_what_it_watches_for(tmp_path: Path) -> None:
    watched = WATCHED.replace(
        "status = main(sys.argv[2:])", "status = 0; open('x', 'w'); import socket; socket.socket()"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", watched, str(tmp_path)], capture_output=True, check=False, text=True, timeout=60
    )
    assert [event for event, _ in json.loads(done.stdout)[1]] == ["write", "socket.__new__"]
