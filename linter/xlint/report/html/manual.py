"""The rules' manual pages as HTML. Their markdown is xlint's own; raw HTML in it is shown, not obeyed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from xlint.rule import Rule

_NOTE = re.compile(r"\s*//\s*(?:expect|related)\b.*$", re.MULTILINE)
_SHIFT = 2


class RulePage(NamedTuple):
    """A rule, its page without the title, and how many findings of it are active and accepted."""

    rule: Rule
    body: Markup
    active: int
    accepted: int


def pages(rules: Iterable[Rule], counts: dict[str, tuple[int, int]]) -> tuple[RulePage, ...]:
    """The pages of the rules that found something; the examples without their test notes."""
    return tuple(RulePage(rule, body(rule.page), *counts[rule.id]) for rule in rules if rule.id in counts)


def body(page: str) -> Markup:
    """The page below its title; `##` becomes the fourth level, which is where the report has it."""
    parser = MarkdownIt("commonmark", {"html": False})
    tokens = parser.parse(page.partition("\n")[2])
    for token in tokens:
        _adapt(token)
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704 - rendered without raw HTML


def _adapt(token: Token) -> None:
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(int(token.tag[1]) + _SHIFT, 6)}"
    elif token.type == "fence":
        token.content = _NOTE.sub("", token.content)
        token.info = token.info.partition(" ")[0]
