"""Reading on after a mistake.

Recovery is by statement and class member: what cannot be read becomes a `Gap` and reading goes on behind it, inside the
function that it stands in. At the end of a file that was cut off, whatever is open is closed.
"""
# ruff: noqa: N802  (the names are esprima's)

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from esprima import nodes
from esprima.error_handler import Error
from esprima.parser import Value
from esprima.token import Token as Kind

from xlint_grammars.javascript_esprima import MendedParser
from xlint_grammars.javascript_recovery import end_of_statement
from xlint_grammars.text import ParseError

MAX_ERRORS: Final = 100
MAX_TOO_DEEP: Final = 3
"""Nesting that is too deep is found at great cost: what stands behind so many places of it is not read."""
_TOO_DEEP: Final = "nested too deeply to be read"
_MISTAKES: Final = (Error, AssertionError, AttributeError, IndexError, TypeError, ValueError)
_KEYS: Final = frozenset((Kind.Identifier, Kind.Keyword, Kind.StringLiteral))


class Gap(nodes.Node):  # type: ignore[misc]
    """A statement or class member that could not be read, with the statements inside it that could."""

    def __init__(self, start: int, end: int, body: list[Any]) -> None:
        self.type = "Gap"
        self.start, self.end = start, end
        self.body = body


class _TooManyErrorsError(Exception):
    """The text is no JavaScript: reading on would only add to the list."""


class Parser(MendedParser):
    """`program` never raises; `errors` fills with what could not be read, at offsets into `code`."""

    def __init__(self, code: str, *, module: bool) -> None:
        self.errors: list[ParseError] = []
        self.completed: list[Any] = []
        self.nesting = 0
        self.too_deep = 0
        self.ended_early = False
        super().__init__(code, module=module)

    def program(self) -> Any:
        body: list[Any] = []
        try:
            self._prologue(body)
            while self.lookahead.type != Kind.EOF:
                body.append(self.parseStatementListItem())
        except _TooManyErrorsError:
            body.append(Gap(body[-1].end if body else 0, len(self.text), self.completed[len(body) :]))
        comment = self.scanner.unterminated_comment
        if comment is not None:
            self.errors.append(ParseError(comment, len(self.text), "this comment is not closed"))
        return self._program(body)

    def _program(self, body: list[Any]) -> Any:
        program = nodes.Script(body)
        program.start, program.end = 0, len(self.text)
        return program

    # ── mistakes ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def expect(self, value: str) -> None:
        token = self.lookahead
        if token.type == Kind.Punctuator and token.value == value:
            self.nextToken()
        elif token.type == Kind.EOF and value in ")]}":
            self._end_early()
        else:
            self.throwUnexpectedToken(token)

    def _end_early(self) -> None:
        """Take the end of the text for every bracket that is still open; say so once."""
        if not self.ended_early:
            self.ended_early = True
            if self.scanner.unterminated_comment is None:
                self._report(len(self.text), "unexpected end of input")

    def _report(self, index: int, message: str) -> None:
        end = self._token_end(index)
        self.errors.append(ParseError(index, end, message))
        self.ended_early = self.ended_early or end == len(self.text)
        if len(self.errors) >= MAX_ERRORS:
            raise _TooManyErrorsError

    def _token_end(self, index: int) -> int:
        state = self.scanner.saveState()
        self.scanner.index = index
        end: int = self.scanner.lex().end
        self.scanner.restoreState(state)
        return end

    def _recovering(self, read: Callable[[], Any]) -> Any:
        """What `read` returns, else a `Gap` that ends where reading can go on."""
        start, nesting, context = self.lookahead.start, self.nesting, self.context.__dict__.copy()
        depth = len(self.scanner.curlyStack) - self.lookahead.opens
        mark = len(self.completed)
        try:
            return read()
        except _MISTAKES as mistake:
            error: Exception = mistake
        except RecursionError:
            if nesting:
                raise
            self.too_deep += 1
            if self.too_deep > MAX_TOO_DEEP:
                self.errors.append(ParseError(start, len(self.text), _TOO_DEEP))
                raise _TooManyErrorsError from None
            error = Error(_TOO_DEEP, index=start)
        self.nesting = nesting
        self.context.__dict__.update(context, labelSet=context["labelSet"].copy())
        return self._gap(error, start, depth, self.completed[mark:])

    def _gap(self, error: Exception, start: int, depth: int, completed: list[Any]) -> Gap:
        index = getattr(error, "index", None)
        place = start if index is None else min(max(index, start), len(self.text))
        if place == len(self.text):
            self._end_early()
        else:
            self._report(place, _message(error))
        end = end_of_statement(self.text, start, place, nested=self.nesting > 0)
        if end <= start:
            end = max(start + 1, self._token_end(start))
        del self.scanner.curlyStack[depth:]
        self.scanner.index = end
        self.nextToken()
        self.hasLineTerminator = True
        return Gap(start, end, completed)

    # ── statements ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def parseStatementListItem(self) -> Any:
        mark = len(self.completed)
        statement = self._recovering(super().parseStatementListItem)
        del self.completed[mark:]
        self.completed.append(statement)
        return statement

    def _statements(self, body: list[Any], *stops: str) -> list[Any]:
        self.nesting += 1
        while self.lookahead.type != Kind.EOF and not self.match("}") and not (stops and self.matchKeyword(*stops)):
            body.append(self.parseStatementListItem())
        self.nesting -= 1
        return body

    def parseDirectivePrologues(self) -> list[Any]:
        body: list[Any] = []
        self.nesting += 1
        self._prologue(body)
        self.nesting -= 1
        return body

    def _prologue(self, body: list[Any]) -> None:
        while self.lookahead.type == Kind.StringLiteral:
            raw = self.text[self.lookahead.start + 1 : self.lookahead.end - 1]
            statement = self.parseStatementListItem()
            body.append(statement)
            if statement.type != "ExpressionStatement" or statement.expression.type != "Literal":
                return
            if raw == "use strict":
                self.context.strict = True

    def parseBlock(self) -> Any:
        node = self.createNode()
        self.expect("{")
        body = self._statements([])
        self.expect("}")
        return self.finalize(node, nodes.BlockStatement(body))

    def parseFunctionSourceElements(self) -> Any:
        context = self.context
        outer = context.labelSet, context.inIteration, context.inSwitch, context.inFunctionBody
        node = self.createNode()
        self.expect("{")
        context.labelSet, context.inIteration, context.inSwitch, context.inFunctionBody = {}, False, False, True
        body = self._statements(self.parseDirectivePrologues())
        self.expect("}")
        context.labelSet, context.inIteration, context.inSwitch, context.inFunctionBody = outer
        return self.finalize(node, nodes.BlockStatement(body))

    def parseSwitchStatement(self) -> Any:
        node = self.createNode()
        self.expectKeyword("switch")
        self.expect("(")
        subject = self.parseExpression()
        self.expect(")")
        in_switch, self.context.inSwitch = self.context.inSwitch, True
        self.expect("{")
        cases = []
        while self.lookahead.type != Kind.EOF and not self.match("}"):
            cases.append(self.parseSwitchCase())
        self.expect("}")
        self.context.inSwitch = in_switch
        return self.finalize(node, nodes.SwitchStatement(subject, cases))

    def parseSwitchCase(self) -> Any:
        node = self.createNode()
        test = None
        if self.matchKeyword("default"):
            self.nextToken()
        else:
            self.expectKeyword("case")
            test = self.parseExpression()
        self.expect(":")
        return self.finalize(node, nodes.SwitchCase(test, self._statements([], "case", "default")))

    # ── members and properties ──────────────────────────────────────────────────────────────────────────────────────────

    def parseClassElementList(self) -> list[Any]:
        body = []
        has_constructor = Value(False)
        self.expect("{")
        self.nesting += 1
        while self.lookahead.type != Kind.EOF and not self.match("}"):
            if self.match(";"):
                self.nextToken()
            else:
                body.append(self._recovering(lambda: self.parseClassElement(has_constructor)))
        self.nesting -= 1
        self.expect("}")
        return body

    def parseObjectInitializer(self) -> Any:
        node = self.createNode()
        self.expect("{")
        properties = []
        while self.lookahead.type != Kind.EOF and not self.match("}"):
            properties.append(self.parseSpreadElement() if self.match("...") else self.parseObjectProperty(None))
            if not self.match("}"):
                self.expectCommaSeparator()
        self.expect("}")
        return self.finalize(node, nodes.ObjectExpression(properties))

    def parseArguments(self) -> list[Any]:
        return self._arguments(self.parseAssignmentExpression)

    def parseAsyncArguments(self) -> list[Any]:
        return self._arguments(self.parseAsyncArgument)

    def _arguments(self, read: Callable[[], Any]) -> list[Any]:
        self.expect("(")
        arguments = []
        while not self.match(")"):
            arguments.append(self.parseSpreadElement() if self.match("...") else self.isolateCoverGrammar(read))
            if self.lookahead.type == Kind.EOF:
                break
            if not self.match(")"):
                self.expectCommaSeparator()
        self.expect(")")
        return arguments

    def expectCommaSeparator(self) -> None:
        """A comma; where one was forgotten at the end of a line, the next property or argument is read all the same."""
        if self.lookahead.type == Kind.EOF:
            self._end_early()
        elif self.hasLineTerminator and self.lookahead.type in _KEYS:
            self._report(self.lookahead.start, "a comma is missing before this")
        else:
            self.expect(",")


def _message(error: Exception) -> str:
    text = str(error) if isinstance(error, Error) else ""
    _, _, described = text.partition(": ") if text.startswith("Line ") else ("", "", text)
    return described[:1].lower() + described[1:] if described else "this could not be read"
