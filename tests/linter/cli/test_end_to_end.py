"""The real pipeline from the command line, on bad input above all: a message, the status, no traceback, the rest checked."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from xlint.__main__ import main


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XLINT_DEBUG", raising=False)
    return tmp_path


def write(path: str, content: str | bytes) -> None:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    main(["check", "--format", "json", *arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in err and "internal error" not in err, err
    return json.loads(out)


def test_an_empty_folder_is_not_a_clean_one(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 3
    assert "nothing was checked" in capsys.readouterr().err


def test_a_path_that_is_not_there_is_wrong_usage(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "none.js"]) == 2
    err = capsys.readouterr().err
    assert "none.js: no such file or folder" in err and err.count("\n") == 1


def test_a_file_that_is_not_text_is_counted_and_the_rest_checked(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write("binary.js", bytes(range(256)) * 16)
    write("good.js", "var a = 1;\n")
    data = report(capsys)
    assert data["coverage"]["files"] == 2
    unread = {each["path"] for each in (*data["coverage"]["partly"], *data["coverage"]["skipped"])}
    assert "binary.js" in unread
    assert main(["check", "--strict"]) == 3


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("cut.js", 'function open() { var url = "https://x/?mi=A&b='),
        (
            "AxClass/Cut.xml",
            "<?xml version='1.0'?><AxClass><Name>Cut</Name><SourceCode><Declaration><![CDATA[\npublic class Cut {",
        ),
        ("cut.html", "<html><script>var a = ;</scr"),
        ("AxClass/Utf16.xml", "<AxClass><Name>X".encode("utf-16")),
        ("empty.js", ""),
        ("deep.js", "(" * 20000),
    ],
)
def test_what_was_cut_off_costs_that_file_only(
    here: Path, capsys: pytest.CaptureFixture[str], path: str, content: str | bytes
) -> None:
    write(path, content)
    write("broken.js", "var a = ;\n")
    found = report(capsys)["findings"]
    assert ("parse-error", "broken.js", 1) in {(each["rule"], each["path"], each["line"]) for each in found}


def test_standard_input_is_checked_under_its_name(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("crm/edited.js", "var a = 1;\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\nvar a = ;\n")))
    (finding,) = report(capsys, "-", "--stdin-filename", "crm/edited.js")["findings"]
    assert (finding["path"], finding["line"]) == ("crm/edited.js", 2)


def test_the_same_input_gives_the_same_bytes(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("b/one.js", "var a = ;\n")
    write("a/two.js", 'window.open(base + "/?mi=CustTable&customerid=" + id);\n')
    main(["check", "--format", "json", "a", "b"])
    first = capsys.readouterr().out
    main(["check", "--format", "json", "b", "a"])
    assert capsys.readouterr().out == first


def test_severity_and_silence_follow_the_path(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("old/a.js", "var a = ;\n")
    write("new/a.js", "var a = ;\n")
    write(
        "xlint.toml",
        '[per-path."old/"]\nignore = ["parse-error"]\n[per-path."new/"]\nseverity = {parse-error = "error"}\n',
    )
    found = report(capsys)["findings"]
    assert [(each["path"], each["severity"]) for each in found] == [("new/a.js", "error")]
    assert main(["check"]) == 1


def test_links_and_check_read_a_solution_archive_or_say_why_not(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("broken.zip", b"PK\x03\x04 no archive")
    assert main(["check", "broken.zip"]) == 3
    assert "Traceback" not in capsys.readouterr().err
