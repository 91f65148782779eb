"""The passes that tantivy's answers take: what they save must not show."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from hub.search.engines import connect
from hub.search.engines import tantivy_answer as passes
from hub.search.query import relaxed_counts
from hub.search.ranking import ranking_plan
from hub.search.request import SearchRequest
from hub.search.syntax import parse
from tests.search.library import LIBRARY, a_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hub.search.document import Document
    from hub.search.engines.protocol import Answer, Engine

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
MANY = 150


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An empty index."""
    engine = connect(f"tantivy://{tmp_path}/index")
    yield engine
    engine.close()


def fill(engine: Engine, documents: list[Document]) -> None:
    """Put these into the index."""
    with engine.rebuilding() as writer:
        writer.add(documents)


def ask(engine: Engine, text: str, **more: object) -> Answer:
    """What is found for a text, words let go where few pages hold all of them."""
    wished = ranking_plan(parse(text, NOW).node, NOW)
    steps = relaxed_counts(len(wished.optional_terms))
    return engine.find(SearchRequest(wished.rest, wished.optional_terms, steps, filters=wished.filters, **more))  # type: ignore[arg-type]


def loops(n: int) -> Document:
    """A page about routing loops, which the words of the question stand closer in the higher its number."""
    filler = " ".join(["padding"] * (MANY - n))
    return a_document(str(n), f"Page {n}", f"A routing {filler} loop. {filler}")


def test_pages_fit_together_across_the_window(engine: Engine) -> None:
    fill(engine, [loops(n) for n in range(MANY)])
    whole = [found.document.key for found in ask(engine, "routing loop", limit=MANY).found]
    paged = [
        found.document.key
        for offset in range(0, MANY, 30)
        for found in ask(engine, "routing loop", offset=offset, limit=30).found
    ]
    assert sorted(paged) == sorted(str(n) for n in range(MANY))
    assert paged == whole


def test_a_window_of_the_best_gives_the_order_that_all_of_them_would(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(engine, [*LIBRARY, *(loops(n) for n in range(MANY))])
    best = [found.document.key for found in ask(engine, "routing loop").found]
    monkeypatch.setattr(passes, "WINDOW", 10 * MANY)
    assert [found.document.key for found in ask(engine, "routing loop").found] == best


def test_where_words_are_let_go_it_stops_at_the_few_hundred_that_hold_most(engine: Engine) -> None:
    one = [a_document(f"one-{n}", f"Page {n}", "About anycast.") for n in range(2 * passes.LOOSE)]
    two = [a_document(f"two-{n}", f"Page {n}", "About anycast, and dampening.") for n in range(60)]
    fill(engine, one + two)
    answer = ask(engine, "anycast dampening zeroconf", facets=("kind",), limit=10)
    assert answer.min_should_match == 2
    assert answer.total == 60
    assert dict(answer.counts["kind"]) == {"post": 60}
    assert all(found.document.key.startswith("two-") for found in answer.found)
    loosest = ask(engine, "anycast zeroconf multihop")
    assert (loosest.min_should_match, loosest.total) == (1, passes.LOOSE)


def test_where_words_are_let_go_the_reader_s_choices_still_hold(engine: Engine) -> None:
    fill(engine, list(LIBRARY))
    answer = ask(engine, "addresses underlay routes -evpn kind:post")
    assert {found.document.key for found in answer.found} == {"isis", "is", "reflectors"}
    by_date = ask(engine, "addresses underlay routes kind:post", sort="oldest")
    assert next(iter(by_date.found)).document.key == "isis"


@pytest.mark.parametrize("text", ["load balancer vip", "lb vip", "load balancing vip"])
def test_a_spelling_of_several_words_is_found_where_the_word_is_not(engine: Engine, text: str) -> None:
    fill(engine, [
        a_document("words", "One", "The load balancer has a vip."),
        a_document("short", "Two", "The lb has a vip."),
        a_document("other", "Three", "The balance of a heavy load has no vip."),
    ])  # fmt: skip
    found = {found.document.key for found in ask(engine, text, limit=2).found}
    assert found == {"words", "short"}
