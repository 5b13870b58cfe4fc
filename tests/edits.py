"""What people do to a repository between two runs, at random: every edit is one sentence, and leaves files that can be checked."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

_COMMENT = {".js": "// {}", ".html": "<!-- {} -->", ".xml": "<!-- {} -->", ".xpp": "// {}", ".toml": "# {}"}
_TEXTS = (*_COMMENT, ".json", ".xpo")
_NAME = re.compile(r"\b[A-Za-z_]\w{3,}\b")
_PARAMETER = re.compile(r"[?&](\w+)=|'(\w+)'\)")
_SETTINGS = (
    "",
    "pedantic = true\n",
    'ignore = ["unescaped-parameter"]\n',
    'exclude = ["*.html"]\n',
    "metadata-complete = true\n",
    'parameter-prefix = "fab"\n',
    'base-url-sources = ["*BaseUrl*"]\n',
    '[severity]\nunescaped-parameter = "note"\n',
    '[menu-items]\nCustTable = "form:Other"\n',
    '[[sources]]\npattern = ".getId()"\nkind = "url"\nreference = "ours"\n',
    '[[sinks]]\npattern = "console.log(url)"\nkind = "navigation"\nreference = "ours"\n',
    '[[encoders]]\npattern = "String()"\nencoder = "component"\nreference = "ours"\n',
)


class Edits:
    """Edits the repository at `root`; the same seed makes the same edits of the same files."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.random = Random(seed)
        self.edits: tuple[Callable[[], str], ...] = (
            self.comment, self.rename_a_parameter, self.rename_a_word, self.swap, self.remove, self.copy, self.move,
            self.change_case, self.change_kind, self.configure, self.cut, self.paste, self.change_a_byte, self.touch,
            self.pack, self.undo,
        )  # fmt: skip
        self._removed: list[tuple[Path, bytes]] = []

    def step(self) -> str:
        """Make one edit, and say what it was."""
        return self.random.choice(self.edits)()

    def _files(self, *suffixes: str) -> list[Path]:
        return sorted(each for each in self.root.rglob("*") if each.suffix in (suffixes or _TEXTS) and each.is_file())

    def _one(self, *suffixes: str) -> Path:
        return self.random.choice(self._files(*suffixes))

    def _keep(self, file: Path) -> None:
        if file.exists():
            self._removed.append((file, file.read_bytes()))

    def _write(self, file: Path, data: bytes) -> str:
        self._keep(file)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        return f"wrote {file.relative_to(self.root)}"

    def comment(self) -> str:
        file = self._one(*_COMMENT)
        line = _COMMENT[file.suffix].format(f"seen {self.random.random()}")
        ends = b"\r\n" if b"\r\n" in file.read_bytes() else b"\n"
        before, after = self.random.choice(((b"", file.read_bytes()), (file.read_bytes(), b"")))
        return self._write(file, before + ends + line.encode() + ends + after) + " with a comment"

    def _replace(self, file: Path, found: list[bytes]) -> str:
        data = file.read_bytes()
        if not found:
            return "nothing to rename"
        word = self.random.choice(sorted(set(found)))
        other = word + b"2" if self.random.random() < 0.7 else self.random.choice(found)
        where = re.compile(rb"\b" + re.escape(word) + rb"\b")
        return self._write(file, where.sub(other, data, count=self.random.choice((0, 1)))) + f" {word!r} -> {other!r}"

    def rename_a_parameter(self) -> str:
        file = self._one(".js", ".xml", ".html")
        text = file.read_bytes().decode("utf-8", "replace")
        return self._replace(file, [(first or second).encode() for first, second in _PARAMETER.findall(text)])

    def rename_a_word(self) -> str:
        file = self._one()
        return self._replace(
            file, [word.encode() for word in _NAME.findall(file.read_bytes().decode("ascii", "replace"))]
        )

    def swap(self) -> str:
        first = self._one()
        second = self._one(first.suffix)
        one, other = first.read_bytes(), second.read_bytes()
        return f"{self._write(first, other)} and {self._write(second, one)}: swapped"

    def remove(self) -> str:
        file = self._one()
        self._keep(file)
        file.unlink()
        return f"removed {file.relative_to(self.root)}"

    def copy(self) -> str:
        file = self._one()
        beside = self._one().parent / f"{file.stem}{self.random.choice(('', '2', '_old'))}{file.suffix}"
        return self._write(beside, file.read_bytes()) + f", a copy of {file.relative_to(self.root)}"

    def move(self) -> str:
        file = self._one()
        folder = self.random.choice((self._one().parent, file.parent / "inner", file.parent.parent))
        if folder == file.parent or not folder.is_relative_to(self.root):
            return "moved nothing"
        done = self._write(folder / file.name, file.read_bytes())
        file.unlink()
        return f"{done}, moved from {file.parent.relative_to(self.root)}"

    def change_case(self) -> str:
        file = self._one()
        other = file.with_name(self.random.choice((file.name.upper(), file.name.lower(), file.name.swapcase())))
        if other.name == file.name:
            return "changed no capitals"
        file.rename(file.with_name("between"))
        file.with_name("between").rename(other)
        return f"{file.relative_to(self.root)} is now {other.name}"

    def change_kind(self) -> str:
        file = self._one(".js", ".html", ".xml")
        other = file.with_suffix(self.random.choice((".js", ".mjs", ".html", ".xpp", ".xml")))
        return self._write(other, file.read_bytes()) + f", out of {file.name}"

    def configure(self) -> str:
        content = self.random.choice(_SETTINGS)
        return self._write(self.root / "xlint.toml", content.encode()) + f": {content!r}"

    def cut(self) -> str:
        file = self._one()
        data = file.read_bytes()
        return self._write(file, data[: self.random.randrange(len(data) + 1)]) + " cut off"

    def paste(self) -> str:
        file, other = self._one(), self._one()
        lines, more = file.read_bytes().splitlines(True), other.read_bytes().splitlines(True)
        at = self.random.randrange(len(lines) + 1)
        start = self.random.randrange(len(more) + 1)
        return (
            self._write(file, b"".join([*lines[:at], *more[start : start + 20], *lines[at:]]))
            + f" with lines of {other.name}"
        )

    def change_a_byte(self) -> str:
        file = self._one()
        data = bytearray(file.read_bytes() or b" ")
        data[self.random.randrange(len(data))] = self.random.choice(b"\n'\"{}()<>&;=+aZ0\xff\x00")
        return self._write(file, bytes(data)) + " with another byte"

    def touch(self) -> str:
        file = self._one()
        file.touch()
        return f"touched {file.relative_to(self.root)}"

    def pack(self) -> str:
        file, archive = self._one(), self.root / "packed.zip"
        with zipfile.ZipFile(archive, "a") as members:
            if file.name not in members.namelist():
                members.write(file, file.name)
        return f"packed {file.relative_to(self.root)}"

    def undo(self) -> str:
        if not self._removed:
            return "nothing to undo"
        file, data = self._removed.pop(self.random.randrange(len(self._removed)))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        return f"brought back {file.relative_to(self.root)}"


def repository(source: Path, root: Path, *names: str) -> Path:
    """Copies of the folders `names` of `source`, or of all of them, side by side in `root`."""
    for folder in sorted(source.iterdir()):
        if folder.is_dir() and (not names or folder.name in names):
            shutil.copytree(folder, root / folder.name)
    return root
