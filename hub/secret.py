"""The secret key: made on the first run, kept in `var/`."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def secret_key(var: Path) -> str:
    """The key in `var/secret-key`, made (readable by its owner alone) if there is none.

    Two processes that start at once agree: the key is written aside and linked into place, and the first link wins.
    """
    kept = var / "secret-key"
    if not kept.exists():
        var.mkdir(parents=True, exist_ok=True)
        aside = var / f".secret-key-{os.getpid()}"
        aside.touch(mode=0o600)
        aside.write_text(secrets.token_urlsafe(48))
        try:
            os.link(aside, kept)
        except FileExistsError:
            pass
        finally:
            aside.unlink()
    return kept.read_text()
