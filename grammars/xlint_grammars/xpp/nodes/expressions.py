"""What expressions become."""

from __future__ import annotations

from typing import Literal as OneOf

from msgspec.structs import replace

from xlint_grammars.syntax import (
    Array,
    Assign,
    Binary,
    Call,
    Conditional,
    Expression,
    Index,
    Macro,
    Member,
    Name,
    New,
    Unary,
    Update,
)


def assign(start: int, end: int, target: Expression, operator: str, value: Expression) -> Assign:
    return Assign(start, end, operator, target, value)


def update_after(start: int, end: int, target: Expression, operator: OneOf["++", "--"]) -> Update:
    return Update(start, end, operator, target, prefix=False)


def update_before(start: int, end: int, operator: OneOf["++", "--"], target: Expression) -> Update:
    return Update(start, end, operator, target, prefix=True)


def conditional(start: int, end: int, test: Expression, yes: Expression, no: Expression) -> Conditional:
    return Conditional(start, end, test, yes, no)


def binary(start: int, end: int, left: Expression, operator: str, right: Expression) -> Binary:
    return Binary(start, end, operator.lower(), left, right)


def type_name(start: int, end: int, type_: str) -> Name:
    return Name(start, end, type_)


def unary(start: int, end: int, operator: str, operand: Expression) -> Unary:
    return Unary(start, end, operator, operand)


def byref(start: int, end: int, operand: Expression) -> Unary:
    return Unary(start, end, "byref", operand)


def container(start: int, end: int, items: list[Expression] | None = None) -> Array:
    return Array(start, end, tuple(items or ()))


def macro(_start: int, _end: int, node: Macro) -> Macro:
    return node


def parenthesised(_start: int, _end: int, inner: Expression) -> Expression:
    return inner


def member(start: int, end: int, owner: Expression, name: Name) -> Member:
    return Member(start, end, owner, name.name, name.start)


def static_member(start: int, end: int, owner: Expression, name: Name) -> Member:
    return Member(start, end, owner, name.name, name.start, static=True)


def index_of(start: int, end: int, owner: Expression, position: Expression) -> Index:
    return Index(start, end, owner, position)


def call(start: int, end: int, callee: Expression, arguments: list[Expression]) -> Call:
    return Call(start, end, callee, tuple(arguments))


def arguments(_start: int, _end: int, items: list[Expression]) -> list[Expression]:
    return items


def next_call(start: int, end: int, name: Name, arguments: list[Expression]) -> Call:
    """Chain of Command: `next m(..)` calls the member `m` of `next`."""
    callee = Member(start, name.end, Name(start, start + 4, "next"), name.name, name.start)
    return Call(start, end, callee, tuple(arguments))


def new(start: int, end: int, type_: Name, arguments: list[Expression]) -> New:
    return New(start, end, type_, tuple(arguments))


def new_array(start: int, end: int, type_: Name, sizes: list[Expression], ranks: list[str]) -> New:
    name = replace(type_, name=f"{type_.name}[]{''.join(ranks)}")
    return New(start, end, name, tuple(sizes))
