"""Writes a synthetic customer repository, the same bytes for the same seed.

    python -m benchmarks.customer FOLDER --files 20000 --seed 1

5 % of the files are web resources, the rest X++ objects as AOT XML. 1 % are concerned with links: as many scripts that send as
classes that receive. Every second pair has a planted fault; `FOLDER.faults.json`, beside the repository, lists path, line, rule.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.links import FAULTS, Fault, planted, story
from benchmarks.objects import an_object
from benchmarks.scripts import a_script

_RESOURCES = "crm/Customer/WebResources/cus_/scripts"
_MODEL = "fo/Customer"
_WEB_SHARE = 0.05


def write(folder: Path, files: int, seed: int, links: float = 0.01) -> list[Fault]:
    """Fills a folder that is new or empty, writes the list beside it, and returns it.

    `links` is the share of files concerned with links. Raises OSError for a folder that is not empty or cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    faults: list[Fault] = []
    for path, marked in _texts(files, seed, links):
        text, here = planted(path, marked)
        faults += here
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")
    faults.sort()
    listed = json.dumps([fault._asdict() for fault in faults], indent=1) + "\n"
    folder.with_name(f"{folder.name}.faults.json").write_text(listed, encoding="utf-8", newline="\n")
    return faults


def _texts(files: int, seed: int, links: float) -> Iterator[tuple[str, str]]:
    """Path and text of every file; a fault's line still carries its mark."""
    resources = round(files * _WEB_SHARE)
    stories = min(resources, round(files * links / 2))
    for number in range(stories):
        fault = FAULTS[(number // 2 + seed) % len(FAULTS)] if number % 2 == 0 else None
        told = story(number, fault, _dice(seed, "story", number))
        kind = "AxMenuItemAction" if "<AxMenuItemAction" in told.menu_item else "AxMenuItemDisplay"
        handler = told.name if kind == "AxMenuItemAction" else f"{told.name}EventHandler"
        yield f"{_RESOURCES}/{told.name}.js", told.script
        yield f"{_MODEL}/AxClass/{handler}.xml", told.receiver
        yield f"{_MODEL}/{kind}/{told.name}.xml", told.menu_item
    for number in range(resources - stories):
        name = f"Form{number:05}"
        yield f"{_RESOURCES}/{name}.js", a_script(name, _dice(seed, "script", number))
    for number in range(files - resources - 2 * stories):
        kind, name, text = an_object(number, _dice(seed, "object", number))
        yield f"{_MODEL}/{kind}/{name}.xml", text


def _dice(seed: int, kind: str, number: int) -> random.Random:
    """Each file has dice of its own: a change of one leaves the others as they are."""
    return random.Random(f"{seed}/{kind}/{number}")  # noqa: S311 - nothing secret


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.customer", description="Writes a synthetic customer.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=20000, help="how many (default: 20000)")
    parser.add_argument("--seed", type=int, default=1, help="another seed is another customer (default: 1)")
    options = parser.parse_args()
    if options.files < 1:
        parser.error("--files is at least 1")
    try:
        write(options.folder.resolve(), options.files, options.seed)
    except OSError as error:
        sys.exit(f"{parser.prog}: {error}")


if __name__ == "__main__":
    main()
