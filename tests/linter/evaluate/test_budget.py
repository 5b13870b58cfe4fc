"""What is not followed for lack of budget is said, with its place."""

from __future__ import annotations

import pytest

from execution.inference import infer
from xlint.evaluate.machine import Machine

WORK = "var text = ''; for (var i = 0; i < 20; i++) { text += 'a'; } window.open('https://fo.test/?mi=' + text);"


@pytest.fixture(autouse=True)
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Machine.__init__, "__kwdefaults__", {"budget": 300, "file_budget": 1200})


def reasons(files: dict[str, str]) -> list[tuple[str, str]]:
    return [(entry.at.path, entry.reason) for entry in infer(files).unresolved]


def test_functions_past_a_file_s_budget_are_named_once() -> None:
    script = "".join(f"function open{index}() {{ {WORK} }}\n" for index in range(6))
    assert reasons({"links.js": script}) == [
        ("links.js", "the analysis budget ran out here"),
        ("links.js", "the file's analysis budget ran out before this"),
    ]


def test_one_file_s_budget_is_not_another_s() -> None:
    long = "".join(f"function open{index}() {{ {WORK} }}\n" for index in range(6))
    found = reasons({"a.js": long, "b.js": f"function show() {{ {WORK} }}"})
    assert {path for path, _ in found} == {"a.js"}


def test_a_short_file_and_a_bundle_have_a_quarter_of_the_budget_of_a_long_file_that_somebody_wrote() -> None:
    script = f"function show() {{ {WORK} }} function open() {{ {WORK} }} function go() {{ {WORK} }}"
    assert reasons({"links.js": script + "\n// a line that somebody wrote" * 6_000}) == []
    assert reasons({"links.js": script + "//" + "x" * 150_000}) != []
    assert reasons({"links.js": script}) != []
