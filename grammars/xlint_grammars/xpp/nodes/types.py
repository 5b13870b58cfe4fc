"""What types and declared variables become: a type is a string, as written but for blanks."""

from __future__ import annotations

from xlint_grammars.syntax import Binary, Declare, Expression, Literal, Macro, Member, Name


def dotted_text(name: Expression) -> str:
    """`A.B.C` (or `A::B`) as written, without blanks; what is no name gives its last name, or nothing."""
    if isinstance(name, Name | Macro):
        return name.name
    if isinstance(name, Member):
        return f"{dotted_text(name.object)}{'::' if name.static else '.'}{name.name}"
    return ""


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
    return f"[{', '.join(map(_size, sizes))}]"


def _size(size: Expression) -> str:
    """The text of an array's size: a constant, as a rule."""
    if isinstance(size, Literal):
        return str(size.value)
    if isinstance(size, Macro):
        return f"#{size.name}"
    if isinstance(size, Binary):
        return f"{_size(size.left)} {size.operator} {_size(size.right)}"
    return dotted_text(size)


def declarator(start: int, end: int, name: Name, dimension: str | None) -> Declare:
    """A variable, whose type is so far only its dimension."""
    return Declare(start, end, "var", name, None, dimension or "")


def declarator_with_value(start: int, end: int, name: Name, dimension: str | None, value: Expression) -> Declare:
    return Declare(start, end, "var", name, value, dimension or "")
