"""/api/v1/paths: what is published, and no draft."""

from __future__ import annotations

import pytest

from hub.models import Entry
from tests.factories import a_topic, an_entry
from tests.paths.making import a_path

pytestmark = pytest.mark.django_db


def test_paths_come_by_slug(client):
    a_topic(slug="bgp", title="BGP")
    for slug in ("b", "c", "a"):
        a_path(slug=slug, title=f"Path {slug}", topics=["bgp"], level="advanced")
    a_path(slug="d").unpublish()
    first = client.get("/api/v1/paths?limit=2").json()
    assert [item["title"] for item in first["items"]] == ["Path a", "Path b"]
    assert first["items"][0]["topics"] == [{"slug": "bgp", "title": "BGP"}]
    rest = client.get(first["next"].removeprefix("http://localhost:8000")).json()
    assert [item["slug"] for item in rest["items"]] == ["c"]
    for address in first["items"][0]["feeds"].values():
        assert client.get(address.removeprefix("http://localhost:8000")).status_code == 200


def test_a_path_has_its_steps_in_order(client, django_assert_max_num_queries):
    entries = [an_entry(title=f"E{n}") for n in range(8)]
    a_path({"note": "First", "text": "A word."}, *({"entry": entry.url, "why": "So."} for entry in entries))
    client.get("/api/v1/paths/a-path")  # Wagtail remembers where its site is
    with django_assert_max_num_queries(8):
        said = client.get("/api/v1/paths/a-path").json()
    assert [step["position"] for step in said["steps"]] == list(range(1, 10))
    assert (said["steps"][0]["kind"], said["steps"][0]["entry"]) == ("note", None)
    assert (said["steps"][1]["entry"], said["steps"][1]["url"]) == (str(entries[0].uuid), entries[0].url)


def test_a_withdrawn_step_says_so_and_no_more(client):
    entry = an_entry(title="Secret")
    a_path({"entry": entry.url})
    Entry.objects.update(status="hidden")
    [step] = client.get("/api/v1/paths/a-path").json()["steps"]
    assert (step["withdrawn"], step["entry"], step["url"]) == (True, None, None)
    assert "Secret" not in step["title"]


def test_a_path_that_is_not_published_is_not_here(client):
    a_path().unpublish()
    assert client.get("/api/v1/paths/a-path").status_code == 404
    assert client.get("/api/v1/paths/no-such").status_code == 404
