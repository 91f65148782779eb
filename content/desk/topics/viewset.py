"""Topics in the admin: the tree, what editors write of each, and the ways to its rules, to merging and to splitting."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.urls import path
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet

from content.desk.topics.base import at
from content.desk.topics.form import TopicForm
from content.desk.topics.merge_split import MergePage, SplitPage
from content.desk.topics.progress import retagging
from content.desk.topics.rules import CorrectionsFragment, PreviewPage, RetaggingFragment, RulesPage, TriedFragment
from content.desk.topics.tree import INDENT, outline
from hub.models import Topic

if TYPE_CHECKING:
    from django.db.models import QuerySet

PAGE = 200  # rows: the taxonomy at a glance
PAGES = (
    ("rules/<int:pk>/", RulesPage, "rules"),
    ("rules/<int:pk>/preview/", PreviewPage, "preview"),
    ("rules/<int:pk>/tried/", TriedFragment, "tried"),
    ("rules/<int:pk>/corrections/", CorrectionsFragment, "corrections"),
    ("retagging/", RetaggingFragment, "retagging"),
    ("merge/<int:pk>/", MergePage, "merge"),
    ("split/<int:pk>/", SplitPage, "split"),
)


class TopicIndexView(IndexView):
    """The tree, each topic under its parent."""

    default_ordering = "place"

    def get_base_queryset(self) -> QuerySet[Topic]:
        """Every topic in its place, with how many entries stand under it."""
        places = [(topic.pk, depth) for depth, topic in outline()]
        self.depths = dict(places)
        whens = [When(pk=key, then=Value(number)) for number, (key, _depth) in enumerate(places)]
        place = Case(*whens, default=Value(len(whens)), output_field=IntegerField())
        entries = Count("entry_topics", filter=Q(entry_topics__refused=False))
        topics: QuerySet[Topic] = Topic.objects.select_related("parent").annotate(place=place, entries=entries)
        return topics

    def get_valid_orderings(self) -> list[str]:
        """By place, too."""
        return [*super().get_valid_orderings(), "place"]

    @cached_property
    def columns(self) -> list[Any]:
        """Title, slug, entries, phrases."""
        return [
            self._get_title_column("title", accessor=self._title),
            Column("slug", label="Slug", sort_key="slug"),
            Column("entries", label="Entries", sort_key="entries"),
            Column("phrases", label="Phrases", accessor=phrases_of),
        ]

    def get_edit_url(self, instance: Topic) -> str | None:
        """For those who may not change topics, a topic leads to its rules, which they may read."""
        url: str | None = super().get_edit_url(instance)
        return url or at("rules", instance.pk)

    def _title(self, topic: Topic) -> str:
        return INDENT * self.depths.get(topic.pk, 0) + topic.title

    def get_list_more_buttons(self, instance: Topic) -> list[Any]:
        """Edit, rules, merge, split; or the rules alone."""
        if not self.user_has_permission("change"):
            return ways(instance)[:1]
        return [*super().get_list_more_buttons(instance), *ways(instance)]


class TopicEditView(EditView):
    """One topic."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Its rules, merging and splitting, in sight."""
        buttons = [
            HeaderButton(way.label, url=way.url, icon_name=way.icon_name, priority=way.priority)
            for way in ways(self.object)
        ]
        return [*super().header_buttons, *buttons]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the re-tagging that is under way."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"retagging": retagging(), "retagging_url": at("retagging")}


class TopicCreateView(CreateView):
    """A new topic; its rules come next."""

    def get_success_url(self) -> str:
        """To its rules: without any, nothing finds it."""
        return at("rules", self.object.pk)


def ways(topic: Topic) -> list[Button]:
    """What can be done to a topic besides describing it."""
    return [
        Button("Rules", url=at("rules", topic.pk), icon_name="list-ul", priority=30),
        Button("Merge", url=at("merge", topic.pk), icon_name="resubmit", priority=40),
        Button("Split", url=at("split", topic.pk), icon_name="cut", priority=50),
    ]


def phrases_of(topic: Topic) -> int:
    """How many phrases of its own speak for or against it."""
    return sum(len(part) for part in topic.rules.values() if isinstance(part, list))


class TopicViewSet(SnippetViewSet):
    """The taxonomy."""

    model = Topic
    icon = "tag"
    menu_label = "Topics"
    index_view_class = TopicIndexView
    edit_view_class = TopicEditView
    edit_template_name = "desk/topic_edit.html"
    add_view_class = TopicCreateView
    list_per_page = PAGE
    search_fields = ("title", "slug")
    copy_view_enabled = False

    edit_handler = ObjectList(
        [
            HelpPanel(template="desk/topic_consequences.html", heading=""),
            FieldPanel("title"),
            FieldPanel("slug"),
            FieldPanel("introduction"),
            FieldPanel("aliases"),
            FieldPanel("parent"),
            FieldPanel("related"),
            HelpPanel(template="desk/topic_rules.html", heading="What finds it"),
        ],
        base_form_class=TopicForm,
    )

    def get_urlpatterns(self) -> list[Any]:
        """Wagtail's pages, and those of `PAGES`."""
        ours = [
            path(route, self.construct_view(view, breadcrumbs_items=self.breadcrumbs_items), name=name)
            for route, view, name in PAGES
        ]
        return [*super().get_urlpatterns(), *ours]
