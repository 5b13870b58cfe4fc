"""The project's own workflows and pins."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_fits_its_schema(workflow: Path) -> None:
    pytest.importorskip("check_jsonschema", reason="check-jsonschema, with the schemas of CI systems, is not installed")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(workflow)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_gives_no_right_that_a_job_does_not_ask_for(workflow: Path) -> None:
    text = workflow.read_text("utf-8")
    assert re.search(r"(?m)^permissions: \{\}$", text)
    assert "secrets." not in text
    assert "pull_request_target" not in text


def test_only_the_job_that_publishes_may_sign() -> None:
    build, publish = (ROOT / ".github/workflows/release.yml").read_text("utf-8").split("\n  publish:\n")
    publish, page = publish.split("\n  page:\n")
    assert "id-token" not in build.partition("jobs:")[2] and "id-token" not in page
    assert "run:" not in publish and "id-token: write" in publish


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.name)
def test_an_action_is_a_commit_that_nobody_can_move(workflow: Path) -> None:
    uses = re.findall(r"uses: (.*)", workflow.read_text("utf-8"))
    assert uses
    assert [each for each in uses if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", each)] == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.name)
def test_zizmor_finds_nothing_in_a_workflow(workflow: Path) -> None:
    zizmor = shutil.which("zizmor")
    if zizmor is None:
        pytest.skip("zizmor is not installed")
    done = subprocess.run([zizmor, "--offline", str(workflow)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_pin_is_one_version_of_a_package_with_the_hashes_of_its_files_and_names_no_index() -> None:
    text = (ROOT / "requirements-dev.txt").read_text("utf-8")
    pins = [line for line in text.replace("\\\n", "").splitlines() if line and not line.startswith("#")]
    assert len(pins) > 30
    pin = r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+( ; [^#@/]*?)?(\s+--hash=sha256:[0-9a-f]{64})+"
    assert [line for line in pins if not re.fullmatch(pin, line)] == []
