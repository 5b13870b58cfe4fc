"""What each expression evaluates to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from xlint.evaluate import assign, texts
from xlint.evaluate.calls import call, make_class, make_closure, new
from xlint.evaluate.conditions import truth_of
from xlint.evaluate.observe import Built, GaveUp
from xlint.evaluate.records import GETTER, derive, get_property, set_property
from xlint.evaluate.strings import to_text
from xlint.evaluate.values import (
    Choice,
    ClassValue,
    Closure,
    Constant,
    Opaque,
    Record,
    Ref,
    Value,
    known,
    literal,
    undefined,
)
from xlint.value import Hole, Known, Place, Text
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Frame, Machine


def evaluate(machine: Machine, frame: Frame, node: syntax.Expression) -> Value:
    """The value of an expression; where it is one value and no more, its place is this expression's."""
    if not machine.spend(frame, node):
        return machine.opaque((("root", "?", ()),), frame.place(node))
    value = EVALUATE[type(node)](machine, frame, node)
    if isinstance(value, Opaque):
        return msgspec.structs.replace(value, hole=msgspec.structs.replace(value.hole, at=frame.place(node)))
    if isinstance(value, Text) and texts.only_holes(value):
        return texts.with_place(value, frame.place(node))
    return placed(value, frame.place(node)) if isinstance(value, Choice) else value


def placed(value: Choice, at: Place) -> Choice:
    """Alternatives that are one value each, with the place where the value enters."""
    options = tuple(
        msgspec.structs.replace(option, hole=msgspec.structs.replace(option.hole, at=at))
        if isinstance(option, Opaque)
        else texts.with_place(option, at)
        if isinstance(option, Text)
        else placed(option, at)
        if isinstance(option, Choice)
        else option
        for option in value.options
    )
    return Choice(value.branch, value.kind, options)


def literal_(machine: Machine, frame: Frame, node: syntax.Literal) -> Value:
    at = frame.place(node)
    if node.kind == "string":
        text = str(node.value)
        return known(text, at, _source(machine, frame, node, text))
    if node.kind == "regex":
        return machine.opaque((("root", "RegExp", ()),), at, "literal", str(node.value))
    if node.kind == "date":
        return machine.opaque((("root", "date", ()),), at, "literal", str(node.value), type="date")
    value = node.value if isinstance(node.value, int | float | bool) else None
    return Constant(value, node.kind, at)


def _source(machine: Machine, frame: Frame, node: syntax.Literal, text: str) -> int | None:
    """Where the literal's first character lies, if no escape moves the rest."""
    document = machine.documents.get(frame.path)
    if document is None:
        return None
    raw = document.text[node.start : node.end]
    if raw == text:
        return node.start
    if len(raw) == len(text) + 2 and raw[1:-1] == text:
        return node.start + 1
    if raw.startswith("@") and raw[2:-1] == text:
        return node.start + 2
    return None


def name(machine: Machine, frame: Frame, node: syntax.Name) -> Value:
    at = frame.place(node)
    value = machine.lookup(frame, node.name)
    if value is not None:
        if (
            isinstance(value, Constant)
            and value.kind in {"undefined", "null"}
            and _set_later(machine, frame, node.name)
        ):
            return machine.opaque((("root", node.name, ()),), at, name=node.name)
        return value
    if frame.language == "xpp":
        from xlint.evaluate.xpp import name_value

        return name_value(machine, frame, node.name, at)
    if node.name == "this":
        return frame.this if frame.this is not None else machine.opaque((("root", "this", ()),), at)
    if node.name == "undefined":
        return undefined(at)
    native = machine.natives.get(node.name)
    if native is not None:
        return native
    found = frame.scope.find(node.name)
    if found is not None and not _set_later(machine, frame, node.name) and found[0].parent is not None:
        return undefined(at)
    path = (("root", node.name, ()),)
    row = machine.language(frame).sources.find(path)
    if row is not None:
        return machine.opaque(path, at, row[0].kind, row[0].name or node.name, type=row[0].type)
    return machine.opaque(path, at, name=node.name)


def _set_later(machine: Machine, frame: Frame, variable: str) -> bool:
    """Whether another function gives the variable its value: what it holds while no one ran that says nothing."""
    found = frame.scope.find(variable)
    if found is None or variable not in machine.written_elsewhere.get(found[0].path, ()):
        return False
    return frame.closure is None or (found[0] is not frame.scope and not _own(frame, found[0]))


def _own(frame: Frame, scope: Any) -> bool:
    """Whether the scope belongs to the running function itself."""
    closure = frame.closure
    outer = closure.scope if closure is not None else None
    current: Any = frame.scope
    while current is not None and current is not outer:
        if current is scope:
            return True
        current = current.parent
    return False


def member(machine: Machine, frame: Frame, node: syntax.Member) -> Value:
    at = frame.place(node)
    if frame.language == "xpp":
        from xlint.evaluate.xpp import member_value

        return member_value(machine, frame, node)
    holder = machine.evaluate(machine, frame, node.object)
    return get_property(machine, frame, holder, node.name, at, optional=node.optional)


def index(machine: Machine, frame: Frame, node: syntax.Index) -> Value:
    at = frame.place(node)
    holder = machine.evaluate(machine, frame, node.object)
    if node.index is None:
        return holder
    key = machine.evaluate(machine, frame, node.index)
    if isinstance(key, Choice):
        text_options = [literal(option) for option in key.options]
        if all(option is not None for option in text_options):
            return machine.merge_values(
                key.branch, key.kind, [get_property(machine, frame, holder, option, at) for option in text_options]
            )
    exact = literal(key)
    if exact is None and isinstance(key, Text) and isinstance(holder, Ref):
        record = machine.record(frame, holder)
        for hidden, spelled in record.keys.items():
            if hidden.startswith("\x00") and spelled == key:
                return record.entries[hidden]
    if isinstance(holder, Opaque) and exact is not None and exact.lstrip("-").isdigit():
        return derive(machine, frame, holder, ("index", exact, ()), at, optional=node.optional)
    return get_property(machine, frame, holder, exact, at, optional=node.optional)


def template(machine: Machine, frame: Frame, node: syntax.Template) -> Value:
    if node.tag_function is not None:
        machine.evaluate(machine, frame, node.tag_function)
    pieces = [to_text(machine, frame, machine.evaluate(machine, frame, part)) for part in node.parts]
    text = texts.concat(pieces)
    if texts.size(text, MAX_PARTS) > MAX_PARTS:
        return too_long(machine, frame.place(node))
    built(machine, frame, text, node)
    return text


def built(machine: Machine, frame: Frame, text: Text, node: syntax.Node) -> None:
    """Write down a text with URL structure: it is a link if it plainly is one, also where nobody navigates to it."""
    if len(text.parts) > 1 and plainly_link(texts.preview(text)):
        machine.emit(Built(frame.place(node), text, frame.entry, frame.function))


def plainly_link(text: str) -> bool:
    return "mi=" in text or "://" in text or "main.aspx" in text or ("f=" in text and "cmp=" in text)


def array(machine: Machine, frame: Frame, node: syntax.Array) -> Value:
    items: list[Value] = []
    is_open = False
    for item in node.items:
        if isinstance(item, syntax.Spread):
            spread = machine.evaluate(machine, frame, item.value)
            if isinstance(spread, Choice) and all(isinstance(option, Ref) for option in spread.options):
                items.extend(_spread_choice(machine, frame, spread))
                continue
            record = machine.record(frame, spread) if isinstance(spread, Ref) else None
            if record is not None and record.kind in {"array", "list", "set", "params", "map"}:
                from xlint.evaluate.records import pair_value

                items.extend(pair_value(machine, frame, entry) for entry in record.items)
                is_open = is_open or record.open
            else:
                is_open = True
        elif item is None:
            items.append(undefined(frame.place(node)))
        else:
            items.append(machine.evaluate(machine, frame, item))
    kind = "list" if frame.language == "xpp" else "array"
    return machine.new_record(frame, Record(kind, items=tuple(items), open=is_open, at=frame.place(node)))


def _spread_choice(machine: Machine, frame: Frame, choice: Choice) -> list[Value]:
    """`...(test ? [a] : [])`: items that only some alternatives have are there on those."""
    records = [machine.record(frame, option) for option in choice.options if isinstance(option, Ref)]
    absent = Constant(None, "absent", frame.entry.at)
    found: list[Value] = []
    for index in range(max(len(record.items) for record in records)):
        options = [record.items[index] if index < len(record.items) else absent for record in records]
        kind = "path" if any(option is absent for option in options) else choice.kind
        found.append(machine.merge_values(choice.branch, kind, options))
    return found


def object_(machine: Machine, frame: Frame, node: syntax.Object) -> Value:
    ref = machine.new_record(frame, Record("object", at=frame.place(node)))
    for entry in node.properties:
        if entry.kind == "spread":
            spread(machine, frame, ref, machine.evaluate(machine, frame, entry.value))
            continue
        value = machine.evaluate(machine, frame, entry.value)
        if entry.key is None:
            continue
        if entry.kind != "init":
            if entry.kind == "set":
                continue
            value = Record(GETTER, {"get": value}, at=frame.place(entry))
        key = to_text(machine, frame, machine.evaluate(machine, frame, entry.key))
        set_property(machine, frame, ref, key, value)
    return ref


def spread(machine: Machine, frame: Frame, target: Ref, source: Value) -> None:
    """`{...source}` and `Object.assign`: the known entries, and openness where the source is not known."""
    if isinstance(source, Constant):
        return
    if isinstance(source, Choice):
        refs = [option for option in source.options if isinstance(option, Ref)]
        if not refs:
            return
        absent = Constant(None, "absent", frame.entry.at)
        names = dict.fromkeys(key for ref in refs for key in machine.record(frame, ref).entries)
        for name in names:
            options: list[Value | None] = [
                machine.record(frame, o).entries.get(name, absent) if isinstance(o, Ref) else absent
                for o in source.options
            ]
            key = next((k for ref in refs if (k := machine.record(frame, ref).keys.get(name)) is not None), None)
            value = machine.merge_values(source.branch, source.kind, options)
            set_property(machine, frame, target, key or known(name, frame.entry.at), value)
        return
    record = machine.record(frame, target)
    if not isinstance(source, Ref):
        machine.update(frame, target, msgspec.structs.replace(record, open=True))
        return
    other = machine.record(frame, source)
    machine.update(
        frame,
        target,
        msgspec.structs.replace(
            record,
            entries={**record.entries, **other.entries},
            keys={**record.keys, **other.keys},
            open=record.open or other.open,
        ),
    )


def unary(machine: Machine, frame: Frame, node: syntax.Unary) -> Value:
    at = frame.place(node)
    value = machine.evaluate(machine, frame, node.operand)
    match node.operator:
        case "await" | "yield":
            return derive(machine, frame, value, ("await", "", ()), at) if isinstance(value, Opaque) else value
        case "!":
            truth = truth_of(machine, frame, value)
            return Constant(not truth, "boolean", at) if truth is not None else _typed(machine, value, "boolean", at)
        case "typeof":
            named = kind_of(value)
            return known(named, at) if named else machine.opaque((("root", "typeof", ()),), at, name="typeof")
        case "void":
            return undefined(at)
        case "-" | "+" | "~":
            if isinstance(value, Constant) and isinstance(value.value, int | float) and node.operator != "~":
                return Constant(-value.value if node.operator == "-" else value.value, "number", at)
            return _typed(machine, value, "number", at)
        case _:
            return value


def kind_of(value: Value) -> str | None:
    """What `typeof` says of the value, where that is known."""
    match value:
        case Constant():
            return {"null": "object", "absent": "undefined"}.get(value.kind, value.kind)
        case Ref():
            return "object"
        case Closure() | ClassValue():
            return "function"
        case Text(parts=(Known() | Hole(), *_)):
            return "string"
        case _:
            return None


def _typed(machine: Machine, value: Value, kind: str, at: Place) -> Value:
    """A value turned into a number or boolean: where it came from is kept."""
    hole = value.hole if isinstance(value, Opaque) else texts.sole_hole(value) if isinstance(value, Text) else None
    if hole is not None:
        changed = msgspec.structs.replace(hole, type=kind, nullable=False, at=at)
        return Opaque(changed, (("root", kind, ()),))
    return machine.opaque((("root", kind, ()),), at, name=kind, type=kind)


_COMPARISONS = {"==", "!=", "===", "!==", "<", ">", "<=", ">=", "in", "instanceof", "like", "is"}
_ARITHMETIC = {"-", "*", "/", "%", "**", "div", "mod", "|", "&", "^", "<<", ">>", ">>>"}


def binary(machine: Machine, frame: Frame, node: syntax.Binary) -> Value:
    at = frame.place(node)
    match node.operator:
        case "+":
            return plus(machine, frame, node)
        case "&&" | "||" | "??":
            return logical(machine, frame, node)
        case "as":
            value = machine.evaluate(machine, frame, node.left)
            target = node.right.name if isinstance(node.right, syntax.Name) else ""
            return assign.typed(machine, frame, value, target) if target else value
        case operator if operator in _COMPARISONS:
            if node.operator in {"==", "===", "!=", "!==", "<", ">", "<=", ">="}:
                return machine.condition(machine, frame, node).value
            machine.evaluate(machine, frame, node.left)
            machine.evaluate(machine, frame, node.right)
            return machine.opaque((("root", "boolean", ()),), at, name="boolean", type="boolean")
        case _:
            left = machine.evaluate(machine, frame, node.left)
            right = machine.evaluate(machine, frame, node.right)
            return arithmetic(machine, node.operator, left, right, at)


def arithmetic(machine: Machine, operator: str, left: Value, right: Value, at: Place) -> Value:
    if isinstance(left, Constant) and isinstance(right, Constant):
        a, b = left.value, right.value
        if isinstance(a, int | float) and isinstance(b, int | float):
            try:
                computed = {"-": a - b, "*": a * b, "%": a % b if b else None, "/": a / b if b else None}.get(operator)
            except OverflowError:
                computed = None
            if computed is not None:
                return Constant(computed, "number", at)
    return _typed(machine, left if isinstance(left, Opaque) else right, "number", at)


def plus(machine: Machine, frame: Frame, node: syntax.Binary) -> Value:
    """`+`, its left spine taken in a loop: long concatenations are common."""
    spine: list[syntax.Expression] = []
    current: syntax.Expression = node
    while isinstance(current, syntax.Binary) and current.operator == "+":
        spine.append(current.right)
        current = current.left
    total = machine.evaluate(machine, frame, current)
    for item in reversed(spine):
        total = add(machine, frame, total, machine.evaluate(machine, frame, item), frame.place(node))
    if isinstance(total, Text):
        built(machine, frame, total, node)
    return total


def add(machine: Machine, frame: Frame, left: Value, right: Value, at: Place) -> Value:
    """`left + right`: a sum where both are numbers, a text otherwise."""
    if isinstance(left, Constant) and isinstance(right, Constant) and left.kind == right.kind == "number":
        return arithmetic(machine, "-", left, Constant(-(right.value or 0), "number", at), at)
    if _numeric(left) and _numeric(right):
        return _typed(machine, left if isinstance(left, Opaque) else right, "number", at)
    text = texts.concat([to_text(machine, frame, left), to_text(machine, frame, right)])
    if texts.size(text, MAX_PARTS) > MAX_PARTS:
        return too_long(machine, at)
    return text


def too_long(machine: Machine, at: Place) -> Value:
    """Stands for a text that grew past what is worth following."""
    machine.emit(GaveUp(at, f"a text of more than {MAX_PARTS} pieces is not followed"))
    return machine.opaque((("root", "?", ()),), at, name="text")


def _numeric(value: Value) -> bool:
    if isinstance(value, Constant):
        return value.kind == "number"
    return isinstance(value, Opaque) and value.hole.type == "number"


def logical(machine: Machine, frame: Frame, node: syntax.Binary) -> Value:
    """`&&`, `||` and `??` as values. `(this && this.__awaiter) || function ...` is the compiler's helper, which is known."""
    if node.operator == "||":
        helper = node.left.right if isinstance(node.left, syntax.Binary) else node.left
        if isinstance(helper, syntax.Member) and helper.name.startswith("__") and helper.name in machine.natives:
            return machine.natives[helper.name]
    return machine.condition(machine, frame, node).value


def conditional(machine: Machine, frame: Frame, node: syntax.Conditional) -> Value:
    test = machine.condition(machine, frame, node.test)
    truth, when, unless, branch = test.truth, test.when, test.unless, test.branch
    if truth is not None:
        return machine.evaluate(machine, frame, node.yes if truth else node.no)
    values: list[Value] = []
    machine.branches(
        frame,
        branch,
        "choice",
        [
            (lambda: values.append(machine.evaluate(machine, frame, node.yes)), when),
            (lambda: values.append(machine.evaluate(machine, frame, node.no)), unless),
        ],
    )
    values = [checked(value, facts) for value, facts in zip(values, (when, unless), strict=False)]
    if len(values) == 2:
        tested = {key for key, _ in when | unless}
        if _names(values[0], tested) and literal(values[1]) is not None:
            values[1] = assign.as_fallback(values[1])
        elif _names(values[1], tested) and literal(values[0]) is not None:
            values[0] = assign.as_fallback(values[0])
    empty = any(isinstance(value, Text) and not value.parts for value in values)
    return machine.merge_values(branch, "path" if empty else "choice", values)


def _names(value: Value, keys: set[str]) -> bool:
    return isinstance(value, Opaque) and value.hole.origin.key in keys


def checked(value: Value, facts: frozenset[tuple[str, str]]) -> Value:
    """The value with what the test just told about it: past the branch nobody else would know."""

    def apply(hole: Hole) -> Hole:
        learned = {fact for key, fact in facts if key == hole.origin.key and fact != "empty"}
        return msgspec.structs.replace(hole, guards=hole.guards | learned) if learned else hole

    if isinstance(value, Opaque):
        return msgspec.structs.replace(value, hole=apply(value.hole))
    if isinstance(value, Text):
        return texts.map_parts(value, lambda part: (part,), lambda hole: (apply(hole),))
    return value


def assign_(machine: Machine, frame: Frame, node: syntax.Assign) -> Value:
    if node.operator == "=":
        value = machine.evaluate(machine, frame, node.value)
        if isinstance(value, Opaque) or (isinstance(value, Text) and frame.language == "javascript"):
            pass
        assign.bind(machine, frame, node.target, value)
        return value
    old = machine.evaluate(machine, frame, node.target)
    at = frame.place(node)
    added: Value | None = None
    if node.operator == "+=":
        added = machine.evaluate(machine, frame, node.value)
        value = add(machine, frame, old, added, at)
        if isinstance(value, Text):
            built(machine, frame, value, node)
    elif node.operator in {"||=", "&&=", "??="}:
        value = logical(
            machine, frame, syntax.Binary(node.start, node.end, node.operator[:-1], node.target, node.value)
        )
    else:
        right = machine.evaluate(machine, frame, node.value)
        value = arithmetic(machine, node.operator[:-1], old, right, at)
    assign.bind(machine, frame, node.target, value, added=added)
    return value


def update(machine: Machine, frame: Frame, node: syntax.Update) -> Value:
    old = machine.evaluate(machine, frame, node.target)
    at = frame.place(node)
    one = Constant(1 if node.operator == "++" else -1, "number", at)
    new_value = arithmetic(machine, "-", old, Constant(-(one.value or 0), "number", at), at)
    assign.bind(machine, frame, node.target, new_value)
    return new_value if node.prefix else old


def sequence(machine: Machine, frame: Frame, node: syntax.Sequence) -> Value:
    value: Value = undefined(frame.place(node))
    for item in node.items:
        value = machine.evaluate(machine, frame, item)
    return value


def function(machine: Machine, frame: Frame, node: syntax.Function) -> Value:
    return make_closure(machine, frame, node, node.name or "")


def class_(machine: Machine, frame: Frame, node: syntax.Class) -> Value:
    return make_class(machine, frame, node)


def query(machine: Machine, frame: Frame, node: syntax.Query) -> Value:
    from xlint.evaluate.xpp import run_query

    return run_query(machine, frame, node)


def macro(machine: Machine, frame: Frame, node: syntax.Macro) -> Value:
    """A macro of a library: where some library in sight defines it as a constant, that constant, where it is used."""
    text = machine.macros.get(node.name.lower())
    if text is not None and not node.arguments:
        at = frame.place(node)
        if len(text) > 1 and text[0] in "'\"" and text[-1] == text[0]:
            return known(text[1:-1], at)
        if text.lstrip("-").isdigit():
            return Constant(int(text), "number", at)
    return machine.opaque((("root", f"#{node.name}", ()),), frame.place(node), "setting", node.name)


def spread_(machine: Machine, frame: Frame, node: syntax.Spread) -> Value:
    return machine.evaluate(machine, frame, node.value)


MAX_PARTS = 1000

EVALUATE: dict[type, Callable[[Machine, Frame, Any], Value]] = {
    syntax.Literal: literal_,
    syntax.Name: name,
    syntax.Member: member,
    syntax.Index: index,
    syntax.Call: call,
    syntax.New: new,
    syntax.Template: template,
    syntax.Array: array,
    syntax.Object: object_,
    syntax.Unary: unary,
    syntax.Binary: binary,
    syntax.Conditional: conditional,
    syntax.Assign: assign_,
    syntax.Update: update,
    syntax.Spread: spread_,
    syntax.Sequence: sequence,
    syntax.Function: function,
    syntax.Class: class_,
    syntax.Query: query,
    syntax.Macro: macro,
}
