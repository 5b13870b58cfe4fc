"""What xlint makes of scripts: their links and senders, without files, rules or reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from xlint.cli.session import load_models
from xlint.config import Config
from xlint.contract import Link, Parameter, Sender
from xlint.extract import Extraction, extract
from xlint.files import Collected, Kind
from xlint.metadata import Metadata
from xlint.models import Models
from xlint.source import Source
from xlint.workshop import read_all


@cache
def models() -> Models:
    return load_models(Config())


def infer(files: Mapping[str, str], metadata: Metadata | None = None) -> Extraction:
    """The extraction of scripts and pages by path. Raises AssertionError where one is not understood as written."""
    collected = [Collected(path, _kind(path), data=text.encode()) for path, text in files.items()]
    sources, unread = read_all(collected)
    assert not unread, unread
    errors = [(source.path, error.message) for source in sources for error in source.errors]
    assert not errors, errors
    return extract(sources, metadata or _metadata(sources), models(), Config())


def _kind(path: str) -> Kind:
    return {"js": Kind.JAVASCRIPT, "html": Kind.HTML, "xml": Kind.AOT}[path.rpartition(".")[2]]


def _metadata(sources: tuple[Source, ...]) -> Metadata:
    return Metadata.merge([source.metadata for source in sources if source.metadata is not None])


def templates(extraction: Extraction) -> set[str]:
    """The templates of every sender."""
    return {path.template for sender in extraction.senders for path in sender.paths}


def navigated(extraction: Extraction) -> tuple[Link, ...]:
    return tuple(link for link in extraction.links if link.navigated)


def facts(senders: tuple[Sender, ...]) -> dict[str, set[str]]:
    """What is said of each parameter, in one line: presence, encoding, origins, then type and `nullable` where they hold."""
    found: dict[str, set[str]] = {}
    for sender in senders:
        for parameter in sender.parameters:
            found.setdefault(parameter.name or "?", set()).add(" ".join(_words(parameter)))
    return found


def _words(parameter: Parameter) -> Iterator[str]:
    yield parameter.presence
    yield parameter.encoding
    origins = dict.fromkeys(f"{hole.origin.kind}:{hole.origin.name}" for hole in parameter.holes)
    yield from dict.fromkeys((*origins, *parameter.literals))
    if parameter.holes and parameter.type not in {"unknown", "string"}:
        yield parameter.type
    if any(hole.braced for hole in parameter.holes):
        yield "braced"
    if any(hole.nullable and "nonnull" not in hole.guards for hole in parameter.holes):
        yield "nullable"
