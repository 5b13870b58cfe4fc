"""What statements become."""

from __future__ import annotations

from typing import Any, cast
from typing import Literal as OneOf

from msgspec.structs import replace

from xlint_grammars.syntax import (
    Block,
    Broken,
    Call,
    Case,
    Catch,
    Declare,
    Evaluate,
    Expression,
    For,
    If,
    Jump,
    Macro,
    Name,
    Return,
    Scope,
    Sequence,
    Statement,
    Switch,
    Throw,
    Try,
    While,
)
from xlint_grammars.xpp.nodes.lists import one_statement, statement_list


def block(start: int, end: int, statements: list[Any]) -> Block:
    return Block(start, end, statement_list(statements))


def evaluate(start: int, end: int, expression: Expression) -> Evaluate:
    return Evaluate(start, end, expression)


def variable_declaration(start: int, end: int, type_: str, declarators: list[Declare]) -> tuple[Declare, ...]:
    """Each variable is a Declare of its own. The first spans the type too, the last the semicolon."""
    last = len(declarators) - 1
    return tuple(
        Declare(
            start if index == 0 else one.start, end if index == last else one.end,
            "var", one.target, one.value, f"{type_}{one.type}",
        )
        for index, one in enumerate(declarators)
    )  # fmt: skip


def constant_declaration(
    start: int, end: int, _word: str, type_: str, declarators: list[Declare]
) -> tuple[Declare, ...]:
    return tuple(replace(one, kind="const") for one in variable_declaration(start, end, type_, declarators))


def if_(start: int, end: int, test: Expression, yes: Any) -> If:
    return If(start, end, test, one_statement(yes))


def if_else(start: int, end: int, test: Expression, yes: Any, no: Any) -> If:
    return If(start, end, test, one_statement(yes), one_statement(no))


def while_(start: int, end: int, test: Expression, body: Any) -> While:
    return While(start, end, test, one_statement(body))


def do(start: int, end: int, body: Any, test: Expression) -> While:
    return While(start, end, test, one_statement(body), after=True)


def for_(
    start: int, end: int, initial: Any, test: Expression | None, update: list[Expression] | None, body: Any
) -> For:
    return For(start, end, tuple(initial), test, _sequence(update), one_statement(body))


def for_effects(_start: int, _end: int, effects: list[Expression]) -> tuple[Statement, ...]:
    return tuple(Evaluate(effect.start, effect.end, effect) for effect in effects)


def _sequence(items: list[Expression] | None) -> Expression | None:
    if not items:
        return None
    return items[0] if len(items) == 1 else Sequence(items[0].start, items[-1].end, tuple(items))


def switch(start: int, end: int, subject: Expression, cases: list[Case]) -> Switch:
    return Switch(start, end, subject, tuple(cases))


def case(start: int, end: int, tests: list[Expression], body: list[Any]) -> Case:
    return Case(start, end, tuple(tests), statement_list(body))


def default_case(start: int, end: int, body: list[Any]) -> Case:
    return Case(start, end, (), statement_list(body))


def macro_case(start: int, end: int, node: Macro) -> Case:
    """A macro in front of the first `case`: as a case of that name, without statements."""
    return Case(start, end, (node,), ())


def broken_case(start: int, end: int, _token: object) -> Case:
    return Case(start, end, (), (Broken(start, end),))


def try_(start: int, end: int, body: Any, catches: list[Catch], final: Any) -> Try:
    return Try(start, end, one_statement(body), tuple(catches), None if final is None else one_statement(final))


def catch(start: int, end: int, target: Expression, body: Any) -> Catch:
    return Catch(start, end, target, one_statement(body))


def catch_all(start: int, end: int, body: Any) -> Catch:
    return Catch(start, end, None, one_statement(body))


def catch_with_table(start: int, end: int, target: Expression, table: Expression, body: Any) -> Catch:
    return Catch(start, end, Sequence(target.start, table.end, (target, table)), one_statement(body))


def catch_declaring(start: int, end: int, type_: str, name: Name, body: Any) -> Catch:
    return Catch(start, end, name, one_statement(body), type_)


def scope(start: int, end: int, word: str, subject: Expression, body: Any) -> Scope:
    return Scope(
        start, end, cast(OneOf["changecompany", "changesite", "unchecked"], word.lower()), subject, one_statement(body)
    )


def using(start: int, end: int, subject: Expression | Declare, body: Any) -> Scope:
    return Scope(start, end, "using", subject, one_statement(body))


def resource(start: int, end: int, type_: str, declared: Declare) -> Declare:
    return Declare(start, end, "using", declared.target, declared.value, f"{type_}{declared.type}")


def return_nothing(start: int, end: int) -> Return:
    return Return(start, end)


def return_value(start: int, end: int, value: Expression) -> Return:
    return Return(start, end, value)


def throw_again(start: int, end: int) -> Throw:
    return Throw(start, end)


def throw_value(start: int, end: int, value: Expression) -> Throw:
    return Throw(start, end, value)


def jump(start: int, end: int, word: str) -> Jump:
    return Jump(start, end, cast(OneOf["break", "continue", "retry"], word.lower()))


def next_record(start: int, end: int, buffer: Expression) -> Evaluate:
    return Evaluate(start, end, _command(start, end, "next", [buffer]))


def bare_command(start: int, end: int, word: str) -> Call:
    return Call(start, end, Name(start, end, word), ())


def flush(start: int, end: int, tables: list[Expression]) -> Call:
    return _command(start, end, "flush", tables)


def tablelock(start: int, end: int, tables: list[Expression]) -> Call:
    return _command(start, end, "tablelock", tables)


def print_(start: int, end: int, values: list[Expression]) -> Call:
    return _command(start, end, "print", values)


def print_at(start: int, end: int, values: list[Expression], place: list[Expression]) -> Call:
    return _command(start, end, "print", [*values, *place])


def window(start: int, end: int, size: list[Expression]) -> Call:
    return _command(start, end, "window", size)


def window_at(start: int, end: int, size: list[Expression], place: list[Expression]) -> Call:
    return _command(start, end, "window", [*size, *place])


def _command(start: int, end: int, word: str, values: list[Expression]) -> Call:
    return Call(start, end, Name(start, start + len(word), word), tuple(values))


def macro_statement(start: int, end: int, node: Macro) -> Evaluate:
    return Evaluate(start, end, node)


def broken(start: int, end: int, _token: object) -> Broken:
    return Broken(start, end)
