"""Runs a group of files and keeps what is asked of it later."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

import msgspec

from xlint import invoked, navigations
from xlint.evaluate import texts
from xlint.evaluate.classes import Xpp
from xlint.evaluate.machine import Machine
from xlint.evaluate.observe import Outcome, Ran
from xlint.evaluate.program import Facts, Unit
from xlint.evaluate.scripts import JavaScript
from xlint.models import Models
from xlint.reading import Code
from xlint.survey.facts import Survey
from xlint_grammars.text import Document


def run_scripts(
    roots: Mapping[str, Code],
    others: Mapping[str, Collection[str]],
    fetch: Callable[[str], Code],
    relevant: Mapping[str, frozenset[int]],
    calls: Iterable[invoked.Call],
    models: Models,
    *,
    old_jquery: bool = False,
) -> Ran:
    """Run the scripts `roots`. `others` are the files in sight, by the globals that they give; `fetch` gives their code.

    `calls` are what markup calls in the roots. `old_jquery`: a page in sight loads a jQuery before 3.0.
    """
    texts.restart_branches()
    machine = Machine(models, {})
    machine.old_jquery = old_jquery
    facts = Facts()

    def unit(path: str, code: Code) -> Unit:
        add_facts(facts, path, code.survey, relevant.get(path, frozenset()))
        machine.documents[path] = Document(path, code.text)
        return Unit(path, "javascript", code.modules)

    units = [unit(path, roots[path]) for path in sorted(roots)]
    program = JavaScript(machine, units, facts, lambda path: unit(path, fetch(path)), others)
    outcomes = program.run([invoked.invoked(call) for call in calls])
    return Ran(_kept(outcomes), tuple(sorted(program.entered_elsewhere())))


def run_classes(
    roots: Mapping[str, Code],
    relevant: Mapping[str, frozenset[int]],
    fetch: Callable[[tuple[str, ...]], Iterable[tuple[str, Code]]],
    prepare: Callable[[Machine], None],
    models: Models,
) -> Ran:
    """Run the X++ files `roots`. `fetch` gives path and code of the files that answer a question (see `Xpp`); `prepare` tells the
    machine what the metadata knows."""
    texts.restart_branches()
    machine = Machine(models, {path: Document(path, code.text) for path, code in roots.items()})
    prepare(machine)
    facts = Facts()

    def unit(path: str, code: Code) -> Unit:
        add_facts(facts, path, code.survey, relevant.get(path, frozenset()))
        machine.documents.setdefault(path, Document(path, code.text))
        return Unit(path, "xpp", code.modules)

    units = [unit(path, roots[path]) for path in sorted(roots)]
    program = Xpp(machine, units, facts, lambda question: [unit(path, code) for path, code in fetch(question)])
    return Ran(_kept(program.run()))


def add_facts(facts: Facts, path: str, survey: Survey, relevant: frozenset[int]) -> None:
    """Tell the evaluator what the survey of a file knows."""
    facts.add(
        path,
        mentions=survey.mentions.split(),
        written=survey.written.split(),
        called=survey.calls.split(),
        functions=(
            (function.start, function.end, index in relevant, index in relevant or function.gives, function.outward)
            for index, function in enumerate(survey.functions)
        ),
    )


def _kept(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """The outcomes without the events that nobody asks about."""
    kept = (
        msgspec.structs.replace(outcome, events=tuple(event for event in outcome.events if navigations.matters(event)))
        for outcome in outcomes
    )
    return tuple(outcome for outcome in kept if outcome.events)
