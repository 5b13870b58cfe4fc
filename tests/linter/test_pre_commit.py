"""The hooks with the real pre-commit, on a git repository that the test makes.

The hooks come from this repository's own `.pre-commit-hooks.yaml`. For most tests their `language` is overridden with `system`,
which is all that keeps pre-commit from building an environment over the network: the xlint on the PATH is the one under test.
The last test lets it build one, from a commit of this checkout.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"

pytest.importorskip("pre_commit", reason="pre-commit is not installed")
if shutil.which("git") is None or shutil.which("xlint", path=str(Path(sys.executable).parent)) is None:
    pytest.skip("git or the xlint command is missing", allow_module_level=True)

SENDER = """function open(baseUrl, company, id) {
    window.open(baseUrl + "/?mi=CustTable&cmp=" + encodeURIComponent(company) + "&custaccount=" + encodeURIComponent(id));
}
"""
RECEIVER = """public final class CustTableLinks
{
    [FormEventHandler(formStr(CustTable), FormEventType::Initialized)]
    public static void CustTable_OnInitialized(xFormRun sender, FormEventArgs e)
    {
        if (sender.args().menuItemName() == menuItemDisplayStr(CustTable))
        {
            str account = new URLUtility().getQueryParamValue('custaccount');
            info(account);
        }
    }
}
"""


def git(folder: Path, *arguments: str) -> str:
    settings = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
    result = subprocess.run(["git", *settings, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return result.stdout.strip()


def pre_commit(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    environment = {**os.environ, "PATH": path, "PRE_COMMIT_HOME": str(folder.parent / "cache"), "GIT_AUTHOR_NAME": "t"}
    command = [sys.executable, "-m", "pre_commit", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment, check=False)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    shutil.copy(MANIFEST, hooks)
    git(hooks, "init", "-q")
    git(hooks, "add", ".")
    git(hooks, "commit", "-q", "-m", "hooks")
    folder = tmp_path / "repository"
    (folder / "crm").mkdir(parents=True)
    (folder / "fo").mkdir()
    (folder / "crm/links.js").write_text(SENDER)
    (folder / "fo/CustTableLinks.xpp").write_text(RECEIVER)
    (folder / "notes.txt").write_text("nothing\n")
    revision = git(hooks, "rev-parse", "HEAD")
    (folder / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {hooks}\n  rev: {revision}\n  hooks:\n"
        "  - {id: xlint, language: system}\n  - {id: xlint-contract, language: system, stages: [manual]}\n"
    )
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "start")
    return folder


def test_the_manifest_and_the_written_configuration_are_valid(tmp_path: Path) -> None:
    from xlint.cli.init import template

    (tmp_path / ".pre-commit-config.yaml").write_text(template("pre-commit.yaml"))
    assert pre_commit(tmp_path, "validate-manifest", str(MANIFEST)).returncode == 0
    assert pre_commit(tmp_path, "validate-config", str(tmp_path / ".pre-commit-config.yaml")).returncode == 0


def test_a_clean_repository_passes_both_hooks(repository: Path) -> None:
    result = pre_commit(repository, "run", "--all-files")
    assert result.returncode == 0, result.stdout
    assert "Passed" in result.stdout
    result = pre_commit(repository, "run", "--all-files", "--hook-stage", "manual", "xlint-contract")
    assert result.returncode == 0, result.stdout


def test_a_change_on_one_side_is_held_against_the_other_side(repository: Path) -> None:
    """Only the receiver is staged; what breaks is the sender, which pre-commit does not pass."""
    receiver = repository / "fo/CustTableLinks.xpp"
    receiver.write_text(RECEIVER.replace("'custaccount'", "'customer'"))
    git(repository, "add", ".")
    result = pre_commit(repository, "run", "xlint")
    assert result.returncode == 1
    assert "unread-parameter" in result.stdout and "links.js" in result.stdout


def test_a_fault_elsewhere_does_not_stop_a_commit_but_the_whole_contract(repository: Path) -> None:
    (repository / "crm/other.js").write_text('window.open("https://contoso.operations.dynamics.com/?cmp=dat&mi=X");\n')
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "a fault")
    (repository / "crm/links.js").write_text(SENDER + "\n")
    git(repository, "add", ".")
    assert pre_commit(repository, "run", "xlint").returncode == 0
    result = pre_commit(repository, "run", "xlint-contract", "--hook-stage", "manual")
    assert result.returncode == 1
    assert "hardcoded-host" in result.stdout


def test_other_files_start_no_hook(repository: Path) -> None:
    (repository / "notes.txt").write_text("something\n")
    git(repository, "add", ".")
    result = pre_commit(repository, "run", "xlint")
    assert result.returncode == 0
    assert "Skipped" in result.stdout


UNREACHABLE = re.compile(
    r"No matching distribution|Could not find a version|Connection|Temporary failure|timed out", re.I
)


def checkout(folder: Path) -> str:
    """This repository's files as they lie here, in a git repository of their own; gives the commit."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if name.startswith(
            ("grammars/", "linter/", "rules/", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks")
        ):
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, folder / name)
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "xlint")
    return git(folder, "rev-parse", "HEAD")


@pytest.mark.slow
def test_pre_commit_installs_the_hooks_from_a_commit_and_they_run(repository: Path, tmp_path: Path) -> None:
    """As a team has it: an environment of pre-commit's own, made from a revision. Takes half a minute, and needs an index."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    source = tmp_path / "xlint"
    source.mkdir()
    revision = checkout(source)
    (repository / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {source}\n  rev: {revision}\n  hooks:\n  - id: xlint\n  - id: xlint-contract\n"
    )
    git(repository, "add", ".")
    installed = pre_commit(repository, "install-hooks")
    if installed.returncode and UNREACHABLE.search(installed.stdout + installed.stderr):
        pytest.skip("no package index can be reached, so pre-commit cannot build its environment")
    assert installed.returncode == 0, installed.stdout + installed.stderr
    clean = pre_commit(repository, "run", "--all-files")
    assert clean.returncode == 0, clean.stdout
    assert clean.stdout.count("Passed") == 2
    (repository / "fo/CustTableLinks.xpp").write_text(RECEIVER.replace("'custaccount'", "'customer'"))
    git(repository, "add", ".")
    failed = pre_commit(repository, "run")
    assert failed.returncode == 1
    assert "unread-parameter" in failed.stdout
