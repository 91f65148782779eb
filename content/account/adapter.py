"""Where our ways differ from allauth's own."""

from __future__ import annotations

import time
from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from hub.ops.rate_limit import client_key

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.core.mail import EmailMessage
    from django.http import HttpRequest

SECOND_FACTOR = "allauth.mfa.stages.AuthenticateStage"


class AccountAdapter(DefaultAccountAdapter):
    """Signing in by code."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": "This is not the code that was sent. Letters and digits count, the dash and capitals don’t.",
        "too_many_login_attempts": "Too many tries in a short time. Wait a minute, then ask for a new code.",
        "rate_limited": "Too many requests in a short time. Wait a minute and try again.",
        "email_taken": "This address cannot be used.",
        "same_as_current": "This is the address that your account has already.",
    }

    def get_login_stages(self) -> list[str]:
        """A passkey is a way in of its own and no second lock: whoever loses it still has the code."""
        return [stage for stage in super().get_login_stages() if stage != SECOND_FACTOR]

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whom rates are counted for; TrustedProxyMiddleware has put the client's address in its place."""
        return client_key(request.META.get("REMOTE_ADDR", ""))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Nobody who has just signed in is asked to do it again."""
        request = allauth_context.request
        records = get_authentication_records(request, request.user)
        is_fresh = bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not is_fresh and super().is_reauthentication_required(app=app, **kwargs)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """A mail with a code in it is of no use once the code is not."""
        context = context | {"site_name": settings.WAGTAIL_SITE_NAME, "address": settings.HUB_PUBLIC_URL}
        if "code" in context:
            until = timezone.now() + timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
            headers = (headers or {}) | {"Expires": format_datetime(until)}
        message: EmailMessage = super().render_mail(template_prefix, email, context, headers)
        return message

    def send_account_already_exists_mail(self, email: str) -> None:
        """To who signs up with an address that has an account."""
        sign_in = f"{settings.HUB_PUBLIC_URL}{reverse('account_login')}"
        self.send_mail("account/email/account_already_exists", email, {"sign_in": sign_in})


class PasskeyAdapter(DefaultMFAAdapter):
    """Passkeys."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This passkey is not known here, or its answer came late. Try again, or have a code sent."
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Under which name a browser keeps our passkeys; the address in it is the one that is being visited."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": settings.WAGTAIL_SITE_NAME}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's
        """What a passkey is called that nobody has named."""
        from allauth.mfa.models import Authenticator  # noqa: PLC0415 - adapters are loaded before models

        return f"Passkey {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"
