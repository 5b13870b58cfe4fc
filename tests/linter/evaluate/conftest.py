"""Senders are checked twice: against what has to be inferred of them, and against what a JavaScript engine makes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from textwrap import dedent
from typing import Any

import pytest

from execution.agreement import DEFAULT, SETTINGS, Setting, disagreements, runs, unseen
from execution.inference import facts, infer, navigated, templates

Check = Callable[..., None]


@pytest.fixture(params=["inferred", "executed"])
def sends(request: pytest.FixtureRequest) -> Check:
    """`sends(script, *templates, **facts)`: exactly these templates, and these facts of their parameters.

    `script` is a file's text, or several by path. `calls` are the expressions that start it, `settings` what runs are given.
    A fact is `presence encoding origins [type] [braced] [nullable]`.
    """
    if request.param == "inferred":
        return _inferred
    pytest.importorskip("py_mini_racer", reason="the JavaScript engine (mini-racer) is not installed")
    return _executed


def _files(script: str | Mapping[str, str]) -> dict[str, str]:
    files = {"links.js": script} if isinstance(script, str) else dict(script)
    return {path: dedent(text) for path, text in files.items()}


def _inferred(
    script: str | Mapping[str, str],
    *expected: str,
    calls: Sequence[str] = (),
    settings: Sequence[Setting] = (),
    unreached: bool = False,
    **parameters: str,
) -> None:
    extraction = infer(_files(script))
    assert templates(extraction) == set(expected)
    found = facts(extraction.senders)
    for name, words in parameters.items():
        assert found.get(name) == {words}, name


def _executed(
    script: str | Mapping[str, str],
    *expected: str,
    calls: Sequence[str] = (DEFAULT,),
    settings: Sequence[Setting] = SETTINGS,
    unreached: bool = False,
    **parameters: Any,
) -> None:
    files = _files(script)
    links = navigated(infer(files))
    done = list(runs(files, calls, settings))
    assert [str(item) for item in disagreements(links, done)] == []
    failures = [run.failures for _, run in done]
    assert unreached or list(unseen(links, done)) == [], failures
    assert any(run.went for _, run in done), failures
