"""Suggestions for a search without results: the same search relaxed by one condition, and things with such a name.

Each suggestion was tried and has results.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from content.site.facet_links import replaced, toggled
from hub.search import FACETS, Filters, autocomplete
from hub.search import search as find
from hub.search.analysis import words as words_of
from hub.search.stopwords import STOP_WORDS
from hub.search.syntax import And, Or, Phrase, Word, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.http import QueryDict

    from hub.search import Facet, Hit
    from hub.search.syntax import Node

LOOSE = frozenset({"", "title", "person", "topic", "label"})  # fields whose value can be looked for anywhere
TRIED = 6  # relaxed searches tried, each of which costs a search
FIELD = re.compile(r"\b(?:kind|type|level|show|after|before|since|until|duration|length):\S*", re.IGNORECASE)
NAMED = 4  # topics, sources, people and paths


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another search with results: what is different about it, its URL, and its number of results."""

    label: str
    url: str
    total: int


def suggestions(
    text: str, filters: Filters, facets: tuple[Facet, ...], asked: QueryDict, *, now: datetime
) -> list[Suggestion]:
    """Searches without one condition: a filter, a date, quotes, a field, an excluded word; else without all of them."""
    one_less = [*_fewer_choices(text, filters, facets, asked), *_fewer_words(text, filters, asked, now)]
    found = _tried(one_less[:TRIED], now)
    if not found and len(one_less) > 1:
        words = " ".join(_plain_words(parse(text, now).node))
        found = _tried([("everywhere", f"?{urlencode({'q': text})}", text, Filters()),
                        (words, f"?{urlencode({'q': words})}", words, Filters())], now)  # fmt: skip
    return found


def _tried(less: Iterable[Relaxed], now: datetime) -> list[Suggestion]:
    """Those with results."""
    found = []
    for label, url, words, left in less:
        if words and (total := find(words, filters=left, size=1, facets=(), now=now).total):
            found.append(Suggestion(label, url, total))
    return found


def _plain_words(node: Node) -> Iterator[str]:
    """The words of a query without their conditions."""
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from _plain_words(part)
    elif isinstance(node, Word | Phrase) and node.field in LOOSE:
        yield from (word for word in node.text.split() if words_of(word))


def names_near(text: str) -> list[Hit]:
    """Topics, sources, people and paths with one of the words in their name."""
    found: dict[str, Hit] = {}
    for word in dict.fromkeys(words_of(FIELD.sub(" ", text))):
        if word not in STOP_WORDS and len(word) > 1:
            for hit in autocomplete(word, size=2):
                found.setdefault(hit.page, hit)
    return list(found.values())[:NAMED]


Relaxed = tuple[str, str, str, Filters]


def _fewer_choices(text: str, filters: Filters, facets: tuple[Facet, ...], asked: QueryDict) -> Iterator[Relaxed]:
    labels = {(facet.name, choice.value): choice.label for facet in facets for choice in facet.choices}
    for name in FACETS:
        for value in filters.chosen(name):
            label = f"without “{labels.get((name, value), value)}”"
            yield label, toggled(asked, name, value), text, filters.without(name, value)
    for name in ("after", "before"):
        if getattr(filters, name):
            label = f"without “{name} {getattr(filters, name)}”"
            yield label, replaced(asked, name, ""), text, filters.without(name)


def _fewer_words(text: str, filters: Filters, asked: QueryDict, now: datetime) -> Iterator[Relaxed]:
    node = parse(text, now).node
    parts = node.parts if isinstance(node, And) else (node,)
    for at, part in enumerate(parts):
        if isinstance(part, Word) and not part.field:
            continue
        loose = _relaxed(part)
        kept = (*parts[:at], *loose, *parts[at + 1 :])
        if not kept:
            continue
        words = str(kept[0] if len(kept) == 1 else And(kept))
        yield words, replaced(asked, "q", words), words, filters


def _relaxed(part: Node) -> tuple[Node, ...]:
    """A part without its quotes or its field; empty if it has neither."""
    if isinstance(part, Phrase):
        return tuple(Word(word) for word in part.text.split() if words_of(word))
    if isinstance(part, Word) and part.field in LOOSE:
        return (Word(part.text),)
    return ()
