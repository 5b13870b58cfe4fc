"""How a file of each kind is read: its code as modules, and what is known of it without them.

It is imported where a file has to be read: parsers take longer to load than a run takes in which nothing has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from xlint.evaluate.bundles import is_bundle
from xlint.files import Collected, Kind, Skipped, load
from xlint.metadata import FileMetadata, from_element
from xlint.reading import Code, Read, Reading, digest_of, packable
from xlint.survey.interest import speaks_of_product
from xlint.survey.make import survey
from xlint_grammars import javascript, xpp
from xlint_grammars.containers import aot, html, xml, xpo
from xlint_grammars.containers.objects import AotObject, to_module
from xlint_grammars.syntax import Module
from xlint_grammars.text import Document, ParseError

_NOT_OURS = "bundle: nothing in it speaks of Dynamics 365"


def read(collected: Collected) -> Read:
    """Read and parse one file. Never raises: what cannot be read is a reading with a problem."""
    try:
        data = collected.read()
    except OSError as error:
        return Read(b"", Reading(f"cannot be read: {error.strerror or error}"))
    digest = digest_of(data)
    document = load(msgspec.structs.replace(collected, data=data))
    if isinstance(document, Skipped):
        return Read(digest, Reading(document.reason))
    return Read(digest, *parsed(document, collected.kind))


def parsed(document: Document, kind: Kind) -> tuple[Reading, Code | None]:
    """What the file holds besides its code, and its code."""
    bundle = kind is Kind.JAVASCRIPT and is_bundle(document)
    if bundle and not speaks_of_product(document.text):
        return Reading(_NOT_OURS), None
    reading, modules = _READERS.get(kind, _facts)(document)
    reading = msgspec.structs.replace(reading, suppresses="xlint" in document.text)
    if reading.language is None:
        return packable(reading), None
    found = survey(modules, reading.language, len(document.text), bundle=bundle)
    reading = packable(msgspec.structs.replace(reading, survey=found))
    return reading, Code(document.text, reading.survey or found, tuple(modules))


def _script(document: Document) -> tuple[Reading, Sequence[Module]]:
    module, errors = javascript.parse(document.whole())
    return Reading(language="javascript", errors=errors), (module,)


def _page(document: Document) -> tuple[Reading, Sequence[Module]]:
    page = html.scripts(document)
    modules: list[Module] = []
    errors: list[ParseError] = list(page.errors)
    for region in (*(script.region for script in page.inline), *(script.region for script in page.attributes)):
        module, found = javascript.parse(region)
        modules.append(module)
        errors.extend(found)
    sources = tuple(script.source for script in page.external)
    return Reading(language="javascript", errors=tuple(errors), links=page.links, scripts=sources), modules


def _object(document: Document) -> tuple[Reading, Sequence[Module]]:
    root, errors = xml.parse(document)
    if root is None:
        return Reading(errors=errors), ()
    facts = from_element(root)
    found = aot.from_element(root)
    if found is None or not found.regions:
        return Reading(errors=errors, metadata=facts), ()
    module, more = to_module(found)
    return Reading(language="xpp", errors=(*errors, *more), metadata=facts, macros=macros_in(found)), (module,)


def _exported(document: Document) -> tuple[Reading, Sequence[Module]]:
    objects, errors = xpo.read(document)
    found = [to_module(item) for item in objects]
    every = (*errors, *(error for _, more in found for error in more))
    return Reading(language="xpp", errors=every), [module for module, _ in found]


def _xpp(document: Document) -> tuple[Reading, Sequence[Module]]:
    module, errors = xpp.parse(document.whole())
    return Reading(language="xpp", errors=errors), (module,)


def _facts(document: Document) -> tuple[Reading, Sequence[Module]]:
    root, errors = xml.parse(document)
    facts = FileMetadata(document.path) if root is None else from_element(root)
    return Reading(errors=errors, metadata=facts), ()


_READERS: Mapping[Kind, Callable[[Document], tuple[Reading, Sequence[Module]]]] = {
    Kind.JAVASCRIPT: _script, Kind.HTML: _page, Kind.AOT: _object, Kind.XPO: _exported, Kind.XPP: _xpp,
}  # fmt: skip


def macros_in(found: AotObject) -> dict[str, str]:
    """What a macro library defines, by lower-cased name."""
    defined: dict[str, str] = {}
    for piece in found.regions:
        if piece.role == "macro":
            defined.update(xpp.macros_of(piece.region).definitions)
    return defined
