import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlint_grammars.containers import xpo
from xlint_grammars.text import Document

EXPORT = """Exportfile for AOT version 1.0 or later
Formatversion: 1

***Element: CLS

; Microsoft Dynamics AX Class: LtwUrl unloaded
  CLASS #LtwUrl
    PROPERTIES
      Name                #LtwUrl
    ENDPROPERTIES
    METHODS
      SOURCE #classDeclaration
        #class LtwUrl
        #{
        #}
      ENDSOURCE
      SOURCE #main
        #static void main(Args _args)
        #{
        #    #localMacro.x
        #}
      ENDSOURCE
    ENDMETHODS
  ENDCLASS

***Element: FRM
FORM #LtwOrder
  PROPERTIES
    Name                #LtwOrder
  ENDPROPERTIES
  METHODS
    SOURCE #init
      #void init() {}
    ENDSOURCE
  ENDMETHODS
  OBJECTBANK
    DATASOURCE
      OBJECTPOOL
        PROPERTIES
          Name                #SalesTable
          Table               #SalesTable_T
        ENDPROPERTIES
        FIELDLIST
          DATAFIELD CustAccount
            PROPERTIES
            ENDPROPERTIES
            METHODS
              SOURCE #modified
                #void modified() {}
              ENDSOURCE
            ENDMETHODS
          ENDDATAFIELD
        ENDFIELDLIST
      ENDOBJECTPOOL
      METHODS
        SOURCE #active
          #int active() { return 1; }
        ENDSOURCE
      ENDMETHODS
    ENDDATASOURCE
  ENDOBJECTBANK
  DESIGN
    CONTAINER
      CONTROL BUTTON
        PROPERTIES
          Name                #Ok
        ENDPROPERTIES
        METHODS
          SOURCE #clicked
            #void clicked() {}
          ENDSOURCE
        ENDMETHODS
      ENDCONTROL
    ENDCONTAINER
  ENDDESIGN
ENDFORM

***Element: DBE
  ENUMTYPE #LtwStatus
  ENDENUMTYPE

***Element: JOB
  SOURCE #LtwJob
    #static void LtwJob(Args _args) {}
  ENDSOURCE

***Element: MCR
  SOURCE #LtwMacros
    ##define.Host('x')
  ENDSOURCE

***Element: END
"""


def test_an_export_holds_several_objects() -> None:
    objects, errors = xpo.read(Document("a.xpo", EXPORT))
    assert errors == ()
    assert [(item.kind, item.name) for item in objects] == [
        ("AxClass", "LtwUrl"),
        ("AxForm", "LtwOrder"),
        ("AxJob", "LtwJob"),
        ("AxMacroDictionary", "LtwMacros"),
    ]
    assert all(EXPORT[item.start : item.end] == item.name for item in objects)


def test_pieces_have_roles_and_owners_like_those_of_aot_xml() -> None:
    form = xpo.read(Document("a.xpo", EXPORT))[0][1]
    found = [
        (piece.role, piece.name, [(owner.kind, owner.name, owner.type) for owner in piece.owners])
        for piece in form.regions
    ]
    source = ("datasource", "SalesTable", "SalesTable_T")
    assert found == [
        ("method", "init", []),
        ("method", "modified", [source, ("field", "CustAccount", "")]),
        ("method", "active", [source]),
        ("method", "clicked", [("control", "Ok", "BUTTON")]),
    ]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_code_loses_its_hash_signs_and_keeps_its_places(line_end: str) -> None:
    text = EXPORT.replace("\n", line_end)
    document = Document("a.xpo", text)
    main = xpo.read(document)[0][0].regions[1].region
    assert main.text.split(line_end) == ["static void main(Args _args)", "{", "    #localMacro.x", "}", ""]
    assert "".join(text[main.to_document(offset)] for offset in range(len(main.text))) == main.text
    assert document.position(main.to_document(main.text.index("#localMacro"))) == (20, 14)


def test_a_macro_librarys_own_hash_signs_stay() -> None:
    (piece,) = xpo.read(Document("a.xpo", EXPORT))[0][3].regions
    assert (piece.role, piece.region.text) == ("macro", "#define.Host('x')\n")


def test_an_export_that_is_cut_off_gives_what_is_there_and_an_error() -> None:
    cut = EXPORT[: EXPORT.index("#localMacro.x") + 8]
    objects, errors = xpo.read(Document("a.xpo", cut))
    assert [piece.name for piece in objects[0].regions] == ["classDeclaration", "main"]
    assert [error.message for error in errors] == ["the file ends inside `main`"]
    assert cut[errors[0].start : errors[0].end] == "main"


def test_a_file_that_is_no_export_is_an_error() -> None:
    objects, errors = xpo.read(Document("a.xpo", "hello"))
    assert objects == ()
    assert errors[0].message == "no `***Element:` line: not an AX export"


LINES = st.sampled_from(EXPORT.splitlines(keepends=True))


@given(st.lists(LINES, max_size=40).map("".join))
def test_shuffled_lines_never_make_it_raise(text: str) -> None:
    for item in xpo.read(Document("a.xpo", text))[0]:
        for piece in item.regions:
            for offset, character in enumerate(piece.region.text):
                assert text[piece.region.to_document(offset)] == character
