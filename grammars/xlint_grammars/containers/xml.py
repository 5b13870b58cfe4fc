"""A small XML reader that keeps the place of every character.

A parser such as expat gives the place of a tag, but not of an attribute's value or of what follows a reference, and it
rewrites line ends. This reader gives offsets into the document for all of them. It reads no document type definition and
knows the five predefined entities and character references only, so there is nothing to expand and nothing to fetch.

What is not well formed is reported once where it stands, and reading goes on where that is safe.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from xlint_grammars.text import Document, ParseError, Region, Span

MAX_DEPTH = 500
MAX_ELEMENTS = 2_000_000
MAX_ERRORS = 10

_TAG = re.compile(
    r"""<(?:
        ([^\s<>/!?="'&]++)  ((?:[^<>"'/]+ | "[^"<]*+" | '[^'<]*+' | /(?!>))*+)  (/?)>
      | /([^\s<>/!?="'&]++)\s*+>
    )""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""(?<![^\s=<>"'/])([^\s=<>"'/]++)\s*+=\s*+(?:"([^"<]*+)"|'([^'<]*+)')""")
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(lt|gt|amp|quot|apos));")
_STRAY_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#x[0-9A-Fa-f]{1,6};|(?:lt|gt|amp|quot|apos);)")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_OPAQUE = (("<![CDATA[", "]]>", "CDATA section"), ("<!--", "-->", "comment"), ("<?", "?>", "processing instruction"))
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_MARKUP = re.compile(r"<!\[CDATA\[|<!--|<\?|<")


class Element:
    """One element. `name` is its local name; `start` and `end` span its tags, `inside` and `close` what lies between them."""

    __slots__ = ("_attributes", "_parts", "close", "document", "end", "inside", "name", "start")

    def __init__(self, document: Document, name: str, start: int, attributes: tuple[int, int], inside: int) -> None:
        self.document = document
        self.name = name
        self.start = start
        self.inside = self.close = self.end = inside
        self._attributes = attributes
        self._parts: list[Element] = _NONE

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def children(self, name: str | None = None) -> Iterator[Element]:
        """The child elements, or those of that name."""
        return iter(self._parts) if name is None else (part for part in self._parts if part.name == name)

    def child(self, name: str) -> Element | None:
        """The first child element of that name."""
        return next(self.children(name), None)

    def find(self, path: str) -> Iterator[Element]:
        """The elements at a path of child names such as `SourceCode/Methods/Method`."""
        found: list[Element] = [self]
        for name in path.split("/"):
            found = [part for element in found for part in element.children(name)]
        return iter(found)

    def descendants(self, *names: str) -> Iterator[Element]:
        """Every element below this one, in document order, or those of the names given."""
        waiting = self._parts[::-1]
        while waiting:
            element = waiting.pop()
            if not names or element.name in names:
                yield element
            waiting.extend(element._parts[::-1])

    def attribute(self, name: str) -> Region | None:
        """The value of the attribute with that local name, each character with its place; None where there is none."""
        for match in _ATTRIBUTE.finditer(self.document.text, *self._attributes):
            if local_name(match.group(1)) == name:
                return _resolve(self.document.text, *match.span(2 if match.group(3) is None else 3))
        return None

    def get(self, name: str, default: str = "") -> str:
        """The value of an attribute as text."""
        region = self.attribute(name)
        return default if region is None else region.text

    def region(self) -> Region:
        """The text of this element and nothing of its children, each character with its place.

        Blanks around a CDATA section are layout of the file and left out.
        """
        return _content(self)

    @property
    def text(self) -> str:
        """The text without the blanks around it."""
        return self.region().text.strip()

    def child_text(self, name: str, default: str = "") -> str:
        """The text of the first child of that name."""
        child = self.child(name)
        return default if child is None else child.text


# Shared by all leaves, of which there are many, and never added to.
_NONE: list[Element] = []


class Parsed(NamedTuple):
    """`root` is None where the document holds no element at all."""

    root: Element | None
    errors: tuple[ParseError, ...]


def parse(document: Document) -> Parsed:
    """Read a document. Never raises; what is cut off or not well formed is in `errors`, the rest is in the tree."""
    return _Reader(document).read()


def local_name(name: str) -> str:
    """The name without its namespace prefix."""
    return name.rpartition(":")[2]


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.errors: list[ParseError] = []
        self.opaque: list[tuple[int, int]] = []
        self.root: Element | None = None
        self.stack: list[Element] = []

    def read(self) -> Parsed:
        end = self.read_markup()
        for element in reversed(self.stack):
            element.close = element.end = end
        if self.stack and not self.errors:
            open_ = self.stack[-1]
            self.error(open_.start, open_.inside, f"the file ends inside `<{open_.name}>`")
        elif self.root is None and not self.errors:
            self.error(0, 0, "there is no XML element in the file")
        self.check_ampersands(end)
        return Parsed(self.root, tuple(self.errors))

    def read_markup(self) -> int:
        """Read tags up to the end, or up to where going on would be guessing; returns that offset."""
        text, document, stack, match_tag = self.text, self.document, self.stack, _TAG.match
        position, elements = 0, 0
        while (start := text.find("<", position)) >= 0:
            tag = match_tag(text, start)
            if tag is None:
                position = self.other_markup(start)
                if position < 0:
                    return start
                continue
            position = tag.end()
            name, _, empty, closing = tag.groups()
            if closing is not None:
                if not self.close(local_name(closing), start, position):
                    return position
                continue
            element = Element(document, local_name(name), start, tag.span(2), position)
            if stack:
                parent = stack[-1]
                if parent._parts is _NONE:
                    parent._parts = [element]
                else:
                    parent._parts.append(element)
            elif self.root is None:
                self.root = element
            else:
                self.error(start, position, f"`<{name}>` stands after the end of the root element")
                return start
            elements += 1
            if not empty:
                stack.append(element)
            if len(stack) > MAX_DEPTH or elements > MAX_ELEMENTS:
                self.error(start, position, "the elements are nested too deeply or too many to be read")
                return position
        return len(text)

    def close(self, name: str, start: int, end: int) -> bool:
        """End the innermost open element of that name, and those left open inside it; False when reading should stop."""
        stack = self.stack
        if not stack or stack[-1].name != name:
            if all(element.name != name for element in stack):
                self.error(start, end, f"`</{name}>` closes nothing")
                return len(self.errors) < MAX_ERRORS
            self.error(start, end, f"`<{stack[-1].name}>` is not closed before `</{name}>`")
            while stack[-1].name != name:
                stack[-1].close = stack[-1].end = start
                stack.pop()
        stack[-1].close, stack[-1].end = start, end
        stack.pop()
        return True

    def other_markup(self, start: int) -> int:
        """Step over what is no tag; returns where reading goes on, or -1 where it can't."""
        text = self.text
        for opening, closing, what in _OPAQUE:
            if text.startswith(opening, start):
                end = text.find(closing, start + len(opening))
                if end < 0:
                    self.error(start, start + len(opening), f"the file ends inside a {what}")
                    self.opaque.append((start, len(text)))
                    return self._cut_off(start, opening)
                self.opaque.append((start, end + len(closing)))
                return end + len(closing)
        if text.startswith("<!", start):
            self.error(start, start + 2, "a document type definition is not read: it could define entities")
            return -1
        if len(self.errors) >= MAX_ERRORS:
            return -1
        complete = text.find(">", start) >= 0
        self.error(start, start + 1, "`<` begins no tag here" if complete else "the file ends inside a tag")
        return start + 1 if complete else -1

    def _cut_off(self, start: int, opening: str) -> int:
        """Code in a CDATA section that the file's end cuts off is still read; anything else is not."""
        return len(self.text) if opening == _CDATA else -1

    def check_ampersands(self, end: int) -> None:
        for match in _STRAY_AMPERSAND.finditer(self.text, 0, end):
            if len(self.errors) >= MAX_ERRORS:
                return
            if not self._in_opaque(match.start()):
                self.error(
                    match.start(), match.end(), "`&` must be written `&amp;`, or names an entity that is not known"
                )
                return

    def _in_opaque(self, offset: int) -> bool:
        index = bisect_right(self.opaque, (offset, len(self.text))) - 1
        return index >= 0 and offset < self.opaque[index][1]

    def error(self, start: int, end: int, message: str) -> None:
        if len(self.errors) < MAX_ERRORS:
            self.errors.append(ParseError(start, end, f"XML: {message}"))


class _Pieces:
    """Collects text together with where it came from."""

    def __init__(self, start: int) -> None:
        self.texts: list[str] = []
        self.pieces: list[tuple[int, int]] = [(0, start)]
        self.length = 0

    def add(self, text: str, place: int) -> None:
        here, there = self.pieces[-1]
        if there + self.length - here != place:
            if here == self.length:
                self.pieces.pop()
            self.pieces.append((self.length, place))
        self.texts.append(text)
        self.length += len(text)

    def region(self) -> Region:
        return Region("".join(self.texts), tuple(self.pieces))


def _content(element: Element) -> Region:
    text, start, end = element.document.text, element.inside, element.close
    if "<" not in text[start:end]:
        return _resolve(text, start, end)
    chunks = list(_chunks(element))
    if any(raw for _, _, raw in chunks):
        chunks = [chunk for chunk in chunks if chunk[2] or text[chunk[0] : chunk[1]].strip()]
    pieces = _Pieces(chunks[0][0] if chunks else start)
    for from_, to, raw in chunks:
        if raw:
            pieces.add(text[from_:to], from_)
        else:
            _resolve_into(pieces, text, from_, to)
    return pieces.region()


def _chunks(element: Element) -> Iterator[tuple[int, int, bool]]:
    """The runs of character data directly inside an element, and whether they are raw (CDATA)."""
    text, position, end = element.document.text, element.inside, element.close
    parts = {part.start: part.end for part in element._parts}
    while (match := _MARKUP.search(text, position, end)) is not None:
        start = match.start()
        if start > position:
            yield position, start, False
        opening = match.group()
        if opening == "<":
            if start not in parts:
                yield start, start + 1, False
            position = max(parts.get(start, 0), start + 1)
            continue
        closing = next(closing for begin, closing, _ in _OPAQUE if begin == opening)
        found = text.find(closing, match.end(), end)
        stop = end if found < 0 else found
        if opening == _CDATA:
            yield match.end(), stop, True
        position = min(stop + len(closing), end)
    if position < end:
        yield position, end, False


def _resolve(text: str, start: int, end: int) -> Region:
    """Character data with its references resolved."""
    if "&" not in text[start:end]:
        return Region(text[start:end], ((0, start),))
    pieces = _Pieces(start)
    _resolve_into(pieces, text, start, end)
    return pieces.region()


def _resolve_into(pieces: _Pieces, text: str, start: int, end: int) -> None:
    position = start
    for match in _REFERENCE.finditer(text, start, end):
        if match.start() > position:
            pieces.add(text[position : match.start()], position)
        pieces.add(_character(match), match.start())
        position = match.end()
    pieces.add(text[position:end], position)


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return _ENTITIES[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else "�"
