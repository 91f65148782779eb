"""Limits on guessing passwords and on mails that reset them, wherever a form of Wagtail's takes either.

    POST ──▶ count the attempt ──over a limit──▶ 429, a sentence with the wait
                    │
                  within ──▶ Wagtail's view ──signed in──▶ forget the attempts of this account from this client

An attempt is counted before its password is looked at, so that parallel attempts can't slip through. The counting is
allauth's (`ACCOUNT_RATE_LIMITS` names the rates), whose lock holds over processes as the cache's `add` is atomic.
docs/decisions/0021-passwords-are-tried-slowly.md says why so.
"""

from __future__ import annotations

import logging
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allauth.core.ratelimit import clear, consume
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.core.cache import cache
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac

from hub.ops.password_hashing import HashingBusyError
from hub.ops.rate_limit import client_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

log = logging.getLogger(__name__)

MINUTE, HOUR = 60, 3600  # seconds
LOGGED = 60  # characters of a name in the log
BUSY_FOR = 2  # seconds after which a sign-in that found hashing busy is tried again


@dataclass(frozen=True, slots=True)
class Limit:
    """`action`: its rate in ACCOUNT_RATE_LIMITS, over `window` seconds; `by_account`, `by_client`: what it counts."""

    action: str
    window: int
    sentence: str
    by_account: bool = False
    by_client: bool = False


@dataclass(frozen=True, slots=True)
class Door:
    """A view that takes a password or sends mail: the form's field with the account, and its limits in order."""

    field: str
    limits: tuple[Limit, ...]


PASSWORD = Limit(
    "password", 5 * MINUTE, "Too many wrong passwords for this account came from here.", by_account=True, by_client=True
)
PASSWORD_LIMITS = (
    PASSWORD,
    Limit("password_from_client", 10 * MINUTE, "Too many tries to sign in came from here.", by_client=True),
    Limit("password_of_account", HOUR, "Too many wrong passwords for this account were tried.", by_account=True),
)
RESET_LIMITS = (
    Limit("reset_mail", 15 * MINUTE, "Enough mails were sent to this address for now.", by_account=True),
    Limit("reset_from_client", HOUR, "Too many mails were asked for from here.", by_client=True),
)
SHARED_LIMITS = (Limit("shared_password", 5 * MINUTE, "Too many wrong passwords came from here.", by_client=True),)
DOORS = {  # by the name of the URL
    "wagtailadmin_login": Door("username", PASSWORD_LIMITS),
    "wagtailcore_login": Door("username", PASSWORD_LIMITS),
    "wagtailadmin_password_reset": Door("email", RESET_LIMITS),
    "wagtailcore_authenticate_with_password": Door("", SHARED_LIMITS),
    "wagtaildocs_authenticate_with_password": Door("", SHARED_LIMITS),
}


class PasswordThrottleMiddleware:
    """Counts what is posted to a door, and answers for it where it may not go on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the two methods below do the work."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:  # noqa: ARG002 - Django's signature
        """Refuse a request beyond one of its door's limits."""
        door = door_of(request)
        limit = None if door is None or request.method != "POST" else exceeded(request, door)
        if limit is None:
            return None
        minutes = f"{limit.window // MINUTE} minutes" if limit.window < HOUR else "an hour"
        return refusal(request, limit.sentence, f"Wait {minutes}, then try again", limit.window, status=429)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say that others are signing in; the password was not looked at."""
        if not isinstance(exception, HashingBusyError):
            return None
        if cache.add("throttled:hashing", 1, MINUTE):
            log.warning("A sign-in was refused: this process hashes as many passwords as it may.")
        busy = "Many people are signing in at this moment."
        return refusal(request, busy, "Try again in a few seconds", BUSY_FOR, status=503)


def door_of(request: HttpRequest) -> Door | None:
    """The door that a request came to, if any."""
    match = request.resolver_match
    return DOORS.get(match.view_name) if match else None


def exceeded(request: HttpRequest, door: Door) -> Limit | None:
    """Count this attempt under each limit; the first that it exceeds, which is logged once in its window."""
    for limit in door.limits:
        key = key_of(request, door, limit)
        if consume(request, action=limit.action, key=key):
            continue
        if cache.add(f"throttled:{limit.action}:{key}", 1, limit.window):
            name = request.POST.get(door.field, "")[:LOGGED]
            log.warning("%s Refused: %r from %s at %s.", limit.sentence, name, client_of(request), request.path)
        return limit
    return None


def key_of(request: HttpRequest, door: Door, limit: Limit) -> str:
    """What a limit counts: an account, a client, or an account as tried by a client."""
    account = salted(request.POST.get(door.field, "")) if limit.by_account else ""
    return f"{account}:{client_of(request) if limit.by_client else ''}"


def salted(name: str) -> str:
    """A name of an account as a part of a key: no spelling of it counts apart, and it is not kept in the clear."""
    return salted_hmac("account", unicodedata.normalize("NFKC", name).strip().casefold()).hexdigest()


def client_of(request: HttpRequest) -> str:
    """The client's address, or its network."""
    return client_key(request.META.get("REMOTE_ADDR", ""))


def refusal(request: HttpRequest, happened: str, then: str, seconds: int, *, status: int) -> HttpResponse:
    """A page that says what happened, how long to wait, and that a code by mail opens the same door."""
    is_of_account = (door := door_of(request)) is None or bool(door.field)
    by_code = {"next": f"{then}; or sign in by a code that is sent by mail.", "url": reverse("account_login")}
    way_on = by_code if is_of_account else {"next": f"{then}."}
    context = {"happened": happened, "label": "Sign in by a code", **way_on}
    page: Any = render(request, "429.html", context, status=status)
    page["Retry-After"] = str(seconds)
    page["Cache-Control"] = "no-store"
    page._has_been_logged = True  # noqa: SLF001 - Django would log each: a flood would fill the log
    answer: HttpResponse = page
    return answer


def signed_in(request: HttpRequest | None = None, **signal: Any) -> None:  # noqa: ARG001 - a signal's signature
    """Forget the wrong passwords of an account from this client once the right one came."""
    door = door_of(request) if request else None
    if request and door and PASSWORD in door.limits:
        clear(request, action=PASSWORD.action, key=key_of(request, door, PASSWORD))


def failed(credentials: dict[str, Any], request: HttpRequest | None = None, **signal: Any) -> None:  # noqa: ARG001
    """Log a wrong password, for who watches the log (fail2ban and the like)."""
    name = str(credentials.get("username") or credentials.get("email") or "")[:LOGGED]
    log.warning("Wrong password for %r from %s.", name, client_of(request) if request else "a program")


def register() -> None:
    """Hear who signs in."""
    user_logged_in.connect(signed_in, dispatch_uid="content.account.password_throttle")
    user_login_failed.connect(failed, dispatch_uid="content.account.password_throttle")
