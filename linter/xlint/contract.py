"""The two sides of a URL as data: what a sender puts into it, what a receiver takes out of it.

Rules see the structs of this module and nothing below it: no syntax tree, no file.
"""

from __future__ import annotations

from typing import Literal as OneOf

import msgspec

from xlint.value import Hole, Known, Origin, Place, Step, ValueType

System = OneOf["fo", "ce", "other", "unknown"]


class Target(msgspec.Struct, frozen=True):
    """What a link opens.

    `key` is the joining key, lower-cased: `display:custtable`, `action:x`, `form:x` (from `f=`), `webresource:x`,
    `entity:account`; None where it cannot be known, with the reason. `name` is spelled as in the source.
    """

    system: System
    name: str = ""
    key: str | None = None
    at: Place | None = None
    reason: str | None = None


class Parameter(msgspec.Struct, frozen=True):
    """A URL parameter that a sender sends.

    `at` is where its name enters the URL, `value_at` where its value does. `literals` are the values known as text,
    `holes` those that are not; `name` is None where the name itself cannot be known.
    """

    name: str | None
    at: Place
    value_at: Place
    presence: OneOf["always", "sometimes"] = "always"
    literals: tuple[str, ...] = ()
    holes: tuple[Hole, ...] = ()
    layer: OneOf["query", "data", "extraqs", "fragment"] = "query"
    name_holes: tuple[Hole, ...] = ()

    @property
    def encoding(self) -> str:
        """How the value is encoded, `none` where a hole is not; `literal` where nothing has to be."""
        kinds = {"+".join(hole.encodings) or "none" for hole in self.holes}
        return "none" if "none" in kinds else ",".join(sorted(kinds)) if kinds else "literal"

    @property
    def type(self) -> ValueType:
        kinds = {hole.type for hole in self.holes}
        return kinds.pop() if len(kinds) == 1 else "unknown" if kinds else "string"

    @property
    def origin(self) -> str:
        names = [hole.origin.name or hole.origin.key for hole in self.holes] or list(self.literals)
        return ", ".join(dict.fromkeys(names))


class Insertion(msgspec.Struct, frozen=True):
    """A hole, and the part of the URL it enters. `parameter` is the query parameter's name, where it is known."""

    hole: Hole
    component: OneOf["scheme", "host", "path", "name", "value", "fragment", "query"]
    parameter: str | None = None
    layer: OneOf["query", "data", "extraqs", "fragment"] = "query"


class Piece(msgspec.Struct, frozen=True):
    """One path's query as a list: names with their place, whether a `=` follows, and the literal value where known.

    `value_at` is where the value enters; of a literal, where it is written.
    """

    name: str | None
    at: Place
    value: str | None
    separator: bool = True
    fallback: bool = False
    value_at: Place | None = None


class Path(msgspec.Struct, frozen=True):
    """One way through the code that builds a URL: its flat parts, and what a reader of the URL would see."""

    parts: tuple[Known | Hole, ...]
    template: str
    pieces: tuple[Piece, ...] = ()
    scheme: str | None = None
    host: str | None = None


class Caller(msgspec.Struct, frozen=True, order=True):
    """Where a navigation begins: the label of the ribbon's button, and the function that it (or something unknown) calls."""

    button: str
    function: str


class Link(msgspec.Struct, frozen=True):
    """A URL that reaches a navigation (or plainly is one): one place in the source, in one calling context.

    `at` is the navigation call (for a URL that is only built: where its query begins). `via` names the sink: `openUrl`,
    `window.open`, `location`, `navigateTo`, `href`, `ribbon`, `sitemap`, `Browser.navigate`, `returned`, ... `callers` are all
    that lead here with the same URL, the first of them `button`.
    """

    at: Place
    via: str
    language: OneOf["javascript", "xpp", "markup"]
    system: System
    paths: tuple[Path, ...]
    insertions: tuple[Insertion, ...] = ()
    function: str | None = None
    button: str | None = None
    navigated: bool = True
    reason: str | None = None
    callers: tuple[Caller, ...] = ()


class Sender(msgspec.Struct, frozen=True):
    """One target of a link with the parameters that are sent to it. Exclusive alternatives are separate senders."""

    link: Link
    target: Target
    parameters: tuple[Parameter, ...]
    paths: tuple[Path, ...]

    @property
    def template(self) -> str:
        return self.paths[0].template

    def named(self, name: str) -> tuple[Parameter, ...]:
        """The parameters called `name`, in any capitals."""
        return tuple(p for p in self.parameters if p.name is not None and p.name.lower() == name.lower())

    def spells(self, parameter: Parameter) -> bool:
        """Whether the parameter's place is its very name, inside a literal."""
        at = parameter.at
        return any(
            parameter.name == part.text[at.start - part.source : at.end - part.source]
            for path in self.paths
            for part in path.parts
            if isinstance(part, Known) and part.literal.path == at.path
            if part.source is not None and part.source <= at.start
        )


class Sink(msgspec.Struct, frozen=True, order=True):
    """A dangerous place that a parameter reaches in its receiver: the flow's kind, and what was checked on the way."""

    kind: str
    at: Place
    guards: tuple[str, ...] = ()
    type: ValueType = "unknown"
    detail: str = ""


class Read(msgspec.Struct, frozen=True):
    """A receiver's reading of one parameter: the call, and what the code then asks of the value.

    `required` is true where the receiver stops without the value. `default` is a literal that replaces a missing one.
    `sinks` are the kinds of danger that it reaches, `reaches` the places.
    """

    name: str
    at: Place
    required: bool = False
    type: ValueType = "unknown"
    conversion: str | None = None
    max_length: int | None = None
    decoding: tuple[str, ...] = ()
    default: str | None = None
    compared: tuple[str, ...] = ()
    guarded: bool = False
    consumed: bool = False
    sinks: tuple[str, ...] = ()
    reaches: tuple[Sink, ...] = ()


class Write(msgspec.Struct, frozen=True):
    """A database write that a URL value leads to: where it stands, in which method, and the parameter."""

    at: Place
    method: str
    parameter: str
    asked: bool = False
    steps: tuple[Step, ...] = ()


class Act(msgspec.Struct, frozen=True, order=True):
    """What a receiver does with a parameter beyond reading it.

    `fills`: its value is put into a field (detail: `Table.Field`). `writes`: a record is written because of it (detail: the call).
    `hands`: code out of sight is given it (detail: `Class::method()`). `opens`: a form is opened; no parameter of its own.
    """

    what: OneOf["fills", "writes", "hands", "opens"]
    at: Place
    parameter: str = ""
    detail: str = ""


class UncheckedUse(msgspec.Struct, frozen=True):
    """The first use of a record that was looked up by a URL value and not checked."""

    at: Place
    record: str
    parameter: str
    looked_up: Place


class Receiver(msgspec.Struct, frozen=True):
    """Code that reads URL parameters for one target.

    `target` is `form:Name`, `class:Name` or `webresource:name`; `keys` are the sender-side keys that lead here (menu
    items, the form itself). `unknown_names` are reads whose name cannot be known.
    """

    target: str
    keys: tuple[str, ...]
    at: Place
    reads: tuple[Read, ...]
    language: OneOf["javascript", "xpp"] = "xpp"
    unknown_names: tuple[Place, ...] = ()
    whole_url_parses: tuple[Place, ...] = ()
    writes: tuple[Write, ...] = ()
    unchecked: tuple[UncheckedUse, ...] = ()
    entry: OneOf["form", "class", "webresource"] = "form"
    acts: tuple[Act, ...] = ()


class Flow(msgspec.Struct, frozen=True):
    """A value from outside that reaches a dangerous place, inside one language.

    `sink` is the kind of danger: `query-range`, `sql`, `code`, `dispatch`, `file`, `company`, `navigate`, `markup`,
    `script-url`. `guards` name what was checked on the way and how it was converted.
    """

    sink: str
    at: Place
    source: Origin
    hole: Hole
    steps: tuple[Step, ...] = ()
    language: OneOf["javascript", "xpp"] = "javascript"
    detail: str = ""
    receiver: str | None = None
    prefix: str = ""


class Literal(msgspec.Struct, frozen=True):
    """A run of known text as the program puts it together: a literal, or a concatenation of constants.

    `context` says what happens to it where that matters: `pattern` (a suffix check, a comparison, a regular expression).
    """

    text: str
    at: Place
    context: OneOf["code", "markup", "pattern", "fetch"] = "code"


class Difference(msgspec.Struct, frozen=True):
    """How a pair disagrees about one parameter."""

    kind: str
    parameter: Parameter | None = None
    read: Read | None = None
    nearest: str | None = None
    other: str | None = None
    detail: str = ""


class Pair(msgspec.Struct, frozen=True):
    """A sender beside the receivers of its target, and their differences. No receiver in sight: `receivers` is empty."""

    sender: Sender | None
    receivers: tuple[Receiver, ...]
    differences: tuple[Difference, ...]
    certain: bool = True

    @property
    def target(self) -> str:
        """What the sender opens, as people call it; for a receiver alone, what it belongs to."""
        if self.sender is not None:
            return self.sender.target.name or "the target"
        return self.receivers[0].target.partition(":")[2]

    def nearest_reads(self, name: str | None) -> tuple[Step, ...]:
        """Where the receivers read `name`; where there is no such name, everything that they read, at most five."""
        reads = [read for receiver in self.receivers for read in receiver.reads]
        named = [read for read in reads if name is not None and read.name == name] or reads[:5]
        return tuple(Step(read.at, f"`{read.name}` is read here") for read in named)

    def differing(self, kind: str) -> tuple[Difference, ...]:
        """The differences of one kind."""
        return tuple(difference for difference in self.differences if difference.kind == kind)


class Unresolved(msgspec.Struct, frozen=True, order=True):
    """What could not be understood: a place and the reason. Counted and shown, never dropped."""

    at: Place
    reason: str


class Change(msgspec.Struct, frozen=True):
    """How a contract differs from an earlier one, and what that does to the other side.

    `id` names the kind of change, `level` what it means to whom is not told of it. `at` is where the new contract says it, or
    where the old one did; `related` are the places on the other side that it breaks. `security`: it weakens a protection.
    `approved` is the reason of an approval that covers it.
    """

    id: str
    level: OneOf["breaking", "dangerous", "safe"]
    side: OneOf["receiver", "sender", "target"]
    target: str
    parameter: str | None
    message: str
    at: Place | None = None
    remedy: str = ""
    related: tuple[Step, ...] = ()
    security: bool = False
    approved: str | None = None
