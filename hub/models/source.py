"""A source: one subscribed feed, with its site, its health, its schedule and its publisher's hints."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from heapq import nsmallest
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from django.db import models
from django.db.models import Q
from django.urls import reverse

from hub import field_lengths
from hub.db.lease import Leased, LeasedQuerySet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Self

VISITS_KEPT = 50  # of each source; older ones are dropped as new ones are written
BROKEN_AFTER = timedelta(days=1)  # of failed visits
MAX_CONSIDERED = 5000  # due sources to choose a batch from: some milliseconds
HOST_BURST = 2  # sources of one host, before other hosts have theirs
BY_HAND, AN_EDITOR, READDRESSED = "new: first visit, added by hand", "an editor asked for it", "its address was changed"
AWAITED_BY_EDITOR = (
    Q(due_reasons=[BY_HAND]) | Q(due_reasons=[AN_EDITOR]) | Q(due_reasons=[READDRESSED])
)  # a person waits for it
MOVED_VISITS = 3  # permanent redirects to one address in a row, until the source adopts it


class HasPublisherHints(Protocol):
    """A source, or the columns of one that a query has read."""

    @property
    def publisher_hints(self) -> dict[str, Any]: ...


def publisher_blocks(source: HasPublisherHints | None) -> bool:
    """Whether its publisher forbids others to republish its episodes and their transcripts (podcast:block)."""
    return source is not None and bool(source.publisher_hints.get("block"))


class SourceQuerySet(LeasedQuerySet["Source"]):
    """The vocabulary of source lists."""

    def public(self) -> Self:
        """Those that readers may see."""
        return self.filter(review=Source.Review.TRUSTED).exclude(state=Source.State.REMOVED)

    def with_a_page(self) -> Self:
        """Those that have a page: public ones, and those that were public until the hub suspected them."""
        return self.exclude(state=Source.State.REMOVED).exclude(~Q(review=Source.Review.TRUSTED), review_reason="")

    def subscribed(self) -> Self:
        """Those that are visited."""
        return self.filter(state__in=Source.VISITED)

    def next_due(self, limit: int, *, now: datetime) -> list[int]:
        """A few of each host's due sources at a time: awaited ones first, then the longest waiting.

        A host with a thousand feeds is asked for two at once: if its thousand came first, all others would wait. An
        editor who adds or resumes one while a list of thousands has its first visits would wait a quarter of an hour.
        """
        due = self.due(now).values_list("pk", "url")
        rows = dict([*due.filter(AWAITED_BY_EDITOR)[:limit], *due[: max(limit, MAX_CONSIDERED)]]).items()
        turns: Counter[str] = Counter()
        order = []
        for place, (pk, url) in enumerate(rows):
            host = url.partition("://")[2].partition("/")[0]
            order.append((turns[host] // HOST_BURST, place, pk))
            turns[host] += 1
        return [pk for _, _, pk in nsmallest(limit, order)]

    def unreached(self) -> Self:
        """Visited sources whose last visit failed, those with the most failures first."""
        return self.subscribed().filter(failures__gt=0).order_by("-failures", "title")  # as Source.is_unreached

    def at(self, urls: Iterable[str]) -> Self:
        """Those with one of these feed addresses."""
        return self.filter(url__in=list(urls))


class Source(Leased):
    """One subscribed feed. `due_at` is the time of the next visit, `due_reasons` the reasons for it."""

    class Kind(models.TextChoices):
        """What it mostly publishes."""

        BLOG = "blog", "Blog"
        PODCAST = "podcast", "Podcast"
        VIDEO = "video", "Video channel"
        NEWS = "news", "News"

    class State(models.TextChoices):
        """Its health, or an editor's decision."""

        ACTIVE = "active", "Active"
        BROKEN = "broken", "Broken"
        PAUSED = "paused", "Paused by an editor"
        RETIRED = "retired", "Retired: it publishes no more"
        REMOVED = "removed", "Removed by an editor"

    VISITED: ClassVar = (State.ACTIVE, State.BROKEN)

    class Policy(models.TextChoices):
        """How much of an entry the hub shows."""

        EXCERPT = "excerpt", "Excerpt, leading to the original"
        FULL = "full", "Whole text, as its licence or publisher allows"

    class Review(models.TextChoices):
        """Whether an editor vouches for it."""

        TRUSTED = "trusted", "Trusted"
        WAITING = "waiting", "Waits for an editor"
        REFUSED = "refused", "Refused"

    url = models.URLField("feed address", max_length=field_lengths.URL, unique=True)
    slug = models.SlugField(max_length=field_lengths.SLUG, unique=True)
    title = models.CharField(max_length=field_lengths.TITLE)
    site_url = models.URLField("site", max_length=field_lengths.URL, blank=True)
    description = models.TextField(blank=True)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.BLOG)
    language = models.CharField(max_length=field_lengths.LANGUAGE, blank=True, help_text="BCP 47")
    artwork_url = models.URLField("artwork", max_length=field_lengths.URL, blank=True)
    labels = models.JSONField(default=list, blank=True, help_text="labels from the list it was imported from")

    policy = models.CharField(max_length=16, choices=Policy.choices, default=Policy.EXCERPT)
    licence = models.CharField(max_length=200, blank=True, help_text="what permits showing the whole text")
    review = models.CharField(max_length=16, choices=Review.choices, default=Review.TRUSTED)
    review_reason = models.TextField(blank=True, editable=False, help_text="why it waits, where the hub itself says so")
    reviewed_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="when an editor last approved it"
    )
    trusted_topics = models.ManyToManyField("hub.Topic", blank=True, related_name="trusting_sources")

    etag = models.CharField(
        max_length=field_lengths.ETAG, blank=True, editable=False, help_text="verbatim, quotes and all"
    )
    last_modified = models.CharField(
        max_length=field_lengths.LAST_MODIFIED, blank=True, editable=False, help_text="verbatim"
    )
    content_hash = models.CharField(max_length=64, blank=True, editable=False, help_text="of the last document read")
    podcast = models.JSONField(default=dict, blank=True, editable=False, help_text="of the podcast namespaces")
    publisher_hints = models.JSONField(
        default=dict, blank=True, editable=False, help_text="PublisherWishes as last seen"
    )
    publishing_rate = models.JSONField(
        default=dict, blank=True, editable=False, help_text="how it publishes, as last counted"
    )
    moved_to = models.URLField(
        max_length=field_lengths.URL, blank=True, editable=False, help_text="where it redirects for good"
    )
    moved_times = models.PositiveSmallIntegerField(default=0, editable=False, help_text="visits in a row that said so")

    state = models.CharField(max_length=16, choices=State.choices, default=State.ACTIVE)
    failures = models.PositiveIntegerField(default=0, editable=False, help_text="since the last good visit")
    last_visit_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_success_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_error = models.TextField(blank=True, editable=False, help_text="in words for a person")
    due_reasons = models.JSONField(default=list, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[SourceQuerySet] = SourceQuerySet.as_manager()  # type: ignore[assignment]
    wagtail_reference_index_ignore = True  # saved at every visit; nothing asks where a source is used

    class Meta:
        ordering = ["title"]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(due_at__isnull=False), name="source_due"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("source", args=[self.slug])

    @property
    def moved_to_another(self) -> bool:
        """Whether it redirects permanently to an address that another source already has."""
        return self.moved_times >= MOVED_VISITS

    @property
    def is_unreached(self) -> bool:
        """Whether it is visited, and its last visit failed."""
        return self.failures > 0 and self.state in self.VISITED


class Visit(models.Model):
    """One visit to a source and its outcome. The newest `VISITS_KEPT` are kept."""

    source = models.ForeignKey(Source, models.CASCADE, db_index=False, related_name="visits")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=32, help_text="fetched, not_modified, or the name of an error")
    status = models.PositiveSmallIntegerField(null=True, help_text="of HTTP, where an answer came")
    sentence = models.TextField(blank=True, help_text="what happened, in words")
    millis = models.PositiveIntegerField(default=0)
    size = models.PositiveIntegerField(default=0, help_text="bytes, as read")
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["source", "-at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.outcome}"
