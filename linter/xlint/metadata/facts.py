"""What exports of Dynamics 365 say besides code: one immutable record per fact, each with its place.

Names are spelled as in the file; the lookups of `xlint.metadata.Metadata` ignore case, as both products do.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal as OneOf

import msgspec

from xlint.value import Place

# ── Finance & Operations ────────────────────────────────────────────────────────────────────────────────────────────────

MenuItemType = OneOf["display", "action", "output"]
ObjectType = OneOf["form", "class", "report", "query", "job", "other"]
Storage = OneOf["regular", "inmemory", "tempdb"]
DataType = OneOf[
    "string", "int", "int64", "real", "enum", "date", "utcdatetime", "time", "guid", "container", "record", ""
]


class MenuItem(msgspec.Struct, frozen=True):
    """What `mi=` names. `root_navigation` is its property *Allow root navigation*, without which no URL opens it.

    `sighted` is what another repository's contract says: whether it would know what reads parameters there.
    """

    name: str
    type: MenuItemType
    object: str
    object_type: ObjectType
    root_navigation: bool = False
    place: Place | None = None
    sighted: bool = True


class DataSource(msgspec.Struct, frozen=True):
    """A form's data source and the table behind it."""

    name: str
    table: str


class Form(msgspec.Struct, frozen=True):
    """A form, or with `extension` what an extension adds to the form of that name."""

    name: str
    data_sources: tuple[DataSource, ...]
    place: Place
    extension: bool = False


class TableField(msgspec.Struct, frozen=True):
    """`length` is what the field itself says in characters, None where its type decides; 0 means unlimited (memo)."""

    name: str
    type: DataType
    edt: str = ""
    enum: str = ""
    length: int | None = None


class Table(msgspec.Struct, frozen=True):
    """A table, view, map or entity, or with `extension` what an extension adds. `storage` is its `TableType`."""

    name: str
    fields: tuple[TableField, ...]
    place: Place
    storage: Storage = "regular"
    base: str = ""
    extension: bool = False


class Edt(msgspec.Struct, frozen=True):
    """An extended data type, or with `extension` the length that an extension gives it. `length` as in TableField.

    A type that extends another one inherits its length.
    """

    name: str
    type: DataType
    extends: str = ""
    enum: str = ""
    length: int | None = None
    place: Place | None = None
    extension: bool = False


class EnumType(msgspec.Struct, frozen=True):
    """A base enum, or with `extension` the values that an extension adds. Values without a number have None."""

    name: str
    values: tuple[tuple[str, int | None], ...]
    place: Place
    extension: bool = False


# ── Customer Engagement ─────────────────────────────────────────────────────────────────────────────────────────────────


class Column(msgspec.Struct, frozen=True):
    """A column of a Dataverse table. `max_length` in characters; `type` and `format` as in Entity.xml, lower-cased."""

    entity: str
    name: str
    type: str
    max_length: int | None
    format: str
    place: Place


PassedKind = OneOf["crm", "string", "int", "decimal", "bool"]


class Passed(msgspec.Struct, frozen=True):
    """A parameter that a ribbon action hands over: what the client fills in (`crm`), or a literal. `name` only in URLs."""

    kind: PassedKind
    value: str
    place: Place
    name: str = ""


class MarkupLink(msgspec.Struct, frozen=True):
    """A URL in markup that can be navigated to.

    `pieces` map offsets in `value` to offsets in the file, as in `xlint_grammars.text.Region`. `owner` is the command, sub area
    or control it belongs to; `parameters` are added by the ribbon, `data` by a form's control. `pass_parameters`: the client
    appends record parameters.
    """

    kind: OneOf["ribbon", "sitemap", "form"]
    value: str
    place: Place
    pieces: tuple[tuple[int, int], ...]
    label: str = ""
    owner: str = ""
    entity: str = ""
    parameters: tuple[Passed, ...] = ()
    data: str = ""
    pass_parameters: bool = False


class RibbonFunction(msgspec.Struct, frozen=True):
    """A JavaScript function that a command runs (`action`) or that decides whether it is enabled (`rule`).

    `owner` is the id of the command or rule; `library` the web resource's logical name, or a path of the client's own.
    """

    role: OneOf["action", "rule"]
    owner: str
    function: str
    library: str
    parameters: tuple[Passed, ...]
    entity: str
    place: Place


class RibbonButton(msgspec.Struct, frozen=True):
    """A button (or other control with a command) with the label that people see."""

    id: str
    command: str
    label: str
    entity: str
    place: Place


class FormEvent(msgspec.Struct, frozen=True):
    """A function that a form runs on an event (`onload`, `onsave`, `onchange` of a column, ...).

    `parameters` is the comma separated JavaScript that the form passes after the context, `arguments` its values where they
    are literals.
    """

    entity: str
    form: str
    event: str
    attribute: str
    function: str
    library: str
    parameters: str
    arguments: tuple[str | int | float | bool | None, ...]
    pass_context: bool
    enabled: bool
    place: Place


class FormParameter(msgspec.Struct, frozen=True):
    """A `querystringparameter` that a form declares: a URL may carry it."""

    entity: str
    form: str
    name: str
    type: str
    place: Place


class FormLibrary(msgspec.Struct, frozen=True):
    """A script that a form loads."""

    entity: str
    form: str
    library: str
    place: Place


class EnvironmentVariable(msgspec.Struct, frozen=True):
    """`type` as Dataverse counts: 100000000 text, ...1 number, ...2 yes/no, ...3 JSON, ...4 data source, ...5 secret."""

    name: str
    type: int
    default: str
    place: Place


class WebResource(msgspec.Struct, frozen=True):
    """`type` as Dataverse counts: 1 HTML, 2 CSS, 3 script, 4 XML, ..."""

    name: str
    type: int
    label: str
    place: Place


class FileMetadata(msgspec.Struct, frozen=True):
    """All facts of one file."""

    path: str
    menu_items: tuple[MenuItem, ...] = ()
    forms: tuple[Form, ...] = ()
    tables: tuple[Table, ...] = ()
    edts: tuple[Edt, ...] = ()
    enums: tuple[EnumType, ...] = ()
    classes: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    links: tuple[MarkupLink, ...] = ()
    ribbon_functions: tuple[RibbonFunction, ...] = ()
    ribbon_buttons: tuple[RibbonButton, ...] = ()
    form_events: tuple[FormEvent, ...] = ()
    form_parameters: tuple[FormParameter, ...] = ()
    form_libraries: tuple[FormLibrary, ...] = ()
    environment_variables: tuple[EnvironmentVariable, ...] = ()
    web_resources: tuple[WebResource, ...] = ()


def join(path: str, pieces: Iterable[FileMetadata]) -> FileMetadata:
    """The facts of several pieces of one file, in their order."""
    parts = list(pieces)
    fields = [name for name in FileMetadata.__struct_fields__ if name != "path"]
    return FileMetadata(
        path, **{name: tuple(fact for part in parts for fact in getattr(part, name)) for name in fields}
    )
