"""One `up` on one `var/` at a time."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

from hub.ops.state_dir import private

if TYPE_CHECKING:
    from pathlib import Path


class VarError(Exception):
    """`var/` can't be used; the text is the sentence for whoever started us."""


def locked(var: Path) -> int:
    """Lock `var` for the life of this process, making it if need be. The lock falls with the process, however it ends.

    Raises:
        VarError: another holds it, or the directory can't be written.
    """
    kept = var / "up.lock"
    try:
        private(var)
        held = os.open(kept, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise VarError(f"The hub keeps its state in {var}, which can't be written: {error.strerror}.") from None
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = os.read(held, 20).decode("ascii", "replace").strip() or "unknown"
        os.close(held)
        raise VarError(
            f"A hub is already running on {var} (process {holder}): stop it first, or set HUB_VAR to another directory."
        ) from None
    os.ftruncate(held, 0)
    os.pwrite(held, str(os.getpid()).encode(), 0)
    return held
