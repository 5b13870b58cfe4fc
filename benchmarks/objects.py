"""Ordinary X++ objects of a synthetic customer, as AOT XML."""

from __future__ import annotations

import random
from collections.abc import Sequence

from benchmarks.methods import NOUNS, QUALITIES, some_methods

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_NAMESPACE = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'


def named(kind: str, number: int, dice: random.Random) -> str:
    """A name that no other number has."""
    return f"Cus{dice.choice(QUALITIES)}{dice.choice(NOUNS)}{kind}{number:05}"


def ax_class(
    name: str, summary: str, methods: Sequence[tuple[str, str]], head: str = "public final class {name}"
) -> str:
    declaration = f"/// <summary>\n/// {summary}\n/// </summary>\n{head.format(name=name)}\n{{\n}}\n"
    return (
        f"{_HEAD}<AxClass {_NAMESPACE}>\n\t<Name>{name}</Name>\n\t<SourceCode>\n"
        f"\t\t<Declaration><![CDATA[\n{declaration}]]></Declaration>\n\t\t<Methods>\n"
        + "".join(_method(*each) for each in methods)
        + "\t\t</Methods>\n\t</SourceCode>\n</AxClass>\n"
    )


def menu_item(name: str, kind: str, target: str) -> str:
    object_type = "Class" if kind == "Action" else "Form"
    return (
        f'{_HEAD}<AxMenuItem{kind} {_NAMESPACE} xmlns="Microsoft.Dynamics.AX.Metadata.V1">\n\t<Name>{name}</Name>\n'
        f"\t<AllowRootNavigation>Yes</AllowRootNavigation>\n\t<Label>{name}</Label>\n\t<Object>{target}</Object>\n"
        f"\t<ObjectType>{object_type}</ObjectType>\n</AxMenuItem{kind}>\n"
    )


def an_object(number: int, dice: random.Random) -> tuple[str, str, str]:
    """Folder, name and text of an ordinary object."""
    make = dice.choices(list(_KINDS), weights=list(_KINDS.values()))[0]
    return make(number, dice)


def _method(name: str, source: str) -> str:
    return f"\t\t\t<Method>\n\t\t\t\t<Name>{name}</Name>\n\t\t\t\t<Source><![CDATA[\n{source}\n\n]]></Source>\n\t\t\t</Method>\n"


def _class(number: int, dice: random.Random) -> tuple[str, str, str]:
    name = named("Service", number, dice)
    return "AxClass", name, ax_class(name, f"{name} of the customer.", some_methods(dice, dice.randint(5, 40)))


def _extension(number: int, dice: random.Random) -> tuple[str, str, str]:
    """Chain of Command over a standard table."""
    table = dice.choice(("CustTable", "SalesTable", "SalesLine", "PurchTable", "VendTable"))
    name = f"{named(table, number, dice)}_Extension"
    body = (
        "    public void initValue()\n    {\n        next initValue();\n\n"
        f"        if (this.RecId == {dice.randrange(9999)})\n        {{\n            info('{name}');\n        }}\n    }}"
    )
    head = f"[ExtensionOf(tableStr({table}))]\nfinal class {{name}}"
    methods = [("initValue", body), *some_methods(dice, dice.randint(5, 12))]
    return "AxClass", name, ax_class(name, f"Extends {table}.", methods, head)


def _form(number: int, dice: random.Random) -> tuple[str, str, str]:
    name = named("Form", number, dice)
    methods = [
        (
            "classDeclaration",
            f"[Form]\npublic class {name} extends FormRun\n{{\n    int opened{dice.randrange(999)};\n}}",
        )
    ]
    methods.append(
        (
            "init",
            f"    public void init()\n    {{\n        super();\n        element.design().caption('{name}');\n    }}",
        )
    )
    fields = dice.sample(["AccountNum", "CustGroup", "Currency", "PaymTermId", "Party", "Blocked"], dice.randint(2, 6))
    controls = "".join(
        f'\t\t\t<AxFormControl xmlns="" i:type="AxFormStringControl">\n\t\t\t\t<Name>CustTable_{field}</Name>\n'
        '\t\t\t\t<Type>String</Type>\n\t\t\t\t<FormControlExtension i:nil="true" />\n'
        f"\t\t\t\t<DataField>{field}</DataField>\n\t\t\t\t<DataSource>CustTable</DataSource>\n\t\t\t</AxFormControl>\n"
        for field in fields
    )
    return (
        "AxForm",
        name,
        (
            f'{_HEAD}<AxForm {_NAMESPACE} xmlns="Microsoft.Dynamics.AX.Metadata.V6">\n\t<Name>{name}</Name>\n'
            f'\t<SourceCode>\n\t\t<Methods xmlns="">\n{"".join(_method(*each) for each in methods)}\t\t</Methods>\n'
            '\t\t<DataSources xmlns="" />\n\t\t<DataControls xmlns="" />\n\t\t<Members xmlns="" />\n\t</SourceCode>\n'
            '\t<DataSources>\n\t\t<AxFormDataSource xmlns="">\n\t\t\t<Name>CustTable</Name>\n\t\t\t<Table>CustTable</Table>\n'
            "\t\t\t<ReferencedDataSources />\n\t\t\t<DataSourceLinks />\n\t\t</AxFormDataSource>\n\t</DataSources>\n"
            f'\t<Design>\n\t\t<Caption xmlns="">{name}</Caption>\n\t\t<Controls xmlns="">\n{controls}\t\t</Controls>\n'
            "\t</Design>\n\t<Parts />\n</AxForm>\n"
        ),
    )


def _table(number: int, dice: random.Random) -> tuple[str, str, str]:
    name = named("Table", number, dice)
    fields = "".join(
        f'\t\t<AxTableField xmlns="" i:type="AxTableFieldString">\n\t\t\t<Name>{dice.choice(QUALITIES)}{at}</Name>\n'
        "\t\t\t<ExtendedDataType>Name</ExtendedDataType>\n\t\t</AxTableField>\n"
        for at in range(dice.randint(3, 20))
    )
    methods = [
        ("classDeclaration", f"public class {name} extends common\n{{\n}}"),
        *some_methods(dice, dice.randint(1, 6)),
    ]
    return (
        "AxTable",
        name,
        (
            f"{_HEAD}<AxTable {_NAMESPACE}>\n\t<Name>{name}</Name>\n\t<SourceCode>\n\t\t<Methods>\n"
            f"{''.join(_method(*each) for each in methods)}\t\t</Methods>\n\t</SourceCode>\n\t<Label>{name}</Label>\n"
            f"\t<Fields>\n{fields}\t</Fields>\n</AxTable>\n"
        ),
    )


def _edt(number: int, dice: random.Random) -> tuple[str, str, str]:
    name = named("Text", number, dice)
    return (
        "AxEdt",
        name,
        (
            f'{_HEAD}<AxEdt {_NAMESPACE} xmlns="" i:type="AxEdtString">\n\t<Name>{name}</Name>\n\t<Label>{name}</Label>\n'
            f"\t<ArrayElements />\n\t<Relations />\n\t<TableReferences />\n\t<StringSize>{dice.randrange(5, 255)}</StringSize>\n</AxEdt>\n"
        ),
    )


def _enum(number: int, dice: random.Random) -> tuple[str, str, str]:
    name = named("State", number, dice)
    values = "".join(
        f"\t\t<AxEnumValue>\n\t\t\t<Name>{word}</Name>\n\t\t\t<Value>{at}</Value>\n\t\t</AxEnumValue>\n"
        for at, word in enumerate(dice.sample(QUALITIES, dice.randint(2, 9)))
    )
    text = f"{_HEAD}<AxEnum {_NAMESPACE}>\n\t<Name>{name}</Name>\n\t<EnumValues>\n{values}\t</EnumValues>\n</AxEnum>\n"
    return "AxEnum", name, text


def _display_item(number: int, dice: random.Random) -> tuple[str, str, str]:
    name = named("Item", number, dice)
    return "AxMenuItemDisplay", name, menu_item(name, "Display", dice.choice(("CustTable", "SalesTable", "VendTable")))


_KINDS = {_class: 40, _extension: 12, _form: 12, _table: 10, _edt: 10, _enum: 8, _display_item: 8}
