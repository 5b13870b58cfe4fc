"""Functions that markup calls: ribbon commands and form events, with the arguments that the client gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from xlint.evaluate.machine import Machine
from xlint.evaluate.program import Invoked
from xlint.evaluate.values import Constant, Value, known
from xlint.metadata import FormEvent, Metadata, Passed, RibbonFunction
from xlint.models import Models
from xlint.value import Place

Make = Callable[[Machine, Place], Value]


def invoked_functions(metadata: Metadata, models: Models) -> Iterator[Invoked]:
    """Every function that a ribbon command or a form event names, once per way of calling it and label of its buttons."""
    labels: dict[str, dict[str, None]] = {}
    for button in (button for file in metadata.files for button in file.ribbon_buttons):
        labels.setdefault(button.command.lower(), {})[button.label] = None
    for file in metadata.files:
        for item in file.ribbon_functions:
            if item.role == "action":
                yield from (_from_ribbon(item, label) for label in labels.get(item.owner.lower(), {"": None}))
        for event in file.form_events:
            if event.enabled:
                yield _from_event(event)


def _from_ribbon(item: RibbonFunction, label: str) -> Invoked:
    arguments = tuple(_argument(passed) for passed in item.parameters)
    return Invoked(item.function, _library(item.library), arguments, label, item.place)


def _from_event(event: FormEvent) -> Invoked:
    context: tuple[Make, ...] = (_execution_context,) if event.pass_context else ()
    given = tuple(_literal(value, event.place) for value in event.arguments)
    return Invoked(event.function, _library(event.library), (*context, *given), "", event.place)


def _library(name: str) -> str:
    return name.removeprefix("$webresource:")


def _execution_context(machine: Machine, at: Place) -> Value:
    return machine.opaque((("root", "executionContext", ()),), at, "argument", "executionContext")


def _literal(value: str | int | float | bool | None, place: Place) -> Make:
    if isinstance(value, str):
        return lambda machine, at: known(value, place)
    if value is None:
        return lambda machine, at: Constant(None, "null", place)
    kind = "boolean" if isinstance(value, bool) else "number"
    return lambda machine, at: Constant(value, kind, place)  # type: ignore[arg-type]


def _argument(passed: Passed) -> Make:
    match passed.kind:
        case "string":
            return lambda machine, at: known(passed.value, passed.place)
        case "bool":
            return lambda machine, at: Constant(passed.value.lower() == "true", "boolean", passed.place)
        case "int" | "decimal":
            return lambda machine, at: _number(passed)
        case _:
            return lambda machine, at: _crm(machine, passed)


def _number(passed: Passed) -> Value:
    try:
        return Constant(float(passed.value) if "." in passed.value else int(passed.value), "number", passed.place)
    except ValueError:
        return known(passed.value, passed.place)


def _crm(machine: Machine, passed: Passed) -> Value:
    """What `CrmParameter` names; the models say what is known of it."""
    path = (("root", passed.value, ()),)
    found = machine.models.javascript.sources.find(path)
    if found is None:
        return machine.opaque(path, passed.place, "argument", passed.value)
    row = found[0]
    return machine.opaque(
        path, passed.place, row.kind, row.name or passed.value, type=row.type, braced=row.braced, nullable=row.nullable
    )
