"""Turns xpp.lark into tables.json: `python -m xlint_grammars.xpp_tables`.

Lark analyses the grammar; nothing of it is needed at run time. The tables are plain JSON:

- `terminals`: what tokens are called; a token's kind is its place in this list. 0 is the end of the text.
- `spellings`: for each terminal that is one word or sign, that text.
- `rules`: [left side, length, action, kept], where `action` names a function of nodes.py ("" hands the one kept child on) and
  `kept` lists the children it gets; -1 stands for an absent optional part.
- `states`: for each state the number of its row in `rows`, and of its row in `gotos`.
- `rows`: terminal, action, terminal, action, ...: above 0 shift to that state, below 0 reduce by rule -1-action, 0 accept.
- `gotos`: nonterminal, state, nonterminal, state, ...
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import lark
import msgspec
from lark.grammar import Rule
from lark.lexer import Lexer
from lark.parsers.lalr_analysis import Shift

GRAMMAR = Path(__file__).parent / "xpp" / "xpp.lark"
TABLES = GRAMMAR.with_name("tables.json")

_DECLARED = {"NAME", "NUMBER", "STRING", "DAY", "MOMENT", "MACRO", "MACRO_LINE", "BROKEN"}


class Conflict(NamedTuple):
    """A place where the grammar leaves open whether a text goes on (which wins) or `rule` has ended before `terminal`."""

    terminal: str
    rule: str


class _NoLexer(Lexer):
    """Lark only analyses the grammar here; tokens come from scanner.py."""

    def __init__(self, _conf: object) -> None: ...

    def lex(self, *_: object) -> Iterator[lark.Token]:
        return iter(())


class _Conflicts(logging.Handler):
    """Collects what Lark logs about the conflicts it settles: a line with the terminal, then one with the rule."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.found: list[Conflict] = []
        self._terminal = ""

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if conflict := re.match(r"Shift/Reduce conflict for terminal (\w+)", message):
            self._terminal = conflict[1]
        elif rule := re.match(r" \* <(\S+) :", message):
            self.found.append(Conflict(self._terminal, rule[1]))


def analyse(grammar: str) -> tuple[lark.Lark, list[Conflict]]:
    """The grammar as Lark understands it, and the conflicts that it settled by reading on."""
    conflicts = _Conflicts()
    handlers, level, propagate = lark.logger.handlers, lark.logger.level, lark.logger.propagate
    lark.logger.handlers, lark.logger.propagate = [conflicts], False
    lark.logger.setLevel(logging.DEBUG)
    try:
        analysed = lark.Lark(grammar, parser="lalr", lexer=_NoLexer, maybe_placeholders=True)
    finally:
        lark.logger.handlers, lark.logger.propagate = handlers, propagate
        lark.logger.setLevel(level)
    spellings = _spellings(analysed)
    return analysed, [Conflict(spellings.get(each.terminal, each.terminal), each.rule) for each in conflicts.found]


def _spellings(analysed: lark.Lark) -> dict[str, str]:
    """What the terminals that are words and signs are spelled like."""
    return {terminal.name: terminal.pattern.value for terminal in analysed.terminals if terminal.pattern is not None}


def _kept(rule: Rule) -> list[int]:
    """Which children the rule's action gets: Lark's own selection (`ParseTreeBuilder`), spelled out."""
    absent = rule.options.empty_indices or (False,) * len(rule.expansion)
    kept = []
    places = iter(enumerate(rule.expansion))
    for is_absent in absent:
        if is_absent:
            kept.append(-1)
            continue
        place, symbol = next(places)
        if rule.options.keep_all_tokens or not getattr(symbol, "filter_out", False):
            kept.append(place)
    return kept


def _action(rule: Rule, kept: list[int]) -> str:
    if rule.alias:
        return "".join(rule.alias)
    if rule.options.expand1 and len(kept) == 1:
        return ""
    return "".join(rule.origin.name)


def _numbered(states: dict[int, dict[str, Any]], start: int) -> dict[int, int]:
    """State numbers that depend on the grammar alone: breadth first from the start, symbols in alphabetical order."""
    numbers = {start: 0}
    queue = [start]
    for state in queue:
        for _, (action, target) in sorted(states[state].items(), key=lambda entry: entry[0]):
            if action is Shift and target not in numbers:
                numbers[target] = len(numbers)
                queue.append(target)
    return numbers


def tables(grammar: str) -> dict[str, Any]:
    """The contents of tables.json for a grammar."""
    analysed, _ = analyse(grammar)
    table = analysed.parser.parser._parse_table
    rules = sorted(
        analysed.rules, key=lambda rule: (rule.origin.name, [s.name for s in rule.expansion], str(rule.alias))
    )
    rule_numbers = {rule: number for number, rule in enumerate(rules)}
    spellings = {
        terminal.name: terminal.pattern.value for terminal in analysed.terminals if terminal.pattern is not None
    }
    if clash := _DECLARED & spellings.keys():
        raise ValueError(f"a keyword gives its name to a terminal that has no spelling: {clash}")
    names = sorted({str(s.name) for rule in rules for s in rule.expansion if s.is_term})
    terminals = {name: kind for kind, name in enumerate(["$END", *names])}
    nonterminals = {name: number for number, name in enumerate(sorted({str(rule.origin.name) for rule in rules}))}
    numbers = _numbered(table.states, table.start_states["start"])

    def act(action: object, target: Any) -> int:
        return numbers[target] if action is Shift else -1 - rule_numbers[target]

    rows: dict[tuple[int, ...], int] = {}
    gotos: dict[tuple[int, ...], int] = {}
    states = []
    for state in sorted(numbers, key=numbers.__getitem__):
        row = [0, 0] if state == table.end_states["start"] else []
        goto: list[int] = []
        for name, (action, target) in sorted(table.states[state].items()):
            if name in terminals:
                row += (terminals[name], act(action, target))
            else:
                goto += (nonterminals[name], numbers[target])
        states.append([rows.setdefault(tuple(row), len(rows)), gotos.setdefault(tuple(goto), len(gotos))])
    encoded = []
    for rule in rules:
        kept = _kept(rule)
        encoded.append([nonterminals[rule.origin.name], len(rule.expansion), _action(rule, kept), kept])
    return {
        "terminals": list(terminals),
        "spellings": [spellings.get(name, "") for name in terminals],
        "nonterminals": list(nonterminals),
        "rules": encoded,
        "states": states,
        "rows": list(rows),
        "gotos": list(gotos),
    }


def generated() -> bytes:
    """What tables.json has to hold for the present xpp.lark."""
    return msgspec.json.encode(tables(GRAMMAR.read_text(encoding="utf-8"))).replace(b'],"', b'],\n"') + b"\n"


if __name__ == "__main__":
    TABLES.write_bytes(generated())
