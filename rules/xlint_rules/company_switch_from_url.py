"""A value from the URL decides in which company the code runs.

`changecompany` and `crosscompany` leave the company that the user opened. That the company exists says nothing of whether this
user may see it, or whether this link was meant for it.

## Invalid

```xpp
public final class OrderLookup
{
    public static void main(Args _args)
    {
        SelectableDataArea company = new URLUtility().getQueryParamValue('company');

        changecompany (company) // expect: company-switch-from-url
        {
            info(curExt());
        }
    }
}
```

## Valid

```xpp
public final class OrderLookup
{
    public static void main(Args _args)
    {
        SelectableDataArea company = new URLUtility().getQueryParamValue('company');

        switch (company)
        {
            case 'usmf':
            case 'demf':
                changecompany (company)
                {
                    info(curExt());
                }
                break;
        }
    }
}
```

The tables that assign users' roles to companies vouch for a company too, here or in a helper.

```xpp
public final class OrderLookup
{
    public static void main(Args _args)
    {
        SelectableDataArea company = new URLUtility().getQueryParamValue('company');

        if (!OrderLookup::isOwn(company))
        {
            throw error('This company is not yours.');
        }

        changecompany (company)
        {
            info(curExt());
        }
    }

    private static boolean isOwn(SelectableDataArea _company)
    {
        OMUserRoleOrganization assigned;
        CompanyInfo companyInfo;

        select firstonly RecId from assigned
            where assigned.User == curUserId()
            join RecId from companyInfo
            where companyInfo.RecId == assigned.OMInternalOrganization
                && companyInfo.DataArea == _company;

        return _company == curExt() || assigned.RecId != 0;
    }
}
```

So does a check of your own that xlint does not see, where `xlint.toml` names it.

```toml xlint.toml
[[sanitizers]]
pattern = "CompanyAccess.isOwn(company)"
guard = "own-company"
language = "xpp"
```

```xpp
public final class OrderLookup
{
    public static void main(Args _args)
    {
        SelectableDataArea company = new URLUtility().getQueryParamValue('company');

        if (CompanyAccess::isOwn(company))
        {
            changecompany (company)
            {
                info(curExt());
            }
        }
    }
}
```

## Fix

Leave the company to `cmp`, which the platform checks; or accept only companies that the user has, or that the code names.

## References

- CWE-639: authorization bypass through a user-controlled key
- Microsoft, AX 2012, *Cross-Company Methods and Properties*: `changecompany` makes another company the active one
"""

from __future__ import annotations

from collections.abc import Iterator

from xlint.contract import Flow
from xlint.finding import Confidence, Report, Severity

SEVERITY = Severity.ERROR
CONFIDENCE = Confidence.HIGH
CWE = 639

_SAFE = frozenset({"allow-list", "own-company"})


def check(flow: Flow) -> Iterator[Report]:
    if flow.sink != "company" or flow.source.kind != "url" or flow.hole.guards & _SAFE:
        return
    yield Report(
        f"`{flow.source.name}` from the URL decides in which company the code runs, and nothing checks that this user may",
        flow.at,
        "Check the company against those of the user, or against a list; or leave it to `cmp`.",
        flow=flow.steps,
        parameter=flow.source.name,
        target=flow.receiver,
        shape=flow.detail,
    )
