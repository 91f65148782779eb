"""One writer at a time, across processes: a lock that dies with its holder."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hub.search.engines import IndexUnusableError, WriterBusyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def only_writer(directory: Path) -> Iterator[None]:
    """Be the only writer of the index in `directory`, or be told so at once.

    The lock is the kernel's (flock) and ends with the process, however it ends.

    Raises:
        WriterBusyError: another process, or another thread of this one, is writing.
        IndexUnusableError: the directory can't be made or written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        lock = (directory / "writer.lock").open("a")
    except OSError as error:
        raise IndexUnusableError(f"The search index's directory {directory} can't be written ({error}).") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WriterBusyError(f"Another process is writing to the search index in {directory}.") from error
        yield
