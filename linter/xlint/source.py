"""Collected files, read: documents, their code as syntax, their metadata, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from xlint.audit import Unread
from xlint.evaluate.program import Unit
from xlint.files import Collected, Kind, Skipped, load
from xlint.metadata import FileMetadata, from_element
from xlint.progress import Progress, counted, silent
from xlint_grammars import javascript, xpp
from xlint_grammars.containers import aot, html, xml, xpo
from xlint_grammars.containers.html import Link as HtmlLink
from xlint_grammars.containers.objects import AotObject, to_module
from xlint_grammars.syntax import Module
from xlint_grammars.text import Document, ParseError


class Source(msgspec.Struct, frozen=True):
    """One file as the rest of xlint sees it. `web_resource` is its logical name, where the solution says one."""

    document: Document
    kind: Kind
    unit: Unit | None = None
    metadata: FileMetadata | None = None
    errors: tuple[ParseError, ...] = ()
    links: tuple[HtmlLink, ...] = ()
    scripts: tuple[str, ...] = ()
    macros: Mapping[str, str] = {}
    web_resource: str = ""


def read(collected: Collected) -> Source | Unread:
    """Read and parse one file; an `Unread` where nothing of it can be used."""
    document = load(collected)
    if isinstance(document, Skipped):
        return Unread(document.path, document.reason)
    name = collected.web_resource or ""
    match collected.kind:
        case Kind.JAVASCRIPT:
            module, errors = javascript.parse(document.whole())
            return Source(
                document, collected.kind, Unit(document.path, "javascript", (module,)), None, errors, web_resource=name
            )
        case Kind.HTML:
            return _page(document, collected.kind, name)
        case Kind.AOT:
            return _object(document, collected.kind)
        case Kind.XPO:
            objects, errors = xpo.read(document)
            found = [to_module(item) for item in objects]
            modules = tuple(module for module, _ in found)
            every = (*errors, *(error for _, more in found for error in more))
            return Source(document, collected.kind, Unit(document.path, "xpp", modules), None, every)
        case Kind.XPP:
            module, errors = xpp.parse(document.whole())
            return Source(document, collected.kind, Unit(document.path, "xpp", (module,)), None, errors)
        case _:
            root, errors = xml.parse(document)
            facts = FileMetadata(document.path) if root is None else from_element(root)
            return Source(document, collected.kind, None, facts, errors)


def _page(document: Document, kind: Kind, name: str) -> Source:
    page = html.scripts(document)
    modules: list[Module] = []
    errors: list[ParseError] = list(page.errors)
    for region in (*(script.region for script in page.inline), *(script.region for script in page.attributes)):
        module, found = javascript.parse(region)
        modules.append(module)
        errors.extend(found)
    unit = Unit(document.path, "javascript", tuple(modules))
    sources = tuple(script.source for script in page.external)
    return Source(document, kind, unit, None, tuple(errors), page.links, sources, web_resource=name)


def _object(document: Document, kind: Kind) -> Source:
    root, errors = xml.parse(document)
    if root is None:
        return Source(document, kind, None, None, errors)
    facts = from_element(root)
    found = aot.from_element(root)
    if found is None or not found.regions:
        return Source(document, kind, None, facts, errors)
    module, more = to_module(found)
    unit = Unit(document.path, "xpp", (module,))
    return Source(document, kind, unit, facts, (*errors, *more), macros=macros_in(found))


def macros_in(found: AotObject) -> dict[str, str]:
    """What a macro library defines, by lower-cased name."""
    defined: dict[str, str] = {}
    for piece in found.regions:
        if piece.role == "macro":
            defined.update(xpp.macros_of(piece.region).definitions)
    return defined


def read_all(
    collected: Sequence[Collected], progress: Progress = silent
) -> tuple[tuple[Source, ...], tuple[Unread, ...]]:
    """Read every file; what cannot be used is named."""
    results = [read(item) for item in counted(collected, len(collected), "Reading", progress)]
    return (
        tuple(item for item in results if isinstance(item, Source)),
        tuple(item for item in results if isinstance(item, Unread)),
    )
