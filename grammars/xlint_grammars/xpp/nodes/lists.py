"""What the list rules become, and how statement lists come out of them."""

from __future__ import annotations

from typing import Any, cast

from xlint_grammars.syntax import Block, Statement


def first(_start: int, _end: int, item: Any) -> list[Any]:
    return [item]


def next_(_start: int, _end: int, items: list[Any], item: Any) -> list[Any]:
    items.append(item)
    return items


def none(_start: int, _end: int) -> list[Any]:
    return []


def nothing(start: int, end: int) -> Block:
    """A lone `;`: an empty block where a statement is needed, and left out of lists."""
    return Block(start, end, ())


def is_nothing(statement: Statement) -> bool:
    return isinstance(statement, Block) and statement.end - statement.start == 1


def statement_list(items: list[Any]) -> tuple[Any, ...]:
    """A statement list: declarations of several variables spread out, lone semicolons gone."""
    statements: list[Statement] = []
    for item in items:
        if isinstance(item, tuple):
            statements += item
        elif not is_nothing(item):
            statements.append(item)
    return tuple(statements)


def one_statement(item: Any) -> Statement:
    """One statement where the syntax has room for one."""
    if isinstance(item, tuple):
        return Block(item[0].start, item[-1].end, item) if len(item) > 1 else item[0]
    return cast(Statement, item)
