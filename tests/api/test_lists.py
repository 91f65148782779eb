"""/api/v1/sources, /topics and /search, and what every address has in common."""

from __future__ import annotations

import pytest

from hub.models import Topic
from tests.factories import a_source, a_topic, an_entry

pytestmark = pytest.mark.django_db


def test_sources_come_by_slug_a_stretch_at_a_time(client):
    for slug in ("b", "c", "a"):
        a_source(slug=slug)
    a_source(slug="d", review="waiting")
    a_source(slug="e", state="removed")
    first = client.get("/api/v1/sources?limit=2").json()
    assert [item["slug"] for item in first["items"]] == ["a", "b"]
    rest = client.get(first["next"].removeprefix("http://localhost:8000")).json()
    assert ([item["slug"] for item in rest["items"]], rest["next"]) == (["c"], None)


def test_a_source_says_how_it_fares_and_where_its_feeds_are(client):
    source = a_source(slug="packets", state="broken")
    said = client.get("/api/v1/sources/packets").json()
    assert (said["state"], said["feed_url"]) == ("broken", source.url)
    assert client.get(said["feeds"]["atom"].removeprefix("http://localhost:8000")).status_code == 200
    assert client.get("/api/v1/sources/no-such").status_code == 404


def test_a_show_says_how_to_hear_it_to_support_it_and_what_is_allowed(client):
    told = {"funding": [{"url": "https://a.example/pay", "text": "Pay Ann"}], "license": {"text": "cc-by-4.0"}}
    a_source(slug="heard", kind="podcast", podcast=told)
    a_source(slug="read")
    said = client.get("/api/v1/sources/heard").json()
    assert said["funding"] == [{"text": "Pay Ann", "url": "https://a.example/pay"}]
    assert said["declared_licence"] == {"text": "CC-BY-4.0", "url": "https://spdx.org/licenses/CC-BY-4.0.html"}
    assert client.get(said["feeds"]["podcast"].removeprefix("http://localhost:8000")).status_code == 200
    said = client.get("/api/v1/sources/read").json()
    assert (said["funding"], said["declared_licence"], said["feeds"]["podcast"]) == ([], None, None)


def test_topics_are_a_tree_in_a_list(client, django_assert_max_num_queries):
    parent = a_topic(slug="routing")
    child = a_topic(slug="bgp", parent=parent, aliases=["border gateway protocol"])
    child.related.add(parent)
    with django_assert_max_num_queries(2):
        items = client.get("/api/v1/topics").json()["items"]
    assert [(item["slug"], item["parent"], item["related"]) for item in items] == [
        ("bgp", "routing", ["routing"]),
        ("routing", None, ["bgp"]),
    ]
    assert client.get("/api/v1/topics/bgp").json()["aliases"] == ["border gateway protocol"]
    assert client.get("/api/v1/topics/no-such").status_code == 404


@pytest.mark.parametrize("words", ["jumbo", "", '"', "(((", "title:", "%00%ED%A0%BD", "%FF", "a" * 500])
def test_anything_typed_gets_an_answer(client, words):
    an_entry(title="Jumbo frames")
    answer = client.get(f"/api/v1/search?q={words}")
    assert answer.status_code == 200, answer.content
    assert {"items", "total", "facets", "notes", "did_you_mean"} <= set(answer.json())


def test_what_is_found_leads_to_its_page(client):
    entry = an_entry(title="Jumbo frames")
    [found] = client.get("/api/v1/search", {"q": "jumbo"}).json()["items"]
    assert (found["title"], found["url"]) == ("Jumbo frames", entry.url)
    assert found["page"] == f"http://localhost:8000{entry.get_absolute_url()}"


@pytest.mark.parametrize("question", [{"q": "a" * 501}, {"size": "1000"}, {"sort": "best"}, {"query": "bgp"}])
def test_a_search_that_makes_no_sense_is_told_so(client, question):
    assert client.get("/api/v1/search", question).status_code == 422


class TestEveryAddress:
    """What `content.api.mount` lays around all of them."""

    def test_gives_nobody_the_same_twice(self, client):
        a_topic()
        first = client.get("/api/v1/topics")
        assert client.get("/api/v1/topics", headers={"if-none-match": first["ETag"]}).status_code == 304
        Topic.objects.update(title="Another title")
        assert client.get("/api/v1/topics", headers={"if-none-match": first["ETag"]}).status_code == 200

    def test_may_be_read_by_pages_of_other_origins_and_cached_by_proxies(self, client):
        answer = client.get("/api/v1/topics", headers={"origin": "https://reader.example"})
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Cache-Control"] == "public, max-age=60"
        assert not answer.cookies

    @pytest.mark.parametrize("path", ["/api/v1/topics", "/api/v1/openapi.json", "/api/v1/entries", "/api/v1/docs"])
    def test_answers_head(self, client, path):
        answer = client.head(path)
        assert (answer.status_code, answer.content) == (200, b"")

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    def test_is_only_read(self, client, method):
        answer = getattr(client, method)("/api/v1/entries")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")

    def test_may_be_revalidated_by_pages_of_other_origins(self, client):
        origin = {"origin": "https://reader.example"}
        asked = {"access-control-request-method": "GET", "access-control-request-headers": "if-none-match"}
        preflight = client.options("/api/v1/topics", headers=origin | asked)
        assert (preflight.status_code, preflight["Access-Control-Allow-Origin"]) == (200, "*")
        assert "if-none-match" in preflight["Access-Control-Allow-Headers"]
        first = client.get("/api/v1/topics", headers=origin)
        assert "ETag" in first["Access-Control-Expose-Headers"]
        again = client.get("/api/v1/topics", headers=origin | {"if-none-match": first["ETag"]})
        assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")

    @pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1/nothing", "/api/v2/entries"])
    def test_that_is_none_says_where_to_look(self, client, path):
        answer = client.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
        assert "/api/v1/docs" in answer.json()["detail"]


def test_a_slug_that_a_topic_had_redirects_and_still_narrows(client):
    topic = a_topic(slug="border-gateway", title="BGP")
    topic.slug = "bgp"
    topic.save()
    answer = client.get("/api/v1/topics/border-gateway")
    assert (answer.status_code, answer["Location"]) == (301, "/api/v1/topics/bgp")
    assert client.get("/api/v1/entries?topic=border-gateway").json()["items"] == []
    assert client.get("/api/v1/topics/nothing").status_code == 404
