"""The first editor: created on the first run with a random password, which is kept in `var/` until it is changed."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FILE = "first-password"
NAME = "editor"


def first_editor(var: Path) -> None:
    """Make the user `editor` if there are no users at all; forget a first password that is no longer theirs."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - the supervisor reads FILE without Django

    users = get_user_model()
    kept = var / FILE
    if not users.objects.exists():
        password = secrets.token_urlsafe(12)
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(password)
        users.objects.create_superuser(username=NAME, password=password)
    elif kept.exists():
        editor = users.objects.filter(username=NAME, is_active=True).first()
        if editor is None or not editor.check_password(kept.read_text()):
            kept.unlink()
