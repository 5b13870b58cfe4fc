"""The options that commands share, each described once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from xlint.cli import complete
from xlint.shard import SUFFIX, Shard, parse


class FailOn(StrEnum):
    """The least severity that makes the command fail."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    NEVER = "never"


def path(text: str) -> Path:
    """A path. An empty text, such as of a variable that is not set, would be the working folder without a word."""
    if not str(text).strip():
        raise typer.BadParameter("an empty path: name a file or folder (. is the working folder)")
    return Path(text)


def shard(text: str) -> Shard:
    """A shard, such as 2/8."""
    try:
        return parse(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def scanned(text: str) -> Path:
    """A path to check. A file of facts is none: the shell makes paths of all but the first file in `--facts *.xfacts`."""
    if str(text).lower().endswith(SUFFIX):
        raise typer.BadParameter(f"{text} holds facts: give each such file its own --facts, or name their folder")
    return path(text)


Paths = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PATH", help="Files, folders or solution archives.", show_default=False, parser=scanned),
]
PathsOrInput = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="PATH",
        help="Files, folders, solution archives, or - for standard input.",
        show_default=False,
        parser=scanned,
    ),
]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT[:FILE]",
        help="terminal, json, sarif, github, azure, gitlab or junit. Repeatable; one without a FILE goes to standard output.",
        autocompletion=complete.formats,
        show_default=False,
    ),
]
FailOnOption = Annotated[FailOn, typer.Option(help="Exit with 1 for findings of this severity or above.")]
Select = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RULE",
        help="Run these rules only. Repeatable, or with commas.",
        autocompletion=complete.rule_ids,
        show_default=False,
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RULE",
        help="Leave these rules out. Repeatable, or with commas.",
        autocompletion=complete.rule_ids,
        show_default=False,
    ),
]
RuleId = Annotated[
    str,
    typer.Argument(metavar="RULE", help="The rule's id, as `xlint rules` lists it.", autocompletion=complete.rule_ids),
]
Pedantic = Annotated[bool, typer.Option("--pedantic", help="Include notes that are opinions.")]
Baseline = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Accepted findings, from `xlint baseline write`.", show_default=False, parser=path
    ),
]
Contracts = Annotated[
    list[Path] | None,
    typer.Option(
        "--contract",
        metavar="FILE",
        help="Another repository's contract, from `xlint contract export`. Repeatable.",
        show_default=False,
        parser=path,
    ),
]
ConfigFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Read this configuration.", show_default=False, parser=path)
]
Isolated = Annotated[bool, typer.Option("--isolated", help="Read no configuration.")]
Root = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="What reported paths are relative to.", show_default=False, parser=path),
]
StdinFilename = Annotated[
    Path | None, typer.Option(metavar="FILE", help="The name of what - reads.", show_default=False, parser=path)
]
NoProgress = Annotated[bool, typer.Option("--no-progress", help="Show no progress.")]
Jobs = Annotated[
    int, typer.Option("--jobs", "-j", min=0, max=256, metavar="N", help="Processes; 0: as many as there are cores.")
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Work everything out anew.")]
Facts = Annotated[
    list[Path] | None,
    typer.Option(
        "--facts",
        metavar="FILE",
        help="Take what --shard has read from this file, or from the files below this folder. Repeatable.",
        show_default=False,
        parser=path,
    ),
]
ShardOption = Annotated[
    Shard | None,
    typer.Option(
        "--shard",
        metavar="I/N",
        help="Read the I-th of N parts of the files into --facts FILE, and judge nothing.",
        show_default=False,
        parser=shard,
    ),
]
ShowConfig = Annotated[bool, typer.Option("--show-config", help="Show every setting with its origin, and end.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 3 if anything could not be read.")]
Statistics = Annotated[bool, typer.Option("--statistics", help="Count the findings by rule.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show all that could not be read or resolved.")]
Only = Annotated[
    bool, typer.Option("--only", help="Check the working folder as a whole, and report what touches a PATH.")
]
Fix = Annotated[bool, typer.Option("--fix", help="Mend what can be mended safely, proved by a second run.")]
Diff = Annotated[bool, typer.Option("--diff", help="Show as a diff what --fix would do, and change nothing.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show findings only.")]
