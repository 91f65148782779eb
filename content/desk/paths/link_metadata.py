"""Metadata of an address that an editor entered for a step: from the library, else from the page itself.

address ──▶ in the library? its entry's fields
            else fetched, within the SSRF guard and a few seconds ──▶ JSON for the step's fields
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from content.desk.policies import may_write_paths
from content.paths.page_metadata import Facts, page_facts
from content.paths.publish import known_at
from hub.ingest.errors import BadAddress, Blocked, Denied, FetchError, Gone, NotFound, TooLarge, TooSlow
from hub.ingest.fetching.client import open_client
from hub.ingest.fetching.fetch import Limits
from hub.ingest.records import Failed, Fetched, Request
from hub.ingest.storing import host_backoff
from hub.ingest.urls import canonical, url_key

if TYPE_CHECKING:
    from django.http import HttpRequest

    from hub.ingest.fetching.client import WebClient
    from hub.models import Entry

INTERACTIVE_LIMITS = Limits(connect=5, total=10, sent=3 * 2**20, expanded=10 * 2**20)  # an editor waits
PAGES = ("text/html", "application/xhtml+xml")


class LookupFailed(Exception):  # noqa: N818 - it names the outcome
    """No metadata; the message is for the editor."""


@require_POST
def link_metadata(request: HttpRequest) -> JsonResponse:
    """For path editors: the metadata, or `error` with a sentence."""
    if not may_write_paths(request.user):  # type: ignore[arg-type]  # the admin lets nobody in who has not signed in
        raise PermissionDenied
    try:
        return JsonResponse(metadata_at(request.POST.get("url", "").strip()))
    except LookupFailed as error:
        return JsonResponse({"error": str(error)})


def metadata_at(url: str, *, web: WebClient | None = None) -> dict[str, Any]:
    """The fields of a step, and `said`, a sentence on their origin.

    Raises:
        Unknown: in words for the editor.
    """
    address = canonical(url)
    if not address:
        raise LookupFailed("This is not a web address: one begins with https:// and names a host.")
    if entry := known_at([address]).get(url_key(address)):
        return _answer(_of_entry(entry), address, f"From the library: “{entry.title}”.")
    fetched = _fetch(address, web)
    if not fetched.content_type.lower().startswith(PAGES) and fetched.content_type:
        what = fetched.content_type.partition(";")[0]
        raise LookupFailed(f"The answer is {what}, not a page: fill in the fields by hand.")
    facts = page_facts(fetched.body, url=address, content_type=fetched.content_type, today=timezone.now().date())
    if not facts.title:
        raise LookupFailed("The page has no title: fill in the fields by hand.")
    moved = canonical(fetched.answer.moved_to) or address
    return _answer(facts, moved, "From the page itself. Please check.")


def _fetch(address: str, web: WebClient | None) -> Fetched:
    with web or open_client(limits=INTERACTIVE_LIMITS) as crawl:
        crawl.submit([Request(address)])
        outcome = crawl.take()
    host_backoff.record_requested([outcome], now=timezone.now())
    if isinstance(outcome, Fetched):
        return outcome
    raise LookupFailed(_why(outcome.error) if isinstance(outcome, Failed) else "The answer has no content.")


def _why(error: FetchError) -> str:  # noqa: PLR0911 - a table
    match error:
        case NotFound() | Gone():
            return f"There is nothing at this address (HTTP {error.status})."
        case Denied():
            return f"The site refuses automated requests (HTTP {error.status}): fill in the fields by hand."
        case TooLarge():
            return "The page is too large to read here: fill in the fields by hand."
        case TooSlow():
            return "It did not answer in time. Try again, or fill in the fields by hand."
        case Blocked() | BadAddress():
            return str(error)
        case _ if error.status:
            return f"The site answers with HTTP {error.status}. Try again later, or fill in the fields by hand."
    return "Nothing answers at this address: check the spelling."


def _of_entry(entry: Entry) -> Facts:
    published = entry.published_at.date() if entry.published_at else None
    by = entry.publisher
    return Facts(entry.title, by, published, entry.kind, entry.minutes)


def _answer(facts: Facts, address: str, said: str) -> dict[str, Any]:
    return {
        "url": address,
        "title": facts.title[:300],
        "attribution": facts.attribution,
        "published": facts.published.isoformat() if facts.published else "",
        "kind": facts.kind,
        "minutes": facts.minutes,
        "said": said,
    }
