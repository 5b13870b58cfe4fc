"""What types and declared variables become: a type is a string, as written but for blanks."""

from __future__ import annotations

from xlint_grammars.syntax import Declare, Expression, Literal, Macro, Member, Name


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


def dimension(_start: int, _end: int, *_sizes: Expression) -> bool:
    return True


def dimensioned(type_: str, dimension: bool | None) -> str:
    return f"{type_}[]" if dimension else type_


def declarator(start: int, end: int, name: Name, dimension: bool | None) -> Declare:
    return Declare(start, end, "var", name, None, "[]" if dimension else "")


def declarator_with_value(start: int, end: int, name: Name, dimension: bool | None, value: Expression) -> Declare:
    return Declare(start, end, "var", name, value, "[]" if dimension else "")
