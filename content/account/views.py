"""Signing in, and the page with what is kept of whoever is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from allauth.account import views as allauth
from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from content.account.export import export_of
from content.account.people import reader_delete, reader_sign_out_everywhere
from content.progress.sync import counts_of
from content.reading.editors import ACCESS_ADMIN

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class MailGoesNowhere:
    """Tells the page that waits for a mail where it lies on a hub that has no mail server."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """`mail_lies`: "folder", "log", or empty where mail goes out."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {"mail_lies": settings.HUB_MAIL_LIES}


class SignIn(allauth.RequestLoginCodeView):
    """An address to send a code to, or a passkey."""

    template_name = "account/sign_in.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; whoever followed a link of ours here goes back to where it stood."""
        came_from = "" if "next" in request.GET else own_page(request.headers.get("Referer", ""), request)
        if came_from:
            return redirect(f"{request.path}?{urlencode({'next': came_from})}")
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return answer


def own_page(address: str, request: HttpRequest) -> str:
    """The path of an address of this site, but for those of signing in and out; empty: it is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_own = f"{parts.scheme}://{parts.netloc}" == f"{request.scheme}://{request.get_host()}"
    return parts.path if is_own and not parts.path.startswith(reverse("account")) else ""


class Code(MailGoesNowhere, allauth.ConfirmLoginCodeView):
    """The code that was sent."""


class AddressCode(MailGoesNowhere, allauth.ConfirmEmailVerificationCodeView):
    """The code that was sent to prove an address."""


@method_decorator(login_required, name="dispatch")
class AddPasskey(AddWebAuthnView):
    """A further way in; only for who has an address, or they would be locked out with the device."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Ask for an address first."""
        if not EmailAddress.objects.filter(user_id=request.user.pk, verified=True).exists():
            messages.error(request, "First an address: without one, who loses a passkey never comes in again.")
            return redirect("account_email")
        return super().dispatch(request, *args, **kwargs)


sign_in = SignIn.as_view()
code = Code.as_view()
address_code = never_cache(AddressCode.as_view())
add_passkey = AddPasskey.as_view()


@login_required
@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """/accounts/: by what one signs in, what is kept, and the ways out."""
    user: Any = request.user
    passkeys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("created_at")
    context = {
        "address": EmailAddress.objects.get_verified(user),
        "passkeys": passkeys,
        "kept": counts_of(user),
        "edits": user.has_perm(ACCESS_ADMIN),
    }
    return render(request, "account/account.html", context)


@login_required
@never_cache
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """/accounts/export/: all that is kept of one, as a file which /my/ reads in again."""
    user: Any = request.user
    answer = JsonResponse(export_of(user), json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="adjacency-{timezone.now():%Y-%m-%d}.json"'
    return answer


@login_required
@never_cache
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """/accounts/logout/everywhere/: every browser, this one too."""
    user: Any = request.user
    reader_sign_out_everywhere(user, by=user)
    logout(request)
    return redirect("account_login")


@never_cache
@reauthentication_required(app="allauth.account")
def delete(request: HttpRequest) -> HttpResponse:
    """/accounts/delete/: asks, and on POST does it."""
    user: Any = request.user
    refusal = ""
    if request.method == "POST":
        try:
            reader_delete(user, by=user)
        except PermissionDenied as error:
            refusal = str(error)
        else:
            logout(request)
            return render(request, "account/deleted.html")
    return render(request, "account/delete.html", {"refusal": refusal}, status=403 if refusal else 200)
