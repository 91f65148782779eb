"""What every engine must do alike. A new engine is done when its name stands in ENGINES and this passes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from hub.search.document import DocumentCopy, uid
from hub.search.engines import connect
from hub.search.engines.protocol import IndexUnusableError, WriterBusyError
from hub.search.plan import EVERYTHING, Term
from hub.search.ranking import ranking_plan
from hub.search.request import SearchRequest
from hub.search.syntax import parse
from tests.search.conftest import POSTGRESQL
from tests.search.library import LIBRARY, a_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hub.search.document import Document
    from hub.search.engines.protocol import Answer, Engine

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(params=["tantivy", "whoosh", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Each engine in turn, with the library in its index."""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
    else:
        url = f"{request.param}://{tmp_path}/an index"
    engine = connect(url)
    with engine.rebuilding() as writer:
        writer.add(LIBRARY)
    yield engine
    engine.close()


def ask(engine: Engine, text: str, *, at_least: int | None = None, **more: object) -> Answer:
    """What an engine answers to a query; all words wanted, unless `at_least` says otherwise."""
    wished = ranking_plan(parse(text, NOW).node, NOW)
    steps = (len(wished.optional_terms) if at_least is None else at_least,)
    return engine.find(SearchRequest(wished.rest, wished.optional_terms, steps, filters=wished.filters, **more))  # type: ignore[arg-type]


def keys(answer: Answer) -> list[str]:
    """The keys of what was found, in order."""
    return [found.document.key for found in answer.found]


def _then_fail(document: Document) -> Iterator[Document]:
    yield document
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("kubernetes", {"episode"}, id="a word"),
        pytest.param("KUBERNETES", {"episode"}, id="whatever its case"),
        pytest.param("pérez", {"reflectors"}, id="with its accents"),
        pytest.param("perez", {"reflectors"}, id="or without"),
        pytest.param("router", {"undated"}, id="by its stem, which is not that of route"),
        pytest.param("ospf routers", {"undated"}, id="all words are wanted"),
        pytest.param("ospf OR kubernetes", {"isis", "undated", "episode"}, id="or any of them"),
        pytest.param("addresses -evpn", {"isis", "is", "episode"}, id="but not those with an unwanted word"),
        pytest.param("-evpn kind:episode", {"episode", "long"}, id="an unwanted word alone rules out"),
        pytest.param('"full mesh"', {"reflectors"}, id="a phrase"),
        pytest.param('"mesh full"', set(), id="in its order"),
        pytest.param("(ospf OR bgp) -kind:episode", {"isis", "undated", "reflectors", "evpn", "bgp"}, id="groups"),
        pytest.param("kube*", {"episode"}, id="a beginning"),
        pytest.param("kubernetis~", {"episode"}, id="nearly"),
        pytest.param("orgin~", {"long"}, id="nearly, in the text too"),
        pytest.param("title:bgp", {"long", "bgp"}, id="in the title"),
        pytest.param("author:ana", {"reflectors"}, id="by its author"),
        pytest.param('person:"kim roe"', {"episode"}, id="by a person's whole name"),
        pytest.param("topic:evpn", {"evpn"}, id="under a topic"),
        pytest.param("tag:arista", {"evpn"}, id="by the publisher's label"),
        pytest.param("source:podcast", {"episode", "long"}, id="from a source, by its slug"),
        pytest.param('source:"the column"', {"is"}, id="or by its name"),
        pytest.param("kind:lab", {"undated"}, id="of a kind"),
        pytest.param("level:beginner", {"isis"}, id="of a level"),
        pytest.param("show:tno", {"episode"}, id="of a show"),
        pytest.param("after:2025", {"evpn", "episode"}, id="after a year began"),
        pytest.param("after:2025-03", {"episode"}, id="after a month began"),
        pytest.param("before:2020", {"isis"}, id="before a year began"),
        pytest.param("after:2023 before:2024", {"long"}, id="between"),
        pytest.param("duration:<30m", {"episode"}, id="shorter than"),
        pytest.param("duration:>1h", {"long"}, id="longer than"),
        pytest.param("IS-IS", {"isis"}, id="a name with a mark, even one made of stop words"),
        pytest.param("802.1q", {"evpn"}, id="a standard's number"),
        pytest.param("AS65000", {"reflectors"}, id="an AS number, however it is spaced"),
        pytest.param("10.0.0.0/8", {"evpn"}, id="a prefix"),
        pytest.param("CVE-2024-3094", {"long"}, id="a vulnerability"),
        pytest.param("show bgp l2vpn evpn", {"evpn"}, id="a command"),
        pytest.param("k8s", {"episode"}, id="a synonym"),
        pytest.param("rr", {"reflectors"}, id="a synonym of two words"),
        pytest.param("what is a route reflector", {"reflectors"}, id="a question"),
        pytest.param("", {document.key for document in LIBRARY}, id="nothing: everything"),
        pytest.param("xyzzy", set(), id="a word that is nowhere"),
    ],
)
def test_it_finds_what_the_language_asks_for(engine: Engine, text: str, expected: set[str]) -> None:
    answer = ask(engine, text)
    assert set(keys(answer)) == expected
    assert answer.total == len(expected)


VARIANTS = {
    "isis": ("IS-IS", "isis", "is-is", "ISIS"),
    "evpn": ("802.1Q", "802.1q", "dot1q", "8021q", "show bgp l2vpn evpn", "10.0.0.0/8", "10.0.0.0"),
    "reflectors": ("AS65000", "AS 65000", "as65000", "ASN65000"),
    "long": ("CVE-2024-3094", "cve 2024 3094", "cve-2024-3094"),
    "terms": (
        "L3VPN", "l3 vpn", "layer 3 vpn", "RFC 7432", "RFC7432", "rfc-7432", "gNMI", "GNMI", "show ip bgp summary",
        '"show ip bgp"', "ge-0/0/1", "2001:db8::/32", "VXLAN EVPN", "EVPN-VXLAN", "/31",
    ),
}  # fmt: skip
"""Names that network engineers write in many ways, by the document that has them in one."""


@pytest.mark.parametrize(
    ("text", "key"), [pytest.param(text, key, id=text) for key, texts in VARIANTS.items() for text in texts]
)
def test_a_name_is_found_however_it_is_written(engine: Engine, text: str, key: str) -> None:
    written = "L3VPN by RFC 7432 on ge-0/0/1, gNMI, EVPN-VXLAN, 2001:db8::/32 and a /31: show ip bgp summary tells."
    with engine.writing() as writer:
        writer.add([
            a_document("terms", "Names of things", written),
            a_document("parts", "Parts of names", "rfc 7 432 l vpn 3 ge 1 0 show bgp ip 2024 cve 3094 as 1 q 802 db8"),
        ])  # fmt: skip
    assert keys(ask(engine, text))[:1] == [key]


def test_the_title_counts_more_than_the_text(engine: Engine) -> None:
    assert keys(ask(engine, "evpn"))[0] == "evpn"
    assert keys(ask(engine, "bgp"))[0] == "bgp"


def test_fewer_words_find_more_and_the_fullest_first(engine: Engine) -> None:
    found = keys(ask(engine, "ospf routers cable mesh", at_least=1))
    assert found[0] == "undated"
    assert {"isis", "reflectors"} < set(found)


def test_what_was_found_comes_back_whole(engine: Engine) -> None:
    (found,) = ask(engine, "kubernetes").found
    assert found.document == next(document for document in LIBRARY if document.key == "episode")
    assert engine.fetch(found.document.uid) == found.document
    assert engine.fetch("entry:nowhere") is None


def test_answers_come_in_pages(engine: Engine) -> None:
    whole = keys(ask(engine, "", limit=8, sort="newest"))
    paged = [key for offset in (0, 3, 6) for key in keys(ask(engine, "", limit=3, offset=offset, sort="newest"))]
    assert paged == whole
    assert ask(engine, "", limit=3, offset=6).total == len(LIBRARY)


def test_answers_can_be_ordered_by_date(engine: Engine) -> None:
    assert keys(ask(engine, "bgp", sort="newest"))[:2] == ["evpn", "reflectors"]
    assert keys(ask(engine, "after:2000", sort="oldest"))[:2] == ["isis", "long"]


def test_the_undated_are_last_in_either_order(engine: Engine) -> None:
    assert set(keys(ask(engine, "", sort="newest"))[-2:]) == {"undated", "bgp"}
    assert set(keys(ask(engine, "", sort="oldest"))[-2:]) == {"undated", "bgp"}


def test_facets_count_the_answers(engine: Engine) -> None:
    answer = ask(engine, "bgp", facets=("topic", "kind", "year", "length", "sponsored"))
    assert dict(answer.counts["topic"]) == {"bgp": 3, "evpn": 1}
    assert dict(answer.counts["kind"]) == {"post": 2, "episode": 1, "topic": 1}
    assert dict(answer.counts["year"]) == {"2025": 1, "2024": 1, "2023": 1}
    assert dict(answer.counts["length"]) == {"over 60 min": 1}
    assert dict(answer.counts["sponsored"]) == {"no": 3}


def test_a_choice_narrows_the_answers_but_not_its_own_facet(engine: Engine) -> None:
    answer = ask(engine, "bgp", facets=("kind", "topic"), post_filters={"kind": Term("kind", "episode")})
    assert keys(answer) == ["long"]
    assert dict(answer.counts["kind"]) == {"post": 2, "episode": 1, "topic": 1}
    assert dict(answer.counts["topic"]) == {"bgp": 1}


def test_choices_combine(engine: Engine) -> None:
    narrowed = {"kind": Term("kind", "post"), "topic": Term("topic", "evpn")}
    answer = ask(engine, "bgp", facets=("kind", "topic"), post_filters=narrowed)
    assert keys(answer) == ["evpn"]
    assert dict(answer.counts["topic"]) == {"bgp": 2, "evpn": 1}
    assert dict(answer.counts["kind"]) == {"post": 1}


def test_a_story_counts_once_and_is_found_under_each_of_its_sources(engine: Engine) -> None:
    elsewhere = DocumentCopy(
        "elsewhere", "https://planet.example/1", "/entries/elsewhere/", "A twin", "planet", "Planet"
    )
    with engine.writing() as writer:
        writer.add([a_document("story", "A twin", "The same words.", copies=(elsewhere,))])
    answer = ask(engine, "twin", facets=("source",))
    assert answer.total == 1
    assert dict(answer.counts["source"]) == {"blog": 1, "planet": 1}
    assert answer.found[0].document.copies == (elsewhere,)
    assert keys(ask(engine, "source:planet")) == ["story"]
    assert keys(ask(engine, "twin", post_filters={"source": Term("source", "planet")})) == ["story"]


def test_three_choices_narrow_and_each_facet_counts_what_the_other_two_leave(engine: Engine) -> None:
    narrowed = {
        name: Term(name, value) for name, value in (("kind", "episode"), ("year", "2025"), ("sponsored", "yes"))
    }
    answer = ask(engine, "", facets=("kind", "year", "sponsored", "length", "source"), post_filters=narrowed)
    assert keys(answer) == ["episode"]
    counts = {name: dict(values) for name, values in answer.counts.items()}
    assert counts == {
        "kind": {"episode": 1},
        "year": {"2025": 1},
        "sponsored": {"yes": 1},
        "length": {"15–30 min": 1},
        "source": {"podcast": 1},
    }
    two = {name: plan for name, plan in narrowed.items() if name != "sponsored"}
    assert dict(ask(engine, "", facets=("year",), post_filters=two).counts["year"]) == {"2025": 1, "2023": 1}


def test_what_editors_value_stands_above_its_like(engine: Engine) -> None:
    with engine.writing() as writer:
        writer.add([a_document(key, "A twin", "The same words.", weight=w) for key, w in (("a", 1.0), ("b", 1.2))])
    assert keys(ask(engine, "twin")) == ["b", "a"]


def test_of_two_that_are_alike_the_newer_is_first(engine: Engine) -> None:
    with engine.writing() as writer:
        writer.add([
            a_document("old", "A twin", "The same words.", date=datetime(2010, 1, 1, tzinfo=UTC)),
            a_document("new", "A twin", "The same words.", date=datetime(2025, 1, 1, tzinfo=UTC)),
        ])  # fmt: skip
    assert keys(ask(engine, "twin")) == ["new", "old"]


def test_writing_again_replaces(engine: Engine) -> None:
    with engine.writing() as writer:
        writer.add([a_document("isis", "Now about something else", "Babel.")])
        writer.add([a_document("isis", "Now about something else", "Babel.")])
    assert keys(ask(engine, "babel")) == ["isis"]
    assert "isis" not in keys(ask(engine, "underlay"))
    assert engine.health().documents == len(LIBRARY)


def test_in_a_new_index_too_writing_again_replaces(engine: Engine) -> None:
    with engine.rebuilding() as writer:
        writer.add(LIBRARY)
        writer.add([a_document("isis", "Now about something else", "Babel.")])
    assert keys(ask(engine, "babel")) == ["isis"]
    assert "isis" not in keys(ask(engine, "underlay"))


def test_what_is_removed_is_found_no_more(engine: Engine) -> None:
    with engine.writing() as writer:
        writer.remove([uid("entry", "isis"), uid("entry", "never-was")])
    assert "isis" not in keys(ask(engine, "underlay"))
    assert engine.health().documents == len(LIBRARY) - 1


def test_a_writer_that_fails_changes_nothing(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), engine.writing() as writer:
        writer.add(_then_fail(a_document("half", "Half written")))
    assert keys(ask(engine, "half")) == []
    with engine.writing() as writer:
        writer.add([a_document("whole", "Wholly written")])
    assert keys(ask(engine, "wholly")) == ["whole"]


def test_there_is_one_writer_at_a_time(engine: Engine) -> None:
    with engine.writing(), pytest.raises(WriterBusyError), engine.writing():
        pass
    with engine.rebuilding() as writer:
        writer.add(LIBRARY)
        with pytest.raises(WriterBusyError), engine.writing():
            pass


def test_readers_see_the_old_index_until_the_new_one_is_whole(engine: Engine) -> None:
    with engine.rebuilding() as writer:
        writer.add([a_document("only", "The only one")])
        assert ask(engine, "").total == len(LIBRARY)
    assert keys(ask(engine, "")) == ["only"]


def test_a_rebuild_that_fails_leaves_the_old_index(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), engine.rebuilding() as writer:
        writer.add(_then_fail(a_document("only", "The only one")))
    assert ask(engine, "").total == len(LIBRARY)


def test_it_knows_how_frequent_a_word_is(engine: Engine) -> None:
    assert engine.frequency("text", "addresses") == 4
    assert engine.frequency("title", "xyzzy") == 0


def test_it_lists_the_words_of_titles_and_topics(engine: Engine) -> None:
    listed = dict(engine.words("k"))
    assert listed["kubernetes"] == 1
    assert all(word.startswith("k") for word in listed)


def test_hostile_words_are_only_words(engine: Engine) -> None:
    for text in ("'; DROP TABLE x; --", "a:b:c & | ! <-> \\", ".*", "foo*bar*", '"*"', "\x00", "𝕏 عربى 网络", "%_%"):
        ask(engine, text)


def test_an_index_that_was_never_built_is_unusable(engine: Engine, tmp_path: Path) -> None:
    other = connect(nowhere(engine, tmp_path))
    assert not other.health().usable
    with pytest.raises(IndexUnusableError):
        other.find(SearchRequest(EVERYTHING))
    with pytest.raises(IndexUnusableError), other.writing():
        pass
    other.close()


def nowhere(engine: Engine, tmp_path: Path) -> str:
    """The URL of an index that nobody has built."""
    if engine.name == "postgresql":
        return POSTGRESQL._replace(path="/postgres").geturl()
    return f"{engine.name}://{tmp_path}/nowhere"
