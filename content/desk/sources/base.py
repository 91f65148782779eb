"""The base class and addresses of the admin's pages about sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from hub.models import Source

if TYPE_CHECKING:
    from content.desk.admin_request import AdminRequest

NAMESPACE = "wagtailsnippets_hub_source"


def source_url(name: str, *keys: Any) -> str:
    """The address of an admin page about sources."""
    return reverse(f"{NAMESPACE}:{name}", args=keys)


class SourcePage(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """Base class of the pages about sources."""

    request: AdminRequest
    model = Source
    header_icon = "rss"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Sources, this page."""
        return [
            *self.breadcrumbs_items,
            {"url": source_url("list"), "label": "Sources"},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]
