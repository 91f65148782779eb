"""What the admin's pages about one entry share: its address, who may curate, and which entries can still be edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.views import View

from hub.actions.permission import CURATE
from hub.models import Entry

if TYPE_CHECKING:
    from content.desk.admin_request import AdminRequest


def edit_url(entry: Entry) -> str:
    """The address of an entry's edit page."""
    return reverse("wagtailsnippets_hub_entry:edit", args=[entry.pk])


def not_removed() -> Any:
    """Entries that can still be edited."""
    return Entry.objects.exclude(status=Entry.Status.REMOVED)


class CuratorView(View):
    """A view for curators."""

    request: AdminRequest

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Refuse everybody else."""
        if not request.user.has_perm(CURATE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)
