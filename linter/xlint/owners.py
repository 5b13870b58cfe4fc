"""Whom a script belongs to: its web resource, the page that loads it, the table whose form runs it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence

from xlint.metadata import Metadata
from xlint.source import Source


def logical_name(source: Source, metadata: Metadata) -> str:
    """The web resource's name: what the solution says, else the path below `WebResources/`."""
    if source.web_resource:
        return source.web_resource
    path = source.path
    marker = path.lower().rfind("webresources/")
    return path[marker + len("webresources/") :] if marker >= 0 else path.rpartition("/")[2]


def entities(sources: Mapping[str, Source], metadata: Metadata, path: str) -> frozenset[str]:
    source = sources.get(path)
    return metadata.entities_of(logical_name(source, metadata)) if source is not None else frozenset()


def targets_of(sources: Sequence[Source], metadata: Metadata) -> dict[str, str]:
    """What a script receives parameters for: its page, the table whose form loads it, or itself."""
    targets: dict[str, str] = {}
    pages = _pages(sources)
    for source in sources:
        if source.language != "javascript":
            continue
        path = source.path
        name = logical_name(source, metadata)
        if source.kind == "html":
            targets[path] = f"webresource:{name}"
            continue
        page = pages.get(posixpath.basename(name.lower()))
        entities = sorted(metadata.entities_of(name))
        if page is not None:
            targets[path] = f"webresource:{logical_name(page, metadata)}"
        elif entities:
            targets[path] = f"entity:{entities[0]}"
        else:
            targets[path] = f"webresource:{name}"
    return targets


def _pages(sources: Sequence[Source]) -> dict[str, Source]:
    """The first page that loads a script, by the script's file name in lower case."""
    found: dict[str, Source] = {}
    for page in sources:
        for script in page.scripts if page.kind == "html" else ():
            name = posixpath.basename(script.partition("?")[0].replace("\\", "/").lower())
            if name:
                found.setdefault(name, page)
    return found
