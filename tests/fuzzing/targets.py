"""What reads inputs of others, and what must hold whatever it is given: no error but the documented one, places inside the
text, and an end within a time that grows with the input and not faster."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from fuzzing import grammars, shapes
from fuzzing.mutation import mutated
from xlint import baseline, config_file, discovery, exchange, ledger, models, readers, run, suppressions
from xlint.cli.session import all_rules, load_models
from xlint.config import Config, ConfigError, Settings
from xlint.exchange import wire
from xlint.files import Collected, Kind, Skipped, load
from xlint_grammars.containers import html, xml
from xlint_grammars.decode import decode
from xlint_grammars.text import Document, ParseError

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"

Make = Callable[[Random], bytes]


class Target(NamedTuple):
    """One reader: what makes inputs for it, and what reads one. `read` raises for what must not happen."""

    name: str
    make: Make
    read: Callable[[bytes], None]


# ── readers of what is scanned ──────────────────────────────────────────────────────────────────────────────────────────────


def _file(kind: Kind, path: str) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        _read_collected(Collected(path, kind, "", data))

    return read


def _read_collected(item: Collected) -> None:
    """Everything that is read of one file: syntax, metadata, errors, suppressions."""
    found = readers.read(item).reading
    document = load(item)
    if isinstance(document, Skipped):
        assert found.problem
        return
    length = len(document.text)
    for error in found.errors:
        _inside(error, length)
        document.position(error.start)
    for each in suppressions.suppressions(document):
        assert 0 <= each.at.start <= each.at.end <= length


def _inside(error: ParseError, length: int) -> None:
    """An error has a place in the text, and is a mistake of the text and none of the reader."""
    assert 0 <= error.start <= error.end <= length and error.message
    assert not error.message.startswith("This could not be read ("), error.message


def _markup(data: bytes) -> None:
    document = Document("a.html", decode(data).text)
    page = html.scripts(document)
    for error in (*page.errors, *xml.parse(document).errors):
        _inside(error, len(document.text))
    _file(Kind.HTML, "a.html")(data)


def _archive(data: bytes) -> None:
    for name in ("a.zip", "a.axpp"):
        found = discovery.from_bytes(name, data)
        for item in found.collected:
            _read_collected(item)
        assert all(skipped.reason for skipped in found.skipped)


def _whole(path: str) -> Callable[[bytes], None]:
    """The whole of `xlint check` over one file."""

    def read(data: bytes) -> None:
        file = Path.cwd() / path
        run.check([file], config=_config(), rules=all_rules(), models=_models(), overlay={file: data})

    return read


@cache
def _config() -> Config:
    return Config(root=Path.cwd(), folder=Path.cwd())


@cache
def _models() -> models.Models:
    return load_models(_config())


# ── readers of configuration, contracts and what people decided ─────────────────────────────────────────────────────────────


def _config_file(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "xlint.toml")
        file.write_bytes(data)
        try:
            found = config_file.load(file, root=file.parent)
            found.require_rules(rule.id for rule in all_rules())
            load_models(found)
            found.active("unescaped-parameter", "a/b.js")
        except ConfigError as error:
            assert "\n" not in str(error)


def _documented(read: Callable[[str], object], *allowed: type[Exception]) -> Callable[[bytes], None]:
    def run_it(data: bytes) -> None:
        try:
            read(data.decode("utf-8", "replace"))
        except allowed as error:
            assert str(error)

    return run_it


def _contract(random: Random) -> bytes:
    """A contract whose check fits, so that what is behind the check is tried too."""
    content: dict[str, Any] = shapes.value(exchange.ContractFile, random)
    content = content if isinstance(content, dict) else {}
    signed = {wire.KEY: wire.VERSION, "check": wire._check(content), **content}
    return shapes.encoded(signed).encode()


def _baseline(random: Random) -> bytes:
    entries = []
    for _ in range(random.choice((0, 1, 3))):
        entry = {name: shapes.value(str, random) for name in baseline._FIELDS}
        if all(isinstance(text, str) for text in entry.values()):
            names = ("rule", "target", "parameter", "fingerprint", "message")
            entry["check"] = baseline.Entry(*(entry[name] for name in names)).check
        entries.append(entry)
    return json.dumps({"xlint-baseline": shapes.value(int, random), "findings": entries}).encode()


# ── inputs ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def fixtures(*suffixes: str) -> tuple[bytes, ...]:
    """The fixtures' files with one of these suffixes, in the order of their paths."""
    return tuple(file.read_bytes() for file in sorted(FIXTURES.rglob("*")) if file.suffix in suffixes)


def either(seeds: Callable[[], Sequence[bytes]], make: Make) -> Make:
    """A real input spoiled, a made one, or a made one spoiled."""

    def pick(random: Random) -> bytes:
        kind = random.random()
        if kind < 0.5:
            return mutated(seeds(), random)
        made = make(random)
        return made if kind < 0.8 else mutated([made, random.choice(seeds())], random)

    return pick


def _text(grammar: grammars.Grammar, start: str) -> Make:
    return lambda random: grammars.word(grammar, start, random).encode("utf-8", "surrogatepass")


def _zip(random: Random) -> bytes:
    """An archive with files of all kinds, some of them hostile by name or content, as it is written or spoiled."""
    buffer = io.BytesIO()
    names = (
        "customizations.xml",
        "WebResources/new_a",
        "a.js",
        "../b.js",
        "/c.js",
        "C:\\d.js",
        "e\0.js",
        "x.zip",
        "AxClass/A.xml",
        "p.html",
    )
    with zipfile.ZipFile(
        buffer, "w", random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    ) as file:
        for name in random.sample(names, random.randrange(5)):
            content = (
                _zip(random) if name == "x.zip" and random.random() < 0.5 else _text(grammars.XML, "document")(random)
            )
            file.writestr(name.replace("\0", "_"), content)
    return buffer.getvalue() if random.random() < 0.3 else mutated([buffer.getvalue()], random)


def _toml(type_: type) -> Make:
    return lambda random: shapes.toml(shapes.value(type_, random)).encode("utf-8", "surrogatepass")


_LEDGER = b'[[deprecated]]\ntarget = "form:A"\nparameter = "a"\nsunset = 2027-03-31\n[[approved]]\nchange = "x"\ntarget = "a"\nparameter = "b"\nreason = "c"\n'


def _seeded(make: Make) -> Callable[[], tuple[bytes, ...]]:
    return cache(lambda: tuple(make(Random(seed)) for seed in range(50)))


_JAVASCRIPT = either(lambda: fixtures(".js"), _text(grammars.JAVASCRIPT, "program"))
_HTML = either(lambda: fixtures(".html"), _text(grammars.MARKUP, "page"))
_XML = either(lambda: fixtures(".xml"), _text(grammars.XML, "document"))
_XPO = either(_seeded(_text(grammars.XPO, "export")), _text(grammars.XPO, "export"))

TARGETS: tuple[Target, ...] = (
    Target("javascript", _JAVASCRIPT, _file(Kind.JAVASCRIPT, "a.js")),
    Target("html", _HTML, _markup),
    Target("application object", _XML, _file(Kind.AOT, "AxClass/A.xml")),
    Target("solution", _XML, _file(Kind.SOLUTION, "customizations.xml")),
    Target("xpo", _XPO, _file(Kind.XPO, "a.xpo")),
    Target("archive", _zip, _archive),
    Target("decoding", lambda random: mutated(fixtures(".xml", ".js"), random), lambda data: _discard(decode(data))),
    Target("configuration", either(lambda: fixtures(".toml"), _toml(Settings)), _config_file),
    Target(
        "ledger",
        either(lambda: (_LEDGER,), _toml(ledger.Ledger)),
        _documented(lambda text: ledger.read(text, "a"), ledger.LedgerError),
    ),
    Target(
        "contract",
        either(_seeded(_contract), _contract),
        _documented(lambda text: exchange.read(text, "a"), exchange.ContractError),
    ),
    Target(
        "baseline",
        either(_seeded(_baseline), _baseline),
        _documented(lambda text: baseline.read(text, "a"), baseline.BaselineError),
    ),
    Target("check of a script", _JAVASCRIPT, _whole("a.js")),
    Target("check of a page", _HTML, _whole("a.html")),
    Target("check of an application object", _XML, _whole("AxClass.xml")),
)


def _discard(decoded: object) -> None:
    assert decoded is not None


def named(names: Sequence[str]) -> Iterator[Target]:
    """The targets of these names, or all."""
    return (target for target in TARGETS if not names or target.name in names)
