"""More like this: what stands near a document, by the words that set it apart."""

from __future__ import annotations

import math
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from hub.search.analysis import stem, words
from hub.search.dedupe import dedupe
from hub.search.document import uid
from hub.search.engines import configured
from hub.search.engines.protocol import IndexUnusableError
from hub.search.hits import hit
from hub.search.passages import Highlighter
from hub.search.plan import Bool, Boost, Term
from hub.search.request import SearchRequest
from hub.search.stopwords import STOP_WORDS
from hub.search.visibility import visible

if TYPE_CHECKING:
    from collections.abc import Collection

    from hub.search.document import Document
    from hub.search.engines.protocol import Engine
    from hub.search.results import Hit

READ = 6000  # characters of a text; what a page is about, it says early
WEIGHED = 40  # words whose rarity is looked up
TERMS = 16  # words that are searched for
SHARED = 0.25  # of them, at least, in what is similar
SPARE = 2  # times what is shown is asked for: of one title, story or chain of editions one is shown
TITLE = 3  # times a word of the title counts
TOPIC = 0.5  # of what all words bring together, for each topic shared


def similar(noun: str, key: str, *, size: int = 6, without: Collection[str] = ()) -> tuple[Hit, ...]:
    """The documents most like that of `noun` and `key`, best first, but for those whose uids are given.

    Of one title, story or chain of editions there is one. None without an index or such a document.
    """
    try:
        document = configured().fetch(uid(noun, key))
    except IndexUnusableError:
        return ()
    return similar_to(document, size=size, without=without) if document else ()


def similar_to(document: Document, *, size: int = 6, without: Collection[str] = ()) -> tuple[Hit, ...]:
    """The documents most like one that need not be in the index itself, but for it and those whose uids are given."""
    engine = configured()
    passed_over = {document.uid, *without}
    try:
        plan = like(engine, document)
        if not plan:
            return ()
        answer = engine.find(SearchRequest(plan, limit=SPARE * size + len(passed_over)))
    except IndexUnusableError:
        return ()
    marker = Highlighter(())
    found = visible(hit(each, marker) for each in answer.found if each.document.uid not in passed_over)
    return tuple(islice(dedupe(found), size))


def like(engine: Engine, document: Document) -> Bool | None:
    """A plan for what is like a document; None if the document says too little."""
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for text, times in ((document.title, TITLE), (document.text[:READ], 1)):
        for word in words(text):
            if word not in STOP_WORDS and not word.isdigit() and len(word) > 1:
                counts[stem(word)] += times
                written.setdefault(stem(word), word)
    documents = max(engine.health().documents, 1)
    worth = {}
    for stemmed, n in counts.most_common(WEIGHED):
        holding = engine.frequency("text", written[stemmed])
        if holding > 1:  # a word of this document alone leads nowhere
            worth[stemmed] = n / (n + 1.2) * math.log(1 + documents / holding)
    best = sorted(worth, key=lambda stemmed: -worth[stemmed])[:TERMS]
    if not best:
        return None
    scale = worth[best[0]]
    shared = Bool(
        should=tuple(Boost(Term("text", written[stemmed]), worth[stemmed] / scale) for stemmed in best),
        at_least=max(1, round(len(best) * SHARED)),
    )
    titled = tuple(Boost(Term("title", written[stemmed]), worth[stemmed] / scale) for stemmed in best)
    topics = tuple(Boost(Term("topic", slug), TOPIC) for slug, _ in document.topics)
    return Bool(must=(shared,), should=(*titled, *topics))
