"""Tagging: owed entries in, EntryTopic rows out.

    owed TAG rows ──claim──▶ entries ──classify──▶ verdicts ──┐
                                                              ├──plan──▶ rows to make, change, drop ──▶ owed INDEX
    editors' words on these entries ──────────────────────────┘

An editor's word is final: a confirmed topic stays, with those above it; a refused one stays away, with those below it.
The rows, the struck-out TAG work and the owed INDEX work are one transaction, so being killed half-way changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.db.models import Q

from hub.db import bulk
from hub.db.batched import batched
from hub.db.id_in import id_in
from hub.db.id_ranges import in_batches, those_within, within
from hub.jobs import queue
from hub.models import Entry, EntryTopic, Job, Source
from hub.models.evidence import Evidence
from hub.models.job import AGAIN
from hub.topics.evidence import EntryText
from hub.topics.taxonomy import Taxonomy, current_taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from hub.topics.classifier import Verdict

BATCH = 500  # rows a statement
SHOWN = 12  # pieces of evidence kept with an assignment

Origin = EntryTopic.Origin


class Desired(NamedTuple):
    """An assignment that the rules ask for: fields of `EntryTopic`."""

    score: float
    origin: str
    evidence: list[Evidence]


class Scored(NamedTuple):
    """What the rules say of an entry, and the hash of the item that said it."""

    raw_hash: str
    verdicts: list[Verdict]


def tag(jobs: Sequence[Job], *, now: datetime) -> None:
    """Recognise the topics of the entries of these jobs: the handler of `Job.Kind.TAG`.

    Each batch's rows, the completed jobs and the indexing that they ask for are one transaction. Where nothing but the
    rules has changed (`AGAIN`), only entries under other topics than before are indexed.
    """
    for some in in_batches(queue.expand_library(jobs, AGAIN, now=now)):
        taxonomy = current_taxonomy()
        judged = _classify(within(some), taxonomy)
        fresh = those_within(judged, (job for job in some if job.target != AGAIN))
        with transaction.atomic():
            moved = write_assignments(judged, taxonomy)
            queue.complete(some)
            queue.enqueue(Job.Kind.INDEX, "entry", sorted(fresh | moved), now=now)


def tag_now(entry: int, *, now: datetime) -> None:
    """Recognise the topics of one entry (by key) at once. In a transaction, with its row locked."""
    taxonomy = current_taxonomy()
    write_assignments(_classify(Q(pk=entry), taxonomy), taxonomy)
    queue.enqueue(Job.Kind.INDEX, "entry", [entry], now=now)


def _classify(of: Q, taxonomy: Taxonomy) -> dict[int, Scored]:
    entries = Entry.objects.filter(of).exclude(status=Entry.Status.REMOVED).order_by()
    rows = list(entries.values_list("pk", "raw_hash", "source_id", "title", "labels", "text"))
    trusted = trusted_by(source for _key, _hash, source, *_said in rows)
    classify = taxonomy.classifier.classify
    return {
        key: Scored(raw_hash, classify(_entry_text(title, labels, text), trusted.get(source or 0, ())))
        for key, raw_hash, source, title, labels, text in rows
    }


def enqueue_all(*, now: datetime) -> None:
    """Enqueue the tagging of every entry, as after a change of the vocabulary."""
    queue.enqueue(Job.Kind.TAG, AGAIN, queue.library_ranges(), now=now)


def text_of_entry(entry: Entry) -> EntryText:
    """What of an entry is read for its topics."""
    return _entry_text(entry.title, entry.labels, entry.text)


def _entry_text(title: str, labels: Iterable[Any], text: str) -> EntryText:
    return EntryText(title, text, tuple(str(label) for label in labels))


def trusted_by(sources: Iterable[int | None]) -> dict[int, frozenset[str]]:
    """The slugs of the topics that each of these sources is trusted with."""
    pairs = Source.trusted_topics.through.objects.filter(source_id__in={key for key in sources if key})
    found: dict[int, set[str]] = {}
    for source, slug in pairs.values_list("source_id", "topic__slug"):
        found.setdefault(source, set()).add(slug)
    return {source: frozenset(slugs) for source, slugs in found.items()}


def write_assignments(judged: Mapping[int, Scored], taxonomy: Taxonomy) -> set[int]:
    """Make the rows of these entries (by key) say what their verdicts and their editors say. In a transaction.

    The entries that stand under other topics than before. One that says something else by now is left alone: it is owed
    anew, and may have been seen to already.
    """
    entries = Entry.objects.select_for_update().filter(id_in("pk", judged)).order_by("pk")
    found = entries.values_list("pk", "raw_hash", "published_at")
    dates = {key: date for key, raw_hash, date in found if raw_hash == judged[key].raw_hash}
    standing: dict[int, dict[int, EntryTopic]] = {}
    for row in EntryTopic.objects.filter(id_in("entry", dates)).order_by():
        standing.setdefault(row.entry_id, {})[row.topic_id] = row
    new: list[tuple[object, ...]] = []
    changed: list[EntryTopic] = []
    dropped: list[int] = []
    moved: set[int] = set()
    for key, published_at in dates.items():
        rows = standing.get(key, {})
        wanted = plan_assignments(judged[key].verdicts, rows.values(), taxonomy)
        added = [(key, topic, *one, published_at) for topic, one in wanted.items() if topic not in rows]
        if added:
            new += added
            moved.add(key)
        for topic, row in rows.items():
            said = wanted.get(topic)
            if said is None and row.origin != Origin.EDITOR:
                dropped.append(row.pk)
                moved.add(key)
            elif _renewed(row, said, published_at):
                changed.append(row)
    for batch in batched(dropped, BATCH):
        EntryTopic.objects.filter(pk__in=batch).delete()
    bulk.update(EntryTopic, changed, [*Desired._fields, "published_at"])
    bulk.insert_rows(EntryTopic, ("entry_id", "topic_id", *Desired._fields, "published_at"), new)
    return moved


def _renewed(row: EntryTopic, said: Desired | None, published_at: datetime | None) -> bool:
    """Make a row say what the rules say now, if they do, and its entry's date; whether that is anything new."""
    said = said or Desired(row.score, row.origin, row.evidence)
    if (*said, published_at) == (row.score, row.origin, row.evidence, row.published_at):
        return False
    row.score, row.origin, row.evidence = said
    row.published_at = published_at
    return True


def plan_assignments(
    verdicts: Iterable[Verdict], standing: Iterable[EntryTopic], taxonomy: Taxonomy
) -> dict[int, Desired]:
    """What the rules ask for, by topic, given what editors said: nothing that an editor has decided is in it."""
    editors = {row.topic_id: row for row in standing if row.origin == Origin.EDITOR}
    refused = {topic for topic, row in editors.items() if row.refused}
    wanted: dict[int, Desired] = {}
    for verdict in verdicts:
        topic = taxonomy.key(verdict.slug)
        if refused.isdisjoint((topic, *taxonomy.above(topic))):
            wanted[topic] = _desired(verdict)
    for topic, row in editors.items():
        if row.refused:
            continue
        for above in taxonomy.above(topic):
            wanted.setdefault(above, Desired(row.score, Origin.RULE, [Evidence.of_finer(taxonomy.slug(topic))]))
    return {topic: one for topic, one in wanted.items() if topic not in editors}


def _desired(verdict: Verdict) -> Desired:
    evidence = list(verdict.evidence[:SHOWN])
    by_source = bool(evidence) and verdict.evidence[-1].field == "source"
    if by_source:
        evidence[-1] = verdict.evidence[-1]
    if verdict.brought:
        evidence.insert(0, Evidence.of_finer(verdict.brought))
    return Desired(round(verdict.score, 4), Origin.SOURCE if by_source else Origin.RULE, evidence)
