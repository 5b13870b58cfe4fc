"""esprima's expressions, functions and classes -> the one small syntax."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any, Final

from esprima.nodes import RegexLiteral

from xlint_grammars import syntax
from xlint_grammars.syntax import Expression, Statement
from xlint_grammars.text import Region

_LEFT_SPINE: Final = {
    "MemberExpression": "object",
    "CallExpression": "callee",
    "TaggedTemplateExpression": "tag",
    "ChainExpression": "expression",
    "BinaryExpression": "left",
    "LogicalExpression": "left",
}


class ExpressionConverter(ABC):
    """Converts expressions; places become offsets into the document.

    Chains that grow to the left (`a + b + c`, `a.b().c`) are walked in a loop: they may be thousands long.
    """

    def __init__(self, region: Region) -> None:
        shift = region.shift
        self.place: Callable[[int], int] = region.to_document if shift is None else shift.__add__
        self._expressions: dict[str, Callable[[Any], Expression]] = {
            "Literal": self._literal,
            "Identifier": self._identifier,
            "PrivateIdentifier": self._name,
            "ThisExpression": lambda node: self._named(node, "this"),
            "Super": lambda node: self._named(node, "super"),
            "Import": lambda node: self._named(node, "import"),
            "MetaProperty": lambda node: self._named(node, f"{node.meta.name}.{node.property.name}"),
            "TemplateLiteral": self._template,
            "ArrayExpression": self._array,
            "ArrayPattern": self._array_pattern,
            "ObjectExpression": self._object,
            "ObjectPattern": self._object_pattern,
            "FunctionExpression": self.function,
            "FunctionDeclaration": self.function,
            "ArrowFunctionExpression": self.function,
            "ClassExpression": self.class_,
            "ClassDeclaration": self.class_,
            "UnaryExpression": lambda node: self._unary(node, node.operator),
            "AwaitExpression": lambda node: self._unary(node, "await"),
            "YieldExpression": lambda node: self._unary(node, "yield*" if node.delegate else "yield"),
            "UpdateExpression": self._update,
            "ConditionalExpression": self._conditional,
            "AssignmentExpression": self._assignment,
            "AssignmentPattern": self._assignment,
            "SpreadElement": self._spread,
            "RestElement": self._rest,
            "SequenceExpression": self._sequence,
            "NewExpression": self._new,
        } | dict.fromkeys(_LEFT_SPINE, self._left_spine)
        self._links: dict[str, Callable[[Any, Expression], Expression]] = {
            "MemberExpression": self._member,
            "CallExpression": self._call,
            "TaggedTemplateExpression": self._tagged,
            "ChainExpression": lambda _, expression: expression,
            "BinaryExpression": self._binary,
            "LogicalExpression": self._binary,
        }

    @abstractmethod
    def body(self, nodes: Iterable[Any]) -> tuple[Statement, ...]:
        """A list of statements."""

    def block(self, node: Any) -> syntax.Block:
        return syntax.Block(self.place(node.start), self.place(node.end), self.body(node.body))

    def expression(self, node: Any) -> Expression:
        return self._expressions[node.type](node)

    def target(self, node: Any) -> Expression:
        """What is assigned to or declared: `undefined` is a name here."""
        return self._name(node) if node.type == "Identifier" else self.expression(node)

    def _optional(self, node: Any) -> Expression | None:
        return None if node is None else self.expression(node)

    # ── names, constants, literals ──────────────────────────────────────────────────────────────────────────────────────

    def _literal(self, node: Any) -> syntax.Literal:
        start, end, value = self.place(node.start), self.place(node.end), node.value
        if isinstance(value, str):
            return syntax.Literal(start, end, value, "string")
        if node.__class__ is RegexLiteral:
            return syntax.Literal(start, end, node.raw, "regex")
        if isinstance(value, bool):
            return syntax.Literal(start, end, value, "boolean")
        if value is None:
            return syntax.Literal(start, end, None, "null")
        if node.raw[-1] == "n":
            return syntax.Literal(start, end, node.raw, "bigint")
        return syntax.Literal(start, end, value, "number")

    def _identifier(self, node: Any) -> syntax.Name | syntax.Literal:
        if node.name == "undefined":
            return syntax.Literal(self.place(node.start), self.place(node.end), None, "undefined")
        return self._name(node)

    def _name(self, node: Any) -> syntax.Name:
        return syntax.Name(self.place(node.start), self.place(node.end), node.name)

    def _named(self, node: Any, name: str) -> syntax.Name:
        return syntax.Name(self.place(node.start), self.place(node.end), name)

    def _template(self, node: Any) -> syntax.Template:
        return self._template_of(node, node.start, None)

    def _template_of(self, node: Any, start: int, tag: Expression | None) -> syntax.Template:
        parts: list[Expression] = []
        for index, quasi in enumerate(node.quasis):
            if quasi.value.raw:
                begin, end = quasi.start + 1, quasi.end - (1 if quasi.tail else 2)
                parts.append(syntax.Literal(self.place(begin), self.place(end), quasi.value.cooked, "string"))
            if index < len(node.expressions):
                parts.append(self.expression(node.expressions[index]))
        return syntax.Template(self.place(start), self.place(node.end), tuple(parts), tag)

    def _array(self, node: Any) -> syntax.Array:
        items = tuple([self._optional(item) for item in node.elements])
        return syntax.Array(self.place(node.start), self.place(node.end), items)

    def _array_pattern(self, node: Any) -> syntax.Array:
        items = tuple([None if item is None else self.target(item) for item in node.elements])
        return syntax.Array(self.place(node.start), self.place(node.end), items)

    def _object(self, node: Any) -> syntax.Object:
        return self._object_of(node, self.expression)

    def _object_pattern(self, node: Any) -> syntax.Object:
        return self._object_of(node, self.target)

    def _object_of(self, node: Any, convert: Callable[[Any], Expression]) -> syntax.Object:
        properties: list[syntax.Property] = []
        for entry in node.properties:
            start, end = self.place(entry.start), self.place(entry.end)
            if entry.type == "Property":
                key = self.key(entry)
                properties.append(syntax.Property(start, end, key, convert(entry.value), entry.kind, entry.computed))
            else:
                properties.append(syntax.Property(start, end, None, convert(entry.argument), "spread"))
        return syntax.Object(self.place(node.start), self.place(node.end), tuple(properties))

    def key(self, owner: Any) -> Expression:
        """A property's key: a string `Literal` unless computed."""
        key = owner.key
        if owner.computed:
            return self.expression(key)
        text = key.name if key.type in ("Identifier", "PrivateIdentifier") else str(key.value)
        return syntax.Literal(self.place(key.start), self.place(key.end), text, "string")

    # ── operators ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _left_spine(self, node: Any) -> Expression:
        links = []
        while (attribute := _LEFT_SPINE.get(node.type)) is not None:
            links.append(node)
            node = getattr(node, attribute)
        expression = self.expression(node)
        for link in reversed(links):
            expression = self._links[link.type](link, expression)
        return expression

    def _member(self, node: Any, owner: Expression) -> Expression:
        start, end, prop = self.place(node.start), self.place(node.end), node.property
        if node.computed:
            return syntax.Index(start, end, owner, self.expression(prop), node.optional)
        return syntax.Member(start, end, owner, prop.name, self.place(prop.start), node.optional)

    def _call(self, node: Any, callee: Expression) -> syntax.Call:
        arguments = self._list(node.arguments)
        return syntax.Call(self.place(node.start), self.place(node.end), callee, arguments, node.optional)

    def _tagged(self, node: Any, tag: Expression) -> syntax.Template:
        return self._template_of(node.quasi, node.start, tag)

    def _binary(self, node: Any, left: Expression) -> syntax.Binary:
        right = self.expression(node.right)
        return syntax.Binary(self.place(node.start), self.place(node.end), node.operator, left, right)

    def _list(self, nodes: Iterable[Any]) -> tuple[Expression, ...]:
        return tuple([self.expression(node) for node in nodes])

    def _unary(self, node: Any, operator: str) -> syntax.Unary:
        end = self.place(node.end)
        operand = self._optional(node.argument) or syntax.Literal(end, end, None, "undefined")
        return syntax.Unary(self.place(node.start), end, operator, operand)

    def _update(self, node: Any) -> syntax.Update:
        target = self.target(node.argument)
        return syntax.Update(self.place(node.start), self.place(node.end), node.operator, target, node.prefix)

    def _conditional(self, node: Any) -> syntax.Conditional:
        test, yes, no = self._list((node.test, node.consequent, node.alternate))
        return syntax.Conditional(self.place(node.start), self.place(node.end), test, yes, no)

    def _assignment(self, node: Any) -> syntax.Assign:
        target, value = self.target(node.left), self.expression(node.right)
        return syntax.Assign(self.place(node.start), self.place(node.end), node.operator or "=", target, value)

    def _spread(self, node: Any) -> syntax.Spread:
        return syntax.Spread(self.place(node.start), self.place(node.end), self.expression(node.argument))

    def _rest(self, node: Any) -> syntax.Spread:
        return syntax.Spread(self.place(node.start), self.place(node.end), self.target(node.argument))

    def _sequence(self, node: Any) -> syntax.Sequence:
        return syntax.Sequence(self.place(node.start), self.place(node.end), self._list(node.expressions))

    def _new(self, node: Any) -> syntax.New:
        callee, arguments = self.expression(node.callee), self._list(node.arguments)
        return syntax.New(self.place(node.start), self.place(node.end), callee, arguments)

    # ── functions and classes ───────────────────────────────────────────────────────────────────────────────────────────

    def function(self, node: Any) -> syntax.Function:
        arrow = node.type == "ArrowFunctionExpression"
        modifiers = (("async", node.isAsync), ("generator", node.generator), ("arrow", arrow))
        return syntax.Function(
            self.place(node.start),
            self.place(node.end),
            node.id.name if node.id else None,
            tuple([self._parameter(parameter) for parameter in node.params]),
            self._function_body(node.body),
            tuple([word for word, present in modifiers if present]),
        )

    def _function_body(self, body: Any) -> syntax.Block:
        if body.type == "BlockStatement":
            return self.block(body)
        start, end = self.place(body.start), self.place(body.end)
        return syntax.Block(start, end, (syntax.Return(start, end, self.expression(body)),))

    def _parameter(self, node: Any) -> syntax.Parameter:
        start, end = self.place(node.start), self.place(node.end)
        if node.type == "AssignmentPattern":
            return syntax.Parameter(start, end, self.target(node.left), self.expression(node.right))
        if node.type in ("RestElement", "SpreadElement"):
            return syntax.Parameter(start, end, self.target(node.argument), rest=True)
        return syntax.Parameter(start, end, self.target(node))

    def class_(self, node: Any) -> syntax.Class:
        members: list[syntax.Field | syntax.Method] = []
        statements: list[Statement] = []
        for member in node.body.body:
            if member.type == "MethodDefinition":
                members.append(self._method(member))
            elif member.type == "FieldDefinition":
                members.append(self._field(member))
            else:
                statements.extend(self.body((member,)))
        return syntax.Class(
            self.place(node.start),
            self.place(node.end),
            node.id.name if node.id else None,
            self._optional(node.superClass),
            tuple(members),
            statements=tuple(statements),
        )

    def _method(self, node: Any) -> syntax.Method:
        key, function = self.key(node), self.function(node.value)
        return syntax.Method(self.place(node.start), self.place(node.end), key, function, node.static, node.kind)

    def _field(self, node: Any) -> syntax.Field:
        key, value = self.key(node), self._optional(node.value)
        return syntax.Field(self.place(node.start), self.place(node.end), key, value, node.static)
