"""The report of stories and editions: the latest groups and links, with the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from hub.actions.permission import CURATE
from hub.models import Entry, Story
from hub.models.entry import HEAVY

if TYPE_CHECKING:
    from django.http import HttpRequest

PAGE = 50  # stories
EDITIONS = 50  # newest chains shown


class StoriesReport(WagtailAdminTemplateMixin, TemplateView):
    """Stories, newest first; the first page also has the newest edition links."""

    page_title = "Stories and editions"
    header_icon = "copy"
    template_name = "desk/reports/stories.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Refuse users who may not curate."""
        if not request.user.has_perm(CURATE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, this page."""
        return [{"url": reverse("wagtailadmin_home"), "label": "Home"}, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of stories with their entries."""
        entries = Entry.objects.select_related("source").defer(*HEAVY).order_by("is_copy", "published_at", "pk")
        stories = Story.objects.prefetch_related(Prefetch("entries", entries)).order_by("-pk")
        page = Paginator(stories, PAGE).get_page(self.request.GET.get("p"))
        newer: list[Entry] = []
        if page.number == 1:
            chained = Entry.objects.filter(supersedes__isnull=False).select_related("source", "supersedes")
            newer = list(chained.only("title", "source__title", "supersedes__title").order_by("-pk")[:EDITIONS])
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"page": page, "newer": newer}


class StoriesMenuItem(MenuItem):
    """The menu item of the report."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Refuse users who may not curate."""
        return bool(request.user.has_perm(CURATE))
