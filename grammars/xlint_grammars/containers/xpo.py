"""Exports of the AX 2009 and AX 2012 client (.xpo): several application objects per file, as indented text.

    ***Element: FRM
      FORM #LtwOrder
        METHODS
          SOURCE #init
            #public void init()
            #{
          ENDSOURCE
        OBJECTBANK
          DATASOURCE
            OBJECTPOOL
              PROPERTIES
                Name    #SalesTable
                Table   #SalesTable

Every line of code begins with a `#` behind its indentation, so each starts a piece of its own in its region.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlint_grammars.containers.objects import AotObject, CodeRegion, Owner, OwnerKind
from xlint_grammars.text import Document, ParseError, Region

_KINDS = {
    "CLS": "AxClass",
    "DBT": "AxTable",
    "FRM": "AxForm",
    "JOB": "AxJob",
    "MAP": "AxMap",
    "MCR": "AxMacroDictionary",
    "QUE": "AxQuery",
    "VIE": "AxView",
}
_LINE = re.compile(r"[ \t]*+([^\r\n]*)(?:\r\n|\n|\r|\Z)")
_ELEMENT = re.compile(r"\*\*\*Element:\s*(\w+)")
_BLOCK = re.compile(
    r"(CLASS|INTERFACE|TABLE|FORM|MAP|QUERY|VIEW|DATASOURCE|DATAFIELD|CONTROL|SOURCE)\b[ \t]*+#?([^\r\n]*)"
)
_PROPERTY = re.compile(r"(Name|Table)\s+#([^\r\n]*)")
_OBJECTS = {"CLASS", "INTERFACE", "TABLE", "FORM", "MAP", "QUERY", "VIEW"}
_OWNERS: dict[str, OwnerKind] = {"DATASOURCE": "datasource", "DATAFIELD": "field", "CONTROL": "control"}


def read(document: Document) -> tuple[tuple[AotObject, ...], tuple[ParseError, ...]]:
    """The application objects with code in an export, in order; never raises. Elements without code are left out."""
    reader = _Reader(document)
    objects = tuple(reader.objects())
    return objects, tuple(reader.errors)


class _Reader:
    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.errors: list[ParseError] = []
        self._lines = _LINE.finditer(self.text)
        self._begin("")

    def _begin(self, element: str) -> None:
        self.kind = _KINDS.get(element, "")
        self.name = ""
        self.place = (0, 0)
        self.regions: list[CodeRegion] = []
        self.owners: list[Owner] = []

    def objects(self) -> Iterator[AotObject]:
        elements = 0
        for line in self._lines:
            content = line.group(1)
            if element := _ELEMENT.match(content):
                yield from self._finished()
                self._begin(element.group(1))
                elements += 1
            elif self.kind:
                self._structure(line, content)
        yield from self._finished()
        if not elements:
            self.errors.append(ParseError(0, 0, "no `***Element:` line: not an AX export"))

    def _finished(self) -> Iterator[AotObject]:
        if self.kind and self.regions:
            yield AotObject(self.kind, self.name, *self.place, tuple(self.regions))

    def _structure(self, line: re.Match[str], content: str) -> None:
        if block := _BLOCK.match(content):
            self._open(block.group(1), block.group(2).strip(), line.start(1) + block.start(2))
        elif self.owners and (found := _PROPERTY.match(content)):
            self._property(found.group(1), found.group(2).strip(), line.start(1) + found.start(2))
        elif self.owners and content.startswith("END"):
            if _OWNERS.get(content[3:].strip()) == self.owners[-1].kind:
                self.owners.pop()

    def _open(self, keyword: str, name: str, start: int) -> None:
        if keyword == "SOURCE":
            self._source(name, start)
        elif keyword in _OWNERS:
            title = name if keyword == "DATAFIELD" else ""
            kind = name if keyword == "CONTROL" else ""
            self.owners.append(Owner(_OWNERS[keyword], title, kind, start, start + len(name)))
        elif keyword in _OBJECTS and not self.name:
            self._entitle(name, start)

    def _entitle(self, name: str, start: int) -> None:
        self.name = name
        self.place = (start, start + len(name))

    def _property(self, key: str, value: str, start: int) -> None:
        """The first `Name` below an owner is its own; those of fields in a list come after it."""
        owner = self.owners[-1]
        if key == "Name" and not owner.name:
            self.owners[-1] = Owner(owner.kind, value, owner.type, start, start + len(value))
        elif key == "Table" and owner.kind == "datasource" and not owner.type:
            self.owners[-1] = Owner(owner.kind, owner.name, value, owner.start, owner.end)

    def _source(self, name: str, start: int) -> None:
        if not self.name:
            self._entitle(name, start)
        region = self._code(name, start)
        if self.kind == "AxMacroDictionary":
            self.regions.append(CodeRegion("macro", name, region))
        elif name.lower() == "classdeclaration" and not self.owners:
            self.regions.append(CodeRegion("declaration", name, region))
        else:
            self.regions.append(CodeRegion("method", name, region, tuple(self.owners)))

    def _code(self, name: str, start: int) -> Region:
        """The lines up to `ENDSOURCE`; without one, up to the end."""
        texts: list[str] = []
        pieces: list[tuple[int, int]] = []
        length = 0
        for line in self._lines:
            content = line.group(1)
            if content.rstrip() == "ENDSOURCE":
                break
            at = line.start(1) + content.startswith("#")
            code = self.text[at : line.end()]
            pieces.append((length, at))
            texts.append(code)
            length += len(code)
            if line.end() == len(self.text):
                self.errors.append(ParseError(start, start + len(name), f"the file ends inside `{name}`"))
                break
        return Region("".join(texts), tuple(pieces) or ((0, start),))
