"""`xlint schema`: the JSON Schemas that ship with xlint, for editors and for programs that read what it writes."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from xlint.cli import options


class Subject(StrEnum):
    """What a schema describes: `xlint.toml`, what `check` and `links` print as JSON, what `contract export` writes."""

    CONFIG = "config"
    FINDINGS = "findings"
    LINKS = "links"
    CONTRACT = "contract"


_FILES = {
    Subject.CONFIG: "xlint.schema.json",
    Subject.FINDINGS: "findings.schema.json",
    Subject.LINKS: "links.schema.json",
    Subject.CONTRACT: "contract.schema.json",
}

Of = Annotated[
    Subject,
    typer.Argument(
        metavar="WHAT", help="config: xlint.toml. findings: --format json. links: of the links. contract: files."
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write it here.", show_default=False, parser=options.path),
]


def register(app: typer.Typer) -> None:
    app.command("schema")(schema)


def schema(of: Of = Subject.CONFIG, output: Output = None) -> int:
    """Print a JSON Schema: of xlint.toml, for editors, and of what xlint writes.

    Editors complete and check xlint.toml with it: a first line `#:schema ./.vscode/xlint.schema.json` names the file.
    """
    from importlib.resources import files

    from xlint.cli import output as out

    text = (files("xlint") / "schemas" / _FILES[of]).read_text("utf-8")
    if output is None:
        out.write_out(text)
        return 0
    out.create_parent(output)
    out.write_file(output, text)
    out.say(f"wrote {output}")
    return 0


def made() -> str:
    """The schema of xlint.toml as the structs and rules are now; what ships is compared with it by a test."""
    from xlint import config_schema
    from xlint.cli.session import all_rules

    return json.dumps(config_schema.schema({rule.id: rule.title for rule in all_rules()}), indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(made())
