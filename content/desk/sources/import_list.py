"""Importing an OPML list: a preview first, then the import.

form ──POST file or address──▶ preview: new, known, invalid ──POST signed list──▶ source_import ──▶ the sources
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect

from content.desk.sources.base import SourcePage, source_url
from content.desk.sources.list_form import ListForm
from content.desk.sources.signed_upload import MAX_CHARACTERS, BadUpload, sign, unsign
from hub.actions.source_import import plan_import, source_import
from hub.pluralize import pluralize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from content.desk.admin_request import AdminRequest
    from hub.ingest.parsing.opml import Outlines

MAX_ROWS = 500  # rows of each table: a page of some 100 kB
MAX_FEEDS = 20_000  # feeds: ten thousand are imported in 2 s
TOO_LONG = (
    "{name} has {feeds}, more than can be imported here at once. Split it, or import it on the server: "
    "manage.py source_import FILE.opml"
)


class Excerpted:
    """The first rows of a table, the total and the number not shown."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self.total, self.rows, self.more = len(rows), rows[:MAX_ROWS], max(0, len(rows) - MAX_ROWS)


class ListPreview:
    """The preview of a list. `button` is its label; empty where there is nothing to import."""

    def __init__(self, name: str, outlines: Outlines) -> None:
        plan = plan_import(outlines.feeds)
        self.name, self.problem, self.repeated = name, outlines.problem, plan.repeated
        self.held = sign(outlines.feeds)
        self.fresh = Excerpted(plan.fresh)
        self.known = Excerpted(sorted(plan.known, key=lambda known: not known.new_labels))  # those that change first
        self.passed_over = Excerpted(outlines.passed_over)
        self.labelled = len(plan.relabelled)
        self.button = ""
        if self.fresh.total:
            self.button = f"Subscribe to {pluralize(self.fresh.total, 'source')}"
        elif self.labelled:
            self.button = f"Add the labels to {pluralize(self.labelled, 'source')}"


class ImportSourcesPage(SourcePage):
    """Form, preview, import."""

    template_name = "desk/sources/import_list.html"
    page_title = "Import a list"
    permission_required = "add"

    def get(self, request: AdminRequest, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django's signature
        """Show the form."""
        return self._page(ListForm())

    def post(self, request: AdminRequest, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """Show the preview, or import the list that was previewed."""
        if "held" in request.POST:
            return self._import(request)
        form = ListForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form)
        number = len(form.outlines.feeds)
        look = ListPreview(form.name, form.outlines) if number <= MAX_FEEDS else None
        if look is None or len(look.held) > MAX_CHARACTERS:
            form.add_error(None, TOO_LONG.format(name=form.name, feeds=pluralize(number, "feed")))
            return self._page(form)
        return self._page(form, look)

    def _import(self, request: AdminRequest) -> HttpResponse:
        try:
            feeds = unsign(request.POST["held"])
        except BadUpload:
            messages.error(request, "This preview has expired. Choose the list again; nothing was imported.")
            return redirect(source_url("import"))
        done = source_import(feeds, by=request.user)
        visited = " They are fetched in the next minutes." if done.added else ""
        messages.success(request, f"{done}.{visited}")
        return redirect(source_url("list"))

    def _page(self, form: ListForm, look: ListPreview | None = None) -> HttpResponse:
        page: HttpResponse = self.render_to_response(self.get_context_data(form=form, look=look))
        return page
