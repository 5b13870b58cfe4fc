from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from xlint.__main__ import main
from xlint.audit import Audit, Coverage
from xlint.cli.session import Session, common, configuration, default_root
from xlint.config import ConfigError


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("repo/crm/a.js", "repo/fo/b.xml", "elsewhere/c.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    monkeypatch.chdir(tmp_path / "repo")
    return tmp_path / "repo"


def test_paths_are_relative_to_the_working_folder_or_to_what_they_share_outside_of_it(repository: Path) -> None:
    assert default_root([]) == repository
    assert default_root([Path("crm/a.js"), Path("fo")]) == repository
    assert default_root([Path("../elsewhere/c.js")]) == repository.parent / "elsewhere"
    assert default_root([Path("crm"), Path("../elsewhere")]) == repository.parent


def test_paths_have_in_common_the_deepest_folder_or_file(repository: Path) -> None:
    assert common([Path("crm/a.js")]) == repository / "crm" / "a.js"
    assert common([Path("crm/a.js"), Path("fo/b.xml")]) == repository


def test_the_configuration_is_that_of_what_the_paths_share(repository: Path) -> None:
    (repository / "crm" / "xlint.toml").write_text('ignore = ["parse-error"]\n')
    (repository / "xlint.toml").write_text("metadata-complete = true\n")
    assert configuration([Path("crm/a.js")]).settings.ignore == ("parse-error",)
    assert configuration([Path("crm"), Path("fo")]).settings.metadata_complete
    assert configuration([Path("crm/a.js")]).folder == repository / "crm"
    assert configuration([Path("crm/a.js")]).root == repository
    assert configuration([Path("crm/a.js")], isolated=True).settings.ignore == ()


def test_a_file_that_is_named_is_read_and_has_to_be_there(repository: Path) -> None:
    (repository / "other.toml").write_text('parameter-prefix = "x_"\n')
    assert configuration([], file=Path("other.toml")).settings.parameter_prefix == "x_"
    with pytest.raises(ConfigError, match=r"none\.toml: no such file"):
        configuration([], file=Path("none.toml"))


def test_rules_that_nobody_wants_do_not_run_and_stay_known(repository: Path) -> None:
    session = Session.open([], options={"ignore": ("parse-error",)})
    assert "parse-error" not in {rule.id for rule in session.rules}
    assert "parse-error" in {rule.id for rule in session.known}


def test_an_option_to_leave_rules_out_adds_to_the_configuration(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "xlint.toml").write_text('ignore = ["parse-error"]\n')
    seen: list[Session] = []
    monkeypatch.setattr(Session, "check", lambda self, paths, **_: seen.append(self) or Audit())
    main(["check", "--ignore", "unused-suppression, expired-suppression"])
    assert seen[0].config.settings.ignore == ("parse-error", "unused-suppression", "expired-suppression")


def test_standard_input_stands_for_the_file_that_is_named(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[list[Path], Mapping[Path, bytes]]] = []

    def check(self: Session, paths: list[Path], *, overlay: Mapping[Path, bytes], progress: object) -> Audit:
        seen.append((paths, overlay))
        return Audit(coverage=Coverage(1, 1))

    monkeypatch.setattr(Session, "check", check)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"open(\xff);\r\n")))
    assert main(["check", "-", "--stdin-filename", "crm/new.js"]) == 0
    assert seen == [([Path("crm/new.js")], {repository / "crm" / "new.js": b"open(\xff);\r\n"})]


def test_a_configuration_that_does_not_count_is_named(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "crm" / "xlint.toml").write_text('ignore = ["parse-error"]\n')
    alone = configuration([repository / "crm"])
    assert alone.settings.ignore == ("parse-error",)
    together = configuration([repository / "crm", repository / "fo"])
    assert together.settings.ignore == ()
    named = "xlint: crm/xlint.toml is not used where several paths are checked together: name one with --config\n"
    assert capsys.readouterr().err == named
    configuration([repository / "crm", repository / "fo"], file=repository / "crm" / "xlint.toml")
    assert capsys.readouterr().err == ""
