"""People who made or appear in entries, across sources, and their names.

    Entry.credits ──hub.people──▶ Credit ──▶ Person ◀── PersonName (each spelling, each address it ever had)

`Entry.credits` keeps what publishers say, unchanged; these rows are derived from it. A person may ask to have no page:
once hidden, the name stays in credits, without a link.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.urls import reverse

if TYPE_CHECKING:
    from typing import Self


class PersonQuerySet(models.QuerySet["Person"]):
    """Queries for people."""

    def public(self) -> Self:
        """The people who have a page."""
        return self.filter(hidden=False)

    def known_as(self, slug: str) -> Person | None:
        """The person with this slug, or the one whom it was merged into."""
        return self.filter(names__slug=slug).first()


class Person(models.Model):
    """Someone with a credit. Picture and address are the first that a publisher gave, unless editors set them."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    about = models.TextField(blank=True, help_text="a sentence or two, in the hub's own words")
    url = models.URLField("own site", max_length=2000, blank=True)
    image_url = models.URLField("picture", max_length=2000, blank=True)
    hidden = models.BooleanField(default=False, help_text="has no page, and is not found by searching")
    created_at = models.DateTimeField(editable=False)

    objects: ClassVar[PersonQuerySet] = PersonQuerySet.as_manager()  # type: ignore[assignment]
    wagtail_reference_index_ignore = True
    search_auto_update = False

    class Meta:
        verbose_name_plural = "people"
        ordering = ["name"]
        indexes = [models.Index(fields=["name"], name="person_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Their public page."""
        return reverse("person", args=[self.slug])


class PersonName(models.Model):
    """One name of a person: `key` is its normalized spelling, `slug` an address of their page, or redirecting to it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="names")
    key = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.key


class Credit(models.Model):
    """A person made, or appears in, an entry."""

    person = models.ForeignKey(Person, models.CASCADE, db_index=False, related_name="credits")
    entry = models.ForeignKey("hub.Entry", models.CASCADE, related_name="credited")
    roles = models.CharField(max_length=200, blank=True, help_text="the publisher's words, with commas between")
    published_at = models.DateTimeField(null=True, help_text="the entry's, so that a list runs along one index")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "entry"], name="credit_once")]
        indexes = [models.Index(fields=["person", "-published_at", "-entry"], name="credit_river")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.entry_id}"


class CreditedUpTo(models.Model):
    """The high-water mark of crediting: entries changed up to this time and key have been processed."""

    changed_at = models.DateTimeField(null=True)
    entry_key = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.changed_at} {self.entry_key}"
