"""The addresses that published steps lead to: when each was asked last, what came of it, and where it stood before."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from django.db import models
from django.db.models import F, Q

from content.paths.maintenance.link_status import LinkStatus, Override, State
from hub.db.lease import LeasedQuerySet
from hub.models import Entry, Leased

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

AMONG = 400  # due rows that a round chooses from


class LinkCheckQuerySet(LeasedQuerySet["LinkCheck"]):
    """Which to ask, and how far apart."""

    def watch(self, entries: Iterable[Entry], *, now: datetime) -> None:
        """Have these entries' addresses asked from now on; what is watched already stays as it is."""
        rows = [LinkCheck(entry_id=entry.pk, url=entry.url, host=host_of(entry.url), due_at=now) for entry in entries]
        self.bulk_create([row for row in rows if row.host], ignore_conflicts=True)

    def next_due(self, limit: int, *, now: datetime) -> list[int]:
        """One of each host, so that no host is asked twice at a time."""
        firsts: dict[str, int] = {}
        for key, host in self.due(now).values_list("pk", "host")[:AMONG]:
            firsts.setdefault(host, key)
        return list(firsts.values())[:limit]

    def skip_hosts(self, hosts: Iterable[str], *, until: datetime) -> None:
        """Ask nothing more of these hosts before `until`."""
        self.filter(host__in=list(hosts), due_at__lt=until).update(due_at=until)

    def unused(self) -> LinkCheckQuerySet:
        """Those that no published step leads to any more, or that no longer are where they were."""
        return self.filter(Q(entry__path_steps__isnull=True) | ~Q(entry__url=F("url")))


class LinkCheck(Leased):
    """One entry's address, as far as steps lead to it."""

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="link_check")
    url = models.URLField(max_length=2000, help_text="as it was asked")
    host = models.CharField(max_length=255)
    state = models.CharField(max_length=8, choices=State.choices, default=State.UNSEEN)
    reason = models.CharField(max_length=500, blank=True)
    moved_to = models.URLField(max_length=2000, blank=True)
    since = models.DateField(null=True, help_text="when it came into this state")
    missed_on = models.DateField(null=True, help_text="when it was first not found, of a run that goes on")
    checked_at = models.DateTimeField(null=True)
    word = models.CharField(
        max_length=8, choices=Override.choices, blank=True, help_text="of who looked for themselves"
    )

    objects: ClassVar[LinkCheckQuerySet] = LinkCheckQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="link_check_due"),
            models.Index(fields=["host", "due_at"], name="link_check_host"),
        ]

    def __str__(self) -> str:
        return f"{self.url}: {self.get_state_display()}"

    @property
    def standing(self) -> LinkStatus:
        """As the verdict wants it."""
        return LinkStatus(
            State(self.state),
            self.reason,
            self.moved_to,
            self.since,
            self.missed_on,
            Override(self.word) if self.word else None,
        )

    def set_standing(self, standing: LinkStatus) -> None:
        """As the verdict gave it; not yet saved."""
        self.state, self.reason, self.moved_to = standing.state, standing.reason[:500], standing.moved_to
        self.since, self.missed_on, self.word = standing.since, standing.missed_on, standing.word or ""


STANDING = ("state", "reason", "moved_to", "since", "missed_on", "word")
"""The fields of a standing."""


class FormerAddress(models.Model):
    """Where an entry known by its address stood before it moved: files and drafts that still say so mean the entry."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="former_addresses")
    place = models.CharField(max_length=2000, unique=True, help_text="as hub.ingest.urls.url_key has it")

    def __str__(self) -> str:
        return self.place


def host_of(url: str) -> str:
    """The host of an address, for keeping requests apart; empty if it names none."""
    return (urlsplit(url).hostname or "")[:255] if "//" in url else ""
