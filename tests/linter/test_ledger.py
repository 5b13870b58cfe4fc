from __future__ import annotations

import datetime

import pytest

from xlint.ledger import LedgerError, read

TEXT = """
[[deprecated]]
target = "form:CustTable"
parameter = "custid"
replacement = "custaccount"
sunset = 2027-03-31

[[retired]]
target = "form:CustTable"
parameter = "account"

[[approved]]
change = "parameter-removed"
target = "form:CustTable"
parameter = "tab"
reason = "no link sends it"
until = 2027-01-31
"""


def test_every_decision_is_found_by_target_and_parameter_in_any_capitals() -> None:
    ledger = read(TEXT, "xlint.changes.toml")
    deprecation = ledger.deprecation("FORM:custtable", "CustId")
    assert deprecation is not None
    assert (deprecation.replacement, deprecation.sunset) == ("custaccount", datetime.date(2027, 3, 31))
    assert ledger.retirement("form:CustTable", "account") is not None
    assert ledger.retirement("form:VendTable", "account") is None


def test_an_approval_of_a_whole_target_needs_no_parameter() -> None:
    row = '[[approved]]\nchange = "menu-item-removed"\ntarget = "display:custtable"\nreason = "nobody opens it"\n'
    day = datetime.date(2027, 1, 1)
    assert read(row, "x").approval("menu-item-removed", "display:custtable", None, day) is not None


def test_an_approval_counts_up_to_its_last_day() -> None:
    ledger = read(TEXT, "xlint.changes.toml")
    last = datetime.date(2027, 1, 31)
    assert ledger.approval("parameter-removed", "form:CustTable", "tab", last) is not None
    assert ledger.approval("parameter-removed", "form:CustTable", "tab", last + datetime.timedelta(days=1)) is None
    assert ledger.approval("parameter-renamed", "form:CustTable", "tab", last) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[approved", "is no TOML"),
        ('[[aproved]]\ntarget = "x"', "aproved"),
        ('[[retired]]\ntarget = "x"', "parameter"),
        ('[[retired]]\ntarget = "x"\nparameter = 1', "str"),
        ('[[approved]]\nchange = "menu-item-moved"\ntarget = "t"\nparameter = "p"\nreason = " "', "gives no reason"),
        ('[[approved]]\nchange = "parameter-remove"\ntarget = "t"\nreason = "r"', "did you mean `parameter-removed`?"),
        ('[[approved]]\nchange = "x"\ntarget = "t"\nreason = "r"', "`x` is no kind of change"),
        ('[[deprecated]]\ntarget = "t"\nparameter = "p"\nsunset = "soon"', "date"),
    ],
)
def test_what_is_wrong_is_said_on_one_line(text: str, said: str) -> None:
    with pytest.raises(LedgerError) as caught:
        read(text, "xlint.changes.toml")
    message = str(caught.value)
    assert message.startswith("xlint.changes.toml: ")
    assert said in message
    assert "\n" not in message
