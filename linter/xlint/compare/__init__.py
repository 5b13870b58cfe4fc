"""Senders x receivers -> pairs with their differences. What cannot be compared stays visible as a note.

A sent name gets one verdict: read, `case`, `wrong-target` or `unread`. For everything else names match in any capitals.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from xlint.compare import values
from xlint.compare.sight import Reach, Sight
from xlint.config import Config
from xlint.contract import Difference, Link, Pair, Parameter, Read, Receiver, Sender
from xlint.distance import nearest_name
from xlint.metadata import MenuItem, Metadata
from xlint.models import Models
from xlint.value import settings_of

__all__ = ["PAGE_PARAMETERS", "Reach", "Sight", "bind_names", "bound_links", "compare", "is_open", "with_keys"]

_SYSTEMS = {"fo": "xpp", "ce": "javascript"}
_NAME = re.compile(r"[\w.$\-\[\]:]+")

PAGE_PARAMETERS = frozenset({
    "typename", "type", "id", "orgname", "userlcid", "orglcid", "data", "formid", "entrypoint", "pagemode", "security", "tabset",
})  # fmt: skip
"""What the client may hand to an HTML web resource (powerapps-docs, webpage-html-web-resources), in lower case."""


def compare(
    senders: Sequence[Sender],
    receivers: Sequence[Receiver],
    metadata: Metadata,
    config: Config,
    models: Models | None = None,
    items: Iterable[MenuItem] = (),
) -> tuple[tuple[Pair, ...], tuple[str, ...]]:
    """A pair per sender with a target, one per receiver that waits for something, and notes on what was not compared.

    `items` are menu items that another repository's contract tells of.
    """
    sight = Sight(receivers, metadata, config, items)
    comparison = _Comparison(sight, metadata, models)
    named = bind_names(senders, config)
    pairs = [pair for sender in named if (pair := comparison.pair(sender)) is not None]
    return (*pairs, *comparison.unsent(pairs)), tuple(sorted(comparison.notes))


def with_keys(receivers: Sequence[Receiver], sight: Sight) -> tuple[Receiver, ...]:
    """The receivers, each with the sender-side keys that lead to it."""
    return tuple(msgspec.structs.replace(receiver, keys=sight.keys_of(receiver)) for receiver in receivers)


def bind_names(senders: Sequence[Sender], config: Config) -> tuple[Sender, ...]:
    """The senders with names that are configured at run time filled in from `parameter-names`."""
    names = {key.lower(): name for key, name in config.settings.parameter_names.items()}
    return tuple(_bound(sender, names) for sender in senders) if names else tuple(senders)


def _bound(sender: Sender, names: dict[str, str]) -> Sender:
    parameters = tuple(_with_name(parameter, names) for parameter in sender.parameters)
    if parameters == sender.parameters:
        return sender
    known = sender.target.key is not None and all(parameter.name is not None for parameter in parameters)
    link = msgspec.structs.replace(sender.link, reason=None) if known else sender.link
    return msgspec.structs.replace(sender, link=link, parameters=parameters)


def bound_links(links: Sequence[Link], before: Sequence[Sender], after: Sequence[Sender]) -> tuple[Link, ...]:
    """The links, those resolved whose senders `bind_names` resolved, every one of them."""
    if before is after:
        return tuple(links)
    bound: dict[Link, list[Link]] = {}
    for old, new in zip(before, after, strict=True):
        bound.setdefault(old.link, []).append(new.link)
    found = (next((each for each in bound.get(link, ()) if each.reason), bound.get(link, [link])[0]) for link in links)
    return tuple(found)


def _with_name(parameter: Parameter, names: dict[str, str]) -> Parameter:
    if parameter.name is not None or len(parameter.name_holes) != 1:
        return parameter
    asked = settings_of(parameter.name_holes[0].origin)
    name = next((names[setting.lower()] for setting in asked if setting.lower() in names), None)
    return parameter if name is None else msgspec.structs.replace(parameter, name=name, name_holes=())


class _Comparison:
    def __init__(self, sight: Sight, metadata: Metadata, models: Models | None) -> None:
        self.sight, self.metadata, self.models = sight, metadata, models
        self.notes: set[str] = set()

    # ── what is sent ────────────────────────────────────────────────────────────────────────────────────────────────────

    def pair(self, sender: Sender) -> Pair | None:
        """The sender beside its receivers; None where the URL leads to neither product."""
        if sender.target.system not in _SYSTEMS:
            return None
        if sender.target.key is None:
            return self._everywhere(sender)
        reach = self.sight.reach(sender.target)
        if reach.unknown:
            near = Difference("unknown-menu-item", nearest=reach.near)
            return Pair(sender, (), (near,))
        if not reach.sighted:
            self._note(sender)
            return Pair(sender, reach.receivers, ())
        return Pair(sender, reach.receivers, tuple(self._differences(sender, reach.receivers)))

    def _note(self, sender: Sender) -> None:
        opened = f"`{sender.target.name or sender.target.key}`"
        if any(True for _ in self._custom(sender, ())):
            self.notes.add(
                f"{opened}: what reads its parameters is not in sight, so what links send there is not compared"
            )

    def _everywhere(self, sender: Sender) -> Pair | None:
        """The target is unknown: names are compared with whatever reads parameters on that side."""
        receivers = self._of_system(sender)
        if not receivers or sender.target.reason is None:
            return None
        found = tuple(self._verdicts(sender, receivers, anywhere=True))
        return Pair(sender, receivers, found, certain=False)

    def _of_system(self, sender: Sender) -> tuple[Receiver, ...]:
        language = _SYSTEMS[sender.target.system]
        return tuple(receiver for receiver in self.sight.receivers if receiver.language == language)

    def _differences(self, sender: Sender, receivers: tuple[Receiver, ...]) -> Iterator[Difference]:
        yield from self._verdicts(sender, receivers)
        for parameter in self._custom(sender, receivers):
            reads = _reads(receivers, parameter.name or "")
            if reads:
                yield from values.differences(parameter, reads)
        yield from self._required(sender, receivers)

    def _verdicts(
        self, sender: Sender, receivers: tuple[Receiver, ...], *, anywhere: bool = False
    ) -> Iterator[Difference]:
        for parameter in self._custom(sender, receivers):
            name = parameter.name or ""
            reads = _reads(receivers, name)
            if any(read.name == name for read in reads):
                continue
            if reads:
                yield Difference("case", parameter, reads[0], nearest=reads[0].name)
            elif self._hidden(sender, receivers):
                continue
            elif (meant := self._meant(name, sender, receivers)) is not None or anywhere:
                yield Difference("unread", parameter, nearest=meant)
            elif (elsewhere := self._elsewhere(sender, receivers, name)) is not None:
                yield Difference("wrong-target", parameter, elsewhere[1], other=elsewhere[0].target)
            else:
                yield Difference("unread", parameter)

    def _meant(self, name: str, sender: Sender, receivers: Sequence[Receiver]) -> str | None:
        """What the target reads and the sender does not send, where it is alike or can only be this: it was renamed."""
        waiting = {read.name for receiver in receivers for read in receiver.reads if not sender.named(read.name)}
        near = nearest_name(name, waiting) or next((each for each in sorted(waiting) if _continues(each, name)), None)
        if near is not None or len({each.lower() for each in waiting}) != 1:
            return near
        sent = {(p.name or "").lower() for p in self._custom(sender, receivers)}
        found = {each for each in sent if _reads(receivers, each)}
        (only,) = sorted(waiting)[:1]
        return only if found and sent - found == {name.lower()} and not self._platform(only, sender, ()) else None

    def _elsewhere(self, sender: Sender, receivers: Sequence[Receiver], name: str) -> tuple[Receiver, Read] | None:
        others = (receiver for receiver in self._of_system(sender) if receiver not in receivers)
        return next(((receiver, reads[0]) for receiver in others if (reads := _reads((receiver,), name))), None)

    def _hidden(self, sender: Sender, receivers: Sequence[Receiver]) -> bool:
        """Whether a receiver may read more than is known: names at run time, or a `data` that it takes apart itself."""
        if any(receiver.unknown_names for receiver in receivers):
            self.notes.add(f"`{sender.target.name}`: a parameter's name there is known only at run time")
            return True
        reads = [read.name.lower() for receiver in receivers for read in receiver.reads]
        return sender.target.system == "ce" and reads == ["data"] * len(reads) and bool(reads)

    def _required(self, sender: Sender, receivers: Sequence[Receiver]) -> Iterator[Difference]:
        for name, read in _names(receivers, lambda read: read.required):
            sent = [parameter for parameter in sender.named(name) if parameter.layer != "fragment"]
            if not sent and not is_open(sender) and not self._platform(name, sender, ()):
                yield Difference("missing-required", None, read)
            elif sent and all(parameter.presence == "sometimes" for parameter in sent):
                yield Difference("sometimes-missing", sent[0], read)

    # ── whose parameters are compared ───────────────────────────────────────────────────────────────────────────────────

    def _custom(self, sender: Sender, receivers: Sequence[Receiver]) -> Iterator[Parameter]:
        """The parameters of the team's own: not the platform's, no columns to fill, no keys of a JSON value."""
        for parameter in sender.parameters:
            if not parameter.name or parameter.layer == "fragment" or not _NAME.fullmatch(parameter.name):
                continue
            own = parameter.layer == "data" or not self._platform(parameter.name, sender, receivers)
            if own and self._meant_for_code(parameter, sender, receivers):
                yield parameter

    def _platform(self, name: str, sender: Sender, receivers: Sequence[Receiver]) -> bool:
        """Whether the platform takes the name. One that the target's own code reads is the team's, unless it is documented."""
        if name.lower() in PAGE_PARAMETERS and (sender.target.key or "").startswith("webresource:"):
            return True
        if self.models is None:
            return False
        row = self.models.kernel_parameter(name, sender.target.name, sender.target.system)
        return row is not None and (row.documented or row.menu_item is None or not _reads(receivers, name))

    def _meant_for_code(self, parameter: Parameter, sender: Sender, receivers: Sequence[Receiver]) -> bool:
        """CE: what stands in `data` is for the page; at the top level of a web resource nothing else may stand.

        `extraqs` fills columns, unless the form declares the name or its script reads it.
        """
        if sender.target.system != "ce" or parameter.layer == "data":
            return True
        read = bool(_reads(receivers, parameter.name or ""))
        if (sender.target.key or "").startswith("webresource:"):
            return read
        return read or (parameter.name or "").lower() in self._declared(sender)

    def _declared(self, sender: Sender) -> set[str]:
        entity = (sender.target.key or "").partition(":")[2]
        facts = (fact for file in self.metadata.files for fact in file.form_parameters)
        return {fact.name.lower() for fact in facts if fact.entity.lower() == entity}

    # ── what is awaited ─────────────────────────────────────────────────────────────────────────────────────────────────

    def unsent(self, pairs: Sequence[Pair]) -> Iterator[Pair]:
        """What receivers read and no sender of their target sends."""
        certain: dict[int, list[Sender]] = {}
        guessed = {
            p.name.lower()
            for pair in pairs
            if not pair.certain and pair.sender
            for p in pair.sender.parameters
            if p.name
        }
        for pair in pairs:
            for receiver in pair.receivers if pair.certain else ():
                if pair.sender is not None:
                    certain.setdefault(id(receiver), []).append(pair.sender)
        for receiver in self.sight.receivers:
            senders = certain.get(id(receiver), [])
            if not senders or any(is_open(sender) for sender in senders):
                continue
            found = tuple(self._awaited(receiver, senders, guessed))
            if found:
                yield Pair(None, (receiver,), found)

    def _awaited(self, receiver: Receiver, senders: Sequence[Sender], guessed: set[str]) -> Iterator[Difference]:
        sent = {parameter.name.lower() for sender in senders for parameter in sender.parameters if parameter.name}
        for name, read in _names((receiver,), lambda read: True):
            if name not in sent | guessed and not any(self._platform(name, sender, ()) for sender in senders):
                near = nearest_name(name, (p.name or "" for s in senders for p in self._custom(s, (receiver,))))
                yield Difference("unsent", None, read, nearest=near)


def is_open(sender: Sender) -> bool:
    """Whether the sender may send more than is known: a name known only at run time, or a piece of query from elsewhere."""
    pieces = any(insertion.component == "query" for insertion in sender.link.insertions)
    return pieces or any(parameter.name is None for parameter in sender.parameters)


def _reads(receivers: Iterable[Receiver], name: str) -> tuple[Read, ...]:
    folded = name.lower()
    return tuple(read for receiver in receivers for read in receiver.reads if read.name.lower() == folded)


def _names(receivers: Iterable[Receiver], wanted: Callable[[Read], bool]) -> Iterator[tuple[str, Read]]:
    """Each wanted name once, in lower case, with its first read."""
    first: dict[str, Read] = {}
    for receiver in receivers:
        for read in receiver.reads:
            if wanted(read):
                first.setdefault(read.name.lower(), read)
    yield from first.items()


_SHORTEST = 4


def _continues(one: str, other: str) -> bool:
    """Whether one name is the other with something behind it."""
    short, long = sorted((one.lower(), other.lower()), key=len)
    return len(short) >= _SHORTEST and long.startswith(short)
