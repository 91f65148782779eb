"""Keeping the records of people who have an account: read, merged, cleared, and led along where entries became one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q

from content.progress.keys import renamed_key
from content.progress.merge import Record, merge_records, renamed
from content.progress.record import Progress, ReaderSetting, SavedItem
from hub.actions.entry_merge import entry_merged
from hub.db.batched import batched
from hub.models import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from django.contrib.auth.models import User

MOST_OF_ONE_PERSON = 20_000  # marks, and bookmarks, as in the browser (progress/record.js): a lifetime of entries
BATCH = 500  # rows or keys a statement
PEOPLE = 200  # whose rows are led along at once


class TooManyRecords(ValueError):  # noqa: N818 - it names the outcome
    """Somebody would have more than is kept of one person; nothing was taken."""


def record_of(user: User) -> Record:
    """All that is kept of somebody."""
    return Record(
        {row.content_key: row.value for row in Progress.objects.filter(user=user)},
        {row.content_key: row.value for row in SavedItem.objects.filter(user=user)},
        {row.name: row.value for row in ReaderSetting.objects.filter(user=user)},
    )


def counts_of(user: User) -> dict[str, int]:
    """How much is kept of somebody."""
    return {
        "done": Progress.objects.filter(user=user, state="done").exclude(content_key__startswith="path:").count(),
        "paths": Progress.objects.filter(user=user, state="done", content_key__startswith="path:").count(),
        "bookmarks": SavedItem.objects.filter(user=user, state="kept").count(),
    }


def record_merge(user: User, brought: Record) -> Record:
    """Merge a record into what is kept of somebody, and return all of it. Doing it twice changes nothing.

    Raises:
        TooMuch: it would be more than is kept of one person.
    """
    with transaction.atomic():
        get_user_model().objects.select_for_update().get(pk=user.pk)  # two browsers of one person take turns
        kept = record_of(user)
        merged = merge_records(kept, brought)
        for name, before, after in (
            ("marks", kept.progress, merged.progress), ("bookmarks", kept.bookmarks, merged.bookmarks),
        ):  # fmt: skip
            if len(after) > max(MOST_OF_ONE_PERSON, len(before)):
                raise TooManyRecords(
                    f"That would be {len(after):,} {name}; at most {MOST_OF_ONE_PERSON:,} are kept of anyone."
                )
        _write(user, kept, merged)
    return merged


def _write(user: User, before: Record, after: Record) -> None:
    """What has changed between the two."""
    marks = [
        Progress(user=user, content_key=key, state=mark.state, position=mark.position, updated_at=mark.updated_at)
        for key, mark in after.progress.items()
        if before.progress.get(key) != mark
    ]
    bookmarks = [
        SavedItem(user=user, content_key=key, state=it.state, title=it.title, url=it.url, updated_at=it.updated_at)
        for key, it in after.bookmarks.items()
        if before.bookmarks.get(key) != it
    ]
    settings = [
        ReaderSetting(user=user, name=name, setting=it.value, updated_at=it.updated_at)
        for name, it in after.settings.items()
        if before.settings.get(name) != it
    ]
    _upsert(Progress, marks, "content_key", ["state", "position", "updated_at"])
    _upsert(SavedItem, bookmarks, "content_key", ["state", "title", "url", "updated_at"])
    _upsert(ReaderSetting, settings, "name", ["setting", "updated_at"])


def _upsert(model: Any, rows: list[Any], key: str, fields: list[str]) -> None:
    model.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["user", key], update_fields=fields
    )


def record_clear(user: User) -> None:
    """Forget all that somebody has done, keeps and wants."""
    for model in (Progress, SavedItem, ReaderSetting):
        model.objects.filter(user=user).delete()


def resolve_merged(keys: Iterable[str]) -> dict[str, str]:
    """Those of these content keys whose entry turned out to be another, each with the key of that."""
    named: dict[str, list[str]] = {}
    for key in keys:
        kind, _, rest = key.partition(":")
        if kind in {"entry", "clip"}:
            named.setdefault(rest.partition(":")[0], []).append(key)
    found: dict[str, str] = {}
    for uuids in batched(named, BATCH):
        moved = Entry.objects.filter(uuid__in=uuids, merged_into__isnull=False)
        for old in moved.select_related("merged_into").only("uuid", "merged_into__uuid", "merged_into__merged_into"):
            new = standing_for(old)
            found |= {key: renamed_key(key, new.uuid) for key in named[str(old.uuid)]}
    return found


def standing_for(entry: Entry) -> Entry:
    """The entry that it turned out to be, and that one perhaps, and so on."""
    seen = {entry.pk}
    while entry.merged_into is not None and entry.merged_into.pk not in seen:
        entry = entry.merged_into
        seen.add(entry.pk)
    return entry


def progress_follow(old: UUID, new: UUID) -> int:
    """An entry turned out to be another: everybody's marks and bookmarks of it become those of the other.

    Returns whose rows changed. Twice is harmless.
    """
    of_it = Q(content_key=f"entry:{old}") | Q(content_key__startswith=f"clip:{old}:")
    changed = 0
    while people := set(Progress.objects.filter(of_it).values_list("user", flat=True)[:PEOPLE]) | set(
        SavedItem.objects.filter(of_it).values_list("user", flat=True)[:PEOPLE]
    ):
        for user in get_user_model().objects.filter(pk__in=people):
            with transaction.atomic():
                get_user_model().objects.select_for_update().get(pk=user.pk)
                _follow(user, of_it, new)
            changed += 1
    return changed


def follow(sender: type, entry: int, into: int, **kwargs: Any) -> None:  # noqa: ARG001 - a signal's
    """Entries were merged: `hub.actions.entry_merge`."""
    uuids = dict(Entry.objects.filter(pk__in=[entry, into]).values_list("pk", "uuid"))
    progress_follow(uuids[entry], uuids[into])


def register() -> None:
    """Hear of entries that are merged."""
    entry_merged.connect(follow, dispatch_uid="content.progress.sync")


def _follow(user: User, of_it: Q, new: UUID) -> None:
    marks = {row.content_key: row.value for row in Progress.objects.filter(of_it, user=user)}
    bookmarks = {row.content_key: row.value for row in SavedItem.objects.filter(of_it, user=user)}
    names = {key: renamed_key(key, new) for key in [*marks, *bookmarks]}
    there = Q(user=user, content_key__in=set(names.values()))
    kept = Record(
        {row.content_key: row.value for row in Progress.objects.filter(there)},
        {row.content_key: row.value for row in SavedItem.objects.filter(there)},
    )
    _write(
        user,
        kept,
        merge_records(kept, Record(renamed(marks, names), renamed(bookmarks, names))),
    )
    Progress.objects.filter(of_it, user=user).delete()
    SavedItem.objects.filter(of_it, user=user).delete()


def resolve_record(record: Record) -> tuple[Record, Mapping[str, str]]:
    """A record under the keys that things have now, and which of its keys were renamed for that."""
    names = resolve_merged({*record.progress, *record.bookmarks})
    if not names:
        return record, {}
    return Record(renamed(record.progress, names), renamed(record.bookmarks, names), record.settings), names
