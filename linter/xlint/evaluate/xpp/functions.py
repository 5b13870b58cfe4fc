"""Built-in functions of X++ that build or take apart texts and containers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import strings, texts
from xlint.evaluate.building import built
from xlint.evaluate.derivation import derive
from xlint.evaluate.frames import Frame
from xlint.evaluate.observe import Asked
from xlint.evaluate.sinks import reach
from xlint.evaluate.strings import to_text
from xlint.evaluate.uses import note_uses
from xlint.evaluate.values import Constant, Function, Invocation, Opaque, Record, Ref, Value, known, literal, undefined
from xlint.value import Known, Part, Text, ValueType

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


def str_fmt(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`strFmt("%1 ... %2", a, b)`."""
    first = invocation.argument(0)
    if first is None:
        return Text()
    text = to_text(machine, frame, first)
    if text.literal is None and isinstance(first, Opaque):
        return text
    note_uses(machine, frame, invocation)
    values = {
        str(index): texts.with_place(to_text(machine, frame, argument), invocation.places[index])
        for index, argument in enumerate(invocation.arguments[1:], start=1)
    }
    result = texts.map_parts(text, lambda part: _filled(part, values), lambda hole: (hole,))
    built(machine, frame, result, invocation.node)
    return result


_PLACEHOLDER = re.compile(r"%(\d)")


def _filled(part: Known, values: Mapping[str, Text]) -> Iterator[Part]:
    """The placeholders of a template filled in, once: what is filled in is not looked through again."""
    position = 0
    for match in _PLACEHOLDER.finditer(part.text):
        if match[1] not in values:
            continue
        if match.start() > position:
            yield part.cut(position, match.start())
        yield from values[match[1]].parts
        position = match.end()
    if position < len(part.text):
        yield part.cut(position)


def _converted(kind: ValueType, position: int = 0) -> Function:
    def run(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
        argument = invocation.argument(position)
        name = invocation.node.callee.name if invocation.node is not None else kind
        detail = f"{kind}:{name}"
        if name.lower() == "str2date" and len(invocation.arguments) > 1:
            detail += f":{literal(invocation.arguments[1])}"
        if isinstance(argument, Opaque | Text):
            text = to_text(machine, frame, argument)
            hole = texts.sole_hole(text)
            if hole is not None:
                machine.emit(Asked(hole.origin.key, "converted", detail, invocation.at))
                step = texts.with_step(hole, invocation.at, f"converted by {name}()")
                return Opaque(msgspec.structs.replace(step, type=kind, at=invocation.at), (("root", kind, ()),))
        if isinstance(argument, Constant):
            return argument
        return machine.opaque((("root", kind, ()),), invocation.at, name=name, type=kind)

    return run


def _to_string(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`int2str`, `guid2str`, `any2str`, ...: the same value as text."""
    argument = invocation.argument(0)
    if isinstance(argument, Constant):
        return to_text(machine, frame, argument)
    kind = _SPELLED.get(invocation.node.callee.name.lower()) if invocation.node is not None else None
    if isinstance(argument, Opaque) and kind is not None:
        return msgspec.structs.replace(argument, hole=msgspec.structs.replace(argument.hole, type=kind))
    return argument if argument is not None else Text()


_SPELLED: dict[str, ValueType] = {
    "int2str": "number", "int642str": "number", "num2str": "number", "guid2str": "guid", "enum2str": "enum",
    "enum2symbol": "enum",
}  # fmt: skip


def _kept(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`strLTrim`, `strRTrim`, `strLwr`, `strUpr`, `strAlpha`: the same value, for what a URL can do."""
    argument = invocation.argument(0)
    return argument if argument is not None else Text()


def _only(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`strKeep` and `strAlpha` leave a set of characters: nothing dangerous is left if the set has nothing dangerous."""
    argument = invocation.argument(0)
    keep = (
        literal(invocation.argument(1))
        if invocation.argument(1) is not None
        else "abcdefghijklmnopqrstuvwxyz0123456789"
    )
    hole = argument.hole if isinstance(argument, Opaque) else None
    if hole is None or keep is None or not isinstance(argument, Opaque):
        return argument if argument is not None else Text()
    guards = hole.guards | ({"pattern"} if not set(keep) & set("\"'();.*<>=,!&|%/\\:") else set())
    return msgspec.structs.replace(argument, hole=msgspec.structs.replace(hole, guards=guards))


def _substring(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`subStr(text, from, count)`: counts from 1."""
    argument = invocation.argument(0)
    if argument is None:
        return Text()
    start = invocation.argument(1)
    count = invocation.argument(2)
    numbers: list[int | None] = [
        start.value - 1 if isinstance(start, Constant) and isinstance(start.value, int) else None,
        count.value if isinstance(count, Constant) and isinstance(count.value, int) else None,
    ]
    text = strings.cut_method(machine, frame, to_text(machine, frame, argument), "substr", numbers, invocation.at)
    hole = texts.sole_hole(text)
    return Opaque(hole, argument.path) if hole is not None and isinstance(argument, Opaque) else text


def _replace(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`strReplace(text, from, to)`, `strRem(text, characters)`."""
    argument = invocation.argument(0)
    needle = invocation.argument(1)
    value = invocation.argument(2) or Text()
    if argument is None or needle is None:
        return Text()
    text = strings.replace(
        machine,
        frame,
        to_text(machine, frame, argument),
        needle,
        to_text(machine, frame, value),
        invocation.at,
        every=True,
    )
    hole = texts.sole_hole(text)
    return Opaque(hole, argument.path) if hole is not None and isinstance(argument, Opaque) else text


def _length(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return machine.opaque((("root", "length", ()),), invocation.at, name="length", type="number")


def _con_peek(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    holder, index = invocation.argument(0), invocation.argument(1)
    if isinstance(holder, Ref):
        items = machine.record(frame, holder).items
        if isinstance(index, Constant) and isinstance(index.value, int) and 1 <= index.value <= len(items):
            return items[index.value - 1]
        if len(items) == 1:
            return items[0]
    if isinstance(holder, Opaque):
        return derive(machine, frame, holder, ("index", "*", ()), invocation.at)
    return machine.opaque((("root", "conPeek", ()),), invocation.at)


def _con_ins(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    holder = invocation.argument(0)
    items = machine.record(frame, holder).items if isinstance(holder, Ref) else ()
    return machine.new_record(frame, Record("list", items=(*items, *invocation.arguments[2:]), at=invocation.at))


def _str2con(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`str2con(text, separator)`, `strSplit(text, separators)`: pieces of the same value."""
    argument = invocation.argument(0)
    if isinstance(argument, Opaque):
        return machine.new_record(frame, Record("list", items=(argument,), open=True, at=invocation.at))
    return machine.new_record(frame, Record("list", open=True, at=invocation.at))


def _con2str(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    holder = invocation.argument(0)
    if isinstance(holder, Ref):
        separator = to_text(machine, frame, invocation.argument(1) or known(",", invocation.at))
        return strings.join(machine, frame, machine.record(frame, holder), separator)
    return machine.opaque((("root", "con2Str", ()),), invocation.at)


def _reached(kind: str) -> Function:
    """A built-in function that is a sink by itself: it chooses something by name, or runs what it is given.

    The choice is made there: what is done with the id that comes back is the same danger, said once.
    """

    def run(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
        name = invocation.node.callee.name if invocation.node is not None else kind
        argument = invocation.argument(0)
        if argument is not None:
            reach(machine, frame, kind, argument, invocation.at, f"{name}()")
            if isinstance(argument, Opaque) and kind != "dispatch":
                return msgspec.structs.replace(argument, hole=msgspec.structs.replace(argument.hole, at=invocation.at))
        return machine.opaque((("root", name, ()),), invocation.at, "call", name, type="number")

    return run


def _nothing(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return undefined(invocation.at)


def _this_class(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return machine.opaque((("root", "id", ()),), invocation.at, type="number")


FUNCTIONS: dict[str, Function] = {
    "strfmt": str_fmt, "str2int": _converted("number"), "str2int64": _converted("number"), "str2num": _converted("number"),
    "str2date": _converted("date"), "str2datetime": _converted("date"), "str2guid": _converted("guid"),
    "str2enum": _converted("enum", 1), "symbol2enum": _converted("enum", 1), "any2int": _converted("number"),
    "any2int64": _converted("number"), "any2real": _converted("number"), "any2guid": _converted("guid"),
    "any2enum": _converted("enum"), "any2date": _converted("date"), "str2real": _converted("number"),
    "str2time": _converted("number"), "real2int": _converted("number"),
    "int2str": _to_string, "int642str": _to_string, "num2str": _to_string, "guid2str": _to_string, "any2str": _to_string,
    "enum2str": _to_string, "enum2symbol": _to_string, "date2str": _to_string, "datetime2str": _to_string,
    "enum2int": _to_string, "strltrim": _kept, "strrtrim": _kept, "strlrtrim": _kept, "strlwr": _kept, "strupr": _kept,
    "strline": _kept, "strrep": _kept, "strkeep": _only, "stralpha": _only, "substr": _substring, "strdel": _substring,
    "strsplit": _str2con, "strreplace": _replace, "strrem": _replace, "strlen": _length, "conlen": _length, "strscan": _length, "strfind": _length,
    "confind": _length, "conpeek": _con_peek, "conins": _con_ins, "str2con": _str2con, "con2str": _con2str,
    "runbuf": _reached("code"), "evalbuf": _reached("code"), "classname2id": _reached("dispatch"),
    "tablename2id": _reached("dispatch"), "fieldname2id": _reached("dispatch"), "ttsbegin": _nothing, "ttscommit": _nothing,
    "ttsabort": _nothing, "flush": _nothing, "print": _nothing, "pause": _nothing, "identifierstr": _to_string,
}  # fmt: skip
