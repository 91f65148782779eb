"""Reading credits: entries that changed in, Person and Credit rows out.

A batch is one transaction, and moves the mark with it: being killed half-way changes nothing, and two workers at the
same batch write the same rows.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from hub.jobs import queue
from hub.jobs.failures import passes
from hub.models import Credit, CreditedUpTo, Entry, Job, Person, PersonName
from hub.people.names import Name, credited
from hub.slugs import SlugAllocator, slug_stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hub.models.entry import EntryQuerySet

BATCH = 500  # entries a transaction
SETTLED = timedelta(minutes=1)  # longer than any writer holds its transaction: what it wrote is not passed over
FALLBACK = "person"  # the slug of a name without a letter of our alphabet
ROLES_LENGTH = 200


def pending_credits(now: datetime) -> Iterator[tuple[str, str]]:
    """The producer of the kind “credits”: one job while an entry has changed since the mark."""
    if _changed(_mark(), now).exists():
        yield "entries", "changed"


def credit_changed(_jobs: object = (), *, limit: int = BATCH, now: datetime) -> int:
    """Bring the credits of up to `limit` changed entries up to date; how many were read. The handler of “credits”.

    Where a batch fails, each of its entries gets a job of its own, so that one alone can't hold up the mark.
    """
    mark = _mark()
    rows = list(
        _changed(mark, now)
        .select_related("source")
        .only("changed_at", "credits", "status", "published_at", "source__title")
        .order_by("changed_at", "id")[:limit]
    )
    if rows:
        try:
            with transaction.atomic():
                credit(rows, now=now)
                _move(mark, rows[-1])
        except Exception as error:
            if passes(error):
                raise
            with transaction.atomic():
                queue.enqueue(Job.Kind.CREDIT, "entry", [row.pk for row in rows], now=now)
                _move(mark, rows[-1])
    return len(rows)


def credit_entries(jobs: Iterable[Job], *, now: datetime) -> None:
    """Bring the credits of single entries up to date: the handler of `Job.Kind.CREDIT`."""
    rows = Entry.objects.filter(pk__in=[int(job.key) for job in jobs]).select_related("source")
    with transaction.atomic():
        credit(rows, now=now)


def _move(mark: CreditedUpTo, last: Entry) -> None:
    here = CreditedUpTo.objects.filter(pk=mark.pk, changed_at=mark.changed_at, entry_key=mark.entry_key)
    here.update(changed_at=last.changed_at, entry_key=last.pk)


def credit(entries: Iterable[Entry], *, now: datetime) -> None:
    """Make the Credit rows of these entries say what their credits say. In a transaction."""
    rows = {entry.pk: entry for entry in entries}
    said = {
        key: credited(entry.credits, source=entry.source.title if entry.source else "")
        for key, entry in rows.items()
        if entry.status != Entry.Status.REMOVED
    }
    people = _people((name for names in said.values() for name in names), now=now)
    standing = {(row.entry_id, row.person_id): row for row in Credit.objects.filter(entry__in=rows)}
    wanted: dict[tuple[int, int], Credit] = {}
    for key, names in said.items():
        for name in names:
            row = wanted.setdefault((key, people[name.key]), Credit(entry_id=key, person_id=people[name.key]))
            row.roles = ", ".join(filter(None, (row.roles, *name.roles)))[:ROLES_LENGTH]
            row.published_at = rows[key].published_at
    gone = [row for pair, row in standing.items() if pair not in wanted]
    new = [row for pair, row in wanted.items() if pair not in standing]
    changed = [row for pair, row in wanted.items() if pair in standing and _differs(row, standing[pair])]
    for row in changed:
        row.pk = standing[row.entry_id, row.person_id].pk
    Credit.objects.filter(pk__in=[row.pk for row in gone]).delete()
    Credit.objects.bulk_create(new, BATCH, ignore_conflicts=True)
    Credit.objects.bulk_update(changed, ["roles", "published_at"], BATCH)
    touched = {row.person_id for row in (*gone, *new)}
    queue.enqueue(Job.Kind.INDEX, "person", sorted(touched), now=now)


def _differs(one: Credit, other: Credit) -> bool:
    return (one.roles, one.published_at) != (other.roles, other.published_at)


def _people(names: Iterable[Name], *, now: datetime) -> Mapping[str, int]:
    """The person of each name, by its key; those whom nobody has credited before are made."""
    by_key: dict[str, Name] = {}
    for name in names:
        known = by_key.setdefault(name.key, name)
        known.url, known.image = known.url or name.url, known.image or name.image
    found = dict(PersonName.objects.filter(key__in=by_key).values_list("key", "person_id"))
    for key, name in by_key.items():
        if key not in found:
            slug = _free_slug(key)
            person = Person.objects.create(
                name=name.name, slug=slug, url=name.url, image_url=name.image, created_at=now
            )
            PersonName.objects.create(person=person, key=key, slug=slug)
            found[key] = person.pk
    return found


def _free_slug(key: str) -> str:
    taken = PersonName.objects.filter(slug__startswith=slug_stem(key, otherwise=FALLBACK))
    return SlugAllocator(taken.values_list("slug", flat=True)).allocate(key, otherwise=FALLBACK)


def _mark() -> CreditedUpTo:
    return CreditedUpTo.objects.order_by("pk").first() or CreditedUpTo.objects.create(pk=1)


def _changed(mark: CreditedUpTo, now: datetime) -> EntryQuerySet:
    rows = Entry.objects.filter(changed_at__lt=now - SETTLED)
    if mark.changed_at is None:
        return rows
    return rows.filter(Q(changed_at__gt=mark.changed_at) | Q(id__gt=mark.entry_key), changed_at__gte=mark.changed_at)
