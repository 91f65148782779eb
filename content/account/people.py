"""Readers as rows: made with the first code that they ask for, and gone with everything of theirs when they say so."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from hub.db.batched import batched

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.contrib.auth.models import AbstractBaseUser

UNPROVEN_FOR = timedelta(days=1)  # how long an account waits for the first code to be typed in
BATCH = 500  # accounts or sessions at a time

log = logging.getLogger(__name__)


def name_of(user: AbstractBaseUser) -> str:
    """What to call somebody on their own pages: their address, else the name that an administrator gave them."""
    return getattr(user, "email", "") or user.get_username()


def reader_at(email: str) -> User | None:
    """Whose address this is; of several, who has proven it, else who had it first."""
    known = EmailAddress.objects.filter(email=email).select_related("user").order_by("-verified", "user_id").first()
    return known.user if known else User.objects.filter(email__iexact=email).order_by("pk").first()


def reader_sign_up(email: str) -> User:
    """Whoever has this address: an account that is known, or a new one which nobody can enter without the code."""
    with transaction.atomic():
        reader = reader_at(email)
        if reader is None:
            # names of users are seen by editors: not the address
            name = f"reader-{get_random_string(10, 'abcdefghjkmnpqrstuvwxyz23456789')}"
            reader = User.objects.create_user(name, email)
        if not EmailAddress.objects.filter(user=reader, email=email).exists():
            is_first = not EmailAddress.objects.filter(user=reader, primary=True).exists()
            EmailAddress.objects.create(user=reader, email=email, primary=is_first)
    return reader


def unproven_accounts(now: datetime) -> list[int]:
    """Accounts that somebody asked a code for and never entered: keys, a batch at most."""
    waiting = User.objects.filter(
        last_login__isnull=True,
        date_joined__lt=now - UNPROVEN_FOR,
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
        is_staff=False,
        is_superuser=False,
        groups__isnull=True,
        emailaddress__verified=False,
    )
    return list(waiting.exclude(emailaddress__verified=True).values_list("pk", flat=True).distinct()[:BATCH])


def reader_sign_out_everywhere(reader: User, *, by: User) -> int:
    """End every session of somebody, in whichever browser; how many there were.

    Raises:
        PermissionDenied: `by` is somebody else.
    """
    _must_be_themself(reader, by)
    ended = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator(BATCH)
        if session.get_decoded().get("_auth_user_id") == str(reader.pk)
    ]
    for batch in batched(ended, BATCH):
        Session.objects.filter(pk__in=batch).delete()
    return len(ended)


def reader_delete(reader: User, *, by: User) -> None:
    """Delete an account with its progress, bookmarks, speeds, addresses, passkeys and sessions.

    What an editor has written stays with the hub, no longer under their name.

    Raises:
        PermissionDenied: `by` is somebody else, or the last who may do everything here.
    """
    _must_be_themself(reader, by)
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=reader.pk)
    with transaction.atomic():
        if reader.is_superuser and not others.exists():
            raise PermissionDenied("You are the last who may do everything here: give somebody else that right first.")
        reader_sign_out_everywhere(reader, by=by)
        reader.delete()
    log.info("A reader has deleted their account.")


def _must_be_themself(reader: User, by: User) -> None:
    if by.pk != reader.pk:
        raise PermissionDenied("Nobody does this to another's account.")


def pending_cleanup(now: datetime) -> Iterator[tuple[str, str]]:
    """The producer of the kind “account_cleanup”: one job while there is an account or a session to forget."""
    if unproven_accounts(now) or _expired_sessions(now).exists():
        yield "accounts", "unused"


def clean_up_accounts(_jobs: object = (), *, now: datetime) -> None:
    """Delete a batch of accounts that nobody entered, and of old sessions: the handler of “account_cleanup”."""
    User.objects.filter(pk__in=unproven_accounts(now)).delete()
    over = list(_expired_sessions(now).values_list("pk", flat=True)[:BATCH])
    Session.objects.filter(pk__in=over).delete()


def _expired_sessions(now: datetime):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a queryset of Django's
    return Session.objects.filter(expire_date__lt=now)
