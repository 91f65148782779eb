"""An entry: one item of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils.text import slugify

from hub import field_lengths
from hub.db.uuid7 import uuid7

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hub.models.source import Source
    from hub.models.topic import Topic

HEAVY = ("podcast", "summary", "body", "text")  # not read for lists


class Literal(Value):
    """A constant of ours, written into the SQL itself.

    SQLite plans before it sees parameters, and so never notices that `status IN (?, ?)` meets the condition of the
    indexes below: it would read and sort the whole library for one page of the river.
    """

    def as_sql(self, *_: Any) -> tuple[str, tuple[str | int, ...]]:
        """The constant, quoted."""
        return f"'{self.value}'", ()


def public_statuses() -> list[Literal]:
    """`Entry.PUBLIC`, for a query that uses an index of public entries."""
    return [Literal(status) for status in Entry.PUBLIC]


def unseen_statuses() -> list[Literal]:
    """All other statuses, for a query that uses the index of entries that readers don't see."""
    return [Literal(status) for status in Entry.UNSEEN]


def slug_of(title: str) -> str:
    """A title's words, as an address has them."""
    return slugify(title)[:60].strip("-") or "entry"


def entry_url_builder() -> Callable[[str, int], str]:
    """A function that gives `Entry.get_absolute_url` by title and key: the router is asked only once for many."""
    before, _, after = reverse("entry", args=["slug", 0]).rpartition("slug-0")
    return lambda title, key: f"{before}{slug_of(title)}-{key}{after}"


class EntryQuerySet(models.QuerySet["Entry"]):
    """The vocabulary of entry lists: `Entry.objects.river().about(topic).newest()`."""

    def public(self) -> Self:
        """Those that readers may see."""
        return self.filter(status__in=public_statuses())

    def dated(self) -> Self:
        """Those that readers may see and that have a date."""
        return self.public().filter(published_at__isnull=False)

    def undated(self) -> Self:
        """Those that readers may see and that have no date."""
        return self.public().filter(published_at__isnull=True)

    def river(self) -> Self:
        """The river: public, dated, and one entry of each story."""
        return self.dated().filter(is_copy=False)

    def newest(self) -> Self:
        """By publication, newest first; for dated entries, `river().newest()`.

        No NULLS LAST: no index has it, and PostgreSQL would sort the whole river (89 ms for 8 of 50,000; this way 0.1).
        """
        return self.order_by("-published_at", "-id")

    def about(self, topic: Topic) -> Self:
        """Those assigned to a topic."""
        return self.filter(entry_topics__topic=topic, entry_topics__refused=False)

    def river_of(self, topic: Topic) -> Self:
        """The river of a topic, newest first: read along the index of the topic's assignments."""
        shown = Q(entry_topics__refused=False, entry_topics__published_at__isnull=False, is_copy=False)
        of_topic = self.public().filter(shown, entry_topics__topic=topic)
        return of_topic.order_by("-entry_topics__published_at", "-entry_topics__entry")

    def from_source(self, source: Source) -> Self:
        """Those of one source."""
        return self.filter(source=source)

    def of_kinds(self, *kinds: str) -> Self:
        """Those of some kinds."""
        return self.filter(kind__in=kinds)

    def cards(self) -> Self:
        """With what a card shows, in a fixed number of queries, and without the heavy columns."""
        copies = Entry.objects.public().select_related("source").defer(*HEAVY).order_by("is_copy", "published_at", "pk")
        shown = ("entry_topics__topic", "enclosures", "story", models.Prefetch("story__entries", copies))
        return self.select_related("source").prefetch_related(*shown).defer(*HEAVY)

    def with_podcasts(self) -> Self:
        """With the podcast namespaces' data, which `cards` leaves out."""
        return self.defer(None).defer(*(name for name in HEAVY if name != "podcast"))

    def with_editions(self) -> Self:
        """With the uuids of the editions before and after, in two queries."""
        return self.prefetch_related(
            models.Prefetch("supersedes", Entry.objects.public().only("uuid")),
            models.Prefetch("superseded_by", Entry.objects.public().only("uuid", "supersedes")),
        )

    def with_shown_bodies(self) -> Self:
        """With `shown_body`: the body where the source's policy shows it, else empty, with the column unread."""
        shown = When(source__policy="full", then=models.F("body"))
        return self.annotate(shown_body=Case(shown, default=Value(""), output_field=models.TextField()))

    def at(self, urls: Iterable[str]) -> Self:
        """Those with one of these canonical addresses."""
        return self.filter(url__in=list(urls))


class Entry(models.Model):
    """One post, episode, video, document, lab or RFC.

    `identity` is the hash that `hub.ingest.storing.match` gives an item, unique within its source. An entry known only
    by its address (no source) has an empty identity until a feed brings that address.
    """

    class Kind(models.TextChoices):
        """What it is."""

        POST = "post", "Post"
        EPISODE = "episode", "Episode"
        VIDEO = "video", "Video"
        DOC = "doc", "Document"
        LAB = "lab", "Lab"
        RFC = "rfc", "RFC"

    class Status(models.TextChoices):
        """Whether readers see it. Hidden and removed entries are tombstones: no later fetch brings them back."""

        NEW = "new", "Waits with its source for an editor"
        PUBLISHED = "published", "Published"
        FEATURED = "featured", "Featured"
        HIDDEN = "hidden", "Hidden by an editor"
        REMOVED = "removed", "Removed"

    PUBLIC: ClassVar = (Status.PUBLISHED, Status.FEATURED)
    UNSEEN: ClassVar = (Status.NEW, Status.HIDDEN, Status.REMOVED)

    class Level(models.TextChoices):
        """The audience."""

        BEGINNER = "beginner", "Beginner"
        INTERMEDIATE = "intermediate", "Intermediate"
        ADVANCED = "advanced", "Advanced"

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    source = models.ForeignKey("hub.Source", models.PROTECT, null=True, blank=True, related_name="entries")
    identity = models.CharField(max_length=64, blank=True, editable=False)
    raw_hash = models.CharField(max_length=64, blank=True, editable=False, help_text="of the item as last read")
    url = models.URLField("address", max_length=field_lengths.URL, blank=True, help_text="of the original, canonical")
    title = models.CharField(max_length=field_lengths.ENTRY_TITLE)
    excerpt = models.TextField(blank=True, help_text="plain, a few sentences, boilerplate removed")
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.POST)
    level = models.CharField(max_length=16, choices=Level.choices, blank=True)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.PUBLISHED)
    published_at = models.DateTimeField(null=True, blank=True, help_text="empty: unknown, and so outside the river")
    updated_at = models.DateTimeField(null=True, blank=True, help_text="as the publisher says")
    first_seen_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(
        null=True, editable=False, help_text="when what readers see of it last changed, by the database's clock"
    )
    language = models.CharField(max_length=field_lengths.LANGUAGE, blank=True, help_text="BCP 47")
    words = models.PositiveIntegerField(default=0)
    minutes = models.PositiveIntegerField(null=True, blank=True, help_text="to read, hear or do, where known")
    sponsored = models.BooleanField(default=False)
    show_code = models.CharField(max_length=16, blank=True, help_text="TNO in TNO023")
    show_number = models.PositiveIntegerField(null=True, blank=True, help_text="23 in TNO023")
    season = models.PositiveIntegerField(null=True, blank=True)
    episode = models.PositiveIntegerField(null=True, blank=True)
    image_url = models.URLField("image", max_length=field_lengths.URL, blank=True)
    credits = models.JSONField(default=list, blank=True, help_text="list of {name, role, url, image}, some with group")
    labels = models.JSONField(default=list, blank=True, help_text="the publisher's own categories")
    attribution = models.CharField(
        max_length=300, blank=True, help_text="who publishes it, for an entry known only by its address"
    )
    story = models.ForeignKey(
        "hub.Story", models.SET_NULL, null=True, blank=True, editable=False, db_index=False, related_name="entries"
    )
    is_copy = models.BooleanField(
        default=False, editable=False, help_text="another entry of its story stands for it in lists"
    )
    supersedes = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, db_index=False, related_name="superseded_by",
        help_text="the edition before it",
    )  # fmt: skip
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, db_index=False, related_name="merged_from",
        help_text="the entry that it turned out to be; this one is its tombstone",
    )  # fmt: skip
    # heavy, and so last: SQLite need not touch a row's overflow pages for the columns before them
    podcast = models.JSONField(
        default=dict, blank=True, help_text="of the podcast namespaces, by `hub.ingest.parsing.podcast_namespace`"
    )
    summary = models.TextField(blank=True, help_text="the publisher's summary, clean HTML")
    body = models.TextField(blank=True, help_text="clean HTML; shown only where the source's policy allows")
    text = models.TextField(blank=True, help_text="plain, for search and topics")

    objects: ClassVar[EntryQuerySet] = EntryQuerySet.as_manager()  # type: ignore[assignment]
    wagtail_reference_index_ignore = True  # seven queries a save, for a question nobody asks of an entry
    search_auto_update = False  # hub.search is its index

    class Meta:
        verbose_name_plural = "entries"
        permissions = [("curate_entry", "Can hide, show, feature and remove entries")]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "identity"], condition=Q(source__isnull=False), name="entry_once_in_its_source"
            ),
            models.UniqueConstraint(
                fields=["url"], condition=Q(source__isnull=True), name="entry_known_by_address_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(status__in=("published", "featured"), published_at__isnull=False, is_copy=False),
                name="entry_river",
            ),
            models.Index(
                fields=["source", "-published_at", "-id"],
                condition=Q(status__in=("published", "featured")),
                name="entry_source_river",
            ),
            models.Index(fields=["-published_at", "-id"], condition=Q(status="featured"), name="entry_featured"),
            models.Index(fields=["id"], condition=Q(status__in=("new", "hidden", "removed")), name="entry_unseen"),
            models.Index(fields=["url"], name="entry_url"),
            models.Index(fields=["-first_seen_at"], name="entry_first_seen"),
            models.Index(
                fields=["-first_seen_at", "-id"],
                condition=Q(status__in=("published", "featured"), published_at__isnull=True),
                name="entry_undated",
            ),
            models.Index(fields=["changed_at", "id"], condition=Q(changed_at__isnull=False), name="entry_changed"),
            # of a million entries few belong to another: an index of all keys would be mostly of nothing
            models.Index(fields=["story"], condition=Q(story__isnull=False), name="entry_story"),
            models.Index(fields=["supersedes"], condition=Q(supersedes__isnull=False), name="entry_supersedes"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="entry_merged"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("entry", args=[self.slug, self.pk])

    @property
    def publisher(self) -> str:
        """Who published it: its source, or the attribution of an entry known only by its address."""
        return self.source.title if self.source else self.attribution

    @property
    def slug(self) -> str:
        """Its words in the address; only the number after them identifies it."""
        return slug_of(self.title)

    @property
    def also_at(self) -> list[Entry]:
        """The other entries of its story that readers may see, where `cards()` has read them."""
        return [other for other in self.story.entries.all() if other.pk != self.pk] if self.story else []

    @property
    def current(self) -> Entry:
        """Itself, or the entry that it was merged into. Former uuids of an entry are those of its `merged_from`."""
        return self.merged_into or self

    @property
    def is_public(self) -> bool:
        """Whether readers may see it."""
        return self.status in self.PUBLIC

    @property
    def in_river(self) -> bool:
        """Whether it is in the river, as `EntryQuerySet.river`."""
        return self.is_public and self.published_at is not None and not self.is_copy

    @property
    def shows_body(self) -> bool:
        """Whether its source lets the hub show the whole text."""
        return bool(self.body and self.source and self.source.policy == "full")
