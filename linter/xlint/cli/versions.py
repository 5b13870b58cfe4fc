"""What stands for a contract on the command line: a contract file, a folder or solution archive, or a git revision."""

from __future__ import annotations

import tempfile
from pathlib import Path

from xlint import across, exchange, revisions
from xlint.cli.session import Session
from xlint.cli.status import UsageError
from xlint.exchange import Contract


def load(text: str, *, here: Path) -> Contract:
    """The contract that `text` stands for. Raises `UsageError` and the errors of contracts, configuration and discovery."""
    path = Path(text)
    if path.is_file() and path.suffix.lower() == ".json":
        return across.read_contract(path, here)
    if text and path.exists():
        return _checked(path, path if path.is_dir() else path.parent)
    try:
        return _of_revision(revisions.resolve(text, here))
    except revisions.RevisionError as error:
        raise UsageError(str(error)) from None


def _of_revision(revision: revisions.Revision) -> Contract:
    content = revisions.read(revision)
    name = f"{revision.name}:{revision.path}"
    if content is not None and revision.path.lower().endswith(".json"):
        return exchange.read(content.decode("utf-8", "replace"), name)
    with tempfile.TemporaryDirectory(prefix="xlint-") as folder:
        if content is None:
            revisions.write_tree(revision, Path(folder))
            return _checked(Path(folder), Path(folder))
        file = Path(folder) / Path(revision.path).name
        file.write_bytes(content)
        return _checked(file, Path(folder))


def _checked(path: Path, root: Path) -> Contract:
    """The contract of a repository as it lies there, without what its configuration takes from elsewhere."""
    session = Session.open([path], root=root)
    alone = Session(session.config.override("contract", contracts=()), (), session.known, session.models)
    audit = alone.check([path])
    if not audit.coverage.parsed:
        raise UsageError(f"{path}: no JavaScript, HTML, X++ or solution was read there")
    return audit.contract
