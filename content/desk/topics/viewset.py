"""The viewset of topics: the tree, the form, and the routes to rules, merging and splitting."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.urls import path
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet

from content.desk.topics.base import topic_url
from content.desk.topics.form import TopicForm
from content.desk.topics.merge_split import MergePage, SplitPage
from content.desk.topics.preview import PreviewPage, PreviewResultFragment
from content.desk.topics.retagging import RetaggingFragment, retagging_progress
from content.desk.topics.rules import CorrectionsFragment, RulesPage
from content.desk.topics.tree import INDENT, topics_in_tree_order
from hub.models import Topic

if TYPE_CHECKING:
    from django.db.models import QuerySet

PAGE = 200  # rows: the taxonomy at a glance
TOPIC_PAGES = (
    ("rules/<int:pk>/", RulesPage, "rules"),
    ("rules/<int:pk>/preview/", PreviewPage, "preview"),
    ("rules/<int:pk>/tried/", PreviewResultFragment, "tried"),
    ("rules/<int:pk>/corrections/", CorrectionsFragment, "corrections"),
    ("retagging/", RetaggingFragment, "retagging"),
    ("merge/<int:pk>/", MergePage, "merge"),
    ("split/<int:pk>/", SplitPage, "split"),
)


class TopicIndexView(IndexView):
    """The tree, each topic under its parent."""

    default_ordering = "place"

    def get_base_queryset(self) -> QuerySet[Topic]:
        """Every topic in tree order, with its number of entries."""
        places = [(topic.pk, depth) for depth, topic in topics_in_tree_order()]
        self.depths = dict(places)
        whens = [When(pk=key, then=Value(number)) for number, (key, _depth) in enumerate(places)]
        place = Case(*whens, default=Value(len(whens)), output_field=IntegerField())
        entries = Count("entry_topics", filter=Q(entry_topics__refused=False))
        topics: QuerySet[Topic] = Topic.objects.select_related("parent").annotate(place=place, entries=entries)
        return topics

    def get_valid_orderings(self) -> list[str]:
        """Allow tree order, too."""
        return [*super().get_valid_orderings(), "place"]

    @cached_property
    def columns(self) -> list[Any]:
        """Title, slug, entries, phrases."""
        return [
            self._get_title_column("title", accessor=self._title),
            Column("slug", label="Slug", sort_key="slug"),
            Column("entries", label="Entries", sort_key="entries"),
            Column("phrases", label="Phrases", accessor=phrase_count),
        ]

    def get_edit_url(self, instance: Topic) -> str | None:
        """The rules page for users who may read topics but not change them."""
        url: str | None = super().get_edit_url(instance)
        return url or topic_url("rules", instance.pk)

    def _title(self, topic: Topic) -> str:
        return INDENT * self.depths.get(topic.pk, 0) + topic.title

    def get_list_more_buttons(self, instance: Topic) -> list[Any]:
        """Edit, rules, merge, split; only the rules for readers."""
        if not self.user_has_permission("change"):
            return topic_buttons(instance)[:1]
        return [*super().get_list_more_buttons(instance), *topic_buttons(instance)]


class TopicEditView(EditView):
    """The form."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Rules, merge and split."""
        buttons = [
            HeaderButton(way.label, url=way.url, icon_name=way.icon_name, priority=way.priority)
            for way in topic_buttons(self.object)
        ]
        return [*super().header_buttons, *buttons]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the progress of a re-tagging."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"retagging": retagging_progress(), "retagging_url": topic_url("retagging")}


class TopicCreateView(CreateView):
    """The form of a new topic."""

    def get_success_url(self) -> str:
        """Continue with its rules: without any, no entry matches."""
        return topic_url("rules", self.object.pk)


def topic_buttons(topic: Topic) -> list[Button]:
    """Buttons to the other pages of a topic."""
    return [
        Button("Rules", url=topic_url("rules", topic.pk), icon_name="list-ul", priority=30),
        Button("Merge", url=topic_url("merge", topic.pk), icon_name="resubmit", priority=40),
        Button("Split", url=topic_url("split", topic.pk), icon_name="cut", priority=50),
    ]


def phrase_count(topic: Topic) -> int:
    """The number of its own phrases."""
    return sum(len(part) for part in topic.rules.values() if isinstance(part, list))


class TopicViewSet(SnippetViewSet):
    """The taxonomy."""

    model = Topic
    icon = "tag"
    menu_label = "Topics"
    index_view_class = TopicIndexView
    edit_view_class = TopicEditView
    edit_template_name = "desk/topics/edit.html"
    add_view_class = TopicCreateView
    list_per_page = PAGE
    search_fields = ("title", "slug")
    copy_view_enabled = False

    edit_handler = ObjectList(
        [
            HelpPanel(template="desk/topics/consequences.html", heading=""),
            FieldPanel("title"),
            FieldPanel("slug"),
            FieldPanel("introduction"),
            FieldPanel("aliases"),
            FieldPanel("parent"),
            FieldPanel("related"),
            HelpPanel(template="desk/topics/rules_panel.html", heading="Phrases"),
        ],
        base_form_class=TopicForm,
    )

    def get_urlpatterns(self) -> list[Any]:
        """Wagtail's views, and those of `TOPIC_PAGES`."""
        ours = [
            path(route, self.construct_view(view, breadcrumbs_items=self.breadcrumbs_items), name=name)
            for route, view, name in TOPIC_PAGES
        ]
        return [*super().get_urlpatterns(), *ours]
