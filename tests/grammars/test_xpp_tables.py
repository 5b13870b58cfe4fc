import subprocess
import sys
from collections import Counter

from xlint_grammars import xpp_tables
from xlint_grammars.xpp import tables
from xlint_grammars.xpp.nodes import builder

# Where the grammar leaves open whether a text goes on, reading on is right: the terminal, and the rule that could have ended.
SETTLED = {
    ("else", "if"): "an `else` belongs to the nearest `if`",
    ("catch", "try"): "a `catch` belongs to the nearest `try`",
    ("finally", "try"): "a `finally` belongs to the nearest `try`",
    ("[", "target"): "`while select t where x [1]`: an index, not a statement that begins with a container",
    ("(", "target"): "`while select t where x (1)`: a call, not a statement that begins with a parenthesis",
    ("(", "dotted"): "`while select t sum(x) ...`: an aggregate, not a table and a statement",
    ("[", "ordered"): "`while select t order by x [1]`: an array field",
    ("[", "buffer"): "`while select t [1] ...`: an array field",
    ("[", "type"): "`while select t where x is A []`: an array type",
    ("[", "element_type"): "`while select t where x is A [1]`: a rank, though it has no sizes in a type",
    ("[", "new_array_end"): "`while select t where x == new A[1] []`: an array of arrays",
    ("(", "new_array_end"): "`while select t where x == new A[1] ()`: the parentheses that end an array's creation",
    **{
        (terminal, "value"): "`catch (e) ...`: what stands in parentheses behind `catch` is what is caught"
        for terminal in ("(", "[", ";", "++", "--")
    },
    ("MACRO", "query"): "`while select t #m`: a macro that goes on with the query",
    ("MACRO_LINE", "case"): "a macro behind a `case` is one of its statements",
    ("BROKEN", "case"): "what is broken behind a `case` is one of its statements",
}


def test_the_tables_are_those_of_the_grammar() -> None:
    assert xpp_tables.TABLES.read_bytes() == xpp_tables.generated(), "run python -m xlint_grammars.xpp_tables"


def test_the_tables_do_not_depend_on_the_hash_seed() -> None:
    code = "from xlint_grammars import xpp_tables; import hashlib; print(hashlib.sha256(xpp_tables.generated()).hexdigest())"
    digests = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_only_the_known_places_are_left_open_by_the_grammar() -> None:
    _, conflicts = xpp_tables.analyse(xpp_tables.GRAMMAR.read_text(encoding="utf-8"))
    assert set(conflicts) == set(SETTLED)


def test_every_rule_has_its_function() -> None:
    for _, _, action, kept in tables.RULES:
        if action:
            builder(action)
        else:
            assert len(kept) == 1


def test_every_spelling_is_one_terminal() -> None:
    counted = Counter(spelling for spelling in tables.SPELLINGS if spelling)
    assert set(counted.values()) == {1}


def test_lark_is_not_loaded_to_parse() -> None:
    code = "import sys, xlint_grammars.xpp; print('lark' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
