"""What a file is, by its name and its first bytes, and how it becomes a Document."""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

from xlint import libraries
from xlint.regular import read_regular, read_start
from xlint_grammars.containers import archive
from xlint_grammars.containers.aot import is_aot_root
from xlint_grammars.containers.xml import local_name
from xlint_grammars.decode import decode
from xlint_grammars.text import Document

MAX_CODE_SIZE = 20 << 20
"""How many bytes of one file are checked; beyond that it is no code that somebody wrote."""

HEAD = 4096
"""How many bytes of a file are enough to see what it is."""


class Kind(StrEnum):
    JAVASCRIPT = "javascript"
    HTML = "html"
    AOT = "aot"
    XPP = "xpp"
    XPO = "xpo"
    SOLUTION = "solution"
    ARCHIVE = "archive"


class Collected(msgspec.Struct, frozen=True):
    """A file to check. `path` is its name in reports; its bytes are `data`, or lie on disk in `file`.

    `web_resource` is its logical name where a solution gives one (`new_/links.js`).
    """

    path: str
    kind: Kind
    file: str = ""
    data: bytes | None = None
    web_resource: str = ""

    def read(self) -> bytes:
        """The bytes; raises OSError where the file cannot be read."""
        return read_regular(self.file, MAX_CODE_SIZE) if self.data is None else self.data


class Skipped(msgspec.Struct, frozen=True, order=True):
    """A file or folder that is not checked, and one clause that says why."""

    path: str
    reason: str


_SUFFIXES = {
    ".js": Kind.JAVASCRIPT,
    ".mjs": Kind.JAVASCRIPT,
    ".cjs": Kind.JAVASCRIPT,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xpp": Kind.XPP,
    ".xpo": Kind.XPO,
    ".zip": Kind.ARCHIVE,
    ".axpp": Kind.ARCHIVE,
}
_TYPESCRIPT = (".ts", ".tsx", ".mts", ".cts", ".jsx")
_DECLARATIONS = (".d.ts", ".d.mts", ".d.cts")
_SOLUTION_ROOTS = {
    "ImportExportXml",
    "Entity",
    "RibbonDiffXml",
    "SiteMap",
    "AppModuleSiteMap",
    "forms",
    "systemform",
    "environmentvariabledefinition",
    "WebResource",
}
_ROOT = re.compile(r"\A(?:\s++|<\?[^>]*+>|<!--(?:[^-]++|-(?!->))*+-->)*+<([^\s<>/!?=\"'&]+)")
_OLD_ENVIRONMENT_VARIABLE = re.compile(r"<SchemaName>[^<]*</SchemaName>")


def may_be_code(name: str) -> bool:
    """Whether a file of that name needs a look at all: everything else is passed over in silence."""
    lowered = name.lower()
    return lowered.endswith((*_SUFFIXES, *_TYPESCRIPT, ".xml")) and not lowered.endswith(_DECLARATIONS)


def needs_head(name: str) -> bool:
    """Whether `kind_of` looks at the first bytes of a file of that name."""
    return name.lower().endswith((".xml", "min.js"))


def kind_of(name: str, head: bytes) -> Kind | str | None:
    """What a file is: its kind, why it is not checked, or None where it is none of our business.

    `head` holds its first `HEAD` bytes; XML is ours only if its root element is an application object or part of a solution.
    """
    lowered = name.lower()
    if lowered.endswith(_DECLARATIONS):
        return None
    if lowered.endswith(_TYPESCRIPT):
        return "TypeScript: check its built JavaScript"
    if lowered.endswith(".xml"):
        return _kind_of_xml(head) or _not_xml(name, head)
    kind = next((kind for suffix, kind in _SUFFIXES.items() if lowered.endswith(suffix)), None)
    if kind is Kind.JAVASCRIPT:
        return libraries.reason(lowered, head) or kind
    return kind


def load(collected: Collected) -> Document | Skipped:
    """The file as text, or why it cannot be read as text; never raises."""
    try:
        data = collected.read()
    except OSError as error:
        return Skipped(collected.path, f"cannot be read: {error.strerror or error}")
    decoded = decode(data)
    if decoded.problem:
        return Skipped(collected.path, decoded.problem)
    return Document(collected.path, decoded.text)


def read_head(path: str) -> bytes:
    """The first `HEAD` bytes; raises OSError."""
    return read_start(path, HEAD)


def is_archive(name: str) -> bool:
    return archive.is_archive(name)


def _kind_of_xml(head: bytes) -> Kind | None:
    text = decode(head).text
    match = _ROOT.match(text)
    root = local_name(match.group(1)) if match else ""
    if is_aot_root(root):
        return Kind.AOT
    if root in _SOLUTION_ROOTS or (root == "Definition" and _OLD_ENVIRONMENT_VARIABLE.search(text)):
        return Kind.SOLUTION
    return None


def _not_xml(name: str, head: bytes) -> str | None:
    """Why a file in a folder of application objects (`AxClass/X.xml`) is none, where it is no XML at all."""
    folder = name.replace("\\", "/").rpartition("/")[0].rpartition("/")[2]
    decoded = decode(head)
    if not is_aot_root(folder) or _ROOT.match(decoded.text):
        return None
    return decoded.problem or (
        "is empty" if not decoded.text.strip() else "no XML, where an application object belongs"
    )
