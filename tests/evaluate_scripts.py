"""What the tests of the evaluator share: a script around the lines that matter."""

from __future__ import annotations

CUSTOMER = "https://fo.test/?mi=CustTable&customer={accountnumber}"
WITHOUT = "https://fo.test/?mi=CustTable"


def script(body: str) -> str:
    """A script whose `run` has the account number in `id` and opens what the body leaves in `url`."""
    return f"""
function run(formContext) {{
    var id = formContext.getAttribute("accountnumber").getValue();
    {body}
    Xrm.Navigation.openUrl(url);
}}
"""
