"""Subscribing to a source: an address, the feeds found there with a preview, and a choice of one.

form ──POST address──▶ feeds found, each with a preview ──POST subscribe──▶ source_add ──▶ the source's edit page
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format

from content.desk.sources.base import SourcePage, source_url
from hub.actions.source import source_add, sources_at
from hub.ingest.discover import discover
from hub.ingest.errors import BadAddress, IngestError
from hub.ingest.fetching.client import open_client
from hub.ingest.fetching.fetch import Limits, host_of
from hub.ingest.storing import host_backoff
from hub.ingest.storing.source_metadata import kind_of
from hub.models import Source, Topic
from hub.topics.evidence import EntryText
from hub.topics.taxonomy import current_taxonomy

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from content.desk.admin_request import AdminRequest
    from hub.ingest.discover import Candidate
    from hub.ingest.records import EntryRecord
    from hub.topics.classifier import Classifier


INTERACTIVE_LIMITS = Limits(connect=5, total=12)  # seconds: a person waits for the page
MAX_PREVIEWED = 5  # entries shown of each feed
MAX_CLASSIFIED = 20  # entries read for topics of each feed
MAX_TOPICS = 5  # topics


@dataclass(frozen=True, slots=True)
class FeedOffer:
    """A feed that was found, as the page shows it. `known` is the source already subscribed to it."""

    candidate: Candidate
    kind: str
    newest_first: list[EntryRecord]
    about: int  # of the `read` newest entries: how many speak of a topic of this hub
    read: int
    topics: list[str]
    known: Source | None


class AddressForm(forms.Form):
    """Where to look."""

    address = forms.CharField(
        max_length=2000,
        label="Address",
        help_text="of a site, a feed, or a YouTube channel; a bare name such as blog.example or @channel will do",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "autofocus": True}),
    )


class AddSourcePage(SourcePage):
    """Find, preview, subscribe."""

    template_name = "desk/sources/add.html"
    page_title = "Add a source"
    permission_required = "add"

    def get(self, request: AdminRequest, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django's signature
        """Show the form."""
        page: HttpResponse = self.render_to_response(self.get_context_data(form=AddressForm()))
        return page

    def post(self, request: AdminRequest, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """Show the feeds found, or subscribe to the chosen one."""
        form = AddressForm(request.POST)
        offers: list[FeedOffer] = []
        if form.is_valid():
            try:
                if "subscribe" in request.POST:
                    return self._subscribe(request)
                offers = find_offers(form.cleaned_data["address"])
            except IngestError as error:
                form.add_error("address", str(error))
            else:
                if not offers:
                    form.add_error(
                        "address", "No feed was found there. If you know the feed’s own address, enter that."
                    )
        page: HttpResponse = self.render_to_response(self.get_context_data(form=form, offers=offers))
        return page

    def _subscribe(self, request: AdminRequest) -> HttpResponse:
        title, site = request.POST.get("title", "")[:300], request.POST.get("site_url", "")
        place = request.POST.get("place", "")
        source, is_new = source_add(request.POST["subscribe"], by=request.user, title=title, site_url=site, place=place)
        if is_new:
            messages.success(request, f"Subscribed to “{source}”. {first_visit(source, timezone.now())}")
        else:
            messages.info(request, f"Already subscribed to “{source}”.")
        return redirect(source_url("edit", source.pk))


def first_visit(source: Source, now: datetime) -> str:
    """When the first fetch takes place: background fetches respect a host's back-off."""
    until = host_backoff.backed_off_hosts(now).get(host_of(source.url))
    if until is None:
        return "Its entries appear after the first fetch, in a moment."
    when = date_format(timezone.localtime(until), "j F, H:i")
    return f"Its host asked for no requests until {when}; its entries appear after the first fetch then."


def find_offers(address: str) -> list[FeedOffer]:
    """The feeds at an address or linked from the page there.

    Raises:
        IngestError: the address gives no usable answer.
    """
    if len(address.split()) != 1:
        raise BadAddress(address)
    found = discover(address, web=open_client(limits=INTERACTIVE_LIMITS), now=timezone.now())
    known = sources_at(address for candidate in found for address in (candidate.url, candidate.place))
    classifier = current_taxonomy().classifier
    titles = dict(Topic.objects.values_list("slug", "title"))
    return [
        _offer(candidate, known.get(candidate.url) or known.get(candidate.place), classifier, titles)
        for candidate in found
    ]


def _offer(candidate: Candidate, known: Source | None, classifier: Classifier, titles: dict[str, str]) -> FeedOffer:
    newest = candidate.preview
    told = [classifier.classify(EntryText(entry.title, entry.text, entry.labels)) for entry in newest[:MAX_CLASSIFIED]]
    topics = Counter(verdict.slug for verdicts in told for verdict in verdicts if not verdict.brought)
    return FeedOffer(
        candidate=candidate,
        kind=str(Source.Kind(kind_of([entry.kind for entry in candidate.entries])).label),
        newest_first=newest[:MAX_PREVIEWED],
        about=sum(bool(verdicts) for verdicts in told),
        read=len(told),
        topics=[titles[slug] for slug, _ in topics.most_common(MAX_TOPICS) if slug in titles],
        known=known,
    )
