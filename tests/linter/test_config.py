from __future__ import annotations

from pathlib import Path

import pytest

from xlint.config import Config, ConfigError, Settings
from xlint.config_file import find, load
from xlint.finding import Severity


def write(folder: Path, text: str, name: str = "xlint.toml") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def refusal(tmp_path: Path, text: str, name: str = "xlint.toml") -> str:
    with pytest.raises(ConfigError) as error:
        load(write(tmp_path, text, name), root=tmp_path)
    return str(error.value).replace(f"{tmp_path}/", "")


FULL = """\
select = ["unread-parameter", "wrong-target"]
ignore = ["wrong-target"]
exclude = ["generated/"]
allowed-hosts = ["test.operations.dynamics.com"]
parameter-prefix = "ltw_"
base-url-sources = ["getFinanceUrl"]
metadata-complete = true
contracts = ["../fo/contract.json"]

[severity]
unread-parameter = "warning"

[per-path."legacy/**"]
ignore = ["unread-parameter"]

[menu-items]
CustTable = "form:CustTable"

[parameter-names]
ltw_CustomerParameter = "customerid"

[[sources]]
pattern = "getIt()"
kind = "setting"

[[sources]]
pattern = "getThat()"
kind = "setting"
"""


def test_every_key_is_read(tmp_path: Path) -> None:
    settings = load(write(tmp_path, FULL), root=tmp_path).settings
    assert settings.select == ("unread-parameter", "wrong-target")
    assert settings.menu_items == {"CustTable": "form:CustTable"}
    assert settings.per_path["legacy/**"].ignore == ("unread-parameter",)
    assert settings.severity == {"unread-parameter": Severity.WARNING}
    assert [row["pattern"] for row in settings.sources] == ["getIt()", "getThat()"]
    assert (settings.parameter_prefix, settings.metadata_complete) == ("ltw_", True)


def test_every_value_knows_where_it_was_set(tmp_path: Path) -> None:
    origins = load(write(tmp_path, FULL), root=tmp_path).origins
    assert origins["select",] == "xlint.toml:1"
    assert origins["severity", "unread-parameter"] == "xlint.toml:11"
    assert origins["per-path", "legacy/**"] == "xlint.toml:13"
    assert origins["sources", "1"] == "xlint.toml:26"


def test_pyproject_is_read_below_tool_xlint(tmp_path: Path) -> None:
    file = write(tmp_path, '[project]\nname = "x"\n[tool.xlint]\nignore = ["a"]\n', "pyproject.toml")
    config = load(file, root=tmp_path)
    assert config.settings.ignore == ("a",)
    assert config.origins["ignore",] == "pyproject.toml:4"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# one\nignroe = []\n", "xlint.toml:2: unknown key `ignroe`; did you mean `ignore`?"),
        (
            '[per-path."a/**"]\nignores = []\n',
            "xlint.toml:2: unknown key `ignores` in per-path.a/**; did you mean `ignore`?",
        ),
        ("select = 1\n", "xlint.toml:1: select: expected array, got integer"),
        ("\nselect = ['a', 1]\n", "xlint.toml:2: select.1: expected string, got integer"),
        ("[severity]\na = 'note'\nb = 'fatal'\n", "xlint.toml:3: severity.b: invalid enum value 'fatal'"),
        ("a = \n", "xlint.toml:1: invalid value"),
        ("pedantic = true\nselect = [1,\n\n", "xlint.toml:2: invalid value"),
        (
            "[[encoders]]\npattern = 'f(value)'\nencodr = 'component'\n",
            "xlint.toml:3: unknown key `encodr` in [[encoders]]; did you mean `encoder`?",
        ),
        ("[[encoders]]\npattern = 'f(value)'\n", "xlint.toml:1: [[encoders]] `encoder` is missing"),
        (
            "[[sources]]\npattern = 'f(value)'\nkind = 'url'\n[[sources]]\npattern = 'f('\nkind = 'url'\n",
            "xlint.toml:5: [[sources]] pattern: not a path pattern",
        ),
        ("[[sinks]]\nkind = 1\npattern = 'f(value)'\n", "xlint.toml:2: [[sinks]] kind: expected string, got integer"),
        ("[menu-items]\nA = 'form:A'\nB = 2\n", "xlint.toml:3: menu-items.B: expected string, got integer"),
        (
            "[menu-items]\nA = 'CustTable'\n",
            'xlint.toml:2: menu-items.A: expected "form:Name" or "class:Name"',
        ),
        ("per-path = 3\n", "xlint.toml:1: per-path: expected table, got integer"),
        ("[per-path.x]\nseverity = {y = 'z'}\n", "xlint.toml:2: per-path.x.severity.y: invalid enum value 'z'"),
    ],
)
def test_what_is_wrong_is_said_with_file_line_and_key(tmp_path: Path, text: str, said: str) -> None:
    assert refusal(tmp_path, text).startswith(said)


def test_a_key_that_resembles_none_gets_the_list(tmp_path: Path) -> None:
    assert "unknown key `zzz`; known are select, ignore" in refusal(tmp_path, "zzz = 1")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "xlint.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load(file, root=tmp_path)


def test_a_table_that_is_none_is_refused(tmp_path: Path) -> None:
    assert "tool.xlint must be a table" in refusal(tmp_path, "[tool]\nxlint = 3\n", "pyproject.toml")


def test_unknown_rules_are_named_with_their_line(tmp_path: Path) -> None:
    config = load(write(tmp_path, '\n[severity]\nunread-paramter = "note"\n'), root=tmp_path)
    with pytest.raises(ConfigError) as error:
        config.require_rules(["unread-parameter", "wrong-target"])
    said = "xlint.toml:3: severity.unread-paramter: unknown rule `unread-paramter`; did you mean `unread-parameter`?"
    assert str(error.value) == said


def test_the_nearest_file_upwards_is_found_and_not_above_the_repository(tmp_path: Path) -> None:
    outer = write(tmp_path, "")
    (tmp_path / "repo" / "deep").mkdir(parents=True)
    assert find(tmp_path / "repo" / "deep") == outer
    (tmp_path / "repo" / ".git").mkdir()
    assert find(tmp_path / "repo" / "deep") is None
    inner = write(tmp_path / "repo", "[tool.xlint]\n", "pyproject.toml")
    assert find(tmp_path / "repo" / "deep") == inner
    assert find(write(tmp_path / "repo" / "deep", "", "a.js")) == inner


def test_a_pyproject_without_the_table_or_broken_is_passed_by(tmp_path: Path) -> None:
    outer = write(tmp_path, "")
    write(tmp_path / "a", "[tool.ruff]\n", "pyproject.toml")
    write(tmp_path / "b", "][", "pyproject.toml")
    assert find(tmp_path / "a") == find(tmp_path / "b") == outer


def test_per_path_settings_apply_in_order_below_the_files_folder(tmp_path: Path) -> None:
    text = """
    ignore = ["b"]
    [per-path."legacy/**"]
    ignore = ["a"]
    severity = {c = "note"}
    [per-path."*.min.js"]
    select = ["a"]
    severity = {c = "error"}
    """
    config = load(write(tmp_path / "repo", text), root=tmp_path)
    assert config.active("a", "repo/x.js")
    assert not config.active("b", "repo/x.js")
    assert not config.active("a", "repo/legacy/x.js")
    assert config.active("a", "repo/legacy/x.min.js")
    assert not config.active("c", "repo/x.min.js")
    assert config.severity("c", "repo/legacy/x.js", Severity.WARNING) is Severity.NOTE
    assert config.severity("c", "repo/legacy/x.min.js", Severity.WARNING) is Severity.ERROR
    assert config.severity("c", "repo/x.js", Severity.WARNING) is Severity.WARNING


def test_a_pedantic_rule_runs_where_it_is_asked_for() -> None:
    assert not Config().wanted("opinion", pedantic=True)
    assert Config(Settings(pedantic=True)).wanted("opinion", pedantic=True)
    assert Config(Settings(select=("opinion",))).wanted("opinion", pedantic=True)


def test_an_option_replaces_a_setting_and_is_its_origin(tmp_path: Path) -> None:
    config = load(write(tmp_path, 'ignore = ["a"]\n'), root=tmp_path).override("--ignore", ignore=("b",))
    assert config.settings.ignore == ("b",)
    assert config.origins["ignore",] == "--ignore"
