"""JavaScript files as one program: scopes, imports, and every function that something outside calls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial

import msgspec

from xlint.evaluate.frames import Frame
from xlint.evaluate.functions import invoke
from xlint.evaluate.machine import Machine
from xlint.evaluate.observe import Entry, Outcome
from xlint.evaluate.ondemand import OnDemand
from xlint.evaluate.program import Facts, Invoked, Program, Unit, discard, invocation_of
from xlint.evaluate.records import get_property
from xlint.evaluate.scopes import block_names, hoist, imported, target_names, var_names
from xlint.evaluate.store import Scope
from xlint.evaluate.values import (
    Closure,
    Invocation,
    Native,
    Opaque,
    Record,
    Ref,
    Value,
    literal,
)
from xlint.value import Place
from xlint_grammars import syntax

Fetch = Callable[[str], Unit]


class JavaScript(Program):
    """Scripts share one global scope, each with its own declarations first; modules see what they import."""

    def __init__(
        self, machine: Machine, units: Sequence[Unit], facts: Facts, fetch: Fetch, others: Mapping[str, Collection[str]]
    ) -> None:
        """`units` are the roots. `others` are the files in sight, by the globals for which they are: `fetch` gives their code."""
        super().__init__(machine, units, facts, [unit.path for unit in units])
        self._fetch = fetch
        self._sight = {*self.roots, *others}
        self._giving: dict[str, list[str]] = defaultdict(list)
        for path in sorted(others):
            for name in others[path]:
                self._giving[name].append(path)
        machine.shared = OnDemand(self._load_global)

    def run(self, invoked: Iterable[Invoked] = ()) -> list[Outcome]:
        """Run what `invoked` calls and the functions of the roots; of other files only what these need of them."""
        self.machine.followed = self.facts.followed
        for path in sorted(self.roots):
            self._load(path)
        for call in invoked:
            self._run_invoked(call)
        self._run_entries()
        return self.outcomes

    def entered_elsewhere(self) -> set[tuple[str, int]]:
        """The functions outside of the roots that were called: path and start."""
        return {
            (closure.path, closure.node.start)
            for closure in self.machine.closures
            if closure.path not in self.roots and id(closure.node) in self.machine.entered
        }

    def _load_global(self, name: str) -> None:
        """Load what gives the global its value or its members."""
        for path in self._giving.pop(name, ()):
            self._load(path)

    def _load(self, path: str) -> None:
        """Run the file's top level, once; of a file that is no root, also the functions that set outer variables.

        What a file that is no root calls on its own is told by the run in which it is one.
        """
        if path in self._running:
            return
        self._running.add(path)
        unit = self.units.get(path) or self._fetch(path)
        self.units[path] = unit
        self.machine.written_elsewhere[path] = self.facts.written[path]
        scope = self.scopes.setdefault(path, Scope(None, path=path, unit=True))
        for module in unit.modules:
            for statement in module.body:
                if isinstance(statement, syntax.Import | syntax.Export) and statement.source:
                    target = self._resolve(path, statement.source)
                    if target is not None:
                        self._load(target)
        commonjs = self._commonjs(unit, scope)
        entered = self.machine.entered.copy()
        for module in unit.modules:
            entry = Entry(path, "top level", Place(path, module.start, module.end))
            frame = self.frame(unit, scope, entry)
            for name in (*var_names(module), *block_names(module.body)):
                if name not in scope.names:
                    scope.declare(name, self.machine.cell())
                    if not module.strict_module and not commonjs:
                        self.machine.shared.setdefault(name, []).append((path, scope.names[name]))
            self._bind_imports(path, module, scope)
            self.attempt(entry, partial(_top_level, self.machine, frame, module), keep=path in self.roots)
        if path not in self.roots:
            self._run_outward(path)
            self.machine.entered = entered

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
        return imported(path, source, self._sight)

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
        self.attempt(entry, lambda: discard(invoke(self.machine, frame, bound, invocation_of(closure, values))))

    def _find(self, call: Invoked) -> tuple[Closure, Value | None] | None:
        first, *rest = call.function.split(".")
        at = call.at
        for path in sorted(self.scopes, key=lambda path: (path not in self.roots, path)):
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

    def _run_outward(self, path: str) -> None:
        """The functions of another file that set outer variables: the roots read them. What else they do is not asked."""
        for closure in tuple(self.machine.closures):
            if closure.path != path or id(closure.node) in self.machine.entered:
                continue
            if self.facts.outward(path, closure.node) and self.facts.relevant(path, closure.node):
                self._run_entry(closure, keep=False)

    def _run_entries(self) -> None:
        """Every function that nothing in sight called; those that set outer variables go first, others read them.

        Functions that somebody in sight calls come last: by then they have been run with what they are given.
        """
        facts = self.facts
        for round_ in ("callers", "called"):
            done = 0
            while done < len(self.machine.closures):
                pending = self.machine.closures[done:]
                done = len(self.machine.closures)
                for closure in sorted(pending, key=lambda item: not facts.outward(item.path, item.node)):
                    if id(closure.node) in self.machine.entered or closure.path not in self.roots:
                        continue
                    if round_ == "callers" and (
                        closure.name in facts.called or id(closure.node) in self.machine.driven
                    ):
                        continue
                    if facts.relevant(closure.path, closure.node):
                        self._run_entry(closure)

    def _run_entry(self, closure: Closure, *, keep: bool = True) -> None:
        name = closure.name or "anonymous function"
        entry = Entry(closure.path, name, Place(closure.path, closure.node.start, closure.node.end))
        frame = self.frame(self.units[closure.path], closure.scope, entry)
        values = tuple(_argument(self.machine, closure, parameter) for parameter in closure.node.parameters)
        if closure.owner is not None and closure.this is None:
            this = self.machine.new_record(frame, Record("object", open=True, prototype=closure.owner))
            closure = msgspec.structs.replace(closure, this=this)
        call = partial(invoke, self.machine, frame, closure, invocation_of(closure, values))
        self.attempt(entry, lambda: discard(call()), keep=keep, assumed=True)


def _top_level(machine: Machine, frame: Frame, module: syntax.Module) -> None:
    hoist(machine, frame, module.body)
    machine.run(frame, module.body)


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
