"""Which functions are worth running: those that build a link, navigate or read a parameter, and whatever calls them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

from xlint.survey.facts import Function, Survey

Viewers = Callable[[str], Iterable[str]]
"""The files, by path, from which the functions of the one with that path can be called."""


def relevant_functions(
    surveys: Mapping[str, Survey], viewers: Viewers, own: Collection[str] = ()
) -> dict[str, frozenset[int]]:
    """Per file, the indices of its functions worth running; -1 stands for the code outside of functions.

    Names decide: a function is worth running if it is interesting, if one inside it is, or if it mentions the name of one
    that is, in its own file or in one that can see it. What one keeps in a member of its class is passed on to the
    functions that mention the member. `own` are the names of sources and sinks that a team added. Files without any are left
    out.
    """
    return _Spread(surveys, viewers, frozenset(own)).found()


def mentions_any(found: Survey | Function, names: Collection[str]) -> bool:
    """Whether a file or a function mentions one of the names."""
    return bool(names) and not set(names).isdisjoint(found.mentions.split())


class _Spread:
    def __init__(self, surveys: Mapping[str, Survey], viewers: Viewers, own: frozenset[str]) -> None:
        self.own = own
        self.surveys = surveys
        self.viewers = viewers
        self.marked: dict[str, set[int]] = defaultdict(set)
        self.pending: list[tuple[str, str]] = []
        self.spread: set[tuple[str, str]] = set()
        self._mentions: dict[str, frozenset[str]] = {}
        self._callers: dict[str, dict[str, list[int]]] = {}

    def found(self) -> dict[str, frozenset[int]]:
        for path in sorted(self.surveys):
            survey = self.surveys[path]
            for index, function in enumerate((survey.top, *survey.functions), -1):
                if function.interesting or mentions_any(function, self.own):
                    self._mark(path, index)
        while self.pending:
            path, name = self.pending.pop()
            self._mark_callers(path, name)
            for viewer in self.viewers(path):
                if viewer != path and name in self._mentions_of(viewer):
                    self._mark_callers(viewer, name)
        return {path: frozenset(marked) for path, marked in self.marked.items()}

    def _mark(self, path: str, index: int) -> None:
        """Mark the function and all around it; their callers come next."""
        functions, marked = self.surveys[path].functions, self.marked[path]
        while index not in marked:
            marked.add(index)
            if index < 0:
                return
            function = functions[index]
            for name in (function.name, *function.keeps.split()):
                if name and (path, name) not in self.spread:
                    self.spread.add((path, name))
                    self.pending.append((path, name))
            index = functions[index].parent

    def _mark_callers(self, path: str, name: str) -> None:
        if name in self._mentions_of(path):
            for index in self._callers_in(path).get(name, ()):
                self._mark(path, index)

    def _mentions_of(self, path: str) -> frozenset[str]:
        found = self._mentions.get(path)
        if found is None:
            found = self._mentions[path] = frozenset(self.surveys[path].mentions.split())
        return found

    def _callers_in(self, path: str) -> Mapping[str, list[int]]:
        """Per name, the functions of the file that mention it."""
        found = self._callers.get(path)
        if found is None:
            found = self._callers[path] = defaultdict(list)
            survey = self.surveys[path]
            for index, function in enumerate((survey.top, *survey.functions), -1):
                for name in function.mentions.split():
                    found[name].append(index)
        return found
