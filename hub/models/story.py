"""Stories: entries of several sources that are one publication; and the links that connect entries.

    BlockingKeys ──candidates──▶ compared ──▶ EntryLinks ──components──▶ Entry.story, Entry.is_copy
                                                  └──chains──▶ Entry.supersedes

`hub.ingest.stories` finds links; an editor's are final. No entry is deleted: a story only groups entries.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from hub.db.batched import batched

if TYPE_CHECKING:
    from collections.abc import Iterable


BATCH = 500  # keys a statement, twice; SQLite takes at most 32,766 variables


class Story(models.Model):
    """One publication that appears in several places, as `entries`."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField()
    why = models.JSONField(default=list, blank=True, help_text="sentences: what its entries have in common")

    class Meta:
        verbose_name_plural = "stories"

    def __str__(self) -> str:
        return f"story {self.uuid}"


class BlockingKey(models.Model):
    """A hash of an entry's address, file, title or series, shared with the entries it is compared with.

    Two entries are compared only if they share a key (record linkage calls this blocking), so that finding a copy costs
    the same in a library of a million.
    """

    entry = models.ForeignKey("hub.Entry", models.CASCADE, related_name="blocking_keys")
    key = models.BigIntegerField(help_text="64 bits of a hash")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "entry"], name="blocking_key_once")]

    def __str__(self) -> str:
        return f"{self.key} of {self.entry_id}"


class EntryLinkQuerySet(models.QuerySet["EntryLink"]):
    """The vocabulary of links."""

    def linked(self, entries: Iterable[int]) -> set[int]:
        """Those of these entries, by their keys, that are linked to any other."""
        given = sorted(set(entries))
        found: set[int] = set()
        for some in batched(given, BATCH):
            pairs = self.filter(Q(entry__in=some) | Q(other__in=some)).values_list("entry", "other")
            found.update(key for pair in pairs for key in pair)
        return found & set(given)


class EntryLink(models.Model):
    """A relation of two entries; `refused`: an editor says that they don't belong together.

    Of copies, `entry` has the lower key; of editions, `entry` is the newer. An editor's decision is never undone.
    """

    class Relation(models.TextChoices):
        """The kind of relation."""

        COPY = "copy", "The same publication"
        EDITION = "edition", "The next edition"

    class Origin(models.TextChoices):
        """Who found it."""

        RULE = "rule", "What they have in common"
        EDITOR = "editor", "An editor"

    relation = models.CharField(max_length=8, choices=Relation.choices)
    entry = models.ForeignKey("hub.Entry", models.CASCADE, db_index=False, related_name="links")
    other = models.ForeignKey("hub.Entry", models.CASCADE, related_name="links_back")
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.RULE)
    refused = models.BooleanField(default=False, help_text="an editor says they don't belong together")
    original = models.CharField(max_length=5, blank=True, help_text="entry or other, where one names the other")
    why = models.CharField(max_length=300, blank=True, help_text="in plain words")

    objects: ClassVar[EntryLinkQuerySet] = EntryLinkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "other", "relation"], name="entry_link_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {'no ' if self.refused else ''}{self.relation} {self.other_id}"
