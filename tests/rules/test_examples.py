"""Every fenced example of every rule's page runs as a repository of its own: no finding more, none less."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import verify
from xlint.cli.session import all_rules
from xlint.page import Example
from xlint.rule import Rule

RULES = all_rules()
EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{rule.id}:{example.line}" for rule, example in EXAMPLES])
def test_an_example_gives_exactly_its_findings(rule: Rule, example: Example, tmp_path: Path) -> None:
    assert verify({file.path: file.text for file in example.files}, tmp_path) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_page_shows_both_what_is_wrong_and_what_is_right(rule: Rule) -> None:
    assert {example.kind for example in rule.examples} == {"invalid", "valid"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_an_invalid_example_expects_its_rule_and_a_valid_one_does_not(rule: Rule) -> None:
    for example in rule.examples:
        text = "\n".join(file.text for file in example.files)
        assert (f"expect: {rule.id}" in text or f", {rule.id}" in text) == (example.kind == "invalid"), example.line
