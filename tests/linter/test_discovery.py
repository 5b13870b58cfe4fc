import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from xlint import discovery, webresources
from xlint.discovery import Discovery, DiscoveryError, Kind, Skipped, discover, from_bytes, load
from xlint.ignore import linear_glob
from xlint_grammars.text import Document

AOT = "<?xml version='1.0'?>\n<AxClass xmlns:i='x'><Name>A</Name></AxClass>"
RIBBON = "<RibbonDiffXml/>"


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def zipped(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name, data in files.items():
            target.writestr(name, data)
    return buffer.getvalue()


def kinds(found: Discovery) -> dict[str, str]:
    return {item.path: str(item.kind) for item in found.collected}


def reasons(found: Discovery) -> dict[str, str]:
    return {item.path: item.reason for item in found.skipped}


def web_resource(name: str, type_: int, file: str = "") -> str:
    inside = f"<Name>{name}</Name><WebResourceType>{type_}</WebResourceType><FileName>/WebResources/{file}</FileName>"
    return f"<WebResource>{inside}</WebResource>"


def test_files_are_known_by_name_and_xml_by_its_root(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.js": "",
            "b.HTM": "",
            "c.xpp": "",
            "d.xpo": "",
            "fo/AxClass/A.xml": b"\xef\xbb\xbf" + AOT.encode(),
            "fo/AxForm/B.xml": AOT.replace("AxClass", "AxForm").encode("utf-16"),
            "ce/RibbonDiff.xml": "<!-- a -- comment -->".replace(" -- ", " ") + RIBBON,
            "ce/EnvironmentVariables/x.xml": "<Definition><SchemaName>x</SchemaName></Definition>",
            "other/pom.xml": "<project/>",
            "other/Definition.xml": "<Definition/>",
            "other/empty.xml": "",
            "readme.md": "",
            "photo.png": b"\x89PNG",
            "types.d.ts": "",
        },
    )
    found = discover([tmp_path])
    assert kinds(found) == {
        "a.js": "javascript",
        "b.HTM": "html",
        "c.xpp": "xpp",
        "d.xpo": "xpo",
        "fo/AxClass/A.xml": "aot",
        "fo/AxForm/B.xml": "aot",
        "ce/RibbonDiff.xml": "solution",
        "ce/EnvironmentVariables/x.xml": "solution",
    }
    assert found.skipped == ()


def test_typescript_and_libraries_are_counted_with_the_reason(tmp_path: Path) -> None:
    library = "/*! jQuery UI - v1 | (c) JS Foundation | MIT license */"
    write(
        tmp_path,
        {
            "src/a.ts": "",
            "jquery-3.6.0.min.js": "",
            "new_/scripts/jquery.validate.js": "",
            "lib_bootstrap.bundle.min.js": "",
            "Xrm-vsdoc.js": "",
            "vendor.min.js": library,
            "ours.min.js": "function a(){}",
            "new_jquerylinks.js": "",
            "momentum.js": "",
        },
    )
    found = discover([tmp_path])
    assert sorted(kinds(found)) == ["momentum.js", "new_jquerylinks.js", "ours.min.js"]
    assert reasons(found) == {
        "src/a.ts": "TypeScript: check its built JavaScript",
        "jquery-3.6.0.min.js": "library: known by its name",
        "new_/scripts/jquery.validate.js": "library: known by its name",
        "lib_bootstrap.bundle.min.js": "library: known by its name",
        "Xrm-vsdoc.js": "library: documentation for an editor",
        "vendor.min.js": "library: minified, with a licence banner",
    }


def test_gitignore_holds_nested_negated_and_from_above(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".git/HEAD": "",
            ".gitignore": "dist/\n*.gen.js\n/only_root.js\n",
            "dist/a.js": "",
            "src/only_root.js": "",
            "only_root.js": "",
            "src/x.gen.js": "",
            "src/.gitignore": "!keep.gen.js\nlocal.js\n",
            "src/keep.gen.js": "",
            "src/local.js": "",
            "src/deep/local.js": "",
            "src/deep/b.js": "",
        },
    )
    assert sorted(kinds(discover([tmp_path]))) == ["src/deep/b.js", "src/keep.gen.js", "src/only_root.js"]
    assert sorted(kinds(discover([tmp_path / "src" / "deep"]))) == ["b.js"]


@pytest.mark.skipif(subprocess.run(["git", "--version"], capture_output=True).returncode != 0, reason="needs git")
def test_it_ignores_what_git_ignores(tmp_path: Path) -> None:
    rules = "build/*\n!build/keep.js\n**/tmp/\nfoo/**/bar.js\n\\#odd.js\n[ab].js\n*.log.js\n!important.log.js\n"
    names = ["build/keep.js", "build/x.js", "q/tmp/a.js", "foo/1/2/bar.js", "foo/bar.js", "#odd.js", "a.js", "c.js"]
    names += ["z.log.js", "important.log.js", "q/important.log.js"]
    write(tmp_path, {".gitignore": rules, **dict.fromkeys(names, "")})
    git = ["git", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q"], check=True)
    listed = subprocess.run(
        [*git, "ls-files", "-o", "--exclude-standard", "*.js"], check=True, capture_output=True, text=True
    )
    assert sorted(kinds(discover([tmp_path]))) == sorted(listed.stdout.split())


_GLOB_PARTS = st.sampled_from(["*", "*a", "a", "b", "/", "**/", "/**/", "/**", "?", "[ab]", "a**"])
_NAMES = st.text("aab", min_size=1, max_size=5)


@settings(max_examples=300)
@given(
    st.lists(_GLOB_PARTS, min_size=1, max_size=9).map("".join), st.lists(_NAMES, min_size=1, max_size=6).map("/".join)
)
def test_a_glob_without_backtracking_matches_what_it_matched(glob: str, path: str) -> None:
    (pattern,) = GitIgnoreSpec.from_lines([glob]).patterns
    assume(pattern.regex is not None)
    linear = re.compile(linear_glob(pattern.regex.pattern))
    for name in (path, f"{path}/"):
        before, after = pattern.regex.match(name), linear.match(name)
        assert (before and before.groupdict()) == (after and after.groupdict())


def test_a_file_that_is_named_is_taken_although_ignored_but_not_although_excluded(tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "", ".gitignore": "*.js", "a.js": "", "b.js": ""})
    assert kinds(discover([tmp_path / "a.js"])) == {"a.js": "javascript"}
    assert kinds(discover([tmp_path / "a.js", tmp_path / "b.js"], exclude=["b.*"])) == {"a.js": "javascript"}


def test_excluded_folders_and_tools_folders_are_passed_over_in_silence(tmp_path: Path) -> None:
    names = ["node_modules/x/a.js", ".git/hooks/a.js", "legacy/old/b.js", "a.js"]
    write(tmp_path, dict.fromkeys(names, ""))
    found = discover([tmp_path], exclude=["legacy/"])
    assert (sorted(kinds(found)), found.skipped) == (["a.js"], ())


def test_the_order_does_not_depend_on_the_order_of_the_paths(tmp_path: Path) -> None:
    write(tmp_path, {"ce/b.js": "", "ce/a.js": "", "fo/z.xpp": "", "fo/B/a.xpp": ""})
    forward = discover([tmp_path / "ce", tmp_path / "fo"])
    assert forward == discover([tmp_path / "fo", tmp_path / "ce", tmp_path / "ce" / "a.js"])
    assert [item.path for item in forward.collected] == ["ce/a.js", "ce/b.js", "fo/B/a.xpp", "fo/z.xpp"]


def test_paths_are_relative_to_the_root_that_is_given(tmp_path: Path) -> None:
    write(tmp_path, {"ce/b.js": ""})
    assert list(kinds(discover([tmp_path / "ce"], root=tmp_path))) == ["ce/b.js"]
    with pytest.raises(DiscoveryError, match="lies outside the root"):
        discover([tmp_path], root=tmp_path / "ce")


def test_a_path_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(DiscoveryError) as caught:
        discover([tmp_path, tmp_path / "gone.js"])
    assert str(caught.value) == f"{tmp_path / 'gone.js'}: no such file or folder"


def test_an_empty_folder_gives_nothing(tmp_path: Path) -> None:
    assert discover([tmp_path]) == Discovery((), ())


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need a privilege on Windows")
def test_symbolic_links_do_not_lead_out_or_round_in_circles(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", {"secret.js": ""})
    root = write(tmp_path / "root", {"a.js": ""})
    (root / "out.js").symlink_to(outside / "secret.js")
    (root / "folder").symlink_to(outside)
    (root / "again").symlink_to(root)
    (root / "b.js").symlink_to(root / "a.js")
    (root / "gone.js").symlink_to(root / "nothing")
    found = discover([root])
    assert list(kinds(found)) == ["a.js"]
    assert reasons(found) == {
        "out.js": "symbolic link that leads out of the root",
        "folder": "symbolic link that leads out of the root",
        "gone.js": "symbolic link to nothing",
    }


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipes_and_devices_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.js")
    os.mkfifo(tmp_path / "pipe.xml")
    assert reasons(discover([tmp_path])) == {"pipe.js": "not a regular file", "pipe.xml": "not a regular file"}
    assert reasons(discover(["/dev/null"])) == {"null": "not a regular file"}


def test_files_that_cannot_be_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a.xml": AOT, "b.js": ""})

    def denied(path: str) -> bytes:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(discovery, "read_head", denied)
    found = discover([tmp_path])
    assert (list(kinds(found)), reasons(found)) == (["b.js"], {"a.xml": "cannot be read: Permission denied"})


def test_files_beyond_a_size_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "MAX_CODE_SIZE", 1 << 20)
    write(tmp_path, {"big.js": b" " * ((1 << 20) + 1)})
    assert reasons(discover([tmp_path])) == {"big.js": "larger than 1 MB"}


def test_loading_gives_a_document_or_the_reason(tmp_path: Path) -> None:
    write(tmp_path, {"a.js": "var ä;", "b.js": b"\0\1\2", "c.js": ""})
    documents = discover([tmp_path]).collected
    (tmp_path / "c.js").unlink()
    assert [load(item) for item in documents] == [
        Document("a.js", "var ä;"),
        Skipped("b.js", "binary: it holds NUL bytes"),
        Skipped("c.js", "cannot be read: No such file or directory"),
    ]


def test_what_is_no_xml_in_a_folder_of_application_objects_is_named(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "fo/AxClass/A.xml": b"MZ\x00\x01\x02\x00" * 99,
            "fo/AxForm/B.xml": " \n",
            "fo/AxTable/C.xml": "str a = 1;",
            "fo/AxEdt/D.xml": "<other/>",
            "docs/E.xml": b"MZ\x00\x01\x02\x00" * 99,
        },
    )
    assert reasons(discover([tmp_path])) == {
        "fo/AxClass/A.xml": "binary: it holds NUL bytes",
        "fo/AxForm/B.xml": "is empty",
        "fo/AxTable/C.xml": "no XML, where an application object belongs",
    }


def test_unpacked_web_resources_without_extension_are_known_by_their_data_xml(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "WebResources/new_/links": "",
            "WebResources/new_/links.data.xml": web_resource("new_/links", 3),
            "WebResources/new_/page": "",
            "WebResources/new_/page.data.xml": web_resource("new_/page", 1),
            "WebResources/new_/style": "",
            "WebResources/new_/style.data.xml": web_resource("new_/style", 2),
            "WebResources/new_/plain.js": "",
            "WebResources/new_/plain.js.data.xml": web_resource("new_/plain.js", 3),
        },
    )
    found = {item.path: (str(item.kind), item.web_resource) for item in discover([tmp_path]).collected}
    assert {path: value for path, value in found.items() if not path.endswith(".xml")} == {
        "WebResources/new_/links": ("javascript", "new_/links"),
        "WebResources/new_/page": ("html", "new_/page"),
        "WebResources/new_/plain.js": ("javascript", "new_/plain.js"),
    }
    alone = discover([tmp_path / "WebResources/new_/links"])
    assert [(item.path, item.web_resource) for item in alone.collected] == [("links", "new_/links")]


SOLUTION = {
    "customizations.xml": "<ImportExportXml><WebResources>"
    + web_resource("new_/links.js", 3, "new_linksjs1234")
    + web_resource("new_/jquery.js", 3, "new_jqueryjs1234")
    + web_resource("new_/data", 4, "new_data1234")
    + "</WebResources></ImportExportXml>",
    "WebResources/new_linksjs1234": "var a;",
    "WebResources/new_jqueryjs1234": "",
    "WebResources/new_data1234": "<x/>",
    "Plugin.dll": "",
}


def test_a_solution_zip_is_read_with_its_own_names(tmp_path: Path) -> None:
    write(tmp_path, {"s.zip": zipped(SOLUTION), "s_managed.zip": zipped(SOLUTION)})
    found = discover([tmp_path])
    assert [(item.path, str(item.kind), item.web_resource) for item in found.collected] == [
        ("s.zip!WebResources/new_linksjs1234", "javascript", "new_/links.js"),
        ("s.zip!customizations.xml", "solution", ""),
    ]
    assert reasons(found) == {"s.zip!WebResources/new_jqueryjs1234": "library: known by its name"}
    document = load(found.collected[0])
    assert document == Document("s.zip!WebResources/new_linksjs1234", "var a;")


def test_a_solution_unzipped_into_a_folder_is_read_the_same(tmp_path: Path) -> None:
    write(tmp_path, dict(SOLUTION))
    assert {item.path: item.web_resource for item in discover([tmp_path]).collected} == {
        "WebResources/new_linksjs1234": "new_/links.js",
        "customizations.xml": "",
    }


def test_a_project_archive_gives_its_objects_and_excludes_hold_inside(tmp_path: Path) -> None:
    project = zipped({"ProjectItem/AxClass/A.xml": AOT, "Delta/AxClass/B.xml": AOT, "Solution/x.rnrproj": "<Project/>"})
    write(tmp_path, {"p.axpp": project})
    assert sorted(kinds(discover([tmp_path]))) == ["p.axpp!Delta/AxClass/B.xml", "p.axpp!ProjectItem/AxClass/A.xml"]
    assert sorted(kinds(discover([tmp_path], exclude=["*.axpp!Delta/"]))) == ["p.axpp!ProjectItem/AxClass/A.xml"]


def test_a_zip_that_is_none_or_leads_out_is_named(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"bad.zip": b"PK", "slip.zip": zipped({"../../a.js": "", "b.js": ""}), "other.zip": zipped({"a.txt": ""})},
    )
    found = discover([tmp_path])
    assert list(kinds(found)) == ["slip.zip!b.js"]
    assert reasons(found) == {
        "bad.zip": "not a readable zip file: File is not a zip file",
        "slip.zip!../../a.js": "the name leads out of the archive",
    }


def test_managed_copies_beside_their_original_are_passed_over(tmp_path: Path) -> None:
    names = ["FormXml/main/{1}.xml", "FormXml/main/{1}_managed.xml", "FormXml/main/{2}_managed.xml"]
    write(tmp_path, dict.fromkeys(names, "<forms/>"))
    assert sorted(kinds(discover([tmp_path]))) == ["FormXml/main/{1}.xml", "FormXml/main/{2}_managed.xml"]


def test_data_that_is_not_on_disk_is_collected_by_its_name() -> None:
    (item,) = from_bytes("new_/links.js", b"var a;").collected
    assert (item.path, item.kind, item.read()) == ("new_/links.js", Kind.JAVASCRIPT, b"var a;")
    assert "s.zip!WebResources/new_linksjs1234" in kinds(from_bytes("s.zip", zipped(SOLUTION)))
    assert reasons(from_bytes("notes.txt", b"")) == {
        "notes.txt": "neither JavaScript, HTML, X++ nor an export of Dynamics 365"
    }


@pytest.mark.skipif(sys.platform != "linux", reason="file names are Unicode elsewhere")
def test_a_file_name_that_is_no_text_can_still_be_printed(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.js")).write_text("var a;")
    (item,) = discover([tmp_path]).collected
    assert item.path == "\\xff.js"
    assert item.read() == b"var a;"


def test_a_broken_customizations_file_names_nothing_and_stops_nothing() -> None:
    assert webresources.described(b"<ImportExportXml><WebResources><WebResource><Name>x") == {
        "": webresources.WebResource("x", 0, "")
    }
    assert webresources.described(b"\0\1") == {}
    huge = web_resource("x", 3, "x").replace(">3<", f">{'3' * 5000}<").encode()
    assert webresources.described(huge)["x"].type == 0
