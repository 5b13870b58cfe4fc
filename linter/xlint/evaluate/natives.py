"""Built-in functions and objects of JavaScript, as far as they build or take apart texts, lists and objects."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import generators, texts, urls
from xlint.evaluate.kinds import Kind
from xlint.evaluate.natives_array import ARRAY, call_each, index_value, over
from xlint.evaluate.natives_string import STRING, call_string
from xlint.evaluate.records import GETTER, derive, get_property, set_property, settled
from xlint.evaluate.strings import to_text
from xlint.evaluate.values import (
    Choice,
    ClassValue,
    Closure,
    Constant,
    Function,
    Invocation,
    Native,
    Opaque,
    Record,
    Ref,
    Value,
    is_absent,
    known,
    literal,
    undefined,
)
from xlint.value import Hole, Place, Text

if TYPE_CHECKING:
    from xlint.evaluate.machine import Frame, Machine


# ── members of values that have no record ───────────────────────────────────────────────────────────────────────────────


def member(machine: Machine, frame: Frame, value: Value, name: str, at: Place) -> Value:
    """A property of a text, a number, a function or a built-in."""
    if isinstance(value, Native):
        written: Value | None = frame.live.get(("native", value.name, name))
        if written is not None:
            return written
        if name == "prototype":
            return Native(f"{value.name}.prototype", _identity)
        if name in _BORROWED:
            return Native(name, _BORROWED[name], value)
        found = NAMESPACES.get(value.name, {}).get(name)
        return (
            Native(f"{value.name}.{name}", found)
            if found is not None
            else machine.opaque((("root", value.name, ()), ("get", name, ())), at)
        )
    if isinstance(value, Closure):
        if name == "prototype":
            return _prototype(machine, frame, value, at)
        if name in {"call", "apply", "bind"}:
            return Native(name, _FUNCTION[name], value)
        return undefined(at)
    if isinstance(value, Text):
        if name == "length":
            whole = value.literal
            return (
                Constant(len(whole), "number", at)
                if whole is not None
                else machine.opaque((("root", "length", ()),), at, type="number")
            )
        if name in STRING:
            return Native(name, lambda m, f, i: call_primitive(m, f, value, name, i), value)
    return undefined(at)


def _prototype(machine: Machine, frame: Frame, closure: Closure, at: Place) -> Value:
    extra = frame.live.get(("function", id(closure.node)))
    if not isinstance(extra, Ref):
        extra = machine.new_record(frame, Record("object"))
        frame.live.set(("function", id(closure.node)), extra)
    prototype = machine.record(frame, extra).entries.get("prototype")
    if prototype is None:
        prototype = machine.new_record(frame, Record("object", at=at))
        set_property(machine, frame, extra, known("prototype", at), prototype)
    return prototype


def record_member(machine: Machine, frame: Frame, ref: Ref, record: Record, name: str, at: Place) -> Value | None:
    """A built-in property or method of an object, an array, parameters or a URL."""
    if name == "length" and record.kind in {"array", "list"}:
        if record.open or any(
            not isinstance(i, Ref | Text | Opaque | Constant | Closure | Record) for i in record.items
        ):
            return machine.opaque((("root", "length", ()),), at, type="number")
        return Constant(len(record.items), "number", at)
    kind = machine.kinds.get(record.kind)
    if kind is not None:
        if kind.part is not None:
            return kind.part(machine, frame, record, name, at)
        found = kind.methods.get(name)
        if found is not None:
            return Native(f"{record.kind}.{name}", found, ref)
    if name == "hasOwnProperty":
        return Native(name, _has_own, ref)
    if name == "toString":
        return Native(name, _object_method, ref)
    return None


def call_primitive(machine: Machine, frame: Frame, holder: Text | Constant, name: str, invocation: Invocation) -> Value:
    """A method of a text, a number or a boolean."""
    if isinstance(holder, Constant):
        if name in {"toString", "toFixed", "valueOf", "toLocaleString"}:
            return to_text(machine, frame, holder)
        return undefined(invocation.at)
    return call_string(machine, frame, holder, name, invocation)


def call_opaque_method(
    machine: Machine, frame: Frame, holder: Opaque, name: str, invocation: Invocation
) -> Value | None:
    """String and array methods of an unknown value that keep it what it is: the result is still that value."""
    if name in ARRAY and any(isinstance(argument, Closure) for argument in invocation.arguments):
        return _opaque_iteration(machine, frame, holder, name, invocation)
    if name in {"toString", "valueOf", "toLocaleString", "toJSON"} and not invocation.arguments:
        return Opaque(msgspec.structs.replace(holder.hole, at=invocation.at), holder.path)
    if name in STRING:
        result = call_string(machine, frame, to_text(machine, frame, holder), name, invocation)
        if isinstance(result, Text):
            hole = texts.sole_hole(result)
            if hole is not None and hole.origin.key == holder.hole.origin.key:
                return Opaque(hole, holder.path)
        return result
    return None


def _opaque_iteration(machine: Machine, frame: Frame, holder: Opaque, name: str, invocation: Invocation) -> Value:
    from xlint.evaluate.calls import invoke

    closure = next(argument for argument in invocation.arguments if isinstance(argument, Closure))
    item = derive(machine, frame, holder, ("index", "*", ()), invocation.at)
    index = machine.opaque((("root", "index", ()),), invocation.at, name="index", type="number")
    arguments: tuple[Value, ...] = (item, index, holder)
    if name in {"reduce", "reduceRight"}:
        start = invocation.argument(1) or item
        arguments = (start, item, index, holder)
    result = invoke(machine, frame, closure, Invocation(arguments, invocation.at, (invocation.at,) * len(arguments)))
    if name in {"map", "flatMap"}:
        return machine.new_record(frame, Record("array", items=(result,), open=True, at=invocation.at))
    if name in {"reduce", "reduceRight"}:
        return result
    if name == "find":
        return item
    if name in {"filter", "sort", "slice", "concat", "reverse"}:
        return holder
    if name in {"some", "every", "includes"}:
        return machine.opaque((("root", "boolean", ()),), invocation.at, type="boolean")
    return undefined(invocation.at)


# ── promises ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def promise_method(machine: Machine, frame: Frame, holder: Value, name: str, invocation: Invocation) -> Value:
    """`then` gives what its callback returns: promises are looked through, as `await` does."""
    from xlint.evaluate.calls import invoke

    at = invocation.at
    callbacks = [argument for argument in invocation.arguments if isinstance(argument, Closure)]
    if name == "then" and callbacks:
        value = derive(machine, frame, holder, ("await", "", ()), at) if isinstance(holder, Opaque) else holder
        result = invoke(machine, frame, callbacks[0], Invocation((value,), at, (at,)))
        for failed in callbacks[1:]:
            _failed(machine, frame, failed, at)
        return result
    for callback in callbacks:
        _failed(machine, frame, callback, at)
    return holder


def _failed(machine: Machine, frame: Frame, callback: Closure, at: Place) -> None:
    from xlint.evaluate.calls import invoke

    error = machine.opaque((("root", "error", ()),), at, name="error")
    invoke(machine, frame, callback, Invocation((error,), at, (at,)))


# ── functions ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _borrow(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`Array.prototype.slice.call(list, 1)`."""
    native = invocation.this
    if not isinstance(native, Native) or not invocation.arguments:
        return undefined(invocation.at)
    given = msgspec.structs.replace(
        invocation, arguments=invocation.arguments[1:], places=invocation.places[1:], this=invocation.arguments[0]
    )
    return native.run(machine, frame, given)


_BORROWED: dict[str, Function] = {"call": _borrow}


def _call(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    from xlint.evaluate.calls import invoke

    if not isinstance(invocation.this, Closure):
        return undefined(invocation.at)
    closure = invocation.this
    this = invocation.argument(0)
    rest = msgspec.structs.replace(
        invocation, arguments=invocation.arguments[1:], places=invocation.places[1:], this=this
    )
    return invoke(machine, frame, msgspec.structs.replace(closure, this=closure.this or this), rest)


def _apply(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    from xlint.evaluate.calls import invoke

    if not isinstance(invocation.this, Closure):
        return undefined(invocation.at)
    listed = invocation.argument(1)
    items = machine.record(frame, listed).items if isinstance(listed, Ref) else ()
    given = Invocation(items, invocation.at, (invocation.at,) * len(items), invocation.argument(0))
    return invoke(machine, frame, invocation.this, given)


def _bind(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    closure = invocation.this
    if not isinstance(closure, Closure):
        return undefined(invocation.at)
    this = invocation.argument(0)
    fixed = invocation.arguments[1:]
    if not fixed:
        return msgspec.structs.replace(closure, this=this)

    def run(m: Machine, f: Frame, later: Invocation) -> Value:
        from xlint.evaluate.calls import invoke

        arguments = (*fixed, *later.arguments)
        return invoke(
            m,
            f,
            msgspec.structs.replace(closure, this=this),
            Invocation(arguments, later.at, (later.at,) * len(arguments)),
        )

    return Native("bound", run)


_FUNCTION: dict[str, Function] = {"call": _call, "apply": _apply, "bind": _bind}


# ── conversions and globals ─────────────────────────────────────────────────────────────────────────────────────────────


def _encoder(name: str) -> Function:
    def run(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
        argument = invocation.argument(0)
        text = to_text(machine, frame, argument if argument is not None else undefined(invocation.at))
        return texts.encode(text, name, invocation.at)

    return run


def _decoder(name: str) -> Function:
    def run(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
        argument = invocation.argument(0)
        if isinstance(argument, Opaque):
            hole = argument.hole
            if hole.encodings and hole.encodings[-1] == name:
                hole = msgspec.structs.replace(hole, encodings=hole.encodings[:-1])
            return msgspec.structs.replace(argument, hole=msgspec.structs.replace(hole, at=invocation.at))
        text = to_text(machine, frame, argument) if argument is not None else Text()
        return texts.map_parts(
            text,
            lambda part: (part,),
            lambda hole: (
                msgspec.structs.replace(hole, encodings=hole.encodings[:-1])
                if hole.encodings and hole.encodings[-1] == name
                else hole,
            ),
        )

    return run


def _number(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    from xlint.evaluate.expressions import _typed

    argument = invocation.argument(0)
    text = literal(argument) if argument is not None else None
    if text is not None:
        try:
            parsed = float(text)
        except ValueError:
            parsed = math.nan
        if math.isfinite(parsed):
            return Constant(int(parsed) if parsed.is_integer() else parsed, "number", invocation.at)
    return _typed(machine, argument if argument is not None else undefined(invocation.at), "number", invocation.at)


def _boolean(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    from xlint.evaluate.expressions import _typed

    return _typed(machine, invocation.argument(0) or undefined(invocation.at), "boolean", invocation.at)


def _string(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    argument = invocation.argument(0)
    if isinstance(argument, Opaque):
        return argument
    return to_text(machine, frame, argument) if argument is not None else Text()


def _stringify(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`JSON.stringify`: one value with what went into it as its origin."""
    argument = invocation.argument(0)
    if isinstance(argument, Opaque):
        hole = argument.hole
        return Text(
            (msgspec.structs.replace(hole, encodings=(*hole.encodings, "json"), at=invocation.at, type="string"),)
        )
    result = machine.opaque((("call", "JSON.stringify", ()),), invocation.at, "call", "JSON")
    inside: list[Value] = []
    if isinstance(argument, Ref):
        record = machine.record(frame, argument)
        inside = [*record.entries.values(), *record.items]
    hole = result.hole
    for value in inside:
        if isinstance(value, Opaque) and value.hole.origin.kind in {"field", "url", "message", "record", "lookup"}:
            hole = msgspec.structs.replace(
                hole, origin=msgspec.structs.replace(value.hole.origin, name=hole.origin.name)
            )
            break
    return Text((msgspec.structs.replace(hole, encodings=("json",), type="string"),))


def _identity(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    argument = invocation.argument(0)
    return argument if argument is not None else undefined(invocation.at)


def _all(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`Promise.all([a, b])` gives the awaited values in order."""
    argument = invocation.argument(0)
    if isinstance(argument, Ref):
        record = machine.record(frame, argument)
        items = tuple(
            derive(machine, frame, item, ("await", "", ()), invocation.at) if isinstance(item, Opaque) else item
            for item in record.items
        )
        return machine.new_record(frame, msgspec.structs.replace(record, items=items))
    return argument if argument is not None else undefined(invocation.at)


def _promise(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`new Promise((resolve, reject) => ...)`: the value is what resolve is given."""
    from xlint.evaluate.calls import invoke

    executor = invocation.argument(0)
    given: list[Value] = []

    def resolve(m: Machine, f: Frame, inner: Invocation) -> Value:
        argument = inner.argument(0)
        if argument is not None:
            given.append(argument)
        return undefined(inner.at)

    if isinstance(executor, Closure):
        reject = Native("reject", lambda m, f, i: undefined(i.at))
        at = invocation.at
        invoke(machine, frame, executor, Invocation((Native("resolve", resolve), reject), at, (at, at)))
    if not given:
        return machine.opaque(
            (("root", f"?{invocation.at.path}:{invocation.at.start}", ()),), invocation.at, name="result"
        )
    return given[0] if len(given) == 1 else machine.merge_values(texts.fresh_branch(), "path", given[:4])


def _timer(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    from xlint.evaluate.calls import invoke, reach

    argument = invocation.argument(0)
    if isinstance(argument, Closure):
        invoke(machine, frame, argument, Invocation((), invocation.at, ()))
    elif argument is not None:
        reach(machine, frame, "code", argument, invocation.at, "a string timer")
    return machine.opaque((("root", "timer", ()),), invocation.at, type="number")


def _keys(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return _listing(machine, frame, invocation, "keys")


def _values(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return _listing(machine, frame, invocation, "values")


def _entries(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return _listing(machine, frame, invocation, "entries")


def _listing(machine: Machine, frame: Frame, invocation: Invocation, what: str) -> Value:
    """`Object.keys`, `values` and `entries`: an entry that only some paths have gives an item on those paths."""
    source = invocation.argument(0)
    if not isinstance(source, Ref):
        base = source if isinstance(source, Opaque) else machine.opaque((("root", "object", ()),), invocation.at)
        return derive(machine, frame, base, ("call", what, ()), invocation.at)
    record = machine.record(frame, source)
    items: list[Value] = []
    if record.kind in {"array", "list"}:
        entries = [(known(str(i), invocation.at), v) for i, v in enumerate(record.items)]
    else:
        entries = [
            (record.keys.get(key) or known(key, record.at or invocation.at), value)
            for key, value in record.entries.items() if not key.startswith("%")
        ]  # fmt: skip
    for name, value in entries:
        if isinstance(value, Choice) and any(is_absent(o) for o in value.options):
            options = tuple(
                option if is_absent(option) else _listed(machine, frame, name, option, what) for option in value.options
            )
            items.append(Choice(value.branch, value.kind, options))
        else:
            items.append(_listed(machine, frame, name, value, what))
    return machine.new_record(frame, Record("array", items=tuple(items), open=record.open, at=invocation.at))


def _listed(machine: Machine, frame: Frame, name: Text, value: Value, what: str) -> Value:
    if what == "keys":
        return name
    if what == "values":
        return value
    return machine.new_record(frame, Record("array", items=(name, value)))


def _assign(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    from xlint.evaluate.expressions import spread

    target = invocation.argument(0)
    if isinstance(target, Ref):
        for source in invocation.arguments[1:]:
            spread(machine, frame, target, source)
    return target if target is not None else undefined(invocation.at)


def _extend(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`$.extend(true?, target, ...)`."""
    arguments = invocation.arguments
    if arguments and isinstance(arguments[0], Constant):
        arguments = arguments[1:]
    return _assign(machine, frame, msgspec.structs.replace(invocation, arguments=arguments))


def _from_entries(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    items, is_open, _ = urls.pairs_of(machine, frame, invocation.argument(0), invocation.at)
    ref = machine.new_record(frame, Record("object", open=is_open, at=invocation.at))
    for item in items:
        if isinstance(item, Record):
            set_property(machine, frame, ref, to_text(machine, frame, item.items[0]), item.items[1])
    return ref


def _params(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return urls.new_params(machine, frame, invocation.argument(0), invocation.at)


def _url(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return urls.new_url(machine, frame, invocation)


def _jquery_param(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`$.param(object)`, `$.param([{ name, value }])`: each value component-encoded, blanks as `+` (jQuery before 3)."""
    source = invocation.argument(0)
    if isinstance(source, Ref) and machine.record(frame, source).kind == "array":
        fields = [item for item in machine.record(frame, source).items if isinstance(item, Ref)]
        at = invocation.at
        items = tuple(
            urls.pair(
                to_text(machine, frame, get_property(machine, frame, field, "name", at)),
                get_property(machine, frame, field, "value", at),
            )
            for field in fields
        )
        return urls.params_text(machine, frame, Record("params", items=items, at=at))
    ref = urls.new_params(machine, frame, source, invocation.at)
    return urls.params_text(machine, frame, machine.record(frame, ref))


def _jquery_map(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`$.map(list, function (item, index))`, `$.map(object, function (value, key))`: null is left out."""
    source, callback = invocation.argument(0), invocation.argument(1)
    if not isinstance(source, Ref) or callback is None:
        return undefined(invocation.at)
    at = invocation.at
    if machine.record(frame, source).kind == "object":
        pairs = _entries(machine, frame, Invocation((source,), at, (at,)))
    else:
        pairs = source
    record = machine.record(frame, pairs) if isinstance(pairs, Ref) else Record("array")

    def run(index: int, item: Value) -> Value:
        given: tuple[Value, ...] = (item, Constant(index, "number", at))
        if pairs is not source and isinstance(item, Ref):
            given = machine.record(frame, item).items[::-1]
        result = call_each(machine, frame, callback, given, invocation)
        empty = isinstance(result, Constant) and result.kind in {"null", "undefined"}
        return Constant(None, "absent", at) if empty else result

    results = [
        over(machine, frame, item, lambda option, index=index: run(index, option))  # type: ignore[misc]
        for index, item in enumerate(record.items)
    ]
    return machine.new_record(frame, Record("array", items=tuple(results), open=record.open, at=at))


def _each(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`$.each(list, function (index, item) {...})`."""
    from xlint.evaluate.calls import invoke
    from xlint.evaluate.statements import each

    source, callback = invocation.argument(0), invocation.argument(1)
    if not isinstance(callback, Closure) or source is None:
        return undefined(invocation.at)
    at = invocation.at
    if isinstance(source, Ref) and machine.record(frame, source).kind == "object":

        def with_key(key: Value, _index: int | None) -> None:
            value = get_property(machine, frame, source, literal(key), at)
            invoke(machine, frame, callback, Invocation((key, value), at, (at, at), value))

        each(machine, frame, source, "in", with_key)
    else:

        def with_item(item: Value, index: int | None) -> None:
            number = index_value(machine, index, at)
            invoke(machine, frame, callback, Invocation((number, item), at, (at, at), item))

        each(machine, frame, source, "of", with_item)
    return source


def _regex(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    first = invocation.argument(0)
    pattern = literal(first) if first is not None else None
    flags = literal(invocation.argument(1)) or ""
    if pattern is None:
        return machine.opaque((("root", "RegExp", ()),), invocation.at, name="RegExp")
    return machine.opaque((("root", "RegExp", ()),), invocation.at, "literal", f"/{pattern}/{flags}")


def _new_array(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    sized = len(invocation.arguments) == 1 and isinstance(invocation.arguments[0], Constant | Opaque)
    items = () if sized else invocation.arguments
    return machine.new_record(frame, Record("array", items=items, at=invocation.at))


def _array_from(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    source = invocation.argument(0)
    mapper = invocation.argument(1)
    if isinstance(source, Ref):
        record = machine.record(frame, source)
        from xlint.evaluate.records import pair_value

        copied = machine.new_record(
            frame,
            Record(
                "array",
                items=tuple(pair_value(machine, frame, item) for item in record.items),
                open=record.open,
                at=invocation.at,
            ),
        )
        if isinstance(mapper, Closure):
            return ARRAY["map"](machine, frame, Invocation((mapper,), invocation.at, (invocation.at,), copied))
        return copied
    return source if source is not None else undefined(invocation.at)


def _new_map(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    items, is_open, _ = urls.pairs_of(machine, frame, invocation.argument(0), invocation.at)
    return machine.new_record(frame, Record("map", items=tuple(items), open=is_open, at=invocation.at))


def _new_set(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    source = invocation.argument(0)
    record = machine.record(frame, source) if isinstance(source, Ref) else Record("set", open=source is not None)
    return machine.new_record(frame, Record("set", items=record.items, open=record.open, at=invocation.at))


def _has_own(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`object.hasOwnProperty(name)`: known where the name is, and every entry."""
    name = literal(invocation.argument(0))
    if isinstance(invocation.this, Ref) and name is not None:
        record = machine.record(frame, invocation.this)
        entry = record.entries.get(name)
        if entry is None and not record.open and record.kind == "object":
            return Constant(False, "boolean", invocation.at)
        if entry is not None and not isinstance(entry, Choice):
            return Constant(not (is_absent(entry)), "boolean", invocation.at)
    return _object_method(machine, frame, invocation)


def _object_method(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return machine.opaque((("root", "boolean", ()),), invocation.at, type="boolean")


def _new_object(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return machine.new_record(frame, Record("object", at=invocation.at))


def _define_property(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    """`Object.defineProperty(object, name, { value } or { get })`."""
    target, name, descriptor = (invocation.argument(index) for index in range(3))
    if target is None or name is None or not isinstance(descriptor, Ref):
        return target if target is not None else undefined(invocation.at)
    entries = machine.record(frame, descriptor).entries
    if "get" in entries:
        value: Value = Record(GETTER, {"get": entries["get"]}, at=invocation.at)
    else:
        value = entries.get("value", undefined(invocation.at))
    set_property(machine, frame, target, to_text(machine, frame, name), value)
    return target


def _create(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    source = invocation.argument(0)
    prototype = source if isinstance(source, Ref | ClassValue) else None
    return machine.new_record(frame, Record("object", at=invocation.at, prototype=prototype))


# ── URLSearchParams and Map ─────────────────────────────────────────────────────────────────────────────────────────────


def _pair_write(*, append: bool) -> Function:
    def run(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
        if not isinstance(invocation.this, Ref) or len(invocation.arguments) < 2:
            return undefined(invocation.at)
        record = machine.record(frame, invocation.this)
        name = to_text(machine, frame, invocation.arguments[0])
        entry = urls.pair(name, settled(machine, frame, invocation.arguments[1]))
        items = list(record.items)
        if not append and name.literal is not None:
            same = [
                i for i, item in enumerate(items) if isinstance(item, Record) and literal(item.items[0]) == name.literal
            ]
            items = (
                [entry if i == same[0] else item for i, item in enumerate(items) if i not in same[1:]]
                if same
                else [*items, entry]
            )
        else:
            items.append(entry)
        machine.update(frame, invocation.this, urls.rewritten(record, tuple(items)))
        return invocation.this

    return run


def _pair_delete(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    name = literal(invocation.argument(0)) if invocation.argument(0) is not None else None
    if isinstance(invocation.this, Ref) and name is not None:
        record = machine.record(frame, invocation.this)
        items = tuple(i for i in record.items if not (isinstance(i, Record) and literal(i.items[0]) == name))
        machine.update(frame, invocation.this, urls.rewritten(record, items))
    return undefined(invocation.at)


def _pair_get(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    name = literal(invocation.argument(0)) if invocation.argument(0) is not None else None
    if isinstance(invocation.this, Ref):
        record = machine.record(frame, invocation.this)
        for item in record.items:
            if isinstance(item, Record) and name is not None and literal(item.items[0]) == name:
                return item.items[1]
        hole = _source_hole(record.entries.get("%source"))
        if hole is not None:
            return _read_from(machine, frame, hole, name, invocation)
    return machine.opaque((("root", "?params", ()), ("call", "get", (name,))), invocation.at, name=name or "get")


def _source_hole(source: Value | None) -> Hole | None:
    """The unknown query that parameters were made from: `new URLSearchParams(query || "")` too."""
    if isinstance(source, Choice):
        found = [hole for option in source.options if (hole := _source_hole(option)) is not None]
        return found[0] if len(found) == 1 else None
    return source.hole if isinstance(source, Opaque) else texts.sole_hole(source) if isinstance(source, Text) else None


def _read_from(machine: Machine, frame: Frame, source: Hole, name: str | None, invocation: Invocation) -> Value:
    """`new URLSearchParams(query).get(name)`: where the query is the page's own, a parameter is read."""
    from xlint.evaluate.calls import read_parameter

    value = derive(
        machine, frame, Opaque(source, (("root", source.origin.key, ()),)), ("call", "get", (name,)), invocation.at
    )
    if isinstance(value, Opaque):
        origin = msgspec.structs.replace(value.hole.origin, name=name or value.hole.origin.name)
        hole = msgspec.structs.replace(value.hole, origin=origin, nullable=True, encodings=())
        value = Opaque(hole, value.path)
        if hole.origin.kind == "url":
            machine.url_holes[hole.origin.key] = hole
            read_parameter(machine, frame, invocation.argument(0), value, invocation.at, "get")
    return value


def _pair_text(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return to_text(machine, frame, invocation.this) if invocation.this is not None else Text()


def _pair_list(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    return invocation.this if invocation.this is not None else undefined(invocation.at)


def _pair_each(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    from xlint.evaluate.calls import invoke

    callback = invocation.argument(0)
    if isinstance(invocation.this, Ref) and isinstance(callback, Closure):
        for item in machine.record(frame, invocation.this).items:
            if isinstance(item, Record):
                at = invocation.at
                invoke(machine, frame, callback, Invocation((item.items[1], item.items[0]), at, (at, at)))
    return undefined(invocation.at)


_PAIRS: dict[str, Function] = {
    "set": _pair_write(append=False), "append": _pair_write(append=True), "delete": _pair_delete, "get": _pair_get,
    "toString": _pair_text, "entries": _pair_list, "forEach": _pair_each, "has": _object_method,
}  # fmt: skip


def _set_add(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    if isinstance(invocation.this, Ref) and invocation.arguments:
        record = machine.record(frame, invocation.this)
        machine.update(
            frame, invocation.this, msgspec.structs.replace(record, items=(*record.items, invocation.arguments[0]))
        )
    return invocation.this if invocation.this is not None else undefined(invocation.at)


KINDS: dict[str, Kind] = {
    "array": Kind(methods=ARRAY),
    "list": Kind(methods=ARRAY),
    "params": Kind(methods=_PAIRS, text=urls.params_text),
    "map": Kind(methods=_PAIRS),
    "set": Kind(methods={"add": _set_add, "has": _object_method, "forEach": ARRAY["forEach"]}),
    "url": Kind(part=urls.part, assign=urls.set_url_part, text=urls.href),
    generators.GENERATOR: Kind(assign=generators.fall_to),
}

_JQUERY: dict[str, Function] = {
    "param": _jquery_param, "each": _each, "extend": _extend, "trim": _string, "when": _identity, "proxy": _identity,
    "map": _jquery_map,
}  # fmt: skip

NAMESPACES: dict[str, dict[str, Function]] = {
    "Object": {
        "keys": _keys, "values": _values, "entries": _entries, "assign": _assign, "fromEntries": _from_entries,
        "freeze": _identity, "seal": _identity, "create": _create,
        "getOwnPropertyNames": _keys, "defineProperty": _define_property,
    },
    "Object.prototype": {"hasOwnProperty": _has_own, "toString": _object_method},
    "JSON": {"stringify": _stringify},
    "Array": {"from": _array_from, "of": _new_array, "isArray": _object_method},
    "Promise": {"resolve": _identity, "all": _all, "allSettled": _all, "reject": _identity},
    "Number": {"parseInt": _number, "parseFloat": _number, "isNaN": _object_method, "isInteger": _object_method},
    "Array.prototype": ARRAY,
    "String": {},
    "Reflect": {},
}  # fmt: skip


GLOBALS: dict[str, Native] = {
    name: Native(name, run)
    for name, run in {
        "encodeURIComponent": _encoder("component"), "encodeURI": _encoder("uri"), "escape": _encoder("escape"),
        "btoa": _encoder("base64"), "decodeURIComponent": _decoder("component"), "decodeURI": _decoder("uri"),
        "unescape": _decoder("escape"), "atob": _decoder("base64"),
        "parseInt": _number, "parseFloat": _number, "Number": _number, "BigInt": _number, "Boolean": _boolean,
        "String": _string, "Object": _new_object, "Array": _new_array, "Promise": _promise, "RegExp": _regex,
        "URLSearchParams": _params, "URL": _url, "Map": _new_map, "Set": _new_set, "setTimeout": _timer, "setInterval": _timer,
        "requestAnimationFrame": _timer, "JSON": _identity, "Reflect": _identity, "isNaN": _object_method,
        "__awaiter": generators.awaiter, "__generator": generators.generator, "__assign": _assign,
        "structuredClone": _identity,
    }.items()
}  # fmt: skip


def jquery(machine: Machine, frame: Frame, name: str, invocation: Invocation) -> Value | None:
    """`$.name(...)`, where it is one of jQuery's own utilities."""
    found = _JQUERY.get(name)
    return found(machine, frame, invocation) if found is not None else None
