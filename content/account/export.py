"""Everything that the hub keeps of one person, as they may take it along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from content.progress.path_outline import in_milliseconds
from content.progress.sync import record_of
from content.progress.validate import as_record

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User


def export_of(user: User) -> dict[str, Any]:
    """In the form in which a browser keeps its record, so that any browser reads it in; and the account beside it."""
    addresses = EmailAddress.objects.filter(user=user).order_by("pk")
    passkeys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("pk")
    account = {
        "name": user.get_username(),
        "since": _said(user.date_joined),
        "last_sign_in": _said(user.last_login),
        "addresses": [{"address": each.email, "proven": each.verified} for each in addresses],
        "passkeys": [
            {"name": str(each), "since": _said(each.created_at), "last_used": _said(each.last_used_at)}
            for each in passkeys
        ],
    }
    return {"format": "adjacency-progress", "version": 1, **as_record(record_of(user)), "account": account}


def _said(moment: datetime | None) -> str | None:
    return in_milliseconds(moment) if moment else None
