"""The few things a linter has to know about a regular expression: which characters it takes away, and whether it is a word."""

from __future__ import annotations

import re

MAX_TEXT = 4096
MAX_TRIES = 4_000_000
"""How often an expression may be tried: at every place of the text, and once more for every length of each quantifier."""
_QUANTIFIER = re.compile(r"(?<!\\)(?:[+*]|\{\d++,?\d*+\})")
_NESTED = re.compile(r"\)(?:[+*]|\{\d)")
_CLASS = re.compile(r"^\[((?:\\.|[^\]\\])+)\]\+?\*?$")
_SPECIAL = set("\\^$.|?*+()[]{}")


def body_of(source: str) -> tuple[str, str]:
    """The pattern and the flags of `/pattern/flags`."""
    if source.startswith("/") and source.rfind("/") > 0:
        end = source.rfind("/")
        return source[1:end], source[end + 1 :]
    return source, ""


def literal_of(source: str) -> str | None:
    """The string that the expression matches, where it matches just one."""
    body, _ = body_of(source)
    out = []
    position = 0
    while position < len(body):
        char = body[position]
        if char == "\\" and position + 1 < len(body):
            escaped = body[position + 1]
            if escaped.isalnum():
                return None
            out.append(escaped)
            position += 2
            continue
        if char in _SPECIAL and not (char in "{}" and len(body) > 1 and _brace_is_plain(body, position)):
            return None if char not in "{}" or len(body) != 1 else char
        out.append(char)
        position += 1
    return "".join(out)


def _brace_is_plain(body: str, position: int) -> bool:
    """Whether a brace is no quantifier: `{0}` after nothing or after a brace is read as text, as browsers do."""
    if body[position] == "}":
        return True
    before = body[position - 1] if position else ""
    return position == 0 or before in "{&=?/"


def matched_characters(source: str) -> set[str] | None:
    """The single characters that each match is, where the expression is a class or alternatives of characters."""
    body, _ = body_of(source)
    found: set[str] = set()
    for alternative in _alternatives(body):
        stripped = alternative.strip("^$")
        if stripped.startswith("(") and stripped.endswith(")") and "|" not in stripped:
            stripped = stripped[1:-1].removeprefix("?:")
        match = _CLASS.match(stripped)
        if match is not None and match[1].startswith("^"):
            found |= _all_but(match[1][1:])
        elif match is not None:
            found |= _class_members(match[1])
        elif len(stripped) == 1 or (len(stripped) == 2 and stripped[0] == "\\"):
            found.add(stripped if stripped in {"\\s", "\\W"} else stripped[-1])
        elif stripped.rstrip("+*") in {"\\s", "\\{", "\\}"}:
            found.add(stripped.rstrip("+*")[-1] if stripped[1] != "s" else "\\s")
        else:
            return None
    return found


def _alternatives(body: str) -> list[str]:
    if body.startswith("(") and body.endswith(")") and body.count("(") == 1:
        body = body[1:-1].removeprefix("?:")
    parts, depth, current, index = [], 0, "", 0
    while index < len(body):
        char = body[index]
        if char == "\\":
            current += body[index : index + 2]
            index += 2
            continue
        depth += (char in "[(") - (char in "])")
        if char == "|" and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += char
        index += 1
    return [*parts, current]


def _class_members(inside: str) -> set[str]:
    members: set[str] = set()
    index = 0
    while index < len(inside):
        if inside[index] == "\\" and index + 1 < len(inside):
            members.add(inside[index : index + 2] if inside[index + 1] in "sWDdw" else inside[index + 1])
            index += 2
        else:
            members.add(inside[index])
            index += 1
    return members


def _all_but(inside: str) -> set[str]:
    """The printable ASCII characters that a negated class matches."""
    try:
        kept = re.compile(f"[{inside}]", re.ASCII)
    except re.error:
        return set()
    return {chr(code) for code in range(0x20, 0x7F) if not kept.match(chr(code))}


def matches(source: str, text: str) -> list[re.Match[str]] | None:
    """Every match in a known text, for expressions too simple to run away: few quantifiers, none around a group.

    None where the expression is not one of those, or means something else in Python.
    """
    body, flags = body_of(source)
    quantifiers = len(_QUANTIFIER.findall(body))
    if len(body) > 80 or len(text) > MAX_TEXT or _NESTED.search(body) or quantifiers > 2:
        return None
    if len(text) ** (quantifiers + 1) > MAX_TRIES:
        return None
    if "(?<" in body or "\\k" in body or "\\p" in body or "\\u" in body:
        return None
    try:
        compiled = re.compile(body, re.IGNORECASE if "i" in flags else 0)
    except (re.error, OverflowError, RecursionError):
        return None
    found = list(compiled.finditer(text))
    return found if "g" in flags else found[:1]
