"""HUB_VAR, the directory of all state: the database of people, mails, keys. It lets in the hub's own user alone."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ALONE = 0o700  # what lies in it may then have whatever mode its maker gives it: SQLite's journals, a cache, uploads


def private(var: Path) -> None:
    """Make the directory `var` if there is none; shut one that stands open to everybody.

    One that lets in a group and nobody else was set so by somebody, for a backup or a web server of theirs, and stays.
    So does what others own, or share as `/tmp` is shared.

    Raises:
        OSError: it can't be made.
    """
    var.mkdir(mode=ALONE, parents=True, exist_ok=True)
    found = var.stat()
    if found.st_mode & stat.S_IRWXO and not found.st_mode & stat.S_ISVTX and found.st_uid == os.geteuid():
        with suppress(PermissionError):  # some file systems, as of shared folders, have no modes
            var.chmod(ALONE)
