"""The secret key: made on the first run, kept in `var/`."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from hub.ops.state_dir import private


def secret_key(var: Path) -> str:
    """The key in `var/secret-key`, made (readable by its owner alone) if there is none.

    Two processes that start at once agree: the key is written aside and linked into place, and the first link wins.
    """
    kept = var / "secret-key"
    if not kept.exists():
        private(var)
        written, aside = tempfile.mkstemp(prefix=".secret-key-", dir=var)  # which makes it 0600
        with os.fdopen(written, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(aside, kept)
        Path(aside).unlink()
    return kept.read_text()
