"""Who holds a lease: a token that names its process, so that this machine can tell a dead taker from a slow one.

    UUID of version 8 (RFC 9562, 5.8):   place 48 bits │ began 12 bits │ process 32 bits │ number 30 bits

`place` stands for this boot of this machine and its process namespace (a container has its own), `began` for the
moment at which the process started, since numbers of processes are used again. Of a process elsewhere nothing can be
known, and so nothing is said: its lease runs out. The same where there is no /proc.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import uuid
from functools import cache
from pathlib import Path

PROC = Path("/proc")
STARTED = 19  # the field of /proc/<pid>/stat after the name in brackets: proc_pid_stat(5), starttime
CUSTOM = 8  # the version of UUIDs whose makers lay them out themselves
_numbers = itertools.count()


def new_token() -> uuid.UUID:
    """A token of this process's own, never given before."""
    process = os.getpid()
    place, began = _place(), _began(process)
    if place is None or began is None:
        return uuid.uuid4()
    low = process << 30 | next(_numbers) % 2**30
    return uuid.UUID(int=place << 80 | CUSTOM << 76 | began << 64 | 0b10 << 62 | low)


def is_dead(token: uuid.UUID) -> bool:
    """Whether the process that made this token is known to have ended."""
    if token.version != CUSTOM or token.int >> 80 != _place():
        return False
    process = (token.int & (2**62 - 1)) >> 30
    return _began(process) != (token.int >> 64) & 0xFFF


@cache
def _place() -> int | None:
    """48 bits, others after each boot and in each process namespace; None: there is no telling."""
    try:
        boot = (PROC / "sys/kernel/random/boot_id").read_text()
        namespace = (PROC / "self/ns/pid").readlink()
    except OSError:
        return None
    return int.from_bytes(hashlib.sha256(f"{boot} {namespace}".encode()).digest()[:6])


def _began(process: int) -> int | None:
    """When it started, 12 bits of it; None: it has ended, or there is no telling."""
    try:
        stat = (PROC / str(process) / "stat").read_text()
    except OSError:
        return None
    state, *rest = stat.rpartition(")")[2].split()
    return None if state in "ZX" else int(rest[STARTED - 1]) & 0xFFF
