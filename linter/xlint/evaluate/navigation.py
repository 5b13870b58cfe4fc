"""Navigations that take objects instead of a URL, and jQuery's ways to set an attribute.

`Xrm.Navigation.navigateTo` and `Xrm.Utility.openWebResource` are written down as the URL that the client makes of them
(Microsoft Learn, navigateTo: the client encodes the `data` layer itself).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.callbacks import run_callbacks
from xlint.evaluate.frames import Frame
from xlint.evaluate.natives.jquery import jquery
from xlint.evaluate.sinks import navigate, reach
from xlint.evaluate.strings import to_text
from xlint.evaluate.values import Invocation, Opaque, PathStep, Ref, Value, known, literal, undefined
from xlint.value import Known, Place, Text

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


URL_ATTRIBUTES = frozenset({"href", "src", "action", "formaction", "xlink:href"})


def call(machine: Machine, frame: Frame, path: tuple[PathStep, ...], invocation: Invocation) -> Value | None:
    """Handle the call if it is one of these; None lets the models decide."""
    if frame.language == "xpp":
        return None
    name = path[-1][1]
    match name:
        case "navigateTo" if isinstance(invocation.argument(0), Ref):
            _navigate_to(machine, frame, invocation)
        case "openWebResource":
            _open_web_resource(machine, frame, invocation, path)
        case "attr" | "prop" | "setAttribute":
            _attribute(machine, frame, name, invocation)
            return None
        case "param" | "each" | "extend" | "map" | "trim" if len(path) == 2 and path[0][1] in {"$", "jQuery"}:
            return jquery(machine, frame, name, invocation)
        case _:
            return None
    run_callbacks(machine, frame, path, invocation)
    return undefined(invocation.at) if name != "navigateTo" else machine.opaque(path, invocation.at, "call", name)


def _entry(machine: Machine, frame: Frame, ref: Ref, name: str) -> Value | None:
    record = machine.record(frame, ref)
    return next((value for key, value in record.entries.items() if key.lower() == name), None)


def _key_place(machine: Machine, frame: Frame, ref: Ref, name: str, fallback: Place) -> Place:
    record = machine.record(frame, ref)
    for key, text in record.keys.items():
        if key.lower() == name:
            return next((part.literal for part in texts.knowns(text)), fallback)
    return fallback


def _navigate_to(machine: Machine, frame: Frame, invocation: Invocation) -> None:
    ref = invocation.argument(0)
    assert isinstance(ref, Ref)
    kind = literal(_entry(machine, frame, ref, "pagetype") or Text())
    if kind == "webresource":
        name = _entry(machine, frame, ref, "webresourcename")
        data = _entry(machine, frame, ref, "data")
        text = web_resource_url(
            machine, frame, name, data, invocation.at, _key_place(machine, frame, ref, "data", invocation.at)
        )
        navigate(machine, frame, text, invocation.at, "navigateTo")


def _open_web_resource(machine: Machine, frame: Frame, invocation: Invocation, path: tuple[PathStep, ...]) -> None:
    """`Xrm.Navigation.openWebResource(name, options, data)`; the old `Xrm.Utility.openWebResource(name, data, ...)`."""
    old = any(step[1] == "Utility" for step in path)
    data = invocation.argument(1 if old else 2)
    place = invocation.places[1 if old else 2] if data is not None else invocation.at
    text = web_resource_url(machine, frame, invocation.argument(0), data, invocation.at, place)
    navigate(machine, frame, text, invocation.at, "openWebResource")


def web_resource_url(
    machine: Machine, frame: Frame, name: Value | None, data: Value | None, at: Place, data_at: Place
) -> Text:
    """The URL that the client makes: the name in the path, the data as one encoded parameter."""
    pieces = [known("/WebResources/", at)]
    if name is not None:
        pieces.append(_inside(to_text(machine, frame, name)))
    if data is not None and literal(data) != "undefined" and literal(data) != "null":
        pieces += [known("?data=", data_at), _inside(to_text(machine, frame, data))]
    return texts.concat(pieces)


def _inside(text: Text) -> Text:
    """What the client encodes: reserved characters of known pieces become percent sequences, holes are encoded."""
    return texts.map_parts(
        text,
        lambda part: (
            Known(
                part.text.replace("%", "%25").replace("&", "%26").replace("=", "%3D"),
                part.literal,
                part.offset,
                part.source,
            ),
        ),
        lambda hole: (
            msgspec.structs.replace(
                hole, encodings=(*hole.encodings, "client"), encoders_at=(*hole.encoders_at, hole.at)
            ),
        ),
    )


def _attribute(machine: Machine, frame: Frame, method: str, invocation: Invocation) -> None:
    first = invocation.argument(0)
    pairs: list[tuple[str, Value, Place]] = []
    if isinstance(first, Ref):
        pairs = [(key, value, invocation.at) for key, value in machine.record(frame, first).entries.items()]
    elif first is not None and len(invocation.arguments) > 1:
        name = literal(first)
        if name is not None:
            pairs = [(name, invocation.arguments[1], invocation.at)]
    for name, value, at in pairs:
        if name.lower() in URL_ATTRIBUTES:
            navigate(machine, frame, value, at, f"{method}({name})")
        elif name.lower().startswith("on") and not isinstance(value, Opaque):
            reach(machine, frame, "code", value, at, f"{method}({name})")
