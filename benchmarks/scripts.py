"""Web resources of a synthetic customer that have nothing to do with links: form scripts and a few bundles."""

from __future__ import annotations

import random

_COLUMNS = [
    "name",
    "telephone1",
    "emailaddress1",
    "creditlimit",
    "cus_segment",
    "cus_region",
    "cus_status",
    "cus_amount",
    "cus_startdate",
    "cus_enddate",
]
_SECTIONS = ["general", "details", "addresses", "billing", "shipping", "history"]


def a_script(name: str, dice: random.Random) -> str:
    """A form script of 50 to 800 lines; one in forty is a bundle of such functions on few lines."""
    lines = int(min(800, max(50, dice.lognormvariate(5, 0.8))))
    text = [
        f"/** Form script {name}. */",
        "var Customer = window.Customer || {};",
        f"Customer.{name} = (function () {{",
        '    "use strict";',
        "",
    ]
    exported: list[str] = []
    while len(text) < lines - 14:
        function = f"{dice.choice(('on', 'check', 'show'))}{dice.choice(_SECTIONS).title()}{len(exported)}"
        exported.append(function)
        text += dice.choice((_on_change, _visibility, _retrieve, _validate))(function, dice)
        text.append("")
    text += [f"    return {{ {', '.join(f'{each}: {each}' for each in exported)} }};", "})();", ""]
    if dice.random() < 0.025:
        return " ".join(line.strip() for line in text if not line.startswith("/**")) + "\n"
    return "\n".join(text)


def _on_change(function: str, dice: random.Random) -> list[str]:
    left, right = dice.sample(_COLUMNS, 2)
    return [
        f"    function {function}(executionContext) {{",
        "        var formContext = executionContext.getFormContext();",
        f'        var value = formContext.getAttribute("{left}").getValue();',
        "        if (value === null) {",
        "            return;",
        "        }",
        f'        formContext.getAttribute("{right}").setValue(value > {dice.randrange(999)} ? {dice.randrange(99)} : null);',
        "    }",
    ]


def _visibility(function: str, dice: random.Random) -> list[str]:
    return [
        f"    function {function}(executionContext) {{",
        "        var formContext = executionContext.getFormContext();",
        f"        var isNew = formContext.ui.getFormType() === {dice.randint(1, 4)};",
        f'        ["{dice.choice(_COLUMNS)}", "{dice.choice(_COLUMNS)}"].forEach(function (column) {{',
        "            var control = formContext.getControl(column);",
        "            if (control) {",
        "                control.setVisible(!isNew);",
        "                control.setDisabled(isNew);",
        "            }",
        "        });",
        "    }",
    ]


def _retrieve(function: str, dice: random.Random) -> list[str]:
    column = dice.choice(_COLUMNS)
    return [
        f"    async function {function}(executionContext) {{",
        "        const formContext = executionContext.getFormContext();",
        '        const lookup = formContext.getAttribute("parentaccountid").getValue();',
        "        if (!lookup) {",
        "            return;",
        "        }",
        '        const id = lookup[0].id.replace(/[{}]/g, "");',
        f'        const account = await Xrm.WebApi.retrieveRecord("account", id, "?$select={column}");',
        f'        formContext.getAttribute("{dice.choice(_COLUMNS)}").setValue(account.{column} ?? {dice.randrange(99)});',
        "    }",
    ]


def _validate(function: str, dice: random.Random) -> list[str]:
    column, limit = dice.choice(_COLUMNS), dice.randrange(9999)
    return [
        f"    function {function}(executionContext) {{",
        "        var formContext = executionContext.getFormContext();",
        f'        var control = formContext.getControl("{column}");',
        f'        var amount = Number(formContext.getAttribute("{column}").getValue() || 0);',
        f"        for (var step = 0; step < {dice.randint(2, 9)}; step++) {{",
        f"            amount += step * {dice.randrange(1, 99)};",
        "        }",
        f"        if (amount > {limit}) {{",
        f'            control.setNotification("At most {limit}.", "{function}");',
        "        } else {",
        f'            control.clearNotification("{function}");',
        "        }",
        "    }",
    ]
