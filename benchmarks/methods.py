"""Methods of ordinary X++: selects, joins, display methods, updates, switches."""

from __future__ import annotations

import random
from collections.abc import Callable

NOUNS = [
    "Batch",
    "Charge",
    "Claim",
    "Contract",
    "Delivery",
    "Dispute",
    "Freight",
    "Harvest",
    "Invoice",
    "Ledger",
    "Load",
    "Notice",
    "Order",
    "Parcel",
    "Pallet",
    "Plan",
    "Price",
    "Quota",
    "Receipt",
    "Rebate",
    "Route",
    "Sample",
    "Shift",
    "Site",
    "Stock",
    "Tariff",
    "Vessel",
    "Voucher",
    "Waste",
    "Yard",
]
QUALITIES = [
    "Annual",
    "Blocked",
    "Closed",
    "Daily",
    "External",
    "Final",
    "Gross",
    "Internal",
    "Monthly",
    "Net",
    "Open",
    "Partial",
    "Posted",
    "Queued",
    "Released",
    "Shared",
    "Total",
    "Unit",
    "Voided",
    "Weekly",
]


def some_methods(dice: random.Random, count: int) -> list[tuple[str, str]]:
    """Name and source of so many static methods."""
    return [
        dice.choice(_BODIES)(f"{dice.choice(QUALITIES).lower()}{dice.choice(NOUNS)}{at}", dice) for at in range(count)
    ]


def _sum(name: str, dice: random.Random) -> tuple[str, str]:
    return (
        name,
        f"""    public static AmountMST {name}(CustAccount _custAccount)
    {{
        CustTrans custTrans;
        AmountMST total;

        while select AmountMST, TransDate from custTrans
            where custTrans.AccountNum == _custAccount
               && custTrans.TransDate > systemDateGet() - {dice.randrange(10, 999)}
        {{
            total += custTrans.AmountMST;
        }}

        return total;
    }}""",  # noqa: S608 - X++ text
    )


def _display(name: str, dice: random.Random) -> tuple[str, str]:
    return (
        name,
        f"""    [SysClientCacheDataMethodAttribute(true)]
    public static display Name {name}(SalesTable _salesTable)
    {{
        CustTable custTable = CustTable::find(_salesTable.CustAccount);

        return custTable ? custTable.name() : strFmt('%1-%2', _salesTable.SalesId, {dice.randrange(9999)});
    }}""",
    )


def _update(name: str, dice: random.Random) -> tuple[str, str]:
    return (
        name,
        f"""    public static void {name}(SalesId _salesId, Qty _qty = {dice.randrange(1, 99)})
    {{
        SalesLine salesLine;

        ttsbegin;
        select forupdate salesLine
            where salesLine.SalesId == _salesId
               && salesLine.RemainSalesPhysical > {dice.randrange(999)};

        if (salesLine)
        {{
            salesLine.SalesQty = max(salesLine.SalesQty, _qty);
            salesLine.update();
        }}
        ttscommit;
    }}""",
    )


def _switch(name: str, dice: random.Random) -> tuple[str, str]:
    return (
        name,
        f"""    public static str {name}(int _state)
    {{
        str text;

        switch (_state)
        {{
            case {dice.randrange(10)}:
                text = '{dice.choice(QUALITIES)}';
                break;

            case 10, {dice.randrange(11, 99)}:
                text = strFmt('{dice.choice(NOUNS)} %1', _state);
                break;

            default:
                throw error(Error::wrongUseOfFunction(funcName()));
        }}

        return text;
    }}""",
    )


def _joined(name: str, dice: random.Random) -> tuple[str, str]:
    return (
        name,
        f"""    public static container {name}(ItemId _itemId)
    {{
        InventTable inventTable;
        InventTrans inventTrans;
        container   found;

        while select firstonly{dice.choice(("10", "100", "1000"))} inventTrans
            order by DatePhysical desc
            where inventTrans.ItemId == _itemId
            exists join inventTable
                where inventTable.ItemId == inventTrans.ItemId
        {{
            found += [inventTrans.RecId, inventTrans.Qty * {dice.randrange(1, 99)}];
        }}

        return found;
    }}""",
    )


_BODIES: list[Callable[[str, random.Random], tuple[str, str]]] = [_sum, _display, _update, _switch, _joined]
