"""`xlint init`: a commented configuration, a pre-commit entry and a CI file for a repository."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from xlint.cli import options

if TYPE_CHECKING:
    from collections.abc import Iterator


class Ci(StrEnum):
    """Where the repository is built."""

    AUTO = "auto"
    AZURE = "azure"
    GITHUB = "github"
    GITLAB = "gitlab"
    NONE = "none"


class Planned(NamedTuple):
    """A file to write, from a template. `instead`: what to say where it is there already and never replaced."""

    path: str
    template: str
    instead: str = ""


_SIGNS = {
    Ci.AZURE: ("azure-pipelines.yml", "azure-pipelines.yaml", ".azure-pipelines", ".azuredevops"),
    Ci.GITHUB: (".github",),
    Ci.GITLAB: (".gitlab-ci.yml", ".gitlab"),
}
_HOSTS = {Ci.AZURE: ("dev.azure.com", "visualstudio.com"), Ci.GITHUB: ("github.com",), Ci.GITLAB: ("gitlab",)}
_FILES = {
    Ci.AZURE: Planned("azure-pipelines-xlint.yml", "azure-pipelines.yml"),
    Ci.GITHUB: Planned(".github/workflows/xlint.yml", "github.yml"),
    Ci.GITLAB: Planned(".gitlab-ci.yml", "gitlab.yml"),
}
_GITLAB_BESIDE = Planned(".gitlab/ci/xlint.yml", "gitlab.yml")
_KEPT = "is there already and stays as it is; add these hooks to it:"

Folder = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="The repository.", show_default=False, parser=options.path)
]
CiOption = Annotated[Ci, typer.Option(help="Where it is built; auto looks for signs in the repository.")]
Force = Annotated[bool, typer.Option("--force", help="Replace files of these names.")]


def register(app: typer.Typer) -> None:
    app.command("init")(init)


def init(folder: Folder = Path(), ci: CiOption = Ci.AUTO, force: Force = False) -> int:
    """Write a configuration, a pre-commit entry and a CI file.

    A file that is there already is left as it is, unless --force is given.
    """
    from xlint.cli import output
    from xlint.cli.status import UsageError

    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder")
    for planned in plan(folder, ci):
        file = folder / planned.path
        text = template(planned.template)
        if file.exists() and planned.instead:
            output.say(f"{planned.path} {planned.instead}")
            output.write_out(text)
        elif file.exists() and not force:
            output.say(f"{planned.path} is there already and stays as it is (--force replaces it)")
        else:
            output.create_parent(file)
            output.write_file(file, text)
            output.say(f"wrote {planned.path}")
    if ci is Ci.AUTO and not detect(folder):
        output.say("no sign of a CI system: --ci azure, github or gitlab writes its file")
    if (folder / _GITLAB_BESIDE.path).exists():
        output.say(f"include it in .gitlab-ci.yml: include: {{ local: {_GITLAB_BESIDE.path} }}")
    output.say(
        "next: xlint check; xlint explain RULE for what it finds; xlint baseline write to accept what is there today"
    )
    return 0


def plan(folder: Path, ci: Ci) -> Iterator[Planned]:
    """The files for a repository."""
    yield Planned("xlint.toml", "xlint.toml")
    yield Planned(".pre-commit-config.yaml", "pre-commit.yaml", _KEPT)
    for system in detect(folder) if ci is Ci.AUTO else () if ci is Ci.NONE else (ci,):
        beside = system is Ci.GITLAB and _has_other_jobs(folder)
        yield _GITLAB_BESIDE if beside else _FILES[system]


def _has_other_jobs(folder: Path) -> bool:
    """Whether there is a .gitlab-ci.yml that this command did not write."""
    file = folder / _FILES[Ci.GITLAB].path
    return file.exists() and file.read_bytes() != template("gitlab.yml").encode()


def detect(folder: Path) -> tuple[Ci, ...]:
    """The CI systems that the repository's files speak of; where none do, the host of its git remotes."""
    found = tuple(ci for ci, signs in _SIGNS.items() if any((folder / sign).exists() for sign in signs))
    return found or tuple(ci for ci, hosts in _HOSTS.items() if any(host in _remotes(folder) for host in hosts))


def _remotes(folder: Path) -> str:
    """The lines of git's configuration that name remotes. It is read as text: git is not run."""
    try:
        text = (folder / ".git" / "config").read_text("utf-8", "replace")
    except OSError:
        return ""
    return "\n".join(line for line in text.splitlines() if line.strip().startswith("url"))


def template(name: str) -> str:
    from importlib.resources import files

    return (files("xlint") / "templates" / name).read_text("utf-8")
