"""HTML web resources: the scripts they carry or load, the code in their attributes, and the URLs they point to.

The tokenizer follows the WHATWG HTML standard (13.2.5 tokenization) where it decides what is a tag, an attribute, a comment
or script text, with one departure: what stands in a downlevel conditional comment (`<!--[if IE]>`) is read, because Dynamics
served Internet Explorer for ten years. No tree is built; knockout, Angular and server tags pass through as text.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import msgspec

from xlint_grammars.containers.references import decode_percent, decode_references
from xlint_grammars.text import Document, ParseError, Region

_COMMENT_END = re.compile(r"--!?>")
_CONDITIONAL = re.compile(
    r"<!--\[if\b[^\]>]*\]>(?:<!-->|-->)?|<!(?:--)?<?!?\[(?:end)?if\b[^\]>]*\](?:--)?>", re.IGNORECASE
)
_TAG_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")
_ATTRIBUTE = re.compile(
    r"[\s/]*+(?:(>)|([^\s/>][^\s/>=]*+)(\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>\"'][^\s>]*+|(?=>))))?)"
)
_SCRIPT_STEP = re.compile(r"<!--|-->|<(/?)script(?=[\s/>])", re.IGNORECASE)
_CDATA_START = re.compile(r"\s*<!\[CDATA\[")
_EQUALS = re.compile(r"\s*=")
_REFRESH = re.compile(r"\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?[\"']?([^\"']*)", re.IGNORECASE)
_JAVASCRIPT_URL = re.compile(r"[\x00-\x20]*j[\t\n\r]*a[\t\n\r]*v[\t\n\r]*a[\t\n\r]*script[\t\n\r]*:", re.IGNORECASE)

_RAW_TEXT: Final = frozenset(("style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"))
_URL_ATTRIBUTES: Final = frozenset(("href", "src", "action", "formaction", "data", "xlink:href"))

_JAVASCRIPT_TYPES: Final = frozenset(
    f"{group}/{name}"
    for group, names in {
        "application": ("ecmascript", "javascript", "x-ecmascript", "x-javascript"),
        "text": (
            "ecmascript", "javascript", "javascript1.0", "javascript1.1", "javascript1.2", "javascript1.3", "javascript1.4",
            "javascript1.5", "jscript", "livescript", "x-ecmascript", "x-javascript",
        ),
    }.items()
    for name in names
)  # fmt: skip
"""The JavaScript MIME types of the WHATWG MIME Sniffing standard, 4.6."""


class InlineScript(msgspec.Struct, frozen=True):
    """The text of a script element that a browser runs. `start` and `end` enclose the region in the document."""

    region: Region
    start: int
    end: int
    module: bool = False


class ExternalScript(msgspec.Struct, frozen=True):
    """`<script src>`: the decoded URL, and where it is written."""

    source: str
    start: int
    end: int
    module: bool = False


class AttributeScript(msgspec.Struct, frozen=True):
    """An event handler (`onclick="..."`), or what follows `javascript:` in a URL; character references are decoded."""

    element: str
    attribute: str
    region: Region
    start: int
    end: int


class Link(msgspec.Struct, frozen=True):
    """A URL in an attribute, decoded; `start` and `end` are its place between the quotes. `content` is a meta refresh."""

    element: str
    attribute: str
    value: str
    start: int
    end: int


class HtmlPage(msgspec.Struct, frozen=True):
    """What a page holds, each in document order."""

    inline: tuple[InlineScript, ...]
    external: tuple[ExternalScript, ...]
    attributes: tuple[AttributeScript, ...]
    links: tuple[Link, ...]
    errors: tuple[ParseError, ...]


class _Value(NamedTuple):
    """An attribute's raw value and where it lies."""

    start: int
    end: int


def scripts(document: Document) -> HtmlPage:
    """Read a page. Never raises; a tag, comment or script that is never closed is an error and reaches to the end."""
    reader = _Reader(document.text)
    reader.read()
    return HtmlPage(
        tuple(reader.inline),
        tuple(reader.external),
        tuple(reader.attributes),
        tuple(reader.links),
        tuple(reader.errors),
    )


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.inline: list[InlineScript] = []
        self.external: list[ExternalScript] = []
        self.attributes: list[AttributeScript] = []
        self.links: list[Link] = []
        self.errors: list[ParseError] = []

    def read(self) -> None:
        position = 0
        while (position := self.text.find("<", position)) != -1:
            position = self._markup(position)

    def _markup(self, start: int) -> int:
        """Read what begins with the `<` at `start`; return where it ends."""
        text = self.text
        following = text[start + 1 : start + 2]
        if following == "!":
            return self._declaration(start)
        if following == "?":
            return self._until(">", start, "this tag is not closed")
        tag = _TAG_NAME.match(text, start)
        if tag is None:
            return self._until(">", start, "this tag is not closed") if following == "/" else start + 1
        attributes, end = self._attributes(tag.end(), start)
        if following == "/":
            return end
        return self._element(tag[1].lower(), attributes, start, end)

    def _declaration(self, start: int) -> int:
        if conditional := _CONDITIONAL.match(self.text, start):
            return conditional.end()
        if not self.text.startswith("<!--", start):
            return self._until(">", start, "this tag is not closed")
        if self.text.startswith((">", "->"), start + 4):
            return self.text.index(">", start) + 1
        closed = _COMMENT_END.search(self.text, start + 4)
        return closed.end() if closed else self._unclosed(start, start + 4, "this comment is not closed")

    def _until(self, closer: str, start: int, message: str) -> int:
        end = self.text.find(closer, start)
        return end + len(closer) if end != -1 else self._unclosed(start, start + 2, message)

    def _unclosed(self, start: int, end: int, message: str) -> int:
        self.errors.append(ParseError(start, min(end, len(self.text)), message))
        return len(self.text)

    def _attributes(self, position: int, start: int) -> tuple[dict[str, _Value], int]:
        """The attributes of a tag (the first of a name counts) and where the tag ends."""
        attributes: dict[str, _Value] = {}
        while match := _ATTRIBUTE.match(self.text, position):
            if match[1]:
                return attributes, match.end()
            if match[3] is None and _EQUALS.match(self.text, match.end()):
                break
            group = next((index for index in (4, 5, 6) if match[index] is not None), 2)
            attributes.setdefault(match[2].lower(), _Value(*(match.span(group) if group > 2 else (match.end(),) * 2)))
            position = match.end()
        return attributes, self._unclosed(start, position, "this tag is not closed")

    # ── elements ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _element(self, name: str, attributes: dict[str, _Value], start: int, end: int) -> int:
        for attribute, value in attributes.items():
            if attribute.startswith("on"):
                self._attribute_script(name, attribute, decode_references(self._raw(value)), value)
            elif attribute in _URL_ATTRIBUTES:
                self._url(name, attribute, value)
        if name == "meta":
            self._refresh(attributes)
        if name == "script":
            return self._script(attributes, start, end)
        if name in _RAW_TEXT:
            closing = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(self.text, end)
            return closing.start() if closing else self._unclosed(start, end, f"this <{name}> is not closed")
        return end

    def _raw(self, value: _Value) -> Region:
        return Region(self.text[value.start : value.end], ((0, value.start),))

    def _attribute_script(self, element: str, attribute: str, region: Region, value: _Value) -> None:
        if region.text.strip():
            self.attributes.append(AttributeScript(element, attribute, region, value.start, value.end))

    def _url(self, element: str, attribute: str, value: _Value) -> None:
        region = decode_references(self._raw(value))
        self.links.append(Link(element, attribute, region.text, value.start, value.end))
        if scheme := _JAVASCRIPT_URL.match(region.text):
            self._attribute_script(element, attribute, decode_percent(_tail(region, scheme.end())), value)

    def _refresh(self, attributes: dict[str, _Value]) -> None:
        kind, content = attributes.get("http-equiv"), attributes.get("content")
        if kind and content and self._raw(kind).text.strip().lower() == "refresh":
            if (url := _REFRESH.match(self.text, content.start, content.end)) and url[1].strip():
                value = decode_references(Region(url[1], ((0, url.start(1)),))).text
                self.links.append(Link("meta", "content", value, *url.span(1)))

    def _script(self, attributes: dict[str, _Value], start: int, end: int) -> int:
        stop = self._script_end(end)
        if stop is None:
            self.errors.append(ParseError(start, end, "this <script> is not closed"))
            stop = len(self.text)
        kind = self._script_kind(attributes)
        if kind is not None and (source := attributes.get("src")):
            url = decode_references(self._raw(source)).text.strip()
            self.external.append(ExternalScript(url, source.start, source.end, kind == "module"))
        elif kind is not None:
            self._inline(end, stop, kind == "module")
        return stop

    def _inline(self, start: int, end: int, module: bool) -> None:
        if wrapped := _CDATA_START.match(self.text, start, end):
            start = wrapped.end()
            code = self.text[start:end].rstrip()
            end = start + len(code.removesuffix("]]>"))
        if (code := self.text[start:end]).strip():
            self.inline.append(InlineScript(Region(code, ((0, start),)), start, end, module))

    def _script_kind(self, attributes: dict[str, _Value]) -> str | None:
        """`script` or `module`, None for data and templates (WHATWG HTML 4.12.1.1, "prepare the script element")."""
        declared, language = attributes.get("type"), attributes.get("language")
        if declared is not None:
            mime = decode_references(self._raw(declared)).text.partition(";")[0].strip().lower()
        else:
            mime = f"text/{self._raw(language).text.strip().lower()}" if language is not None else ""
        if mime == "module":
            return "module"
        return "script" if mime in ("", "text/") or mime in _JAVASCRIPT_TYPES else None

    def _script_end(self, position: int) -> int | None:
        """Where the `</script` is that ends script text; inside `<!-- <script>` the first one does not (13.2.5.15 ff)."""
        escaped = nested = False
        while step := _SCRIPT_STEP.search(self.text, position):
            position = step.end()
            if step[0] == "<!--":
                escaped, position = True, position - 2
            elif step[0] == "-->":
                escaped = nested = False
            elif not step[1]:
                nested = nested or escaped
            elif nested:
                nested = False
            else:
                return step.start()
        return None


def _tail(region: Region, offset: int) -> Region:
    """The region from `offset` on."""
    later = tuple((here - offset, there) for here, there in region.pieces if here > offset)
    return Region(region.text[offset:], ((0, region.to_document(offset)), *later))
