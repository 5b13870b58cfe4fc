"""What X++ sends, what it does with a value of the URL, and what teams add: repositories that a sceptic would try, each said in full by its notes.

A file of `receivers/` belongs to one rule. A line `=== ...` begins a repository, a line `--- path` a file of it; without one
it is a single class.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import verify

RECEIVERS = Path(__file__).with_name("receivers")
SENDERS = Path(__file__).with_name("senders")
TEAMS = Path(__file__).with_name("teams")
WAYS = Path(__file__).with_name("ways")


def repositories() -> Iterator[tuple[str, dict[str, str]]]:
    for file in (file for folder in (RECEIVERS, SENDERS, TEAMS, WAYS) for file in sorted(folder.glob("*.txt"))):
        _, *stories = re.split(r"^=== (.*)\n", file.read_text("utf-8"), flags=re.MULTILINE)
        for title, text in zip(stories[::2], stories[1::2], strict=True):
            first, *files = re.split(r"^--- (.*)\n", text, flags=re.MULTILINE)
            named = dict(zip(files[::2], files[1::2], strict=True))
            yield f"{file.stem}: {title}", named or {"Code.xpp": first}


STORIES = dict(repositories())


@pytest.mark.parametrize("story", STORIES)
def test_code_is_judged_by_what_it_does(story: str, tmp_path: Path) -> None:
    assert verify(STORIES[story], tmp_path) == []


def test_every_rule_of_receivers_has_stories_on_both_sides() -> None:
    for file in RECEIVERS.glob("*.txt"):
        mine = [files for story, files in STORIES.items() if story.startswith(f"{file.stem}: ")]
        expecting = [any(f"expect: {file.stem}" in text for text in files.values()) for files in mine]
        assert {*expecting} == {True, False}, file.stem
