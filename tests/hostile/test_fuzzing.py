"""A short run of the fuzzing that `python -m fuzzing` goes on with: the same inputs every time."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzzing.targets import TARGETS, Target


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_nothing_that_is_read_makes_a_reader_fail(target: Target) -> None:
    for number in range(25):
        target.read(target.make(Random(f"suite/{number}")))


@settings(max_examples=60)
@given(st.sampled_from(TARGETS[:11]), st.randoms(use_true_random=False))
def test_hypothesis_finds_no_input_that_makes_a_reader_fail(target: Target, random: Random) -> None:
    target.read(target.make(random))
