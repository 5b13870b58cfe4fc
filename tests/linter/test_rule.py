from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from xlint.config import Config, Settings
from xlint.contract import Flow, Link, Literal, Sender
from xlint.finding import Confidence, Report, Severity
from xlint.rule import Context, Rule, RuleError, load, read
from xlint.value import Place

AT = Place("a.js", 0, 1)


@pytest.fixture(scope="module")
def rules() -> Iterator[dict[str, Rule]]:
    package = _import("sample_rules", Path(__file__).parent / "sample_rules" / "__init__.py")
    yield {rule.id: rule for rule in load(package)}
    for name in [name for name in sys.modules if name.startswith("sample_rules")]:
        del sys.modules[name]


def _import(name: str, file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, file, submodule_search_locations=[str(file.parent)])
    assert spec and spec.loader
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_rule_is_described_by_its_module(rules: dict[str, Rule]) -> None:
    rule = rules["loud-link"]
    assert (rule.title, rule.severity, rule.confidence, rule.cwe) == ("A link shouts", "warning", "medium", 116)
    assert rule.page.startswith("A link shouts.\n\nNobody")
    assert [example.kind for example in rule.examples] == ["invalid", "valid"]


def test_rules_come_sorted_by_id(rules: dict[str, Rule]) -> None:
    assert list(rules) == ["engine-only", "loud-link", "rude-literal"]


def test_the_annotation_decides_what_a_rule_is_given(rules: dict[str, Rule]) -> None:
    assert rules["loud-link"].subjects == (Link, Sender)
    link = Link(AT, "openUrl", "javascript", "fo", ())
    assert [report.message for report in rules["loud-link"].reports(link, Context(Config()))] == ["`x` shouts"]
    assert list(rules["loud-link"].reports(Literal("x", AT), Context(Config()))) == []


def test_a_second_argument_gets_the_context(rules: dict[str, Rule]) -> None:
    config = Config(Settings(allowed_hosts=("x",)))
    assert len(list(rules["rude-literal"].reports(Literal("x", AT), Context(config)))) == 1
    assert list(rules["rude-literal"].reports(Literal("x", AT), Context(Config()))) == []
    assert rules["rude-literal"].pedantic


def test_a_rule_without_check_documents_what_the_engine_finds(rules: dict[str, Rule]) -> None:
    assert rules["engine-only"].subjects == ()
    assert list(rules["engine-only"].reports(Literal("x", AT), Context(Config()))) == []


def _module(**names: object) -> ModuleType:
    module = ModuleType("some_rule", "A title.")
    module.__dict__.update({"SEVERITY": Severity.ERROR, "CONFIDENCE": Confidence.HIGH} | names)
    return module


def _on_text(text: str) -> Iterator[Report]:
    yield from ()


def _on_nothing() -> Iterator[Report]:
    yield from ()


def _on_flow(flow: Flow) -> Iterator[Report]:
    yield from ()


@pytest.mark.parametrize(
    ("module", "what"),
    [
        (_module(__doc__=None), "manual page"),
        (_module(SEVERITY="error"), "SEVERITY must be a Severity"),
        (_module(CONFIDENCE=None), "CONFIDENCE must be a Confidence"),
        (_module(check=_on_text), "first argument must be annotated"),
        (_module(check=_on_nothing), "first argument must be annotated"),
    ],
)
def test_a_rule_that_leaves_something_out_is_refused_by_name(module: ModuleType, what: str) -> None:
    with pytest.raises(RuleError, match=f"some_rule: .*{what}"):
        read(module)


def test_underscores_become_hyphens() -> None:
    assert read(_module(check=_on_flow)).id == "some-rule"
