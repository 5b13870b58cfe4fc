"""What stands for a contract on the command line: a contract file, a folder or solution archive, or a git revision."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from xlint import across, exchange, revisions
from xlint.cli.session import Session
from xlint.cli.status import UsageError
from xlint.exchange import Contract

_UNSAFE = re.compile(r"[^\w.-]")


def load_all(texts: Sequence[str], *, here: Path) -> tuple[Contract, ...]:
    """The contracts, each once, with paths that tell them apart. Raises as `load` does."""
    given = dict.fromkeys(texts)
    files = [Path(text) for text in given if _is_contract(Path(text))]
    names = dict(zip(files, across.names(files, here), strict=True))
    return tuple(load(text, here=here, name=names.get(Path(text)), beside=True) for text in given)


def load(text: str, *, here: Path, name: str | None = None, beside: bool = False) -> Contract:
    """The contract that `text` stands for. Raises `UsageError` and the errors of contracts, configuration and discovery.

    `name` is what reports call a contract file. `beside`: paths begin at `here`, or with the folder or revision that they are
    in, since others stand beside it.
    """
    path = Path(text)
    if _is_contract(path):
        return across.read_contract(path, here, name)
    if text and path.exists():
        inside = path.resolve().is_relative_to(here.resolve())
        root = path if path.is_dir() else path.parent
        return _checked(path, (here if inside else path.resolve().parent) if beside else root)
    try:
        return _of_revision(revisions.resolve(text, here), beside=beside)
    except revisions.RevisionError as error:
        raise UsageError(str(error)) from None


def _is_contract(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() == ".json"


def _of_revision(revision: revisions.Revision, *, beside: bool) -> Contract:
    content = revisions.read(revision)
    name = f"{revision.name}:{revision.path}"
    if content is not None and revision.path.lower().endswith(".json"):
        return exchange.read(across.decoded(content, name), name)
    with tempfile.TemporaryDirectory(prefix="xlint-") as temporary:
        folder = Path(temporary) / _UNSAFE.sub("_", name.strip(":"))
        folder.mkdir()
        root = Path(temporary) if beside else folder
        if content is None:
            revisions.write_tree(revision, folder)
            return _kept(_checked(folder, root))
        file = folder / Path(revision.path).name
        file.write_bytes(content)
        return _kept(_checked(file, root))


def _kept(contract: Contract) -> Contract:
    """The contract with its documents in memory: their files are about to go."""
    return msgspec.structs.replace(contract, documents=dict(contract.documents))


def _checked(path: Path, root: Path) -> Contract:
    """The contract of a repository as it lies there, without what its configuration takes from elsewhere."""
    session = Session.open([path], root=root)
    alone = Session(session.config.override("contract", contracts=()), (), session.known, session.models)
    audit = alone.check([path])
    if not audit.coverage.parsed:
        raise UsageError(f"{path}: no JavaScript, HTML, X++ or solution was read there")
    return audit.contract
