import pytest

from xlint_grammars.syntax import Evaluate, Query, While
from xpp_reading import nodes, query, read, shape, statement, tokens, words


def test_a_select_names_its_buffer_options_and_condition() -> None:
    found = query("select firstOnly forupdate t where t.A == 1 && t.B")
    assert found.kind == "select"
    assert shape(found.buffer) == "t"
    assert found.options == ("firstonly", "forupdate")
    assert shape(found.where) == "((t.A == 1) && t.B)"


def test_fields_come_before_from() -> None:
    found = query("select A, B[2], sum(C), CountOf from t")
    assert [(each.field, each.function) for each in found.fields] == [
        ("A", None),
        ("B[2]", None),
        ("C", "sum"),
        ("CountOf", None),
    ]
    assert shape(found.buffer) == "t"


def test_a_star_selects_every_field() -> None:
    found = query("select * from t")
    assert (found.fields, shape(found.buffer)) == ((), "t")


def test_clauses_go_to_the_table_that_they_follow() -> None:
    found = query(
        "select t index hint I order by A desc, t.B group by C where t.D"
        " join forupdate u order by u.E where u.F == t.G"
        " outer join v exists join w where w.H notexists join x where x.I"
    )
    assert (found.index, found.options) == ("I", ("hint",))
    assert shape(found.order_by) == "[(desc A), t.B]"
    assert shape(found.group_by) == "[C]"
    assert shape(found.where) == "t.D"
    assert [(join.kind, shape(join.query.buffer)) for join in found.joins] == [
        ("inner", "u"),
        ("outer", "v"),
        ("exists", "w"),
        ("notexists", "x"),
    ]
    assert found.joins[0].query.options == ("forupdate",)
    assert shape(found.joins[0].query.where) == "(u.F == t.G)"
    assert found.joins[1].query.where is None


def test_conditions_one_after_the_other_all_hold() -> None:
    assert shape(query("select t where a == 1 order by b where c || d").where) == "((a == 1) && (c || d))"


def test_a_selected_field_keeps_its_place_in_an_array() -> None:
    assert [each.field for each in query("select A[1], B[C::D] from t").fields] == ["A[1]", "B[C::D]"]


@pytest.mark.parametrize(
    ("text", "companies"),
    [
        ("select crosscompany t", "True"),
        ("select crossCompany : companies t", "companies"),
        ("select crosscompany : ['a', 'b'] * from t", "Array(['a', 'b'])"),
        ("select crosscompany (f(x)) A from t", "f(x)"),
        ("select crosscompany: (['dat'] + ['dmo']) t", "(Array(['dat']) + Array(['dmo']))"),
        ("select crosscompany: this.companies() A from t", "this.companies()"),
    ],
)
def test_companies_are_crossed_with_and_without_a_list(text: str, companies: str) -> None:
    assert shape(query(text).cross_company) == companies


def test_valid_time_state_takes_one_date_or_two() -> None:
    assert shape(query("select validtimestate(a, b) t").valid_time_state) == "[a, b]"


@pytest.mark.parametrize(
    "option",
    [
        "reverse", "firstfast", "firstonly", "firstonly1", "firstonly10", "firstonly100", "firstonly1000", "forupdate",
        "nofetch", "forceselectorder", "forcenestedloop", "forceliterals", "forceplaceholders", "repeatableread",
        "optimisticlock", "pessimisticlock", "generateonly",
    ],
)  # fmt: skip
def test_every_documented_option_is_known(option: str) -> None:
    assert query(f"select {option.upper()} t").options == (option,)


def test_several_group_by_clauses_are_one_list() -> None:
    assert shape(
        query("select sum(A) from t group by B join u group by u.C, D group by E").joins[0].query.group_by
    ) == ("[u.C, D, E]")


def test_update_recordset_sets_fields() -> None:
    found = query("update_recordset t setting A = 1, B[1] = t.C + u.D join u where u.E == t.E")
    assert found.kind == "update"
    assert shape(found.settings) == "[Assign('=', A, 1), Assign('=', Index(B, 1, False), (t.C + u.D))]"
    assert len(found.joins) == 1


def test_a_field_named_like_an_option_can_be_set_and_ordered_by() -> None:
    found = query("update_recordset t setting Reverse = 1 where t.Client == 2")
    assert shape(found.settings) == "[Assign('=', Reverse, 1)]"
    assert shape(query("select t order by index").order_by) == "[index]"


def test_set_based_statements_take_options() -> None:
    assert query("update_recordset forceliterals crosscompany t setting A = 1").options == ("forceliterals",)
    assert query("delete_from forcenestedloop t").options == ("forcenestedloop",)
    assert query("insert_recordset forceplaceholders t (A) select B from u").options == ("forceplaceholders",)


def test_delete_from_has_a_condition() -> None:
    found = query("delete_from t where t.A == 1 exists join u where u.B == t.B")
    assert (found.kind, shape(found.where)) == ("delete", "(t.A == 1)")


def test_insert_recordset_selects_what_it_inserts() -> None:
    found = query("insert_recordset t (A, B) select firstonly C, D from u where u.E")
    assert found.kind == "insert"
    assert [each.field for each in found.fields] == ["A", "B"]
    assert found.source is not None and [each.field for each in found.source.fields] == ["C", "D"]


def test_where_is_in_a_container() -> None:
    assert shape(query("select t where t.A in values").where) == "(t.A in values)"


def test_a_condition_may_be_a_macro() -> None:
    assert shape(query("select t where #VendTableNotBlocked(vendTable)").where) == (
        "#VendTableNotBlocked('vendTable',)"
    )


def test_a_macro_behind_a_query_may_go_on_with_it() -> None:
    found = query("select t where t.A == 1 #AndNotBlocked")
    assert "#AndNotBlocked" in found.options


def test_a_table_may_be_called_by_the_name_of_its_type() -> None:
    assert shape(query("select CustTable where CustTable.AccountNum == x").buffer) == "CustTable"


def test_while_select_reads_its_body_behind_the_last_clause() -> None:
    only = statement("while select A from t order by B asc join u where u.C == t.C { f(); }")
    assert isinstance(only, While) and isinstance(only.test, Query)
    assert shape(only.body) == "Block([Evaluate(f())])"


def test_a_select_in_an_expression_spans_its_own_text() -> None:
    source = "void m() { return (select firstonly t where t.A).RecId; }"
    (found,) = (node for node in _queries(source))
    assert source[found.start : found.end] == "select firstonly t where t.A"


def test_joins_span_their_own_clauses() -> None:
    source = "void m() { select t where t.A join u order by u.C where u.B; }"
    (found,) = _queries(source)
    (join,) = found.joins
    assert source[join.start : join.end] == "join u order by u.C where u.B"
    assert source[found.start : found.end] == "select t where t.A join u order by u.C where u.B"


def _queries(source: str) -> list[Query]:
    return [node for node in nodes(read(source)) if isinstance(node, Query)][:1]


def test_every_word_of_a_query_is_in_its_syntax() -> None:
    source = """void m()
{
    while select forupdate crosscompany : companies Amount, count(RecId) from trans
        index hint DateIdx
        order by trans.Date desc, Reference.Id
        group by Voucher
        where trans.Account == account && (trans.Date > 1\\1\\2020 || trans.Kind like 'A*')
        exists join header where header.Id == trans.Id
    {
        next trans;
        update_recordset trans setting Amount = trans.Amount * 2 where trans.Kind == Kind::B;
        insert_recordset copy (Id, Kind) select Id, Kind from trans join header where header.Id;
        delete_from trans;
    }
}
"""
    module = read(source)
    assert words(module, source) == tokens(source)


def test_aggregates_need_no_reserved_words() -> None:
    only = statement("count(x);")
    assert isinstance(only, Evaluate)
