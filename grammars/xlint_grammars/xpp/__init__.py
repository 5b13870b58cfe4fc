"""X++ -> syntax.

`xpp.lark` is the grammar, `tables.json` what `xpp_tables` makes of it, `tokens` and `macros` turn a text into its tokens, `parser`
drives the tables over them, `nodes` says what each rule becomes, and `recovery` goes on after what could not be read.
"""

from xlint_grammars.xpp.macros import Macros
from xlint_grammars.xpp.reader import macros_of, parse

__all__ = ["Macros", "macros_of", "parse"]
