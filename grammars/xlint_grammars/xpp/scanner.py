"""X++ text -> tokens, as the grammar wants them: words that are names in their place are NAMEs, macros are gone or MACROs."""

from __future__ import annotations

import re
from typing import Final

from xlint_grammars.syntax import Literal, Macro, Name
from xlint_grammars.text import ParseError, Region
from xlint_grammars.xpp import macros as macro
from xlint_grammars.xpp.context import settle_words
from xlint_grammars.xpp.literals import cooked, number
from xlint_grammars.xpp.tables import END, KEYWORDS, NAMED, SPELLED
from xlint_grammars.xpp.tokens import UNREADABLE, Tokens

_PATTERN: Final = r"""
    (?: \s++ | //[^\n\r]*+ | /\*(?s:.*?)\*/ )*+
    (?: ( @?[^\W\d]\w*+ )
      | ( "(?:[^"\\\n\r]|\\[^\n\r]|"")*+" | '(?:[^'\\\n\r]|\\[^\n\r]|'')*+' )
      | ( \d{4}-\d\d?-\d\d?T\d\d?:\d\d?:\d\d?
        | \d++\\\d++\\\d++
        | 0[xX][\da-fA-F]++
        | (?:\d++(?:\.\d++)?|\.\d++)(?:[eE][+-]?\d++)? )
      | ( @"[^"]*+" | @'[^']*+' )
      | ( \# )
      | ( \Z )
      | ( /\*[^\n\r]*+ | ["'][^\n\r]*+ )
      | ( <<|>>|<=|>=|==|!=|&&|\|\||\+\+|--|\+=|-=|\*=|/=|::|. ) )
"""
_TOKEN: Final = re.compile(_PATTERN, re.VERBOSE)
_TOKEN_BEHIND_OPEN_COMMENT: Final = re.compile(_PATTERN.replace(r"| /\*(?s:.*?)\*/", ""), re.VERBOSE)
"""Behind a comment that nothing closes, for nothing closes the next one either: looking again each time would not end."""
_WORD, _STRING, _NUMBER, _VERBATIM, _HASH, _STOP, _UNFINISHED = range(1, 8)

_NAME: Final = NAMED["NAME"]
_STRING_KIND: Final = NAMED["STRING"]
_MACRO: Final = NAMED["MACRO"]
_MACRO_LINE: Final = NAMED["MACRO_LINE"]
_MACRO_MAY_STAND_ALONE_AFTER: Final = {END, _MACRO_LINE} | {SPELLED[s] for s in (";", "{", "}", ")", "else", ":")}
_UNCERTAIN: Final = {SPELLED[s] for s in (")", ":")}

_REST_OF_LINE: Final = re.compile(r"[ \t]*(?://[^\n\r]*)?(?=[\n\r]|\Z)")
_TRIVIA: Final = re.compile(r"(?:\s++|//[^\n\r]*+|/\*(?s:.*?)\*/)*+")

_MOST_NESTED: Final = 16
_MOST_SEARCHED: Final = 100
"""How many arguments without an end are looked for in one unit before its macros are taken to have none."""
_MOST_EXPANDED: Final = 1_000_000
"""How many characters all macros of one unit may expand to."""


def tokenize(region: Region, macros: macro.Macros, *, undefined_is_false: bool = False) -> Tokens:
    """All tokens of a region.

    An `#if` whose macro is not in sight keeps what it guards, and so does an `#ifnot`; `undefined_is_false` decides them as
    if the macro were not defined. `Tokens.conditional` says whether there was such a place.
    """
    scanner = _Scanner(region, macros, undefined_is_false=undefined_is_false)
    scanner.scan(region.text)
    tokens = scanner.tokens
    end = region.to_document(len(region.text))
    tokens.add(END, "", end, end)
    settle_words(tokens.kinds, tokens.values, tokens.starts, tokens.ends)
    return tokens


class _Scanner:
    """One pass over a text, and over the definitions of the macros that it uses."""

    def __init__(self, region: Region, macros: macro.Macros, *, undefined_is_false: bool) -> None:
        self.tokens = Tokens(dict(macros.definitions))
        self._region = region
        self._undefined_is_false = undefined_is_false
        self._use: tuple[int, int] | None = None
        self._nesting = 0
        self._expanded = 0
        self._searched = 0
        self._unclosed: str | None = None

    def _place(self, start: int, end: int) -> tuple[int, int]:
        """Where text from `start` to `end` lies in the document; inside an expansion, where the macro is used."""
        if self._use is not None:
            return self._use
        to_document = self._region.to_document
        return to_document(start), to_document(end - 1) + 1

    def scan(self, text: str) -> None:
        shift = self._region.shift if self._use is None else None
        tokens = self.tokens
        kinds, values, starts, ends = (
            tokens.kinds.append,
            tokens.values.append,
            tokens.starts.append,
            tokens.ends.append,
        )
        keyword, sign = KEYWORDS.get, SPELLED.get
        pattern = _TOKEN
        position = 0
        while True:
            for match in pattern.finditer(text, position):
                group = match.lastindex
                start, end = match.span(group)  # type: ignore[arg-type]
                if group == _HASH:
                    position = self._hash(text, start)
                    break
                if group == _STOP:
                    return
                if group == _UNFINISHED and pattern is _TOKEN and text[start] == "/":
                    pattern, position = _TOKEN_BEHIND_OPEN_COMMENT, start
                    break
                written = text[start:end]
                if shift is not None:
                    start += shift
                    end += shift
                else:
                    start, end = self._place(start, end)
                if group == _WORD:
                    kind = keyword(written.lower(), _NAME)
                    if kind == _NAME:
                        values(Name(start, end, written))
                    else:
                        values(written)
                elif group == _STRING:
                    kind = _STRING_KIND
                    values(Literal(start, end, cooked(written), "string"))
                elif group == _NUMBER:
                    kind, literal = number(written, start, end)
                    values(literal)
                elif group == _VERBATIM:
                    kind = _STRING_KIND
                    values(Literal(start, end, written[2:-1], "string"))
                else:
                    kind = UNREADABLE if group == _UNFINISHED else sign(written, UNREADABLE)
                    values(written)
                kinds(kind)
                starts(start)
                ends(end)

    def _hash(self, text: str, at: int) -> int:
        """Deals with the directive or macro use at `at`; the position to go on from."""
        directive = macro.DIRECTIVE.match(text, at)
        if directive is None:
            return self._macro_use(text, at)
        if directive["bare"]:
            return directive.end()
        word, name, end = directive["word"].lower(), directive["name"].lower(), directive.end()
        definitions = self.tokens.definitions
        if word in ("define", "globaldefine"):
            value, end = macro.value(text, end)
            if value or name not in definitions:  # [macros]: a definition without a value leaves an earlier value
                definitions[name] = value or ""
        elif word in ("definc", "defdec"):
            definitions[name] = macro.counted(definitions.get(name, "0"), 1 if word == "definc" else -1)
        elif word == "undef":
            definitions.pop(name, None)
        elif word in ("if", "ifnot"):
            return self._condition(text, word, name, end)
        elif word == "macrolib":
            self._use_macro(text, at, end, directive["name"], ())
        else:
            return self._local_macro(text, at, end, word, directive["name"])
        return end

    def _local_macro(self, text: str, at: int, end: int, word: str, name: str) -> int:
        found = macro.body(text, end) if self._unclosed is not text else None
        if found is not None:
            self.tokens.definitions[name.lower()], end = found
        elif word == "macro":
            self._use_macro(text, at, end, name, ())
        else:
            self._unclosed = text
            self.tokens.errors.append(ParseError(*self._place(at, end), f"`#{word}.{name}` has no `#endmacro`"))
        return end

    def _condition(self, text: str, word: str, name: str, end: int) -> int:
        wanted, end = macro.value(text, end)
        definition = self.tokens.definitions.get(name)
        if definition is not None:
            holds = (wanted or "").strip() in ("", definition.strip())
        else:
            self.tokens.conditional = True
            if not self._undefined_is_false:
                return end
            holds = False
        return end if holds == (word == "if") else macro.after_condition(text, end)

    def _macro_use(self, text: str, at: int) -> int:
        use = macro.USE.match(text, at)
        if use is None:
            self.tokens.add(UNREADABLE, "#", *self._place(at, at + 1))
            return at + 1
        end = use.end()
        given: tuple[str, ...] = ()
        if text[end : end + 1] == "(" and self._searched < _MOST_SEARCHED:
            closing = macro.closing(text, end, end + macro.FAR)
            if closing >= 0:
                given = macro.arguments(text, end, closing)
                end = closing + 1
            else:
                self._searched += 1
        self._use_macro(text, at, end, use[1], given)
        return end

    def _use_macro(self, text: str, at: int, end: int, name: str, given: tuple[str, ...]) -> None:
        """Expands the use of a macro from `at` to `end`, or keeps it where its definition is not in sight."""
        place = self._place(at, end)
        definition = self.tokens.definitions.get(name.lower())
        if definition is None or not self._expand(definition, given, place):
            kind = _MACRO_LINE if self._stands_alone(text, end) else _MACRO
            self.tokens.add(kind, Macro(*place, name, tuple(each.strip() for each in given)), *place)

    def _expand(self, definition: str, given: tuple[str, ...], place: tuple[int, int]) -> bool:
        """Scans what a macro stands for; False where macros contain each other without end."""
        replacement = macro.expanded(definition, given)
        self._expanded += len(replacement)
        if self._nesting >= _MOST_NESTED or self._expanded > _MOST_EXPANDED:
            return False
        outer, self._use = self._use, place
        self._nesting += 1
        self.scan(replacement)
        self._nesting -= 1
        self._use = outer
        return True

    def _stands_alone(self, text: str, end: int) -> bool:
        """Whether a macro that ends at `end` is a statement or member without a semicolon, as includes of libraries are."""
        before = self.tokens.kinds[-1] if self.tokens.kinds else END
        if before not in _MACRO_MAY_STAND_ALONE_AFTER:
            return False
        after = _TRIVIA.match(text, end, end + macro.FAR).end()  # type: ignore[union-attr]
        following = text[after : after + 1]
        if following == "" or following.isalnum() or following in "_#}":
            return True
        return before not in _UNCERTAIN and following != ";" and _REST_OF_LINE.match(text, end) is not None
