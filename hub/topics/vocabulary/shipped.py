"""Reads the shipped taxonomy from the TOML files of this package."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from hub.topics.classifier import Classifier, compile_rules
from hub.topics.rules import RuleError, TopicRules

HERE = Path(__file__).parent
_FIELDS = {"slug", "title", "parent", "introduction", "aliases", "related", "rules"}


@dataclass(frozen=True, slots=True)
class ShippedTopic:
    """One topic as in its file."""

    slug: str
    title: str
    introduction: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    rules: dict[str, Any] = field(default_factory=dict)


@cache
def shipped() -> tuple[ShippedTopic, ...]:
    """Every shipped topic, each after its parent.

    Raises:
        RuleError: a file that can't be parsed, or a topic whose parent or related topic is missing.
    """
    topics: dict[str, ShippedTopic] = {}
    for path in sorted(HERE.glob("*.toml")):
        try:
            rows = tomllib.loads(path.read_text(encoding="utf-8"))["topic"]
            for row in rows:
                if unknown := row.keys() - _FIELDS:
                    raise RuleError(f"{path.name}: {', '.join(sorted(unknown))} is no field of a topic.")
                row |= {name: tuple(row[name]) for name in ("aliases", "related") if name in row}
                topics[row["slug"]] = ShippedTopic(**row)
        except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
            raise RuleError(f"{path.name} can't be read: {error}") from error
    for topic in topics.values():
        for other in (*topic.related, *filter(None, [topic.parent])):
            if other not in topics:
                raise RuleError(f"The topic {topic.slug} names “{other}”, which is no topic.")
    return tuple(sorted(topics.values(), key=lambda topic: (_depth(topic, topics), topic.slug)))


def _depth(topic: ShippedTopic, topics: dict[str, ShippedTopic]) -> int:
    return 1 + _depth(topics[topic.parent], topics) if topic.parent else 0


@cache
def shipped_classifier() -> Classifier:
    """The shipped vocabulary, compiled."""
    return compile_rules(TopicRules(topic.slug, topic.parent, topic.rules) for topic in shipped())
