"""Trying changed rules on the library before they are taken: which entries would gain or lose which topics, and why.

    begin ──▶ newest entries, at once ──▶ RuleTrial ──owed TRY──▶ try_owed: the next chunk … ──▶ done
                                             │
    entries ──hold a changed phrase?──▶ judged by both rules ──plan──▶ gains and losses, as editors' words leave them

Only what holds a phrase that was added, dropped or weighed anew can be judged otherwise, so most entries cost one pass
of a small automaton. What editors decided is counted in: it stands either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hub.jobs import queue
from hub.models import Entry, EntryTopic, Job, RulePreview
from hub.topics.assign import plan_assignments, text_of_entry, trusted_by
from hub.topics.preview import affected_by
from hub.topics.rules import TopicRules, read_rules
from hub.topics.taxonomy import Taxonomy, current_taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from django.contrib.auth.models import User

    from hub.models import Topic
    from hub.topics.assign import Desired
    from hub.topics.evidence import EntryText

AT_ONCE = 2000  # entries read while an editor waits: half a second or so
CHUNK = 5000  # entries a turn of the worker
TARGET = "preview"  # of the job
SHOWN = 50  # entries kept to be looked at, of those that gain and of those that lose
NEEDED = ("title", "labels", "text", "source_id", "published_at")


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes of one entry: the topics (by key) it gains and loses, and the row that shows it."""

    gains: frozenset[int]
    loses: frozenset[int]
    gained: dict[str, Any] | None
    lost: dict[str, Any] | None


def start_preview(topic: Topic, rules: Mapping[str, Any], *, by: User, now: datetime) -> RulePreview:
    """Try these rules on the newest entries at once, and owe the rest to the worker.

    Raises:
        RuleError: the rules can't be read, or the topic is gone.
    """
    current_taxonomy(TopicRules(topic.slug, None, rules))
    entries = Entry.objects.exclude(status=Entry.Status.REMOVED)
    newest = entries.order_by("-pk").values_list("pk", flat=True).first()
    fresh: dict[str, Any] = {
        "rules": dict(rules),
        "instead_of": topic.rules,
        "started_at": now,
        "below": None if newest is None else newest + 1,
        "read": 0,
        "total": entries.count(),
        "adds": 0,
        "removes": 0,
        "others": {},
        "gained": [],
        "lost": [],
    }
    trial, _ = RulePreview.objects.update_or_create(topic=topic, by=by, defaults=fresh)
    continue_preview(trial, AT_ONCE)
    if not trial.is_done:
        queue.enqueue(Job.Kind.PREVIEW, TARGET, [trial.pk], now=now)
    return trial


def preview(jobs: Sequence[Job], *, now: datetime) -> None:
    """Read the next chunk of each preview: the handler of `Job.Kind.PREVIEW`. One that is not done waits for more."""
    for job in jobs:
        trial = RulePreview.objects.select_related("topic").filter(pk=job.key).first()
        if trial is None:
            continue
        continue_preview(trial, CHUNK)
        if not trial.is_done:
            Job.objects.postpone(job, until=now)


def continue_preview(trial: RulePreview, limit: int) -> None:
    """Read the next `limit` entries of a trial, later arrivals first, and add what they say to its row.

    Reading takes a second or so, and so is in no transaction; a trial that was begun anew or read on by another worker
    meanwhile is left as that one wrote it.
    """
    if trial.below is None:
        return
    cursor = trial.below
    entries = Entry.objects.exclude(status=Entry.Status.REMOVED).filter(pk__lt=cursor)
    chunk = list(entries.only(*NEEDED).order_by("-pk")[:limit])
    before = current_taxonomy(TopicRules(trial.topic.slug, None, trial.instead_of))
    after = current_taxonomy(TopicRules(trial.topic.slug, None, trial.rules))
    key = trial.topic_id
    effects = list(_effects(trial, chunk, before, after))
    trial.adds += sum(key in effect.gains for effect in effects)
    trial.removes += sum(key in effect.loses for effect in effects)
    trial.others = _others(trial.others, effects, before, key)
    trial.gained = _newest([*trial.gained, *(effect.gained for effect in effects if effect.gained)])
    trial.lost = _newest([*trial.lost, *(effect.lost for effect in effects if effect.lost)])
    trial.read += len(chunk)
    trial.below = chunk[-1].pk if len(chunk) == limit else None
    changed = ("adds", "removes", "others", "gained", "lost", "read", "below")
    RulePreview.objects.filter(pk=trial.pk, below=cursor, started_at=trial.started_at).update(
        **{name: getattr(trial, name) for name in changed}
    )


def _effects(trial: RulePreview, chunk: list[Entry], before: Taxonomy, after: Taxonomy) -> Iterable[Effect]:
    slug, key = trial.topic.slug, trial.topic_id
    finder = affected_by(
        read_rules(TopicRules(slug, None, trial.instead_of)), read_rules(TopicRules(slug, None, trial.rules))
    )
    trusted = trusted_by({entry.source_id for entry in chunk})
    judged = []
    for entry in chunk:
        document: EntryText = text_of_entry(entry)
        if finder is not None and not finder.finds(document):
            continue
        trust = trusted.get(entry.source_id or 0, frozenset())
        had, has = before.classifier.classify(document, trust), after.classifier.classify(document, trust)
        if {one.slug for one in had} != {one.slug for one in has}:
            judged.append((entry, had, has))
    words: dict[int, list[EntryTopic]] = {entry.pk: [] for entry, _had, _has in judged}
    for row in EntryTopic.objects.filter(entry__in=list(words), origin=EntryTopic.Origin.EDITOR):
        words[row.entry_id].append(row)
    for entry, had, has in judged:
        old, new = plan_assignments(had, words[entry.pk], before), plan_assignments(has, words[entry.pk], after)
        at = entry.published_at.isoformat() if entry.published_at else ""
        gains, loses = frozenset(new.keys() - old.keys()), frozenset(old.keys() - new.keys())
        shown = {"entry": entry.pk, "at": at}
        yield Effect(
            gains=gains,
            loses=loses,
            gained=shown | _said(new[key]) if key in gains else None,
            lost=shown | _said(old[key]) if key in loses else None,
        )


def _said(one: Desired) -> dict[str, Any]:
    return {"score": one.score, "evidence": [piece.as_json() for piece in one.evidence]}


def _others(known: dict[str, list[int]], effects: list[Effect], taxonomy: Taxonomy, topic: int) -> dict[str, list[int]]:
    counts = {slug: list(pair) for slug, pair in known.items()}
    for effect in effects:
        for place, keys in enumerate((effect.gains, effect.loses)):
            for key in keys - {topic}:
                counts.setdefault(taxonomy.slug(key), [0, 0])[place] += 1
    return counts


def _newest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["at"], row["entry"]), reverse=True)[:SHOWN]
