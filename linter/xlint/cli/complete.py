"""What the shell offers for values: rule ids and formats."""

from __future__ import annotations


def rule_ids(incomplete: str) -> list[str]:
    from xlint.cli.session import all_rules

    return [rule.id for rule in all_rules() if rule.id.startswith(incomplete)]


def formats(incomplete: str) -> list[str]:
    from xlint.cli.formats import NAMES

    return [name for name in NAMES if name.startswith(incomplete)]
