"""Merging two entries into one, after a page that shows both side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from content.desk.entries.base import CuratorView, edit_url, not_removed
from content.desk.entries.bulk_actions import ReasonForm
from hub.actions.entry_merge import entry_merge

if TYPE_CHECKING:
    from django.http import HttpResponse


class EntryMergePage(WagtailAdminTemplateMixin, CuratorView):
    """Confirms and executes a merge."""

    page_title = "Merge entries"
    header_icon = "resubmit"
    template_name = "desk/entries/merge.html"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Load both entries."""
        super().setup(request, *args, **kwargs)
        self.entry = get_object_or_404(not_removed().select_related("source"), pk=kwargs["pk"])
        into = request.GET.get("into", "")
        self.into = get_object_or_404(not_removed().select_related("source"), pk=into if into.isdecimal() else 0)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Entries, the entry, this page."""
        return [
            {"url": reverse("wagtailsnippets_hub_entry:list"), "label": "Entries"},
            {"url": edit_url(self.entry), "label": self.entry.title},
            {"url": "", "label": self.page_title},
        ]

    def get(self, request: Any, **kwargs: Any) -> Any:  # noqa: ARG002 - Django's signature
        """Show both side by side."""
        reverse_url = (
            f"{reverse('wagtailsnippets_hub_entry:merge', args=[self.into.pk])}?{urlencode({'into': self.entry.pk})}"
        )
        shown = {"entry": self.entry, "into": self.into, "reverse_url": reverse_url, "form": ReasonForm()}
        return self.render_to_response(self.get_context_data(**shown))

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """Merge."""
        try:
            entry_merge(self.entry, self.into, by=request.user, reason=request.POST.get("reason", "")[:300])
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(edit_url(self.entry))
        messages.success(request, f"“{self.entry}” is merged into “{self.into}”. Its address redirects here.")
        return redirect(edit_url(self.into))
