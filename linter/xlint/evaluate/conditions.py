"""What a test tells: whether it is known, and which facts hold where it is true and where it is false.

A fact is (key of a value, what was checked): `nonnull`, `empty`, `allow-list`, `pattern`, `https`, `exists`, `origin`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from xlint.evaluate import texts
from xlint.evaluate.observe import Asked, Consumed
from xlint.evaluate.values import Choice, ClassValue, Closure, Constant, Native, Opaque, Record, Ref, Value, literal
from xlint.value import Fork, Hole, Place, Text
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Frame, Machine

Facts = frozenset[tuple[str, str]]
NONE: Facts = frozenset()


class Outcome(msgspec.Struct, frozen=True):
    """What a test says: its truth where that is known, the facts either way, its value, and the number of its branching."""

    truth: bool | None
    when: Facts
    unless: Facts
    value: Value
    branch: int = msgspec.field(default_factory=texts.fresh_branch)


def truth_of(machine: Machine, frame: Frame, value: Value) -> bool | None:
    """Whether the value is truthy, where that is known."""
    match value:
        case Constant():
            return bool(value.value) and value.kind not in {"null", "undefined", "absent"}
        case Text():
            if not value.parts:
                return False
            return True if any(part.text for part in texts.knowns(value) if part in value.parts) else None
        case Ref() | Closure() | ClassValue() | Native() | Record():
            return True
        case Choice():
            truths = {truth_of(machine, frame, option) for option in value.options}
            return truths.pop() if len(truths) == 1 else None
        case _:
            return None


def keys_of(value: Value) -> tuple[str, ...]:
    """The keys of the unknown values that a value is or may be; none where a text may stand in for them and pass any test."""
    match value:
        case Opaque():
            return (value.hole.origin.key,)
        case Text():
            return tuple(hole.origin.key for hole in texts.holes(value)) if texts.only_holes(value) else ()
        case Choice():
            if any(isinstance(option, Text) and option.literal for option in value.options):
                return ()
            return tuple(key for option in value.options for key in keys_of(option))
        case _:
            return ()


def condition(machine: Machine, frame: Frame, node: syntax.Expression) -> Outcome:
    """Evaluate an expression once, and say what its truth would tell."""
    match node:
        case syntax.Unary(operator="!"):
            inner = condition(machine, frame, node.operand)
            return _negated(machine, frame, inner, node)
        case syntax.Binary(operator="&&" | "||" | "??"):
            return _both(machine, frame, node)
        case syntax.Binary(operator="==" | "===" | "!=" | "!=="):
            return _equality(machine, frame, node)
        case syntax.Binary(operator="<" | ">" | "<=" | ">="):
            return _relation(machine, frame, node)
        case syntax.Call():
            return _test_call(machine, frame, node)
        case syntax.Binary(operator="in"):
            key = machine.evaluate(machine, frame, node.left)
            machine.evaluate(machine, frame, node.right)
            return Outcome(None, _all(keys_of(key), "allow-list"), NONE, _boolean(machine, None, frame.place(node)))
        case _:
            return _plain(machine, frame, node)


def _empty(keys: tuple[str, ...]) -> Facts:
    """The value is missing, and code that stops for it stops because it is missing."""
    return _all(keys, "empty", "stops")


def _all(keys: tuple[str, ...], *facts: str) -> Facts:
    return frozenset((key, fact) for key in keys for fact in facts)


def _plain(machine: Machine, frame: Frame, node: syntax.Expression) -> Outcome:
    value = machine.evaluate(machine, frame, node)
    keys = keys_of(value)
    truth = truth_of(machine, frame, value)
    if truth is None and isinstance(value, Opaque):
        known_so_far = machine.facts(frame, value.hole.origin.key) | value.hole.guards
        truth = True if "truthy" in known_so_far else None
    checks = _all(_record_keys(keys), "exists")
    implied = _implied(machine, keys) if isinstance(value, Opaque) else (NONE, NONE)
    truthy, falsy = _narrowing(frame, node, value, "truthy", "falsy")
    branch = value.branch if isinstance(value, Choice) and _decides(machine, frame, value) else texts.fresh_branch()
    when = _all(keys, "nonnull", "truthy") | checks | implied[0] | truthy
    return Outcome(truth, when, _empty(keys) | implied[1] | falsy, value, branch)


def told(machine: Machine, value: Value) -> Facts:
    """What holds where a value that some function gave is truthy."""
    keys = keys_of(value)
    implied = _implied(machine, keys)[0] if isinstance(value, Opaque) else NONE
    return _all(keys, "nonnull", "truthy") | implied


def _implied(machine: Machine, keys: tuple[str, ...]) -> tuple[Facts, Facts]:
    """What a boolean that a function gave back says about what that function tested."""
    return machine.implied.get(keys[0], (NONE, NONE)) if len(keys) == 1 else (NONE, NONE)


def _narrowing(frame: Frame, node: syntax.Expression, value: Value, when: str, unless: str) -> tuple[Facts, Facts]:
    """Testing a variable that holds one of several values leaves those that pass the test."""
    if not isinstance(node, syntax.Name) or not isinstance(value, Choice | Text):
        return NONE, NONE
    found = frame.scope.find(node.name)
    if found is None:
        return NONE, NONE
    key = f"{CELL}{found[1]}"
    return frozenset({(key, when)}), frozenset({(key, unless)})


CELL = "\x00cell:"


def narrow(machine: Machine, frame: Frame, key: str, fact: str) -> None:
    """Keep of a variable's alternatives those that a test lets through: see `_may_be`."""
    cell = int(key.removeprefix(CELL))
    value = frame.live.get(cell)
    if isinstance(value, Choice | Text):
        left = _filtered(machine, value, lambda option: _may_be(machine, frame, option, fact))
        if left is not None and fact in {"truthy", "not null", "not nullish"}:
            left = _there(machine, left)
        if left is not None and left is not value:
            frame.live.set(cell, left)


def _there(machine: Machine, value: Value) -> Value:
    """The alternatives, of which each unknown one is now there."""
    if isinstance(value, Opaque):
        return msgspec.structs.replace(value, hole=_sure(value.hole))
    if isinstance(value, Choice):
        return machine.merge_values(value.branch, value.kind, [_there(machine, option) for option in value.options])
    return value


def _may_be(machine: Machine, frame: Frame, value: Value, fact: str) -> bool:
    """Whether the value can be `truthy`, `falsy`, `null`, `undefined`, `nullish`, `blank`, or `not` one of the last four."""
    kind = value.kind if isinstance(value, Constant) else None
    kinds = _EMPTY_KINDS if fact.endswith("nullish") else {fact.removeprefix("not ")}
    match fact:
        case "truthy" | "falsy":
            return truth_of(machine, frame, value) in {None, fact == "truthy"}
        case "null" | "undefined" | "nullish":
            return kind in kinds or isinstance(value, Opaque)
        case "not null" | "not undefined" | "not nullish":
            return kind not in kinds
        case _:
            whole = literal(value) if isinstance(value, Text) else None
            return whole != "" if fact == "not blank" else whole in {None, ""}


def _filtered(machine: Machine, value: Value, may_be: Callable[[Value], bool]) -> Value | None:
    """What of the alternatives can be as wanted; None where nothing can."""
    if isinstance(value, Choice):
        kept = [left for option in value.options if (left := _filtered(machine, option, may_be)) is not None]
        if len(kept) == len(value.options):
            same = all(a is b for a, b in zip(kept, value.options, strict=True))
            return value if same else machine.merge_values(value.branch, value.kind, kept)
        if len(kept) < 2:
            return kept[0] if kept else None
        return machine.merge_values(texts.fresh_branch(), value.kind, kept)
    if isinstance(value, Text) and len(value.parts) == 1 and isinstance(value.parts[0], Fork):
        fork = value.parts[0]
        options = [option for option in fork.options if may_be(option)]
        if len(options) == len(fork.options):
            return value
        if len(options) < 2:
            return options[0] if options else None
        return texts.fork(texts.fresh_branch(), fork.kind, options)
    return value if may_be(value) else None


def _negated(machine: Machine, frame: Frame, inner: Outcome, node: syntax.Unary) -> Outcome:
    truth = None if inner.truth is None else not inner.truth
    value = _boolean(machine, truth, frame.place(node), inner.unless, inner.when)
    return Outcome(truth, inner.unless, inner.when, value, inner.branch)


def _decides(machine: Machine, frame: Frame, value: Choice) -> bool:
    """Whether the alternatives differ in truth, first true then false: testing them is testing what made them."""
    return [truth_of(machine, frame, option) for option in value.options] == [True, False]


def _record_keys(keys: tuple[str, ...]) -> tuple[str, ...]:
    """A record is checked by its `RecId` too."""
    stripped = []
    for key in keys:
        head, dot, tail = key.rpartition(".")
        stripped.append(head if dot and tail.lower() == "recid" else key)
    return tuple(stripped)


def _both(machine: Machine, frame: Frame, node: syntax.Binary) -> Outcome:
    """`a && b`, `a || b`, `a ?? b`: the right side is evaluated under what the left side tells."""
    left = condition(machine, frame, node.left)
    conjunction = node.operator == "&&"
    decided = left.truth if node.operator != "??" else _present(left.value)
    if decided is (not conjunction):
        return left
    outcome: list[Outcome] = []
    assumed = left.when if conjunction else left.unless
    if decided is None:
        machine.branches(
            frame,
            left.branch,
            "path",
            [
                (lambda: outcome.append(condition(machine, frame, node.right)), assumed),
                (lambda: None, left.unless if conjunction else left.when),
            ],
        )
    else:
        outcome.append(condition(machine, frame, node.right))
    if not outcome:
        return left
    right = outcome[0]
    truth = right.truth if decided is not None or right.truth is (not conjunction) else None
    stops = {fact for fact in left.when | right.when if fact[1] == "stops"}
    kept = {fact for fact in left.unless | right.unless if fact[1] == "stops"}
    if conjunction:
        when = left.when | right.when
        when = when if decided else when - stops
        unless = right.unless if decided else (left.unless & right.unless) | kept
        if decided:
            value = right.value
        elif _is_boolean(right.value):
            value = _boolean(machine, truth, frame.place(node), when, unless)
        else:
            value = machine.merge_values(left.branch, "path", [right.value, Text()])
        return Outcome(truth, when, unless, value)
    when = right.when if decided is False else (left.when & right.when) | stops
    unless = left.unless | right.unless
    unless = unless if decided is False else unless - kept
    if decided is False:
        value = right.value
    elif _is_boolean(left.value) and _is_boolean(right.value):
        value = _boolean(machine, truth, frame.place(node), when, unless)
    else:
        value = _alternative(machine, frame, left, right, nullish=node.operator == "??")
    return Outcome(truth, when, unless, value)


def _is_boolean(value: Value) -> bool:
    if isinstance(value, Opaque):
        return value.hole.type == "boolean"
    return isinstance(value, Constant) and value.kind == "boolean"


def _present(value: Value) -> bool | None:
    """Whether `value ?? other` is the value."""
    if isinstance(value, Constant):
        return value.kind not in _EMPTY_KINDS
    return None if isinstance(value, Opaque | Choice) else True


def _alternative(machine: Machine, frame: Frame, left: Outcome, right: Outcome, *, nullish: bool) -> Value:
    """`left || right` where the left side may be missing: the left one is then surely there, the right one a fallback."""
    from xlint.evaluate import assign

    fallback = assign.as_fallback(right.value)

    def instead(value: Value) -> Value:
        if isinstance(value, Choice):
            return machine.merge_values(value.branch, value.kind, [instead(option) for option in value.options])
        if isinstance(value, Opaque):
            sure = "nonnull" in value.hole.guards if nullish else "truthy" in value.hole.guards
            return value if sure else assign.either(machine, value, fallback)
        there_at_all = _present(value) if nullish else truth_of(machine, frame, value)
        if there_at_all is not None or not isinstance(value, Text):
            return fallback if there_at_all is False else value
        there = texts.map_parts(value, lambda part: (part,), lambda hole: (_sure(hole),))
        return machine.merge_values(left.branch, "path", [there, fallback])

    return instead(left.value)


def _sure(hole: Hole) -> Hole:
    return msgspec.structs.replace(hole, guards=hole.guards | {"nonnull"}, nullable=False)


_EMPTY_KINDS = {"null", "undefined", "absent"}


def _equality(machine: Machine, frame: Frame, node: syntax.Binary) -> Outcome:
    left = machine.evaluate(machine, frame, node.left)
    right = machine.evaluate(machine, frame, node.right)
    positive = not node.operator.startswith("!")
    truth = _equal(left, right, loose=len(node.operator) == 2)
    if truth is None:
        truth = _known_from_checks(machine, frame, left, right)
    equal, differs = _facts_of_equality(machine, frame, node, left, right)
    if isinstance(right, Text):
        machine.emit(Consumed("pattern", right))
    if isinstance(left, Text):
        machine.emit(Consumed("pattern", left))
    at = frame.place(node)
    if not positive:
        truth = None if truth is None else not truth
        equal, differs = differs, equal
    return Outcome(truth, equal, differs, _boolean(machine, truth, at, equal, differs))


def _boolean(machine: Machine, truth: bool | None, at: Place, when: Facts = NONE, unless: Facts = NONE) -> Value:
    from xlint.evaluate.calls import boolean

    return Constant(truth, "boolean", at) if truth is not None else boolean(machine, at, when, unless)


def _known_from_checks(machine: Machine, frame: Frame, left: Value, right: Value) -> bool | None:
    """A value that was found to be there is not null; one that was found truthy is not empty either."""
    for value, other in ((left, right), (right, left)):
        if not isinstance(value, Opaque):
            continue
        facts = machine.facts(frame, value.hole.origin.key) | value.hole.guards
        if isinstance(other, Constant) and other.kind in {"null", "undefined"} and facts & {"nonnull", "truthy"}:
            return False
        if literal(other) == "" and "truthy" in facts:
            return False
    return None


def _equal(left: Value, right: Value, *, loose: bool) -> bool | None:
    if isinstance(left, Constant) and isinstance(right, Constant):
        nullish = left.kind in _EMPTY_KINDS and right.kind in _EMPTY_KINDS
        if loose and nullish:
            return True
        return left.kind == right.kind and left.value == right.value
    a, b = literal(left), literal(right)
    if a is not None and b is not None and (isinstance(left, Text) and isinstance(right, Text)):
        return a == b
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Ref | Closure | Text) and isinstance(other, Constant) and other.kind in _EMPTY_KINDS:
            return False
    return None


def _facts_of_equality(
    machine: Machine, frame: Frame, node: syntax.Binary, left: Value, right: Value
) -> tuple[Facts, Facts]:
    for value, other, side in ((left, right, node.left), (right, left, node.right)):
        keys = keys_of(value)
        if isinstance(side, syntax.Unary) and side.operator == "typeof":
            keys = keys_of(machine.evaluate(machine, frame, side.operand))
            if literal(other) == "undefined":
                return _empty(keys), _all(keys, "defined")
            return (_all(keys, "nonnull"), NONE) if literal(other) in {"string", "number"} else (NONE, NONE)
        if not keys:
            continue
        if isinstance(other, Constant) and other.kind in {"null", "undefined"}:
            if isinstance(value, Choice) and any(isinstance(option, Text) for option in value.options):
                keys = ()
            kind = "nullish" if len(node.operator) == 2 else other.kind
            missing, there = _narrowing(frame, side, value, kind, f"not {kind}")
            return _empty(keys) | missing, _all(keys, "nonnull", "exists") | there
        text = literal(other)
        if text == "" or (isinstance(other, Constant) and other.kind == "number" and other.value == 0):
            blank, filled = _narrowing(frame, side, value, "blank", "not blank") if text == "" else (NONE, NONE)
            measured = _measured(machine, frame, side)
            if frame.language == "javascript" and not measured:
                # `null !== ""` is true: the comparison tells nothing about null.
                return _empty(keys) | blank, filled
            present = _all(measured or keys, "nonnull", "exists") | _all(_record_keys(keys), "exists")
            return _empty(measured or keys) | blank, present | filled
        if text is not None:
            for key in keys:
                machine.emit(Asked(key, "compared", text, frame.place(node)))
                _note_compared(machine, frame, key, frame.place(node))
            sent_by = frozenset({("%message", "origin")}) if _is_origin(value) else NONE
            return _all(keys, "nonnull", "allow-list", "origin") | sent_by, NONE
        if isinstance(other, Opaque):
            asked = _questions(value)
            return _all(keys, "compared") | asked, asked
    return NONE, NONE


def _is_origin(value: Value) -> bool:
    """Whether the value is `event.origin`: comparing it decides whose message is listened to."""
    return isinstance(value, Opaque) and value.path[-1][:2] == ("get", "origin")


def _questions(value: Value) -> Facts:
    """The answer to a question was looked at: whatever comes next, the user was asked."""
    if isinstance(value, Opaque) and value.path[0][1].lower() in {"box", "dialog", "sysoperationdialog"}:
        return frozenset({("%question", "asked")})
    return NONE


def _note_compared(machine: Machine, frame: Frame, key: str, at: Place) -> None:
    """In X++, comparing a URL value with a literal is using it."""
    hole = machine.url_holes.get(key)
    if frame.language == "xpp" and hole is not None:
        from xlint.evaluate.xpp import note_use

        note_use(machine, frame, (hole,), at)


def _measured(machine: Machine, frame: Frame, node: syntax.Expression) -> tuple[str, ...]:
    """The value whose length is compared: `x.length === 0`, `strLen(x) == 0`."""
    if isinstance(node, syntax.Member) and node.name == "length":
        return keys_of(machine.evaluate(machine, frame, node.object))
    if isinstance(node, syntax.Call) and isinstance(node.callee, syntax.Name) and node.callee.name.lower() == "strlen":
        return keys_of(machine.evaluate(machine, frame, node.arguments[0])) if node.arguments else ()
    return ()


def _relation(machine: Machine, frame: Frame, node: syntax.Binary) -> Outcome:
    left = machine.evaluate(machine, frame, node.left)
    right = machine.evaluate(machine, frame, node.right)
    truth: bool | None = None
    if isinstance(left, Constant) and isinstance(right, Constant):
        a, b = left.value, right.value
        if isinstance(a, int | float) and isinstance(b, int | float):
            truth = {"<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b}[node.operator]
    number = right.value if isinstance(right, Constant) else None
    value = _boolean(machine, truth, frame.place(node))
    keys = _measured(machine, frame, node.left) or keys_of(left)
    if (node.operator == ">" and number == 0) or (node.operator == ">=" and number == 1):
        return Outcome(truth, _all(keys, "nonnull", "exists"), _empty(keys), value)
    found = _search_subject(machine, frame, node.left)
    if found and node.operator in {">", ">="} and number in {0, -1}:
        return Outcome(truth, found, NONE, value)
    return Outcome(truth, NONE, NONE, value)


_LIST_TESTS = {"includes", "has", "in", "exist", "exists", "some", "hasOwnProperty", "contains", "indexOf", "test"}


def _search_subject(machine: Machine, frame: Frame, node: syntax.Expression) -> Facts:
    """`list.indexOf(x)`: what finding it tells about x."""
    if isinstance(node, syntax.Unary) and node.operator in {"-", "+", "~"}:
        return _search_subject(machine, frame, node.operand)
    if (
        isinstance(node, syntax.Call)
        and isinstance(node.callee, syntax.Member)
        and node.callee.name == "indexOf"
        and node.arguments
    ):
        holder = machine.evaluate(machine, frame, node.callee.object)
        if isinstance(holder, Ref):
            return _all(keys_of(machine.evaluate(machine, frame, node.arguments[0])), "allow-list", "nonnull")
    return NONE


def _test_call(machine: Machine, frame: Frame, node: syntax.Call) -> Outcome:
    """A call as a test: membership, prefixes, patterns, existence."""
    value = machine.evaluate(machine, frame, node)
    truth = truth_of(machine, frame, value)
    when, unless = NONE, NONE
    callee = node.callee
    method = callee.name if isinstance(callee, syntax.Member | syntax.Name) else ""
    first = machine.evaluate(machine, frame, node.arguments[0]) if node.arguments else None
    keys = keys_of(first) if first is not None else ()
    lowered = method.lower()
    if isinstance(callee, syntax.Member):
        holder = machine.evaluate(machine, frame, callee.object)
        if method in {"startsWith", "endsWith"} and first is not None:
            prefix = literal(first) or ""
            if isinstance(first, Text):
                machine.emit(Consumed("pattern", first))
            fact = "https" if prefix.startswith(("https://", "http://", "/")) or method == "endsWith" else "prefix"
            when = _all(keys_of(holder), "nonnull", *(("host-checked",) if _fixes_host(prefix) else (fact,)))
        elif isinstance(holder, Ref) and method in _LIST_TESTS:
            when = _all(keys, "allow-list", "nonnull")
        elif method == "test" and isinstance(holder, Opaque) and holder.hole.origin.kind == "literal":
            when = _all(keys, "pattern", "nonnull")
        elif method == "match" and first is not None:
            when = _all(keys_of(holder), "pattern", "nonnull")
        elif lowered in {"exist", "exists"} or lowered.startswith("exist"):
            when = _all(keys, "looked-up", "nonnull")
        elif lowered in {"in", "isincluded"} and keys:
            when = _all(keys, "allow-list", "nonnull")
    if isinstance(first, Opaque | Text | Choice) and (
        "nullorempty" in lowered
        or "isempty" in lowered
        or "nullorwhitespace" in lowered
        or lowered in {"isnull", "isnullorundefined", "isblank"}
    ):
        when, unless = _empty(keys), _all(keys, "nonnull", "exists")
    if lowered == "strstartswith" and len(node.arguments) > 1:
        start = literal(machine.evaluate(machine, frame, node.arguments[1])) or ""
        when = _all(keys, "nonnull", "host-checked" if _fixes_host(start) else "prefix")
    if lowered in {"isnan"}:
        unless = _all(keys, "nonnull", "pattern")
    if lowered in {"confind", "strscan", "strfind"} and len(node.arguments) > 1 and lowered == "confind":
        when = _all(keys_of(machine.evaluate(machine, frame, node.arguments[1])), "allow-list", "nonnull")
    when = when | _questions(value)
    own = keys_of(value)
    implied = _implied(machine, own) if isinstance(value, Opaque) else (NONE, NONE)
    when, unless = when | implied[0], unless | implied[1]
    when = when | _all(own, "nonnull") | _all(_record_keys(own), "exists")
    return Outcome(truth, when, unless | _empty(own), value)


def _fixes_host(prefix: str) -> bool:
    """Whether a prefix leaves no choice of host: `https://host/`, or a path that is not `//`."""
    if prefix.startswith("/"):
        return len(prefix) > 1 and prefix[1] != "/"
    rest = prefix.partition("://")[2]
    return "/" in rest
