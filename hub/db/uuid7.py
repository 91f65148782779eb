"""Public identifiers of rows, ordered by creation time."""

from __future__ import annotations

import time
from random import getrandbits
from uuid import UUID

VERSION, VARIANT = 7, 0b10


def uuid7() -> UUID:
    """A UUID of version 7 (RFC 9562, 5.7): milliseconds since 1970, then 74 random bits.

    Rows that are stored together so lie together in the index of their names; by random names each lies on a page of
    its own, and all of those are written. The names are public: chance need only tell them apart, not be secret.
    """
    millis = time.time_ns() // 1_000_000
    chance = getrandbits(74)
    return UUID(int=millis << 80 | VERSION << 76 | chance >> 62 << 64 | VARIANT << 62 | chance & (1 << 62) - 1)
