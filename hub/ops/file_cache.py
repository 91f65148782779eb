"""The cache under `HUB_CACHE_URL=file:…`: Django's file cache, with `add` and `incr` atomic over threads and processes.

Django's own looks and then writes, so of two processes both may add a key, and of two increments one may get lost.
Locks and rate limits need both to hold, as they do on Redis. Here each takes an advisory lock (flock(2)) first, on one
of a few files beside the entries, chosen by the key; a process that dies releases it.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import time
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOCKS = 64  # files; keys that share one wait for each other for the length of one small write


class AtomicFileCache(FileBasedCache):
    """Django's file cache; entries have its format."""

    _dir: str
    _createdir: Callable[[], None]
    _key_to_file: Callable[[str, int | None], str]

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Set a key that has no value, and say whether it had none."""
        with self._locked(key, version):
            return super().add(key, value, timeout, version)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a number, which expires when it would have.

        Raises:
            ValueError: The key has no value.
        """
        path = Path(self._key_to_file(key, version))
        with self._locked(key, version):
            try:
                with path.open("rb") as file:
                    expiry = pickle.load(file)  # noqa: S301 - as Django's own: what this cache wrote
                    value: int = pickle.loads(zlib.decompress(file.read())) + delta  # noqa: S301
            except FileNotFoundError:
                expiry = 0
            if expiry is not None and expiry < time.time():
                raise ValueError(f"Key {key!r} not found")
            written = path.with_suffix(".incr")  # moved into place whole, as readers take no lock
            content = zlib.compress(pickle.dumps(value, self.pickle_protocol))
            written.write_bytes(pickle.dumps(expiry, self.pickle_protocol) + content)
            written.replace(path)
            return value

    @contextmanager
    def _locked(self, key: str, version: int | None) -> Iterator[None]:
        self._createdir()
        number = zlib.crc32(self.make_key(key, version).encode()) % LOCKS
        # a descriptor of its own each time: flock excludes descriptors, and so threads, too
        lock = os.open(Path(self._dir, f"lock-{number:02}"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)
