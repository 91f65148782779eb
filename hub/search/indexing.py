"""Indexing: bringing the index up to what the database holds.

    Owed rows (work "index") ──claim──▶ documents by noun ──Writer──▶ commit ──settle──▶ (rows gone)

Rows are settled only after the commit, so a writer that dies leaves them to the next; writing a document twice does no
harm. There is one writer at a time across processes. An index that is missing or can't be read is built anew: beside
the old one, while readers go on, and with the writer's lock held, so that what changes meanwhile stays owed.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from hub.jobs import queue
from hub.jobs.failures import UnavailableError, record_failure
from hub.models import Job
from hub.pluralize import pluralize
from hub.search.document import nouns, provider, uid
from hub.search.engines import configured
from hub.search.engines.protocol import Health, IndexUnusableError, WriterBusyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from hub.jobs.queue import Done
    from hub.search.document import Document, Provider
    from hub.search.engines.protocol import Writer

logger = logging.getLogger(__name__)
T = TypeVar("T")

BATCH = 500  # documents read from the database at a time


def health() -> Health:
    """Whether the index can be searched, in a sentence; for /readyz and `index status`. Never raises."""
    return configured().health()


def index(jobs: Sequence[Job], *, now: datetime) -> None:
    """Bring the index up to date with what these jobs are about: the handler of `Job.Kind.INDEX`.

    An index that can't be used is built anew first, and the jobs are completed with it.

    Raises:
        UnavailableError: another process is writing, or the index has just become unusable. The jobs wait.
    """
    engine = configured()
    try:
        if ensure_usable():
            return
        with engine.writing() as writer:
            failed = _bring_up(writer, jobs)
    except WriterBusyError as error:
        raise UnavailableError(f"{error} The jobs wait.") from error
    except IndexUnusableError as error:
        raise UnavailableError(f"{error} The next run builds it anew.") from error
    queue.complete(job for job in jobs if job.pk not in failed)
    for job in jobs:
        if job.pk in failed:
            record_failure(job, failed[job.pk], now=now)


def ensure_usable() -> int:
    """Build the index anew if it can't be used; how many documents were written.

    Raises:
        WriterBusyError: another process is writing.
    """
    state = configured().health()
    if state.usable:
        return 0
    logger.warning("%s Building it anew.", state.sentence)
    return rebuild()


def rebuild(report: Callable[[int, int], None] | None = None) -> int:
    """Build the index anew beside the live one and swap; how many documents it holds.

    `report` is called now and then with how many of how many are done. What was owed at the start is settled with it.

    Raises:
        WriterBusyError: another process is writing.
    """
    engine = configured()
    with engine.rebuilding() as writer:
        owed: list[Done] = list(Job.objects.filter(kind=Job.Kind.INDEX).values_list("pk", "stamp", named=True))
        makers = [made for noun in nouns() if (made := provider(noun))]
        total = sum(maker.count() for maker in makers)
        done = 0
        for maker in makers:
            for keys in _batches(maker.keys(), BATCH):
                done += writer.add(maker.documents(keys))
                if report:
                    report(done, total)
    queue.complete(owed)
    logger.info("The search index was built anew: %s.", pluralize(done, "document"))
    return done


def _bring_up(writer: Writer, rows: Iterable[Job]) -> dict[int, Exception]:
    """Write what rows are about, or take it out; the errors of those that could not be made, by their row's key."""
    by_noun: dict[str, list[Job]] = defaultdict(list)
    for row in rows:
        by_noun[row.target].append(row)
    failed: dict[int, Exception] = {}
    for noun, of_noun in by_noun.items():
        maker = provider(noun)
        for some in _batches(iter(of_noun), BATCH):
            documents = _made(maker, some, failed) if maker else []
            found = {document.key for document in documents}
            writer.add(documents)
            writer.remove(uid(noun, row.key) for row in some if row.key not in found and row.pk not in failed)
    return failed


def _made(maker: Provider, rows: Sequence[Job], failed: dict[int, Exception]) -> list[Document]:
    """The documents of some rows; if one spoils the batch, it alone fails."""
    try:
        return list(maker.documents([row.key for row in rows]))
    except Exception as error:
        if len(rows) == 1:
            logger.exception("The search document of %s %s could not be made.", rows[0].target, rows[0].key)
            failed[rows[0].pk] = error
            return []
    return [document for row in rows for document in _made(maker, [row], failed)]


def _batches(rows: Iterator[T], size: int) -> Iterator[list[T]]:
    while some := list(islice(rows, size)):
        yield some
