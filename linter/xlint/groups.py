"""Which files are run together.

JavaScript: every file worth running, with the files that it leans on. Files lean on one another through globals and imports,
so a group is small, and a change costs the groups that the changed file is in. X++: files worth running that know of each
other's classes are one group; whatever else they mention is fetched when it is needed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

import msgspec

from xlint.evaluate.scopes import imported
from xlint.relevance import mentions_any, relevant_functions
from xlint.survey.facts import LARGE_FILE, Survey

MAX_LEANED_ON = 40
"""More files than this are not brought together around one: those that it leans on itself come first."""
MAX_CODE = 1_000_000
"""Nor is more code than this, in characters."""
MAX_ALIKE = 4
"""Where more files than this give the same and are as near, they are versions of one: the first of them will do."""


class Group(msgspec.Struct, frozen=True):
    """`roots` are the files whose functions are run. `others` are there to be called: by path, the globals that they give."""

    roots: tuple[str, ...]
    others: Mapping[str, frozenset[str]] = {}

    @property
    def paths(self) -> tuple[str, ...]:
        return (*self.roots, *self.others)


class Plan(msgspec.Struct, frozen=True):
    """The groups, and per file its functions worth running (see `relevant_functions`)."""

    groups: tuple[Group, ...]
    relevant: Mapping[str, frozenset[int]]


def plan_scripts(surveys: Mapping[str, Survey], own: Collection[str] = ()) -> Plan:
    """One group per script worth running. `own` are the names of a team's sources and sinks.

    A script that makes markup of what it is given, while nothing in its group takes a value from anywhere, is not worth it.
    """
    leans = _Leaning(surveys)
    relevant = relevant_functions(surveys, leans.viewers, own)
    groups = [Group((path,), leans.closure(path)) for path in sorted(relevant)]
    begins = {path for path, survey in surveys.items() if survey.begins or mentions_any(survey, own)}
    return Plan(tuple(group for group in groups if not begins.isdisjoint(group.paths)), relevant)


class _Leaning:
    """Which script leans on which others."""

    def __init__(self, surveys: Mapping[str, Survey]) -> None:
        self.surveys = surveys
        self.gives = {path: _by_root(survey.gives) for path, survey in surveys.items()}
        self.provides = {path: frozenset(survey.provides.split()) for path, survey in surveys.items()}
        self.provided = frozenset[str]().union(*self.provides.values())
        self._named: dict[str, frozenset[str]] = {}
        self._places = Places()
        for path in sorted(surveys):
            for name in self.provides[path]:
                for member in self.gives[path].get(name) or ("",):
                    self._places.add((name, member), path)
        self.direct = {path: self._direct(path) for path in sorted(surveys)}
        self._viewers: dict[str, list[str]] = defaultdict(list)
        for path, leant in self.direct.items():
            for other in leant:
                self._viewers[other].append(path)

    def viewers(self, path: str) -> Iterable[str]:
        return self._viewers.get(path, ())

    def closure(self, path: str) -> dict[str, frozenset[str]]:
        """All that the file leans on, nearest first until there are too many, by the globals that they give."""
        found: dict[str, set[str]] = {}
        size = 0
        ring = [path]
        while ring:
            following: list[str] = []
            for each in ring:
                for other, names in sorted(self.direct[each].items()):
                    if other in found:
                        found[other] |= names
                        continue
                    size += self.surveys[other].size
                    if other == path or len(found) >= MAX_LEANED_ON or size > MAX_CODE:
                        continue
                    found[other] = set(names)
                    if self.surveys[other].size <= LARGE_FILE:
                        following.append(other)
            ring = sorted(following)
        return {other: frozenset(found[other]) for other in sorted(found)}

    def _direct(self, path: str) -> dict[str, set[str]]:
        """The files that the file leans on, by the globals that they give; those that it imports by none."""
        survey = self.surveys[path]
        found: dict[str, set[str]] = defaultdict(set)
        for source in survey.imports:
            other = imported(path, source, self.surveys)
            if other is not None:
                found[other].update(())
        uses, shared = _by_root(survey.uses), frozenset(survey.shares.split())
        own = self.provides[path] - shared
        for name in (frozenset(survey.free.split()) | shared) & self.provided - own:
            for other in self._giving(path, name, uses.get(name, _NOTHING)):
                found[other].add(name)
        found.pop(path, None)
        return dict(found)

    def _giving(self, path: str, name: str, used: frozenset[str]) -> Iterator[str]:
        """Of the files with a global of that name, the nearest that give what the file uses of it.

        What both give (`App.Util`) may be a namespace itself: there a file beside it may give what is missing.
        """
        own = self.gives[path].get(name, _NOTHING)
        for member in ("", *sorted(used - own)):
            yield from self._places.nearest((name, member), path)
        missing = self._missing(path) if own else _NOTHING
        for member in sorted(own):
            beside = self._places.beside((name, member), path)
            yield from nearest(path, [other for other in beside if not missing.isdisjoint(self._functions(other))])

    def _functions(self, path: str) -> frozenset[str]:
        found = self._named.get(path)
        if found is None:
            names = (function.name for function in self.surveys[path].functions)
            found = self._named[path] = frozenset(name for name in names if name)
        return found

    def _missing(self, path: str) -> frozenset[str]:
        """What the file mentions and has no function for."""
        return frozenset(self.surveys[path].calls.split()) - self._functions(path)


_NOTHING: frozenset[str] = frozenset()


class Places:
    """Files by what they give, to be found by where they lie. One of the same name elsewhere is another version of a file."""

    def __init__(self) -> None:
        self._below: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))

    def add(self, key: tuple[str, str], path: str) -> None:
        for folder in _folders(path):
            self._below[key][folder].append(path)

    def nearest(self, key: tuple[str, str], path: str) -> list[str]:
        """The first few of those that share the most folders with `path`."""
        for folder in _folders(path):
            found = list(islice(self._others(key, folder, path), MAX_ALIKE))
            if found:
                return found
        return []

    def beside(self, key: tuple[str, str], path: str) -> Iterator[str]:
        """Those in the same folder, and in folders beside it or below."""
        return self._others(key, _folders(path)[:2][-1], path)

    def _others(self, key: tuple[str, str], folder: str, path: str) -> Iterator[str]:
        below = self._below[key].get(folder, ()) if key in self._below else ()
        name = _name(path)
        return (other for other in below if _name(other) != name)


@lru_cache(maxsize=1 << 12)
def _folders(path: str) -> list[str]:
    """The folders that a file lies in, the nearest first; the last is the root."""
    parts = path.replace("!", "/").split("/")[:-1]
    return ["/".join(parts[:count]) for count in range(len(parts), -1, -1)]


def _name(path: str) -> str:
    return path.replace("!", "/").rpartition("/")[2].lower()


def nearest(path: str, others: Sequence[str]) -> list[str]:
    """Those of the files that share the most folders with `path`: farther ones are other versions or other applications."""
    if len(others) < 2:
        return list(others)
    shared = {other: _shared_folders(path, other) for other in others}
    most = max(shared.values())
    return [other for other in others if shared[other] == most][:MAX_ALIKE]


def _shared_folders(one: str, other: str) -> int:
    ours, theirs = one.replace("!", "/").split("/")[:-1], other.replace("!", "/").split("/")[:-1]
    return next(
        (depth for depth, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs))
    )


def _by_root(pairs: str) -> dict[str, frozenset[str]]:
    """`a.b a.c` as `{a: {b, c}}`."""
    found: dict[str, set[str]] = defaultdict(set)
    for pair in pairs.split():
        root, _, member = pair.partition(".")
        found[root].add(member)
    return {root: frozenset(members) for root, members in found.items()}


def plan_classes(surveys: Mapping[str, Survey], own: Collection[str] = ()) -> Plan:
    """X++ worth running, in groups that know of each other's classes. `own` as for scripts."""
    declared = frozenset(name for survey in surveys.values() for name in survey.provides.split())
    families = {path: _family(survey, declared) for path, survey in surveys.items()}
    names = frozenset[str]().union(*families.values())
    knowing: dict[str, list[str]] = defaultdict(list)
    for path in sorted(surveys):
        for name in names.intersection(surveys[path].mentions.split()):
            knowing[name].append(path)

    def viewers(path: str) -> Iterator[str]:
        for name in sorted(families[path]):
            yield from knowing.get(name, ())

    relevant = relevant_functions(surveys, viewers, [name.lower() for name in own])
    leaders = {path: path for path in relevant}

    def leader(path: str) -> str:
        while leaders[path] != path:
            leaders[path] = path = leaders[leaders[path]]
        return path

    for path in sorted(relevant):
        for viewer in viewers(path):
            if viewer in leaders:
                leaders[leader(viewer)] = leader(path)
    joined: dict[str, list[str]] = defaultdict(list)
    for path in sorted(relevant):
        joined[leader(path)].append(path)
    return Plan(tuple(Group(tuple(paths)) for paths in sorted(joined.values())), relevant)


def _family(survey: Survey, declared: frozenset[str]) -> frozenset[str]:
    """The names by which others know the file's methods: its classes, what they extend, and their bases in sight."""
    bases = declared.intersection(survey.bases.split())
    return bases.union(survey.provides.split(), survey.extends.split())
