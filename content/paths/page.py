"""A learning path: what editors write of it. Readers see the `PathStep` rows of its publication."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface, TitleFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page

from content.paths import projection, publish
from content.paths.blocks import OutcomesBlock, SectionsField
from content.paths.maintenance.replacement import attach_replacements
from content.paths.page_form import PathForm
from content.paths.route import Route
from content.paths.structured_data import course
from content.reading.editors import is_editor
from hub.models import Entry

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from content.paths.step import PathStep

CONTENT = {"live", "sections"}  # fields of which a save means that what is published may have changed


class LearningPathPage(RoutablePageMixin, Page):
    """A route through the library: for whom, what they can do afterwards, and the steps in order."""

    level = models.CharField(max_length=16, choices=Entry.Level.choices, default=Entry.Level.BEGINNER)
    audience = models.CharField(max_length=300, blank=True, help_text="for whom it is, in a sentence")
    introduction = models.TextField(blank=True, help_text="a paragraph or two; plain text")
    outcomes = StreamField(OutcomesBlock(), blank=True, help_text="what one can do at the end of it")
    sections: Any = SectionsField(blank=True)
    topics = ParentalManyToManyField("hub.Topic", blank=True, related_name="paths")
    prerequisites = ParentalManyToManyField(
        "self", symmetrical=False, blank=True, related_name="leads_to", help_text="paths to walk before this one"
    )
    maintainer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="maintained_paths"
    )
    review_by = models.DateField(null=True, blank=True, help_text="when it should be read through again")

    base_form_class = PathForm
    parent_page_types: ClassVar = ["content.PathIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "pages/learning_path.html"
    page_description = "A route through the library, with steps in order"

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    TitleFieldPanel("title"),  # writes the slug along
                    MultiFieldPanel(
                        [FieldPanel("level"), FieldPanel("audience"), FieldPanel("introduction")], heading="For whom"
                    ),
                    FieldPanel("outcomes"),
                    FieldPanel("sections"),
                ],
                heading="The path",
            ),
            ObjectList(
                [
                    FieldPanel("topics"),
                    FieldPanel("prerequisites"),
                    MultiFieldPanel([FieldPanel("maintainer"), FieldPanel("review_by")], heading="Upkeep"),
                ],
                heading="Where it stands",
            ),
            ObjectList(Page.promote_panels + Page.settings_panels, heading="Address"),
        ]
    )

    class Meta:
        verbose_name = "learning path"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; where that may change what is published, write the published steps in the same transaction.

        Wagtail publishes, unpublishes and schedules by saving the page's own row; a draft of a live page is saved as a
        revision alone and never passes here with its content. `content.paths.unpublish` handles what does not.
        """
        with transaction.atomic():
            super().save(*args, **kwargs)
            fields = kwargs.get("update_fields")
            if fields is None or CONTENT & set(fields):
                hops = projection.project(self.sections) if self.live else []
                publish.write(self, hops, now=timezone.now())

    def route_of(self, request: HttpRequest) -> Route:
        """The hops to show: those published, or in a preview those that would be."""
        steps: list[PathStep]
        if getattr(request, "is_preview", False):
            steps = publish.preview(self, projection.project(self.sections), now=timezone.now())
        else:
            steps = list(self.steps.as_hops())
            attach_replacements(steps)
        return Route(steps)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The path as a route of hops."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        before, after = self.neighbours()
        route = self.route_of(request)
        return context | {
            "route": route,
            "course": course(self, route, before, settings.WAGTAIL_SITE_NAME),
            "topics": sorted(self.topics.all(), key=lambda topic: topic.title),
            "index_url": self.get_absolute_url().removesuffix(f"{self.slug}/"),
            "before": before,
            "after": after,
            "is_counted": self.is_counted(request),
        }

    def is_counted(self, request: HttpRequest) -> bool:
        """Whether whoever looks may be a reader who walks the path."""
        return self.live and not getattr(request, "is_preview", False) and not is_editor(request)

    def neighbours(self) -> tuple[list[LearningPathPage], list[LearningPathPage]]:
        """The published paths to walk before this one, and those that it leads to; one query."""
        links = LearningPathPage.prerequisites.through.objects.filter(
            Q(from_learningpathpage=self, to_learningpathpage__live=True)
            | Q(to_learningpathpage=self, from_learningpathpage__live=True)
        ).select_related("from_learningpathpage", "to_learningpathpage")
        before, after = [], []
        for link in links.order_by("from_learningpathpage__title", "to_learningpathpage__title"):
            if link.from_learningpathpage_id == self.pk:
                before.append(link.to_learningpathpage)
            else:
                after.append(link.from_learningpathpage)
        return before, after

    def get_absolute_url(self) -> str:
        """Its public page, as a path."""
        return str(self.get_url() or "")

    @path("<slug:step>/", name="step")
    def step_page(self, request: HttpRequest, step: str) -> HttpResponse:
        """One hop's own page, with the way on and back."""
        route = self.route_of(request)
        here = route.at(step)
        if here is None:
            raise Http404("This path has no such step.")
        before, after = route.around(here)
        context = super().get_context(request) | {
            "step": here, "before": before, "after": after, "route": route, "is_counted": self.is_counted(request),
        }  # fmt: skip
        return TemplateResponse(request, "pages/path_step.html", context)
