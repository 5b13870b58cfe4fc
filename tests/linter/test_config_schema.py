"""The schema that editors check `xlint.toml` with: what it accepts is what xlint reads."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from xlint.cli.schema import made
from xlint.config import ConfigError, ForPath, Settings
from xlint.config_file import ROWS, load
from xlint.config_schema import MEANINGS

ROOT = Path(__file__).parents[2]
FILE = files("xlint") / "schemas" / "xlint.schema.json"
SCHEMA: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
TEMPLATE = (files("xlint") / "templates" / "xlint.toml").read_text("utf-8")
TAPLO = ROOT / "build/node/node_modules/.bin/taplo"


def errors(text: str) -> list[str]:
    found = jsonschema.Draft7Validator(SCHEMA).iter_errors(tomllib.loads(text))
    return [f"{'.'.join(map(str, error.absolute_path))}: {error.message}" for error in found]


def test_the_shipped_schema_is_that_of_the_settings() -> None:
    """`python -m xlint.cli.schema > linter/xlint/schemas/xlint.schema.json` makes the file anew."""
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert made() == FILE.read_text("utf-8")


def test_every_key_has_a_meaning_and_no_meaning_is_left_over() -> None:
    structs = (Settings, ForPath, *ROWS.values())
    assert {field.encode_name for struct in structs for field in msgspec.structs.fields(struct)} == MEANINGS.keys()


def test_every_setting_of_the_written_configuration_fits() -> None:
    live = re.sub(r"(?m)^# (?=\[|[a-zA-Z_-]+ = )", "", TEMPLATE)
    assert tomllib.loads(live).keys() == SCHEMA["properties"].keys()
    assert errors(live) == []


@pytest.mark.parametrize(
    "text",
    [
        "ignroe = []",
        "select = 1",
        "ignore = ['unread-paramter']",
        "[severity]\nunread-parameter = 'fatal'",
        "[severity]\nunread-paramter = 'note'",
        "[menu-items]\nA = 'CustTable'",
        "[per-path.x]\nignores = []",
        "[per-path.x.severity]\nunread-parameter = 'fatal'",
        "[[encoders]]\npattern = 'f(value)'",
        "[[sources]]\npattern = 'f(value)'\nkind = 'nowhere'",
        "[[sinks]]\npattern = 'f(value)'\nkind = 'navigate'\nargs = 1",
    ],
)
def test_what_xlint_refuses_the_editor_marks(tmp_path: Path, text: str) -> None:
    from xlint.cli.session import Session

    (tmp_path / "xlint.toml").write_text(text)
    with pytest.raises(ConfigError):
        Session.open([tmp_path], root=tmp_path)
    assert errors(text) != []


def test_taplo_reads_the_schema_that_a_file_names(tmp_path: Path) -> None:
    if shutil.which("node") is None or not TAPLO.exists():
        pytest.skip("node, or taplo in build/node (npm install --prefix build/node @taplo/cli), is not installed")
    (tmp_path / "xlint.schema.json").write_text(FILE.read_text("utf-8"))
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text("#:schema ./xlint.schema.json\nignore = ['missing-company']\n[severity]\nwrong-target = 'note'\n")
    bad.write_text("#:schema ./xlint.schema.json\nignore = ['missing-compny']\n")
    done = [
        subprocess.run([TAPLO, "check", each], cwd=tmp_path, capture_output=True, text=True, check=False)
        for each in (good, bad)
    ]
    assert [each.returncode for each in done] == [0, 1], done[0].stderr
    assert '"missing-compny" is not one of' in done[1].stderr


def test_the_file_names_the_schema_when_it_is_read(tmp_path: Path) -> None:
    """The comment that names a schema is a comment to xlint."""
    (tmp_path / "xlint.toml").write_text("#:schema ./.vscode/xlint.schema.json\npedantic = true\n")
    assert load(tmp_path / "xlint.toml", root=tmp_path).settings.pedantic
