"""People: who made or appears in entries, across sources, and under which names.

    Entry.credits ──hub.people──▶ Credit ──▶ Person ◀── PersonName (each spelling, each address it ever had)

What publishers say stands in `Entry.credits`, untouched; these rows are what the hub makes of it. A person may ask to
have no page: hidden, the names stay where publishers put them and lead nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.urls import reverse

if TYPE_CHECKING:
    from typing import Self


class PersonQuerySet(models.QuerySet["Person"]):
    """What can be said of people."""

    def public(self) -> Self:
        """Those who have a page."""
        return self.filter(hidden=False)

    def known_as(self, slug: str) -> Person | None:
        """Who has this address, or had it before being merged with another."""
        return self.filter(names__slug=slug).first()


class Person(models.Model):
    """Someone who is credited. Picture and address are as a publisher first gave them, unless editors set them."""

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
    """One name of a person: `key` is what spellings of it have in common, `slug` an address that leads to them."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="names")
    key = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.key


class Credit(models.Model):
    """That a person made or appears in an entry."""

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
    """How far the credits of changed entries were read: everything that changed up to this moment and key."""

    changed_at = models.DateTimeField(null=True)
    entry_key = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.changed_at} {self.entry_key}"
