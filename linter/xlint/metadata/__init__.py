"""What exports of Dynamics 365 say besides code, and the lookups over all of it.

`read` gives the facts of one file and looks at nothing else, so they can be cached by its content; `Metadata` joins them.
"""

from __future__ import annotations

from xlint.metadata import engagement, finance
from xlint.metadata.facts import (
    Column,
    DataSource,
    Edt,
    EnumType,
    EnvironmentVariable,
    FileMetadata,
    Form,
    FormEvent,
    FormLibrary,
    FormParameter,
    MarkupLink,
    MenuItem,
    Passed,
    RibbonButton,
    RibbonFunction,
    Table,
    TableField,
    WebResource,
    join,
)
from xlint.metadata.merged import Metadata
from xlint.metadata.standard import standard_edts, standard_menu_items
from xlint_grammars.containers import xml
from xlint_grammars.containers.aot import is_aot_root
from xlint_grammars.containers.xml import Element
from xlint_grammars.text import Document, ParseError

__all__ = [
    "Column",
    "DataSource",
    "Edt",
    "EnumType",
    "EnvironmentVariable",
    "FileMetadata",
    "Form",
    "FormEvent",
    "FormLibrary",
    "FormParameter",
    "MarkupLink",
    "MenuItem",
    "Metadata",
    "Passed",
    "RibbonButton",
    "RibbonFunction",
    "Table",
    "TableField",
    "WebResource",
    "from_element",
    "read",
    "standard_edts",
    "standard_menu_items",
]


def read(document: Document) -> tuple[FileMetadata, tuple[ParseError, ...]]:
    """The facts of one XML file, and what of it could not be read; never raises. No facts where it is no export."""
    root, errors = xml.parse(document)
    return (FileMetadata(document.path) if root is None else from_element(root)), errors


def from_element(root: Element) -> FileMetadata:
    """The same for a root element that has been read already."""
    if is_aot_root(root.name):
        return finance.read(root)
    return join(root.document.path, engagement.read(root))
