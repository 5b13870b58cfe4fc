"""X++ -> syntax.

`xpp.lark` is the grammar, and `tables.json` what `xlint_grammars.xpp_tables` makes of it. `scanner` turns a text into tokens,
with `macros` resolved and (`context`) keywords told from names; `parser` drives the tables over them, and `nodes` says what
each rule becomes. What does not parse goes through `braces` and `recovery`; `reader` is the way through all of it.
"""

from xlint_grammars.xpp.macros import Macros
from xlint_grammars.xpp.reader import macros_of, parse

__all__ = ["Macros", "macros_of", "parse"]
