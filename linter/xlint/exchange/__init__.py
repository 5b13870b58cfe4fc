"""Contracts as files: what one repository sends and reads, for the other team, for the pipeline, and for next year.

    extraction -> `of` -> Contract -> `export` -> text -> `restore` -> Contract

A restored contract points into the other repository's files, which are not here: `documents` stand in for them, blank but for
the lines and columns that the contract names.
"""

from __future__ import annotations

from xlint.exchange.export import export
from xlint.exchange.restore import restore
from xlint.exchange.side import Contract, of
from xlint.exchange.wire import VERSION, ContractError, ContractFile, decode, encode
from xlint.models import Models

__all__ = [
    "VERSION",
    "Contract",
    "ContractError",
    "ContractFile",
    "decode",
    "encode",
    "export",
    "of",
    "read",
    "restore",
    "write",
]


def write(contract: Contract, models: Models, *, places: bool = True) -> str:
    """The contract as a file's text. Without `places` it changes only where the contract does: what a lock holds."""
    return encode(export(contract, models, places=places))


def read(text: str, path: str) -> Contract:
    """The contract that a file's text holds. Raises `ContractError`."""
    return restore(decode(text, path), path)
