"""Hosts of the product: which they are, and where they stand in a text."""

from __future__ import annotations

import time
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlint import models
from xlint.hosts import classify, hosts_in

MODELS = models.load(files("xlint_rules") / "models")


def found(text: str) -> list[str]:
    return [host for _, _, host in hosts_in(text)]


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("contoso.operations.dynamics.com", "fo"),
        ("CONTOSO.Operations.Dynamics.COM", "fo"),
        ("contoso-uat.sandbox.operations.dynamics.com", "fo"),
        ("contoso.operations.eu.dynamics.com", "fo"),
        ("contoso.sandbox.operations.eu.dynamics.com", "fo"),
        ("contosodevaos.cloudax.dynamics.com", "fo"),
        ("contosodevaos.axcloud.dynamics.com", "fo"),
        ("contosodevaos.sandbox.ax.dynamics.com", "fo"),
        ("usnconeboxax1aos.cloud.onebox.dynamics.com", "fo"),
        ("contoso.operations.dynamics.cn", "fo"),
        ("contoso.crm.dynamics.com", "ce"),
        ("contoso.crm22.dynamics.com", "ce"),
        ("contoso.api.crm4.dynamics.com", "ce"),
        ("contoso.crm.dynamics.cn", "ce"),
        ("contoso.crm.microsoftdynamics.us", "ce"),
        ("contoso.crm.appsplatform.us", "ce"),
        ("me:secret@contoso.crm4.dynamics.com:443", "ce"),
        ("contoso.crm4.dynamics.com.", "ce"),
        ("顧客.crm7.dynamics.com", "ce"),
        ("contoso。crm7．dynamics。com", "ce"),
        ("globaldisco.crm.dynamics.com", "service"),
        ("globaldisco.crm9.dynamics.com", "service"),
        ("disco.crm4.dynamics.com", "service"),
        ("inventoryservice.operations365.dynamics.com", "service"),
        ("businessdocumentsubmission.us.operations365.dynamics.com", "service"),
        ("operations.dynamics.com", None),
        (".operations.dynamics.com", None),
        ("sandbox.operations.dynamics.com", None),
        ("sandbox.operations.eu.dynamics.com", None),
        ("devaos.cloudax.dynamics.com", None),
        ("crm4.dynamics.com", None),
        ("api.crm4.dynamics.com", None),
        ("admin.services.crm4.dynamics.com", None),
        ("home.dynamics.com", None),
        ("contoso.crm4.dynamics.com.evil.example", None),
        ("contoso.crm4xdynamics.com", None),
        ("", None),
    ],
)
def test_a_host_is_classified(host: str, kind: str | None) -> None:
    assert classify(host, MODELS) == kind


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("https://contoso.operations.dynamics.com/?cmp=usmf", ["contoso.operations.dynamics.com"]),
        ("contoso.crm4.dynamics.com", ["contoso.crm4.dynamics.com"]),
        ("HTTPS://CONTOSO.CRM4.DYNAMICS.COM", ["CONTOSO.CRM4.DYNAMICS.COM"]),
        ("ftp://me@contoso.crm4.dynamics.com:21/x", ["contoso.crm4.dynamics.com"]),
        ("to=https%3A%2F%2Fcontoso.crm4.dynamics.com%2Fmain.aspx", ["contoso.crm4.dynamics.com"]),
        (
            "a contoso.crm.dynamics.com, b fabrikam.crm.dynamics.com.",
            ["contoso.crm.dynamics.com", "fabrikam.crm.dynamics.com"],
        ),
        ("*.operations.dynamics.com", []),
        (".operations.dynamics.com", []),
        ("{env}.operations.dynamics.com", []),
        ("%1.operations.dynamics.com", []),
        ("https://%1prod.crm4.dynamics.com", []),
        ("{0}prod.crm4.dynamics.com", []),
        ("\ufffcprod.crm4.dynamics.com", []),
        ("-prod.crm4.dynamics.com", []),
        (r"^[a-z]+\.operations\.dynamics\.com$", []),
        ("contoso.crm4.dynamics.com.evil.example", []),
        ("contoso.crm4.dynamics.community", []),
    ],
)
def test_hosts_are_found_in_a_text(text: str, hosts: list[str]) -> None:
    assert found(text) == hosts


@given(st.text("a.-_@:/%*{\ufffc dynamics.com", max_size=60))
def test_what_is_found_is_a_part_of_the_text(text: str) -> None:
    for start, end, host in hosts_in(text):
        assert text[start:end] == host
        assert "dynamics." in host


@pytest.mark.parametrize("text", ["a" * 400_000, "a." * 200_000, "a.dynamics" * 40_000, "%" * 400_000, "-." * 200_000])
def test_hostile_texts_cost_linear_time(text: str) -> None:
    begin = time.process_time()
    list(hosts_in(text))
    classify(text, MODELS)
    assert time.process_time() - begin < 2
