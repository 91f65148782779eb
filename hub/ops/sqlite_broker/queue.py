"""Message queues in one SQLite file, for the processes of one machine.

    put ──▶ letterbox.sqlite3 ──take──▶ the one process that deleted the row

Putting and taking are one transaction each, so a message is there whole or not at all, and of two takers one gets it. A
message is gone once taken. A file that SQLite can no longer read is put aside and begun anew: what it held were only
doorbells.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FILE = "letterbox.sqlite3"
WAIT = 5.0  # seconds for another's write, which takes well under one millisecond
MAX_BYTES = 1 << 20  # of one message; notifications have a few hundred

log = logging.getLogger(__name__)


class Letterbox:
    """The queues in `directory`, through one connection. To be used by one thread at a time."""

    def __init__(self, directory: Path) -> None:
        """Open the queues, making them if there are none.

        Raises:
            OSError: the directory can't be made.
            sqlite3.OperationalError: the file can't be opened or written.
        """
        directory.mkdir(parents=True, exist_ok=True)
        self.path = directory / FILE
        try:
            self._db = _opened(self.path)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            aside = self.path.with_suffix(".unreadable")
            log.warning("The broker's file %s can't be read (%s): it is now %s, and a new one is begun.",
                        self.path, error, aside.name)  # fmt: skip
            self.path.replace(aside)
            for left in ("-wal", "-shm"):
                self.path.with_name(FILE + left).unlink(missing_ok=True)
            self._db = _opened(self.path)

    def put(self, queue: str, message: str) -> None:
        """Add a message at the end of a queue."""
        if len(message) > MAX_BYTES:
            raise ValueError(f"a message of {len(message)} bytes for {queue}: at most {MAX_BYTES} fit")
        self._db.execute("INSERT INTO letter (queue, message) VALUES (?, ?)", (queue, message))

    def take(self, queue: str) -> str | None:
        """Take the oldest message of a queue, if there is one; nobody else gets it."""
        oldest = "SELECT id, message FROM letter WHERE queue = ? ORDER BY id LIMIT 1"
        if self._db.execute(oldest, (queue,)).fetchone() is None:  # a look takes no lock, so waiting costs nothing
            return None
        self._db.execute("BEGIN IMMEDIATE")
        try:
            row = self._db.execute(oldest, (queue,)).fetchone()
            if row is not None:
                self._db.execute("DELETE FROM letter WHERE id = ?", (row[0],))
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
        return str(row[1]) if row else None

    def size(self, queue: str) -> int:
        """How many messages wait."""
        (number,) = self._db.execute("SELECT count(*) FROM letter WHERE queue = ?", (queue,)).fetchone()
        return int(number)

    def purge(self, queue: str) -> int:
        """Throw a queue's messages away; how many they were."""
        return self._db.execute("DELETE FROM letter WHERE queue = ?", (queue,)).rowcount

    def close(self) -> None:
        """Let the file go."""
        self._db.close()


def _opened(path: Path) -> sqlite3.Connection:
    # kombu hands a channel from thread to thread, never to two at once
    db = sqlite3.connect(path, timeout=WAIT, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = OFF")  # a power failure may lose notifications, and beat sends others
        with closing(db.execute("SELECT 1 FROM sqlite_master WHERE name = 'letter'")) as found:
            if found.fetchone() is None:
                db.execute("CREATE TABLE IF NOT EXISTS letter (id INTEGER PRIMARY KEY, queue TEXT, message TEXT)")
                db.execute("CREATE INDEX IF NOT EXISTS letter_queue ON letter (queue, id)")
    except BaseException:
        db.close()
        raise
    return db
