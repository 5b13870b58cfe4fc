"""Reading X++ in tests: texts in, syntax out, and the words of a tree in the order of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlint_grammars import xpp
from xlint_grammars.syntax import (
    Aggregate,
    Attribute,
    Call,
    Catch,
    Class,
    Declare,
    Evaluate,
    Expression,
    Field,
    Function,
    Import,
    Literal,
    Macro,
    Member,
    Method,
    Module,
    Name,
    Node,
    Parameter,
    Query,
    Statement,
)
from xlint_grammars.text import Document, ParseError
from xlint_grammars.xpp.scanner import tokenize
from xlint_grammars.xpp.tables import KEYWORDS, NAMED

_WORD = re.compile(r"#?\w+")
_SIZE = re.compile(r"#?\w+|'[^']*'")


def read(text: str, macros: xpp.Macros | None = None) -> Module:
    """The syntax of a text that has to be faultless."""
    module, errors = xpp.parse(Document("a.xpp", text).whole(), macros=macros)
    assert errors == (), [(text[e.start : e.end], e.message) for e in errors]
    return module


def failures(text: str) -> tuple[Module, list[tuple[str, str]]]:
    """The syntax of a faulty text, and for each error the text that it points at and its message."""
    module, errors = xpp.parse(Document("a.xpp", text).whole())
    assert errors
    return module, [(text[error.start : error.end], error.message) for error in errors]


def problems(text: str) -> tuple[ParseError, ...]:
    return xpp.parse(Document("a.xpp", text).whole())[1]


def statements(text: str) -> tuple[Statement, ...]:
    """The statements of a method body."""
    return body(read(f"void m() {{ {text} }}"))


def body(module: Module, place: int = 0) -> tuple[Statement, ...]:
    declared = module.body[place]
    assert isinstance(declared, Declare) and isinstance(declared.value, Function)
    return declared.value.body.body


def statement(text: str) -> Statement:
    (only,) = statements(text)
    return only


def expression(text: str) -> Expression:
    only = statement(f"x = {text};")
    assert isinstance(only, Evaluate)
    return only.expression.value  # type: ignore[union-attr]


def query(text: str) -> Query:
    only = statement(f"{text};")
    assert isinstance(only, Evaluate) and isinstance(only.expression, Query)
    return only.expression


def declared_class(text: str, macros: xpp.Macros | None = None) -> Class:
    (only,) = (each for each in read(text, macros).body if isinstance(each, Declare))
    assert isinstance(only.value, Class)
    return only.value


def method(text: str) -> Function:
    (only,) = read(text).body
    assert isinstance(only, Declare) and isinstance(only.value, Function)
    return only.value


def method_names(module: Module) -> list[str | None]:
    (only,) = (each.value for each in module.body if isinstance(each, Declare) and isinstance(each.value, Class))
    return [member.function.name for member in only.members if isinstance(member, Method)]


def shape(node: object) -> str:
    """An expression with all its parentheses, without places: `a + b * c` is `(a + (b * c))`."""
    match node:
        case Literal(value=value):
            return repr(value)
        case Name(name=name):
            return name
        case Member(object=owner, name=name, static=static):
            return f"{shape(owner)}{'::' if static else '.'}{name}"
        case Call(callee=callee, arguments=arguments):
            return f"{shape(callee)}({', '.join(map(shape, arguments))})"
        case Macro(name=name, arguments=arguments):
            return f"#{name}{arguments or ''}"
        case Node():
            parts = [getattr(node, name) for name in node.__struct_fields__[2:]]
            if type(node).__name__ == "Binary":
                return f"({shape(parts[1])} {parts[0]} {shape(parts[2])})"
            if type(node).__name__ == "Unary":
                return f"({parts[0]} {shape(parts[1])})"
            return f"{type(node).__name__}({', '.join(map(shape, parts))})"
        case tuple():
            return f"[{', '.join(map(shape, node))}]"
        case _:
            return repr(node)


def nodes(root: Node) -> Iterator[Node]:
    """All nodes under a root, itself included, in the order of their fields."""
    waiting: list[object] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting += reversed(node)
        elif isinstance(node, Node):
            yield node
            waiting += (getattr(node, name) for name in reversed(node.__struct_fields__))


def words(root: Node, text: str) -> list[str]:
    """The names and literals that a tree holds, as they stand in the text, in its order; keywords are left out."""
    found = sorted((place, number, word) for number, (place, word) in enumerate(_own_words(root, text)))
    return [word for _, _, word in found if word.lower() not in KEYWORDS]


def _own_words(root: Node, text: str) -> Iterator[tuple[int, str]]:
    for node in nodes(root):
        match node:
            case Name(name=name) if text[node.start : node.start + 1] in ("'", '"'):
                pass  # a control's type, which its attribute gives as a text
            case Name(name=name):
                yield from ((node.start, word) for word in _WORD.findall(name))
            case Literal():
                yield node.start, text[node.start : node.end]
            case Member(name=name, name_start=start):
                yield start, name
            case Macro(name=name):
                yield node.start, f"#{name}"
            case Query(index=str(index)):
                yield text.index(index, node.buffer.end), index
            case Class(interfaces=interfaces, parts=parts):
                yield from ((text.index(part.name or "", part.start), part.name or "") for part in parts)
                after = max(text.lower().find("implements", node.start), node.start)
                yield from ((text.index(name, after), word) for name in interfaces for word in _WORD.findall(name))
            case (
                Declare(target=named, value=Function(type=str(name)))
                | Method(key=named, function=Function(type=str(name)))
            ):
                yield from ((named.start - 1, word) for word in _WORD.findall(name))
            case Declare(target=Name(start=start)) | Field(key=Literal(start=start)) if start == node.start:
                pass  # the second variable of a declaration has the type of the first, which is written there only
            case Import(source=name, names=(alias,)):
                yield from ((node.start, word) for word in (alias.local, *_WORD.findall(name)))
            case Catch(target=Name(start=start), type=str(name)):
                yield from ((start - 1, word) for word in _WORD.findall(name))
            case Declare(type=str(name)) | Field(type=str(name)) | Parameter(type=str(name)):
                element, _, sizes = name.partition("[")
                named = node.key if isinstance(node, Field) else node.target
                yield from ((named.start - 1, word) for word in _WORD.findall(element))
                yield from ((named.end, word) for word in _SIZE.findall(sizes))
            case Attribute(name=name) | Import(source=name):
                yield from ((node.start, word) for word in _WORD.findall(name))
            case Aggregate():
                yield from ((node.start, word) for word in _WORD.findall(text[node.start : node.end]))


def tokens(text: str) -> list[str]:
    """The names and literals of a text; keywords are left out."""
    lexed = tokenize(Document("a.xpp", text).whole(), xpp.Macros())
    kinds = {NAMED[name] for name in ("NAME", "NUMBER", "STRING", "DAY", "MOMENT", "MACRO", "MACRO_LINE")}
    found = (
        f"#{value.name}" if isinstance(value, Macro) else text[start:end]
        for kind, value, start, end in zip(lexed.kinds, lexed.values, lexed.starts, lexed.ends, strict=True)
        if kind in kinds
    )
    return [word for word in found if word.lower() not in KEYWORDS]
