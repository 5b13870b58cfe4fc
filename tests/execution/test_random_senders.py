"""Random senders in a JavaScript engine: every address that comes out was inferred, and every hole's origin is known."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings

from execution.agreement import disagreements, variants_of
from execution.engine import Engine, Run
from execution.inference import infer, navigated
from execution.matching import exact
from execution.programs import Program, programs

pytest.importorskip("py_mini_racer", reason="the JavaScript engine (mini-racer) is not installed")

VALUES = ("A&b=c d+%41/\u00e9?#", None)


@pytest.fixture(scope="module", autouse=True)
def every_variant() -> Iterator[None]:
    """A text's variants are all looked at: what is past the limit is left out on purpose."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xlint.value.MAX_VARIANTS", 5000)
        yield


@pytest.fixture(scope="module")
def page() -> Iterator[Engine]:
    engine = Engine()
    yield engine
    engine.close()


def runs(page: Engine, program: Program) -> Iterator[tuple[dict[str, Any], Run]]:
    """The program with each of its columns there and missing, in all combinations."""
    for values in product(VALUES, repeat=len(program.columns)):
        given_values = {
            f"field:{column}": value and f"{column} {value}"
            for column, value in zip(program.columns, values, strict=True)
        }
        setting = {"values": given_values}
        yield setting, page.evaluate(f"{program.text}\n__harness.attempt(() => run(__harness.formContext));", setting)


@settings(
    max_examples=300 if settings.default.derandomize else settings.default.max_examples,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    phases=[Phase.generate, Phase.shrink],
)
@given(program=programs())
def test_what_a_random_sender_opens_was_inferred(page: Engine, program: Program) -> None:
    note(program.text)
    links = navigated(infer({"links.js": program.text}))
    done = list(runs(page, program))
    assert [str(item) for item in disagreements(links, done)] == []
    assert all(exact(parts) for parts in variants_of(links)), [path.template for link in links for path in link.paths]
