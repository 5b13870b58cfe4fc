"""Drives the parse tables over the tokens of one unit, and builds the nodes as it goes. Nothing here recurses."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any, Final

from xlint_grammars.syntax import Module
from xlint_grammars.xpp.nodes import Build, builder
from xlint_grammars.xpp.tables import ACTIONS, GOTOS, RULES
from xlint_grammars.xpp.tokens import Tokens

DEEPEST: Final = 1500
"""How many symbols may be open at once: some 180 nested blocks. Deeper texts are generated or hostile."""


def _rules() -> list[tuple[int, int, Build | None, Callable[[list[Any]], tuple[Any, ...]] | None, int]]:
    """(left side, length, build, choice of children or None for all, the one child handed on) for each rule."""
    prepared = []
    for left, length, action, kept in RULES:
        choose: Callable[[list[Any]], tuple[Any, ...]] | None = None
        if kept != list(range(length)):
            choose = _chooser(kept)
        prepared.append((left, length, builder(action) if action else None, choose, kept[0] if kept else 0))
    return prepared


def _chooser(kept: list[int]) -> Callable[[list[Any]], tuple[Any, ...]]:
    if len(kept) >= 2:
        return itemgetter(*kept)
    if kept:
        only = kept[0]
        return lambda children: (children[only],)
    return lambda _: ()


_RULES: Final = _rules()


class Parser:
    """The state of one parse. `stack` holds states; between them lie symbols, with their `values` and `firsts` tokens."""

    __slots__ = ("firsts", "position", "stack", "tokens", "values")

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.position = 0
        self.stack = [0]
        self.values: list[Any] = []
        self.firsts: list[int] = []

    def cut(self, kept: int) -> None:
        """Forgets all but the first `kept` symbols."""
        del self.stack[kept + 1 :], self.values[kept:], self.firsts[kept:]

    def push(self, state: int, value: Any) -> None:
        """Takes in a symbol without tokens that leads to `state`."""
        self.stack.append(state)
        self.values.append(value)
        self.firsts.append(self.position)

    def run(self) -> Module | None:
        """Reads on from `position`. None at a token that cannot follow, with everything as it was in front of it.

        This is where the time goes: hence one long loop over local names.
        """
        kinds, leaves, token_starts, token_ends = (
            self.tokens.kinds, self.tokens.values, self.tokens.starts, self.tokens.ends,
        )  # fmt: skip
        stack, values, firsts = self.stack, self.values, self.firsts
        position = self.position
        kind = kinds[position]
        state = stack[-1]
        while True:
            action = ACTIONS[state].get(kind)
            if action is None or (action > 0 and len(stack) > DEEPEST):
                self.position = position
                return None
            if action > 0:
                state = action
                stack.append(state)
                values.append(leaves[position])
                firsts.append(position)
                position += 1
                kind = kinds[position]
                continue
            if action == 0:
                return values[-1]  # type: ignore[no-any-return]
            left, length, build, choose, only = _RULES[-1 - action]
            if length == 1 and build is None:
                stack.pop()
            else:
                end = token_ends[position - 1] if position else token_starts[0]
                if length:
                    children = values[-length:]
                    first = firsts[-length]
                    del stack[-length:], values[-length:]
                    if length > 1:
                        del firsts[1 - length :]
                else:
                    children = []
                    first = position
                    firsts.append(first)
                start = token_starts[first]
                if build is None:
                    values.append(children[only])
                elif choose is None:
                    values.append(build(start, end, *children))
                else:
                    children.append(None)
                    values.append(build(start, end, *choose(children)))
            state = GOTOS[stack[-1]][left]
            stack.append(state)
