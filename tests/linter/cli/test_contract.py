"""`xlint contract` over real repositories, folders, archives and git revisions."""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from xlint.__main__ import main

FORM = """public final class CustTableLinks
{
    [FormEventHandler(formStr(CustTable), FormEventType::Initialized)]
    public static void CustTable_OnInitialized(xFormRun sender, FormEventArgs e)
    {
        if (sender.args().menuItemName() == menuItemDisplayStr(CustTable))
        {
            info(new URLUtility().getQueryParamValue('custaccount'));
        }
    }
}
"""
LINK = """function open(baseUrl, company, account) {
    Xrm.Navigation.openUrl(`${baseUrl}/?cmp=${encodeURIComponent(company)}&mi=CustTable` +
        `&custaccount=${encodeURIComponent(account)}`);
}
"""


@pytest.fixture
def halves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in {"fo/Links.xpp": FORM, "crm/links.js": LINK}.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def contract(*arguments: str) -> int:
    return main(["contract", *arguments])


# ── export and check ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_export_goes_to_standard_output_or_into_a_file(halves: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert contract("export", "fo") == 0
    shown = capsys.readouterr().out
    assert contract("export", "fo", "-o", "fo.json") == 0
    assert (halves / "fo.json").read_text() == shown
    assert str(halves) not in shown
    assert [entry["target"] for entry in json.loads(shown)["receivers"]] == ["form:CustTable"]


def test_an_empty_contract_is_not_written(halves: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (halves / "empty").mkdir()
    assert contract("export", "empty", "-o", "empty.json") == 3
    assert not (halves / "empty.json").exists()
    assert "was read in empty" in capsys.readouterr().err


def test_one_half_is_checked_against_the_contract_of_the_other(
    halves: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contract("export", "fo", "-o", "fo.json")
    assert main(["check", "crm", "--contract", "fo.json", "--no-progress"]) == 0
    edit(halves / "crm/links.js", "custaccount", "custacount")
    capsys.readouterr()
    assert main(["check", "crm", "--contract", "fo.json", "--format", "json", "--no-progress"]) == 1
    found = {item["rule"]: item for item in json.loads(capsys.readouterr().out)["findings"]}
    assert set(found) == {"unread-parameter", "unsent-parameter"}
    assert (found["unsent-parameter"]["path"], found["unsent-parameter"]["line"]) == ("fo.json!fo/Links.xpp", 8)


def test_contracts_that_fit_are_compatible(halves: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert contract("check", "fo", "crm") == 0
    assert "0 incompatible" in capsys.readouterr().out


def test_contracts_that_do_not_fit_are_not(halves: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(halves / "crm/links.js", "custaccount", "custacount")
    contract("export", "fo", "-o", "fo.json")
    assert contract("check", "fo.json", "crm") == 1
    out = capsys.readouterr().out
    assert "links.js:3:11: unread-parameter: `custacount` is sent, and nothing at `CustTable` reads it" in out
    assert "1 incompatible" in out


def test_a_matrix_of_contracts_of_one_name_is_told_apart(
    halves: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(halves / "crm/links.js", "custaccount", "custacount")
    for half in ("fo", "crm"):
        (halves / "out" / half).mkdir(parents=True)
        assert contract("export", half, "-o", f"out/{half}/contract.json") == 0
    (halves / "here").mkdir()
    monkeypatch.chdir(halves / "here")
    files = ["../out/fo/contract.json", "../out/crm/contract.json"]
    assert contract("check", *files) == 1
    first = capsys.readouterr().out
    assert "crm/contract.json!crm/links.js:3:11: unread-parameter" in first
    assert "fo/contract.json!fo/Links.xpp:8:18: unsent-parameter" in first
    assert contract("check", *files, files[1]) == 1
    assert capsys.readouterr().out == first


def test_two_repositories_with_files_of_one_name_are_told_apart(
    halves: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in (("one", LINK.replace("custaccount", "custacount")), ("two", "\n\n" + LINK)):
        (halves / name).mkdir()
        (halves / name / "links.js").write_text(text)
    assert contract("check", "fo", "two", "one") == 1
    assert "one/links.js:3:11: unread-parameter" in capsys.readouterr().out
    git(halves, "init", "-q", "-b", "main")
    git(halves, "add", ".")
    git(halves, "commit", "-q", "-m", "first")
    assert contract("check", "HEAD:fo", "HEAD:two", "HEAD:one") == 1
    assert "HEAD_one/links.js:3:11: unread-parameter" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "was cut off"),
        ('{"xlint-contract": 9}', "was written by a newer xlint"),
        ("<<<<<<< HEAD\n{}\n", "holds the markers of a merge"),
        ('{"xlint-contract": 1, "check": "", "receivers": []}', "was edited by hand"),
        ('{"xlint-contract": 0, "check": ""}', "is no contract of xlint"),
        ('{"xlint-contract": 1, "check": "", "check": ""}', "`check` stands twice in one object"),
        ('{"xlint-contract": 1.0, "check": ""}', "is no contract of xlint"),
        ("[" * 100_000, "is no contract of xlint"),
        ('{"xlint-contract": ' + "9" * 5000 + "}", "is no contract of xlint"),
        ("version https://git-lfs.github.com/spec/v1\nsize 9\n", "is a pointer of Git LFS"),
        (bytes(range(256)), "is not UTF-8 text"),
        ('{"xlint-contract": 1}'.encode("utf-16"), "is UTF-16 text"),
        ("é".encode("latin-1"), "is not UTF-8 text"),
        (b"\0" * 100, "was cut off"),
    ],
)
def test_a_contract_that_cannot_be_used_is_one_line_and_status_2(
    halves: Path, capsys: pytest.CaptureFixture[str], text: str | bytes, said: str
) -> None:
    (halves / "fo.json").write_bytes(text.encode() if isinstance(text, str) else text)
    for command in (["check", "crm", "--contract", "fo.json", "--no-progress"], ["contract", "diff", "fo.json", "crm"]):
        assert main(command) == 2
        err = capsys.readouterr().err
        assert err.startswith("xlint: fo.json:1: ")
        assert said in err
        assert err.count("\n") == 1


def test_a_contract_that_is_not_there_is_one_line_and_status_2(
    halves: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "crm", "--contract", "gone.json", "--no-progress"]) == 2
    assert capsys.readouterr().err == "xlint: --contract: gone.json: no such file\n"


def test_the_redirection_of_an_old_console_is_named_with_the_remedy(
    halves: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (halves / "fo.json").write_bytes("{}".encode("utf-16"))
    assert contract("check", "fo.json", "crm") == 2
    assert "PowerShell: write it with `-o`" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["xlint.contract.json", "xlint.changes.toml"])
def test_a_folder_or_a_dangling_link_where_a_decision_should_lie_is_no_silence(
    halves: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    contract("lock")
    (halves / name).unlink(missing_ok=True)
    (halves / name).mkdir()
    assert main(["check", "--no-progress"]) == 2
    (halves / name).rmdir()
    (halves / name).symlink_to("nowhere")
    assert main(["check", "--no-progress"]) == 2
    first, second = capsys.readouterr().err.splitlines()[-2:]
    assert first == f"xlint: {name}:1: is no file"
    assert second.startswith(f"xlint: {name}:1: cannot be read: ")


@pytest.mark.parametrize(
    "text",
    [
        "\0",
        "[[approved]]\n" * 2,
        "a = " + "[" * 5000,
        'x = "é',
        "[[deprecated]]\nsunset = 2027-13-01",
        "[approved]\nx=1",
    ],
)
def test_a_ledger_that_cannot_be_read_is_one_line_and_status_2(
    halves: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    contract("lock")
    (halves / "xlint.changes.toml").write_bytes(text.encode("latin-1"))
    capsys.readouterr()
    assert main(["check", "--no-progress"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("xlint: xlint.changes.toml")
    assert err.count("\n") == 1


# ── lock ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def locked(capsys: pytest.CaptureFixture[str], *paths: str) -> tuple[int, list[tuple[str, int]]]:
    capsys.readouterr()
    status = main(["check", *paths, "--format", "json", "--no-progress", "--select", "breaking-change"])
    return status, [(item["path"], item["line"]) for item in json.loads(capsys.readouterr().out)["findings"]]


def test_a_lock_stays_the_same_while_code_only_moves(halves: Path) -> None:
    contract("lock")
    first = (halves / "xlint.contract.json").read_text()
    edit(halves / "fo/Links.xpp", "public final class", "// moved\n\npublic final class")
    contract("lock")
    assert (halves / "xlint.contract.json").read_text() == first


def test_a_break_of_the_lock_is_reported_where_the_code_changed(
    halves: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contract("lock")
    assert locked(capsys) == (0, [])
    edit(halves / "fo/Links.xpp", "'custaccount'", "'customeraccount'")
    assert locked(capsys) == (1, [("fo/Links.xpp", 8)])


def test_a_part_of_the_repository_is_not_judged_by_the_lock_of_the_whole(
    halves: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contract("lock")
    edit(halves / "fo/Links.xpp", "'custaccount'", "'customeraccount'")
    assert locked(capsys, "fo") == (0, [])


def test_an_approved_break_is_none(halves: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contract("lock")
    edit(halves / "fo/Links.xpp", "'custaccount'", "'customeraccount'")
    (halves / "xlint.changes.toml").write_text(
        '[[approved]]\nchange = "parameter-renamed"\ntarget = "form:CustTable"\nparameter = "custaccount"\nreason = "told"\n'
    )
    assert locked(capsys) == (0, [])


def test_a_wrong_ledger_is_one_line_and_status_2(halves: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contract("lock")
    (halves / "xlint.changes.toml").write_text("[[approve]]")
    capsys.readouterr()
    assert main(["check", "--no-progress"]) == 2
    assert capsys.readouterr().err.startswith("xlint: xlint.changes.toml: ")


# ── diff and changelog ──────────────────────────────────────────────────────────────────────────────────────────────────


def git(folder: Path, *arguments: str) -> None:
    names = {f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**os.environ, **names, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, env=environment)


@pytest.fixture
def history(halves: Path) -> Path:
    git(halves, "init", "-q", "-b", "main")
    git(halves, "add", ".")
    git(halves, "commit", "-q", "-m", "first")
    edit(halves / "fo/Links.xpp", "'custaccount'", "'customeraccount'")
    return halves


def test_a_revision_is_compared_with_the_folder(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert contract("diff", "main") == 1
    first, second = capsys.readouterr().out.splitlines()[:2]
    assert first.startswith(
        "fo/Links.xpp:8:18: breaking parameter-renamed form:CustTable: `custaccount` is called `customeraccount`"
    )
    assert second == "    crm/links.js:3:11: `custaccount` is sent here"


def test_a_folder_of_a_revision_is_compared(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert contract("diff", "HEAD:fo", "fo", "--format", "json") == 1
    (change,) = json.loads(capsys.readouterr().out)["changes"]
    assert (change["id"], change["at"]) == ("parameter-renamed", {"path": "Links.xpp", "line": 8, "column": 18})


def test_a_file_of_a_revision_is_compared(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert contract("diff", "HEAD:fo/Links.xpp", "fo/Links.xpp") == 1
    contract("lock")
    git(history, "add", ".")
    git(history, "commit", "-q", "-m", "lock")
    assert contract("diff", "HEAD:xlint.contract.json", "HEAD") == 0


def test_the_other_sides_lines_are_named_from_its_contract(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contract("export", "crm", "-o", "crm.json")
    capsys.readouterr()
    assert contract("diff", "HEAD:fo", "fo", "--contract", "crm.json") == 1
    assert "    crm.json!crm/links.js:3:11: `custaccount` is sent here" in capsys.readouterr().out


def test_an_archive_is_compared(halves: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(halves / "old.zip", "w") as archive:
        archive.write(halves / "fo/Links.xpp", "Links.xpp")
    edit(halves / "fo/Links.xpp", "'custaccount'", "'customeraccount'")
    status = contract("diff", "old.zip", "fo")
    assert (status, "parameter-renamed" in capsys.readouterr().out) == (1, True)


def test_the_level_that_fails_can_be_chosen(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert contract("diff", "main", "--fail-on", "never") == 0
    assert contract("diff", "main", "main") == 0
    assert "Nothing changed." in capsys.readouterr().out


def test_a_changelog_is_markdown(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert contract("changelog", "main", "-o", "CHANGES.md") == 0
    text = (history / "CHANGES.md").read_text()
    assert text.startswith(
        "# Changes since main\n\n## Breaking\n\n### Receivers: form:CustTable\n\n- `custaccount` is called"
    )


@pytest.mark.parametrize(
    "name",
    ["gone", "--upload-pack=x", "main..HEAD", "main:../x", "main:/etc", "main:gone", "a b", "$(id)", "HEAD:fo;id", ""],
)
def test_what_is_no_revision_is_one_line_and_status_2(
    history: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert contract("diff", "--", name) == 2
    err = capsys.readouterr().err
    assert err.startswith("xlint: ")
    assert err.count("\n") == 1


def test_a_shallow_clone_says_that_it_is_one(history: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(history, "commit", "-q", "-a", "-m", "second")
    git(history, "clone", "-q", "--depth", "1", history.as_uri(), "shallow")
    os.chdir(history / "shallow")
    assert contract("diff", "HEAD~1") == 2
    assert "shallow clone" in capsys.readouterr().err


def test_outside_of_a_repository_a_revision_is_none(halves: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert contract("diff", "main") == 2
    assert "no git repository" in capsys.readouterr().err


def test_a_revision_runs_no_filter_and_follows_no_link(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (history / ".gitattributes").write_text("*.xpp filter=evil\n")
    (history / "fo/evil.xpp").symlink_to("/etc/passwd")
    git(history, "add", ".")
    git(history, "commit", "-q", "-m", "evil")
    git(history, "config", "filter.evil.smudge", f"touch {history / 'smudged'}; cat")
    (history / "fo/evil.xpp").unlink()
    assert contract("diff", "HEAD", "fo", "--fail-on", "never") == 0
    assert not (history / "smudged").exists()
