import pytest

from xlint_grammars import xpp
from xlint_grammars.syntax import Attribute, Declare, Evaluate, Field, Import, Method, Module, Name
from xlint_grammars.text import Document, Region
from xpp_reading import body, declared_class, method, method_names, problems, read, shape, tokens, words


def test_a_class_declaration_has_fields() -> None:
    found = declared_class(
        "public final class A extends B implements C, D.E { int x; private static str y = 'z'; T a, b[]; }"
    )
    assert (found.name, found.kind, found.modifiers, found.interfaces) == (
        "A",
        "class",
        ("public", "final"),
        ("C", "D.E"),
    )
    assert shape(found.base) == "B"
    assert [(each.key.value, each.type, each.static) for each in found.members if isinstance(each, Field)] == [  # type: ignore[union-attr]
        ("x", "int", False),
        ("y", "str", True),
        ("a", "T", False),
        ("b", "T[]", False),
    ]


def test_a_whole_class_has_its_methods_inside() -> None:
    found = declared_class(
        "class A { int x; void new() { } public static void main(Args _args) { } delegate void d() { } }"
    )
    methods = [each for each in found.members if isinstance(each, Method)]
    assert [(each.function.name, each.kind, each.static) for each in methods] == [
        ("new", "constructor", False),
        ("main", "method", True),
        ("d", "delegate", False),
    ]


def test_an_interface_has_methods_without_a_body() -> None:
    found = declared_class("interface A extends B { void f(); public int g(str _x) { } }")
    assert found.kind == "interface"
    assert method_names(read("interface A extends B { void f(); public int g(str _x) { } }")) == ["f", "g"]


def test_a_method_alone_is_a_function_with_all_its_modifiers_in_any_order() -> None:
    found = method("STATIC public client server int f(str _a, B _b = 1, int _c[3]) { return 1; }")
    assert found.modifiers == ("static", "public", "client", "server")
    assert (found.name, found.type) == ("f", "int")
    assert [(shape(p.target), p.type, shape(p.default)) for p in found.parameters] == [
        ("_a", "str", "None"),
        ("_b", "B", "1"),
        ("_c", "int[3]", "None"),
    ]


def test_the_name_of_a_method_and_its_whole_text_have_their_places() -> None:
    source = "\n/// doc\n[A]\npublic void run()\n{\n}\n"
    (only,) = read(source).body
    assert isinstance(only, Declare)
    assert isinstance(only.target, Name)
    assert source[only.target.start : only.target.end] == "run"
    assert source[only.start : only.end] == "[A]\npublic void run()\n{\n}"


def test_attributes_have_arguments_and_may_be_stacked() -> None:
    found = declared_class("[ExtensionOf(classStr(A)), B]\n[SysObsolete('x', false, 31\\12\\2030)]\nfinal class C { }")
    assert [(each.name, shape(each.arguments)) for each in found.attributes] == [
        ("ExtensionOf", "[classStr(A)]"),
        ("B", "[]"),
        ("SysObsolete", "['x', False, '31\\\\12\\\\2030']"),
    ]
    assert method("[Microsoft.A.B(1)] void f() { }").attributes == (
        Attribute(1, 17, "Microsoft.A.B", method("[Microsoft.A.B(1)] void f() { }").attributes[0].arguments),
    )


def test_attributes_stand_before_fields_and_methods_in_a_class() -> None:
    found = declared_class("class A { [DataMember('x'), Y] str x; [Hookable(false)] void f() { } }")
    (function,) = (each.function for each in found.members if isinstance(each, Method))
    assert [each.name for each in function.attributes] == ["Hookable"]


def test_fields_keep_their_attributes_and_modifiers() -> None:
    source = "class A { [DataMember('x'), Y] private static str x, y; const int z; }"
    x, y, z = (each for each in declared_class(source).members if isinstance(each, Field))
    assert [(each.name, shape(each.arguments)) for each in x.attributes] == [("DataMember", "['x']"), ("Y", "[]")]
    assert source[x.start : x.end] == "[DataMember('x'), Y] private static str x"
    assert (x.modifiers, y.modifiers, z.modifiers) == (("private", "static"), ("private", "static"), ("const",))
    assert y.attributes == ()


def test_what_is_no_attribute_is_kept_as_the_argument_of_one() -> None:
    (odd,) = declared_class("[A | B(true)] class C { }").attributes
    assert (odd.name, shape(odd.arguments)) == ("", "[(A | B(True))]")


def test_attributes_stand_before_no_variable_outside_a_class() -> None:
    assert problems("[A] int x;") != ()
    (only,) = read("public const int x = 1;").body
    assert isinstance(only, Declare)
    assert (only.kind, only.type, only.start) == ("const", "int", 0)


def test_sizes_of_arrays_are_kept_as_text() -> None:
    (x,) = (each for each in declared_class("class A { int x[2 * B::C, f(#D[1], 'h') - -e.g]; }").members)
    assert isinstance(x, Field)
    assert x.type == "int[2 * B::C, f(#D[1], 'h') - -e.g]"


LONG = "x" + ".a" * 5000


@pytest.mark.parametrize(
    "source",
    [
        f"{LONG} y;",
        f"class A extends {LONG} {{ }}",
        f"[{LONG}] class A {{ }}",
        f"using {LONG};",
        f"int y[{'1+' * 5000}1];",
    ],
    ids=["type", "base", "attribute", "using", "size"],
)
def test_long_names_need_no_stack(source: str) -> None:
    assert problems(source) == ()


def test_usings_come_before_a_class() -> None:
    module = read("using System.IO;\nusing TS = Microsoft.Serialization;\n#Lib\nclass A { }")
    plain, alias, macro, _ = module.body
    assert isinstance(plain, Import) and (plain.source, plain.names) == ("System.IO", ())
    assert isinstance(alias, Import) and (alias.source, alias.names[0].local) == ("Microsoft.Serialization", "TS")
    assert isinstance(macro, Evaluate)


def test_chain_of_command_extends_by_attribute() -> None:
    found = declared_class(
        "[ExtensionOf(tableStr(T))] final class T_Extension { public boolean f() { return next f(); } }"
    )
    assert found.attributes[0].name == "ExtensionOf"


def test_forms_nest_the_classes_of_their_controls() -> None:
    found = declared_class(
        "[Form] class F extends FormRun { [Control('Button')] class Ok { void clicked() { super(); } } }"
    )
    (inner,) = found.parts
    assert (inner.name, inner.attributes[0].name, len(inner.members)) == ("Ok", "Control", 1)


def test_a_form_as_text_says_what_its_classes_are() -> None:
    form = declared_class(
        "[Form] public class F extends FormRun { [DataSource] class T { [DataField] class A { void modified() { } } }"
        " [Control('Button')] class Ok { } class Helper { } }"
    )
    source, control, other = form.parts
    (field,) = source.parts
    assert [each.kind for each in (form, source, field, control, other)] == [
        "form", "datasource", "field", "control", "class",
    ]  # fmt: skip
    assert (shape(form.base), shape(control.base), source.base) == ("FormRun", "Button", None)


def test_macros_in_a_class_body_are_kept_beside_its_members() -> None:
    found = declared_class(
        "class A\n{\n    int x;\n    #Lib\n    #define.Y(1)\n    #localmacro.List\n        x\n    #endmacro\n}"
    )
    assert [shape(each) for each in found.statements] == ["Evaluate(#Lib)"]
    assert len(found.members) == 1


def test_methods_may_follow_each_other_without_a_class() -> None:
    names = [each.value.name for each in read("void a() { } public int b() { } C c() { }").body]  # type: ignore[union-attr]
    assert names == ["a", "b", "c"]


def test_offsets_are_those_of_the_document_in_one_piece() -> None:
    document = Document("a.xml", "<Source>void f() { x('y'); }</Source>")
    module, errors = xpp.parse(Region(document.text[8:28], ((0, 8),)))
    assert errors == ()
    (only,) = module.body
    assert isinstance(only, Declare)
    assert document.text[only.target.start : only.target.end] == "f"


def test_offsets_are_those_of_the_document_in_many_pieces() -> None:
    document = Document("a.xml", "if (a &lt; bc) { d(); }")
    module, errors = xpp.parse(Region("if (a < bc) { d(); }", ((0, 0), (7, 10))))
    assert errors == ()
    assert isinstance(module, Module)
    assert shape(module.body[0]) == "If((a < bc), Block([Evaluate(d())]), None)"
    assert module.body[0].end == len(document.text)
    found = module.body[0].test.right  # type: ignore[union-attr]
    assert document.text[found.start : found.end] == "bc"


def test_an_empty_text_is_an_empty_module() -> None:
    for text in ("", "  \n", "// only a comment", ";;"):
        assert read(text).body == ()


def test_local_functions_and_methods_are_told_apart_by_where_they_stand() -> None:
    inner, *_ = body(read("void a() { int b() { return 1; } b(); }"))
    assert isinstance(inner, Declare) and inner.kind == "function"


def test_every_word_of_a_unit_is_in_its_syntax_in_order() -> None:
    source = """using System.IO;
using Net = System.Net.Http;
#CommonLib
[SysObsolete('use another', false, 31\\12\\2030), Description("it''s")]
public final class LtwThing extends RunBase implements BatchRetryable, System.IDisposable
{
    [DataMember(#Name), Microsoft.Hidden]
    private const str Prefix = 'a', Other = "b";
    #Local
    Map values[#Size], more;
    str 50 names[2, 10];

    public static client server LtwThing construct(Args _args, System.Byte[] _bytes, int _size = 0x10)
    {
        container packed = [#CurrentVersion, 1.5, Exception::Error, System.Int32::MaxValue];
        int twice(int _x)
        {
            return _x * 2;
        }
        ;
        [first, second.third] = packed;
        for (int i = 1, j = 2; i <= conLen(packed); i++)
        {
            this.(fieldNum(T, F))[i] = packed is System.Object ? new Net.Client(twice(i)) : null;
        }
        switch (first)
        {
            case 1, 2: case f(A): break;
            default: throw error(strFmt(@"c:\\%1", second));
        }
        try
        {
            changecompany (other) { ttsbegin; flush T; next buffer; next run(byref x); ttscommit; }
        }
        catch (Exception::Deadlock, buffer) { retry; }
        catch (System.IO.IOException failed) { throw failed; }
        finally { print a, b; }
        using (System.IO.Stream stream = open()) { do { x -= 1; } while (!(x like 'a*') || ~y mod 2); }
        if ((select firstonly sum(Amount) from t where t.A in list).Amount != 0) return;
    }
}
"""
    module = read(source)
    assert words(module, source) == tokens(source)
