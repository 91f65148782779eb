"""Relevance on our own small corpus: each judged query finds its post first, on each embedded engine.

benchmarks/relevance.py measures the same on the large corpus.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from hub.search.engines import connect
from hub.search.query import relaxed_counts
from hub.search.ranking import ranking_plan
from hub.search.request import SearchRequest
from hub.search.suggest import better_spelling
from hub.search.syntax import parse
from tests.corpora import OWN
from tests.search.library import a_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hub.search.engines.protocol import Engine

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
POSTS = [json.loads(line) for line in (OWN / "topics" / "posts.jsonl").read_text("utf-8").splitlines()]
QUERIES = [json.loads(line) for line in (OWN / "search" / "queries.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module", params=["tantivy", "whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = connect(f"{request.param}://{tmp_path_factory.mktemp(request.param)}/index")
    with engine.rebuilding() as writer:
        writer.add(a_document(post["id"], post["title"], post["text"]) for post in POSTS)
    yield engine
    engine.close()


def results(engine: Engine, text: str) -> list[str]:
    """The keys of the hits, best first, as `hub.search.search` finds them."""
    query = parse(text, NOW)
    plan = ranking_plan(query.node, NOW)
    if corrected := better_spelling(engine, plan.typed, str(query)).certain:
        plan = ranking_plan(parse(corrected, NOW).node, NOW)
    steps = relaxed_counts(len(plan.optional_terms))
    found = engine.find(SearchRequest(plan.rest, plan.optional_terms, steps, filters=plan.filters)).found
    return [each.document.key for each in found]


@pytest.mark.parametrize("judged", QUERIES, ids=lambda judged: judged["query"])
def test_a_judged_query_finds_the_right_posts_first(engine: Engine, judged: dict[str, object]) -> None:
    grades: dict[str, int] = judged["judgements"]  # type: ignore[assignment]
    best = {key for key, grade in grades.items() if grade == max(grades.values())}
    assert set(results(engine, str(judged["query"]))[: len(best)]) == best
