"""What each rule of xpp.lark becomes. A function is named after a rule or its alias, and gets the span and the kept children.

Spans are the document's. Helper rules yield lists, plain tuples and strings instead of nodes; their users know which.
"""

from __future__ import annotations

from typing import Any, Literal as OneOf, NamedTuple, cast

import msgspec
from msgspec.structs import replace

from xlint_grammars.syntax import (
    Array, Assign, Attribute, Binary, Block, Broken, Call, Case, Catch, Class, Conditional, Declare, Evaluate, Expression, Field,
    For, Function, If, Import, ImportName, Index, Jump, Literal, Macro, Member, Method, Module, Name, New, Parameter, Return,
    Scope, Sequence, Statement, Switch, Throw, Try, Unary, Update, While,
)  # fmt: skip

# ── lists ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


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


def _is_nothing(statement: Statement) -> bool:
    return isinstance(statement, Block) and statement.end - statement.start == 1


def _statements(items: list[Any]) -> tuple[Any, ...]:
    """A statement list: declarations of several variables spread out, lone semicolons gone."""
    statements: list[Statement] = []
    for item in items:
        if isinstance(item, tuple):
            statements += item
        elif not _is_nothing(item):
            statements.append(item)
    return tuple(statements)


def _body(item: Any) -> Statement:
    """One statement where the syntax has room for one."""
    if isinstance(item, tuple):
        return Block(item[0].start, item[-1].end, item) if len(item) > 1 else item[0]
    return cast(Statement, item)


# ── units, classes and members ──────────────────────────────────────────────────────────────────────────────────────────


class _Prefix(NamedTuple):
    start: int
    attributes: tuple[Attribute, ...]
    modifiers: tuple[str, ...]


def module(start: int, end: int, units: list[Any]) -> Module:
    return Module(start, max(start, end), "xpp", _statements(units))


def using_namespace(start: int, end: int, name: Expression) -> Import:
    return Import(start, end, dotted_text(name))


def using_alias(start: int, end: int, alias: Name, name: Expression) -> Import:
    source = dotted_text(name)
    return Import(start, end, source, (ImportName(alias.start, end, "*", alias.name),))


def class_declaration(
    start: int, end: int, name: Name, bases: list[Expression] | None, interfaces: list[Expression] | None, members: list[Any]
) -> Declare:
    return _class("class", start, end, name, bases, interfaces, members)


def interface_declaration(
    start: int, end: int, name: Name, bases: list[Expression] | None, interfaces: list[Expression] | None, members: list[Any]
) -> Declare:
    return _class("interface", start, end, name, bases, interfaces, members)


def _class(
    kind: OneOf["class", "interface"],
    start: int,
    end: int,
    name: Name,
    bases: list[Expression] | None,
    interfaces: list[Expression] | None,
    members: list[Any],
) -> Declare:
    base, *more = [Name(b.start, b.end, dotted_text(b)) for b in bases or ()] or [None]
    implemented = (*(m.name for m in more if m), *(dotted_text(i) for i in interfaces or ()))
    listed: list[Field | Method] = []
    parts: list[Class] = []
    others: list[Statement] = []
    for item in members:
        sort_member(item, listed, parts, others)
    node = Class(
        start, end, name.name, base, tuple(listed), kind,
        interfaces=implemented, parts=tuple(parts), statements=tuple(others),
    )  # fmt: skip
    return Declare(start, end, "class", name, node)


def sort_member(item: Any, listed: list[Field | Method], parts: list[Class], others: list[Statement]) -> None:
    if isinstance(item, tuple):
        listed += (_field(declared, ()) for declared in item)
    elif isinstance(item, _Fields):
        listed += (_field(declared, item.modifiers) for declared in item.declared)
    elif isinstance(item, Declare):
        if isinstance(item.value, Function):
            listed.append(_method(item, item.value))
        elif isinstance(item.value, Class):
            parts.append(item.value)
    elif not _is_nothing(item):
        others.append(item)


class _Fields(msgspec.Struct, gc=False):
    declared: tuple[Declare, ...]
    modifiers: tuple[str, ...]


def _field(declared: Declare, modifiers: tuple[str, ...]) -> Field:
    return Field(declared.start, declared.end, _key(declared.target), declared.value, "static" in modifiers, declared.type)


def _method(declared: Declare, function: Function) -> Method:
    kind: OneOf["method", "constructor", "delegate"] = "method"
    if "delegate" in function.modifiers:
        kind = "delegate"
    elif function.name is not None and function.name.lower() == "new":
        kind = "constructor"
    return Method(declared.start, declared.end, _key(declared.target), function, "static" in function.modifiers, kind)


def _key(name: Expression) -> Literal:
    return Literal(name.start, name.end, name.name if isinstance(name, Name) else "", "string")


def prefix_attributes(start: int, _end: int, attributes: list[Array]) -> _Prefix:
    return _Prefix(start, _attributes(attributes), ())


def prefix_modifiers(start: int, _end: int, modifiers: list[str]) -> _Prefix:
    return _Prefix(start, (), tuple(word.lower() for word in modifiers))


def prefix_both(start: int, _end: int, attributes: list[Array], modifiers: list[str]) -> _Prefix:
    return _Prefix(start, _attributes(attributes), tuple(word.lower() for word in modifiers))


def _attributes(lists: list[Array]) -> tuple[Attribute, ...]:
    return tuple(_attribute(item) for array in lists for item in array.items if item is not None)


def _attribute(item: Expression) -> Attribute:
    if isinstance(item, Call):
        return Attribute(item.start, item.end, dotted_text(item.callee), item.arguments)
    return Attribute(item.start, item.end, dotted_text(item), ())


def prefixed(_start: int, _end: int, prefix: _Prefix, declared: Any) -> Any:
    """A member with its attributes and modifiers."""
    start, attributes, modifiers = prefix
    if isinstance(declared, tuple):
        kind: OneOf["var", "const"] = "const" if "const" in modifiers else "var"
        fields = tuple(replace(one, kind=kind) for one in declared) if kind == "const" else declared
        return _Fields(fields, modifiers)
    value = replace(declared.value, start=start, attributes=attributes, modifiers=modifiers)
    return replace(declared, start=start, value=value)


def unit_prefixed(start: int, end: int, prefix: _Prefix, declared: Any) -> Any:
    item = prefixed(start, end, prefix, declared)
    return item.declared if isinstance(item, _Fields) else item


def field(start: int, end: int, type_: str, declarators: list[Declare]) -> tuple[Declare, ...]:
    return variable_declaration(start, end, type_, declarators)


def method(start: int, end: int, type_: str | None, name: Name, parameters: list[Parameter], body: Block) -> Declare:
    function = Function(start, end, name.name, tuple(parameters), body, type=type_)
    return Declare(start, end, "function", name, function)


local_function = method


def method_without_type(start: int, end: int, name: Name, parameters: list[Parameter], body: Block) -> Declare:
    return method(start, end, None, name, parameters, body)


def parameters(_start: int, _end: int, items: list[Parameter]) -> list[Parameter]:
    return items


def parameter(start: int, end: int, type_: str, name: Name, dimension: bool | None) -> Parameter:
    return Parameter(start, end, name, None, type=_dimensioned(type_, dimension))


def parameter_with_default(
    start: int, end: int, type_: str, name: Name, dimension: bool | None, default: Expression
) -> Parameter:
    return Parameter(start, end, name, default, type=_dimensioned(type_, dimension))


def parameter_macro(start: int, end: int, node: Macro) -> Parameter:
    return Parameter(start, end, node)


# ── types ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


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


def _dimensioned(type_: str, dimension: bool | None) -> str:
    return f"{type_}[]" if dimension else type_


def declarator(start: int, end: int, name: Name, dimension: bool | None) -> Declare:
    return Declare(start, end, "var", name, None, "[]" if dimension else "")


def declarator_with_value(start: int, end: int, name: Name, dimension: bool | None, value: Expression) -> Declare:
    return Declare(start, end, "var", name, value, "[]" if dimension else "")


# ── statements ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def block(start: int, end: int, statements: list[Any]) -> Block:
    return Block(start, end, _statements(statements))


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


def constant_declaration(start: int, end: int, _word: str, type_: str, declarators: list[Declare]) -> tuple[Declare, ...]:
    return tuple(replace(one, kind="const") for one in variable_declaration(start, end, type_, declarators))


def if_(start: int, end: int, test: Expression, yes: Any) -> If:
    return If(start, end, test, _body(yes))


def if_else(start: int, end: int, test: Expression, yes: Any, no: Any) -> If:
    return If(start, end, test, _body(yes), _body(no))


def while_(start: int, end: int, test: Expression, body: Any) -> While:
    return While(start, end, test, _body(body))


def do(start: int, end: int, body: Any, test: Expression) -> While:
    return While(start, end, test, _body(body), after=True)


def for_(start: int, end: int, initial: Any, test: Expression | None, update: list[Expression] | None, body: Any) -> For:
    return For(start, end, tuple(initial), test, _sequence(update), _body(body))


def for_effects(_start: int, _end: int, effects: list[Expression]) -> tuple[Statement, ...]:
    return tuple(Evaluate(effect.start, effect.end, effect) for effect in effects)


def _sequence(items: list[Expression] | None) -> Expression | None:
    if not items:
        return None
    return items[0] if len(items) == 1 else Sequence(items[0].start, items[-1].end, tuple(items))


def switch(start: int, end: int, subject: Expression, cases: list[Case]) -> Switch:
    return Switch(start, end, subject, tuple(cases))


def case(start: int, end: int, tests: list[Expression], body: list[Any]) -> Case:
    return Case(start, end, tuple(tests), _statements(body))


def default_case(start: int, end: int, body: list[Any]) -> Case:
    return Case(start, end, (), _statements(body))


def macro_case(start: int, end: int, node: Macro) -> Case:
    """A macro in front of the first `case`: as a case of that name, without statements."""
    return Case(start, end, (node,), ())


def broken_case(start: int, end: int, _token: object) -> Case:
    return Case(start, end, (), (Broken(start, end),))


def try_(start: int, end: int, body: Any, catches: list[Catch], final: Any) -> Try:
    return Try(start, end, _body(body), tuple(catches), None if final is None else _body(final))


def catch(start: int, end: int, target: Expression, body: Any) -> Catch:
    return Catch(start, end, target, _body(body))


def catch_all(start: int, end: int, body: Any) -> Catch:
    return Catch(start, end, None, _body(body))


def catch_with_table(start: int, end: int, target: Expression, table: Expression, body: Any) -> Catch:
    return Catch(start, end, Sequence(target.start, table.end, (target, table)), _body(body))


def catch_declaring(start: int, end: int, _type: str, name: Name, body: Any) -> Catch:
    return Catch(start, end, name, _body(body))


def scope(start: int, end: int, word: str, subject: Expression, body: Any) -> Scope:
    return Scope(start, end, cast(OneOf["changecompany", "changesite", "unchecked"], word.lower()), subject, _body(body))


def using_declaration(start: int, end: int, type_: str, declared: Declare, body: Any) -> Scope:
    variable = replace(declared, kind="using", type=f"{type_}{declared.type}")
    return Scope(start, end, "using", variable, _body(body))


def using_expression(start: int, end: int, subject: Expression, body: Any) -> Scope:
    return Scope(start, end, "using", subject, _body(body))


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


# ── expressions ─────────────────────────────────────────────────────────────────────────────────────────────────────────


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
