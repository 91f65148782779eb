"""How good the answers are: nDCG@10 over judged queries, and whether the weights would do as well on queries unseen.

    .venv/bin/python benchmarks/relevance.py [--data ../shared/data] [--engine tantivy] [--answers QID …] [--folds 5]

Builds an index of the corpus (posts/posts.jsonl.gz) in a temporary directory and asks it the judged queries
(search/dev.jsonl: {"qid", "query", "type", "judgements": {post id: 0..3}}), 40 answers each. Two figures: “plain”
counts an unjudged answer as useless; “condensed” leaves unjudged answers out, and so does not punish finding what
nobody judged. Both are the mean of DCG with gains 2^grade - 1 over the first ten, divided by that of the best order.

With --folds, the queries are parted by lot; for each part the weights are chosen on the other parts (each weight halved
and doubled in turn, the best kept), and judged on it: “unseen” is what to expect of other people's queries.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import random
import statistics
import sys
import tempfile
from collections import defaultdict
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
os.environ.setdefault("HUB_VAR", tempfile.mkdtemp(prefix="hub-benchmark-"))

import django  # noqa: E402

django.setup()

from hub.search.document import Document  # noqa: E402 - Django must be up
from hub.search.engines import connect  # noqa: E402
from hub.search.query import relaxed_counts  # noqa: E402
from hub.search.ranking import WEIGHTS, Weights, ranking_plan  # noqa: E402
from hub.search.request import SearchRequest  # noqa: E402
from hub.search.suggest import better_spelling  # noqa: E402
from hub.search.syntax import parse  # noqa: E402

if TYPE_CHECKING:
    from hub.search.engines.protocol import Engine

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ANSWERS = 40  # a query
FIRST = 10  # that count
Scores = dict[str, tuple[float, float]]  # plain and condensed, by query


def document(post: dict[str, Any]) -> Document:
    """A post of the corpus, as ingest would make it."""
    date = None
    with suppress(ValueError, TypeError):
        date = datetime.fromisoformat(post["published"][:10]).replace(tzinfo=UTC)
    return Document(
        noun="entry",
        key=post["id"],
        kind="doc" if post["kind"] == "docs" else "post",
        url=post["url"],
        title=post["title"] or "",
        text=post["body"],
        labels=tuple((post["tags"] or []) + (post["categories"] or [])),
        source=post["source"],
        source_title=post["source"],
        date=date,
    )


def answers(engine: Engine, text: str, weights: Weights) -> list[str]:
    """The keys of what is found, best first, as `hub.search.search` finds it."""
    query = parse(text, NOW)
    meant = ranking_plan(query.node, NOW, weights=weights)
    if certain := better_spelling(engine, meant.typed, str(query)).certain:
        meant = ranking_plan(parse(certain, NOW).node, NOW, weights=weights)
    answer = engine.find(
        SearchRequest(
            meant.rest,
            meant.optional_terms,
            relaxed_counts(len(meant.optional_terms)),
            filters=meant.filters,
            limit=ANSWERS,
        ),
    )
    return [found.document.key for found in answer.found]


def ndcg(judged: dict[str, int], found: list[str]) -> tuple[float, float]:
    """Plain and condensed nDCG@10."""

    def gain(keys: list[str]) -> float:
        return sum((2 ** judged.get(key, 0) - 1) / math.log2(place + 2) for place, key in enumerate(keys[:FIRST]))

    best = gain(sorted(judged, key=lambda key: -judged[key]))
    return gain(found) / best, gain([key for key in found if key in judged]) / best


def scores(engine: Engine, queries: list[dict[str, Any]], weights: Weights) -> Scores:
    """The scores of each query."""
    return {query["qid"]: ndcg(query["judgements"], answers(engine, query["query"], weights)) for query in queries}


def mean(of: Scores) -> tuple[float, float]:
    """Plain and condensed, over all queries."""
    return statistics.mean(plain for plain, _ in of.values()), statistics.mean(cond for _, cond in of.values())


def neighbours(weights: Weights) -> list[Weights]:
    """The weights with each in turn halved or doubled."""
    return [
        replace(weights, **{name: type(value)(value * factor)})
        for name, value in asdict(weights).items()
        for factor in (0.5, 2)
    ]


def unseen(engine: Engine, queries: list[dict[str, Any]], folds: int) -> tuple[float, float]:
    """What weights chosen on other queries bring."""
    candidates = [WEIGHTS, *neighbours(WEIGHTS)]
    by_candidate = [scores(engine, queries, weights) for weights in candidates]
    order = [query["qid"] for query in queries]
    random.Random(1).shuffle(order)
    kept: Scores = {}
    for fold in range(folds):
        held = set(order[fold::folds])
        seen = [{qid: score for qid, score in each.items() if qid not in held} for each in by_candidate]
        best = max(range(len(candidates)), key=lambda n: sum(mean(seen[n])))
        kept |= {qid: by_candidate[best][qid] for qid in held}
    return mean(kept)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--engine", default="tantivy", help="a scheme with a directory, or a whole postgresql: URL")
    parser.add_argument("--answers", nargs="*", default=[], metavar="QID", help="print the first answers to these")
    parser.add_argument("--folds", type=int, default=0, help="parts for cross-validation; 0: none")
    options = parser.parse_args()

    with gzip.open(options.data / "posts" / "posts.jsonl.gz", "rt", encoding="utf-8") as file:
        posts = {post["id"]: post for post in map(json.loads, file)}
    queries = [json.loads(line) for line in (options.data / "search" / "dev.jsonl").read_text("utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as directory:
        url = options.engine if ":" in options.engine else f"{options.engine}://{directory}/index"
        engine = connect(url)
        with engine.rebuilding() as writer:
            writer.add(map(document, posts.values()))
        found = scores(engine, queries, WEIGHTS)
        by_type: dict[str, Scores] = defaultdict(dict)
        for query in queries:
            by_type[query["type"]][query["qid"]] = found[query["qid"]]
        for name, some in sorted(by_type.items()):
            print(f"  {name:14} plain {mean(some)[0]:.3f}  condensed {mean(some)[1]:.3f}  ({len(some)})")
        print(f"{engine.name}: plain {mean(found)[0]:.3f}  condensed {mean(found)[1]:.3f}  over {len(found)} queries")
        if options.folds:
            plain, condensed = unseen(engine, queries, options.folds)
            print(f"unseen, {options.folds} folds: plain {plain:.3f}  condensed {condensed:.3f}")
        for query in queries:
            if query["qid"] in options.answers:
                show(engine, query, posts)


def show(engine: Engine, query: dict[str, Any], posts: dict[str, Any]) -> None:
    """The first answers to a query, with their grades."""
    print(f"\n{query['qid']} {query['query']}")
    for place, key in enumerate(answers(engine, query["query"], WEIGHTS)[:FIRST], 1):
        print(f"{place:4} {query['judgements'].get(key, '-'):>2}  {posts[key]['title']} ({posts[key]['source']})")


if __name__ == "__main__":
    main()
