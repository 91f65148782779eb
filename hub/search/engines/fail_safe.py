"""A shield before an engine: whatever it raises becomes “unusable”, and so a plain search over the database."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hub.search.engines.protocol import EngineError, Health, IndexUnusableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager

    from hub.search.document import Document
    from hub.search.engines.protocol import Answer, Engine, Writer
    from hub.search.request import SearchRequest

logger = logging.getLogger(__name__)


class FailSafeEngine:
    """An engine that raises nothing but what `Engine` says, when it is read."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.name = engine.name

    def find(self, request: SearchRequest) -> Answer:
        """See `Engine.find`."""
        with self._shield():
            return self.engine.find(request)

    def fetch(self, uid: str) -> Document | None:
        """See `Engine.fetch`."""
        with self._shield():
            return self.engine.fetch(uid)

    def frequency(self, field: str, word: str) -> int:
        """See `Engine.frequency`."""
        with self._shield():
            return self.engine.frequency(field, word)

    def words(self, prefix: str) -> Iterable[tuple[str, int]]:
        """See `Engine.words`."""
        with self._shield():
            return list(self.engine.words(prefix))

    def health(self) -> Health:
        """See `Engine.health`."""
        try:
            with self._shield():
                return self.engine.health()
        except IndexUnusableError as error:
            return Health(usable=False, sentence=str(error))

    def close(self) -> None:
        """See `Engine.close`."""
        self.engine.close()

    def writing(self) -> AbstractContextManager[Writer]:
        """See `Engine.writing`."""
        return self.engine.writing()

    def rebuilding(self) -> AbstractContextManager[Writer]:
        """See `Engine.rebuilding`."""
        return self.engine.rebuilding()

    @contextmanager
    def _shield(self) -> Iterator[None]:
        try:
            yield
        except EngineError:
            raise
        except Exception as error:
            logger.exception("The search index failed in a way that nobody foresaw.")
            raise IndexUnusableError(f"The search index failed ({type(error).__name__}: {error}).") from error
