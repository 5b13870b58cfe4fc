"""What a run of the machine yields: events, in the order in which they happened."""

from __future__ import annotations

from typing import Literal as OneOf

import msgspec

from xlint.value import Hole, Place, Text


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """Where execution began: a function or method that something outside calls.

    `owner` is `form:X`, `class:X` or None; `button` the label of the ribbon button that calls it.
    """

    path: str
    name: str
    at: Place
    owner: str | None = None
    language: OneOf["javascript", "xpp"] = "javascript"
    button: str | None = None


class Navigated(msgspec.Struct, frozen=True, tag_field="event", tag=True, array_like=True):
    """A text reached a navigation."""

    at: Place
    via: str
    text: Text
    entry: Entry
    stack: tuple[Place, ...] = ()
    function: str | None = None


class Built(msgspec.Struct, frozen=True, tag_field="event", tag=True, array_like=True):
    """A text was put together; it is a link only if it plainly is one and nothing navigates to it."""

    at: Place
    text: Text
    entry: Entry
    function: str | None = None


class Consumed(msgspec.Struct, frozen=True, tag_field="event", tag=True, array_like=True):
    """A text went somewhere that is no navigation: a request (`fetch`), a comparison, a log."""

    how: OneOf["fetch", "pattern"]
    text: Text


class Reached(msgspec.Struct, frozen=True, tag_field="event", tag=True, array_like=True):
    """A value reached a sink. `prefix` is the known text before the hole."""

    sink: str
    at: Place
    hole: Hole
    entry: Entry
    prefix: str = ""
    detail: str = ""


class ReadParameter(msgspec.Struct, frozen=True, tag_field="event", tag=True, array_like=True):
    """A URL parameter was read; `name` is None where it cannot be known. `key` joins it with what is asked of it later."""

    name: str | None
    at: Place
    key: str
    entry: Entry
    via: str = ""
    guarded: bool = False


class Asked(msgspec.Struct, frozen=True, tag_field="event", tag=True, array_like=True):
    """What the code asks of a parameter: `required`, `converted`, `compared`, `decoded`, `defaulted`,
    `consumed`, `length`, `used` (detail: `guarded` or `bare`)."""

    key: str
    what: OneOf["required", "converted", "compared", "decoded", "defaulted", "consumed", "length", "used"]
    detail: str = ""
    at: Place | None = None


class Wrote(msgspec.Struct, frozen=True, tag_field="event", tag=True, array_like=True):
    """A database write. `holes` are the URL values it depends on."""

    at: Place
    method: str
    holes: tuple[Hole, ...]
    entry: Entry
    asked: bool = False
    temporary: bool = False


class Acted(msgspec.Struct, frozen=True, tag_field="event", tag=True, array_like=True):
    """What was done with a URL value beyond reading it.

    `fills`: it was put into a record's field (detail: `Table.Field`). `writes`: a record was written with it (detail: what
    was called). `hands`: it was given to code out of sight (detail: `Class::method`). `opens`: a form was opened, with no
    URL value of its own.
    """

    what: OneOf["fills", "writes", "hands", "opens"]
    at: Place
    detail: str
    entry: Entry
    hole: Hole | None = None


class UsedUnchecked(msgspec.Struct, frozen=True, tag_field="event", tag=True, array_like=True):
    """A record that was looked up by a URL value was used without a check."""

    at: Place
    record: str
    hole: Hole
    looked_up: Place
    entry: Entry


class ParsedWholeUrl(msgspec.Struct, frozen=True, tag_field="event", tag=True, array_like=True):
    """`ParseQueryString` was given a whole URL."""

    at: Place
    entry: Entry


class GaveUp(msgspec.Struct, frozen=True, tag_field="event", tag=True, array_like=True):
    """What the machine could not follow, and why."""

    at: Place
    reason: str


Event = (
    Navigated | Built | Consumed | Reached | ReadParameter | Asked | Wrote | Acted | UsedUnchecked | ParsedWholeUrl | GaveUp
)  # fmt: skip


class Outcome(msgspec.Struct, frozen=True, array_like=True):
    """What one entry yielded. `assumed`: nobody in sight called it, so it was run with arguments of which nothing is known."""

    entry: Entry
    events: tuple[Event, ...]
    assumed: bool = False


class Ran(msgspec.Struct, frozen=True, array_like=True):
    """What a group yielded. `entered` are the functions outside of its roots that were called: path and start."""

    outcomes: tuple[Outcome, ...]
    entered: tuple[tuple[str, int], ...] = ()
