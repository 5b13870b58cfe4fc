"""Which of the two ways to integrate a link follows, and what shows it.

Hub-to-Hub: the link opens a form in a context, and people work there. Master-Slave: the link creates or changes something there,
and what it brings along (the opportunity's id) is stored. Decided by what the receiver does with what is sent, never by a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal as OneOf

import msgspec

from xlint.compare import is_open
from xlint.contract import Act, Receiver, Sender
from xlint.value import Step

Kind = OneOf["hub-to-hub", "master-slave", "unknown"]

TITLES: dict[Kind, str] = {"hub-to-hub": "Hub-to-Hub", "master-slave": "Master-Slave", "unknown": "Concept unknown"}

_CHANGING = frozenset({
    "add", "approve", "cancel", "copy", "create", "delete", "insert", "link", "make", "merge", "new", "post", "process",
    "register", "release", "remove", "save", "set", "split", "store", "submit", "update", "write",
})  # fmt: skip


class Concept(msgspec.Struct, frozen=True):
    """The concept, the reason in a clause, the places that show it, and the parameters whose values are stored."""

    kind: Kind
    reason: str
    evidence: tuple[Step, ...] = ()
    stored: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return TITLES[self.kind]


def concept_of(sender: Sender, receivers: Sequence[Receiver], own: Sequence[str], *, certain: bool = True) -> Concept:
    """The concept of one link. `own` are the names that it sends besides the platform's; `certain`: its target is known."""
    if sender.target.system not in ("fo", "ce"):
        return Concept("unknown", "it leads to neither product")
    if not certain or sender.target.key is None:
        return Concept("unknown", "what it opens is known only at run time")
    if not any(receiver.acts for receiver in receivers) and (opened := _record(sender, receivers)) is not None:
        return opened
    if receivers:
        return _received(sender, receivers)
    return _unreceived(sender, own)


# ── what the code on the other side does ────────────────────────────────────────────────────────────────────────────────


def _received(sender: Sender, receivers: Sequence[Receiver]) -> Concept:
    acts = [act for receiver in receivers for act in receiver.acts if _concerns(act, sender)]
    writes, fills = _of(acts, "writes"), _of(acts, "fills")
    form = any(receiver.entry == "form" or receiver.target.startswith("entity:") for receiver in receivers)
    if fills and (writes or form):
        return Concept("master-slave", _stored(fills), _steps((*writes, *fills)), _parameters(fills))
    if writes:
        reason = f"it changes data there because of {_listed(_parameters(writes))}"
        return Concept("master-slave", reason, _steps(writes))
    if fills:
        return Concept("unknown", f"{_stored(fills)}, and no write of that is in sight", _steps(fills))
    if handed := [act for act in _of(acts, "hands") if not form or _changes(act.detail)]:
        reason = f"`{handed[0].parameter}` is given to {handed[0].detail}, which is not in sight"
        return Concept("unknown", reason, _steps(handed[:1]))
    return _shown(sender, receivers, _of(acts, "opens"), form=form)


def _shown(sender: Sender, receivers: Sequence[Receiver], opens: Sequence[Act], *, form: bool) -> Concept:
    """No write in sight: a form opens, or a class opens one."""
    read = [name for r in receivers for name in dict.fromkeys(read.name for read in r.reads) if sender.named(name)]
    target = receivers[0].target
    context = f" in the context of {_listed(read)}" if read else ""
    if form or receivers[0].entry == "webresource":
        return Concept("hub-to-hub", f"it opens {target}{context}, and nothing in sight is written there")
    if (sender.target.key or "").startswith("output:"):
        return Concept("hub-to-hub", f"{target} runs a report{context}, and writes nothing in sight")
    if opens:
        return Concept("hub-to-hub", f"{target} opens a form{context}, and writes nothing in sight", _steps(opens[:1]))
    return Concept("unknown", f"{target} neither writes nor opens a form in sight")


def _concerns(act: Act, sender: Sender) -> bool:
    """Whether the act can be because of this link: it sends the parameter."""
    return not act.parameter or bool(sender.named(act.parameter)) or is_open(sender)


def _changes(callee: str) -> bool:
    """Whether a call out of sight is named like one that makes or changes something."""
    name = callee.removesuffix("()").replace("::", ".").rpartition(".")[2].lower()
    return any(name.startswith(word) for word in _CHANGING)


def _of(acts: Iterable[Act], what: str) -> list[Act]:
    return [act for act in acts if act.what == what]


def _parameters(acts: Iterable[Act]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(act.parameter for act in acts))


def _stored(fills: Sequence[Act]) -> str:
    places = dict.fromkeys((act.parameter, act.detail) for act in fills)
    return ", ".join(f"`{parameter}` is put into {detail}" for parameter, detail in places)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in dict.fromkeys(names))


_SAID = {
    "fills": "`{parameter}` is put into {detail} here",
    "writes": "written here because of `{parameter}`: {detail}",
    "hands": "`{parameter}` is given to {detail} here",
    "opens": "a form is opened here: {detail}",
}


def _steps(acts: Iterable[Act]) -> tuple[Step, ...]:
    said: Iterator[Step] = (
        Step(act.at, _SAID[act.what].format(parameter=act.parameter, detail=act.detail)) for act in acts
    )
    return tuple(dict.fromkeys(said))


# ── what the URL alone says ─────────────────────────────────────────────────────────────────────────────────────────────


def _unreceived(sender: Sender, own: Sequence[str]) -> Concept:
    """Nothing in sight reads what is sent."""
    name = sender.target.name or sender.target.key
    kind = (sender.target.key or "").partition(":")[0]
    if kind in ("display", "form", "webresource") and not own and not is_open(sender):
        return Concept("hub-to-hub", f"it opens `{name}` and sends nothing for code to read")
    return Concept("unknown", f"what reads the parameters of `{name}` is not in sight")


def _record(sender: Sender, receivers: Sequence[Receiver]) -> Concept | None:
    """A record's form of a model-driven app: with an id it is opened, without one a new record is filled in."""
    kind, _, name = (sender.target.key or "").partition(":")
    if kind != "entity":
        return None
    read = {read.name.lower() for receiver in receivers for read in receiver.reads}
    filled = [p for p in sender.parameters if p.layer == "extraqs" and p.name and p.name.lower() not in read]
    if sender.named("id") or not filled:
        what = "the record's form" if sender.named("id") else "the form or list"
        return Concept("hub-to-hub", f"it opens {what} of `{name}`")
    names = tuple(dict.fromkeys(p.name for p in filled if p.name))
    steps = tuple(Step(p.at, f"`{p.name}` fills a column here") for p in filled)
    return Concept("master-slave", f"a new `{name}` is filled with {_listed(names)}", steps, names)
