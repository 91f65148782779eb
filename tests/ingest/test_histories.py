"""Real feeds at many moments of their lives, played in order: nothing is lost, nothing is twice, edits are kept."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from hub.ingest.plain_text import clean_line
from hub.ingest.refresh import refresh_due
from hub.ingest.urls import url_key
from hub.models import Entry, EntryRevision, Source
from tests.corpora import folders
from tests.factories import a_source
from tests.fakes import FakeWeb

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
FEED = "https://blog.example/feed"


def items_of(body: bytes) -> list[tuple[str, str]]:
    """Guid and title of each item, read by other means than the hub's."""
    root = etree.fromstring(body, etree.XMLParser(recover=True, resolve_entities=False))
    found = []
    for item in root.iter("{*}item", "{*}entry") if root is not None else ():
        texts = {etree.QName(child).localname: child.text or "" for child in item if isinstance(child.tag, str)}
        found.append(((texts.get("guid") or texts.get("id") or "").strip(), texts.get("title", "").strip()))
    return found


@pytest.mark.parametrize("histories", folders("feeds/histories", "feeds/histories"))
def test_every_history_is_played_without_loss_or_double(histories):
    """Of the large corpus all of the 249 moments."""
    revised = trivial = 0
    for life in sorted(path for path in histories.iterdir() if path.is_dir()):
        moments = sorted(life.iterdir())
        source, web = a_source(url=FEED, due_at=START), FakeWeb()
        seen: set[str] = set()
        at_once: Counter[str] = Counter()  # the most items that any one moment has under a title
        for n, moment in enumerate(moments):
            body, now = moment.read_bytes(), START + timedelta(days=n)
            web.serves(FEED, body)
            Source.objects.filter(pk=source.pk).update(due_at=now)
            assert refresh_due(now=now, web=web).visited == 1
            guids = Counter(guid for guid, _ in items_of(body))
            at_once |= Counter(clean_line(title) for _, title in items_of(body))
            seen |= {clean_line(title) for guid, title in items_of(body) if title and guids[guid] == 1}
        entries = Entry.objects.from_source(source)
        revisions = EntryRevision.objects.filter(entry__source=source)
        known = set(entries.values_list("title", flat=True)) | set(revisions.values_list("title", flat=True))
        assert {title for title in seen if len(title) < 400} <= known, f"{life.name} lost some"
        twice = Counter((url_key(url), title) for url, title in entries.values_list("url", "title"))
        last = Counter(title for _, title in items_of(moments[-1].read_bytes()))
        doubled = [key for key, number in twice.items() if number > max(1, last[key[1]])]
        assert doubled == [], f"{life.name} has some twice"
        titled = Counter(title for _, title in entries.values_list("url", "title") if title in at_once)
        assert titled <= at_once, f"{life.name} has more under a title than it ever said: {titled - at_once}"
        for revision in revisions.select_related("entry"):
            entry = revision.entry
            later = revisions.filter(entry=entry, at__gt=revision.at).order_by("at").first() or entry
            assert (revision.title, revision.url, revision.text) != (later.title, later.url, later.text)
        revised += revisions.filter(significant=True).count()
        trivial += revisions.filter(significant=False).count()
        Source.objects.filter(pk=source.pk).update(url=f"https://{life.name.lower()}.example/feed", state="paused")
    assert revised > 0
    assert trivial > 0
