"""The shipped taxonomy: a tree of topics, each with introduction, aliases, related topics and rules.

    *.toml ──shipped──▶ ShippedTopic ──compile──▶ Classifier              (manage.py classify: no database)
                             └──load_vocabulary──▶ Topic rows ──▶ edited there

There is one file per branch of the tree, meant to be read and discussed; `hub.topics.rules` documents the syntax of
rules.
"""

from hub.topics.vocabulary.loading import load_vocabulary
from hub.topics.vocabulary.shipped import ShippedTopic, shipped, shipped_classifier

__all__ = ["ShippedTopic", "load_vocabulary", "shipped", "shipped_classifier"]
