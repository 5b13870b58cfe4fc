"""What is read is written into the cache, whatever stands in the code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from xlint import reading
from xlint.__main__ import main
from xlint.reading import Reading

LINK = "window.open('https://fo.test/?mi=CustTable&note=' + getFinanceUrl() + NOTE);"


@pytest.mark.parametrize(
    "code",
    [
        "var large = 0xFFFFFFFFFFFFFFFFFFFF; " + LINK,
        "var large = 123456789012345678901234567890n; " + LINK,
        f"var large = {'9' * 400}; " + LINK,
        "var NOTE = '\\ud83d'; " + LINK,
        "var NOTE = '\\ud83d\\ude00'; " + LINK,
        "var object = { '\\ud83d': function () { " + LINK + " } };",
        "import x from '\\ud83d'; " + LINK,
        "var host = 'https://a.operations.dynamics.com/\\ud83d'; " + LINK,
        "window.open('https://fo.test/?mi=CustTable&note=\\ud83d' + id + " + "9" * 30 + ");",
    ],
)
def test_numbers_and_half_surrogates_cost_nothing_and_are_the_same_from_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], code: str
) -> None:
    (tmp_path / "links.js").write_text(f"function show(id) {{ {code} }}" if "import" not in code else code)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XLINT_CACHE_DIR", str(tmp_path.parent / f"{tmp_path.name}-cache"))

    def checked(*more: str) -> Any:
        main(["check", "--isolated", "--format", "json", *more])
        told = capsys.readouterr()
        assert told.err == ""
        return json.loads(told.out)

    found = checked("--no-cache")
    assert found["links"] and not found["coverage"]["skipped"]
    assert checked() == checked() == found


def test_pairs_of_surrogates_become_characters_and_halves_the_replacement_character() -> None:
    given = Reading(scripts=("\ud83d\ude00", "a\ud83d"), macros={"n": "\ude00"})
    assert reading.packable(given) == Reading(scripts=("\U0001f600", "a\ufffd"), macros={"n": "\ufffd"})
    plain = Reading(scripts=("a",))
    assert reading.packable(plain) is plain
