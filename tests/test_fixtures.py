"""Every folder of fixtures/ is one repository with one story; its notes say what has to be found in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import read_folder, verify

FIXTURES = Path(__file__).parent.parent / "fixtures"
STORIES = sorted(folder for folder in FIXTURES.iterdir() if folder.is_dir())


@pytest.mark.parametrize("story", STORIES, ids=lambda folder: folder.name)
def test_a_story_gives_exactly_its_findings(story: Path, tmp_path: Path) -> None:
    assert verify(read_folder(story), tmp_path) == []
