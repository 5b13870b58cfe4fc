"""esprima's statements and modules -> the one small syntax."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, cast

from xlint_grammars import syntax
from xlint_grammars.javascript_expressions import ExpressionConverter
from xlint_grammars.syntax import Expression, Statement
from xlint_grammars.text import Region

_NOTHING: Final = frozenset(("EmptyStatement", "DebuggerStatement"))


class Converter(ExpressionConverter):
    """Converts the program of one region; `has_module_syntax` tells whether it imports or exports."""

    def __init__(self, region: Region) -> None:
        super().__init__(region)
        self.has_module_syntax = False
        self._statements: dict[str, Callable[[Any], Statement]] = {
            "BlockStatement": self.block,
            "StaticBlock": lambda node: self.block(node.body),
            "ExpressionStatement": self._evaluate,
            "FunctionDeclaration": self._declare_function,
            "ClassDeclaration": self._declare_class,
            "IfStatement": self._if,
            "SwitchStatement": self._switch,
            "WhileStatement": self._while,
            "DoWhileStatement": self._while,
            "ForStatement": self._for,
            "ForInStatement": self._for_each,
            "ForOfStatement": self._for_each,
            "ForAwaitStatement": self._for_each,
            "ReturnStatement": self._return,
            "ThrowStatement": self._throw,
            "TryStatement": self._try,
            "BreakStatement": lambda node: self._jump(node, "break"),
            "ContinueStatement": lambda node: self._jump(node, "continue"),
            "LabeledStatement": self._labeled,
            "WithStatement": self._with,
            "ImportDeclaration": self._import,
            "ExportNamedDeclaration": self._export,
            "ExportDefaultDeclaration": self._export_default,
            "ExportAllDeclaration": self._export_all,
        }

    # ── entry points ────────────────────────────────────────────────────────────────────────────────────────────────────

    def module(self, program: Any) -> syntax.Module:
        body = self.body(program.body)
        return syntax.Module(
            self.place(program.start), self.place(program.end), "javascript", body, self.has_module_syntax
        )

    def body(self, nodes: Iterable[Any]) -> tuple[Statement, ...]:
        """A list of statements: several declarations in one become several, empty ones vanish."""
        statements: list[Statement] = []
        for node in nodes:
            kind = node.type
            if kind == "VariableDeclaration":
                statements.extend(self.declarations(node))
            elif kind == "Gap":
                statements.extend(self._gap(node))
            elif kind not in _NOTHING:
                statements.append(self._statements[kind](node))
        return tuple(statements)

    def statement(self, node: Any) -> Statement:
        """Exactly one statement, for a place that takes only one."""
        if convert := self._statements.get(node.type):
            return convert(node)
        body = self.body((node,))
        return body[0] if len(body) == 1 else syntax.Block(self.place(node.start), self.place(node.end), body)

    # ── statements ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _gap(self, node: Any) -> Iterable[Statement]:
        yield syntax.Broken(self.place(node.start), self.place(node.end))
        if node.body:
            start, end = self.place(node.body[0].start), self.place(node.body[-1].end)
            yield syntax.Block(start, end, self.body(node.body))

    def declarations(self, node: Any) -> list[syntax.Declare]:
        return [
            syntax.Declare(
                self.place(each.start), self.place(each.end), node.kind, self.target(each.id), self._optional(each.init)
            )
            for each in node.declarations
        ]

    def _declare_function(self, node: Any) -> syntax.Declare:
        return self._declare(node, "function", self.function(node))

    def _declare_class(self, node: Any) -> syntax.Declare:
        return self._declare(node, "class", self.class_(node))

    def _declare(self, node: Any, kind: Any, value: Expression) -> syntax.Declare:
        return syntax.Declare(self.place(node.start), self.place(node.end), kind, self._name(node.id), value)

    def _evaluate(self, node: Any) -> syntax.Evaluate:
        return syntax.Evaluate(self.place(node.start), self.place(node.end), self.expression(node.expression))

    def _if(self, node: Any) -> syntax.If:
        chain = []
        while node is not None and node.type == "IfStatement":
            chain.append(node)
            node = node.alternate
        result = None if node is None else self.statement(node)
        for link in reversed(chain):
            test, yes = self.expression(link.test), self.statement(link.consequent)
            result = syntax.If(self.place(link.start), self.place(link.end), test, yes, result)
        return cast(syntax.If, result)

    def _switch(self, node: Any) -> syntax.Switch:
        cases = tuple([self._case(case) for case in node.cases])
        return syntax.Switch(self.place(node.start), self.place(node.end), self.expression(node.discriminant), cases)

    def _case(self, node: Any) -> syntax.Case:
        tests = () if node.test is None else (self.expression(node.test),)
        return syntax.Case(self.place(node.start), self.place(node.end), tests, self.body(node.consequent))

    def _while(self, node: Any) -> syntax.While:
        test, body = self.expression(node.test), self.statement(node.body)
        return syntax.While(self.place(node.start), self.place(node.end), test, body, node.type == "DoWhileStatement")

    def _for(self, node: Any) -> syntax.For:
        return syntax.For(
            self.place(node.start),
            self.place(node.end),
            self._initial(node.init),
            self._optional(node.test),
            self._optional(node.update),
            self.statement(node.body),
        )

    def _initial(self, node: Any) -> tuple[Statement, ...]:
        if node is None:
            return ()
        if node.type == "VariableDeclaration":
            return tuple(self.declarations(node))
        return (syntax.Evaluate(self.place(node.start), self.place(node.end), self.expression(node)),)

    def _for_each(self, node: Any) -> syntax.ForEach:
        target: syntax.Declare | Expression
        if node.left.type == "VariableDeclaration":
            (target,) = self.declarations(node.left)
        else:
            target = self.target(node.left)
        iterable, body = self.expression(node.right), self.statement(node.body)
        kind = "in" if node.type == "ForInStatement" else "of"
        return syntax.ForEach(self.place(node.start), self.place(node.end), target, cast(Any, kind), iterable, body)

    def _return(self, node: Any) -> syntax.Return:
        return syntax.Return(self.place(node.start), self.place(node.end), self._optional(node.argument))

    def _throw(self, node: Any) -> syntax.Throw:
        return syntax.Throw(self.place(node.start), self.place(node.end), self.expression(node.argument))

    def _try(self, node: Any) -> syntax.Try:
        body, catches = self.block(node.block), ()
        final = None if node.finalizer is None else self.block(node.finalizer)
        if (handler := node.handler) is not None:
            target = None if handler.param is None else self.target(handler.param)
            catch = syntax.Catch(self.place(handler.start), self.place(handler.end), target, self.block(handler.body))
            return syntax.Try(self.place(node.start), self.place(node.end), body, (catch,), final)
        return syntax.Try(self.place(node.start), self.place(node.end), body, catches, final)

    def _jump(self, node: Any, kind: Any) -> syntax.Jump:
        return syntax.Jump(self.place(node.start), self.place(node.end), kind, node.label.name if node.label else None)

    def _labeled(self, node: Any) -> syntax.Labeled:
        return syntax.Labeled(self.place(node.start), self.place(node.end), node.label.name, self.statement(node.body))

    def _with(self, node: Any) -> syntax.Scope:
        subject, body = self.expression(node.object), self.statement(node.body)
        return syntax.Scope(self.place(node.start), self.place(node.end), "with", subject, body)

    # ── modules ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _import(self, node: Any) -> syntax.Import:
        self.has_module_syntax = True
        names = tuple([self._import_name(specifier) for specifier in node.specifiers])
        return syntax.Import(self.place(node.start), self.place(node.end), node.source.value, names)

    def _import_name(self, node: Any) -> syntax.ImportName:
        imported = {"ImportDefaultSpecifier": "default", "ImportNamespaceSpecifier": "*"}.get(node.type)
        name = imported or _exported_name(node.imported)
        return syntax.ImportName(self.place(node.start), self.place(node.end), name, node.local.name)

    def _export(self, node: Any) -> syntax.Export:
        self.has_module_syntax = True
        start, end = self.place(node.start), self.place(node.end)
        if node.declaration is not None:
            return syntax.Export(start, end, declaration=cast(Any, self.statement(node.declaration)))
        names = tuple([self._export_name(specifier) for specifier in node.specifiers])
        return syntax.Export(start, end, names, source=node.source.value if node.source else None)

    def _export_name(self, node: Any) -> syntax.ImportName:
        start, end = self.place(node.start), self.place(node.end)
        return syntax.ImportName(start, end, _exported_name(node.local), _exported_name(node.exported))

    def _export_default(self, node: Any) -> syntax.Export:
        """A named function or class is declared under its name as well, and the default is that name."""
        self.has_module_syntax = True
        start, end, value = self.place(node.start), self.place(node.end), node.declaration
        if value.type in ("FunctionDeclaration", "ClassDeclaration") and value.id:
            declaration = cast(syntax.Declare, self.statement(value))
            return syntax.Export(start, end, declaration=declaration, default=self._name(value.id))
        return syntax.Export(start, end, default=self.expression(value))

    def _export_all(self, node: Any) -> syntax.Export:
        self.has_module_syntax = True
        start, end = self.place(node.start), self.place(node.end)
        name = "*" if node.exported is None else _exported_name(node.exported)
        return syntax.Export(start, end, (syntax.ImportName(start, end, "*", name),), source=node.source.value)


def _exported_name(node: Any) -> str:
    name: str = node.name if node.type == "Identifier" else node.value
    return name
