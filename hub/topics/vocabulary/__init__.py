"""The shipped taxonomy: a tree of topics, each with its introduction, other names, neighbours and rules.

    *.toml ──shipped──▶ ShippedTopic ──compile──▶ Classifier              (manage.py classify: no database)
                             └──load_vocabulary──▶ Topic rows ──▶ editors change them there

The files are the vocabulary itself, one a branch, written to be read and argued with; how rules are written is told in
`hub.topics.rules`.
"""

from hub.topics.vocabulary.loading import load_vocabulary
from hub.topics.vocabulary.shipped import ShippedTopic, shipped, shipped_classifier

__all__ = ["ShippedTopic", "load_vocabulary", "shipped", "shipped_classifier"]
