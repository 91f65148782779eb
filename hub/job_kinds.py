"""The kinds of job of the hub: what its worker does, in which batches, and how many at once.

A kind is one row here and one function, its handler. Kinds of `content` stand in `content.job_kinds`.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from hub.actions.source_review import review, source_look
from hub.ingest.attachments.fetch_attachments import fetch_attachments
from hub.ingest.refresh import LEASE, visit
from hub.ingest.stories import find_stories
from hub.jobs import registry
from hub.jobs.gate import Gate
from hub.jobs.registry import JobKind
from hub.models import Job, OutgoingEmail, Source
from hub.ops.mail.backend import KIND as MAIL
from hub.ops.mail.delivery import deliver
from hub.people.crediting import credit_changed, credit_entries, pending_credits
from hub.search import index
from hub.topics.assign import tag
from hub.topics.preview_job import preview

MANY = 16  # more than a worker has threads

web = Gate(2)  # at once in one worker, so that slow sites leave threads to tag and index


def register() -> None:
    """Have the worker run these."""
    registry.register(
        JobKind(
            name="visit",
            title="visit sources",
            handle=partial(visit, look=source_look),
            rows=Source.objects.subscribed,
            batch=50,  # they are fetched at once, in one event loop
            lease=LEASE,
            gate=web,
            fetches=True,
        ),
        JobKind(
            name=Job.Kind.TAG,
            title="recognise topics of entries",
            handle=tag,
            batch=10,  # each a range of one entry up to some hundreds; a batch takes a second or two
            gate=Gate(MANY),
        ),
        JobKind(
            name=Job.Kind.INDEX,
            title="bring the search index up to date",
            handle=index,
            batch=1000,
            gate=Gate(),  # the index has one writer; others would wait for it in vain
        ),
        JobKind(
            name=Job.Kind.STORY,
            title="find the copies and editions of entries",
            handle=find_stories,
            batch=50,  # ranges
            gate=Gate(),  # two at once would wait for each other's rows
        ),
        JobKind(
            name=Job.Kind.REVIEW,
            title="see whether sources keep to their topics",
            handle=review,
            batch=50,  # a source takes some milliseconds, a suspected one a tenth of a second
            gate=Gate(MANY),
        ),
        JobKind(
            name=Job.Kind.PREVIEW,
            title="try changed rules on the library",
            handle=preview,
            batch=1,  # a chunk of entries takes some seconds
            gate=Gate(MANY),
        ),
        JobKind(
            name=Job.Kind.TRANSCRIPT,
            title="fetch the transcripts and chapters of episodes",
            handle=fetch_attachments,
            batch=50,
            lease=timedelta(minutes=10),  # two at a time from one host, none longer than half a minute
            gate=web,
            fetches=True,
        ),
        JobKind(
            name="credits",
            title="read the credits of changed entries",
            handle=credit_changed,
            producer=pending_credits,
            batch=1,
        ),
        JobKind(
            name=Job.Kind.CREDIT,
            title="read the credits of single entries",
            handle=credit_entries,
            batch=100,
        ),
        JobKind(
            name=MAIL,
            title="deliver email",
            handle=deliver,
            rows=OutgoingEmail.objects.all,
            discards_rows=True,
            batch=10,
            gate=Gate(MANY),
        ),
    )
