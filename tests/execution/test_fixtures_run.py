"""Every script and page of the fixtures in a JavaScript engine: what comes out is what was inferred."""

from __future__ import annotations

from pathlib import Path

import pytest

from execution.agreement import disagreements, unseen
from execution.applications import run
from support import read_folder, take_notes
from xlint import discovery
from xlint.cli.session import load_models
from xlint.config import Config
from xlint.extract import extract
from xlint.run import join_metadata
from xlint.workshop import read_all

pytest.importorskip("py_mini_racer", reason="the JavaScript engine (mini-racer) is not installed")

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
STORIES = sorted(folder for folder in FIXTURES.iterdir() if folder.is_dir())
SETTINGS = (
    {"query": ["id", "typename", "data"], "values": {"url:typename": "account"}},
    {"query": ["data"], "data": {"salesid": "S 1", "company": "c&d", "back": "https://back.test/"}},
    {"empty": True},
    {"unset": True},
    {"none": True},
)


@pytest.mark.parametrize("story", STORIES, ids=lambda folder: folder.name)
def test_every_address_that_a_story_opens_was_inferred(story: Path, tmp_path: Path) -> None:
    for path, content in read_folder(story).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        text = take_notes(path, content)[0].encode() if isinstance(content, str) else content
        (tmp_path / path).write_bytes(text)
    models = load_models(Config())
    sources, unread = read_all(discovery.discover([tmp_path], root=tmp_path, exclude=()).collected)
    assert not unread
    metadata = join_metadata(sources, models, Config())
    links = [
        link
        for link in extract(sources, metadata, models, Config()).links
        if link.language == "javascript" and link.navigated
    ]
    done = [(setting, result) for setting in SETTINGS for result in run(sources, metadata, setting)]
    assert [str(item) for item in disagreements(links, done)] == []
    assert [(link.at, link.paths[0].template) for link in unseen(links, done)] == []
