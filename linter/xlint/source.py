"""A collected file, read: what is known of it without its code."""

from __future__ import annotations

import msgspec

from xlint.files import Collected, Kind
from xlint.metadata import FileMetadata
from xlint.reading import Language, Reading
from xlint.survey.facts import Survey
from xlint_grammars.containers.html import Link as HtmlLink
from xlint_grammars.text import ParseError


class Source(msgspec.Struct, frozen=True):
    """One file as the rest of xlint sees it. `digest` names its bytes."""

    collected: Collected
    digest: bytes
    reading: Reading

    @property
    def path(self) -> str:
        return self.collected.path

    @property
    def kind(self) -> Kind:
        return self.collected.kind

    @property
    def web_resource(self) -> str:
        """Its logical name, where the solution says one."""
        return self.collected.web_resource

    @property
    def language(self) -> Language | None:
        """The language of its code; None where it holds none."""
        return self.reading.language

    @property
    def survey(self) -> Survey | None:
        return self.reading.survey

    @property
    def metadata(self) -> FileMetadata | None:
        return self.reading.metadata

    @property
    def errors(self) -> tuple[ParseError, ...]:
        return self.reading.errors

    @property
    def links(self) -> tuple[HtmlLink, ...]:
        return self.reading.links

    @property
    def scripts(self) -> tuple[str, ...]:
        return self.reading.scripts
