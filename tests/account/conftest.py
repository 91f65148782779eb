"""Mail as a reader finds it."""

from __future__ import annotations

import re

import pytest

CODE = re.compile(r"^ {4}([A-Z]{4}-[A-Z]{4})$", re.MULTILINE)


@pytest.fixture
def code_for(mailoutbox):
    """`code_for("ada@example.org")`: the code in the last mail to an address."""

    def find(address: str) -> str:
        mail = next(mail for mail in reversed(mailoutbox) if mail.to == [address])
        return CODE.search(mail.body)[1]

    return find


@pytest.fixture
def sign_in(code_for):
    """`sign_in(client, "ada@example.org")`: the whole way in."""

    def go(client, address: str, **more):
        client.post("/accounts/login/", {"email": address} | more)
        return client.post("/accounts/login/code/", {"code": code_for(address.lower()), "action": "verify"} | more)

    return go
