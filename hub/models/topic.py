"""Topics: nodes of the taxonomy, and the entries assigned to them, with evidence."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse

from hub.models.evidence import EvidenceField


class TopicQuerySet(models.QuerySet["Topic"]):
    """Queries for topics."""

    def roots(self) -> Self:
        """The topics without a parent."""
        return self.filter(parent__isnull=True)

    def known_as(self, slug: str) -> Topic | None:
        """The topic with this slug, or the one that had it before being renamed or merged."""
        found = self.filter(slug=slug).first()
        return found or self.filter(former_slugs__slug=slug).first()


class Topic(models.Model):
    """A subject of entries. `rules` is the vocabulary that finds them; `hub.topics.rules` defines its syntax."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=120)
    introduction = models.TextField(blank=True, help_text="a short paragraph; plain text")
    aliases = models.JSONField(default=list, blank=True, help_text="other names people use for it")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    related = models.ManyToManyField("self", blank=True)
    rules = models.JSONField(default=dict, blank=True, help_text="phrases, weights and words that speak against")
    shipped = models.CharField(max_length=64, blank=True, editable=False, help_text="fingerprint of what was shipped")

    objects: ClassVar[TopicQuerySet] = TopicQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a changed slug becomes a former slug that redirects, and a slug in use is no longer a former one."""
        with transaction.atomic():
            before = Topic.objects.filter(pk=self.pk).exclude(slug=self.slug).values_list("slug", flat=True).first()
            super().save(*args, **kwargs)
            FormerSlug.objects.filter(slug=self.slug).delete()
            if before:
                FormerSlug.objects.create(slug=before, topic=self)

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("topic", args=[self.slug])


class FormerSlug(models.Model):
    """A slug that a topic once had: its address redirects, and the shipped vocabulary does not create it again.

    Without a topic: the topic was deleted.
    """

    slug = models.SlugField(max_length=80, unique=True)
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, related_name="former_slugs")

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class EntryTopic(models.Model):
    """An entry's assignment to a topic, with evidence. Re-tagging never undoes an editor's verdict (yes, or `refused`).

    `published_at` copies the entry's, so that one index serves a topic's river; `hub.topics.assign` and
    `hub.ingest.storing.store` keep the copy up to date.
    """

    class Origin(models.TextChoices):
        """Who made the assignment."""

        RULE = "rule", "The vocabulary"
        SOURCE = "source", "Its source"
        EDITOR = "editor", "An editor"

    entry = models.ForeignKey("hub.Entry", models.CASCADE, db_index=False, related_name="entry_topics")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="entry_topics")
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.RULE)
    score = models.FloatField(default=0.0)
    evidence = EvidenceField(default=list, blank=True)
    refused = models.BooleanField(default=False, help_text="an editor says it is not about this")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-score", "topic_id"]
        constraints = [models.UniqueConstraint(fields=["entry", "topic"], name="entry_topic_once")]
        indexes = [
            models.Index(
                fields=["topic", "-published_at", "-entry"], condition=Q(refused=False), name="entrytopic_river"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} about {self.topic_id}"
