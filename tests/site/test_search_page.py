"""The search page: what it makes of what people type, and of the engine's answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from content.site.facet_links import active_filters, facet_groups, replaced, toggled
from hub.models import Enclosure, Entry
from hub.search import Choice, Facet, Filters, Hit, Piece, Results, rebuild
from hub.search.document import DocumentCopy
from tests.factories import a_source, a_topic, an_entry
from tests.paths.making import NOTE, a_path

HIT = Hit(
    noun="entry",
    key="1",
    kind="episode",
    url="https://blog.example/1",
    page="/entries/reflecting-1/",
    title="Reflecting <routes>",
    score=1.0,
    source="blog",
    source_title="Packet Notes",
    topics=(("bgp", "BGP"),),
    date=datetime(2026, 5, 1, tzinfo=UTC),
    seconds=2000,
    title_pieces=(Piece("Reflecting", True), Piece(" <routes>", False)),
    passage=(Piece("A ", False), Piece("reflector", True), Piece(" is", False)),
)
FACETS = (
    Facet("topic", tuple(Choice(f"t{n}", f"Topic {n}", 9 - n, chosen=n == 7) for n in range(9))),
    Facet("sponsored", (Choice("no", "Not sponsored", 9),)),
)


@pytest.fixture
def engine(monkeypatch):
    """An engine that always gives the same answer, and remembers what it was asked."""
    asked = {}

    def find(text, **how):
        asked.update(how, text=text)
        return Results(text, text, total=45, page=how["page"], size=how["size"], hits=(HIT,), facets=FACETS,
                       notes=("A note.",), did_you_mean="route reflector")  # fmt: skip

    monkeypatch.setattr("content.site.views.search.find", find)
    return asked


def test_what_was_found_is_marked_and_escaped(client, engine):
    page = client.get("/search/?q=reflect").content.decode()
    assert '<a href="/entries/reflecting-1/"><mark>Reflecting</mark> &lt;routes&gt;</a>' in page
    assert "A <mark>reflector</mark> is" in page
    assert '<span class="kind kind-episode">Episode</span>' in page
    assert "34 min" in page
    assert "A note." in page


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param("q=evpn", {"text": "evpn", "page": 1, "sort": "relevance", "filters": Filters()}, id="plain"),
        pytest.param("q=a&sort=newest&page=2", {"sort": "newest", "page": 2}, id="order and page"),
        pytest.param("q=a&sort=price&page=-1", {"sort": "relevance", "page": 1}, id="others than ours"),
        pytest.param("q=a&page=" + "9" * 7, {"page": 1}, id="no page is that far"),
        pytest.param("q=a%00b%0Ac%7F", {"text": "a b c"}, id="signs that nobody types"),
        pytest.param("q=" + "x" * 9000, {"text": "x" * 500}, id="a pasted page"),
        pytest.param("topic=bgp&topic=evpn", {"text": "", "filters": Filters(topic=("bgp", "evpn"))}, id="no words"),
        pytest.param("q=a&topic=b%00gp&unknown=1", {"filters": Filters(topic=("b gp",))}, id="hostile filters"),
    ],
)
def test_an_address_becomes_a_search(client, engine, address, expected):
    assert client.get(f"/search/?{address}").status_code == 200
    assert {name: engine[name] for name in expected} == expected


def test_a_query_that_was_cut_says_so(client, engine):
    assert "first 500 characters" in client.get("/search/?q=" + "x" * 501).content.decode()


def test_nothing_asked_is_told_how_to_ask(client, engine):
    page = client.get("/search/").content.decode()
    assert "More can be said" in page
    assert engine == {}


def test_htmx_is_given_its_part_alone_and_caches_know(client, engine):
    part = client.get("/search/?q=a", headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<div class="search-results" id="results">')
    assert "HX-Request" in part["Vary"]
    restored = client.get("/search/?q=a", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert restored.content.decode().startswith("<!doctype html>")


def test_pages_and_orders_keep_what_was_asked(client, engine):
    page = client.get("/search/?q=a&topic=t7&page=2").content.decode()
    assert 'href="?q=a&amp;topic=t7&amp;page=3" rel="next"' in page
    assert 'href="?q=a&amp;topic=t7&amp;page=1" rel="prev"' in page
    assert 'href="?q=a&amp;topic=t7&amp;sort=newest"' in page
    assert 'href="?topic=t7&amp;q=route+reflector"' in page


def test_from_beyond_the_last_page_one_way_leads_back_and_keeps_what_was_chosen(client, monkeypatch):
    beyond = Results("a", "a", total=45, page=9, size=20, hits=(), facets=FACETS)
    monkeypatch.setattr("content.site.views.search.find", lambda text, **how: beyond)
    page = client.get("/search/?q=a&topic=t7&page=9").content.decode()
    assert '<a href="?q=a&amp;topic=t7">Back to the first page</a>' in page
    assert 'rel="prev"' not in page, "the page before is empty too"


def test_a_choice_is_taken_in_and_out():
    asked = QueryDict("q=a&topic=bgp&page=3")
    assert toggled(asked, "topic", "evpn") == "?q=a&topic=bgp&topic=evpn"
    assert toggled(asked, "topic", "bgp") == "?q=a"
    assert replaced(asked, "sort", "newest") == "?q=a&topic=bgp&sort=newest"
    assert replaced(asked, "topic", "") == "?q=a"


def test_what_is_chosen_stays_in_sight_and_what_tells_nothing_apart_is_left_out():
    (topic,) = facet_groups(FACETS, 9, QueryDict("q=a"))
    assert [value.label for value in topic.shown] == [f"Topic {n}" for n in (0, 1, 2, 3, 4, 5, 7)]
    assert [value.label for value in topic.more] == ["Topic 6", "Topic 8"]


def test_a_facet_of_one_value_is_a_choice_if_some_answers_have_none():
    facets = facet_groups(FACETS, 45, QueryDict("q=a"))
    assert [facet.name for facet in facets] == ["Topic", "Sponsored"]


def test_all_that_narrows_can_be_taken_out_one_by_one():
    asked = QueryDict("q=a&topic=t7&kind=lab&after=2025&page=3")
    found = active_filters(FACETS, Filters(topic=("t7",), kind=("lab",), after="2025"), asked)
    assert [(chip.label, chip.url) for chip in found] == [
        ("Topic 7", "?q=a&kind=lab&after=2025"),
        ("lab", "?q=a&topic=t7&after=2025"),
        ("After 2025", "?q=a&topic=t7&kind=lab"),
    ]


def test_what_narrows_stays_while_one_types_on(client, engine):
    page = client.get("/search/?q=a&topic=t7&sort=newest").content.decode()
    assert '<input type="hidden" name="topic" value="t7" form="search-form">' in page
    assert '<input type="hidden" name="sort" value="newest" form="search-form">' in page


def test_every_search_is_a_feed_and_a_call_of_the_api(client, engine):
    page = client.get("/search/?q=a&topic=t7&utm_source=x&page=2").content.decode()
    assert 'href="/feeds/search.rss?q=a&amp;topic=t7"' in page
    assert 'href="/api/v1/search?q=a&amp;topic=t7"' in page


def test_what_is_said_leads_to_its_second_and_a_story_names_its_other_places(client, engine, monkeypatch):
    copy = DocumentCopy("2", "https://planet.example/1", "/entries/elsewhere-2/", "Reflecting", "planet", "Planet")
    said = replace(HIT, second=754, also=(copy,))
    monkeypatch.setattr("content.site.views.search.find", lambda text, **how: Results(text, text, 1, 1, 20, (said,)))
    page = client.get("/search/?q=a").content.decode()
    assert 'href="/entries/reflecting-1/?t=754"' in page
    assert "12:34" in page
    assert 'Also at <a href="/entries/elsewhere-2/">Planet</a>' in page


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["OR", "-", '"', "(*)"])
def test_what_asks_for_nothing_lists_nothing_and_says_why(client, query):
    an_entry(a_source(), title="Something else")
    rebuild()
    page = client.get("/search/", {"q": query}).content.decode()
    assert "Something else" not in page
    assert "asks for nothing" in page


@pytest.mark.django_db
def test_where_nothing_fits_what_would_fit_with_one_wish_less_is_offered(client):
    entry = an_entry(a_source(), title="Anycast at home", kind="lab")
    topic = a_topic(slug="anycast", title="Anycast")
    rebuild()
    page = client.get("/search/", {"q": '"home anycast"', "kind": "lab"}).content.decode()
    assert "home anycast</a>" in page
    assert topic.get_absolute_url() in page
    page = client.get("/search/", {"q": "anycast home title:anycast", "kind": "post", "after": "2020"}).content.decode()
    assert "without “Post”</a>" in page
    assert "without “after 2020”" not in page  # that would find nothing either
    assert entry.title not in page


@pytest.mark.django_db
def test_where_one_wish_less_is_not_enough_all_are_let_go(client):
    an_entry(a_source(), title="Anycast at home")
    rebuild()
    page = client.get("/search/", {"q": '"home anycast"', "kind": "lab", "after": "2020"}).content.decode()
    assert '<a href="?q=home+anycast">home anycast</a> <span class="code">1</span>' in page


@pytest.mark.django_db
def test_names_are_offered_while_one_types(client):
    a_topic(slug="anycast", title="Anycast <1>")
    rebuild()
    part = client.get("/search/names/", {"q": "anyc"}).content.decode()
    assert 'data-url="/topics/anycast/"' in part
    assert "Anycast &lt;1&gt;" in part
    assert client.get("/search/names/").content.decode().strip() == ""


@pytest.mark.django_db
def test_an_entry_shows_what_is_like_it(client):
    text = "Two route reflectors, FRR, a full mesh, and peers."
    one, other = (an_entry(title=f"Route reflectors {n}", text=text) for n in ("here", "there"))
    rebuild()
    page = client.get(one.get_absolute_url()).content.decode()
    assert "More like this" in page
    assert other.get_absolute_url() in page


@pytest.mark.django_db
def test_what_is_like_an_entry_is_none_of_its_editions(client):
    text = "Two route reflectors, FRR, a full mesh, and peers."
    old, new, other = (an_entry(title=f"Route reflectors, {n}", text=text) for n in ("2024", "2025", "at home"))
    Entry.objects.filter(pk=new.pk).update(supersedes=old)
    rebuild()
    like = client.get(new.get_absolute_url()).content.decode().partition("More like this")[2].partition("</section>")[0]
    assert other.get_absolute_url() in like
    assert old.get_absolute_url() not in like


@pytest.mark.django_db
def test_what_is_found_is_as_long_as_it_says_elsewhere(client):
    entry = an_entry(a_source(), title="Anycast", kind="episode", minutes=63)
    Enclosure.objects.create(entry=entry, url="https://a.example/1.mp3", media_type="audio/mpeg", duration=3723)
    rebuild()
    assert "1 h 3 min" in client.get("/search/?q=anycast").content.decode()


@pytest.mark.django_db
def test_a_step_shows_what_is_like_it_and_not_on_its_path(client):
    text = "Two route reflectors, FRR, a full mesh, and peers."
    here, next_one, other = (an_entry(title=f"Route reflectors {n}", text=text) for n in ("one", "two", "three"))
    path = a_path({"entry": here.url}, {"entry": next_one.url}, NOTE, title="Reflectors of routes")
    rebuild()
    for step in path.steps.all():
        like = client.get(step.get_absolute_url()).content.decode().partition("More like this")[2]
        assert other.get_absolute_url() in like
        assert here.get_absolute_url() not in like


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["zzyzx", '"unclosed', "((((", "a" * 500, "* OR", "topic:", "🦆", "-"])
def test_the_real_engine_survives_what_people_type(client, query):
    an_entry(a_source(), title="Something else")
    assert client.get("/search/", {"q": query}).status_code == 200


@pytest.mark.django_db
def test_nothing_found_says_what_to_try(client):
    assert "Nothing in the library fits what you ask" in client.get("/search/?q=zzyzx").content.decode()
