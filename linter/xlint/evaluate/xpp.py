"""What X++ does differently: names without case, static calls, table buffers, selects, and its own built-in functions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import assign, texts
from xlint.evaluate.calls import arguments_of, call_opaque, invoke, literals, method_closure, reach
from xlint.evaluate.natives_xpp import FUNCTIONS, INTRINSICS
from xlint.evaluate.observe import Asked, UsedUnchecked, Wrote
from xlint.evaluate.records import derive
from xlint.evaluate.values import (
    Choice,
    ClassValue,
    Closure,
    Invocation,
    Opaque,
    PathStep,
    Record,
    Ref,
    Value,
    undefined,
)
from xlint.value import Hole, Place, Text, ValueType
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Frame, Machine

WRITES = frozenset({
    "insert", "doinsert", "update", "doupdate", "delete", "dodelete", "write", "post", "updateorder", "deletefrom",
    "insertdatabase",
})  # fmt: skip
_RECORD_READS = frozenset({"recid", "validatewrite", "found"})


def name_value(machine: Machine, frame: Frame, name: str, at: Place) -> Value:
    """A name that is no variable in sight: this, a class, or a type that only the system knows."""
    lowered = name.lower()
    if lowered in {"this", "element"}:
        return frame.this if frame.this is not None else machine.opaque((("root", lowered, ()),), at)
    known_class = machine.classes.get(lowered)
    if known_class is not None:
        return known_class
    short = name.rsplit(".", 1)[-1]
    return machine.opaque((("root", short, ()),), at, name=short)


def member_value(machine: Machine, frame: Frame, node: syntax.Member) -> Value:
    at = frame.place(node)
    holder = machine.evaluate(machine, frame, node.object)
    if isinstance(holder, ClassValue):
        return static_field(machine, frame, holder, node.name, at)
    if isinstance(holder, Ref):
        return instance_field(machine, frame, holder, node.name, at)
    if isinstance(holder, Choice):
        options = [option for option in holder.options if isinstance(option, Opaque)]
        holder = options[0] if options else machine.opaque((("root", "?", ()),), at)
    if not isinstance(holder, Opaque):
        return machine.opaque((("root", node.name, ()),), at)
    if node.static:
        kind = "literal" if holder.path and holder.path[0][0] == "root" else "unknown"
        return machine.opaque((*holder.path, ("get", node.name, ())), at, kind, node.name, type="enum")
    check_use(machine, frame, holder, node.name, at)
    return field_value(machine, holder, node.name, derive(machine, frame, holder, ("get", node.name, ()), at))


_SYSTEM_FIELDS: dict[str, ValueType] = {
    "recid": "number", "tableid": "number", "dataareaid": "enum", "partition": "number", "createddatetime": "date",
    "modifieddatetime": "date",
}  # fmt: skip


def field_value(machine: Machine, holder: Opaque, name: str, value: Value) -> Value:
    """A field of a record: the metadata knows its type and length."""
    if not isinstance(value, Opaque) or len(holder.path) != 1 or value.hole.origin.kind == "url":
        return value
    table = holder.path[0][1]
    kind, length = machine.field_type(table, name) or (_SYSTEM_FIELDS.get(name.lower(), "unknown"), None)
    origin = msgspec.structs.replace(
        value.hole.origin, kind="company" if name.lower() == "dataareaid" else "record", table=table
    )
    return msgspec.structs.replace(
        value, hole=msgspec.structs.replace(value.hole, origin=origin, type=kind, max_length=length)
    )


def static_field(machine: Machine, frame: Frame, owner: ClassValue, name: str, at: Place) -> Value:
    found = owner.scope.find(name)
    value: Value | None = frame.live.get(found[1]) if found is not None else None
    return value if value is not None else machine.opaque((("root", owner.node.name or "", ()), ("get", name, ())), at)


def instance_field(machine: Machine, frame: Frame, ref: Ref, name: str, at: Place) -> Value:
    record = machine.record(frame, ref)
    if isinstance(record.prototype, ClassValue):
        found = record.prototype.scope.names.get(name.lower())
        if found is not None:
            value: Value | None = frame.live.get(found)
            if value is not None:
                return value
        return machine.opaque((("root", record.prototype.node.name or "this", ()), ("get", name, ())), at, name=name)
    if record.kind == "list" and name.lower() == "length":
        return machine.opaque((("root", "length", ()),), at, type="number")
    return record.entries.get(name.lower()) or machine.opaque(
        (("root", "object", ()), ("get", name, ())), at, name=name
    )


# ── calls ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def call_value(machine: Machine, frame: Frame, node: syntax.Call) -> Value:
    at = frame.place(node)
    callee = node.callee
    if isinstance(callee, syntax.Name):
        return call_name(machine, frame, callee.name, node, at)
    if not isinstance(callee, syntax.Member):
        machine.evaluate(machine, frame, callee)
        arguments_of(machine, frame, node.arguments)
        return machine.opaque((("root", "?", ()),), at)
    if isinstance(callee.object, syntax.Name) and callee.object.name.lower() == "next":
        values, places = arguments_of(machine, frame, node.arguments)
        return machine.opaque((("root", "next", ()), ("call", callee.name, ())), at, "call", callee.name)
    holder = machine.evaluate(machine, frame, callee.object)
    values, places = arguments_of(machine, frame, node.arguments)
    invocation = Invocation(values, at, places, holder, node=node)
    return call_method(machine, frame, holder, callee.name, invocation, static=callee.static)


def call_name(machine: Machine, frame: Frame, name: str, node: syntax.Call, at: Place) -> Value:
    """A call without an object: a local function, `super()`, a built-in function, or an intrinsic that names something."""
    lowered = name.lower()
    if lowered in INTRINSICS:
        return INTRINSICS[lowered](machine, frame, node)
    local = machine.lookup(frame, name)
    values, places = arguments_of(machine, frame, node.arguments)
    invocation = Invocation(values, at, places, frame.this, node=node)
    if isinstance(local, Closure):
        return invoke(machine, frame, local, invocation)
    if lowered == "super":
        return call_super(machine, frame, invocation)
    function = FUNCTIONS.get(lowered)
    if function is not None:
        return function(machine, frame, invocation)
    note_uses(machine, frame, invocation)
    callee = Opaque(machine.opaque((("root", name, ()),), at).hole, (("root", name, ()),))
    return call_opaque(machine, frame, None, name, invocation, callee=callee)


def call_super(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
    closure = frame.closure
    if closure is None or closure.owner is None:
        return undefined(invocation.at)
    base = base_of(machine, closure.owner)
    if base is not None:
        method = find_method(machine, base, closure.name)
        if method is not None:
            return invoke(machine, frame, msgspec.structs.replace(method, this=frame.this), invocation)
    return machine.opaque((("root", "super", ()), ("call", closure.name, ())), invocation.at, "call", closure.name)


def find_method(machine: Machine, owner: ClassValue, name: str) -> Closure | None:
    """A method of the class, of its extensions, or of what it extends."""
    lowered = name.lower()
    current: Value | None = owner
    seen: set[int] = set()
    while isinstance(current, ClassValue) and id(current) not in seen:
        seen.add(id(current))
        for holder in (current, *machine.extensions.get((current.node.name or "").lower(), ())):
            for member in holder.node.members:
                if isinstance(member, syntax.Method) and isinstance(member.key, syntax.Literal):
                    if str(member.key.value).lower() == lowered and member.kind != "delegate":
                        return method_closure(machine, holder, member)
        current = base_of(machine, current)
    return None


def base_of(machine: Machine, owner: ClassValue) -> ClassValue | None:
    """The class that a class extends, where it is in sight."""
    base = owner.node.base
    return machine.classes.get(base.name.lower()) if isinstance(base, syntax.Name) else None


def call_method(
    machine: Machine, frame: Frame, holder: Value, name: str, invocation: Invocation, *, static: bool
) -> Value:
    """`holder.name(...)` or `Type::name(...)`."""
    if isinstance(holder, Choice):
        results = [
            call_method(machine, frame, option, name, invocation, static=static) for option in holder.options[:4]
        ]
        return machine.merge_values(texts.fresh_branch(), "path", results)
    owner = class_of(machine, frame, holder)
    if owner is not None:
        method = find_method(machine, owner, name)
        if method is not None:
            this = None if static or "static" in method.node.modifiers else holder
            return invoke(machine, frame, msgspec.structs.replace(method, this=this), invocation)
    note_uses(machine, frame, invocation)
    write(machine, frame, holder, name, invocation)
    if isinstance(holder, Ref):
        return call_on_record(machine, frame, holder, name, invocation)
    if isinstance(holder, ClassValue):
        holder = machine.opaque((("root", holder.node.name or "", ()),), invocation.at)
    if not isinstance(holder, Opaque):
        if isinstance(holder, Text):
            hole = texts.sole_hole(holder)
            if hole is not None:
                return call_opaque(machine, frame, Opaque(hole, (("root", "str", ()),)), name, invocation)
        return machine.opaque((("root", name, ()),), invocation.at, "call", name)
    if not static:
        check_use(machine, frame, holder, name, invocation.at)
    mark_question(machine, frame, holder, name)
    result = call_opaque(machine, frame, holder, name, invocation)
    return looked_up(machine, frame, holder, name, invocation, result)


_OPENED = ("menuitem", "args(", "args.", "args()")


def note_uses(machine: Machine, frame: Frame, invocation: Invocation) -> None:
    """A URL value is used: say whether a look at how the form was opened stands before it."""
    for argument in invocation.arguments:
        note_use(machine, frame, tainted(machine, frame, argument), invocation.at)


def note_use(machine: Machine, frame: Frame, holes: Iterable[Hole], at: Place) -> None:
    guarded = looked_at_opening(frame)
    for hole in holes:
        machine.emit(Asked(hole.origin.key, "used", "guarded" if guarded else "bare", at))


def looked_at_opening(frame: Frame) -> bool:
    """Whether a test on the way here asked which menu item or caller opened the form."""
    current: Frame | None = frame
    while current is not None:
        for _, _, _, facts in current.conditions:
            if any(word in key.lower() for key, _ in facts for word in _OPENED):
                return True
        current = current.parent
    return False


def class_of(machine: Machine, frame: Frame, holder: Value) -> ClassValue | None:
    """The class in sight whose methods a value has."""
    if isinstance(holder, ClassValue):
        return holder
    if isinstance(holder, Ref):
        prototype = machine.record(frame, holder).prototype
        return prototype if isinstance(prototype, ClassValue) else None
    if isinstance(holder, Opaque) and len(holder.path) == 1:
        return machine.classes.get(holder.path[0][1].lower())
    return None


def call_on_record(machine: Machine, frame: Frame, ref: Ref, name: str, invocation: Invocation) -> Value:
    """Methods of an object in sight that no class in sight has: X++'s collections, and what the models know by type."""
    record = machine.record(frame, ref)
    lowered = name.lower()
    if record.kind in {"set", "map", "array", "list"}:
        if lowered in {"add", "addend", "addstart", "insert", "value"} and invocation.arguments:
            item = invocation.arguments[-1]
            machine.update(frame, ref, msgspec.structs.replace(record, items=(*record.items, item)))
        elif lowered == "lookup" and record.items:
            return (
                record.items[0] if len(record.items) == 1 else Choice(texts.fresh_branch(), "choice", record.items[:6])
            )
        return machine.opaque((("root", record.kind, ()), ("call", name, ())), invocation.at, name=name)
    root = record.prototype.node.name if isinstance(record.prototype, ClassValue) else "object"
    base = record.prototype.node.base if isinstance(record.prototype, ClassValue) else None
    type_name = base.name if isinstance(base, syntax.Name) else root
    holder = machine.opaque((("root", type_name or "object", ()),), invocation.at)
    return call_opaque(machine, frame, holder, name, invocation)


_COLLECTIONS = {"set": "set", "map": "map", "list": "list", "array": "array"}


def new_value(machine: Machine, frame: Frame, node: syntax.New) -> Value:
    at = frame.place(node)
    name = node.callee.name if isinstance(node.callee, syntax.Name) else ""
    values, places = arguments_of(machine, frame, node.arguments)
    invocation = Invocation(values, at, places, None, node=node)
    short = name.rsplit(".", 1)[-1]
    owner = machine.classes.get(name.lower())
    if owner is not None:
        this = machine.new_record(frame, Record("object", at=at, prototype=owner))
        constructor = find_method(machine, owner, "new")
        if constructor is not None:
            invoke(machine, frame, msgspec.structs.replace(constructor, this=this), invocation)
        return this
    if short.lower() in _COLLECTIONS:
        return machine.new_record(frame, Record(_COLLECTIONS[short.lower()], at=at))
    path: tuple[PathStep, ...] = (("new", short, literals(invocation)),)
    sink = machine.language(frame).sinks.find(path)
    if sink is not None:
        argument = invocation.argument(sink[0].argument)
        if argument is not None:
            from xlint.evaluate.calls import reach_row

            reach_row(machine, frame, sink[0], argument, at)
    result = assign.of_type(machine, short, at)
    first = next((value for value in values if isinstance(value, Opaque)), None)
    if first is not None and first.hole.origin.kind == "url":
        hole = texts.with_step(first.hole, at, f"given to new {short}()")
        return Opaque(msgspec.structs.replace(hole, guards=hole.guards | {"record"}), result.path)
    return result


# ── records looked up by a URL value ────────────────────────────────────────────────────────────────────────────────────


def tainted(machine: Machine, frame: Frame, value: Value) -> tuple[Hole, ...]:
    """The URL values inside a value."""
    if isinstance(value, Opaque):
        return (value.hole,) if value.hole.origin.kind == "url" else ()
    if isinstance(value, Text):
        return tuple(hole for hole in texts.holes(value) if hole.origin.kind == "url")
    if isinstance(value, Choice):
        return tuple(hole for option in value.options for hole in tainted(machine, frame, option))
    if isinstance(value, Ref):
        record = machine.record(frame, value)
        return tuple(
            h
            for item in (*record.items, *record.entries.values())
            if not isinstance(item, Ref)
            for h in tainted(machine, frame, item)
        )
    return ()


def looked_up(
    machine: Machine, frame: Frame, holder: Opaque, name: str, invocation: Invocation, result: Value
) -> Value:
    """`Table::find(urlValue)`: a record that may not have been found, chosen by the URL."""
    lowered = name.lower()
    if not lowered.startswith("find") or not isinstance(result, Opaque) or len(holder.path) != 1:
        return result
    sources = [hole for argument in invocation.arguments for hole in tainted(machine, frame, argument)]
    if not sources:
        return result
    return record_of(machine, frame, holder.path[0][1], sources[0], invocation.at)


def record_of(machine: Machine, frame: Frame, table: str, source: Hole, at: Place) -> Opaque:
    hole = texts.with_step(source, at, f"looks up a record of {table}")
    key = f"{table.lower()}@{at.path}:{at.start}({source.origin.key})"
    origin = msgspec.structs.replace(hole.origin, key=key, table=table)
    guards = (hole.guards | {"record"}) - {"nonnull", "exists", "allow-list", "truthy"}
    if "looked-up" in machine.facts(frame, source.origin.key):
        guards |= {"exists"}
    machine.url_holes[key] = hole
    return Opaque(
        msgspec.structs.replace(hole, origin=origin, at=at, guards=guards, type="record"), (("root", table, ()),)
    )


def check_use(machine: Machine, frame: Frame, holder: Opaque, name: str, at: Place) -> None:
    """The first use of a looked-up record that no test stands before."""
    hole = holder.hole
    if "record" not in hole.guards or hole.origin.table is None or hole.type != "record":
        return
    facts = machine.facts(frame, hole.origin.key) | hole.guards
    if facts & {"nonnull", "exists", "used"} or name.lower() in _RECORD_READS:
        return
    machine.learn(frame, [(hole.origin.key, "used")])
    table, _, place = hole.origin.key.partition("@")
    start = place.rpartition(":")[2].partition("(")[0]
    looked = Place(at.path, int(start), int(start)) if start.isdigit() else at
    machine.emit(UsedUnchecked(at, hole.origin.table or table, hole, looked, frame.entry))


def write(machine: Machine, frame: Frame, holder: Value, name: str, invocation: Invocation) -> None:
    """A database write: on which URL values it depends, by the record, by what was put in, by the tests before it."""
    if name.lower() not in WRITES or isinstance(holder, Ref | ClassValue):
        return
    emit_write(machine, frame, invocation.at, tainted(machine, frame, holder), holder)


def emit_write(machine: Machine, frame: Frame, at: Place, holes: Iterable[Hole], holder: Value | None) -> None:
    """Write a database write down, if a URL value decides what it does."""
    current: Frame | None = frame
    depends = list(holes)
    while current is not None:
        for _, _, _, facts in current.conditions:
            depends += [machine.url_holes[key] for key, fact in facts if fact != "empty" and key in machine.url_holes]
        current = current.parent
    asked = "asked" in machine.facts(frame, "%question")
    temporary = isinstance(holder, Opaque) and machine.is_temporary(holder.path[0][1])
    if depends:
        method = frame.function or frame.entry.name
        machine.emit(Wrote(at, method, tuple(depends), frame.entry, asked, temporary))


_QUESTIONS = frozenset({"yesno", "yesnocancel", "okcancel", "yesallnoallcancel", "prompt"})


def mark_question(machine: Machine, frame: Frame, holder: Opaque, name: str) -> None:
    """Asking the user: a `Box` question, a dialog that runs."""
    root = holder.path[0][1].lower()
    if (root == "box" and name.lower() in _QUESTIONS) or (
        root in {"dialog", "sysoperationdialog"} and name.lower() in {"run", "closedok"}
    ):
        machine.learn(frame, [("%question", "asked")])


# ── select, insert, update, delete ──────────────────────────────────────────────────────────────────────────────────────


def run_query(machine: Machine, frame: Frame, node: syntax.Query) -> Value:
    """A select binds its buffer to an unknown record; a URL value in its `where` makes it one that the URL chose."""
    at = frame.place(node)
    sources: list[Hole] = []
    for query in (node, *(join.query for join in node.joins)):
        if query.where is not None:
            sources += _compared_values(machine, frame, query.where)
    if node.cross_company is not None:
        value = machine.evaluate(machine, frame, node.cross_company)
        reach(machine, frame, "company", value, at, "crosscompany")
    note_use(machine, frame, sources, at)
    buffer = node.buffer
    if node.kind != "select":
        for setting in node.settings:
            sources += tainted(machine, frame, machine.evaluate(machine, frame, setting.value))
        if node.source is not None:
            run_query(machine, frame, node.source)
        emit_write(machine, frame, at, sources, _buffer_value(machine, frame, buffer))
        return undefined(at)
    if not isinstance(buffer, syntax.Name):
        return machine.opaque((("root", "record", ()),), at)
    table = buffer_table(machine, frame, buffer.name)
    aggregate = any(item.function is not None for item in node.fields)
    record: Value
    if sources and not aggregate:
        record = record_of(machine, frame, table, sources[0], at)
    else:
        record = machine.opaque((("root", table, ()),), at, name=table)
    found = frame.scope.find(buffer.name)
    if found is not None:
        frame.live.set(found[1], record)
    return record


def _buffer_value(machine: Machine, frame: Frame, buffer: syntax.Expression) -> Value | None:
    return machine.evaluate(machine, frame, buffer) if isinstance(buffer, syntax.Name) else None


def buffer_table(machine: Machine, frame: Frame, name: str) -> str:
    found = frame.scope.find(name)
    if found is not None:
        declared = found[0].types.get(name.lower())
        if declared is not None:
            return declared
        value = frame.live.get(found[1])
        if isinstance(value, Opaque) and value.path:
            return value.path[0][1]
    return name


def _compared_values(machine: Machine, frame: Frame, where: syntax.Expression) -> list[Hole]:
    """URL values that a `where` compares with; the field sides are no uses of a record."""
    if isinstance(where, syntax.Binary):
        if where.operator in {"&&", "||"}:
            return [*_compared_values(machine, frame, where.left), *_compared_values(machine, frame, where.right)]
        return [
            hole
            for side in (where.left, where.right)
            if not _is_field(frame, side)
            for hole in tainted(machine, frame, machine.evaluate(machine, frame, side))
        ]
    return []


def _is_field(frame: Frame, node: syntax.Expression) -> bool:
    return isinstance(node, syntax.Member) and isinstance(node.object, syntax.Name) and not node.static
