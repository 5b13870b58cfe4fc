"""Files to a run of the machine: scopes, imports, classes, then every function that something outside calls."""

from __future__ import annotations

import posixpath
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Literal as OneOf

import msgspec

from xlint.evaluate import assign
from xlint.evaluate.calls import invoke
from xlint.evaluate.machine import Frame, Machine
from xlint.evaluate.natives_xpp import name_of
from xlint.evaluate.observe import Entry, Event, GaveUp
from xlint.evaluate.records import get_property
from xlint.evaluate.scopes import block_names, hoist, target_names, var_names
from xlint.evaluate.store import Scope, Store
from xlint.evaluate.values import (
    ClassValue,
    Closure,
    Constant,
    Invocation,
    Native,
    Opaque,
    Record,
    Ref,
    Value,
    known,
    literal,
    undefined,
)
from xlint.value import Place, Text
from xlint_grammars import syntax

MAX_RECURSION = 20_000


class Unit(msgspec.Struct, frozen=True):
    """One file's code: its modules in order (an HTML page has one per script)."""

    path: str
    language: OneOf["javascript", "xpp"]
    modules: tuple[syntax.Module, ...]


class Outcome(msgspec.Struct, frozen=True):
    """What one entry yielded."""

    entry: Entry
    events: tuple[Event, ...]


class Invoked(msgspec.Struct, frozen=True):
    """A function that markup calls: its dotted name, its library's path (or ""), and the arguments, as values to make."""

    function: str
    library: str
    arguments: tuple[Callable[[Machine, Place], Value], ...]
    label: str
    at: Place


class Facts(msgspec.Struct, frozen=True):
    """What is known of the code beforehand: names per file, names that functions assign to, names that are called.

    `outward` are the functions (by identity) that assign to a name they do not declare.
    """

    mentions: Mapping[str, frozenset[str]]
    written: Mapping[str, set[str]]
    called: frozenset[str]
    outward: frozenset[int]


class Program:
    """All code of one language that can see each other."""

    def __init__(self, machine: Machine, units: Sequence[Unit], facts: Facts) -> None:
        self.machine = machine
        self.facts = facts
        self.units = {unit.path: unit for unit in units}
        self.store = Store()
        self.scopes: dict[str, Scope] = {}
        self.outcomes: list[Outcome] = []
        self._taken = 0
        self._running: set[str] = set()

    def attempt(self, entry: Entry, run: Callable[[], None]) -> None:
        """Run one entry and keep what it yields. Code that nests too deeply to be followed costs that entry."""
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, MAX_RECURSION))
        try:
            run()
        except RecursionError:
            self.machine.active.clear()
            self.machine.emit(GaveUp(entry.at, "nested too deeply to be followed"))
        finally:
            sys.setrecursionlimit(limit)
        self.take(entry)

    def take(self, entry: Entry) -> None:
        """Put what happened since the last time under this entry."""
        self.machine.refill(entry.path)
        events = tuple(self.machine.events[self._taken :])
        self._taken = len(self.machine.events)
        if events:
            self.outcomes.append(Outcome(entry, events))

    def frame(self, unit: Unit, scope: Scope, entry: Entry) -> Frame:
        return Frame(scope=scope, store=self.store, entry=entry, language=unit.language, path=unit.path)


# ── JavaScript ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class JavaScript(Program):
    """Scripts share one global scope, each with its own declarations first; modules see what they import."""

    def run(self, relevant: Callable[[syntax.Function], bool], invoked: Iterable[Invoked] = ()) -> list[Outcome]:
        self.machine.relevant = relevant
        for unit in self.units.values():
            self.machine.written_elsewhere[unit.path] = self.facts.written[unit.path]
        self._load_all()
        if len(self.units) > 1:
            self._forget()
            self._load_all()
        for call in invoked:
            self._run_invoked(call)
        self._run_entries(relevant)
        return self.outcomes

    def _load_all(self) -> None:
        self._running = set()
        for path in sorted(self.units):
            self._load(path)

    def _forget(self) -> None:
        """The order in which pages load scripts is not in the files: a first round only defines the globals."""
        self.machine.closures.clear()
        self.machine.entered.clear()
        self.machine.events.clear()
        self.outcomes.clear()
        self._taken = 0

    def _load(self, path: str) -> None:
        if path in self._running:
            return
        self._running.add(path)
        unit = self.units[path]
        scope = self.scopes.setdefault(path, Scope(None, path=path, unit=True))
        for module in unit.modules:
            for statement in module.body:
                if isinstance(statement, syntax.Import | syntax.Export) and statement.source:
                    target = self._resolve(path, statement.source)
                    if target is not None:
                        self._load(target)
        commonjs = self._commonjs(unit, scope)
        for module in unit.modules:
            entry = Entry(path, "top level", Place(path, module.start, module.end))
            frame = self.frame(unit, scope, entry)
            for name in (*var_names(module), *block_names(module.body)):
                if name not in scope.names:
                    scope.declare(name, self.machine.cell())
                    if not module.strict_module and not commonjs:
                        self.machine.shared.setdefault(name, []).append((path, scope.names[name]))
            self._bind_imports(path, module, scope)
            self.attempt(entry, partial(_top_level, self.machine, frame, module))

    def _commonjs(self, unit: Unit, scope: Scope) -> bool:
        """Give files that ask for them `module`, `exports` and `require`."""
        names = self.facts.mentions[unit.path]
        if not names & {"module", "exports", "require"}:
            return False
        place = Place(unit.path, 0, 0)
        frame = self.frame(unit, scope, Entry(unit.path, "top level", place))
        exports = self.machine.new_record(frame, Record("object", at=place))
        module = self.machine.new_record(frame, Record("object", {"exports": exports}, at=place))
        self.machine.declare(frame, "exports", exports)
        self.machine.declare(frame, "module", module)
        self.machine.declare(frame, "require", Native("require", self._require(unit.path)))
        return "module" in names or "exports" in names

    def _require(self, path: str) -> Callable[[Machine, Frame, Invocation], Value]:
        def run(machine: Machine, frame: Frame, invocation: Invocation) -> Value:
            source = literal(invocation.argument(0))
            target = self._resolve(path, source) if source is not None else None
            if target is None:
                return machine.opaque((("root", source or "module", ()),), invocation.at, name=source or "module")
            self._load(target)
            found = self.scopes[target].names.get("module")
            module = frame.live.get(found) if found is not None else None
            if isinstance(module, Ref):
                return get_property(machine, frame, module, "exports", invocation.at)
            return self._namespace(target, frame)

        return run

    def _resolve(self, path: str, source: str) -> str | None:
        """The file in sight that a relative import names."""
        if not source.startswith("."):
            return None
        base = posixpath.normpath(posixpath.join(posixpath.dirname(path), source))
        for candidate in (base, f"{base}.js", f"{base}.mjs", f"{base}.cjs", f"{base}/index.js"):
            if candidate in self.units:
                return candidate
        return None

    def _exported(self, path: str, name: str, seen: frozenset[str] = frozenset()) -> int | None:
        """The cell behind an exported name, through re-exports."""
        if path in seen or path not in self.units:
            return None
        scope = self.scopes.get(path)
        for module in self.units[path].modules:
            for statement in module.body:
                if not isinstance(statement, syntax.Export):
                    continue
                for item in statement.names:
                    if item.local == name and statement.source is None and scope is not None:
                        return scope.names.get(item.imported)
                    if item.local == name and statement.source is not None:
                        target = self._resolve(path, statement.source)
                        return self._exported(target, item.imported, seen | {path}) if target is not None else None
                if name in _declared(statement) and scope is not None:
                    return scope.names.get(name)
                if not statement.names and statement.source is not None:
                    target = self._resolve(path, statement.source)
                    found = self._exported(target, name, seen | {path}) if target is not None else None
                    if found is not None:
                        return found
        return None

    def _bind_imports(self, path: str, module: syntax.Module, scope: Scope) -> None:
        for statement in module.body:
            if not isinstance(statement, syntax.Import):
                continue
            target = self._resolve(path, statement.source)
            for item in statement.names:
                cell = None
                if target is not None and item.imported == "*":
                    cell = self.machine.cell()
                    place = Place(path, statement.start, statement.end)
                    frame = self.frame(self.units[path], scope, Entry(path, "top level", place))
                    self.store.set(cell, self._namespace(target, frame))
                elif target is not None and item.imported == "default":
                    value = self.store.get(("export", target, "default"))
                    if value is not None:
                        cell = self.machine.cell()
                        self.store.set(cell, value)
                elif target is not None:
                    cell = self._exported(target, item.imported)
                if cell is not None:
                    scope.declare(item.local, cell)

    def _namespace(self, path: str, frame: Frame) -> Value:
        """`import * as ns`: an object of what the file exports."""
        names: dict[str, Value] = {}
        for module in self.units[path].modules:
            for statement in module.body:
                if isinstance(statement, syntax.Export):
                    for name in (*_declared(statement), *(item.local for item in statement.names)):
                        cell = self._exported(path, name)
                        value = self.store.get(cell) if cell is not None else None
                        if value is not None:
                            names[name] = value
        default = self.store.get(("export", path, "default"))
        if default is not None:
            names["default"] = default
        return self.machine.new_record(frame, Record("object", names, at=Place(path, 0, 0)))

    # ── entries ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _run_invoked(self, call: Invoked) -> None:
        """A function that a ribbon command or a form event calls, with the arguments that it is given."""
        found = self._find(call)
        if found is None:
            return
        closure, this = found
        place = Place(closure.path, closure.node.start, closure.node.end)
        entry = Entry(closure.path, call.function, place, button=call.label or None)

        unit = self.units[closure.path]
        frame = self.frame(unit, closure.scope, entry)
        values = tuple(make(self.machine, call.at) for make in call.arguments)
        values += tuple(_argument(self.machine, closure, p) for p in closure.node.parameters[len(values) :])
        bound = closure if closure.this is not None or this is None else msgspec.structs.replace(closure, this=this)
        self.attempt(entry, lambda: _discard(invoke(self.machine, frame, bound, _invocation(closure, values))))

    def _find(self, call: Invoked) -> tuple[Closure, Value | None] | None:
        first, *rest = call.function.split(".")
        at = call.at
        for path in sorted(self.scopes, key=lambda path: (not (call.library and path.endswith(call.library)), path)):
            scope = self.scopes[path]
            if first not in scope.names:
                continue
            frame = self.frame(self.units[path], scope, Entry(path, call.function, at))
            value: Value | None = self.machine.lookup(frame, first)
            holder: Value | None = None
            for name in rest:
                if value is None:
                    break
                holder, value = value, get_property(self.machine, frame, value, name, at)
            if isinstance(value, Closure):
                return value, holder
        return None

    def _run_entries(self, relevant: Callable[[syntax.Function], bool]) -> None:
        """Every function that nothing in sight called; those that set outer variables go first, others read them.

        Functions that somebody in sight calls come last: by then they have been run with what they are given.
        """
        called = self.facts.called
        for round_ in ("callers", "called"):
            done = 0
            while done < len(self.machine.closures):
                pending = self.machine.closures[done:]
                done = len(self.machine.closures)
                for closure in sorted(pending, key=lambda item: id(item.node) not in self.facts.outward):
                    if id(closure.node) in self.machine.entered or closure.path not in self.units:
                        continue
                    if round_ == "callers" and closure.name in called:
                        continue
                    if relevant(closure.node):
                        self._run_entry(closure)

    def _run_entry(self, closure: Closure) -> None:
        name = closure.name or "anonymous function"
        entry = Entry(closure.path, name, Place(closure.path, closure.node.start, closure.node.end))
        frame = self.frame(self.units[closure.path], closure.scope, entry)
        values = tuple(_argument(self.machine, closure, parameter) for parameter in closure.node.parameters)
        if closure.owner is not None and closure.this is None:
            this = self.machine.new_record(frame, Record("object", open=True, prototype=closure.owner))
            closure = msgspec.structs.replace(closure, this=this)
        ready = closure
        self.attempt(entry, lambda: _discard(invoke(self.machine, frame, ready, _invocation(ready, values))))


def _top_level(machine: Machine, frame: Frame, module: syntax.Module) -> None:
    hoist(machine, frame, module.body)
    machine.run(frame, module.body)


def _discard(value: Value) -> None:
    """An entry's value goes nowhere."""


def _invocation(closure: Closure, values: tuple[Value, ...]) -> Invocation:
    at = Place(closure.path, closure.node.start, closure.node.start)
    return Invocation(values, at, (at,) * len(values))


def _argument(machine: Machine, closure: Closure, parameter: syntax.Parameter) -> Value:
    """What an unknown caller gives."""
    at = Place(closure.path, parameter.start, parameter.end)
    target = parameter.target
    if parameter.rest:
        target = target.value if isinstance(target, syntax.Spread) else target
    name = target.name if isinstance(target, syntax.Name) else "argument"
    path = (("root", f"{name}", ()),)
    value = machine.opaque(path, at, "argument", name)
    origin = msgspec.structs.replace(value.hole.origin, key=f"{name}@{closure.path}:{closure.node.start}")
    return Opaque(msgspec.structs.replace(value.hole, origin=origin), path)


def _declared(statement: syntax.Export) -> list[str]:
    node = statement.declaration
    items: Sequence[syntax.Statement | None] = node.body if isinstance(node, syntax.Block) else (node,)
    return [name for item in items if isinstance(item, syntax.Declare) for name in target_names(item.target)]


# ── X++ ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

FORM_ATTRIBUTES = frozenset({
    "formeventhandler", "formdatasourceeventhandler", "formcontroleventhandler", "formdatafieldeventhandler",
    "prehandlerfor", "posthandlerfor", "subscribesto",
})  # fmt: skip
_FORM_NAMES = frozenset({"formstr", "formdatasourcestr", "formcontrolstr", "formdatafieldstr", "formmethodstr"})


class Xpp(Program):
    """Classes, tables and forms. One abstract instance per class: its fields are cells of the class's scope."""

    def run(self, relevant: Callable[[syntax.Function], bool]) -> list[Outcome]:
        self.machine.relevant = relevant
        free: list[tuple[Unit, syntax.Declare]] = []
        for path in sorted(self.units):
            unit = self.units[path]
            for module in unit.modules:
                for statement in module.body:
                    if isinstance(statement, syntax.Declare) and isinstance(statement.value, syntax.Class):
                        self._declare(unit, statement.value)
                    elif isinstance(statement, syntax.Declare) and isinstance(statement.value, syntax.Function):
                        free.append((unit, statement))
        owners = list(self._owners)
        called = {name.lower() for name in self.facts.called}
        for wanted in (False, True):
            for unit, owner in owners:
                self._run_owner(unit, owner, relevant, called, wanted=wanted)
        for unit, statement in free:
            self._run_free(unit, statement, relevant)
        return self.outcomes

    def __init__(self, machine: Machine, units: Sequence[Unit], facts: Facts) -> None:
        super().__init__(machine, units, facts)
        self._owners: list[tuple[Unit, ClassValue]] = []

    def _declare(self, unit: Unit, node: syntax.Class, parent: Scope | None = None) -> ClassValue:
        scope = Scope(parent, folded=True, path=unit.path, unit=parent is None)
        value = ClassValue(node, scope, unit.path, "xpp")
        name = (node.name or "").lower()
        if parent is None:
            self.machine.classes.setdefault(name, value)
            extended = extension_of(node)
            if extended is not None and extended[0] == "class":
                self.machine.extensions.setdefault(extended[1].lower(), []).append(value)
        entry = Entry(unit.path, node.name or "", Place(unit.path, node.start, node.end), language="xpp")
        frame = self.frame(unit, scope, entry)
        for part in node.parts:
            self._declare_part(frame, part)
        for member in node.members:
            if isinstance(member, syntax.Field):
                self._declare_field(frame, member)
        self._owners.append((unit, value))
        for part in node.parts:
            self._declare(unit, part, scope)
        return value

    def _declare_part(self, frame: Frame, part: syntax.Class) -> None:
        """A form's data source is a table buffer, `name_ds` the data source itself; a control is named too."""
        name = part.name or ""
        type_name = part.base.name if isinstance(part.base, syntax.Name) and part.base.name else name
        place = Place(frame.path, part.start, part.end)
        if part.kind == "datasource":
            self.machine.declare(frame, name, assign.of_type(self.machine, type_name, place, name), type_name)
            self.machine.declare(
                frame, f"{name}_ds", assign.of_type(self.machine, "FormDataSource", place), "FormDataSource"
            )
            self.machine.declare(frame, f"{name}_q", assign.of_type(self.machine, "Query", place), "Query")
        elif part.kind == "control":
            self.machine.declare(
                frame, name, assign.of_type(self.machine, type_name or "FormControl", place, name), None
            )

    def _declare_field(self, frame: Frame, member: syntax.Field) -> None:
        name = str(member.key.value) if isinstance(member.key, syntax.Literal) else name_of(member.key)
        place = Place(frame.path, member.start, member.end)
        if member.value is not None:
            value = self.machine.evaluate(self.machine, frame, member.value)
        elif member.type is not None:
            value = assign.of_type(self.machine, member.type, place, name)
        else:
            value = undefined(place)
        self.machine.declare(frame, name, value, member.type)

    def _run_owner(
        self,
        unit: Unit,
        owner: ClassValue,
        relevant: Callable[[syntax.Function], bool],
        called: set[str],
        *,
        wanted: bool,
    ) -> None:
        """The methods that nobody in sight calls and those that the platform calls; with `wanted`, the others."""
        methods = [
            member
            for member in owner.node.members
            if isinstance(member, syntax.Method) and _only_called(owner.node, member, called) == wanted
        ]
        for member in sorted(methods, key=_lifecycle):
            if relevant(member.function):
                self._run_method(unit, owner, member)

    def _run_method(self, unit: Unit, owner: ClassValue, member: syntax.Method) -> None:
        name = str(member.key.value) if isinstance(member.key, syntax.Literal) else "method"
        place = Place(unit.path, member.start, member.end)
        target = entry_target(owner.node, member.function)
        called = id(member.function) in self.machine.entered
        if called and target is None and not _calls_in(owner.node, name):
            return
        entry = Entry(unit.path, name, place, target or _owner_name(owner.node), "xpp")
        scope = owner.scope
        frame = self.frame(unit, scope, entry)
        closure = Closure(member.function, scope, unit.path, "xpp", None, owner, name)
        if not member.static and "static" not in member.function.modifiers:
            this = self._instance(frame, owner)
            closure = msgspec.structs.replace(closure, this=this)
            frame.this = this
        values = tuple(self._typed_argument(unit, parameter) for parameter in member.function.parameters)
        ready = closure
        self.attempt(entry, lambda: _discard(invoke(self.machine, frame, ready, _invocation(ready, values))))

    def _instance(self, frame: Frame, owner: ClassValue) -> Value:
        node = owner.node
        place = Place(owner.path, node.start, node.end)
        if node.kind in {"datasource", "field", "control"}:
            kinds = {"datasource": "FormDataSource", "field": "FormDataObject"}
            base = node.base.name if isinstance(node.base, syntax.Name) else "FormControl"
            return assign.of_type(self.machine, kinds.get(node.kind, base), place)
        if node.kind == "table":
            return assign.of_type(self.machine, node.name or "", place)
        return self.machine.new_record(frame, Record("object", at=place, prototype=owner))

    def _typed_argument(self, unit: Unit, parameter: syntax.Parameter) -> Value:
        place = Place(unit.path, parameter.start, parameter.end)
        name = parameter.target.name if isinstance(parameter.target, syntax.Name) else "argument"
        value = assign.of_type(self.machine, parameter.type or name, place, name)
        origin = msgspec.structs.replace(
            value.hole.origin, kind="argument", key=f"{parameter.type or ''} {name}@{place.path}:{place.start}"
        )
        return Opaque(msgspec.structs.replace(value.hole, origin=origin), value.path)

    def _run_free(self, unit: Unit, statement: syntax.Declare, relevant: Callable[[syntax.Function], bool]) -> None:
        function = statement.value
        if not isinstance(function, syntax.Function) or not relevant(function):
            return
        name = function.name or "job"
        target = entry_target(None, function)
        entry = Entry(unit.path, name, Place(unit.path, function.start, function.end), target or f"job:{name}", "xpp")
        scope = Scope(None, folded=True, path=unit.path, unit=True)
        frame = self.frame(unit, scope, entry)
        closure = Closure(function, scope, unit.path, "xpp", None, None, name)
        values = tuple(self._typed_argument(unit, parameter) for parameter in function.parameters)
        self.attempt(entry, lambda: _discard(invoke(self.machine, frame, closure, _invocation(closure, values))))


def _only_called(node: syntax.Class, member: syntax.Method, called: set[str]) -> bool:
    """Whether the method is there for callers in sight."""
    name = str(member.key.value).lower() if isinstance(member.key, syntax.Literal) else ""
    return name in called and not _calls_in(node, name) and entry_target(node, member.function) is None


_ORDER = {"classdeclaration": 0, "new": 1, "construct": 2, "main": 3, "init": 4, "run": 5}


def _lifecycle(member: syntax.Method) -> int:
    """Forms are initialised before they run; whatever else there is comes after."""
    name = str(member.key.value).lower() if isinstance(member.key, syntax.Literal) else ""
    return _ORDER.get(name, 6)


def _calls_in(node: syntax.Class, name: str) -> bool:
    """Whether the platform itself calls the method, so that it is an entry although something in sight calls it too."""
    return name.lower() in {"main", "init", "run"} or node.kind in {"datasource", "field", "control"}


def _owner_name(node: syntax.Class) -> str:
    if node.kind == "form":
        return f"form:{node.name}"
    extended = extension_of(node)
    if extended is not None:
        return f"{extended[0]}:{extended[1]}"
    return f"{node.kind}:{node.name}"


def extension_of(node: syntax.Class) -> tuple[str, str] | None:
    """What `[ExtensionOf(formStr(X))]` extends: (`form` or `class` or `table`, name)."""
    for attribute in node.attributes:
        if attribute.name.lower() in {"extensionof", "extensionofattribute"} and attribute.arguments:
            return _named_object(attribute.arguments[0])
    return None


def _named_object(argument: syntax.Expression) -> tuple[str, str] | None:
    if not isinstance(argument, syntax.Call) or not isinstance(argument.callee, syntax.Name) or not argument.arguments:
        return None
    intrinsic = argument.callee.name.lower()
    name = name_of(argument.arguments[0])
    if intrinsic in _FORM_NAMES:
        return "form", name
    return intrinsic.removesuffix("str"), name


def entry_target(owner: syntax.Class | None, function: syntax.Function) -> str | None:
    """The form whose event a method handles."""
    for attribute in function.attributes:
        if attribute.name.lower().removesuffix("attribute") in FORM_ATTRIBUTES and attribute.arguments:
            named = _named_object(attribute.arguments[0])
            if named is not None and named[0] == "form":
                return f"form:{named[1]}"
    return None


__all__ = ["ClassValue", "Constant", "JavaScript", "Outcome", "Program", "Text", "Unit", "Xpp", "known"]
