"""Texts that are nearly right: words of a grammar, drawn at random down to a depth, now and then with a word that is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random

Grammar = Mapping[str, Sequence[str]]
"""Alternatives by name. `<name>` stands for a word of that name; the first alternative is one that ends."""

_REFERENCE = re.compile(r"<<(\w+)>>")


def word(grammar: Grammar, name: str, random: Random, depth: int = 6) -> str:
    """A word of the grammar. Below `depth` only first alternatives are taken, so that it ends."""
    alternatives = grammar[name]
    chosen = alternatives[0] if depth <= 0 or random.random() < 0.15 else random.choice(alternatives)
    if random.random() < 0.002:
        chosen = random.choice(grammar[random.choice(sorted(grammar))])
    return _REFERENCE.sub(lambda reference: word(grammar, reference[1], random, depth - 1), chosen)


JAVASCRIPT: Grammar = {
    "program": [
        "<<statement>>\n<<statement>>",
        "<<statement>>\n<<program>>",
        "import x from 'y';\n<<program>>",
        "<<statement>>",
    ],
    "statement": [
        "f();",
        "var <<name>> = <<expression>>;",
        "<<expression>>;",
        "if (<<expression>>) { <<statement>> } else <<statement>>",
        "for (var <<name>> of <<expression>>) { <<statement>> }",
        "for (let i = 0; i < <<expression>>; i++) <<statement>>",
        "while (<<expression>>) { <<statement>> break; }",
        "function <<name>>(<<name>>, b = <<expression>>) { <<statement>> return <<expression>>; }",
        "class A extends <<expression>> { #p = <<expression>>; static m(<<name>>) { <<statement>> } get x() { return <<expression>>; } }",
        "switch (<<expression>>) { case <<expression>>: <<statement>> default: <<statement>> }",
        "try { <<statement>> } catch (e) { <<statement>> } finally { <<statement>> }",
        "return <<expression>>;",
        "label: <<statement>>",
        "var { a, b: [<<name>>], ...rest } = <<expression>>;",
        "/* xlint: ignore[x] y */ <<statement>>",
        "// <<text>>\n",
        "window.open(<<url>>);",
        "Xrm.Navigation.openUrl(<<url>>);",
        "location.href = <<url>>;",
        "async function g() { await <<expression>>; }",
    ],
    "expression": [
        "a",
        "<<name>>",
        "<<name>>.<<name>>",
        "<<expression>> + <<expression>>",
        "<<name>>(<<expression>>, <<expression>>)",
        "'<<text>>'",
        '"<<text>>"',
        "`<<text>>${<<expression>>}<<text>>`",
        "/<<text>>/g",
        "[<<expression>>, ...<<expression>>]",
        "{ a: <<expression>>, [<<expression>>]: 1, b() { <<statement>> } }",
        "(<<name>>) => <<expression>>",
        "function () { <<statement>> }",
        "<<expression>> ? <<expression>> : <<expression>>",
        "<<expression>>?.<<name>>",
        "new <<name>>(<<expression>>)",
        "!<<expression>>",
        "(<<expression>>, <<expression>>)",
        "<<name>> = <<expression>>",
        "<<expression>> ?? <<expression>>",
        "1e400",
        "0x1fn",
        "await <<expression>>",
        "<<url>>",
        "<<expression>>.replace(<<expression>>, <<expression>>)",
        "encodeURIComponent(<<expression>>)",
        "<<expression>>[<<expression>>]",
        "formContext.getAttribute('<<text>>').getValue()",
        "JSON.stringify(<<expression>>)",
        "new URLSearchParams(<<expression>>)",
    ],
    "url": [
        "'https://a.operations.dynamics.com/?mi=X'",
        "base + '/?mi=<<text>>&cmp=' + <<expression>>",
        "`https://h/?<<text>>=${<<expression>>}`",
        "'main.aspx?etn=account&extraqs=' + <<expression>>",
    ],
    "name": ["a", "b", "window", "\\u0061", "größe", "await", "constructor", "__proto__", "of", "yield"],
    "text": [
        "",
        "x",
        "<<text>>&<<text>>",
        "<<text>>=<<text>>",
        "\\n",
        "\\u{110000}",
        "\\ud800",
        "%00",
        "😀",
        "#",
        "?",
        "*/",
        "${",
        "\\",
        "a+",
        "[^",
        "(a|b)*",
    ],
}

MARKUP: Grammar = {
    "page": ["<html><<node>></html>", "<!DOCTYPE html><<node>><<node>><<page>>", "<<node>>"],
    "node": [
        "text",
        "<a href='<<value>>'><<node>></a>",
        '<div onclick="<<value>>"><<node>><<node>></div>',
        "<script><<code>></script>",
        "<script type='<<value>>' src=<<value>>></script>",
        "<!-- <<node>> -->",
        "<!--[if IE]><<node>><![endif]-->",
        "<style><<node>></style>",
        "<meta http-equiv=refresh content='0;url=<<value>>'>",
        "<br/>",
        '<iframe src="<<value>>"',
        "</<<value>>>",
        "<![CDATA[<<node>>]]>",
        "<?<<node>>?>",
    ],
    "value": [
        "x",
        "https://h/?a=&amp;b=&#x41;",
        "javascript:<<code>>",
        "&<<value>>;",
        "%22<<value>>",
        "'",
        '"',
        "&#1114112;",
        "module",
        "text/x-template",
    ],
    "code": [
        "a",
        "window.open('<<value>>')",
        "if (a) { <<code>> }",
        "`${<<code>>}`",
        "<!-- <<code>> -->",
        "</scrip",
        "<script><<code>>",
    ],
}

XML: Grammar = {
    "document": ["<?xml version='1.0'?><<object>>", "<<object>>", "<!DOCTYPE x [<!ENTITY a 'b'>]><<object>>"],
    "object": [
        "<AxClass><Name><<name>></Name><SourceCode><Declaration><![CDATA[<<xpp>>]]></Declaration><Methods><<methods>></Methods></SourceCode></AxClass>",
        "<AxMenuItemDisplay><Name><<name>></Name><Object><<name>></Object><<any>></AxMenuItemDisplay>",
        "<AxForm><Name><<name>></Name><SourceCode><Methods><<methods>></Methods></SourceCode><<any>></AxForm>",
        "<AxTable><Name><<name>></Name><Fields><AxTableField><Name><<name>></Name><StringSize><<text>></StringSize></AxTableField></Fields></AxTable>",
        "<ImportExportXml><WebResources><WebResource><Name><<name>></Name><WebResourceType>3</WebResourceType><FileName>/WebResources/<<name>></FileName></WebResource></WebResources><Entities><<any>></Entities></ImportExportXml>",
        "<RibbonDiffXml><CommandDefinitions><CommandDefinition Id='<<name>>'><Actions><JavaScriptFunction Library='$webresource:<<name>>' FunctionName='<<name>>'><CrmParameter Value='<<text>>'/></JavaScriptFunction><Url Address='<<text>>'/></Actions></CommandDefinition></CommandDefinitions></RibbonDiffXml>",
        "<SiteMap><Area><Group><SubArea Id='a' Url='<<text>>'/></Group></Area></SiteMap>",
        "<forms><systemform><form><events><event name='onload'><Handlers><Handler functionName='<<name>>' libraryName='<<name>>' parameters='<<text>>'/></Handlers></event></events><<any>></form></systemform></forms>",
        "<environmentvariabledefinition schemaname='<<name>>'><defaultvalue><<text>></defaultvalue></environmentvariabledefinition>",
        "<AxEnum><Name><<name>></Name><EnumValues><AxEnumValue><Name><<name>></Name><Value><<text>></Value></AxEnumValue></EnumValues></AxEnum>",
        "<Entity><EntityInfo><entity Name='<<name>>'><attributes><attribute PhysicalName='<<name>>'><MaxLength><<text>></MaxLength></attribute></attributes></entity></EntityInfo></Entity>",
    ],
    "methods": ["", "<Method><Name><<name>></Name><Source><![CDATA[<<xpp>>]]></Source></Method><<methods>>", "<Method><Source><<text>></Source></Method>"],
    "any": ["", "<<any>><<any>>", "<a b='<<text>>'><<any>></a>", "<<text>>", "<![CDATA[<<text>>]]>", "<!-- <<text>> -->", "<?<<text>>?>", "<<object>>"],
    "name": ["A", "new_/x.js", "", "größe", "<<name>>.<<name>>", "\u202e", "x" * 300],
    "text": ["x", "&amp;", "&#x41;", "&b;", "&#1114112;", "9999999999999999", "-1", "https://h/?mi=X&amp;cmp=", "<<text>><<text>>", "]]>", "<", "\0"],
    "xpp": [
        "public class A\n{\n}", "public static void main(Args _args)\n{\n    <<body>>\n}", "[SuppressBPWarning('xlint:x', 'y')]\nvoid m()\n{\n    <<body>>\n}",
    ],
    "body": [
        ";", "new Browser().navigate('https://h/?a=' + b, true);", "str a = URLUtility::getQueryParamValue('<<name>>');<<body>>", "if (a) { <<body>> } else { <<body>> }",
        "while select a where a.b == '<<text>>' { <<body>> }", "#define.X(<<text>>)\n<<body>>", "/* <<body>> */", "a = strFmt('%1', b);", "throw error(\"<<text>>\");", "switch (a) { case 1: <<body>> }",
    ],
}  # fmt: skip

XPO: Grammar = {
    "export": [
        "Exportfile for AOT version 1.0 or later\nFormatversion: 1\n\n<<element>>***Element: END\n", "<<element>>", "<<element>><<export>>",
    ],
    "element": [
        "***Element: CLS\n  CLSVERSION 1\n  CLASS #A\n    PROPERTIES\n      Name #<<name>>\n    ENDPROPERTIES\n    METHODS\n<<source>>    ENDMETHODS\n  ENDCLASS\n",
        "***Element: FTM\n  MENUITEM #<<name>>\n    PROPERTIES\n      Name #<<name>>\n      Object #<<name>>\n    ENDPROPERTIES\n", "***Element: <<name>>\n", "<<source>>",
    ],
    "source": ["", "      SOURCE #<<name>>\n        #<<line>>\n        #{\n        #<<line>>\n        #}\n      ENDSOURCE\n<<source>>", "SOURCE #a\n#<<line>>\n", "ENDSOURCE\n"],
    "name": ["A", "", "END", "größe", "#"],
    "line": ["void a()", "  new Browser().navigate('https://h/?a=' + b);", "/*", "'", "\"", "", "str a = URLUtility::getQueryParamValue('x');", "}", "\t\r"],
}  # fmt: skip
