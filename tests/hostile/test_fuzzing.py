"""A short run of the fuzzing that `python -m fuzzing` goes on with: the same inputs every time."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzzing.targets import TARGETS, Target, named
from xlint.exchange import wire


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_nothing_that_is_read_makes_a_reader_fail(target: Target) -> None:
    for number in range(25):
        target.read(target.make(Random(f"suite/{number}")))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("check of a script", b"var q = new URLSearchParams(location.search); document.title = q.get() + q.get('a');"),
        (
            "contract",
            b'{"xlint-contract": 1, "check": "x", "targets": [{"key": "\\ud800", "name": "a", "opens": "b"}]}',
        ),
        ("configuration", b"a = " + b"9" * 5000),
        ("configuration", b"a = " + b"[" * 5000),
        ("baseline", b'{"xlint-baseline": ' + b"9" * 5000 + b"}"),
        ("contract", b'{"xlint-contract": ' + b"9" * 5000 + b"}"),
    ],
)
def test_what_was_found_stays_mended(name: str, found: bytes) -> None:
    (target,) = named([name])
    if name == "contract" and b'"check"' in found:
        content = json.loads(found)
        signed = {key: value for key, value in content.items() if key not in ("xlint-contract", "check")}
        found = json.dumps({**content, "check": wire._check(signed)}).encode()
    target.read(found)


@settings(max_examples=60)
@given(st.sampled_from(TARGETS[:11]), st.randoms(use_true_random=False))
def test_hypothesis_finds_no_input_that_makes_a_reader_fail(target: Target, random: Random) -> None:
    target.read(target.make(random))
