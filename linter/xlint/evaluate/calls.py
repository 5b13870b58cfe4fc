"""Calls: of closures in sight, of built-in functions, and of what only the models know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.observe import Asked, Consumed, Navigated, ParsedWholeUrl, Reached, ReadParameter
from xlint.evaluate.records import bound, class_member, derive, get_property
from xlint.evaluate.scopes import hoist, var_names
from xlint.evaluate.store import Scope
from xlint.evaluate.strings import seen, to_text
from xlint.evaluate.values import (
    Choice,
    ClassValue,
    Closure,
    Constant,
    Invocation,
    Native,
    Opaque,
    PathStep,
    Record,
    Ref,
    Value,
    literal,
    undefined,
)
from xlint.models import EncoderRow, SanitizerRow, SinkRow
from xlint.value import Hole, Known, Place, Text
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Frame, Machine


LARGE = 1500
"""Functions longer than this (in characters) are only followed if they or what they call have to do with URLs."""


def make_closure(machine: Machine, frame: Frame, node: syntax.Function, name: str) -> Closure:
    arrow = "arrow" in node.modifiers
    owner = frame.closure.owner if arrow and frame.closure is not None else None
    closure = Closure(node, frame.scope, frame.path, frame.language, frame.this if arrow else None, owner, name)
    if id(node) not in machine.entered:
        machine.closures.append(closure)
    return closure


def method_closure(machine: Machine, owner: ClassValue, member: syntax.Method) -> Closure:
    key = member.key.value if isinstance(member.key, syntax.Literal) else ""
    return Closure(member.function, owner.scope, owner.path, owner.language, None, owner, str(key))


def make_class(machine: Machine, frame: Frame, node: syntax.Class) -> ClassValue:
    """A JavaScript class: its methods become entries of their own, its static fields a record."""
    base = machine.evaluate(machine, frame, node.base) if node.base is not None else None
    statics = machine.new_record(frame, Record("object", at=frame.place(node)))
    value = ClassValue(node, frame.scope, frame.path, frame.language, base, statics)
    for member in node.members:
        if isinstance(member, syntax.Method):
            machine.closures.append(msgspec.structs.replace(method_closure(machine, value, member), this=None))
        elif member.static and member.value is not None and isinstance(member.key, syntax.Literal):
            from xlint.evaluate.records import set_property

            key = to_text(machine, frame, machine.evaluate(machine, frame, member.key))
            set_property(machine, frame, statics, key, machine.evaluate(machine, frame, member.value))
    return value


# ── call expressions ────────────────────────────────────────────────────────────────────────────────────────────────────


def arguments_of(
    machine: Machine, frame: Frame, nodes: Sequence[syntax.Expression]
) -> tuple[tuple[Value, ...], tuple[Place, ...]]:
    values: list[Value] = []
    places: list[Place] = []
    for node in nodes:
        value = machine.evaluate(machine, frame, node)
        if isinstance(node, syntax.Spread):
            record = machine.record(frame, value) if isinstance(value, Ref) else None
            for item in record.items if record is not None else (value,):
                values.append(item)
                places.append(frame.place(node))
            continue
        values.append(value)
        places.append(frame.place(node))
    return tuple(values), tuple(places)


def call(machine: Machine, frame: Frame, node: syntax.Call) -> Value:
    if frame.language == "xpp":
        from xlint.evaluate.xpp import call_value as call_xpp

        return call_xpp(machine, frame, node)
    at = frame.place(node)
    callee = node.callee
    if isinstance(callee, syntax.Member) and isinstance(callee.object, syntax.Name) and callee.object.name == "super":
        values, places = arguments_of(machine, frame, node.arguments)
        method = inherited(machine, frame, callee.name)
        if method is not None:
            return call_any(machine, frame, method, Invocation(values, at, places, frame.this, node=node))
        return machine.opaque((("root", "super", ()), ("call", callee.name, ())), at, "call", callee.name)
    if isinstance(callee, syntax.Member | syntax.Index):
        holder = machine.evaluate(machine, frame, callee.object)
        if isinstance(callee, syntax.Member):
            name: str | None = callee.name
        else:
            name = literal(machine.evaluate(machine, frame, callee.index)) if callee.index is not None else None
        values, places = arguments_of(machine, frame, node.arguments)
        optional = node.optional or callee.optional
        invocation = Invocation(values, at, places, holder, node=node)
        return call_member(machine, frame, holder, name, invocation, optional=optional)
    if isinstance(callee, syntax.Name) and callee.name == "super":
        values, places = arguments_of(machine, frame, node.arguments)
        owner = frame.closure.owner if frame.closure is not None else None
        if owner is not None and isinstance(owner.base, ClassValue) and isinstance(frame.this, Ref):
            construct_into(machine, frame, owner.base, frame.this, Invocation(values, at, places, frame.this))
        return undefined(at)
    function = machine.evaluate(machine, frame, callee)
    values, places = arguments_of(machine, frame, node.arguments)
    return call_any(machine, frame, function, Invocation(values, at, places, None, node=node))


def inherited(machine: Machine, frame: Frame, name: str) -> Value | None:
    """`super.name` inside a method: the base classes' method, with the same `this`."""
    owner = frame.closure.owner if frame.closure is not None else None
    holder = owner.base if owner is not None else None
    while isinstance(holder, ClassValue):
        method = class_member(machine, frame, holder, name, static=isinstance(frame.this, ClassValue))
        if method is not None:
            return bound(machine, frame, method, frame.this) if frame.this is not None else method
        holder = holder.base
    return None


def call_member(
    machine: Machine, frame: Frame, holder: Value, name: str | None, invocation: Invocation, *, optional: bool = False
) -> Value:
    """`holder.name(arguments)`."""
    from xlint.evaluate import natives

    if name in {"then", "catch", "finally"} and not (
        isinstance(holder, Ref) and name in machine.record(frame, holder).entries
    ):
        return natives.promise_method(machine, frame, holder, name, invocation)
    if isinstance(holder, Choice):
        results = [
            call_member(
                machine, frame, option, name, msgspec.structs.replace(invocation, this=option), optional=optional
            )
            for option in holder.options
            if not (isinstance(option, Constant) and option.kind in {"null", "undefined", "absent"})
        ]
        if not results:
            return undefined(invocation.at)
        if len(results) == len(holder.options):
            return machine.merge_values(holder.branch, holder.kind, results)
        return results[0] if len(results) == 1 else machine.merge_values(texts.fresh_branch(), holder.kind, results)
    if isinstance(holder, Opaque):
        if name is None:
            name = "*"
        written = frame.live.get(("member", holder.hole.origin.key, name))
        if isinstance(written, Closure):
            return call_any(machine, frame, bound(machine, frame, written, holder), invocation)
        return call_opaque(machine, frame, holder, name, invocation, optional=optional)
    if isinstance(holder, Text | Constant):
        return natives.call_primitive(machine, frame, holder, name or "", invocation)
    function = get_property(machine, frame, holder, name, invocation.at)
    if isinstance(function, Constant) and isinstance(holder, Ref):
        return machine.opaque((("root", f"?{name}", ()),), invocation.at, "call", name or "call")
    return call_any(machine, frame, function, invocation)


def call_any(machine: Machine, frame: Frame, function: Value, invocation: Invocation) -> Value:
    """Call whatever a value is."""
    match function:
        case Closure():
            return invoke(machine, frame, function, invocation)
        case Native():
            this = function.this if function.this is not None else invocation.this
            return function.run(machine, frame, msgspec.structs.replace(invocation, this=this))
        case Opaque():
            if function.path and function.path[-1][0] in {"get", "root"}:
                return call_opaque(machine, frame, None, function.path[-1][1], invocation, callee=function)
            run_callbacks(machine, frame, function.path, invocation)
            return derive(machine, frame, function, ("call", "", literals(invocation)), invocation.at, call=True)
        case Choice():
            callable_ = [option for option in function.options if not isinstance(option, Constant)]
            results = [call_any(machine, frame, option, invocation) for option in callable_]
            if not results:
                return undefined(invocation.at)
            return machine.merge_values(
                function.branch if len(results) == len(function.options) else texts.fresh_branch(),
                function.kind,
                results,
            )
        case ClassValue():
            return construct(machine, frame, function, invocation)
        case _:
            run_callbacks(machine, frame, (), invocation)
            return machine.opaque(
                (("root", f"?{invocation.at.path}:{invocation.at.start}", ()),), invocation.at, "call", "call"
            )


def call_value(
    machine: Machine, frame: Frame, function: Value, arguments: tuple[Value, ...], at: Place, this: Value | None = None
) -> Value:
    """Call a value with arguments that no call expression spells."""
    return machine.call(machine, frame, function, Invocation(arguments, at, (at,) * len(arguments), this))


def literals(invocation: Invocation) -> tuple[str | None, ...]:
    return tuple(literal(argument) for argument in invocation.arguments)


# ── functions in sight ──────────────────────────────────────────────────────────────────────────────────────────────────


def invoke(machine: Machine, frame: Frame, closure: Closure, invocation: Invocation) -> Value:
    """Run a function's body with these arguments, in the caller's store."""
    from xlint.evaluate.machine import MAX_DEPTH, MAX_SAME_FUNCTION

    node = closure.node
    if frame.depth >= MAX_DEPTH or machine.active.count(id(node)) >= MAX_SAME_FUNCTION or machine.steps <= 0:
        return machine.opaque((("root", closure.name or "?", ()),), invocation.at, "call", closure.name or "call")
    if node.end - node.start > LARGE and not machine.relevant(node):
        run_callbacks(machine, frame, (), invocation)
        return machine.opaque((("root", closure.name or "?", ()),), invocation.at, "call", closure.name or "call")
    store = frame.live
    inner = activate(machine, frame, closure, invocation)
    if not inner.exits:
        frame.store = None if closure.language == "xpp" and not frame.breaks and frame.depth < 1 else frame.store
        return undefined(invocation.at)
    layer = store.branch()
    answer = answered(machine, inner)
    value = machine.join_exits(inner, layer, inner.exits)
    if answer is not None:
        value = answer
    store.cells.update(layer.cells)
    return carried(machine, frame, closure, value, invocation)


def activate(machine: Machine, frame: Frame, closure: Closure, invocation: Invocation) -> Frame:
    """Run a function's body on a layer of its own: the frame with its ways out, nothing of them in the caller's store yet."""
    from xlint.evaluate.machine import Frame

    node = closure.node
    machine.entered.add(id(node))
    store = frame.live
    inner = Frame(
        scope=Scope(closure.scope),
        store=store.branch(),
        entry=frame.entry,
        language=closure.language,
        path=closure.path,
    )
    inner.base = store
    inner.closure = closure
    inner.parent = frame
    inner.depth = frame.depth + 1
    inner.call = invocation
    inner.this = closure.this if closure.this is not None else invocation.this
    bind_parameters(machine, inner, node, invocation)
    machine.active.append(id(node))
    try:
        if closure.language == "javascript":
            prepare(machine, inner, node)
        machine.run(inner, node.body.body)
    finally:
        machine.active.pop()
    if inner.store is not None:
        machine.leave(inner, undefined(invocation.at))
    return inner


def answered(machine: Machine, frame: Frame) -> Value | None:
    """A function that answers yes or no on several ways out: one boolean that implies what each way had tested."""
    if len(frame.exits) < 2:
        return None
    when: frozenset[tuple[str, str]] | None = None
    unless: frozenset[tuple[str, str]] | None = None
    answers = set()
    for way in frame.exits:
        held = frozenset(fact for condition in way.conditions for fact in condition[3])
        value = way.value
        if isinstance(value, Constant) and value.kind == "boolean":
            answers.add(value.value)
            if value.value:
                when = held if when is None else when & held
            else:
                unless = held if unless is None else unless & held
        elif isinstance(value, Opaque) and value.hole.type == "boolean":
            answers |= {True, False}
            implied = machine.implied.get(value.hole.origin.key, (frozenset(), frozenset()))
            when = held | implied[0] if when is None else when & (held | implied[0])
            unless = held | implied[1] if unless is None else unless & (held | implied[1])
        else:
            return None
    if len(answers) < 2 or frame.call is None:
        return None
    return boolean(machine, frame.call.at, when or frozenset(), unless or frozenset())


def boolean(
    machine: Machine, at: Place, when: frozenset[tuple[str, str]], unless: frozenset[tuple[str, str]]
) -> Opaque:
    """A boolean that implies facts, whoever tests it."""
    value = machine.opaque((("root", "boolean", ()),), at, name="boolean", type="boolean")
    key = f"boolean#{texts.fresh_branch()}"
    machine.implied[key] = (when, unless)
    origin = msgspec.structs.replace(value.hole.origin, key=key)
    return Opaque(msgspec.structs.replace(value.hole, origin=origin), value.path)


def carried(machine: Machine, frame: Frame, closure: Closure, value: Value, invocation: Invocation) -> Value:
    """A value that comes back from a function has been there: one more station on its way."""
    if not closure.name:
        return value
    message = f"returned by '{closure.name}'"
    if isinstance(value, Opaque) and interesting(value.hole):
        return msgspec.structs.replace(value, hole=texts.with_step(value.hole, invocation.at, message))
    return value


def interesting(hole: Hole) -> bool:
    return hole.origin.kind in {"url", "message", "field", "record", "lookup", "storage"}


def prepare(machine: Machine, frame: Frame, node: syntax.Function) -> None:
    """Hoist what a JavaScript function's body declares."""
    from xlint.evaluate.scopes import block_names

    for name in (*var_names(node), *block_names(node.body.body)):
        if name not in frame.scope.names:
            frame.scope.declare(name, machine.cell())
    hoist(machine, frame, node.body.body)


def bind_parameters(machine: Machine, frame: Frame, node: syntax.Function, invocation: Invocation) -> None:
    """Give parameters the arguments; an argument that is one value has now been passed on."""
    from xlint.evaluate import assign

    values = list(invocation.arguments)
    if frame.language == "javascript" and "arrow" not in node.modifiers:
        items = Record("array", items=tuple(values), at=invocation.at)
        machine.declare(frame, "arguments", machine.new_record(frame, items))
    for index, parameter in enumerate(node.parameters):
        at = frame.place(parameter)
        if parameter.rest:
            value: Value = machine.new_record(frame, Record("array", items=tuple(values[index:]), at=at))
        elif index < len(values):
            value = passed(frame, values[index], at, parameter)
        else:
            value = undefined(at)
        if parameter.default is not None:
            value = assign.with_default(machine, frame, value, parameter.default)
        if frame.language == "xpp" and isinstance(parameter.target, syntax.Name):
            if parameter.type is not None:
                value = assign.typed(machine, frame, value, parameter.type)
                if isinstance(value, Constant) and value.kind == "undefined":
                    value = assign.of_type(machine, parameter.type, at, parameter.target.name)
            machine.declare(frame, parameter.target.name, value, parameter.type)
        else:
            _declare_target(machine, frame, parameter.target)
            assign.bind(machine, frame, parameter.target, value, declaring=True)


def _declare_target(machine: Machine, frame: Frame, target: syntax.Expression) -> None:
    from xlint.evaluate.scopes import target_names

    for name in target_names(target):
        frame.scope.declare(name, machine.cell())


def passed(frame: Frame, value: Value, at: Place, parameter: syntax.Parameter) -> Value:
    if isinstance(value, Opaque) and interesting(value.hole):
        name = parameter.target.name if isinstance(parameter.target, syntax.Name) else "an argument"
        return msgspec.structs.replace(value, hole=texts.with_step(value.hole, value.hole.at, f"passed as '{name}'"))
    return value


# ── construction ────────────────────────────────────────────────────────────────────────────────────────────────────────


def new(machine: Machine, frame: Frame, node: syntax.New) -> Value:
    if frame.language == "xpp":
        from xlint.evaluate.xpp import new_value

        return new_value(machine, frame, node)
    at = frame.place(node)
    callee = machine.evaluate(machine, frame, node.callee)
    values, places = arguments_of(machine, frame, node.arguments)
    invocation = Invocation(values, at, places, None, node=node)
    match callee:
        case ClassValue():
            return construct(machine, frame, callee, invocation)
        case Closure():
            prototype = get_property(machine, frame, callee, "prototype", at)
            this = machine.new_record(
                frame, Record("object", at=at, prototype=prototype if isinstance(prototype, Ref) else None)
            )
            result = invoke(machine, frame, callee, msgspec.structs.replace(invocation, this=this))
            return result if isinstance(result, Ref) else this
        case Native():
            return callee.run(machine, frame, invocation)
        case _:
            run_callbacks(machine, frame, (), invocation)
            name = callee.path[-1][1] if isinstance(callee, Opaque) and callee.path else "object"
            path: tuple[PathStep, ...] = (("new", name, literals(invocation)),)
            found = machine.language(frame).sources.find(path)
            if found is not None:
                row = found[0]
                return machine.opaque(path, at, row.kind, row.name or name, type=row.type)
            return machine.opaque(path, at, name=name)


def construct(machine: Machine, frame: Frame, value: ClassValue, invocation: Invocation) -> Value:
    this = machine.new_record(frame, Record("object", at=invocation.at, prototype=value))
    construct_into(machine, frame, value, this, msgspec.structs.replace(invocation, this=this))
    return this


def construct_into(machine: Machine, frame: Frame, value: ClassValue, this: Ref, invocation: Invocation) -> None:
    """Fields, then the constructor, its own or the inherited one."""
    from xlint.evaluate.records import set_property

    own = class_member(machine, frame, value, "constructor", static=False)
    if own is None and isinstance(value.base, ClassValue):
        construct_into(machine, frame, value.base, this, invocation)
    for member in value.node.members:
        if isinstance(member, syntax.Field) and not member.static and isinstance(member.key, syntax.Literal):
            before = frame.this
            frame.this = this
            given = (
                machine.evaluate(machine, frame, member.value) if member.value is not None else undefined(invocation.at)
            )
            key = to_text(machine, frame, machine.evaluate(machine, frame, member.key))
            frame.this = before
            set_property(machine, frame, this, key, given)
    if isinstance(own, Closure):
        invoke(machine, frame, own, msgspec.structs.replace(invocation, this=this))


# ── what only the models know ───────────────────────────────────────────────────────────────────────────────────────────


def call_opaque(
    machine: Machine,
    frame: Frame,
    holder: Opaque | None,
    name: str,
    invocation: Invocation,
    *,
    optional: bool = False,
    callee: Opaque | None = None,
) -> Value:
    """A call that leads out of sight: sinks, encoders, sanitizers and sources by the models."""
    from xlint.evaluate import natives, navigation

    step: PathStep = ("call", name, literals(invocation))
    before = holder.path if holder is not None else callee.path[:-1] if callee is not None else ()
    path = (*before, step)
    models = machine.language(frame)
    special = navigation.call(machine, frame, path, invocation)
    if special is not None:
        return special
    sink = models.sinks.find(path)
    if sink is not None:
        argument = invocation.argument(sink[0].argument)
        if argument is not None:
            reach_row(machine, frame, sink[0], argument, invocation.at)
    encoder = models.encoders.find(path)
    if encoder is not None:
        return apply_encoder(machine, frame, encoder[0], invocation)
    sanitizer = models.sanitizers.find(path)
    if sanitizer is not None:
        return apply_sanitizer(machine, frame, sanitizer[0], invocation)
    if holder is not None:
        text_result = natives.call_opaque_method(machine, frame, holder, name, invocation)
        if text_result is not None:
            return text_result
    run_callbacks(machine, frame, path, invocation)
    source = holder if holder is not None else callee
    if source is None:
        return machine.opaque(path, invocation.at, "call", name)
    based = source if holder is not None else msgspec.structs.replace(source, path=before)
    result = derive(machine, frame, based, step, invocation.at, optional=optional, call=True)
    row = models.sources.find(path)
    if row is not None and row[0].kind == "url" and "name" in row[1] and isinstance(result, Opaque):
        read_parameter(machine, frame, invocation.argument(0), result, invocation.at, name)
    return result


def apply_encoder(machine: Machine, frame: Frame, row: EncoderRow, invocation: Invocation) -> Value:
    argument = invocation.argument(row.argument)
    if argument is None:
        return Text()
    text = to_text(machine, frame, argument)
    if not row.decodes:
        return texts.encode(text, row.encoder, invocation.at)

    def decoded(hole: Hole) -> tuple[Hole, ...]:
        machine.emit(Asked(hole.origin.key, "decoded", row.encoder, invocation.at))
        if hole.encodings and hole.encodings[-1] == row.encoder:
            return (msgspec.structs.replace(hole, encodings=hole.encodings[:-1], at=invocation.at),)
        return (msgspec.structs.replace(hole, at=invocation.at, guards=hole.guards | {f"decoded-{row.encoder}"}),)

    result = texts.map_parts(text, lambda part: (part,), decoded)
    hole = texts.sole_hole(result)
    if hole is not None and isinstance(argument, Opaque):
        return Opaque(hole, (*argument.path, ("call", row.encoder, ())))
    return result


def apply_sanitizer(machine: Machine, frame: Frame, row: SanitizerRow, invocation: Invocation) -> Value:
    argument = invocation.argument(row.argument) if row.argument >= 0 else invocation.this
    if argument is None:
        return machine.opaque((("root", row.type or "value", ()),), invocation.at, type=row.type or "unknown")
    if row.type is not None and isinstance(argument, Constant):
        return argument
    text = to_text(machine, frame, argument)

    def cleaned(hole: Hole) -> tuple[Hole, ...]:
        if row.type is not None:
            machine.emit(Asked(hole.origin.key, "converted", f"{row.type}:{row.pattern}", invocation.at))
        changed = msgspec.structs.replace(
            hole,
            at=invocation.at,
            type=row.type or hole.type,
            nullable=hole.nullable and row.argument >= 0,
            guards=hole.guards | ({row.guard} if row.guard else set()),
        )
        return (changed,)

    result = texts.map_parts(text, lambda part: (part,), cleaned)
    hole = texts.sole_hole(result)
    if hole is not None:
        path: tuple[PathStep, ...] = (("root", row.type or "str", ()),)
        if isinstance(argument, Opaque) and row.type is None:
            path = argument.path
        return Opaque(hole, path)
    return result


def run_callbacks(machine: Machine, frame: Frame, path: tuple[PathStep, ...], invocation: Invocation) -> None:
    """Functions handed to something out of sight will be called with something out of sight."""
    for argument in invocation.arguments:
        if isinstance(argument, Closure):
            _call_back(machine, frame, path, argument, invocation)
        elif isinstance(argument, Ref):
            for value in machine.record(frame, argument).entries.values():
                if isinstance(value, Closure):
                    _call_back(machine, frame, path, value, invocation)


def _call_back(
    machine: Machine, frame: Frame, path: tuple[PathStep, ...], closure: Closure, invocation: Invocation
) -> None:
    given = machine.opaque((*path, ("await", "", ())), invocation.at, "unknown", "result")
    holder = Opaque(given.hole, path)
    value = derive(machine, frame, holder, ("await", "", ()), invocation.at)
    others = tuple(machine.opaque((("root", "argument", ()),), invocation.at) for _ in closure.node.parameters[1:])
    arguments = (value, *others) if closure.node.parameters else ()
    machine.invoke(machine, frame, closure, Invocation(arguments, invocation.at, (invocation.at,) * len(arguments)))


def reach_row(machine: Machine, frame: Frame, row: SinkRow, value: Value, at: Place) -> None:
    """A value arrives at a sink of the models."""
    if isinstance(value, Closure):
        return
    if row.kind in {"fetch", "pattern"}:
        machine.emit(Consumed("fetch" if row.kind == "fetch" else "pattern", to_text(machine, frame, value)))
        return
    if row.kind == "navigate":
        navigate(machine, frame, value, at, row.via or row.pattern)
        return
    if row.kind == "whole-url":
        whole_url(machine, frame, value, at)
        return
    reach(machine, frame, row.kind, value, at, row.via)


def navigate(machine: Machine, frame: Frame, value: Value, at: Place, via: str) -> None:
    if isinstance(value, Constant) and value.kind in {"null", "undefined", "absent"}:
        return
    text = refreshed(machine, frame, to_text(machine, frame, value))
    if text.parts:
        machine.emit(Navigated(at, via, text, frame.entry, frame.stack(), frame.function))


def refreshed(machine: Machine, frame: Frame, text: Text) -> Text:
    """The text with what has been checked about its holes since they were put in."""
    return texts.map_parts(text, lambda part: (part,), lambda hole: (seen(machine, frame, hole),))


def whole_url(machine: Machine, frame: Frame, value: Value, at: Place) -> None:
    hole = value.hole if isinstance(value, Opaque) else None
    if hole is not None and hole.origin.name == "%url":
        machine.emit(ParsedWholeUrl(at, frame.entry))


def reach(machine: Machine, frame: Frame, sink: str, value: Value, at: Place, detail: str = "") -> None:
    """Write down every hole that arrives at a sink, with the known text before it."""
    text = refreshed(machine, frame, to_text(machine, frame, value))
    if isinstance(value, Ref):
        record = machine.record(frame, value)
        if record.kind in {"array", "list"}:
            for item in record.items:
                reach(machine, frame, sink, item, at, detail)
            return
    from xlint.value import expand

    done: set[tuple[str, frozenset[str]]] = set()
    for variant in expand(text):
        prefix = ""
        for part in variant.parts:
            if isinstance(part, Known):
                prefix += part.text
                continue
            key = (part.origin.key, part.guards)
            if key not in done:
                done.add(key)
                machine.emit(Reached(sink, at, part, frame.entry, prefix, detail))
            prefix += "\x00"


def read_parameter(machine: Machine, frame: Frame, name: Value | None, value: Opaque, at: Place, via: str) -> None:
    """A URL parameter is read: its name stands where the name is given, also through wrappers."""
    text = literal(name) if name is not None else None
    place = at
    if isinstance(name, Text) and text is not None:
        source = next((part for part in name.parts if isinstance(part, Known)), None)
        current: Frame | None = frame
        while source is not None and current is not None and current.call is not None:
            given = any(isinstance(a, Text) and a.literal == text for a in current.call.arguments)
            if not given or _inside(source.literal, place):
                break
            place = current.call.at
            current = current.parent
    guarded = False
    if frame.language == "xpp":
        from xlint.evaluate.xpp import looked_at_opening

        guarded = looked_at_opening(frame)
    machine.emit(ReadParameter(text, place, value.hole.origin.key, frame.entry, via, guarded))


def _inside(inner: Place, outer: Place) -> bool:
    return inner.path == outer.path and outer.start <= inner.start and inner.end <= outer.end
