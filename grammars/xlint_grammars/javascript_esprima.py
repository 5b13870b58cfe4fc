"""esprima's parser with what it gets wrong put right, each at its method.

Early errors (strict mode, duplicate parameters, invalid targets) are none here: a linter reads what is meant. Nodes carry
`start` and `end` rather than esprima's `range`.
"""
# ruff: noqa: N802, N803  (the names are esprima's)

from __future__ import annotations

import re
from typing import Any, Final, cast

from esprima import nodes
from esprima.error_handler import Error
from esprima.parser import Parser as Esprima
from esprima.scanner import Scanner as EsprimaScanner
from esprima.token import Token as Kind

from xlint_grammars.javascript_scanner import ILLEGAL, Scanner, Token

_ASSIGNMENTS: Final = frozenset(
    ("=", "*=", "**=", "/=", "%=", "+=", "-=", "<<=", ">>=", ">>>=", "&=", "^=", "|=", "||=", "&&=", "??=")
)
_AWAIT_USING: Final = re.compile(r"await[^\S\n\r]+using[^\S\n\r]+(?!in\b|of\b|instanceof\b)[\w$]")
_OPERANDS: Final = frozenset(
    (Kind.Identifier, Kind.StringLiteral, Kind.NumericLiteral, Kind.BooleanLiteral, Kind.NullLiteral)
)
_STRICT_WORDS: Final = EsprimaScanner.isStrictModeReservedWord.set
_RESERVED: Final = EsprimaScanner.isKeyword.set - {"let", "yield"}
_FUNCTION_CONTEXT: Final = ("allowYield", "allowAwait", "strict", "allowStrictDirective")


class Place:
    """A position as esprima's `Marker`, of which only the index matters here."""

    __slots__ = ("index",)
    line = column = 0

    def __init__(self, index: int) -> None:
        self.index = index


class MendedParser(Esprima):  # type: ignore[misc]
    """Reads a script, or with `module` a module. Raises what esprima raises."""

    lookahead: Token

    def __init__(self, code: str, *, module: bool) -> None:
        super().__init__("", {"classProperties": True})
        self.text = code
        self.scanner = Scanner(code, self.errorHandler)
        self.scanner.isModule = self.context.isModule = self.context.allowAwait = module
        self.startMarker, self.lastMarker = Place(0), Place(0)
        self.nextToken()
        self.lastMarker.index = 0

    # ── tokens and nodes ────────────────────────────────────────────────────────────────────────────────────────────────

    def nextToken(self) -> Token:
        token = self.lookahead
        scanner = self.scanner
        self.lastMarker.index = scanner.index
        line = scanner.lineNumber
        scanner.scanComments()
        self.startMarker.index = scanner.index
        self.hasLineTerminator = scanner.lineNumber != line
        following: Token = scanner.lex()
        if following.type == Kind.Identifier and self.context.strict and following.value in _STRICT_WORDS:
            following.type = Kind.Keyword
        self.lookahead = following
        return token

    def peek(self) -> Token:
        """The token after the lookahead; its `after_newline` tells of a line end between the two."""
        state = self.scanner.saveState()
        self.scanner.scanComments()
        newline = self.scanner.lineNumber != state.lineNumber
        token: Token = self.scanner.lex()
        token.after_newline = newline
        self.scanner.restoreState(state)
        return token

    def createNode(self) -> Place:
        return Place(self.startMarker.index)

    def startNode(self, token: Token, lastLineStart: int = 0) -> Place:
        return Place(token.start)

    def finalize(self, marker: Place, node: Any) -> Any:
        node.start = marker.index
        node.end = self.lastMarker.index
        return node

    def match(self, *value: str) -> bool:
        token = self.lookahead
        return token.type == Kind.Punctuator and token.value in value

    def matchAssign(self) -> bool:
        token = self.lookahead
        return token.type == Kind.Punctuator and token.value in _ASSIGNMENTS

    def consumeSemicolon(self) -> None:
        """esprima lets a statement without semicolon end where the next one begins."""
        if self.match(";"):
            self.nextToken()
        elif not self.hasLineTerminator and self.lookahead.type != Kind.EOF and not self.match("}"):
            self.throwUnexpectedToken(self.lookahead)

    def tolerateError(self, messageFormat: str, *args: Any) -> None:
        pass

    def tolerateUnexpectedToken(self, token: Any = None, message: str | None = None) -> None:
        pass

    def unexpectedTokenError(self, token: Any = None, message: str | None = None) -> Exception:
        if token is not None and getattr(token, "type", None) == ILLEGAL:
            return cast(Exception, Error(token.value, index=token.start))
        return cast(Exception, super().unexpectedTokenError(token, message))

    # ── expressions ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def stands_alone(self, followers: str) -> bool:
        """Whether the lookahead is a whole operand, to judge by the character behind it: saves ten calls of the grammar."""
        token = self.lookahead
        if token.type not in _OPERANDS or token.value == "async":
            return False
        source, index = self.scanner.source, self.scanner.index
        character = source[index]
        if character == " ":
            index += 1
            character = source[index]
        return character in followers and (character not in "+-" or source[index + 1] != character)

    def parseAssignmentExpression(self) -> Any:
        return self.parsePrimaryExpression() if self.stands_alone(",;)]}") else super().parseAssignmentExpression()

    def binaryPrecedence(self, token: Token) -> int:
        """esprima gives `in` and `instanceof` the precedence of `==`."""
        if token.type == Kind.Punctuator:
            precedence: int = self.operatorPrecedence.get(token.value, 0)
            return precedence
        if token.type == Kind.Keyword and (
            token.value == "instanceof" or (token.value == "in" and self.context.allowIn)
        ):
            return 8
        return 0

    def parseExponentiationExpression(self) -> Any:
        """esprima refuses `(-x) ** 2`."""
        if self.stands_alone(",;)]}:=<>&|!%^+-"):
            return self.parsePrimaryExpression()
        token = self.lookahead
        expression = self.inheritCoverGrammar(self.parseUnaryExpression)
        if self.match("**"):
            self.nextToken()
            self.context.isAssignmentTarget = self.context.isBindingElement = False
            right = self.isolateCoverGrammar(self.parseExponentiationExpression)
            expression = self.finalize(self.startNode(token), nodes.BinaryExpression("**", expression, right))
        return expression

    def isStartOfExpression(self) -> bool:
        """esprima knows no `yield import(...)`."""
        return bool(self.matchKeyword("import") or super().isStartOfExpression())

    def parseGroupExpression(self) -> Any:
        """esprima takes `in` for the loop's own inside the parentheses of `for (...)`, and `(a,)` for an expression."""
        allow_in, self.context.allowIn = self.context.allowIn, True
        expression = super().parseGroupExpression()
        self.context.allowIn = allow_in
        if expression.type == "ArrowParameterPlaceHolder" and not self.match("=>"):
            self.throwUnexpectedToken(self.lookahead)
        return expression

    def parseArrayInitializer(self) -> Any:
        allow_in, self.context.allowIn = self.context.allowIn, True
        expression = super().parseArrayInitializer()
        self.context.allowIn = allow_in
        return expression

    # ── properties, methods and classes ─────────────────────────────────────────────────────────────────────────────────

    def method(self, *, is_async: bool = False, generator: bool = False) -> Any:
        """Parameters and body of a method; esprima knows no async generators here, and forgets `yield` after a getter."""
        context = self.context
        outer = [getattr(context, name) for name in _FUNCTION_CONTEXT]
        node = self.createNode()
        context.allowYield, context.allowAwait = not generator, is_async
        parameters = self.parseFormalParameters()
        body = self.parsePropertyMethod(parameters)
        for name, value in zip(_FUNCTION_CONTEXT, outer, strict=True):
            setattr(context, name, value)
        kind = nodes.AsyncFunctionExpression if is_async else nodes.FunctionExpression
        return self.finalize(node, kind(None, parameters.params, body, generator))

    def modifier(self, *words: str) -> str | None:
        """Consume and return one of `words` if it stands before a property name, not for one."""
        token = self.lookahead
        if token.value not in words or token.type not in (Kind.Identifier, Kind.Keyword):
            return None
        following = self.peek()
        if token.value == "async" and following.after_newline:
            return None
        names_property = self.qualifiedPropertyName(following)
        if following.type == Kind.Punctuator:
            names_property = names_property or (following.value == "*" and token.value in ("async", "static"))
            names_property = names_property or (following.value == "{" and token.value == "static")
        if not names_property:
            return None
        self.nextToken()
        return str(token.value)

    def parseObjectProperty(self, hasProto: Any) -> Any:
        """esprima refuses `{ async }`, `{ async *f() {} }` and `{ get }` at a line end."""
        node = self.createNode()
        modifier = self.modifier("get", "set", "async")
        generator = self.match("*")
        if generator:
            self.nextToken()
        token, computed = self.lookahead, self.match("[")
        key = self.parseObjectPropertyKey()
        if modifier in ("get", "set"):
            return self.finalize(node, nodes.Property(modifier, key, computed, self.method(), False, False))
        if self.match("(") or generator or modifier:
            value = self.method(is_async=modifier == "async", generator=generator)
            return self.finalize(node, nodes.Property("init", key, computed, value, True, False))
        if self.match(":"):
            self.nextToken()
            value = self.inheritCoverGrammar(self.parseAssignmentExpression)
            return self.finalize(node, nodes.Property("init", key, computed, value, False, False))
        if token.type not in (Kind.Identifier, Kind.Keyword) or token.value in _RESERVED:
            self.throwUnexpectedToken(self.lookahead)
        value = self._shorthand(node, token)
        return self.finalize(node, nodes.Property("init", key, False, value, False, True))

    def _shorthand(self, node: Place, token: Token) -> Any:
        name = nodes.Identifier(token.value)
        name.start, name.end = token.start, token.end
        if not self.match("="):
            return name
        self.context.firstCoverInitializedNameError = self.lookahead
        self.nextToken()
        default = self.isolateCoverGrammar(self.parseAssignmentExpression)
        return self.finalize(node, nodes.AssignmentPattern(name, default))

    def parseClassElement(self, hasConstructor: Any) -> Any:
        """esprima misreads async generators, private async methods and fields named like keywords."""
        node = self.createNode()
        static = self.modifier("static") is not None
        if static and self.match("{"):
            return self.finalize(node, nodes.StaticBlock(self._static_block()))
        modifier = self.modifier("get", "set", "async")
        generator = self.match("*")
        if generator:
            self.nextToken()
        computed = self.match("[")
        key = self.parseObjectPropertyKey()
        if modifier or generator or self.match("("):
            kind = modifier if modifier in ("get", "set") else "method"
            if kind == "method" and not static and not computed and self.isPropertyKey(key, "constructor"):
                kind = "constructor"
            value = self.method(is_async=modifier == "async", generator=generator)
            return self.finalize(node, nodes.MethodDefinition(key, computed, value, kind, static))
        value = self._field_value()
        self.consumeSemicolon()
        return self.finalize(node, nodes.FieldDefinition(key, computed, value, "init", static))

    def _field_value(self) -> Any:
        if not self.match("="):
            return None
        self.nextToken()
        context = self.context
        outer = context.inFunctionBody, context.allowAwait, context.allowYield
        context.inFunctionBody, context.allowAwait, context.allowYield = True, False, True
        value = self.isolateCoverGrammar(self.parseAssignmentExpression)
        context.inFunctionBody, context.allowAwait, context.allowYield = outer
        return value

    def _static_block(self) -> Any:
        in_function, self.context.inFunctionBody = self.context.inFunctionBody, True
        block = self.parseBlock()
        self.context.inFunctionBody = in_function
        return block

    def parseClassBody(self) -> Any:
        """esprima refuses `super` in the default of a constructor's parameter."""
        in_function, self.context.inFunctionBody = self.context.inFunctionBody, True
        body = super().parseClassBody()
        self.context.inFunctionBody = in_function
        return body

    # ── statements ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def parseStatementListItem(self) -> Any:
        """esprima knows no `await using`."""
        if (
            self.lookahead.value == "await"
            and self.context.allowAwait
            and _AWAIT_USING.match(self.text, self.lookahead.start)
        ):
            self.nextToken()
            return self.parseUsingDeclaration()
        return super().parseStatementListItem()

    def parseUsingDeclaration(self) -> Any:
        """`using` declares only where a name follows on the same line; esprima always takes it for a declaration."""
        following = self.peek()
        if following.type != Kind.Identifier or following.after_newline or following.value in ("in", "instanceof"):
            return self.parseLabelledStatement()
        return super().parseUsingDeclaration()

    def parseReturnStatement(self) -> Any:
        """esprima lets a string on the next line be returned."""
        node = self.createNode()
        self.expectKeyword("return")
        bare = self.hasLineTerminator or self.match(";", "}") or self.lookahead.type == Kind.EOF
        value = None if bare else self.parseExpression()
        self.consumeSemicolon()
        return self.finalize(node, nodes.ReturnStatement(value))

    def parseIfStatement(self) -> Any:
        """In a loop over `else if`, so that a chain of thousands needs no stack."""
        chain: list[tuple[Place, Any, Any]] = []
        alternate = None
        while True:
            node = self.createNode()
            self.expectKeyword("if")
            self.expect("(")
            test = self.parseExpression()
            self.expect(")")
            chain.append((node, test, self.parseIfClause()))
            if not self.matchKeyword("else"):
                break
            self.nextToken()
            if not self.matchKeyword("if"):
                alternate = self.parseIfClause()
                break
        for node, test, consequent in reversed(chain):
            alternate = self.finalize(node, nodes.IfStatement(test, consequent, alternate))
        return alternate

    # ── modules ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def parseImportSpecifier(self) -> Any:
        """esprima knows no `import { "any name" as x }`."""
        node = self.createNode()
        imported = local = self.parseModuleExportName()
        if self.matchContextualKeyword("as"):
            self.nextToken()
            local = self.parseVariableIdentifier()
        return self.finalize(node, nodes.ImportSpecifier(local, imported))

    def parseExportDeclaration(self) -> Any:
        """esprima ends the expression of `export default [a].concat(b)` at the bracket."""
        following = self.peek()
        if following.type == Kind.Keyword and following.value == "default":
            return self._export_default()
        return super().parseExportDeclaration()

    def parseExportDefaultSpecifier(self) -> Any:
        """esprima takes `export x from "y"`, which never became part of the language, and with it a bare `export x`."""
        self.throwUnexpectedToken(self.lookahead)

    def _export_default(self) -> Any:
        node = self.createNode()
        self.nextToken()
        self.nextToken()
        if self.matchKeyword("function") or self.matchAsyncFunction():
            value = self.parseFunctionDeclaration(True)
        elif self.matchKeyword("class"):
            value = self.parseClassDeclaration(True)
        else:
            value = self.isolateCoverGrammar(self.parseAssignmentExpression)
            self.consumeSemicolon()
        return self.finalize(node, nodes.ExportDefaultDeclaration(value))
