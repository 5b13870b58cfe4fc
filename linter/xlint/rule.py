"""Rules: found in a package that is handed in, described by what their module says about itself.

The file name is the id, the docstring the manual page, and the annotation of `check`'s first argument decides what it is
given. A module without `check` documents a finding that the engine itself makes (`parse-error` and kin).
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import types
import typing
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import msgspec

from xlint.config import Config
from xlint.contract import Change, Flow, Link, Literal, Pair, Receiver, Sender
from xlint.finding import Confidence, Report, Severity
from xlint.page import Example, examples

SUBJECTS: tuple[type, ...] = (Link, Sender, Receiver, Pair, Flow, Literal, Change)

Check = Callable[..., Iterator[Report]]


class RuleError(Exception):
    """A rule module that does not say what a rule has to say. The message names the module."""


class Context(msgspec.Struct, frozen=True):
    """What a rule may ask beside its subject: the configuration, the models (facts as data), and the lower-cased names that
    receivers in sight read.
    """

    config: Config
    models: Any = None
    reads: frozenset[str] = frozenset()


class Rule(msgspec.Struct, frozen=True):
    """One judgement. `page` is markdown, `title` its first line, `subjects` the contract types that `check` takes."""

    id: str
    title: str
    page: str
    severity: Severity
    confidence: Confidence
    cwe: int | None = None
    pedantic: bool = False
    subjects: tuple[type, ...] = ()
    check: Check | None = None
    wants_context: bool = False

    @property
    def examples(self) -> tuple[Example, ...]:
        """The example repositories of the page, which run as tests."""
        return examples(self.page)

    def reports(self, subject: object, context: Context) -> Iterator[Report]:
        """What the rule says about one subject; nothing where it is not the rule's business."""
        if self.check is None or not isinstance(subject, self.subjects):
            return iter(())
        return self.check(subject, context) if self.wants_context else self.check(subject)


def load(package: ModuleType) -> tuple[Rule, ...]:
    """The rules of `package`, sorted by id. Names with a leading underscore and sub-packages are not rules."""
    names = (
        entry.name
        for entry in pkgutil.iter_modules(package.__path__)
        if not entry.ispkg and not entry.name.startswith("_")
    )
    modules = (importlib.import_module(f"{package.__name__}.{name}") for name in names)
    return tuple(sorted(map(read, modules), key=lambda rule: rule.id))


def read(module: ModuleType) -> Rule:
    """The rule that `module` describes; `RuleError` where it leaves something out."""
    page = inspect.cleandoc(module.__doc__ or "")
    if not page:
        raise RuleError(f"{module.__name__}: a rule's docstring is its manual page, and there is none")
    check = getattr(module, "check", None)
    return Rule(
        id=module.__name__.rpartition(".")[2].replace("_", "-"),
        title=page.partition("\n")[0].rstrip("."),
        page=page,
        severity=Severity(_declared(module, "SEVERITY", Severity)),
        confidence=Confidence(_declared(module, "CONFIDENCE", Confidence)),
        cwe=getattr(module, "CWE", None),
        pedantic=getattr(module, "PEDANTIC", False),
        subjects=_subjects(module, check) if check else (),
        check=check,
        wants_context=check is not None and len(inspect.signature(check).parameters) > 1,
    )


def _declared(module: ModuleType, name: str, kind: type) -> str:
    value = getattr(module, name, None)
    if not isinstance(value, kind):
        raise RuleError(f"{module.__name__}: {name} must be a {kind.__name__}")
    return str(value)


def _subjects(module: ModuleType, check: Check) -> tuple[type, ...]:
    arguments = list(inspect.signature(check).parameters)
    annotation = typing.get_type_hints(check).get(arguments[0]) if arguments else None
    union = isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union
    subjects = typing.get_args(annotation) if union else (annotation,)
    if not all(subject in SUBJECTS for subject in subjects):
        known = ", ".join(subject.__name__ for subject in SUBJECTS)
        raise RuleError(f"{module.__name__}: check's first argument must be annotated with one of {known}")
    return tuple(subject for subject in subjects if isinstance(subject, type))
