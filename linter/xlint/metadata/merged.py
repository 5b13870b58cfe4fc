"""The facts of all files together, and the questions that the rest of xlint asks of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TypeVar

import msgspec

from xlint.metadata.facts import (
    Column,
    Edt,
    EnumType,
    EnvironmentVariable,
    FileMetadata,
    Form,
    MenuItem,
    MenuItemType,
    Table,
    TableField,
    WebResource,
)

Fact = TypeVar("Fact")
Key = TypeVar("Key")

_MOST_ANCESTORS = 50


class Metadata(msgspec.Struct, frozen=True, dict=True):
    """All facts, ordered by path; where two files say the same name, the first one counts.

    `standard_items` and `standard_edts` are what the product itself brings, used where no file says anything. Every lookup
    ignores case and returns None for what is not in sight.
    """

    files: tuple[FileMetadata, ...] = ()
    standard_items: tuple[MenuItem, ...] = ()
    standard_edts: tuple[Edt, ...] = ()

    @classmethod
    def merge(
        cls, files: Iterable[FileMetadata], standard_items: Iterable[MenuItem] = (), standard_edts: Iterable[Edt] = ()
    ) -> Metadata:
        """Join the facts of many files; the order in which they come does not matter."""
        return cls(tuple(sorted(files, key=lambda file: file.path)), tuple(standard_items), tuple(standard_edts))

    # ── Finance & Operations ────────────────────────────────────────────────────────────────────────────────────────

    def menu_item(self, name: str, type_: MenuItemType = "display") -> MenuItem | None:
        """The menu item that `mi=type:name` names."""
        return self._menu_items.get((type_, name.lower()))

    def menu_items(self) -> tuple[MenuItem, ...]:
        """Every menu item in sight, those of the product included."""
        return tuple(self._menu_items.values())

    def form(self, name: str) -> Form | None:
        """A form of the repository with what its extensions add; None for one that is only extended here."""
        base = self._forms.get(name.lower())
        if base is None:
            return None
        added = [source for form in self._form_extensions.get(name.lower(), ()) for source in form.data_sources]
        return msgspec.structs.replace(base, data_sources=(*base.data_sources, *added))

    def extended_forms(self) -> frozenset[str]:
        """The lower-cased names of the forms that some extension in the repository extends."""
        return frozenset(self._form_extensions)

    def table_of(self, form: str, data_source: str) -> str | None:
        """The table behind a form's data source, also where only an extension adds it."""
        known = self._forms.get(form.lower())
        forms = [*([known] if known else []), *self._form_extensions.get(form.lower(), ())]
        sources = (source for each in forms for source in each.data_sources)
        return next((source.table for source in sources if source.name.lower() == data_source.lower()), None)

    def table(self, name: str) -> Table | None:
        """A table of the repository; see `field` for its fields."""
        return self._tables.get(name.lower())

    def field(self, table: str, field: str) -> TableField | None:
        """A field of a table, of the tables that it extends, or of their extensions."""
        name = table.lower()
        for _ in range(_MOST_ANCESTORS):
            found = self._fields.get((name, field.lower()))
            base = self._tables.get(name)
            if found or base is None or not base.base:
                return found
            name = base.base.lower()
        return None

    def field_type(self, table: str, field: str) -> str | None:
        """The extended data type of a field, else its enum, else its data type."""
        found = self.field(table, field)
        return (found.edt or found.enum or found.type or None) if found else None

    def length_of_field(self, table: str, field: str) -> int | None:
        """The most characters that a text field holds; 0 is unlimited, None unknown or no text."""
        found = self.field(table, field)
        if found is None or found.type not in ("string", ""):
            return None
        return self.length_of_edt(found.edt) if found.edt else found.length

    def edt(self, name: str) -> Edt | None:
        """An extended data type as it is declared."""
        return self._edts.get(name.lower())

    def length_of_edt(self, name: str) -> int | None:
        """The most characters of a text type, along what it extends; 0 is unlimited, None unknown or no text."""
        for edt in self._ancestry(name):
            extended = self._edt_extensions.get(edt.name.lower())
            if extended is not None and extended.length is not None:
                return extended.length
            if edt.length is not None:
                return edt.length
        return None

    def base_type(self, name: str) -> str | None:
        """The data type (`string`, `int64`, `enum`, ...) of an extended data type or enum."""
        if name.lower() in self._enums:
            return "enum"
        return next((edt.type for edt in self._ancestry(name) if edt.type), None)

    def enum(self, name: str) -> EnumType | None:
        """A base enum with the values that extensions add."""
        base = self._enums.get(name.lower())
        if base is None:
            return None
        added = [value for more in self._enum_extensions.get(name.lower(), ()) for value in more.values]
        return msgspec.structs.replace(base, values=(*base.values, *added))

    def has_class(self, name: str) -> bool:
        """Whether the class is in the repository."""
        return name.lower() in self._classes

    def _ancestry(self, name: str) -> list[Edt]:
        """The type and what it extends, nearest first; a circle ends where it closes."""
        found: dict[str, Edt] = {}
        while name and name.lower() not in found:
            edt = self._edts.get(name.lower())
            if edt is None:
                break
            found[name.lower()] = edt
            name = edt.extends
        return list(found.values())

    # ── Customer Engagement ─────────────────────────────────────────────────────────────────────────────────────────

    def column(self, entity: str, name: str) -> Column | None:
        """A column of a Dataverse table, by logical names."""
        return self._columns.get((entity.lower(), name.lower()))

    def columns_named(self, name: str) -> tuple[Column, ...]:
        """The columns of that logical name in all tables."""
        return self._columns_by_name.get(name.lower(), ())

    def environment_variable(self, name: str) -> EnvironmentVariable | None:
        return self._environment_variables.get(name.lower())

    def web_resource(self, name: str) -> WebResource | None:
        """A web resource by its logical name."""
        return self._web_resources.get(name.lower())

    def entities_of(self, library: str) -> frozenset[str]:
        """The tables whose forms or ribbons use a script, by its logical name."""
        return self._entities_by_library.get(library.lower(), frozenset())

    # ── indexes ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _entities_by_library(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for file in self.files:
            uses = [(item.library, item.entity) for item in file.form_libraries]
            uses += [(item.library, item.entity) for item in file.form_events]
            uses += [(item.library, item.entity) for item in file.ribbon_functions]
            for library, entity in uses:
                if entity:
                    found.setdefault(library.lower(), set()).add(entity)
        return {library: frozenset(entities) for library, entities in found.items()}

    @cached_property
    def _menu_items(self) -> Mapping[tuple[str, str], MenuItem]:
        mine = [item for file in self.files for item in file.menu_items]
        return _first([*mine, *self.standard_items], lambda item: (item.type, item.name.lower()))

    @cached_property
    def _forms(self) -> Mapping[str, Form]:
        return _first([form for file in self.files for form in file.forms if not form.extension], _named)

    @cached_property
    def _form_extensions(self) -> Mapping[str, tuple[Form, ...]]:
        return _all([form for file in self.files for form in file.forms if form.extension], _named)

    @cached_property
    def _tables(self) -> Mapping[str, Table]:
        return _first([table for file in self.files for table in file.tables if not table.extension], _named)

    @cached_property
    def _fields(self) -> Mapping[tuple[str, str], TableField]:
        tables = [table for file in self.files for table in file.tables]
        pairs = [(table.name.lower(), field) for table in tables for field in table.fields]
        return {(table, field.name.lower()): field for table, field in reversed(pairs)}

    @cached_property
    def _edts(self) -> Mapping[str, Edt]:
        mine = [edt for file in self.files for edt in file.edts if not edt.extension]
        return _first([*mine, *self.standard_edts], _named)

    @cached_property
    def _edt_extensions(self) -> Mapping[str, Edt]:
        return _first([edt for file in self.files for edt in file.edts if edt.extension], _named)

    @cached_property
    def _enums(self) -> Mapping[str, EnumType]:
        return _first([enum for file in self.files for enum in file.enums if not enum.extension], _named)

    @cached_property
    def _enum_extensions(self) -> Mapping[str, tuple[EnumType, ...]]:
        return _all([enum for file in self.files for enum in file.enums if enum.extension], _named)

    @cached_property
    def _classes(self) -> frozenset[str]:
        return frozenset(name.lower() for file in self.files for name in file.classes)

    @cached_property
    def _columns(self) -> Mapping[tuple[str, str], Column]:
        columns = [column for file in self.files for column in file.columns]
        return _first(columns, lambda column: (column.entity, column.name))

    @cached_property
    def _columns_by_name(self) -> Mapping[str, tuple[Column, ...]]:
        return _all(self._columns.values(), _named)

    @cached_property
    def _environment_variables(self) -> Mapping[str, EnvironmentVariable]:
        return _first([variable for file in self.files for variable in file.environment_variables], _named)

    @cached_property
    def _web_resources(self) -> Mapping[str, WebResource]:
        return _first([resource for file in self.files for resource in file.web_resources], _named)


def _named(fact: MenuItem | Form | Table | Edt | EnumType | Column | EnvironmentVariable | WebResource) -> str:
    return fact.name.lower()


def _first(facts: Iterable[Fact], key: Callable[[Fact], Key]) -> dict[Key, Fact]:
    found: dict[Key, Fact] = {}
    for fact in facts:
        found.setdefault(key(fact), fact)
    return found


def _all(facts: Iterable[Fact], key: Callable[[Fact], Key]) -> dict[Key, tuple[Fact, ...]]:
    found: dict[Key, list[Fact]] = {}
    for fact in facts:
        found.setdefault(key(fact), []).append(fact)
    return {name: tuple(same) for name, same in found.items()}
