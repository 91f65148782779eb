"""Visits to one source, one after another."""

from datetime import UTC, datetime, timedelta

from hub.ingest.refresh import refresh_due
from hub.models import Source

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
FEED = "https://blog.example/feed"


def visit(web, source, *documents, now=NOW, **serving):
    """Serve the documents one after another, an hour apart, visiting the source after each."""
    for n, document in enumerate(documents):
        moment = now + timedelta(hours=n)
        web.serves(source.url, document, **serving)
        Source.objects.filter(pk=source.pk).update(due_at=moment)
        summary = refresh_due(now=moment, web=web)
    source.refresh_from_db()
    return summary
