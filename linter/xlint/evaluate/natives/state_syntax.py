"""The syntax of functions that were compiled to states, as compilers and minifiers write it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from xlint_grammars import syntax


def states_of(node: syntax.Function) -> syntax.Switch | None:
    """The `switch` over the states, inside of an endless loop or not."""
    statement = node.body.body[-1] if node.body.body else None
    if isinstance(statement, syntax.While | syntax.For):
        statement = statement.body
        if isinstance(statement, syntax.Block) and len(statement.body) == 1:
            statement = statement.body[0]
    return statement if isinstance(statement, syntax.Switch) else None


def one_way_out(body: Iterable[syntax.Statement]) -> Iterator[syntax.Statement]:
    """The statements with `return test ? [4, a] : [3, 2]`, as minifiers write it, as two ways out."""
    for node in body:
        if isinstance(node, syntax.If):
            no = _block(node, (node.no,)) if node.no is not None else None
            yield msgspec.structs.replace(node, yes=_block(node, (node.yes,)), no=no)
        elif isinstance(node, syntax.Block):
            yield msgspec.structs.replace(node, body=tuple(one_way_out(node.body)))
        elif isinstance(node, syntax.Return) and isinstance(node.value, syntax.Sequence):
            yield from (syntax.Evaluate(item.start, item.end, item) for item in node.value.items[:-1])
            yield from one_way_out((msgspec.structs.replace(node, value=node.value.items[-1]),))
        elif isinstance(node, syntax.Return) and isinstance(node.value, syntax.Conditional):
            ways = (msgspec.structs.replace(node, value=value) for value in (node.value.yes, node.value.no))
            yield syntax.If(node.start, node.end, node.value.test, *(_block(node, (way,)) for way in ways))
        else:
            yield node


def _block(node: syntax.Node, body: Iterable[syntax.Statement]) -> syntax.Block:
    return syntax.Block(node.start, node.end, tuple(one_way_out(body)))


def labels(case: syntax.Case) -> tuple[str, ...]:
    return tuple(str(test.value) for test in case.tests if isinstance(test, syntax.Literal))
