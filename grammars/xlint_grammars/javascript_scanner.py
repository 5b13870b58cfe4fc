"""esprima's scanner with its hot paths as regular expressions, and with what it gets wrong put right.

Right, where esprima 6.0 is not: U+2028 in strings (ES2019), invalid escapes in tagged templates (ES2018), astral letters in
names, surrogate pairs written as two escapes, brackets restored after a look ahead, and a token's line where it begins. What
is no token at all becomes one of type `ILLEGAL` that the parser trips over, so that the error belongs to the statement it
stands in. Regular expressions are delimited, not validated: nobody here runs them.
"""
# ruff: noqa: N802, N815  (the names are esprima's)

from __future__ import annotations

import re
from typing import Any, Final

from esprima.error_handler import Error
from esprima.scanner import Scanner as EsprimaScanner
from esprima.token import Token as Kind

ILLEGAL: Final = 99

_SKIP = re.compile(
    r"(?:[\t\v\f \xa0\u1680\u2000-\u200a\u202f\u205f\u3000\ufeff]++|[\n\r\u2028\u2029]++|//[^\n\r\u2028\u2029]*+"
    r"|/\*(?:[^*]++|\*(?!/))*+\*/)*+"
)
_LINE_END = re.compile(r"[\n\r\u2028\u2029]")
_HASHBANG = re.compile(r"\ufeff?#![^\n\r\u2028\u2029\0]*")
_NUMBER_LIKE = re.compile(r"[\w.$]*")
_TOKEN = re.compile(
    r"((?:[^\W\d]|\$)[\w$\u200c\u200d]*)"
    r"|((?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?![\w.$\\]))"
    r"|(\"[^\"\\\n\r]*\"|'[^'\\\n\r]*')"
    r"|(>>>=|\.\.\.|[=!]==|>>>|<<=|>>=|\*\*=|\?\?=|&&=|\|\|=|=>|[=!<>+\-*/%&|^]=|\+\+|--|<<|>>|\*\*|&&|\|\||\?\?"
    r"|\?\.(?![0-9])|\.(?![0-9])|[{}()\[\];,<>+\-*/%&|^!~?:=])"
)
_STRING = re.compile(r"\"(?:[^\"\\\n\r]++|\\(?:\r\n|[\s\S]))*+\"|'(?:[^'\\\n\r]++|\\(?:\r\n|[\s\S]))*+'")
_TEMPLATE = re.compile(r"[`}]((?:[^`\\$]++|\\[\s\S]|\$(?!\{))*+)(`|\$\{)")
_REGEXP = re.compile(
    r"/((?:[^\\/\[\n\r\u2028\u2029]|\\[^\n\r\u2028\u2029]|\[(?:[^\]\\\n\r\u2028\u2029]|\\[^\n\r\u2028\u2029])*+\])++)/"
    r"([\w$]*)"
)
_ESCAPE = re.compile(
    r"\\(?:u\{([0-9A-Fa-f]+)\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([0-3][0-7]{0,2}|[4-7][0-7]?)|(\r\n|[\s\S]))"
)
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_SIMPLE_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v"} | dict.fromkeys(
    ("\n", "\r", "\r\n", "\u2028", "\u2029"), ""
)
_CLOSERS = {")": ("(",), "]": ("[",), "}": ("{", "${")}
_OPENERS = frozenset("([{")
_KEYWORDS = dict.fromkeys(EsprimaScanner.isKeyword.set, Kind.Keyword) | {
    "true": Kind.BooleanLiteral,
    "false": Kind.BooleanLiteral,
    "null": Kind.NullLiteral,
}


class Token:
    """A token as esprima's parser wants it; what most tokens lack stands on the class."""

    octal = cooked = head = tail = pattern = flags = regex = None
    lineStart = 0
    after_newline = False

    def __init__(self, kind: int, value: Any, line: int, start: int, end: int) -> None:
        self.type = kind
        self.value = value
        self.lineNumber = line
        self.start = start
        self.end = end

    @property
    def opens(self) -> bool:
        """Whether the token leaves a bracket open behind itself."""
        return (self.type == Kind.Punctuator and self.value in _OPENERS) or (
            self.type == Kind.Template and not self.tail
        )


def unescape(text: str) -> str:
    """The cooked value of a string or template text.

    Surrogate pairs become one character. A lone surrogate becomes U+FFFD, which is what a URL makes of it.
    """
    cooked = _ESCAPE.sub(_unescape_one, text) if "\\" in text else text
    if _LONE_SURROGATE.search(cooked):
        cooked = _SURROGATES.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), cooked)
        cooked = _LONE_SURROGATE.sub("\ufffd", cooked)
    return cooked


def _unescape_one(match: re.Match[str]) -> str:
    braced, four, two, octal, other = match.groups()
    if digits := braced or four or two:
        code = int(digits, 16)
        return chr(code) if code <= 0x10FFFF else match[0]
    if octal:
        return chr(int(octal, 8))
    return _SIMPLE_ESCAPES.get(other, other)


class Scanner(EsprimaScanner):  # type: ignore[misc]
    """Scans as esprima's parser expects; `curlyStack` holds every bracket that is open."""

    def __init__(self, code: str, handler: Any) -> None:
        super().__init__(code, handler)
        self.index = 0
        self.unterminated_comment: int | None = None

    def saveState(self) -> Any:
        state = super().saveState()
        state.brackets = self.curlyStack.copy()
        return state

    def restoreState(self, state: Any) -> None:
        super().restoreState(state)
        self.curlyStack = state.brackets

    def scanComments(self) -> None:
        source, length = self.source, self.length
        at_line_start = self.index == 0
        if at_line_start and (hashbang := _HASHBANG.match(source)):
            self.index = hashbang.end()
        while True:
            start = self.index
            skipped = _SKIP.match(source, start, length)
            index = self.index = skipped.end() if skipped else start
            if index != start and _LINE_END.search(source, start, index):
                self.lineNumber += 1
                at_line_start = True
            if source.startswith("/*", index):
                self.unterminated_comment = index
                self.index = length
                return
            if not self._at_html_comment(index, at_line_start):
                return
            self.index = self._line_end(index)

    def _at_html_comment(self, index: int, at_line_start: bool) -> bool:
        """`<!--` anywhere, `-->` at the beginning of a line: comments to its end in a script (ECMA-262 B.1.1)."""
        character = self.source[index]
        if self.isModule or character not in "<-":
            return False
        return self.source.startswith("<!--", index) or (at_line_start and self.source.startswith("-->", index))

    def _line_end(self, index: int) -> int:
        found = _LINE_END.search(self.source, index, self.length)
        return found.start() if found else int(self.length)

    def lex(self) -> Token:
        start, line = self.index, self.lineNumber
        if start >= self.length:
            return Token(Kind.EOF, "", line, start, start)
        match = _TOKEN.match(self.source, start)
        if match is None:
            return self._lex_slowly(start)
        end = match.end()
        group = match.lastindex
        text = match[0]
        if group == 4:
            if text in _OPENERS:
                self.curlyStack.append(text)
            elif text in _CLOSERS:
                if text == "}" and self.curlyStack and self.curlyStack[-1] == "${":
                    return self._lex_template(start)
                self._close(text)
            self.index = end
            return Token(Kind.Punctuator, text, line, start, end)
        if group == 1:
            following = self.source[end]
            if following == "\\" or following > "\x7f":
                return self._lex_name(start)
            self.index = end
            return Token(_KEYWORDS.get(text, Kind.Identifier), text, line, start, end)
        self.index = end
        if group == 3:
            value = text[1:-1]
            return Token(Kind.StringLiteral, value if value.isascii() else unescape(value), line, start, end)
        return Token(Kind.NumericLiteral, _number(text), line, start, end)

    def scanRegExp(self) -> Token:
        start = self.index
        match = _REGEXP.match(self.source, start, self.length)
        if match is None:
            raise Error("Invalid regular expression: missing /", index=start)
        self.index = match.end()
        token = Token(Kind.RegularExpression, "", self.lineNumber, start, self.index)
        token.pattern, token.flags = match.groups()  # type: ignore[assignment]
        return token

    def _close(self, bracket: str) -> None:
        if self.curlyStack and self.curlyStack[-1] in _CLOSERS[bracket]:
            self.curlyStack.pop()

    def _lex_slowly(self, start: int) -> Token:
        char = self.source[start]
        if char in "\"'":
            return self._lex_string(start)
        if char == "`":
            return self._lex_template(start)
        if char in ".0123456789":
            return self._lex_number(start)
        if char == "#":
            token = self._lex_name(start + 1)
            if token.type == ILLEGAL:
                return self._illegal(start, start + 1)
            return self._token(Kind.PrivateIdentifier, "#" + token.value, start, token.end)
        return self._lex_name(start)

    def _token(self, kind: int, value: Any, start: int, end: int) -> Token:
        token = Token(kind, value, self.lineNumber, start, end)
        self.index = end
        return token

    def _illegal(self, start: int, end: int, message: str = "invalid or unexpected token") -> Token:
        return self._token(ILLEGAL, message, start, max(end, start + 1))

    def _lex_string(self, start: int) -> Token:
        match = _STRING.match(self.source, start, self.length)
        if match is None:
            return self._illegal(start, self._line_end(start), "this string is not closed")
        token = self._token(Kind.StringLiteral, unescape(match[0][1:-1]), start, match.end())
        if _LINE_END.search(self.source, start, match.end()):
            self.lineNumber += 1
        return token

    def _lex_template(self, start: int) -> Token:
        match = _TEMPLATE.match(self.source, start, self.length)
        if match is None:
            return self._illegal(start, self.length, "this template literal is not closed")
        raw, end = match.groups()
        token = self._token(Kind.Template, raw, start, match.end())
        if "\n" in raw or "\r" in raw:
            self.lineNumber += 1
        token.cooked = unescape(raw.replace("\r\n", "\n").replace("\r", "\n"))  # type: ignore[assignment]
        token.head, token.tail = self.source[start] == "`", end == "`"  # type: ignore[assignment]
        if token.tail and not token.head:
            self.curlyStack.pop()
        elif token.head and not token.tail:
            self.curlyStack.append("${")
        return token

    def _lex_number(self, start: int) -> Token:
        try:
            token = super().scanNumericLiteral()
        except (Error, ValueError, AssertionError):
            broken = _NUMBER_LIKE.match(self.source, start, self.length)
            return self._illegal(start, broken.end() if broken else start, "invalid number")
        return self._token(token.type, token.value, start, token.end)

    def _lex_name(self, start: int) -> Token:
        """A name with escapes or letters that Python's `\\w` does not know, else an illegal token."""
        name, index = "", start
        while index < self.length:
            escape = _ESCAPE.match(self.source, index) if self.source[index] == "\\" else None
            char = unescape(escape[0]) if escape else self.source[index]
            if char not in "$\u200c\u200d" and not (("_" if name else "") + char).isidentifier():
                break
            name += char
            index = escape.end() if escape else index + 1
        if not name:
            return self._illegal(start, start + 1)
        if index - start == len(name):
            return self._token(_KEYWORDS.get(name, Kind.Identifier), name, start, index)
        return self._token(Kind.Identifier, name, start, index)


def _number(text: str) -> int | float:
    if "." not in text and len(text) < 16:
        return int(text)
    value = float(text)
    return int(value) if value.is_integer() else value
