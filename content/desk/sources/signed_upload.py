"""A previewed list carried in the confirmation form, compressed and signed.

The server stores nothing, so any process can answer the second request, and an abandoned preview costs nothing.
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
    """The value was not signed here, or has expired."""


def sign(feeds: Iterable[Outline]) -> str:
    """The list as the value of a form field."""
    rows = [(feed.url, feed.title, feed.site_url, feed.labels) for feed in feeds]
    return signing.dumps(rows, salt=SALT, compress=True)


def unsign(text: str) -> list[Outline]:
    """The list of a signed value.

    Raises:
        NotHeld
    """
    try:
        rows = signing.loads(text, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature as error:
        raise BadUpload from error
    return [Outline(url, title, site_url, tuple(labels)) for url, title, site_url, labels in rows]
