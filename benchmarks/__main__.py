"""Prints how long xlint takes, row by row, in medians of whole processes.

    python -m benchmarks --javascript FOLDER --xpp FOLDER --eslint 'node eslint.js -c eslint.config.js .' --runs 5

A row whose folder or tool is not given is named as skipped.
"""

from __future__ import annotations

import argparse
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.process import Run, median, run

_CHECK = ["check", ".", "--no-progress", "--format", "json", "--fail-on", "never"]


class Bench:
    """Runs rows and prints them; `unit` is the wall time of a Python process that does nothing."""

    def __init__(self, xlint: Sequence[str], runs: int, scratch: Path) -> None:
        self.xlint, self.runs, self.scratch = xlint, runs, scratch
        self.unit = 0.0
        self.unit = self.row("python -c pass", [sys.executable, "-c", "pass"], Path.cwd(), runs=max(runs, 11)).wall

    def row(
        self,
        name: str,
        command: Sequence[str],
        folder: Path,
        *,
        before: Callable[[], object] = lambda: None,
        runs: int | None = None,
        expected: Sequence[int] = (0,),
    ) -> Run:
        """Prints the medians of a command that is prepared by `before` each time, and any exit status not expected."""
        measured = []
        for _ in range(runs or self.runs):
            before()
            measured.append(run(command, folder, {"XLINT_CACHE_DIR": str(self.cache)}))
        result = median(measured)
        failed = f"   EXIT STATUS {result.status}" if result.status not in expected else ""
        units = result.wall / (self.unit or result.wall)
        memory = f"{result.memory / 1e6:7.0f} MB" if result.memory else f"{'-':>7} MB"  # too short to be seen
        print(  # noqa: T201
            f"{name:44} {result.wall:9.3f} s {result.cpu:9.3f} s cpu {units:9.1f} units {memory}{failed}",
            flush=True,
        )
        return result

    @property
    def cache(self) -> Path:
        return self.scratch / "cache"

    def empty(self) -> None:
        shutil.rmtree(self.cache, ignore_errors=True)

    def cold(self, name: str, folder: Path) -> Run:
        return self.row(f"{name}, cold", [*self.xlint, *_CHECK], folder, before=self.empty)

    def warm(self, name: str, folder: Path) -> Run:
        """The cache is filled by a run that is not measured."""
        self.empty()
        run([*self.xlint, *_CHECK], folder, {"XLINT_CACHE_DIR": str(self.cache)})
        return self.row(f"{name}, warm", [*self.xlint, *_CHECK], folder)

    def changed(self, name: str, folders: Sequence[Path], suffix: str) -> None:
        """Over a copy of the folders, one file more has another content in each run."""
        copy = self.scratch / "changed"
        for number, folder in enumerate(folders):
            shutil.copytree(
                folder, copy / f"{number}-{folder.name}", symlinks=True, ignore=shutil.ignore_patterns(".git")
            )
        scripts = sorted(path for path in copy.rglob(f"*{suffix}") if path.is_file())
        if not scripts:
            _skip(name, f"no file ends in {suffix}")
            return
        script = sorted(scripts, key=lambda path: path.stat().st_size)[len(scripts) // 2]
        self.empty()
        run([*self.xlint, *_CHECK], copy, {"XLINT_CACHE_DIR": str(self.cache)})

        def edit() -> None:
            with script.open("ab") as stream:
                stream.write(b"\n// changed")

        self.row(name, [*self.xlint, *_CHECK], copy, before=edit)


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="xlint-benchmark-") as scratch:
        bench = Bench(shlex.split(options.xlint), options.runs, Path(scratch))
        for flag in ("--version", "--help"):
            bench.row(f"xlint {flag}", [*bench.xlint, flag], Path.cwd(), runs=max(options.runs, 11))
        _javascript(bench, options)
        if options.xpp:
            bench.cold("X++ of the corpora", options.xpp)
        else:
            _skip("X++ of the corpora", "--xpp is not given")
        if options.javascript and options.xpp:
            bench.changed("one changed script, warm, all corpora", [options.javascript, options.xpp], ".js")
        else:
            _skip("one changed script", "--javascript and --xpp are not both given")
        _customers(bench, options.customer)


def _javascript(bench: Bench, options: argparse.Namespace) -> None:
    if not options.javascript:
        _skip("JavaScript of the corpora", "--javascript is not given")
        return
    ours = [bench.cold("JavaScript of the corpora", options.javascript)]
    ours.append(bench.warm("JavaScript of the corpora", options.javascript))
    for name in ("eslint", "semgrep"):
        command = shlex.split(getattr(options, name) or "")
        if not command or shutil.which(command[0]) is None:
            _skip(name, f"--{name} is not given, or its program is not there")
            continue
        theirs = bench.row(f"{name} on the same folder", command, options.javascript, expected=(0, 1))
        if theirs.status in (0, 1) and not any(each.status for each in ours):
            cold, warm = (each.wall / theirs.wall for each in ours)
            print(f"{'':44} xlint is {cold:.3f} of it cold, {warm:.3f} warm")  # noqa: T201


def _customers(bench: Bench, folders: Sequence[Path]) -> None:
    """A customer's folder each; time per file beside that of the first one."""
    first: list[float] = []
    for folder in folders:
        files = sum(1 for path in folder.rglob("*") if path.is_file())
        if not files:
            _skip(f"customer {folder.name}", "it has no files")
            continue
        pair = [bench.cold(f"customer of {files} files", folder), bench.warm(f"customer of {files} files", folder)]
        per_file = [each.wall / files for each in pair]
        first = first or per_file
        ratios = ", ".join(f"{now / then:.2f}" for now, then in zip(per_file, first, strict=True))
        print(f"{'':44} time per file beside the first customer's, cold and warm: {ratios}")  # noqa: T201
    if not folders:
        _skip("a synthetic customer", "--customer is not given")


def _skip(name: str, reason: str) -> None:
    print(f"{name:44} skipped: {reason}")  # noqa: T201


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="How long xlint takes.")
    parser.add_argument("--xlint", default=f"{sys.executable} -m xlint", help="the command (default: this Python's)")
    parser.add_argument("--runs", type=int, default=5, help="how many runs a median is made of (default: 5)")
    parser.add_argument("--javascript", type=_folder, help="the corpora's JavaScript")
    parser.add_argument("--xpp", type=_folder, help="the corpora's X++")
    parser.add_argument(
        "--customer", type=_folder, action="append", default=[], help="a customer; repeatable, small first"
    )
    parser.add_argument("--eslint", help="a command to compare with, run in the folder of --javascript")
    parser.add_argument("--semgrep", help="another")
    return parser.parse_args()


def _folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"{text} is no folder")
    return Path(text).resolve()


if __name__ == "__main__":
    main()
