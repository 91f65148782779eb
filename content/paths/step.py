"""The published steps of paths: what everything public reads, written by `content.paths.publish` alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.utils.functional import cached_property

from content.paths import kinds
from content.paths.maintenance.link_status import State as LinkState
from hub.models import Entry

if TYPE_CHECKING:
    from content.paths.kinds import StepKind
    from content.paths.maintenance.link import LinkCheck

HOP_OF_ENTRY = (
    "uuid", "source", "url", "title", "excerpt", "kind", "status", "published_at", "words", "minutes", "attribution",
    "merged_into",
)  # fmt: skip
HOP_OF_PATH = ("title", "live", "slug", "url_path", "translation_key", "audience", "introduction")


class PathStepQuerySet(models.QuerySet["PathStep"]):
    """Reading the steps."""

    def with_entries(self) -> Self:
        """With what a hop shows, in a fixed number of queries."""
        heavy = [f"entry__{name}" for name in ("summary", "body", "text")]
        former = models.Prefetch("entry__merged_from", Entry.objects.only("uuid", "merged_into"))
        return (
            self.select_related("entry__source", "entry__link_check", "target")
            .prefetch_related("entry__enclosures", former)
            .defer(*heavy)
        )

    def as_hops(self) -> Self:
        """As `with_entries`, with no more of entries, sources and paths than their hops say: pages of many hops."""
        own = [field.name for field in PathStep._meta.concrete_fields]
        entry = [f"entry__{name}" for name in (*HOP_OF_ENTRY, "source__title", "source__slug", "link_check__state")]
        return self.with_entries().defer(None).only(*own, *entry, *(f"target__{name}" for name in HOP_OF_PATH))


class PathStep(models.Model):
    """One published step. `key` is the step's identity on its page; its address (`slug`) stays when it is retitled."""

    path = models.ForeignKey("content.LearningPathPage", models.CASCADE, related_name="steps")
    key = models.UUIDField()
    slug = models.SlugField(max_length=80)
    position = models.PositiveIntegerField(help_text="the hop's number, from 1 through the whole path")
    section = models.PositiveIntegerField(help_text="the section's number, from 1")
    section_title = models.CharField(max_length=200)
    section_introduction = models.TextField(blank=True)
    kind = models.CharField(max_length=20, choices=kinds.choices)
    title = models.CharField(max_length=300, blank=True, help_text="the path's own words; empty: the original's")
    why = models.TextField(blank=True)
    own_minutes = models.PositiveIntegerField(null=True, help_text="as the editor says")
    optional = models.BooleanField(default=False)
    entry = models.ForeignKey("hub.Entry", models.SET_NULL, null=True, related_name="path_steps")
    target = models.ForeignKey(
        "content.LearningPathPage", models.SET_NULL, null=True, related_name="standing_in", help_text="of a path step"
    )
    start = models.PositiveIntegerField(null=True, help_text="of a clip, in seconds")
    end = models.PositiveIntegerField(null=True, help_text="of a clip, in seconds")
    text = models.TextField(blank=True, help_text="of a note: Wagtail's rich text")
    detail = models.JSONField(
        default=dict, help_text="of a lab: tool, needs; of a check: question, choices, explanation"
    )
    added_at = models.DateTimeField(help_text="when this step was first published")
    instead: Entry | None = None  # of a step that is gone: another entry, as `freshness.instead` gives it

    objects: ClassVar[PathStepQuerySet] = PathStepQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["path", "position"]
        constraints = [
            models.UniqueConstraint(fields=["path", "key"], name="step_once_on_its_path"),
            models.UniqueConstraint(fields=["path", "slug"], name="step_address_once_on_its_path"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.heading}"

    def get_absolute_url(self) -> str:
        """Its page on the path."""
        return f"{self.path.get_absolute_url()}{self.slug}/"

    @property
    def step_kind(self) -> StepKind:
        """What its kind defines."""
        return kinds.kind_named(self.kind)

    @cached_property
    def heading(self) -> str:
        """What to call it: the path's words, else the original's."""
        if self.is_withdrawn:
            return "Withdrawn"
        if self.title:
            return self.title
        if self.entry:
            return without_publisher(self.entry)
        return self.target.title if self.target else ""

    @property
    def link(self) -> LinkCheck | None:
        """What came of asking its address, where that was asked."""
        return getattr(self.entry, "link_check", None) if self.entry else None

    @property
    def is_dead(self) -> bool:
        """Whether nothing stands at its address any more."""
        return self.link is not None and self.link.state == LinkState.BROKEN

    @cached_property
    def is_gone(self) -> bool:
        """Whether it leads nowhere: withdrawn, or dead."""
        return self.is_withdrawn or self.is_dead

    @cached_property
    def is_withdrawn(self) -> bool:
        """Whether what it leads to was hidden, removed or unpublished since: readers must not learn of it here."""
        return self.step_kind.is_withdrawn(self)

    @property
    def is_heard(self) -> bool:
        """Whether it has a recording."""
        entry = self.entry
        return entry is not None and entry.pk is not None and any(e.is_audio for e in entry.enclosures.all())

    @property
    def gone_sentence(self) -> str:
        """What followers are told of a step that is gone."""
        if not self.is_withdrawn:
            return "What stood here is no longer at its address. The path goes on without it."
        return self.step_kind.withdrawn_sentence(self)

    @cached_property
    def minutes(self) -> int | None:
        """How long it takes, as far as is known: the editor's word, a clip's length, the original's own."""
        return self.own_minutes or self.step_kind.minutes(self)


def without_publisher(entry: Entry) -> str:
    """An entry's title without the name of who publishes it in front: a hop says that in its own place."""
    publisher = entry.publisher
    return entry.title.removeprefix(f"{publisher}: ")
