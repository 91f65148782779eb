"""Password hashing that can't keep readers waiting.

One hash takes a core for a third of a second by design. A web process with four threads and as many wrong passwords
in flight would answer nobody else for as long. So of a process's threads one hashes and one waits for its turn; any
further sign-in is refused at once and may try again. The hashes are Django's own, so stored passwords stay valid.
"""

from __future__ import annotations

from threading import BoundedSemaphore, Lock

from django.contrib.auth.hashers import PBKDF2PasswordHasher

THREADS = 2  # of a process: one that hashes, one that waits

_places = BoundedSemaphore(THREADS)
_turn = Lock()


class HashingBusyError(Exception):
    """As many passwords are being hashed as this process allows; nothing was checked."""


class BoundedPBKDF2PasswordHasher(PBKDF2PasswordHasher):
    """Django's default hasher, one hash at a time in each process."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        """Hash a password.

        Raises:
            HashingBusyError: Another thread waits already.
        """
        if not _places.acquire(blocking=False):
            raise HashingBusyError
        try:
            with _turn:
                encoded: str = super().encode(password, salt, iterations)
                return encoded
        finally:
            _places.release()
