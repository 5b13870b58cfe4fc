"""The synthetic customer that speed is measured on: the same for a seed, and with exactly the faults that it says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.customer import write
from benchmarks.links import FAULTS, Fault


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for folder, seed in (("first", 1), ("second", 1), ("other", 2)):
        write(tmp_path / folder, 200, seed)

    assert _files(tmp_path / "first") == _files(tmp_path / "second")
    assert _files(tmp_path / "first") != _files(tmp_path / "other")
    assert (tmp_path / "first.faults.json").read_bytes() == (tmp_path / "second.faults.json").read_bytes()


def test_a_customer_has_the_shares_that_were_asked_for_and_no_file_twice(tmp_path: Path) -> None:
    write(tmp_path / "customer", 1000, 1)

    files = _files(tmp_path / "customer")
    scripts = [path for path in files if path.endswith(".js")]
    classes = [path for path in files if "/AxClass/CusLink" in path]
    assert len(files) == len(set(files.values())) == 1000
    assert len(scripts) == 50
    assert len(classes) == sum("CusLink" in path for path in scripts) == 5


@pytest.mark.parametrize("seed", [1, 6])
def test_exactly_the_planted_faults_are_reported(seed: int, tmp_path: Path) -> None:
    folder = tmp_path / "customer"
    planted = write(folder, 200, seed, links=0.1)

    command = [sys.executable, "-m", "xlint", "check", ".", "--no-progress", "--format", "json", "--fail-on", "never"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    found = [Fault(each["path"], each["line"], each["rule"]) for each in json.loads(done.stdout)["findings"]]

    assert sorted(found) == planted
    listed = json.loads((tmp_path / "customer.faults.json").read_text())
    assert [Fault(**each) for each in listed] == planted
    assert len(planted) == 5


def test_two_customers_plant_every_kind_of_fault(tmp_path: Path) -> None:
    planted = [fault for seed in (1, 6) for fault in write(tmp_path / str(seed), 200, seed, links=0.1)]

    assert {fault.rule for fault in planted} == set(FAULTS)
