"""Base class and addresses of the admin's pages about one topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from hub.models import Topic

if TYPE_CHECKING:
    from content.desk.admin_request import AdminRequest


NAMESPACE = "wagtailsnippets_hub_topic"
READ_PERMISSIONS = ("change", "view")  # either one


def topic_url(name: str, *keys: Any) -> str:
    """The address of an admin page about topics."""
    return reverse(f"{NAMESPACE}:{name}", args=keys)


class TopicPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """A page about one topic, for users who may change topics."""

    request: AdminRequest
    model = Topic
    permission_required: str | None = "change"
    header_icon = "tag"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Load the topic."""
        super().setup(request, *args, **kwargs)
        self.topic = get_object_or_404(Topic.objects.select_related("parent"), pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        """The topic's title."""
        return self.topic.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Topics, the topic, this page."""
        its_form = topic_url("edit", self.topic.pk) if self.may_change else topic_url("rules", self.topic.pk)
        return [
            *self.breadcrumbs_items,
            {"url": topic_url("list"), "label": "Topics"},
            {"url": its_form, "label": self.topic.title},
            {"url": "", "label": self.get_page_title()},
        ]

    @property
    def may_change(self) -> bool:
        """Whether this user may change topics."""
        return bool(self.user_has_permission("change"))

    def show(self, **more: Any) -> Any:
        """Render the page."""
        return self.render_to_response(self.get_context_data(topic=self.topic, **more))
