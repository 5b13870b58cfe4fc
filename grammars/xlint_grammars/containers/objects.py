"""An application object (class, form, table, ...) and the pieces of X++ in it, whatever file it came in.

The pieces are kept as text, because most of them are never asked for; `to_module` parses them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal as OneOf

import msgspec

from xlint_grammars.syntax import Class, Declare, Field, Function, Literal, Method, Module, Name, Statement
from xlint_grammars.text import ParseError, Region

ClassKind = OneOf[
    "class", "interface", "table", "form", "datasource", "field", "control", "query", "view", "entity", "map"
]
OwnerKind = OneOf["datasource", "field", "control"]

_KINDS: dict[str, ClassKind] = {
    "AxClass": "class",
    "AxInterface": "interface",
    "AxTable": "table",
    "AxForm": "form",
    "AxQuery": "query",
    "AxView": "view",
    "AxDataEntityView": "entity",
    "AxCompositeDataEntityView": "entity",
    "AxAggregateDataEntity": "entity",
    "AxMap": "map",
}


class Owner(msgspec.Struct, frozen=True):
    """The part of a form that a method belongs to. `type` is a control's type or a data source's table, "" if unknown."""

    kind: OwnerKind
    name: str
    type: str
    start: int
    end: int


class CodeRegion(msgspec.Struct, frozen=True):
    """One piece of X++. `name` is the method's, or the macro library's; `owners` lead from the form inwards."""

    role: OneOf["declaration", "method", "macro"]
    name: str
    region: Region
    owners: tuple[Owner, ...] = ()


class AotObject(msgspec.Struct, frozen=True):
    """One application object. `kind` is the AOT's name for it (`AxForm`); `start` and `end` span its name in the document."""

    kind: str
    name: str
    start: int
    end: int
    regions: tuple[CodeRegion, ...]

    @property
    def declaration(self) -> CodeRegion | None:
        return next((region for region in self.regions if region.role == "declaration"), None)


ParseXpp = Callable[..., tuple[Module, Iterable[ParseError]]]
"""`parse(region, macros=...)`: a declaration gives one class, a method one function."""

MacrosOf = Callable[[Region], object]


def to_module(
    aot_object: AotObject, parse_xpp: ParseXpp | None = None, macros_of: MacrosOf | None = None
) -> tuple[Module, tuple[ParseError, ...]]:
    """The object as one class: members from all its pieces, and a form's data sources, fields and controls as its parts.

    A job is the function it holds, a macro library nothing. Macros that the declaration defines hold in every method. A piece that cannot be read costs that piece.
    """
    from xlint_grammars import xpp  # its tables are loaded where there is X++ to read

    return _Assembly(aot_object, parse_xpp or xpp.parse, macros_of or xpp.macros_of).module()


class _Assembly:
    def __init__(self, aot_object: AotObject, parse_xpp: ParseXpp, macros_of: MacrosOf) -> None:
        self.object = aot_object
        self.errors: list[ParseError] = []
        self._parse_xpp = parse_xpp
        declaration = aot_object.declaration
        self._macros = macros_of(declaration.region) if declaration else None

    def module(self) -> tuple[Module, tuple[ParseError, ...]]:
        aot_object = self.object
        start, end = _extent(aot_object)
        if aot_object.kind not in _KINDS:
            jobs = tuple(
                statement for piece in aot_object.regions if piece.role == "method" for statement in self._parse(piece)
            )
            return Module(start, end, "xpp", jobs), tuple(self.errors)
        name = Name(aot_object.start, aot_object.end, aot_object.name)
        module = Module(start, end, "xpp", (Declare(start, end, "class", name, self._class(start, end)),))
        return module, tuple(self.errors)

    def _class(self, start: int, end: int) -> Class:
        declared = self._declared()
        members: list[Field | Method] = list(declared.members) if declared else []
        members.extend(self._methods(()))
        kind = _KINDS[self.object.kind]
        if declared is None:
            return Class(start, end, self.object.name, None, tuple(members), kind, parts=self._parts(()))
        return Class(
            start,
            end,
            self.object.name,
            declared.base,
            tuple(members),
            declared.kind if kind == "class" else kind,
            declared.attributes,
            declared.modifiers,
            declared.interfaces,
            self._parts(()),
        )

    def _declared(self) -> Class | None:
        declaration = self.object.declaration
        if declaration is None:
            return None
        for statement in self._parse(declaration):
            if isinstance(statement, Declare) and isinstance(statement.value, Class):
                return statement.value
        return None

    def _parts(self, owners: tuple[Owner, ...]) -> tuple[Class, ...]:
        """The parts directly inside `owners`, in the order in which their code stands."""
        depth = len(owners)
        below = (piece.owners for piece in self.object.regions if len(piece.owners) > depth)
        inside = dict.fromkeys(path[depth] for path in below if path[:depth] == owners)
        return tuple(self._part((*owners, owner)) for owner in inside)

    def _part(self, owners: tuple[Owner, ...]) -> Class:
        owner = owners[-1]
        base = Name(owner.start, owner.end, owner.type) if owner.type else None
        members = tuple(self._methods(owners))
        return Class(owner.start, owner.end, owner.name, base, members, owner.kind, parts=self._parts(owners))

    def _methods(self, owners: tuple[Owner, ...]) -> Iterator[Method]:
        for piece in self.object.regions:
            if piece.role == "method" and piece.owners == owners:
                for statement in self._parse(piece):
                    if isinstance(statement, Declare) and isinstance(statement.value, Function):
                        yield as_method(statement.value, statement.target)

    def _parse(self, piece: CodeRegion) -> tuple[Statement, ...]:
        module, errors = self._parse_xpp(piece.region, macros=self._macros)
        self.errors.extend(errors)
        return module.body


def as_method(function: Function, target: object) -> Method:
    """A method that was read outside its class, as a member of it."""
    name = function.name or ""
    start, end = (target.start, target.end) if isinstance(target, Name) else (function.start, function.start)
    kind: OneOf["method", "constructor", "delegate"] = "method"
    if name.lower() == "new":
        kind = "constructor"
    elif "delegate" in function.modifiers:
        kind = "delegate"
    key = Literal(start, end, name, "string")
    return Method(function.start, function.end, key, function, "static" in function.modifiers, kind)


def _extent(aot_object: AotObject) -> tuple[int, int]:
    """From the object's name to the end of its last piece of code."""
    ends = [piece.region.to_document(len(piece.region.text)) for piece in aot_object.regions]
    return aot_object.start, max([aot_object.end, *ends])
