"""What units, classes and their members become."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple
from typing import Literal as OneOf

import msgspec
from msgspec.structs import replace

from xlint_grammars.syntax import (
    Array,
    Attribute,
    Block,
    Call,
    Class,
    Declare,
    Expression,
    Field,
    Function,
    Import,
    ImportName,
    Literal,
    Macro,
    Member,
    Method,
    Module,
    Name,
    Parameter,
    Statement,
)
from xlint_grammars.xpp.nodes.lists import is_nothing, statement_list
from xlint_grammars.xpp.nodes.statements import variable_declaration
from xlint_grammars.xpp.nodes.types import dotted_text


class _Prefix(NamedTuple):
    start: int
    attributes: tuple[Attribute, ...]
    modifiers: tuple[str, ...]


def module(start: int, end: int, units: list[Any]) -> Module:
    return Module(start, max(start, end), "xpp", statement_list(units))


def using_namespace(start: int, end: int, name: Expression) -> Import:
    return Import(start, end, dotted_text(name))


def using_alias(start: int, end: int, alias: Name, name: Expression) -> Import:
    source = dotted_text(name)
    return Import(start, end, source, (ImportName(alias.start, end, "*", alias.name),))


def class_declaration(
    start: int,
    end: int,
    name: Name,
    bases: list[Expression] | None,
    interfaces: list[Expression] | None,
    members: list[Any],
) -> Declare:
    return _class("class", start, end, name, bases, interfaces, members)


def interface_declaration(
    start: int,
    end: int,
    name: Name,
    bases: list[Expression] | None,
    interfaces: list[Expression] | None,
    members: list[Any],
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
    extended = [Name(base.start, base.end, dotted_text(base)) for base in bases or ()]
    implemented = (*(base.name for base in extended[1:]), *(dotted_text(each) for each in interfaces or ()))
    listed: list[Field | Method] = []
    parts: list[Class] = []
    others: list[Statement] = []
    for item in members:
        sort_member(item, listed, parts, others)
    node = Class(
        start, end, name.name, extended[0] if extended else None, tuple(listed), kind,
        interfaces=implemented, parts=tuple(parts), statements=tuple(others),
    )  # fmt: skip
    return Declare(start, end, "class", name, node)


def sort_member(item: Any, listed: list[Field | Method], parts: list[Class], others: list[Statement]) -> None:
    if isinstance(item, tuple):
        listed += _Fields(item).fields()
    elif isinstance(item, _Fields):
        listed += item.fields()
    elif isinstance(item, Declare):
        if isinstance(item.value, Function):
            listed.append(_method(item, item.value))
        elif isinstance(item.value, Class):
            parts.append(item.value)
    elif not is_nothing(item):
        others.append(item)


class _Fields(msgspec.Struct, gc=False):
    """Fields declared together. The first spans their attributes and modifiers too."""

    declared: tuple[Declare, ...]
    modifiers: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()

    def fields(self) -> Iterator[Field]:
        attributes = self.attributes
        for one in self.declared:
            static = "static" in self.modifiers
            yield Field(one.start, one.end, _key(one.target), one.value, static, one.type, self.modifiers, attributes)
            attributes = ()


def _method(declared: Declare, function: Function) -> Method:
    kind: OneOf["method", "constructor", "delegate"] = "method"
    if "delegate" in function.modifiers:
        kind = "delegate"
    elif function.name is not None and function.name.lower() == "new":
        kind = "constructor"
    return Method(declared.start, declared.end, _key(declared.target), function, "static" in function.modifiers, kind)


def _key(name: Expression) -> Literal:
    return Literal(name.start, name.end, name.name if isinstance(name, Name) else "", "string")


def attributes(start: int, _end: int, lists: list[Array]) -> _Prefix:
    return _Prefix(start, _attributes(lists), ())


def modifiers(start: int, _end: int, words: list[str]) -> _Prefix:
    return _Prefix(start, (), tuple(word.lower() for word in words))


def attributes_and_modifiers(start: int, _end: int, lists: list[Array], words: list[str]) -> _Prefix:
    return _Prefix(start, _attributes(lists), tuple(word.lower() for word in words))


def _attributes(lists: list[Array]) -> tuple[Attribute, ...]:
    return tuple(_attribute(item) for array in lists for item in array.items if item is not None)


def _attribute(item: Expression) -> Attribute:
    if _is_dotted(item):
        return Attribute(item.start, item.end, dotted_text(item), ())
    if isinstance(item, Call) and _is_dotted(item.callee):
        return Attribute(item.start, item.end, dotted_text(item.callee), item.arguments)
    return Attribute(item.start, item.end, "", (item,))


def _is_dotted(node: Expression) -> bool:
    while isinstance(node, Member) and not node.static:
        node = node.object
    return isinstance(node, Name)


def prefixed(_start: int, _end: int, prefix: _Prefix, declared: Any) -> Any:
    """A member with its attributes and modifiers."""
    start, attributes, modifiers = prefix
    if isinstance(declared, tuple):
        first, *others = declared
        return _Fields((replace(first, start=start), *others), modifiers, attributes)
    value = replace(declared.value, start=start, attributes=attributes, modifiers=modifiers)
    if isinstance(value, Class):
        value = _part_of_form(value)
    return replace(declared, start=start, value=value)


_FORM_PARTS: Final[dict[str, OneOf["form", "datasource", "field", "control"]]] = {
    "form": "form", "datasource": "datasource", "datafield": "field", "control": "control",
}  # fmt: skip


def _part_of_form(node: Class) -> Class:
    """`[Form] class`, and inside it `[DataSource]`, `[DataField]` and `[Control("Button")]`: as Visual Studio shows forms."""
    for attribute in node.attributes:
        kind = _FORM_PARTS.get(attribute.name.lower())
        if kind is not None:
            type_ = attribute.arguments[0] if attribute.arguments else None
            base = node.base
            if kind == "control" and isinstance(type_, Literal) and base is None:
                base = Name(type_.start, type_.end, str(type_.value))
            return replace(node, kind=kind, base=base)
    return node


def unit_field(_start: int, _end: int, prefix: _Prefix, declared: tuple[Declare, ...]) -> tuple[Declare, ...]:
    """A field outside a class: a variable of the unit."""
    kind: OneOf["var", "const"] = "const" if "const" in prefix.modifiers else "var"
    first, *others = (replace(one, kind=kind) for one in declared)
    return (replace(first, start=prefix.start), *others)


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


def parameter(start: int, end: int, type_: str, name: Name, dimension: str | None) -> Parameter:
    return Parameter(start, end, name, None, type=f"{type_}{dimension or ''}")


def parameter_with_default(
    start: int, end: int, type_: str, name: Name, dimension: str | None, default: Expression
) -> Parameter:
    return Parameter(start, end, name, default, type=f"{type_}{dimension or ''}")


def parameter_macro(start: int, end: int, node: Macro) -> Parameter:
    return Parameter(start, end, node)
