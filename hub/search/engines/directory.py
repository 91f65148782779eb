"""An index in a directory: which one is live, who may write, how a new one takes the live one's place.

    directory/current ──▶ directory/<format>-<token>/    the live index; `current` is a link, swapped in one step
    directory/writer.lock                                held (flock) by the one writing process; the kernel frees it

Readers look at the link before each search, and so follow a swap without being told. What a build that was cut short
has left is swept away by the next one.
"""

from __future__ import annotations

import fcntl
import secrets
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from hub.search.engines.protocol import IndexUnusableError, WriterBusyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class IndexDirectory:
    """Where an engine keeps its index. `form` names the engine and its schema: another form must be built anew."""

    def __init__(self, path: Path, form: str) -> None:
        self.path = path
        self.form = form
        self._link = path / "current"
        self._live = path  # as it was when it was last asked for

    def live(self) -> Path:
        """The live index.

        Raises:
            IndexUnusableError: there is none, or it is of another form.
        """
        try:
            name = str(self._link.readlink())
        except OSError as error:
            raise IndexUnusableError(f"There is no search index in {self.path} yet.") from error
        if not name.startswith(f"{self.form}-"):
            raise IndexUnusableError(f"The search index in {self.path} was made by another engine or version.")
        live = self._live
        if live.name != name:  # to put a path together takes longer than to read the link
            live = self._live = self.path / name
        return live

    @contextmanager
    def only_writer(self) -> Iterator[None]:
        """Be the only writer, or be told at once that another is.

        Raises:
            WriterBusyError: another process, or another thread of this one, is writing.
            IndexUnusableError: the directory can't be made or written.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = (self.path / "writer.lock").open("a")
        except OSError as error:
            raise IndexUnusableError(f"The search index's directory {self.path} can't be written ({error}).") from error
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise WriterBusyError(f"Another process is writing to the search index in {self.path}.") from error
            yield

    @contextmanager
    def beside(self) -> Iterator[Path]:
        """An empty directory for a new index, which is live once the context ends well. For the only writer."""
        self._sweep()
        new = self.path / f"{self.form}-{secrets.token_hex(4)}"
        new.mkdir()
        yield new
        link = self.path / f"link-{secrets.token_hex(4)}"
        link.symlink_to(new.name)
        link.replace(self.path / "current")
        self._sweep()

    def _sweep(self) -> None:
        """Remove whatever is not the live index."""
        live = None
        with suppress(OSError):
            live = str((self.path / "current").readlink())
        for path in self.path.iterdir():
            if path.is_symlink() and path.name.startswith("link-"):
                path.unlink()
            elif path.is_dir() and not path.is_symlink() and path.name != live:
                shutil.rmtree(path, ignore_errors=True)
