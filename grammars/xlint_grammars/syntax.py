"""The one small syntax that JavaScript and X++ become.

Nodes are frozen and carry `start` and `end`, offsets into the *document* (not the region) they were read from. Both
languages share every node; a field that only one of them fills says so. What an evaluator would treat alike is one node:
`function f() {}` is `Declare("function", Name f, Function)`, an arrow's expression body is a block with one `Return`.
"""

from __future__ import annotations

from typing import Literal as OneOf

import msgspec

from xlint_grammars.text import Span


class Node(msgspec.Struct, frozen=True, tag_field="node", tag=True, array_like=True):
    """Anything with a place in the document.

    Nodes that hold nodes are known to the garbage collector not for its sake, but because msgspec frees only those without
    recursion in C: a chain of 100,000 `+` would overflow the stack.
    """

    start: int
    end: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


# ── expressions ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class Literal(Node, frozen=True, gc=False):
    """A constant. `value` is the cooked value: escapes resolved, and for `bigint`, `date` and `regex` the source text."""

    value: str | int | float | bool | None
    kind: OneOf["string", "number", "boolean", "null", "undefined", "bigint", "date", "regex"]


class Name(Node, frozen=True, gc=False):
    """A variable, a type or a keyword-like name (`this`, `super`, `new.target`, X++ `element`), spelled as in the source."""

    name: str


class Member(Node, frozen=True):
    """`object.name`, `object?.name`, and X++ `Type::name` (`static`). `name_start` is where the name begins."""

    object: Expression
    name: str
    name_start: int
    optional: bool = False
    static: bool = False


class Index(Node, frozen=True):
    """`object[index]`, and X++ `table.(fieldId)`. `index` is None for an empty X++ array dimension."""

    object: Expression
    index: Expression | None
    optional: bool = False


class Call(Node, frozen=True):
    """`callee(arguments)`. X++ statements that act like calls (`ttsbegin`, `print`, `flush`) are calls of that name too."""

    callee: Expression
    arguments: tuple[Expression, ...]
    optional: bool = False


class New(Node, frozen=True):
    """`new Callee(arguments)`. In X++ the callee is a `Name` whose name may be dotted (`System.Uri`)."""

    callee: Expression
    arguments: tuple[Expression, ...]


class Template(Node, frozen=True):
    """A JavaScript template literal: its texts (string `Literal`s, empty ones left out) and expressions in order."""

    parts: tuple[Expression, ...]
    tag_function: Expression | None = None


class Array(Node, frozen=True):
    """A JavaScript array, an X++ container, or either as a destructuring target. None is a hole."""

    items: tuple[Expression | None, ...]


class Property(Node, frozen=True):
    """One entry of an `Object`. A plain key is a string `Literal` with the key's own place; a spread has no key."""

    key: Expression | None
    value: Expression
    kind: OneOf["init", "get", "set", "spread"] = "init"
    computed: bool = False


class Object(Node, frozen=True):
    """An object literal, or an object pattern where it is a target (defaults are then `Assign("=", target, default)`)."""

    properties: tuple[Property, ...]


class Unary(Node, frozen=True):
    """`!x -x +x ~x typeof x void x delete x await x yield x`; X++ `byref x`, and in `order by` `x asc`, `x desc`."""

    operator: str
    operand: Expression


class Binary(Node, frozen=True):
    """Two operands, logical operators (`&& || ??`) included; X++ adds `div mod like as is in`, lower-cased.

    The right side of `as` and `is` is a `Name`.
    """

    operator: str
    left: Expression
    right: Expression


class Conditional(Node, frozen=True):
    """`test ? yes : no`."""

    test: Expression
    yes: Expression
    no: Expression


class Assign(Node, frozen=True):
    """`target = value`, `+=` and kin. In a pattern, `=` gives the default."""

    operator: str
    target: Expression
    value: Expression


class Update(Node, frozen=True):
    """`++x`, `x--`."""

    operator: OneOf["++", "--"]
    target: Expression
    prefix: bool


class Spread(Node, frozen=True):
    """`...value` in a call, an array or (as the rest) a pattern."""

    value: Expression


class Sequence(Node, frozen=True):
    """`a, b, c`."""

    items: tuple[Expression, ...]


class Parameter(Node, frozen=True):
    """A formal parameter: a name or pattern. `type` is X++'s declared type as written, None in JavaScript."""

    target: Expression
    default: Expression | None = None
    rest: bool = False
    type: str | None = None


class Attribute(Node, frozen=True):
    """X++ `[Name(arguments)]` on a class, method or field. What is no name or call has no `name` and is the one argument."""

    name: str
    arguments: tuple[Expression, ...]


class Function(Node, frozen=True):
    """Any function or method. `modifiers` are lower-cased (`async`, `generator`, `arrow`; X++ `public`, `static`, ...)."""

    name: str | None
    parameters: tuple[Parameter, ...]
    body: Block
    modifiers: tuple[str, ...] = ()
    type: str | None = None
    attributes: tuple[Attribute, ...] = ()


class Field(Node, frozen=True):
    """A class field; X++ fields have a `type`, lower-cased `modifiers`, and attributes, which the first of several has."""

    key: Expression
    value: Expression | None = None
    static: bool = False
    type: str | None = None
    modifiers: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()


class Method(Node, frozen=True):
    """A method of a class. A plain key is a string `Literal`."""

    key: Expression
    function: Function
    static: bool = False
    kind: OneOf["method", "get", "set", "constructor", "delegate"] = "method"


class Class(Node, frozen=True):
    """A class of either language, or an X++ interface, table, form, form data source, field or control with its code.

    `kind` says which. `parts` are a form's data sources, their fields, and its controls, each a class of its own, whose
    `base` names the control type. JavaScript `static {}` blocks stand in `statements`.
    """

    name: str | None
    base: Expression | None
    members: tuple[Field | Method, ...]
    kind: OneOf[
        "class", "interface", "table", "form", "datasource", "field", "control", "query", "view", "entity", "map"
    ] = "class"
    attributes: tuple[Attribute, ...] = ()
    modifiers: tuple[str, ...] = ()
    interfaces: tuple[str, ...] = ()
    parts: tuple[Class, ...] = ()
    statements: tuple[Statement, ...] = ()


class Aggregate(Node, frozen=True, gc=False):
    """A selected field, or `sum(field)` and kin (`function` lower-cased), of an X++ query."""

    field: str
    function: str | None = None


class Join(Node, frozen=True):
    """`[outer|exists|notexists] join ...`: the joined query, whose own `joins` are empty."""

    kind: OneOf["inner", "outer", "exists", "notexists"]
    query: Query


class Query(Node, frozen=True):
    """X++ `select`, `update_recordset`, `delete_from` and `insert_recordset`, as a statement or inside an expression.

    `buffer` is the table variable (or the table, for `select` without one). `options` are lower-cased (`firstonly`,
    `forupdate`, `hint` of an index, ...). `cross_company` is the container expression, or a `true` literal for a bare `crosscompany`.
    `settings` hold `field = value`; `source` is the select of an insert.
    """

    kind: OneOf["select", "update", "delete", "insert"]
    buffer: Expression
    fields: tuple[Aggregate, ...] = ()
    options: tuple[str, ...] = ()
    cross_company: Expression | None = None
    index: str | None = None
    order_by: tuple[Expression, ...] = ()
    group_by: tuple[Expression, ...] = ()
    where: Expression | None = None
    joins: tuple[Join, ...] = ()
    settings: tuple[Assign, ...] = ()
    source: Query | None = None
    valid_time_state: tuple[Expression, ...] = ()


class Macro(Node, frozen=True, gc=False):
    """X++ `#name` or `#name(arguments)` whose definition is not in sight (a macro library of the system)."""

    name: str
    arguments: tuple[str, ...] = ()


# ── statements ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class Block(Node, frozen=True):
    """`{ ... }`."""

    body: tuple[Statement, ...]


class Evaluate(Node, frozen=True):
    """An expression as a statement."""

    expression: Expression


class Declare(Node, frozen=True):
    """One declared variable, function or class. X++ variables have kind `var` and a `type`; `type` "var" means inferred."""

    kind: OneOf["var", "let", "const", "using", "function", "class"]
    target: Expression
    value: Expression | None = None
    type: str | None = None


class If(Node, frozen=True):
    test: Expression
    yes: Statement
    no: Statement | None = None


class Case(Node, frozen=True):
    """`case tests:`; no tests is `default:`. X++ allows several tests."""

    tests: tuple[Expression, ...]
    body: tuple[Statement, ...]


class Switch(Node, frozen=True):
    subject: Expression
    cases: tuple[Case, ...]


class While(Node, frozen=True):
    """`while`, and `do ... while` (`after`). X++ `while select` has a `Query` as its test."""

    test: Expression
    body: Statement
    after: bool = False


class For(Node, frozen=True):
    """`for (initial; test; update) body`; `initial` may be several statements."""

    initial: tuple[Statement, ...]
    test: Expression | None
    update: Expression | None
    body: Statement


class ForEach(Node, frozen=True):
    """`for (target in|of iterable) body`; `target` is a `Declare` without value, or an expression."""

    target: Declare | Expression
    kind: OneOf["in", "of"]
    iterable: Expression
    body: Statement


class Return(Node, frozen=True):
    value: Expression | None = None


class Throw(Node, frozen=True):
    value: Expression | None = None


class Catch(Node, frozen=True):
    """`target` is JavaScript's bound name or pattern, X++'s exception expression, or the variable that X++ gives a `type`."""

    target: Expression | None
    body: Statement
    type: str | None = None


class Try(Node, frozen=True):
    body: Statement
    catches: tuple[Catch, ...]
    final: Statement | None = None


class Jump(Node, frozen=True, gc=False):
    """`break`, `continue` and X++ `retry`."""

    kind: OneOf["break", "continue", "retry"]
    label: str | None = None


class Labeled(Node, frozen=True):
    label: str
    body: Statement


class Scope(Node, frozen=True):
    """X++ `changecompany(e) s`, `changesite`, `unchecked`, `using (declare) s`; JavaScript `with (e) s`."""

    kind: OneOf["changecompany", "changesite", "unchecked", "using", "with"]
    subject: Expression | Declare
    body: Statement


class ImportName(Node, frozen=True, gc=False):
    """`imported as local`; `imported` is "default", or "*" for the namespace."""

    imported: str
    local: str


class Import(Node, frozen=True):
    """JavaScript `import ... from source`; X++ `using source` and `using local = source`."""

    source: str
    names: tuple[ImportName, ...] = ()


class Export(Node, frozen=True):
    """`export`: a declaration, an expression as default, names (`imported` = local name, `local` = exported name), or `*`."""

    names: tuple[ImportName, ...] = ()
    declaration: Declare | Block | None = None
    default: Expression | None = None
    source: str | None = None


class Broken(Node, frozen=True, gc=False):
    """A statement that could not be read; its error is in the list that the front end returns."""


Expression = (
    Literal | Name | Member | Index | Call | New | Template | Array | Object | Unary | Binary | Conditional | Assign | Update
    | Spread | Sequence | Function | Class | Query | Macro
)  # fmt: skip

Statement = (
    Block | Evaluate | Declare | If | Switch | While | For | ForEach | Return | Throw | Try | Jump | Labeled | Scope | Import
    | Export | Broken
)  # fmt: skip


class Module(Node, frozen=True):
    """What one region or file becomes. `strict_module` is true where JavaScript was read as an ES module."""

    language: OneOf["javascript", "xpp"]
    body: tuple[Statement, ...]
    strict_module: bool = False
