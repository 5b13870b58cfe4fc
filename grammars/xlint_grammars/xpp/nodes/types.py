"""What types and declared variables become: a type is a string, as written but for blanks."""

from __future__ import annotations

from collections.abc import Iterable

from xlint_grammars.syntax import (
    Array,
    Binary,
    Call,
    Conditional,
    Declare,
    Expression,
    Index,
    Literal,
    Macro,
    Member,
    Name,
    New,
    Unary,
)


def dotted_text(name: Expression) -> str:
    """`A.B.C` (or `A::B`) as written, without blanks; what is no name gives its last name, or nothing."""
    parts: list[str] = []
    while isinstance(name, Member):
        parts += (name.name, "::" if name.static else ".")
        name = name.object
    parts.append(name.name if isinstance(name, Name | Macro) else "")
    return "".join(reversed(parts))


def named_type(_start: int, _end: int, name: Expression) -> str:
    return dotted_text(name)


def primitive(_start: int, _end: int, word: str, length: Literal | None = None) -> str:
    return word if length is None else f"{word} {length.value}"


def array_type(_start: int, _end: int, element: str, ranks: list[str]) -> str:
    return element + "".join(ranks)


def array_of_named_type(_start: int, _end: int, element: Expression, ranks: list[str]) -> str:
    return dotted_text(element) + "".join(ranks)


def rank(_start: int, _end: int, commas: list[str] | None = None) -> str:
    return f"[{''.join(commas or ())}]"


def dimension(_start: int, _end: int, *sizes: Expression) -> str:
    return f"[{', '.join(map(written, sizes))}]"


def written(node: Expression) -> str:
    """The text of an expression where the syntax has room for a text only: an array's size. Nothing here recurses."""
    found: list[str] = []
    waiting: list[Expression | str] = [node]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            found.append(item)
        else:
            waiting += reversed(_parts(item))
    return "".join(found)


def _parts(node: Expression) -> list[Expression | str]:
    match node:
        case Literal(value=str(value), kind="string"):
            return [f"'{value}'"]
        case Literal(value=value):
            return [str(value)]
        case Name(name=name):
            return [name]
        case Macro(name=name):
            return [f"#{name}"]
        case Member(object=owner, name=name, static=static):
            return [owner, f"{'::' if static else '.'}{name}"]
        case Unary(operator=operator, operand=operand):
            return [operator, operand]
        case Binary(operator=operator, left=left, right=right):
            return [left, f" {operator} ", right]
        case Conditional(test=test, yes=yes, no=no):
            return [test, " ? ", yes, " : ", no]
        case Call(callee=callee, arguments=arguments):
            return [callee, "(", *_listed(arguments), ")"]
        case New(callee=callee, arguments=arguments):
            return ["new ", callee, "(", *_listed(arguments), ")"]
        case Array(items=items):
            return ["[", *_listed(item for item in items if item is not None), "]"]
        case Index(object=owner, index=index):
            return [owner, "[", *([] if index is None else [index]), "]"]
        case _:
            return []


def _listed(items: Iterable[Expression]) -> list[Expression | str]:
    listed: list[Expression | str] = []
    for item in items:
        listed += (", ", item) if listed else (item,)
    return listed


def declarator(start: int, end: int, name: Name, dimension: str | None) -> Declare:
    """A variable, whose type is so far only its dimension."""
    return Declare(start, end, "var", name, None, dimension or "")


def declarator_with_value(start: int, end: int, name: Name, dimension: str | None, value: Expression) -> Declare:
    return Declare(start, end, "var", name, value, dimension or "")
