"""Functions that markup calls: ribbon commands and form events, with the arguments that the client gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from xlint.evaluate.values import Constant, Value, known
from xlint.metadata import Metadata, Passed
from xlint.value import Place

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine
    from xlint.evaluate.program import Invoked

Make: TypeAlias = "Callable[[Machine, Place], Value]"


class Call(msgspec.Struct, frozen=True, array_like=True):
    """A call that markup makes: a dotted function, its library's path (or ""), and what it is given.

    `passed` are a ribbon's parameters, `given` a form event's constants, which follow the execution context if that is
    passed (`context`).
    """

    function: str
    library: str
    label: str
    at: Place
    passed: tuple[Passed, ...] = ()
    context: bool = False
    given: tuple[str | int | float | bool | None, ...] = ()


def calls(metadata: Metadata) -> Iterator[Call]:
    """Every function that a ribbon command or a form event names, once per way of calling it and label of its buttons."""
    labels: dict[str, dict[str, None]] = {}
    for button in (button for file in metadata.files for button in file.ribbon_buttons):
        labels.setdefault(button.command.lower(), {})[button.label] = None
    for file in metadata.files:
        for item in file.ribbon_functions:
            if item.role == "action":
                for label in labels.get(item.owner.lower(), {"": None}):
                    yield Call(item.function, _library(item.library), label, item.place, item.parameters)
        for event in file.form_events:
            if event.enabled:
                library = _library(event.library)
                yield Call(event.function, library, "", event.place, (), event.pass_context, event.arguments)


def invoked(call: Call) -> Invoked:
    """The call with its arguments as values to make."""
    from xlint.evaluate.program import Invoked

    made: list[Make] = [_argument(passed) for passed in call.passed]
    made += [_execution_context] if call.context else []
    made += [_literal(value, call.at) for value in call.given]
    return Invoked(call.function, call.library, tuple(made), call.label, call.at)


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
