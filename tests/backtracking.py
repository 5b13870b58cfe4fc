"""A regular expression engine that counts what it does.

It walks the tree that `re` itself parses and backtracks as `re` does, one step for each character or node it tries. Work that
is counted does not depend on the machine, so a test can hold an expression to linear growth. Characters compare with their
case where the expression ignores it; everything else is as in `re`, and a test compares the two.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

Continue = Callable[[int], bool]
Match = Callable[[int, Continue], bool]

_CATEGORIES: Final = {
    op.CATEGORY_DIGIT: r"\d", op.CATEGORY_NOT_DIGIT: r"\D", op.CATEGORY_SPACE: r"\s", op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w", op.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip
MOST_STEPS: Final = 1_500_000
_SINGLE: Final = frozenset((op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN))


class TooMuchWorkError(Exception):
    """The count passed its limit."""


class Counter:
    """One expression over one text."""

    def __init__(self, pattern: re.Pattern[Any], text: str, most: int = MOST_STEPS) -> None:
        source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
        self.flags = pattern.flags
        self.text, self.most, self.steps = text, most, 0
        self.groups: dict[int, tuple[int, int]] = {}
        self.match = self._sequence(list(parser.parse(source, pattern.flags & ~re.UNICODE | _unicode(pattern))))

    def match_at(self, start: int) -> int | None:
        """Where a match that begins at `start` ends."""
        ends: list[int] = []
        self.groups = {}
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, 50_000))
        try:
            return ends[0] if self.match(start, lambda end: (ends.append(end), True)[1]) else None
        finally:
            sys.setrecursionlimit(limit)

    def scan(self) -> Iterator[tuple[int, int]]:
        """Every match, as `finditer` finds them: a search goes on one character behind where nothing begins."""
        position, last = 0, -1
        while position <= len(self.text):
            self._step()
            end = self.match_at(position)
            if end is None or (end == position and end == last):
                position += 1
                continue
            yield position, end
            last = end if end == position else -1
            position = end

    def _step(self) -> None:
        self.steps += 1
        if self.steps > self.most:
            raise TooMuchWorkError

    # ── nodes ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _sequence(self, nodes: list[Any]) -> Match:
        parts = [self._node(code, argument) for code, argument in nodes]

        def match(at: int, then: Continue, index: int = 0) -> bool:
            if index == len(parts):
                return then(at)
            return parts[index](at, lambda end: match(end, then, index + 1))

        return match

    def _node(self, code: Any, argument: Any) -> Match:
        if code in _SINGLE:
            return self._single(self._test(code, argument))
        if code is op.BRANCH:
            return self._branch([self._sequence(list(each)) for each in argument[1]])
        if code is op.SUBPATTERN:
            return self._group(argument[0], self._sequence(list(argument[3])))
        if code is op.ATOMIC_GROUP:
            return self._atomic(self._sequence(list(argument)))
        if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            return self._repeat(code, *argument)
        if code in (op.ASSERT, op.ASSERT_NOT):
            return self._look(argument[0], self._sequence(list(argument[1])), list(argument[1]), code is op.ASSERT)
        if code is op.AT:
            return self._anchor(argument)
        if code is op.GROUPREF:
            return self._reference(argument)
        raise NotImplementedError(code)

    def _single(self, test: Callable[[str], bool]) -> Match:
        def match(at: int, then: Continue) -> bool:
            self._step()
            return at < len(self.text) and test(self.text[at]) and then(at + 1)

        return match

    def _branch(self, ways: list[Match]) -> Match:
        return lambda at, then: any(way(at, then) for way in ways)

    def _group(self, number: int | None, inner: Match) -> Match:
        def match(at: int, then: Continue) -> bool:
            def close(end: int) -> bool:
                if number is not None:
                    self.groups[number] = (at, end)
                return then(end)

            return inner(at, close)

        return match

    def _atomic(self, inner: Match) -> Match:
        def match(at: int, then: Continue) -> bool:
            ends: list[int] = []
            return inner(at, lambda end: (ends.append(end), True)[1]) and then(ends[0])

        return match

    def _repeat(self, code: Any, least: int, most: int, body: Any) -> Match:
        nodes = list(body)
        if len(nodes) == 1 and nodes[0][0] in _SINGLE:
            return self._characters(code, least, most, self._test(*nodes[0]))
        inner = self._sequence(nodes)
        if code is op.POSSESSIVE_REPEAT:
            return self._atomically(least, most, self._atomic(inner))
        greedy = code is op.MAX_REPEAT

        def match(at: int, then: Continue, count: int = 0, before: int = -1) -> bool:
            self._step()

            def again() -> bool:
                more = count < most and (count < least or at != before)
                return more and inner(at, lambda end: match(end, then, count + 1, at))

            def stop() -> bool:
                return count >= least and then(at)

            return (again() or stop()) if greedy else (stop() or again())

        return match

    def _atomically(self, least: int, most: int, inner: Match) -> Match:
        def match(at: int, then: Continue) -> bool:
            count = 0
            while count < most:
                ends: list[int] = []
                self._step()
                if not inner(at, lambda end, ends=ends: (ends.append(end), True)[1]) or ends[0] == at:
                    break
                at, count = ends[0], count + 1
            return count >= least and then(at)

        return match

    def _characters(self, code: Any, least: int, most: int, test: Callable[[str], bool]) -> Match:
        def match(at: int, then: Continue) -> bool:
            end = at
            limit = least if code is op.MIN_REPEAT else most
            while end < len(self.text) and end - at < limit and test(self.text[end]):
                self._step()
                end += 1
            self._step()
            if end - at < least:
                return False
            if code is op.POSSESSIVE_REPEAT:
                return then(end)
            if code is op.MAX_REPEAT:
                for stop in range(end, at + least - 1, -1):
                    self._step()
                    if then(stop):
                        return True
                return False
            while not then(end):
                self._step()
                if end - at >= most or end >= len(self.text) or not test(self.text[end]):
                    return False
                end += 1
            return True

        return match

    def _look(self, direction: int, inner: Match, nodes: list[Any], wanted: bool) -> Match:
        width = 0 if direction > 0 else parser.SubPattern(parser.State(), nodes).getwidth()[0]

        def match(at: int, then: Continue) -> bool:
            self._step()
            start = at - width
            return (start >= 0 and inner(start, lambda _: True)) == wanted and then(at)

        return match

    def _anchor(self, where: Any) -> Match:
        text = self.text
        line = bool(self.flags & re.MULTILINE)

        def is_word(at: int) -> bool:
            return 0 <= at < len(text) and re.match(r"\w", text[at]) is not None

        def holds(at: int) -> bool:
            match where:
                case op.AT_BEGINNING:
                    return at == 0 or (line and text[at - 1] == "\n")
                case op.AT_BEGINNING_STRING:
                    return at == 0
                case op.AT_END:
                    return at == len(text) or (line and text[at] == "\n") or (at == len(text) - 1 and text[at] == "\n")
                case op.AT_END_STRING:
                    return at == len(text)
                case op.AT_BOUNDARY:
                    return is_word(at - 1) != is_word(at)
                case op.AT_NON_BOUNDARY:
                    return is_word(at - 1) == is_word(at)
            raise NotImplementedError(where)

        def match(at: int, then: Continue) -> bool:
            self._step()
            return holds(at) and then(at)

        return match

    def _reference(self, number: int) -> Match:
        def match(at: int, then: Continue) -> bool:
            start, end = self.groups.get(number, (0, -1))
            same = end >= start and self.text.startswith(self.text[start:end], at)
            self.steps += max(end - start, 0)
            return same and then(at + end - start)

        return match

    # ── characters ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _test(self, code: Any, argument: Any) -> Callable[[str], bool]:
        plain = self._plain(code, argument)
        seen: dict[str, bool] = {}

        def test(character: str) -> bool:
            if (known := seen.get(character)) is None:
                folded = (
                    (character, character.lower(), character.upper()) if self.flags & re.IGNORECASE else (character,)
                )
                known = seen[character] = any(map(plain, folded))
            return known

        return test

    def _plain(self, code: Any, argument: Any) -> Callable[[str], bool]:
        if code is op.LITERAL:
            return lambda character: ord(character) == argument
        if code is op.NOT_LITERAL:
            return lambda character: ord(character) != argument
        if code is op.ANY:
            return lambda character: bool(self.flags & re.DOTALL) or character != "\n"
        return lambda character: self._in(character, argument)

    def _in(self, character: str, members: list[Any]) -> bool:
        negated, number = False, ord(character)
        for code, argument in members:
            if code is op.NEGATE:
                negated = True
            elif (
                (code is op.LITERAL and number == argument)
                or (code is op.RANGE and argument[0] <= number <= argument[1])
                or (code is op.CATEGORY and re.match(_CATEGORIES[argument], character, self.flags & re.ASCII))
            ):
                return not negated
        return negated


def _unicode(pattern: re.Pattern[Any]) -> int:
    return 0 if isinstance(pattern.pattern, bytes) or pattern.flags & re.ASCII else re.UNICODE


def work(pattern: re.Pattern[Any], text: str, *, anchored: bool) -> int:
    """The steps that one match at the beginning takes, or a search for every match; no more than are worth counting."""
    counter = Counter(pattern, text)
    try:
        if anchored:
            counter.match_at(0)
        else:
            list(counter.scan())
    except TooMuchWorkError:
        pass
    return counter.steps
