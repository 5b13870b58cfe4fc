"""Where the files come from, with the real git, on repositories that the tests make; also on one that wants to run things."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from xlint import provenance
from xlint.provenance import Provenance, public_url, since

if shutil.which("git") is None:
    pytest.skip("git is not installed", allow_module_level=True)


def git(folder: Path, *arguments: str, day: str = "2026-03-01") -> str:
    settings = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
    date = f"{day}T12:00:00+0000"
    environment = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date, "PATH": "/usr/bin:/bin:/usr/local/bin"}
    command = ["git", *settings, *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=True, env=environment
    ).stdout.strip()


def commit(folder: Path, day: str = "2026-03-01", **files: str) -> str:
    for name, text in files.items():
        file = folder / name.replace("__", "/").replace("_js", ".js")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "c", day=day)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    return folder


def test_commit_branch_remote_and_folder_are_known(repository: Path) -> None:
    head = commit(repository, fo__a_js="1\n")
    git(repository, "remote", "add", "origin", "https://user:secret@git.example.com/crm.git?token=x")
    assert provenance.of(repository / "fo") == Provenance(head, "main", "https://git.example.com/crm.git", "fo")
    git(repository, "checkout", "-q", "--detach")
    assert provenance.of(repository) == Provenance(head, "", "https://git.example.com/crm.git", "")


def test_what_git_does_not_know_is_not_guessed(repository: Path, tmp_path: Path) -> None:
    assert provenance.of(repository) is None
    assert provenance.of(tmp_path) is None
    head = commit(repository, a_js="1\n")
    assert provenance.of(repository) == Provenance(head, "main")


def test_without_git_nothing_is_known(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(repository, a_js="1\n")
    monkeypatch.setenv("PATH", "")
    assert provenance.of(repository) is None
    assert since(repository, {"a.js": [1]}) == {}


@pytest.mark.parametrize(
    ("remote", "public"),
    [
        ("https://contoso@dev.azure.com/contoso/crm/_git/crm", "https://dev.azure.com/contoso/crm/_git/crm"),
        ("git@github.com:contoso/crm.git", "ssh://github.com/contoso/crm.git"),
        ("git@host.example:/srv/crm.git", "ssh://host.example/srv/crm.git"),
        ("ssh://git@host:2222/x.git", "ssh://host:2222/x.git"),
        ("https://a:b@host/x#f", "https://host/x"),
        ("/srv/git/crm.git", ""),
        ("C:/work/crm", ""),
        ("../crm", ""),
        ("file:///srv/git/crm.git", ""),
        ("ext::sh -c evil", ""),
        ("https://[", ""),
        ("https://host:port/x", ""),
        ("", ""),
    ],
)
def test_an_address_is_shown_without_credentials_and_never_a_path_of_this_machine(remote: str, public: str) -> None:
    assert public_url(remote) == public


def test_every_line_has_the_day_on_which_it_came(repository: Path) -> None:
    commit(repository, "2026-01-05", crm__a_js="one\ntwo\nthree\n")
    commit(repository, "2026-02-06", crm__a_js="one\nTWO\nthree\n")
    (repository / "crm/a.js").write_text("new\r\none\r\n    TWO\r\nthree\r\nfour\r\n")
    found = since(repository / "crm", {"a.js": [1, 2, 3, 4, 99], "gone.js": [1]})
    assert found == {("a.js", 2): "2026-01-05", ("a.js", 3): "2026-02-06", ("a.js", 4): "2026-01-05"}


def test_a_renamed_file_keeps_its_days(repository: Path) -> None:
    commit(repository, "2026-01-05", a_js="one\ntwo\nthree\nfour\n")
    git(repository, "mv", "a.js", "b.js")
    commit(repository, "2026-02-06")
    assert since(repository, {"b.js": [2]}) == {("b.js", 2): "2026-01-05"}


def test_a_repository_that_wants_to_run_something_runs_nothing(repository: Path, tmp_path: Path) -> None:
    """Every place where a configuration that came with the files could name a command."""
    (repository / "-n.js").write_text("x\n")
    commit(repository, a_js="one\n")
    ran = tmp_path / "ran"
    script = tmp_path / "evil"
    script.write_text(f"#!/bin/sh\ntouch {ran}\ncat\n")
    script.chmod(0o755)
    (repository / ".gitattributes").write_text("* filter=evil diff=evil\n")
    (repository / ".git/hooks/post-index-change").write_text(script.read_text())
    (repository / ".git/hooks/post-index-change").chmod(0o755)
    for name in (
        "core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "filter.evil.clean", "filter.evil.smudge",
        "filter.evil.process", "diff.evil.textconv", "diff.evil.command", "diff.external", "gpg.program", "alias.blame",
        "credential.helper", "remote.origin.uploadpack", "pager.blame",
    ):  # fmt: skip
        git(repository, "config", name, f"!{script}" if name.startswith("alias") else str(script))
    git(repository, "config", "log.showSignature", "true")
    git(repository, "config", "blame.ignoreRevsFile", "/does/not/exist")
    git(repository, "config", "remote.origin.url", f"ext::{script}")
    git(repository, "config", "remote.origin.promisor", "true")
    (repository / "a.js").write_text("two\none\n")
    known = provenance.of(repository)
    assert known is not None and known.url == ""
    assert since(repository, {"a.js": [2], "-n.js": [1]}).keys() == {("a.js", 2), ("-n.js", 1)}
    assert not ran.exists()


def test_what_a_partial_clone_lacks_is_not_fetched(repository: Path, tmp_path: Path) -> None:
    commit(repository, a_js="one\n")
    commit(repository, "2026-04-01", a_js="one\ntwo\n")
    git(repository, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--no-local", "--filter=blob:none", "--no-checkout", repository.as_uri(), str(clone))
    (clone / "a.js").write_text("one\ntwo\n")
    packs = sorted((clone / ".git/objects").rglob("*"))
    assert provenance.of(clone) is not None
    assert since(clone, {"a.js": [1]}) == {}
    assert sorted((clone / ".git/objects").rglob("*")) == packs


def test_where_a_shallow_clone_ends_nothing_begins(repository: Path, tmp_path: Path) -> None:
    commit(repository, "2026-01-05", a_js="one\n")
    commit(repository, "2026-02-06", a_js="one\ntwo\n")
    commit(repository, "2026-03-07", a_js="one\ntwo\nthree\n")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--no-local", "--depth", "2", repository.as_uri(), str(clone))
    assert since(clone, {"a.js": [1, 2, 3]}) == {("a.js", 3): "2026-03-07"}
    assert len(since(repository, {"a.js": [1, 2, 3]})) == 3
