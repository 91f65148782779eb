"""An editor's verdict on stories (entries that are one publication) and editions (which entry follows which).

    join    these are one publication                  link   this is the next edition of that
    split   this is another publication than those     cut    this is not the next edition of that

The latest verdict counts, and later clustering respects it. Each action writes its links, regroups the entries and
logs, in one transaction.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from hub.actions.log import log_many, named_with_source
from hub.actions.permission import CURATE, require
from hub.ingest.stories import update_after_edit
from hub.models import Entry, EntryLink

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.contrib.auth.models import User

COPY, EDITION = EntryLink.Relation.COPY, EntryLink.Relation.EDITION
EDITOR = EntryLink.Origin.EDITOR
WHY = "an editor says so"


def story_join(*entries: Entry, by: User, now: datetime | None = None) -> None:
    """Join these entries, and whatever each is grouped with already, in one story.

    Raises:
        PermissionDenied: `by` may not curate.
        ValidationError: they are fewer than two, or one of them was removed.
    """
    require(by, CURATE)
    given = _not_removed(entries)
    if len(given) < 2:  # noqa: PLR2004 - a story has two
        raise ValidationError("A story takes two entries or more.")
    first, *others = given
    with transaction.atomic():
        _write_links(COPY, combinations([entry.pk for entry in given], 2), refused=None)
        _write_links(COPY, [_ordered(first.pk, other.pk) for other in others], refused=False)
        others_of = {one.pk: [other for other in given if other.pk != one.pk] for one in given}
        _regroup_and_log(given, "story.join", others_of, by=by, now=now)


def story_split(*entries: Entry, by: User, reason: str = "", now: datetime | None = None) -> int:
    """Split these entries from the others of their stories; returns how many pairs were separated.

    Entries given together stay together, unless they are the whole story.

    Raises:
        PermissionDenied: `by` may not curate.
    """
    require(by, CURATE)
    given = {entry.pk: entry for entry in entries}
    with transaction.atomic():
        rows = Entry.objects.filter(pk__in=given, story__isnull=False).values_list("pk", "story")
        story_of = dict(rows)
        parted: set[tuple[int, int]] = set()
        for story in set(story_of.values()):
            members = set(Entry.objects.filter(story=story).values_list("pk", flat=True))
            ours = {pk for pk in story_of if story_of[pk] == story}
            rest = members - ours
            parted |= {_ordered(pk, other) for pk in ours for other in rest or ours if pk != other}
        _write_links(COPY, parted, refused=True)
        if parted:
            others = Entry.objects.select_related("source").in_bulk({pk for pair in parted for pk in pair})
            others_of = {
                pk: [others[other] for other in sorted(others) if _ordered(pk, other) in parted] for pk in story_of
            }
            _regroup_and_log([given[pk] for pk in story_of], "story.split", others_of, by=by, now=now, reason=reason)
    return len(parted)


def edition_link(newer: Entry, older: Entry, *, by: User, now: datetime | None = None) -> None:
    """Link `newer` as the next edition of `older`, replacing earlier links on either side.

    Raises:
        PermissionDenied: `by` may not curate.
        ValidationError: one was removed, both are the same, or `older` is a later edition of `newer`.
    """
    require(by, CURATE)
    if len(_not_removed([newer, older])) < 2:  # noqa: PLR2004 - the two
        raise ValidationError("An edition follows another entry.")
    if newer.pk in _earlier_editions(older):
        raise ValidationError(f"“{older}” is a later edition of “{newer}” already. Unlink that first.")
    with transaction.atomic():
        links = EntryLink.objects.filter(relation=EDITION, origin=EDITOR, refused=False)
        links.filter(entry=newer).delete()
        links.filter(other=older).delete()
        _write_links(EDITION, [(newer.pk, older.pk)], refused=False)
        _regroup_and_log([newer, older], "edition.link", {newer.pk: [older], older.pk: [newer]}, by=by, now=now)


def edition_cut(newer: Entry, *, by: User, reason: str = "", now: datetime | None = None) -> bool:
    """Unlink an entry from the edition before it; returns whether there was one.

    Raises:
        PermissionDenied: `by` may not curate.
    """
    require(by, CURATE)
    with transaction.atomic():
        older = Entry.objects.filter(superseded_by=newer).first()
        if older is None:
            return False
        _write_links(EDITION, [(newer.pk, older.pk)], refused=True)
        others_of = {newer.pk: [older], older.pk: [newer]}
        _regroup_and_log([newer, older], "edition.cut", others_of, by=by, now=now, reason=reason)
    return True


def _not_removed(entries: Iterable[Entry]) -> list[Entry]:
    """Each entry once, ordered by key, as every writer locks them."""
    given = {entry.pk: entry for entry in entries}
    for entry in given.values():
        if entry.status == Entry.Status.REMOVED:
            raise ValidationError(f"“{entry}” was removed.")
    return [given[pk] for pk in sorted(given)]


def _write_links(relation: str, pairs: Iterable[tuple[int, int]], *, refused: bool | None) -> None:
    """Write an editor's verdict on these pairs; None deletes a refusal, if there is one."""
    pairs = sorted(pairs)
    if refused is None:
        for entry, other in pairs:
            EntryLink.objects.filter(relation=relation, entry=entry, other=other, refused=True).delete()
        return
    EntryLink.objects.bulk_create(
        [
            EntryLink(
                relation=relation, entry_id=entry, other_id=other, origin=EDITOR, refused=refused,
                why="" if refused else WHY,
            )
            for entry, other in pairs
        ],
        update_conflicts=True,
        unique_fields=["entry", "other", "relation"],
        update_fields=["origin", "refused", "why"],
    )  # fmt: skip


def _regroup_and_log(
    entries: list[Entry],
    action: str,
    others_of: Mapping[int, Iterable[Entry]],
    *,
    by: User,
    now: datetime | None,
    reason: str = "",
) -> None:
    """Regroup the entries, and log for each which others (`others_of`) the verdict concerned."""
    now = now or timezone.now()
    update_after_edit({entry.pk for entry in entries}, now=now)
    for entry in entries:
        others = ", ".join(named_with_source(other) for other in others_of[entry.pk])
        log_many([entry], action, by=by, now=now, data={"with": others} | ({"reason": reason} if reason else {}))


def _earlier_editions(entry: Entry) -> set[int]:
    """The keys of all earlier editions of an entry."""
    found: set[int] = set()
    key: int | None = entry.pk
    while key and key not in found:
        found.add(key)
        key = Entry.objects.filter(pk=key).values_list("supersedes", flat=True).first()
    return found - {entry.pk}


def _ordered(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)
