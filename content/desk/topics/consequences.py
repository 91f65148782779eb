"""The consequences of a change of the taxonomy, in sentences, for confirmation pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from hub.models import Entry, EntryTopic, Source, Topic
from hub.pluralize import pluralize
from hub.topics.taxonomy import current_taxonomy

if TYPE_CHECKING:
    from collections.abc import Sequence

RETAGGING = "The whole library ({}) is then re-tagged in the background. Editors’ confirmations and refusals are kept."


def entries_under(topic: Topic) -> int:
    """The number of entries with a topic."""
    return EntryTopic.objects.filter(topic=topic, refused=False).count()


def retagging_notice() -> str:
    """A sentence on the re-tagging that a change of the tree or a rule causes."""
    return RETAGGING.format(pluralize(Entry.objects.exclude(status=Entry.Status.REMOVED).count(), "entry", "entries"))


def public_path(slug: str) -> str:
    """A topic's public address."""
    return reverse("topic", args=[slug])


def consequences_of_saving(topic: Topic, *, slug: str, parent: Topic | None) -> list[str]:
    """What a new slug or parent does to a topic as stored; empty if both are unchanged."""
    sentences = []
    if slug != topic.slug:
        sentences.append(f"{public_path(topic.slug)} will redirect to {public_path(slug)}, and so will its feeds.")
    if topic.parent_id != (parent.pk if parent else None):
        below = len(current_taxonomy().below(topic.pk))
        moved = f"“{topic.title}” with its {pluralize(entries_under(topic), 'entry', 'entries')}"
        finer = f" and {pluralize(below, 'finer topic')}" if below else ""
        where = f"under “{parent.title}”" if parent else "to the top of the tree"
        sentences.append(f"{moved}{finer} moves {where}.")
        if topic.parent:
            sentences.append(f"Entries that are under “{topic.parent.title}” only because of it leave that topic.")
        if parent:
            sentences.append(f"Its entries will be under “{parent.title}” too.")
        sentences.append(retagging_notice())
    return sentences


def consequences_of_merging(topic: Topic, into: Topic) -> list[str]:
    """What a merge does."""
    mine = EntryTopic.objects.filter(topic=topic, refused=False)
    entries = mine.count()
    there = mine.filter(entry__in=EntryTopic.objects.filter(topic=into).values("entry")).count()
    words = EntryTopic.objects.filter(topic=topic, origin=EntryTopic.Origin.EDITOR)
    yes, no = words.filter(refused=False).count(), words.filter(refused=True).count()
    already = f"; {pluralize(there, 'of them is', 'of them are')} there already" if there else ""
    sentences = [
        f"Moves {pluralize(entries, 'entry', 'entries')} from “{topic.title}” to “{into.title}”{already}.",
        f"{public_path(topic.slug)} will redirect to {public_path(into.slug)}, and so will its feeds.",
        f"“{into.title}” gets “{topic.title}” as an alias, and its phrases.",
    ]
    if yes:
        sentences.append(f"{pluralize(yes, 'confirmation')} by editors: kept, for “{into.title}”.")
    if no:
        sentences.append(f"{pluralize(no, 'refusal')} by editors: deleted, since they concern “{topic.title}” alone.")
    if children := topic.children.count():
        sentences.append(f"{pluralize(children, 'finer topic')} will move under “{into.title}”.")
    if sources := Source.objects.filter(trusted_topics=topic).count():
        sentences.append(f"{pluralize(sources, 'source')} trusted with it will be trusted with “{into.title}”.")
    return [*sentences, retagging_notice(), f"“{topic.title}” itself is deleted: this can’t be undone."]


def consequences_of_splitting(topic: Topic, *, slug: str, title: str, phrases: Sequence[str]) -> list[str]:
    """What a split does."""
    here = pluralize(entries_under(topic), "entry", "entries")
    stays = f"They still count for “{topic.title}” too, so none of its {here} leaves it"
    return [
        f"“{title}” becomes a topic under “{topic.title}”, at {public_path(slug)}.",
        f"It gets {pluralize(len(phrases), 'phrase')}: {', '.join(phrases)}.",
        f"{stays}; those that match the new topic will be under both.",
        retagging_notice(),
    ]
