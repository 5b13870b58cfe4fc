"""A parameter that both sides know: whether what is sent is what is read, in type, length and encoding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal as OneOf

from xlint.contract import Difference, Parameter, Read
from xlint.value import Hole

GUID_LENGTH = 36

_NUMBER = re.compile(r"\s*[+-]?\d+([.,]\d+)?\s*")
_GUID = re.compile(r"\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?", re.I)
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")

_SAID = {
    "guid": "a GUID", "boolean": "`true` or `false`", "date": "a date", "number": "a number", "optionset": "the number of an option",
    "record": "a whole record", "list": "a list",
}  # fmt: skip
_UNFIT = {
    "number": frozenset({"guid", "boolean", "date", "record"}),
    "guid": frozenset({"number", "optionset", "boolean", "date", "record"}),
    "date": frozenset({"guid", "boolean", "optionset", "record"}),
    "enum": frozenset({"guid", "date", "record"}),
    "boolean": frozenset({"guid", "date", "record"}),
}
_WORDS = (frozenset({"true", "false"}), frozenset({"0", "1"}), frozenset({"yes", "no"}))
_YEAR_FIRST = "321"

DateForm = OneOf["localised", "timestamp", "date"]
_DATE_FORMS: dict[DateForm, str] = {
    "localised": "a date in the user's own format",
    "timestamp": "a date with its time (ISO 8601)",
    "date": "a date that begins with the year",
}
_LOCALISED = re.compile(r"\.tolocale(?:date|time)?string\((?:'(?P<locale>[\w-]*)')?")
_YEAR_FIRST_LOCALES = frozenset({"en-ca", "sv-se", "sv", "fr-ca", "lt-lt", "lt"})

LAYERED = frozenset({"component", "uri", "form", "url-encode", "data-string"})
"""Encoders that the platform's own decoding undoes, one layer of the URL each."""

_CHECKED = frozenset({"number", "boolean", "guid", "optionset", "date", "enum"})
_FROM_DATA = frozenset({"field", "lookup", "record", "record-id", "company", "user", "ribbon"})


def differences(parameter: Parameter, reads: Sequence[Read]) -> Iterator[Difference]:
    """At most one difference each of type, length and encoding between a sent parameter and the reads of its name."""
    kinds = (_type(parameter, reads), _length(parameter, reads), _encoding(parameter, reads))
    yield from (difference for difference in kinds if difference is not None)


# ── type ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _type(parameter: Parameter, reads: Sequence[Read]) -> Difference | None:
    for read in reads:
        detail = next(_type_faults(parameter, read), None)
        if detail is not None:
            return Difference("type", parameter, read, detail=detail)
    return None


def _type_faults(parameter: Parameter, read: Read) -> Iterator[str]:
    kind, function, order = _conversion(read)
    into = f"`{function}`" if function else f"a {kind}"
    for hole in parameter.holes:
        if kind in _UNFIT:
            if (sent := _unfit(hole, kind, order)) is not None:
                yield f"{sent} is sent, and {into} cannot read it"
        elif hole.type == "guid" and 0 < (read.max_length or 0) < GUID_LENGTH:
            yield f"a GUID has {GUID_LENGTH} characters, and {read.max_length} are kept"
    yield from (f"`{text}` is sent, and {into} cannot read it" for text in _unfit_literals(parameter, kind, order))
    if (sent := _other_words(parameter, read.compared)) is not None:
        listed = ", ".join(f"`{text}`" for text in read.compared)
        yield f"{sent} is sent, and compared with {listed}"


def _conversion(read: Read) -> tuple[str, str, str]:
    """Kind, function and, for dates, the order of `str2Date` (1 day, 2 month, 3 year)."""
    kind, _, rest = (read.conversion or read.type).partition(":")
    function, _, order = rest.partition(":")
    return kind, function.strip("."), order


def _unfit(hole: Hole, kind: str, order: str) -> str | None:
    """What is sent, where it cannot be read as `kind`."""
    if is_label(hole) and kind in {"enum", "number"}:
        return "the label of an option"
    if kind == "date" and hole.type in {"date", "string", "unknown"}:
        form = date_form(hole)
        fits = form is None or (form == "date" and order in {_YEAR_FIRST, ""}) or (form == "timestamp" and not order)
        return None if fits else _DATE_FORMS[form or "date"]
    return _SAID[hole.type] if hole.type in _UNFIT[kind] else None


def date_form(hole: Hole) -> DateForm | None:
    """How a date was written, by what was called on it; None where that is not known."""
    written = next((form for form in _DATE_FORMS if form in hole.guards), None)
    if written is not None:
        return written
    key = hole.origin.key.lower()
    if (localised := _LOCALISED.search(key)) is not None:
        return "date" if localised["locale"] in _YEAR_FIRST_LOCALES else "localised"
    if hole.type == "date" and hole.origin.kind == "field":
        return "date" if "cut" in hole.guards or ".split(" in key else "timestamp"
    return None


def is_label(hole: Hole) -> bool:
    """Whether the value is the text that users see for an option, not its number."""
    key, name = hole.origin.key.lower(), hole.origin.name.lower()
    return "label" in hole.guards or "formattedvalue" in name or "formattedvalue" in key or key.endswith(".gettext()")


def _unfit_literals(parameter: Parameter, kind: str, order: str) -> Iterator[str]:
    pattern = {"number": _NUMBER, "guid": _GUID}.get(kind) or (
        _ISO_DATE if kind == "date" and order == _YEAR_FIRST else None
    )
    if pattern is not None:
        yield from (text for text in parameter.literals if text and not pattern.fullmatch(text))


def _other_words(parameter: Parameter, compared: Sequence[str]) -> str | None:
    """A yes or no in other words than the receiver compares with; X++ compares text without case."""
    asked = {text.lower() for text in compared if text}
    spoken = next((words for words in _WORDS if asked and asked <= words), None)
    if spoken is None:
        return None
    for text in parameter.literals:
        if text and text.lower() not in spoken and any(text.lower() in words for words in _WORDS):
            return f"`{text}`"
    boolean = any(hole.type == "boolean" for hole in parameter.holes)
    return _SAID["boolean"] if boolean and "true" not in spoken else None


# ── length ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _length(parameter: Parameter, reads: Sequence[Read]) -> Difference | None:
    lengths = [hole.max_length for hole in parameter.holes if hole.max_length and _is_text(hole)]
    for read in sorted((read for read in reads if read.max_length), key=lambda read: (read.max_length or 0, read.at)):
        longest = max(lengths, default=0)
        if longest > (read.max_length or 0) and not read.decoding:
            detail = f"up to {longest} characters are sent, and {read.max_length} are kept"
            return Difference("length", parameter, read, detail=detail)
    return None


def _is_text(hole: Hole) -> bool:
    return "cut" not in hole.guards and hole.type in {"string", "unknown"} and not structure(hole)


# ── encoding ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _encoding(parameter: Parameter, reads: Sequence[Read]) -> Difference | None:
    decoded = {decoder for read in reads for decoder in read.decoding}
    for hole in parameter.holes:
        detail = _encoding_fault(hole, decoded, 2 if parameter.layer in {"data", "extraqs"} else 1)
        if detail is not None:
            read = next((read for read in reads if read.decoding), reads[0])
            return Difference("encoding", parameter, read, detail=detail)
    return None


def _encoding_fault(hole: Hole, decoded: set[str], layers: int) -> str | None:
    encoded = structure(hole)
    for form in sorted(encoded - decoded):
        return f"{_FORMS[form]} is sent, and never decoded"
    certain = hole.origin.kind in _FROM_DATA and hole.type not in _CHECKED
    for form in sorted((decoded & frozenset(_FORMS)) - encoded):
        if certain:
            return f"the receiver decodes {_FORMS[form]}, and none is sent"
    applied = sum(encoder in LAYERED for encoder in hole.encodings)
    again = bool(decoded & LAYERED)
    if applied > layers and not again:
        return "the value is encoded twice, and decoded once"
    if applied == 0 and again and certain and not encoded:
        return "the receiver decodes the value once more, and it is not encoded"
    return None


_FORMS = {"base64": "base64", "json": "JSON"}


def structure(hole: Hole) -> frozenset[str]:
    """Encodings that only the receiver's own code can undo."""
    return frozenset(hole.encodings) & frozenset(_FORMS)
