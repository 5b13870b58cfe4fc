"""Web resources are compiled more often than not: what bundlers and compilers make of `async` code opens the same links."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Check = Callable[..., None]
FILES = sorted((Path(__file__).parent / "compiled").glob("*.js"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_was_compiled_opens_what_its_source_opens(sends: Check, file: Path) -> None:
    sends(
        file.read_text(encoding="utf-8"),
        "https://fo.test/?mi=CustOrders&customer={accountnumber}&user={fullname}",
        "https://fo.test/?mi=CustOrders&customer={accountnumber}&user=none",
        "https://fo.test/?mi=CustPhones&phone={telephone1}",
        "https://fo.test/?mi=CustDetails&name={name}&done=1&kind=1",
        "https://fo.test/?mi=CustDetails&name=none&done=1&kind=1",
        calls=["openOrders(__harness.formContext)", "openDetails(__harness.formContext)"],
        settings=[
            {},
            {"empty": True},
            {"values": {"record:account.telephone1": None}},
            {"values": {"record:account.telephone1": None, "record:account.name": None}},
        ],
        customer="always component record:accountnumber",
        phone="always component record:telephone1",
    )
