import pytest

from xlint_grammars.containers import aot
from xlint_grammars.decode import decode
from xlint_grammars.syntax import Block, Class, Declare, Function, Literal, Module, Name
from xlint_grammars.text import Document, ParseError, Region

FORM = """<?xml version="1.0" encoding="utf-8"?>
<AxForm xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="Microsoft.Dynamics.AX.Metadata.V6">
  <Name>LtwOrder</Name>
  <SourceCode>
    <Methods xmlns="">
      <Method><Name>classDeclaration</Name><Source><![CDATA[
[Form]
public class LtwOrder extends FormRun
{
}
]]></Source></Method>
      <Method><Name>init</Name><Source><![CDATA[
public void init()
{
    super();
}
]]></Source></Method>
    </Methods>
    <DataSources xmlns="">
      <DataSource>
        <Name>SalesTable_ds</Name>
        <Methods><Method><Name>active</Name><Source>public int active() { return 1 &lt; 2; }</Source></Method></Methods>
        <Fields>
          <Field>
            <DataField>CustAccount</DataField>
            <Methods><Method><Name>modified</Name><Source><![CDATA[public void modified() {}]]></Source></Method></Methods>
          </Field>
        </Fields>
      </DataSource>
    </DataSources>
    <DataControls xmlns="">
      <Control>
        <Name>OkButton</Name>
        <Type>Button</Type>
        <Methods><Method><Name>clicked</Name><Source><![CDATA[void clicked() {}]]></Source></Method></Methods>
      </Control>
    </DataControls>
  </SourceCode>
  <DataSources>
    <AxFormDataSource xmlns=""><Name>SalesTable_DS</Name><Table>SalesTable</Table></AxFormDataSource>
  </DataSources>
</AxForm>
"""


def fake_parse(region: Region, *, macros: object = None) -> tuple[Module, list[ParseError]]:
    """A stand-in that knows heads only; the X++ front end has tests of its own."""
    at = region.to_document
    if "broken" in region.text:
        return Module(at(0), at(0), "xpp", ()), [ParseError(at(0), at(1), "broken")]
    if "class " in region.text or "interface " in region.text:
        kind = "class" if "class " in region.text else "interface"
        name = region.text.split(f"{kind} ")[1].split()[0]
        value = Class(at(0), at(1), name, Name(at(0), at(1), "Base"), (), kind, modifiers=("public",))
        return Module(at(0), at(1), "xpp", (Declare(at(0), at(1), "class", Name(at(0), at(1), name), value),)), []
    head = region.text.split("(")[0].split()
    start = at(region.text.index(head[-1]))
    body = Block(at(0), at(0), ())
    modifiers = (*(word.lower() for word in head[:-1]), *(["macros"] if macros else []))
    function = Function(at(0), at(len(region.text)), head[-1], (), body, modifiers)
    target = Name(start, start + len(head[-1]), head[-1])
    return Module(at(0), at(1), "xpp", (Declare(at(0), at(1), "function", target, function),)), []


def no_macros(region: Region) -> None:
    """Most of these tests define none."""


def read(text: str) -> aot.AotObject:
    found, errors = aot.read(Document("f.xml", text))
    assert errors == ()
    assert found is not None
    return found


def class_of(module: Module) -> Class:
    (declare,) = module.body
    assert isinstance(declare, Declare)
    assert isinstance(declare.value, Class)
    return declare.value


def test_a_forms_code_comes_with_its_place_in_the_form() -> None:
    form = read(FORM)
    assert (form.kind, form.name, FORM[form.start : form.end]) == ("AxForm", "LtwOrder", "LtwOrder")
    found = [
        (piece.role, piece.name, [(owner.kind, owner.name, owner.type) for owner in piece.owners])
        for piece in form.regions
    ]
    source = ("datasource", "SalesTable_ds", "SalesTable")
    assert found == [
        ("declaration", "classDeclaration", []),
        ("method", "init", []),
        ("method", "active", [source]),
        ("method", "modified", [source, ("field", "CustAccount", "")]),
        ("method", "clicked", [("control", "OkButton", "Button")]),
    ]


@pytest.mark.parametrize("encode", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_leave_every_line_where_it_is(encode: str, line_end: str) -> None:
    document = Document("f.xml", decode(FORM.replace("\n", line_end).encode(encode)).text)
    form, errors = aot.read(document)
    assert errors == ()
    assert form is not None
    init = form.regions[1].region
    assert document.position(init.to_document(init.text.index("super"))) == (15, 5)


def test_an_object_becomes_one_class_with_its_parts() -> None:
    module, errors = aot.to_module(read(FORM), fake_parse, no_macros)
    assert errors == ()
    form = class_of(module)
    assert (form.kind, form.name, form.modifiers) == ("form", "LtwOrder", ("public",))
    assert [method.key.value for method in form.members if isinstance(method.key, Literal)] == ["init"]
    source, control = form.parts
    assert (source.kind, source.name, source.base and source.base.name) == ("datasource", "SalesTable_ds", "SalesTable")
    assert [part.name for part in source.parts] == ["CustAccount"]
    assert source.parts[0].kind == "field"
    assert (control.kind, control.base and control.base.name) == ("control", "Button")
    assert FORM[control.start : control.end] == "OkButton"


def _class(*methods: str, declaration: str = "public class A { }", kind: str = "AxClass") -> str:
    inside = "".join(f"<Method><Name>m</Name><Source><![CDATA[{source}]]></Source></Method>" for source in methods)
    code = f"<SourceCode><Declaration><![CDATA[{declaration}]]></Declaration><Methods>{inside}</Methods></SourceCode>"
    return f"<{kind}><Name>A</Name>{code}</{kind}>"


def test_a_broken_method_costs_that_method_only() -> None:
    module, errors = aot.to_module(read(_class("void a() {}", "broken", "void b() {}")), fake_parse, no_macros)
    assert [error.message for error in errors] == ["broken"]
    assert [member.function.name for member in class_of(module).members] == ["a", "b"]


def test_methods_keep_what_makes_them_special() -> None:
    module, _ = aot.to_module(
        read(_class("static void main() {}", "void new() {}", "delegate void d() {}")), fake_parse
    )
    methods = class_of(module).members
    assert [(method.kind, method.static) for method in methods] == [
        ("method", True),
        ("constructor", False),
        ("delegate", False),
    ]
    text = _class("static void main() {}")
    (main,) = class_of(aot.to_module(read(text), fake_parse, no_macros)[0]).members
    assert text[main.key.start : main.key.end] == "main"


@pytest.mark.parametrize(
    ("kind", "declaration", "expected"),
    [
        ("AxClass", "public class A { }", "class"),
        ("AxClass", "interface A { }", "interface"),
        ("AxTable", "public class A extends common { }", "table"),
        ("AxDataEntityView", "public class A extends common { }", "entity"),
        ("AxView", "public class A extends common { }", "view"),
        ("AxMap", "public class A extends common { }", "map"),
    ],
)
def test_the_kind_of_class_is_the_kind_of_object(kind: str, declaration: str, expected: str) -> None:
    assert (
        class_of(aot.to_module(read(_class(declaration=declaration, kind=kind)), fake_parse, no_macros)[0]).kind
        == expected
    )


def test_the_xpp_front_end_fits_and_places_are_those_of_the_file() -> None:
    module, errors = aot.to_module(read(FORM))
    assert errors == ()
    form = class_of(module)
    assert form.base == Name(FORM.index("FormRun"), FORM.index("FormRun") + 7, "FormRun")
    (active,) = form.parts[0].members
    assert FORM[active.key.start : active.key.end] == "active"
    assert FORM[active.start : active.end] == "public int active() { return 1 &lt; 2; }"


def test_macros_of_the_declaration_hold_in_the_methods() -> None:
    text = _class("void a() {}", declaration="class A { #define.x(1) }")
    module, _ = aot.to_module(read(text), fake_parse, lambda region: {"x": region.text})
    (method,) = class_of(module).members
    assert "macros" in method.function.modifiers


def test_a_macro_library_is_one_piece_without_a_class() -> None:
    library = read(
        "<AxMacroDictionary><Name>Lib</Name><Source>#define.A(1)&#xD;\n#define.B(2)</Source></AxMacroDictionary>"
    )
    (piece,) = library.regions
    assert (piece.role, piece.name, piece.region.text) == ("macro", "Lib", "#define.A(1)\r\n#define.B(2)")
    assert aot.to_module(library, fake_parse, no_macros)[0].body == ()


def test_an_entitys_query_methods_are_read_and_its_query_head_is_not_taken_for_the_entity() -> None:
    method = "<Method><Name>{0}</Name><Source>{1}</Source></Method>"
    query = method.format("classDeclaration", "public class Metadata extends QueryRun { }") + method.format(
        "run", "void run() {}"
    )
    inside = f"<ViewMetadata><SourceCode><Methods>{query}</Methods></SourceCode></ViewMetadata></AxDataEntityView>"
    text = _class(kind="AxDataEntityView").replace("</AxDataEntityView>", inside)
    assert [(piece.role, piece.name) for piece in read(text).regions] == [
        ("declaration", "classDeclaration"),
        ("method", "run"),
    ]


def test_a_truncated_object_gives_what_was_read_and_an_error() -> None:
    cut = FORM[: FORM.index("public int active")]
    form, errors = aot.read(Document("f.xml", cut))
    assert form is not None
    assert [piece.name for piece in form.regions][:2] == ["classDeclaration", "init"]
    assert len(errors) == 1
    assert "ends inside" in errors[0].message


@pytest.mark.parametrize("text", ["", "<html/>", "<Axis/>", "<AxClass", "not XML", "<a><AxClass/></a>"])
def test_what_is_no_object_is_none(text: str) -> None:
    assert aot.read(Document("f.xml", text))[0] is None


def test_objects_without_code_or_without_a_name_are_objects_too() -> None:
    assert read("<AxEdt><Name>Num</Name></AxEdt>") == aot.AotObject("AxEdt", "Num", 13, 16, ())
    assert read("<AxClass><SourceCode/></AxClass>").name == ""
