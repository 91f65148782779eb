"""The base class and addresses of the admin's pages about one person."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from hub.models import Person

NAMESPACE = "wagtailsnippets_hub_person"


def person_url(name: str, *keys: Any) -> str:
    """The address of an admin page about people."""
    return reverse(f"{NAMESPACE}:{name}", args=keys)


class PersonPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """A page about one person, for users who may change people."""

    request: Any
    model = Person
    permission_required = "change"
    header_icon = "user"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Load the person."""
        super().setup(request, *args, **kwargs)
        self.person = get_object_or_404(Person, pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        """The person's name."""
        return self.person.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """People, the person, this page."""
        return [
            *self.breadcrumbs_items,
            {"url": person_url("list"), "label": "People"},
            {"url": person_url("edit", self.person.pk), "label": self.person.name},
            {"url": "", "label": self.get_page_title()},
        ]
