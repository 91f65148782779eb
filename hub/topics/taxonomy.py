"""The taxonomy in the database: the tree, and the classifier compiled from its rules.

Compiling takes tens of milliseconds, so the last taxonomy is cached until its rows change; checking costs one query.
Rules that can't be parsed (forms refuse them, but the database may be edited by hand) disable their own topic only.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from hub.models import Topic
from hub.topics.classifier import Classifier, compile_rules
from hub.topics.rules import RuleError, TopicRules, read_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Topics by key and slug, the parent of each, and the classifier of all."""

    classifier: Classifier
    keys: Mapping[str, int]
    slugs: Mapping[int, str]
    parents: Mapping[int, int | None]

    def key(self, slug: str) -> int:
        """A topic's primary key."""
        return self.keys[slug]

    def slug(self, key: int) -> str:
        """A topic's slug."""
        return self.slugs[key]

    def above(self, key: int) -> tuple[int, ...]:
        """A topic's ancestors, nearest first."""
        found: list[int] = []
        parent = self.parents[key]
        while parent is not None and parent not in found:
            found.append(parent)
            parent = self.parents[parent]
        return tuple(found)

    def below(self, key: int) -> tuple[int, ...]:
        """Its descendants."""
        return tuple(other for other in self.keys.values() if key in self.above(other))


def current_taxonomy(changed: TopicRules | None = None) -> Taxonomy:
    """The present taxonomy; with `changed`, one topic has these rules instead of its own.

    Raises:
        RuleError: `changed` can't be parsed, or there is no such topic.
    """
    rows = Topic.objects.order_by("pk").values_list("pk", "slug", "parent_id", "rules")
    if changed is not None:
        read_rules(changed)
        if not any(row[1] == changed.slug for row in rows):
            raise RuleError(f"There is no topic “{changed.slug}”.")
        rules = dict(changed.rules or {})
        return _compiled(json.dumps([[*row[:3], rules if row[1] == changed.slug else row[3]] for row in rows]))
    return _compiled(json.dumps([list(row) for row in rows]))


@lru_cache(maxsize=2)
def _compiled(said: str) -> Taxonomy:
    rows = json.loads(said)
    slugs = {key: slug for key, slug, _parent, _rules in rows}
    topics = []
    for _key, slug, parent, rules in rows:
        topic = TopicRules(slug, slugs.get(parent), rules)
        try:
            read_rules(topic)
        except RuleError:
            log.exception("The topic %s finds nothing until its rules are corrected.", slug)
            topic = TopicRules(slug, slugs.get(parent))
        topics.append(topic)
    return Taxonomy(
        classifier=compile_rules(topics),
        keys={slug: key for key, slug in slugs.items()},
        slugs=slugs,
        parents={key: parent for key, _slug, parent, _rules in rows},
    )
