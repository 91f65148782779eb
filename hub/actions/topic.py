"""Actions on topics: create, describe, rename, change rules, move, split and merge.

No assignment is lost: editors' verdicts move with their topic, and assignments by rules are found again, since every
change of the tree or its rules re-tags the whole library. Former slugs redirect. Each action writes its rows, its log
entry and its jobs in one transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ManyToManyRel
from django.dispatch import Signal
from django.utils import timezone
from wagtail.log_actions import log

from hub.actions.permission import require
from hub.jobs import queue
from hub.models import EntryTopic, FormerSlug, Job, Topic
from hub.topics.rules import TopicRules, read_rules
from hub.topics.taxonomy import current_taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from django.contrib.auth.models import User

ADD, CHANGE = "hub.add_topic", "hub.change_topic"
topic_renamed = Signal()
"""Sent within the transaction that renamed `topic` or merged another into it, with `now`, so that `content` can enqueue
jobs for what shows topic names."""
PHRASE_LISTS = ("names", "terms", "hints", "against", "never", "beside")


def topic_create(
    slug: str,
    title: str,
    *,
    by: User,
    parent: Topic | None = None,
    introduction: str = "",
    aliases: Sequence[str] = (),
    related: Iterable[Topic] = (),
    rules: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> Topic:
    """Add a topic to the tree.

    Raises:
        PermissionDenied: `by` may not add topics.
        ValidationError: the slug is invalid or taken.
        RuleError: the rules can't be parsed.
    """
    require(by, ADD)
    read_rules(TopicRules(slug, None, rules))
    topic = Topic(slug=slug, title=title, parent=parent, introduction=introduction, rules=dict(rules or {}))
    topic.aliases = _union(aliases, [], leaving=title)
    topic.full_clean()
    with transaction.atomic():
        topic.save()
        topic.related.set(related)
        log(topic, "topic.create", user=by)
        _enqueue([topic], now, retag=bool(rules))
    return topic


def topic_describe(
    topic: Topic,
    *,
    by: User,
    introduction: str | None = None,
    aliases: Sequence[str] | None = None,
    related: Iterable[Topic] | None = None,
    now: datetime | None = None,
) -> None:
    """Change the introduction, aliases or related topics; None leaves one as it is.

    Raises:
        PermissionDenied: `by` may not change topics.
    """
    require(by, CHANGE)
    before = topic.introduction, list(topic.aliases)
    if introduction is not None:
        topic.introduction = introduction
    if aliases is not None:
        topic.aliases = _union(aliases, [], leaving=topic.title)
    neighbours = set(topic.related.all())
    chosen = neighbours if related is None else set(related) - {topic}
    if before == (topic.introduction, topic.aliases) and chosen == neighbours:
        return
    topic.full_clean()
    with transaction.atomic():
        topic.save(update_fields=["introduction", "aliases"])
        topic.related.set(chosen)
        log(topic, "topic.describe", user=by)
        _enqueue([topic, *(chosen ^ neighbours)], now)


def topic_rename(
    topic: Topic, *, by: User, slug: str | None = None, title: str | None = None, now: datetime | None = None
) -> None:
    """Change the slug (the old one redirects) or the title (the old one becomes an alias).

    Raises:
        PermissionDenied: `by` may not change topics.
        ValidationError: the slug is invalid or taken.
    """
    require(by, CHANGE)
    before = topic.slug, topic.title
    topic.slug, topic.title = slug or topic.slug, title or topic.title
    if before == (topic.slug, topic.title):
        return
    if topic.title != before[1]:
        topic.aliases = _union(topic.aliases, [before[1]], leaving=topic.title)
    topic.full_clean()
    with transaction.atomic():
        topic.save()
        log(topic, "topic.rename", user=by, data={"from": list(before)})
        _enqueue([topic, *topic.children.all()], now)
        enqueue_index_by_name(topic, now)


def topic_rule(topic: Topic, rules: Mapping[str, Any], *, by: User, now: datetime | None = None) -> None:
    """Change a topic's rules; `hub.topics.preview` shows the effect beforehand.

    Raises:
        PermissionDenied: `by` may not change topics.
        RuleError: the rules can't be parsed.
    """
    require(by, CHANGE)
    read_rules(TopicRules(topic.slug, None, rules))
    if topic.rules == rules:
        return
    with transaction.atomic():
        log(topic, "topic.rule", user=by, data={"from": topic.rules})
        topic.rules = dict(rules)
        topic.save(update_fields=["rules"])
        _enqueue([topic], now, retag=True)


def topic_move(topic: Topic, parent: Topic | None, *, by: User, now: datetime | None = None) -> None:
    """Move a topic and its descendants under another parent (None: to the top).

    Raises:
        PermissionDenied: `by` may not change topics.
        ValidationError: the parent is the topic itself or a descendant.
    """
    require(by, CHANGE)
    if parent is not None and parent.pk in (topic.pk, *current_taxonomy().below(topic.pk)):
        raise ValidationError(f"“{topic}” can't move under “{parent}”, which is the same topic or one below it.")
    if topic.parent_id == (parent.pk if parent else None):
        return
    with transaction.atomic():
        log(topic, "topic.move", user=by, data={"to": parent.slug if parent else None})
        topic.parent = parent
        topic.save(update_fields=["parent"])
        _enqueue([topic], now, retag=True)


def topic_split(
    topic: Topic, slug: str, title: str, phrases: Sequence[str], *, by: User, now: datetime | None = None
) -> Topic:
    """Create a finer topic from some of a topic's phrases (as written in its rules); they count for both.

    Raises:
        PermissionDenied: `by` may not add and change topics.
        ValidationError: the slug is invalid or taken, or a phrase is not in the topic's rules.
    """
    require(by, CHANGE)
    wanted = set(phrases)
    taken = {name: [one for one in topic.rules.get(name, ()) if one in wanted] for name in PHRASE_LISTS}
    if missing := wanted - {one for part in taken.values() for one in part}:
        raise ValidationError(f"“{topic}” has no phrase “{min(missing)}” in its rules.")
    left = topic.rules | {
        name: [one for one in topic.rules[name] if one not in wanted] for name in PHRASE_LISTS if taken[name]
    }
    with transaction.atomic():
        finer = topic_create(slug, title, by=by, parent=topic, rules={n: p for n, p in taken.items() if p}, now=now)
        topic_rule(topic, left, by=by, now=now)
    return finer


def topic_merge(topic: Topic, into: Topic, *, by: User, now: datetime | None = None) -> None:
    """Merge `topic` into `into`: its address, names, rules, finer topics and entries pass on, and it is deleted.

    Editors' confirmations of `topic` become confirmations of `into`, unless there is a verdict on that entry and `into`
    already; refusals of `topic` say nothing about `into` and are deleted.

    Raises:
        PermissionDenied: `by` may not change topics.
        ValidationError: `into` is the same topic or a descendant.
    """
    require(by, CHANGE)
    if into.pk in (topic.pk, *current_taxonomy().below(topic.pk)):
        raise ValidationError(f"“{topic}” can't be merged into “{into}”, which is the same topic or one below it.")
    with transaction.atomic():
        gone = topic.pk
        into.aliases = _union(into.aliases, [topic.title, *topic.aliases], leaving=into.title)
        into.rules = {**into.rules, **{
            name: _union(into.rules.get(name, []), topic.rules[name]) for name in PHRASE_LISTS if name in topic.rules
        }}  # fmt: skip
        into.save(update_fields=["aliases", "rules"])
        _move_assignments(topic, into)
        topic.children.update(parent=into)
        _move_references(topic, into)
        into.related.add(*topic.related.exclude(pk=into.pk))
        topic.former_slugs.update(topic=into)
        slug = topic.slug
        enqueue_index_by_name(into, now)
        topic.delete()
        FormerSlug.objects.update_or_create(slug=slug, defaults={"topic": into})
        log(into, "topic.merge", user=by, data={"from": slug})
        _enqueue([into, *into.children.all()], now, retag=True)
        queue.enqueue(Job.Kind.INDEX, "topic", [gone], now=now or timezone.now())


def _move_assignments(topic: Topic, into: Topic) -> None:
    editor = EntryTopic.Origin.EDITOR
    theirs = EntryTopic.objects.filter(topic=into)
    decided = theirs.filter(origin=editor).values("entry")
    moving = EntryTopic.objects.filter(topic=topic, refused=False)
    # an editor's confirmation replaces a rule's assignment to `into`; where `into` has none, this one is moved
    confirmed = moving.filter(origin=editor).exclude(entry__in=decided)
    theirs.exclude(origin=editor).filter(entry__in=confirmed.values("entry")).delete()
    moving.exclude(entry__in=theirs.values("entry")).update(topic=into)


def _move_references(topic: Topic, into: Topic) -> None:
    """Repoint many-to-many references to topics (trusted topics of sources, topics of paths) to `into`."""
    for relation in Topic._meta.related_objects:
        if isinstance(relation, ManyToManyRel) and relation.related_model is not Topic:
            through: Any = relation.through
            rows = through.objects
            named, names = relation.field.m2m_reverse_name(), relation.field.m2m_column_name()
            there = rows.filter(**{named: into.pk}).values(names)
            rows.filter(**{named: topic.pk}).exclude(**{f"{names}__in": there}).update(**{named: into.pk})


def _union(first: Sequence[str], second: Sequence[str], leaving: str = "") -> list[str]:
    seen = {leaving.lower(): ""} | {one.lower(): one for one in reversed([*first, *second])}
    return [one for one in dict.fromkeys([*first, *second]) if seen.get(one.lower()) == one]


def enqueue_index_by_name(topic: Topic, now: datetime | None) -> None:
    """Index what is found by the topic's name: its entries, and (by signal) whatever lists it."""
    now = now or timezone.now()
    entries = EntryTopic.objects.filter(topic=topic).order_by().values_list("entry", flat=True)
    queue.enqueue(Job.Kind.INDEX, "entry", entries, now=now)
    topic_renamed.send(Topic, topic=topic, now=now)


def _enqueue(topics: Sequence[Topic], now: datetime | None, *, retag: bool = False) -> None:
    now = now or timezone.now()
    queue.enqueue(Job.Kind.INDEX, "topic", [topic.pk for topic in topics], now=now)
    if retag:
        queue.enqueue_library(Job.Kind.TAG, now=now)
