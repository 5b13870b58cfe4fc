"""One walk over a file's syntax for all that other files, and the choice of what is worth running, need of it.

A `Survey` holds no syntax: it is kept in the cache, and decides which files are run together without their code at hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal as OneOf

import msgspec

from xlint.evaluate.scopes import block_names, target_names, var_names
from xlint.hosts import may_hold_host
from xlint_grammars import syntax

LARGE_FILE = 120_000
"""Files longer than this (in characters) are bundles and libraries: what they assign to by accident is nothing to lean on."""
SHORTEST = 3
"""Names shorter than this are a minifier's: the same few stand for hundreds of functions."""

_NAMES = frozenset({
    "open", "openUrl", "navigateTo", "assign", "href", "src", "setSrc", "innerHTML", "outerHTML", "write", "writeln",
    "insertAdjacentHTML", "html", "append", "prepend", "before", "after", "eval", "Function", "location", "search",
    "setTimeout", "setInterval", "attr", "prop", "setAttribute", "openWebResource", "openForm", "openEntityForm",
    "getQueryStringParameters", "getPageContext", "URLSearchParams", "URL", "srcdoc", "data", "loadPanel", "openDialog",
    "showModalDialog", "execScript", "globalEval", "$", "jQuery", "hash",
})  # fmt: skip
_XPP_NAMES = frozenset({
    "getqueryparamvalue", "geturl", "parsequerystring", "navigate", "urllookup", "get_requesturl", "urlutility", "browser",
    "xbrowser", "urlgenerator", "hosturl",
})  # fmt: skip
_XPP_WORDS = ("mi=", "://", "main.aspx", "dynamics.")
_WORDS = (*_XPP_WORDS, "?", "webresource", "javascript:")
_GLOBAL_OBJECTS = frozenset({"window", "self", "globalThis", "top", "parent", "this"})
_STANDARD = frozenset(
    [
        "this",
        "arguments",
        "undefined",
        "NaN",
        "Infinity",
        "window",
        "self",
        "globalThis",
        "top",
        "parent",
        "frames",
        "opener",
        "document",
        "location",
        "navigator",
        "history",
        "screen",
        "console",
        "event",
        "name",
        "status",
        "length",
        "closed",
        "origin",
        "performance",
        "crypto",
        "localStorage",
        "sessionStorage",
        "fetch",
        "alert",
        "confirm",
        "prompt",
        "print",
        "open",
        "close",
        "focus",
        "blur",
        "stop",
        "find",
        "postMessage",
        "setTimeout",
        "clearTimeout",
        "setInterval",
        "clearInterval",
        "requestAnimationFrame",
        "cancelAnimationFrame",
        "queueMicrotask",
        "structuredClone",
        "atob",
        "btoa",
        "escape",
        "unescape",
        "encodeURI",
        "encodeURIComponent",
        "decodeURI",
        "decodeURIComponent",
        "eval",
        "isNaN",
        "isFinite",
        "parseInt",
        "parseFloat",
        "getComputedStyle",
        "matchMedia",
        "getSelection",
        "addEventListener",
        "removeEventListener",
        "dispatchEvent",
        "onload",
        "onerror",
        "onresize",
        "onmessage",
        "onbeforeunload",
        "onunload",
        "Array",
        "Object",
        "String",
        "Number",
        "Boolean",
        "Function",
        "Symbol",
        "BigInt",
        "Math",
        "Date",
        "RegExp",
        "JSON",
        "Promise",
        "Proxy",
        "Reflect",
        "Map",
        "Set",
        "WeakMap",
        "WeakSet",
        "Intl",
        "Error",
        "TypeError",
        "RangeError",
        "SyntaxError",
        "URIError",
        "EvalError",
        "ReferenceError",
        "ArrayBuffer",
        "DataView",
        "Uint8Array",
        "Int8Array",
        "Uint16Array",
        "Int16Array",
        "Uint32Array",
        "Int32Array",
        "Float32Array",
        "Float64Array",
        "XMLHttpRequest",
        "ActiveXObject",
        "DOMParser",
        "XMLSerializer",
        "FormData",
        "Blob",
        "File",
        "FileReader",
        "FileList",
        "Headers",
        "Request",
        "Response",
        "URL",
        "URLSearchParams",
        "AbortController",
        "Event",
        "CustomEvent",
        "KeyboardEvent",
        "MouseEvent",
        "MessageEvent",
        "MessageChannel",
        "Node",
        "NodeList",
        "Element",
        "HTMLElement",
        "Image",
        "Audio",
        "Option",
        "Worker",
        "WebSocket",
        "MutationObserver",
        "IntersectionObserver",
        "ResizeObserver",
        "TextEncoder",
        "TextDecoder",
        "module",
        "exports",
        "require",
        "define",
        "global",
        "process",
        "$",
        "jQuery",
        "_",
        "ko",
        "angular",
        "React",
        "ReactDOM",
        "moment",
        "Handlebars",
        "Xrm",
        "GetGlobalContext",
        "ClientGlobalContext",
        "crmForm",
        "Mscrm",
        "Sys",
        "Type",
        "formContext",
        "executionContext",
        "__awaiter",
        "__generator",
        "__extends",
        "__assign",
        "__decorate",
        "__rest",
        "__spreadArray",
        "__values",
        "__read",
        "__importDefault",
        "__importStar",
        "__createBinding",
        "__exportStar",
        "__setModuleDefault",
        "_asyncToGenerator",
        "regeneratorRuntime",
    ]
)
"""Names that the language, the browser, the client API, well-known libraries or compilers give: no file is looked for."""
_EXTENSION_ATTRIBUTES = frozenset({"extensionof", "extensionofattribute"})


class Function(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One function, without those nested in it; `parent` is the index of the function around it, or -1.

    `mentions` are the names in it, with blanks between; in JavaScript, and for `name` too, only those of `SHORTEST`
    characters or more. `interesting`: it has to do with URLs, markup or code. `outward`: it or a function in it assigns to a
    name that they do not declare; in X++, where those are members, `keeps` has their names.
    """

    start: int
    end: int
    name: str
    parent: int
    mentions: str
    interesting: bool
    outward: bool
    keeps: str = ""


class HostText(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A string literal that could hold a host."""

    start: int
    end: int
    text: str


class Survey(msgspec.Struct, frozen=True, array_like=True):
    """A file's functions in source order, and its names; each field of names has blanks between them.

    `top` is the code outside of functions. `written` are assigned to in functions. JavaScript: `free` are variables that the
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
    provides: str = ""
    free: str = ""
    shares: str = ""
    uses: str = ""
    gives: str = ""
    imports: tuple[str, ...] = ()
    extends: str = ""
    bases: str = ""
    hosts: tuple[HostText, ...] = ()


class _Seen(msgspec.Struct):
    """What has been seen of one function."""

    start: int
    end: int
    name: str
    parent: int
    mentions: set[str]
    variables: set[str]
    declares: set[str]
    assigns: set[str]
    interesting: bool = False


class _Walk:
    """The walk; its fields are what it gathers for the whole file."""

    def __init__(self, modules: Sequence[syntax.Module], *, folded: bool) -> None:
        self.folded = folded
        self.functions: list[_Seen] = []
        self.top = _Seen(0, 0, "", -1, set(), set(), set(), set())
        self.calls: set[str] = set()
        self.shares: set[str] = set()
        self.uses: set[tuple[str, str]] = set()
        self.gives: set[tuple[str, str]] = set()
        self.imports: list[str] = []
        self.exposed: set[str] = set()
        self.hosts: list[HostText] = []
        self.names: dict[int, str] = {}
        for module in modules:
            self._walk(module.body)

    def _walk(self, body: Sequence[syntax.Statement]) -> None:
        pending: list[tuple[object, _Seen, int]] = [(item, self.top, -1) for item in reversed(body)]
        while pending:
            node, here, owner = pending.pop()
            kind = type(node)
            visit = _VISIT.get(kind)  # type: ignore[call-overload]
            if visit is not None:
                visit(self, node, here)
                if kind is syntax.Function:
                    here = self._enter(node, owner)  # type: ignore[arg-type]
                    owner = len(self.functions) - 1
            for field in _CHILDREN[kind]:
                child = getattr(node, field)
                if type(child) is tuple:
                    pending.extend((item, here, owner) for item in reversed(child) if isinstance(item, syntax.Node))
                elif isinstance(child, syntax.Node):
                    pending.append((child, here, owner))

    def _enter(self, node: syntax.Function, owner: int) -> _Seen:
        declared = {name for parameter in node.parameters for name in target_names(parameter.target)}
        name = self.names.get(id(node), node.name or "")
        seen = _Seen(node.start, node.end, name, owner, set(), set(), declared, set())
        self.functions.append(seen)
        return seen

    def name(self, node: syntax.Name, here: _Seen) -> None:
        here.mentions.add(node.name)
        here.variables.add(node.name)

    def member(self, node: syntax.Member, here: _Seen) -> None:
        here.mentions.add(node.name)
        root = _global(node.object)
        if root is not None:
            self.uses.add((root, node.name))
        elif isinstance(node.object, syntax.Name) and node.object.name in _GLOBAL_OBJECTS:
            here.variables.add(node.name)

    def binary(self, node: syntax.Binary, here: _Seen) -> None:
        if node.operator in {"||", "??"} and (name := _global(node.left)) is not None:
            self.shares.add(name)

    def literal(self, node: syntax.Literal, here: _Seen) -> None:
        if node.kind != "string" or not node.value:
            return
        text = str(node.value).lower()
        if not here.interesting and any(word in text for word in (_XPP_WORDS if self.folded else _WORDS)):
            here.interesting = True
        if may_hold_host(text):
            self.hosts.append(HostText(node.start, node.end, str(node.value)))

    def call(self, node: syntax.Call, here: _Seen) -> None:
        callee = node.callee
        if isinstance(callee, syntax.Name | syntax.Member):
            self.calls.add(callee.name)
            if callee.name == "require" and node.arguments and isinstance(node.arguments[0], syntax.Literal):
                self.imports.append(str(node.arguments[0].value))

    def assign(self, node: syntax.Assign, here: _Seen) -> None:
        here.assigns.update(target_names(node.target))
        target = node.target
        if node.operator in {"||=", "??="} and (name := _global(target)) is not None:
            self.shares.add(name)
        if isinstance(target, syntax.Member):
            root = _global(target.object)
            if root is not None:
                self.gives.add((root, target.name))
            elif isinstance(target.object, syntax.Name) and target.object.name in _GLOBAL_OBJECTS:
                self.exposed.add(target.name)
            if isinstance(node.value, syntax.Function):
                self.names[id(node.value)] = target.name
        self._given(target, node.value)

    def _given(self, target: syntax.Expression, value: syntax.Expression | None) -> None:
        """What an object literal gives the global that it becomes."""
        name = _global(target) if isinstance(value, syntax.Object) else None
        if name is not None and isinstance(value, syntax.Object):
            keys = (item.key for item in value.properties)
            self.gives.update((name, str(key.value)) for key in keys if isinstance(key, syntax.Literal))

    def typed(self, node: syntax.Parameter | syntax.Field | syntax.Catch, here: _Seen) -> None:
        if node.type is not None:
            here.mentions.add(node.type)

    def declare(self, node: syntax.Declare, here: _Seen) -> None:
        here.declares.update(target_names(node.target))
        if node.type is not None:
            here.mentions.add(node.type)
        if isinstance(node.value, syntax.Function) and isinstance(node.target, syntax.Name):
            self.names[id(node.value)] = node.target.name
        self._given(node.target, node.value)

    def property(self, node: syntax.Property, here: _Seen) -> None:
        if isinstance(node.key, syntax.Literal) and isinstance(node.value, syntax.Function):
            self.names[id(node.value)] = str(node.key.value)

    def method(self, node: syntax.Method, here: _Seen) -> None:
        if isinstance(node.key, syntax.Literal):
            self.names[id(node.function)] = str(node.key.value)

    def source(self, node: syntax.Import | syntax.Export, here: _Seen) -> None:
        if node.source:
            self.imports.append(node.source)


_VISIT = {
    syntax.Name: _Walk.name, syntax.Member: _Walk.member, syntax.Literal: _Walk.literal, syntax.Call: _Walk.call,
    syntax.Assign: _Walk.assign, syntax.Binary: _Walk.binary, syntax.Declare: _Walk.declare, syntax.Property: _Walk.property,
    syntax.Method: _Walk.method, syntax.Import: _Walk.source, syntax.Export: _Walk.source,
    syntax.Parameter: _Walk.typed, syntax.Field: _Walk.typed, syntax.Catch: _Walk.typed,
    syntax.Function: lambda walk, node, here: None,
}  # fmt: skip


def _node_types(base: type[syntax.Node]) -> list[type[syntax.Node]]:
    return [found for kind in base.__subclasses__() for found in (kind, *_node_types(kind))]


_PLAIN = frozenset({"int", "str", "bool", "str | None", "int | None", "tuple[str, ...]"})
_CHILDREN: dict[type, tuple[str, ...]] = {
    kind: tuple(
        field
        for field, annotation in {**syntax.Node.__annotations__, **kind.__annotations__}.items()
        if annotation not in _PLAIN and not annotation.startswith("OneOf") and field != "names"
    )
    for kind in _node_types(syntax.Node)
}  # fmt: skip


def survey(modules: Sequence[syntax.Module], language: OneOf["javascript", "xpp"], size: int) -> Survey:
    """Walk the modules of one file of `size` characters once."""
    folded = language == "xpp"
    walk = _Walk(modules, folded=folded)
    outward = _outward(walk.functions)
    functions = tuple(_function(seen, flag, folded=folded) for seen, flag in zip(walk.functions, outward, strict=True))
    every = (walk.top, *walk.functions)
    shared = {
        "size": size,
        "functions": functions,
        "top": _function(walk.top, False, folded=folded),
        "mentions": _joined(set[str]().union(*(seen.mentions for seen in every)), folded=folded),
        "calls": _joined(walk.calls, folded=folded),
        "written": _joined(set[str]().union(*(seen.assigns for seen in walk.functions))),
        "hosts": tuple(sorted(walk.hosts, key=lambda item: item.start)),
    }
    if folded:
        provides, extends, bases = _classes(modules)
        return Survey(**shared, provides=_joined(provides), extends=_joined(extends), bases=_joined(bases))  # type: ignore[arg-type]
    provides = set(walk.exposed)
    if not _is_module(modules):
        provides |= _top_level(modules)
        provides |= _implicit(every) if size <= LARGE_FILE else set()
    provides = {name for name in provides - _STANDARD if size <= LARGE_FILE or len(name) > SHORTEST}
    free = _free(walk) - _STANDARD
    known = provides | free
    return Survey(
        **shared,  # type: ignore[arg-type]
        provides=_joined(provides),
        free=_joined(free),
        shares=_joined(walk.shares & provides),
        uses=_joined({f"{name}.{member}" for name, member in walk.uses if name in known}),
        gives=_joined({f"{name}.{member}" for name, member in walk.gives if name in known}),
        imports=tuple(dict.fromkeys(walk.imports)),
    )


def _global(node: syntax.Expression) -> str | None:
    """The variable that `A` or `window.A` names."""
    if isinstance(node, syntax.Name):
        return None if node.name in _GLOBAL_OBJECTS else node.name
    if isinstance(node, syntax.Member) and isinstance(node.object, syntax.Name) and node.object.name in _GLOBAL_OBJECTS:
        return node.name
    return None


def _function(seen: _Seen, outward: bool, *, folded: bool) -> Function:
    interesting = seen.interesting or (
        any(name.lower() in _XPP_NAMES for name in seen.mentions) if folded else not _NAMES.isdisjoint(seen.mentions)
    )
    if folded:
        keeps = _joined(seen.assigns - seen.declares, folded=True)
        mentions = _joined(seen.mentions, folded=True)
        return Function(seen.start, seen.end, seen.name.lower(), seen.parent, mentions, interesting, outward, keeps)
    mentions = _joined({name for name in seen.mentions if len(name) >= SHORTEST})
    name = seen.name if len(seen.name) >= SHORTEST else ""
    return Function(seen.start, seen.end, name, seen.parent, mentions, interesting, outward)


def _outward(functions: Sequence[_Seen]) -> list[bool]:
    """Per function, whether it or one inside it assigns to a name that none of them declares."""
    assigns = [set(seen.assigns) for seen in functions]
    declares = [set(seen.declares) for seen in functions]
    found = [False] * len(functions)
    for index in range(len(functions) - 1, -1, -1):
        found[index] = bool(assigns[index] - declares[index])
        parent = functions[index].parent
        if parent >= 0:
            assigns[parent] |= assigns[index]
            declares[parent] |= declares[index]
    return found


def _joined(names: set[str], *, folded: bool = False) -> str:
    return " ".join(sorted({name.lower() for name in names} if folded else names))


def _is_module(modules: Sequence[syntax.Module]) -> bool:
    return any(module.strict_module for module in modules)


def _top_level(modules: Sequence[syntax.Module]) -> set[str]:
    return {name for module in modules for name in (*var_names(module), *block_names(module.body))}


def _implicit(every: Sequence[_Seen]) -> set[str]:
    """Names that are assigned to and declared nowhere in the file: globals by accident or by design."""
    declared = set[str]().union(*(seen.declares for seen in every))
    return set[str]().union(*(seen.assigns for seen in every)) - declared


def _free(walk: _Walk) -> set[str]:
    """Variables that neither the function nor one around it declares."""
    free = walk.top.variables - walk.top.declares
    for seen in walk.functions:
        rest, around = seen.variables - seen.declares, seen.parent
        while rest and around >= 0:
            rest = rest - walk.functions[around].declares
            around = walk.functions[around].parent
        free |= rest - walk.top.declares
    return free


def _classes(modules: Sequence[syntax.Module]) -> tuple[set[str], set[str], set[str]]:
    """X++: what the file declares, what it extends by attribute, and the base classes; in lower case."""
    provides: set[str] = set()
    extends: set[str] = set()
    bases: set[str] = set()
    for module in modules:
        for statement in module.body:
            if not isinstance(statement, syntax.Declare) or not isinstance(statement.value, syntax.Class):
                continue
            node = statement.value
            provides.add((node.name or "").lower())
            if isinstance(node.base, syntax.Name):
                bases.add(node.base.name.lower())
            extends |= {name for attribute in node.attributes for name in _extended(attribute)}
            if "static" in node.modifiers and (node.name or "").lower().endswith("_extension"):
                extends |= _first_types(node)
    return provides, extends, bases


def _first_types(node: syntax.Class) -> set[str]:
    """The types of the methods' first parameters: what an extension class adds methods to."""
    functions = (member.function for member in node.members if isinstance(member, syntax.Method))
    return {(f.parameters[0].type or "").lower() for f in functions if f.parameters} - {""}


def _extended(attribute: syntax.Attribute) -> list[str]:
    if attribute.name.lower() not in _EXTENSION_ATTRIBUTES or not attribute.arguments:
        return []
    argument = attribute.arguments[0]
    inner = argument.arguments if isinstance(argument, syntax.Call) else ()
    return [item.name.lower() for item in inner if isinstance(item, syntax.Name)]
