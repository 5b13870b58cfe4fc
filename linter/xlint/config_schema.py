"""The JSON Schema of `xlint.toml`, for editors: made of the structs that read the file, with what each key means.

Draft 7, which editors of TOML understand best. Rule ids are listed, so that they are completed and checked while one types.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from xlint.config import Settings
from xlint.config_file import ROWS

Schema = dict[str, Any]

MEANINGS: Mapping[str, str] = {
    "select": "Run these rules only.",
    "ignore": "Leave these rules out.",
    "pedantic": "Also report what is an opinion, such as a parameter without the team's prefix.",
    "severity": "Findings of a rule count as another severity.",
    "per-path": "Other rules and severities for some paths, by glob (as in .gitignore, below this file's folder).",
    "exclude": "Leave files out, on top of .gitignore and in its notation.",
    "allowed-hosts": "Hosts that may stand in the code.",
    "parameter-prefix": "How the team's own parameters begin.",
    "base-url-sources": "Functions and environment variables that give the environment's address.",
    "menu-items": 'Standard menu items that links open, and what is behind each: "form:Name" or "class:Name".',
    "metadata-complete": "Every menu item is in this repository or in `menu-items`: a link to another one is an error.",
    "contracts": "Contracts of other repositories, written there by `xlint contract export`.",
    "baseline": "Accepted findings, from `xlint baseline write`: what is in the file is not reported.",
    "parameter-names": "Names of parameters that are configured at run time, by the schema name of the variable or setting.",
    "sources": "Functions and properties that values come from.",
    "sinks": "Functions and properties where a value does something.",
    "sanitizers": "Functions that make a value harmless.",
    "encoders": "Functions that make a value fit a URL.",
    "pattern": "How it is reached: `Contoso.Url.encode(value)`, `.getAttribute(name).getValue()`.",
    "kind": "What kind of source or sink it is.",
    "name": "The origin's name; else the argument that the pattern calls `name`, or the pattern's last step.",
    "type": "The type of the value.",
    "nullable": "The value may be missing.",
    "braced": "The value is an id in braces.",
    "argument": "Which argument is meant, counted from 0.",
    "assignment": "The sink is a property that is assigned.",
    "via": "What opens the link, as reports call it.",
    "encoder": "Which encoding the function applies.",
    "decodes": "The function takes the encoding off.",
    "guard": "What can be relied on afterwards.",
    "reference": "Where this fact comes from.",
    "language": "The language that the pattern is about.",
}
"""What a key means, for the person who points at it. Keys of the same name mean the same everywhere."""


def schema(rules: Mapping[str, str]) -> Schema:
    """The schema as it ships in `schemas/xlint.schema.json`. `rules` are the titles of all rules by their ids."""
    _, definitions = msgspec.json.schema_components((Settings, *ROWS.values()), ref_template="#/definitions/{name}")
    for definition in definitions.values():
        definition.pop("title")
        for key, value in definition.get("properties", {}).items():
            definition["properties"][key] = _described(key, value)
    levels = definitions.pop("Severity")["enum"]
    definitions |= {"Rule": _rule(rules), "Severities": _severities(rules, levels)}
    for name in ("Settings", "ForPath"):
        _refer_to_rules(definitions[name]["properties"])
    body = definitions.pop("Settings")
    for key, row in ROWS.items():
        body["properties"][key]["items"] = {"$ref": f"#/definitions/{row.__name__}"}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "xlint.toml",
        "description": "The configuration of xlint. `xlint check --show-config` shows what holds and where it was set.",
        "type": "object",
        "additionalProperties": False,
        "properties": body["properties"],
        "definitions": dict(sorted(definitions.items())),
    }


def _described(key: str, value: Schema) -> Schema:
    """With what the key means. TOML knows no null: a key without a value is left out."""
    bare = {name: each for name, each in value.items() if name != "anyOf" and each not in (None, [], {}, "")}
    for choice in value.get("anyOf", ()):
        bare |= choice if choice != {"type": "null"} else {}
    return {"description": MEANINGS[key], **bare}


def _rule(rules: Mapping[str, str]) -> Schema:
    """`x-taplo` is how the TOML editors of that family show what each value means."""
    ids = sorted(rules)
    return {"type": "string", "enum": ids, "x-taplo": {"docs": {"enumValues": [rules[each] for each in ids]}}}


def _severities(rules: Mapping[str, str], levels: Sequence[str]) -> Schema:
    properties = {each: {"description": rules[each], "enum": levels} for each in sorted(rules)}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _refer_to_rules(properties: Schema) -> None:
    for name in ("select", "ignore"):
        properties[name] |= {"items": {"$ref": "#/definitions/Rule"}}
    said = properties["severity"]["description"]
    properties["severity"] = {"description": said, "allOf": [{"$ref": "#/definitions/Severities"}]}
