"""A list of subscriptions between the page that shows it and the click that confirms it: packed and signed in the form.

Nothing is kept on this side, so any process may answer the second request, and a page that is left costs nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core import signing

from hub.ingest.parsing.opml import Outline

if TYPE_CHECKING:
    from collections.abc import Iterable

SALT = "content.desk.sources.signed_upload"
MAX_AGE = timedelta(days=1)
MAX_CHARACTERS = 2 * 2**20  # characters: some 30,000 feeds; Django takes 2.5 MB of a form (DATA_UPLOAD_MAX_MEMORY_SIZE)


class BadUpload(Exception):  # noqa: N818 - an outcome, as those of hub.ingest.errors
    """This is no list that a page of ours gave out, or one of days ago."""


def sign(feeds: Iterable[Outline]) -> str:
    """The list as a field of a form carries it."""
    rows = [(feed.url, feed.title, feed.site_url, feed.labels) for feed in feeds]
    return signing.dumps(rows, salt=SALT, compress=True)


def unsign(text: str) -> list[Outline]:
    """The list again.

    Raises:
        NotHeld
    """
    try:
        rows = signing.loads(text, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature as error:
        raise BadUpload from error
    return [Outline(url, title, site_url, tuple(labels)) for url, title, site_url, labels in rows]
