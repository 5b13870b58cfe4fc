"""Calls as tests: membership, prefixes, patterns, existence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlint.evaluate.facts import Outcome, about, absence, implications, keys_of, question, record_keys, truth_of
from xlint.evaluate.frames import NO_FACTS, Facts, Frame
from xlint.evaluate.observe import Consumed
from xlint.evaluate.values import Choice, Opaque, Ref, Value, literal
from xlint.value import Text
from xlint_grammars import syntax

if TYPE_CHECKING:
    from xlint.evaluate.machine import Machine


_LIST_TESTS = {"includes", "has", "in", "exist", "exists", "some", "hasOwnProperty", "contains", "indexOf", "test"}


def call_test(machine: Machine, frame: Frame, node: syntax.Call) -> Outcome:
    """A call as a test: membership, prefixes, patterns, existence."""
    value = machine.evaluate(machine, frame, node)
    truth = truth_of(machine, frame, value)
    when, unless = NO_FACTS, NO_FACTS
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
            when = about(keys_of(holder), "nonnull", *(("host-checked",) if _fixes_host(prefix) else (fact,)))
        elif isinstance(holder, Ref) and method in _LIST_TESTS:
            when = about(keys, "allow-list", "nonnull")
        elif lowered == "ismatch" or (
            method == "test" and isinstance(holder, Opaque) and holder.hole.origin.kind == "literal"
        ):
            when = about(keys, "pattern", "nonnull")
        elif method == "match" and first is not None:
            when = about(keys_of(holder), "pattern", "nonnull")
        elif lowered in {"exist", "exists"} or lowered.startswith("exist"):
            when = about(keys, "looked-up", "nonnull")
        elif lowered in {"in", "isincluded"} and keys:
            when = about(keys, "allow-list", "nonnull")
    if isinstance(first, Opaque | Text | Choice) and (
        "nullorempty" in lowered
        or "isempty" in lowered
        or "nullorwhitespace" in lowered
        or lowered in {"isnull", "isnullorundefined", "isblank"}
    ):
        when, unless = absence(keys), about(keys, "nonnull", "exists")
    if lowered == "strstartswith" and len(node.arguments) > 1:
        start = literal(machine.evaluate(machine, frame, node.arguments[1])) or ""
        when = about(keys, "nonnull", "host-checked" if _fixes_host(start) else "prefix")
    if lowered in {"isnan"}:
        unless = about(keys, "nonnull", "pattern")
    if lowered in {"confind", "strscan", "strfind"} and len(node.arguments) > 1 and lowered == "confind":
        when = about(keys_of(machine.evaluate(machine, frame, node.arguments[1])), "allow-list", "nonnull")
    when = when | question(value) | _sanitized(value, first)
    own = keys_of(value)
    implied = implications(machine, own) if isinstance(value, Opaque) else (NO_FACTS, NO_FACTS)
    when, unless = when | implied[0], unless | implied[1]
    when = when | about(own, "nonnull") | about(record_keys(own), "exists")
    return Outcome(truth, when, unless | absence(own), value)


def _sanitized(value: Value, first: Value | None) -> Facts:
    """A sanitizer of the models whose answer is tested: what it promises holds where it says yes."""
    if isinstance(value, Opaque) and isinstance(first, Opaque) and value.hole.origin.key == first.hole.origin.key:
        return about((value.hole.origin.key,), *(value.hole.guards - first.hole.guards))
    return NO_FACTS


def searched(machine: Machine, frame: Frame, node: syntax.Expression) -> Facts:
    """`list.indexOf(x)`, `conFind(list, x)`: what finding it tells about x."""
    if isinstance(node, syntax.Call) and isinstance(node.callee, syntax.Name) and node.callee.name.lower() == "confind":
        return _found_in(machine, frame, node.arguments[1]) if len(node.arguments) > 1 else NO_FACTS
    if isinstance(node, syntax.Unary) and node.operator in {"-", "+", "~"}:
        return searched(machine, frame, node.operand)
    if (
        isinstance(node, syntax.Call)
        and isinstance(node.callee, syntax.Member)
        and node.callee.name == "indexOf"
        and node.arguments
    ):
        holder = machine.evaluate(machine, frame, node.callee.object)
        if isinstance(holder, Ref):
            return _found_in(machine, frame, node.arguments[0])
    return NO_FACTS


def _found_in(machine: Machine, frame: Frame, node: syntax.Expression) -> Facts:
    return about(keys_of(machine.evaluate(machine, frame, node)), "allow-list", "nonnull")


def _fixes_host(prefix: str) -> bool:
    """Whether a prefix leaves no choice of host: `https://host/`, or a path that is not `//`."""
    if prefix.startswith("/"):
        return len(prefix) > 1 and prefix[1] != "/"
    rest = prefix.partition("://")[2]
    return "/" in rest
