"""The scripts of every rule's examples in a JavaScript engine: what comes out is what was inferred."""

from __future__ import annotations

import pytest

from execution.agreement import disagreements
from execution.engine import execute
from execution.inference import models
from support import take_notes
from xlint.cli.session import all_rules
from xlint.config import Config
from xlint.extract import extract
from xlint.files import Collected, Kind
from xlint.metadata import Metadata
from xlint.page import Example
from xlint.workshop import read_all

pytest.importorskip("py_mini_racer", reason="the JavaScript engine (mini-racer) is not installed")

EXAMPLES = [
    (rule.id, example)
    for rule in all_rules()
    for example in rule.examples
    if all(file.path.endswith(".js") for file in example.files)
]
SETTINGS = ({"query": ["id"]}, {"empty": True})


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{rule}:{example.line}" for rule, example in EXAMPLES])
def test_what_an_example_opens_was_inferred(rule: str, example: Example) -> None:
    files = {file.path: take_notes(file.path, file.text)[0] for file in example.files}
    collected = [Collected(path, Kind.JAVASCRIPT, data=text.encode()) for path, text in files.items()]
    sources, _ = read_all(collected)
    links = [link for link in extract(sources, Metadata(), models(), Config()).links if link.navigated]
    done = [(setting, execute(files, ["__harness.everything(__before)"], setting)) for setting in SETTINGS]
    assert [str(item) for item in disagreements(links, done)] == []
    finance = [link for link in links if link.system == "fo"]
    assert not finance or any(run.went for _, run in done), [run.failures for _, run in done]
