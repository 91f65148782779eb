"""The one form that signs in and signs up: an address."""

from __future__ import annotations

from allauth.account.forms import RequestLoginCodeForm
from django.core.exceptions import ValidationError

from content.account.people import reader_sign_up

LONGEST_ADDRESS = 254  # characters: RFC 5321, 4.5.3.1.3, and what a user's row holds


class SignInForm(RequestLoginCodeForm):
    """Asks for an address and has a code sent there.

    Whether the address is known makes no difference that anybody else could see: either way a code is mailed, and only
    who reads it comes in. Only an account that an administrator has shut gets none; the page says the same.
    """

    def clean_email(self) -> str:
        """As allauth checks it, its limits on requests among that; then the account it belongs to."""
        email: str = super().clean_email().lower()
        if len(email) > LONGEST_ADDRESS:
            raise ValidationError("This address is too long to be one.")
        reader = reader_sign_up(email)
        self._user = reader if reader.is_active else None
        return email
