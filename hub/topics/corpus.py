"""The library as the classifier reads it, and what changed rules would do to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.models import Entry, Topic
from hub.topics.assign import text_of_entry, trusted_by
from hub.topics.preview import affected_by, compare
from hub.topics.rules import TopicRules, read_rules
from hub.topics.taxonomy import current_taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hub.topics.evidence import EntryText
    from hub.topics.preview import Difference

CHUNK = 500  # entries read at a time


def documents() -> Iterator[tuple[int, EntryText, frozenset[str]]]:
    """Every entry that has topics at all: its key, what is read of it, and the slugs its source is trusted with."""
    entries = Entry.objects.exclude(status=Entry.Status.REMOVED).only("title", "labels", "text", "source_id")
    trusted = trusted_by(set(entries.order_by().values_list("source_id", flat=True).distinct()))
    for entry in entries.order_by("pk").iterator(CHUNK):
        yield entry.pk, text_of_entry(entry), trusted.get(entry.source_id or 0, frozenset())


def preview_rules(changed: TopicRules) -> Iterator[Difference]:
    """What the rules would say otherwise of each entry if a topic had these instead of its own.

    Editors' words are not asked: they stand either way.

    Raises:
        RuleError: the rules can't be read, or there is no such topic.
    """
    before, after = current_taxonomy(), current_taxonomy(changed)
    now = Topic.objects.values_list("rules", flat=True).get(slug=changed.slug)
    touched = affected_by(read_rules(TopicRules(changed.slug, None, now)), read_rules(changed))
    return compare(before.classifier, after.classifier, documents(), touched)
