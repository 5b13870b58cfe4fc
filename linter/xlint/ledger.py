"""What people have decided about a contract: `xlint.changes.toml`, beside the lock.

[[deprecated]]                      # may still be sent, and goes
target = "form:CustTable"
parameter = "custid"
replacement = "custaccount"
sunset = 2027-03-31

[[retired]]                         # is gone, and may not come back with another meaning
target = "form:CustTable"
parameter = "account"

[[approved]]                        # one intended break
change = "parameter-removed"
target = "form:CustTable"
parameter = "tab"
reason = "no link of ours sends it since release 12"
until = 2027-01-31
"""

from __future__ import annotations

import datetime
import tomllib

import msgspec

from xlint.change_kinds import KINDS
from xlint.nearest import nearest

NAME = "xlint.changes.toml"


class LedgerError(Exception):
    """Why the file cannot be used, on one line: `path: what`."""


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    target: str
    parameter: str

    def covers(self, target: str, parameter: str | None) -> bool:
        """Whether the row is about this parameter, in any capitals."""
        return self.target.lower() == target.lower() and self.parameter.lower() == (parameter or "").lower()


class Deprecated(_Row, frozen=True, forbid_unknown_fields=True):
    """A parameter that goes. `sunset` is the last day on which the receiver has to read it."""

    replacement: str | None = None
    sunset: datetime.date | None = None


class Retired(_Row, frozen=True, forbid_unknown_fields=True):
    """A name that is gone for good."""

    reason: str = ""


class Approved(_Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One break that is intended. It counts up to `until`, that day included; about a target as a whole, without `parameter`."""

    change: str
    parameter: str = ""
    reason: str
    until: datetime.date | None = None


class Ledger(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    deprecated: tuple[Deprecated, ...] = ()
    retired: tuple[Retired, ...] = ()
    approved: tuple[Approved, ...] = ()

    def approval(self, change: str, target: str, parameter: str | None, today: datetime.date) -> Approved | None:
        """The approval that covers a change today."""
        rows = (row for row in self.approved if row.change == change and row.covers(target, parameter))
        return next((row for row in rows if row.until is None or today <= row.until), None)

    def ended(self, change: str, target: str, parameter: str | None, today: datetime.date) -> datetime.date | None:
        """The last day of the approval that covered a change, where all that did are over."""
        rows = (row for row in self.approved if row.change == change and row.covers(target, parameter))
        return max((row.until for row in rows if row.until is not None and row.until < today), default=None)

    def deprecation(self, target: str, parameter: str | None) -> Deprecated | None:
        return next((row for row in self.deprecated if row.covers(target, parameter)), None)

    def retirement(self, target: str, parameter: str | None) -> Retired | None:
        return next((row for row in self.retired if row.covers(target, parameter)), None)


def read(text: str, path: str) -> Ledger:
    """The ledger in `text`. Raises `LedgerError`; an approval needs a reason."""
    try:
        ledger = msgspec.convert(tomllib.loads(text), Ledger)
    except tomllib.TOMLDecodeError as error:
        raise LedgerError(f"{path}: is no TOML: {error}") from None
    except msgspec.ValidationError as error:
        raise LedgerError(f"{path}: {error}") from None
    except (RecursionError, ValueError):
        raise LedgerError(f"{path}: is nested too deeply, or holds a number that is too long, to be read") from None
    unexplained = next((row for row in ledger.approved if not row.reason.strip()), None)
    if unexplained is not None:
        raise LedgerError(
            f"{path}: the approval of `{unexplained.change}` for `{unexplained.parameter}` gives no reason"
        )
    unknown = next((row.change for row in ledger.approved if row.change not in KINDS), None)
    if unknown is not None:
        raise LedgerError(f"{path}: `{unknown}` is no kind of change{nearest(unknown, KINDS)}")
    return ledger
