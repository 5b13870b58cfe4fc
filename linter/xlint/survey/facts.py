"""What a walk over a file's syntax finds; it holds no syntax itself."""

from __future__ import annotations

import msgspec

LARGE_FILE = 120_000
"""Files longer than this (in characters) are bundles and libraries: what they assign to by accident is nothing to lean on."""
SHORTEST = 3
"""Names shorter than this are a minifier's: the same few stand for hundreds of functions."""


class Function(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One function, without those nested in it; `parent` is the index of the function around it, or -1.

    `mentions` are the names in it, with blanks between; in JavaScript, and for `name` too, only those of `SHORTEST`
    characters or more. `interesting`: it has to do with URLs, markup or code. `gives`: it, or one of its file that it mentions,
    takes a value out of the product, and may hand it on. `outward`: it or a function in it assigns to a name that they do not
    declare; in X++, where those are members, `keeps` has their names.
    """

    start: int
    end: int
    name: str
    parent: int
    mentions: str
    interesting: bool
    gives: bool
    outward: bool
    keeps: str = ""


class HostText(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A string literal that could hold a host."""

    start: int
    end: int
    text: str


class Survey(msgspec.Struct, frozen=True, array_like=True):
    """A file's functions in source order, and its names; each field of names has blanks between them.

    `top` is the code outside of functions. `begins`: it builds or reads a URL, or takes values from somewhere. `written` are assigned to in functions. JavaScript: `free` are variables that the
    file does not declare, `provides` its globals, `shares` those that it takes over if they are there (`A = A || {}`),
    `uses` and `gives` the members of globals that it reads and sets (`A.b`), `imports` its modules' sources. X++, all
    in lower case: `provides` are its classes and forms, `extends` those that it extends by attribute, `bases` their bases.
    """

    size: int
    functions: tuple[Function, ...]
    top: Function
    mentions: str
    calls: str
    written: str
    begins: bool = True
    provides: str = ""
    free: str = ""
    shares: str = ""
    uses: str = ""
    gives: str = ""
    imports: tuple[str, ...] = ()
    extends: str = ""
    bases: str = ""
    hosts: tuple[HostText, ...] = ()
