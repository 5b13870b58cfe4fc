"""X++ classes, tables and forms as one program: fields as cells, and every method that the platform calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from xlint.evaluate.declared import of_type
from xlint.evaluate.frames import Frame
from xlint.evaluate.functions import invoke
from xlint.evaluate.machine import Machine
from xlint.evaluate.observe import Entry, Outcome
from xlint.evaluate.ondemand import OnDemand
from xlint.evaluate.program import Facts, Program, Unit, discard, invocation_of
from xlint.evaluate.store import Scope
from xlint.evaluate.values import (
    ClassValue,
    Closure,
    Opaque,
    Record,
    Value,
    undefined,
)
from xlint.evaluate.variables import declare_member
from xlint.evaluate.xpp.intrinsics import name_of
from xlint.value import Place
from xlint_grammars import syntax

FORM_ATTRIBUTES = frozenset({
    "formeventhandler", "formdatasourceeventhandler", "formcontroleventhandler", "formdatafieldeventhandler",
    "prehandlerfor", "posthandlerfor", "subscribesto",
})  # fmt: skip
_FORM_NAMES = frozenset({"formstr", "formdatasourcestr", "formcontrolstr", "formdatafieldstr", "formmethodstr"})


class Xpp(Program):
    """Classes, tables and forms. One abstract instance per class: its fields are cells of the class's scope.

    The roots' methods are run. Code of other files is fetched when something asks for it, in lower case: `fetch` gives the units
    that declare a class (`"class", name`), or add a method to one (`"extension", name, method`).
    """

    def __init__(
        self,
        machine: Machine,
        units: Sequence[Unit],
        facts: Facts,
        fetch: Callable[[tuple[str, ...]], Iterable[Unit]] = lambda question: (),
    ) -> None:
        super().__init__(machine, units, facts, [unit.path for unit in units])
        self._fetch = fetch
        self._fetched: set[tuple[str, ...]] = set()
        self._owners: list[tuple[Unit, ClassValue]] = []
        machine.classes = OnDemand(lambda name: self._load(("class", name)))
        machine.extensions = OnDemand(lambda key: self._load(("extension", *key)))
        machine.extension_methods = OnDemand(lambda key: self._load(("extension", *key)))

    def run(self) -> list[Outcome]:
        self.machine.followed = self.facts.followed
        free: list[tuple[Unit, syntax.Declare]] = []
        for path in sorted(self.roots):
            unit = self.units[path]
            self._declare_all(unit)
            free += [(unit, item) for item in _declared(unit) if isinstance(item.value, syntax.Function)]
        owners = list(self._owners)
        called = {name.lower() for name in self.facts.called}
        for wanted in (False, True):
            for unit, owner in owners:
                self._run_owner(unit, owner, called, wanted=wanted)
        for unit, statement in free:
            self._run_free(unit, statement)
        return self.outcomes

    def _load(self, question: tuple[str, ...]) -> None:
        """Declare what other files say of the class."""
        if question in self._fetched:
            return
        self._fetched.add(question)
        for unit in self._fetch(question):
            if unit.path not in self.units:
                self.units[unit.path] = unit
                self._declare_all(unit)

    def _declare_all(self, unit: Unit) -> None:
        for statement in _declared(unit):
            if isinstance(statement.value, syntax.Class):
                self._declare(unit, statement.value)

    def _declare(self, unit: Unit, node: syntax.Class, parent: Scope | None = None) -> ClassValue:
        scope = Scope(parent, folded=True, path=unit.path, unit=parent is None)
        value = ClassValue(node, scope, unit.path, "xpp")
        name = (node.name or "").lower()
        if parent is None:
            self.machine.classes.setdefault(name, value)
            extended = extension_of(node)
            if extended is not None and extended[0] in {"class", "table"}:
                for method in dict.fromkeys(map(_key, node.members)):
                    self.machine.extensions.setdefault((extended[1].lower(), method), []).append(value)
            elif "static" in node.modifiers and name.endswith("_extension"):
                self._declare_extension_methods(value)
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

    def _declare_extension_methods(self, owner: ClassValue) -> None:
        """Static methods that are called on the type of their first parameter."""
        for member in owner.node.members:
            if isinstance(member, syntax.Method) and member.function.parameters and member.function.name:
                type_ = (member.function.parameters[0].type or "").lower()
                self.machine.extension_methods.setdefault((type_, member.function.name.lower()), (owner, member))

    def _declare_part(self, frame: Frame, part: syntax.Class) -> None:
        """A form's data source is a table buffer, `name_ds` the data source itself; a control is named too."""
        name = part.name or ""
        type_name = part.base.name if isinstance(part.base, syntax.Name) and part.base.name else name
        place = Place(frame.path, part.start, part.end)
        if part.kind == "datasource":
            self.machine.declare(frame, name, of_type(self.machine, type_name, place, name), type_name)
            self.machine.declare(frame, f"{name}_ds", of_type(self.machine, "FormDataSource", place), "FormDataSource")
            self.machine.declare(frame, f"{name}_q", of_type(self.machine, "Query", place), "Query")
        elif part.kind == "control":
            self.machine.declare(frame, name, of_type(self.machine, type_name or "FormControl", place, name), None)

    def _declare_field(self, frame: Frame, member: syntax.Field) -> None:
        name = str(member.key.value) if isinstance(member.key, syntax.Literal) else name_of(member.key)
        place = Place(frame.path, member.start, member.end)
        if member.value is not None and not _may_change(member):
            value = self.machine.evaluate(self.machine, frame, member.value)
        elif member.type is not None:
            value = of_type(self.machine, member.type, place, name)
        else:
            value = undefined(place)
        declare_member(self.machine, frame, name, value, member.type)

    def _run_owner(
        self,
        unit: Unit,
        owner: ClassValue,
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
            if self.facts.relevant(unit.path, member.function):
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
        self.attempt(entry, lambda: discard(invoke(self.machine, frame, ready, invocation_of(ready, values))))

    def _instance(self, frame: Frame, owner: ClassValue) -> Value:
        node = owner.node
        place = Place(owner.path, node.start, node.end)
        if node.kind in {"datasource", "field", "control"}:
            kinds = {"datasource": "FormDataSource", "field": "FormDataObject"}
            base = node.base.name if isinstance(node.base, syntax.Name) else "FormControl"
            return of_type(self.machine, kinds.get(node.kind, base), place)
        if node.kind == "table":
            return of_type(self.machine, node.name or "", place)
        return self.machine.new_record(frame, Record("object", at=place, prototype=owner))

    def _typed_argument(self, unit: Unit, parameter: syntax.Parameter) -> Value:
        place = Place(unit.path, parameter.start, parameter.end)
        name = parameter.target.name if isinstance(parameter.target, syntax.Name) else "argument"
        value = of_type(self.machine, parameter.type or name, place, name)
        origin = msgspec.structs.replace(
            value.hole.origin, kind="argument", key=f"{parameter.type or ''} {name}@{place.path}:{place.start}"
        )
        return Opaque(msgspec.structs.replace(value.hole, origin=origin), value.path)

    def _run_free(self, unit: Unit, statement: syntax.Declare) -> None:
        function = statement.value
        if not isinstance(function, syntax.Function) or not self.facts.relevant(unit.path, function):
            return
        name = function.name or "job"
        target = entry_target(None, function)
        entry = Entry(unit.path, name, Place(unit.path, function.start, function.end), target or f"job:{name}", "xpp")
        scope = Scope(None, folded=True, path=unit.path, unit=True)
        frame = self.frame(unit, scope, entry)
        closure = Closure(function, scope, unit.path, "xpp", None, None, name)
        values = tuple(self._typed_argument(unit, parameter) for parameter in function.parameters)
        self.attempt(entry, lambda: discard(invoke(self.machine, frame, closure, invocation_of(closure, values))))


def _declared(unit: Unit) -> Iterator[syntax.Declare]:
    for module in unit.modules:
        for statement in module.body:
            if isinstance(statement, syntax.Declare):
                yield statement


def _key(member: syntax.Method | syntax.Field) -> str:
    """A method's or field's name, in lower case."""
    return str(member.key.value).lower() if isinstance(member.key, syntax.Literal) else ""


def _may_change(member: syntax.Field) -> bool:
    """Whether a field that begins as true or false may be the other when a method begins."""
    return (member.type or "").lower() == "boolean" and "const" not in member.modifiers


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
