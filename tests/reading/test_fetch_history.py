"""What a source's page tells of its visits."""

from datetime import UTC, datetime, timedelta

import pytest

from content.reading.fetch_history import describe_results, lateness
from hub.models import Visit
from tests.factories import a_source, an_entry

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def visits(*outcomes):
    """The newest first, an hour apart."""
    return [
        Visit(at=NOW - timedelta(hours=n), outcome=outcome, new=outcome == "fetched", sentence=f"Visit {n}.")
        for n, outcome in enumerate(outcomes)
    ]


@pytest.mark.parametrize(
    ("outcomes", "sentence"),
    [
        ([], ""),
        (["fetched"], "1 visit since 1 June: 1 new entry, 0 changed."),
        (["fetched", "not_modified", "fetched", "too_slow"],
         "4 visits since 1 June: 2 new entries, 0 changed; 1 failed visit."),
    ],
)  # fmt: skip
def test_what_visits_gave(outcomes, sentence):
    assert describe_results(visits(*outcomes)) == sentence


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [
        ([], ""),
        ([10, 20], ""),
        ([10, 20, 90], "Its last 3 entries arrived here typically 20 minutes after publication."),
        ([10, 20, 90, 60 * 24 * 400, -5], "Its last 3 entries arrived here typically 20 minutes after publication."),
    ],
)
def test_how_late_the_hub_was(minutes, sentence):
    assert lateness((NOW - timedelta(minutes=late), NOW) for late in minutes) == sentence


@pytest.mark.django_db
class TestThePage:
    def test_it_tells_of_the_last_visits_and_of_lateness(self, client):
        source = a_source(slug="notes", last_visit_at=NOW, last_success_at=NOW)
        an_entry(source, first_seen_at=NOW - timedelta(days=30))
        for n in range(4):
            published = NOW - timedelta(days=n, minutes=40)
            an_entry(source, published_at=published, first_seen_at=published + timedelta(minutes=40))
        for visit in visits("fetched", *["not_modified"] * 20):
            visit.source = source
            visit.save()
        page = client.get("/sources/notes/").content.decode()
        assert "21 visits since 31 May: 1 new entry, 0 changed." in page
        assert "Its last 4 entries arrived here typically 40 minutes after publication." in page
        assert "The last 8 visits" in page
        assert "Visit 7." in page
        assert "Visit 8." not in page

    def test_it_does_not_count_one_visit(self, client):
        Visit.objects.create(source=a_source(slug="notes"), at=NOW, outcome="fetched", sentence="First.")
        assert "<summary>The last visit</summary>" in client.get("/sources/notes/").content.decode()

    @pytest.mark.parametrize(
        ("fields", "awaited"),
        [
            pytest.param({}, "after the first visit", id="not visited"),
            pytest.param({"last_visit_at": NOW, "failures": 2}, "once its feed can be read", id="in trouble"),
            pytest.param({"last_visit_at": NOW}, "held nothing to show", id="an empty feed"),
        ],
    )
    def test_one_without_entries_says_when_there_will_be_some(self, client, fields, awaited):
        a_source(slug="notes", **fields)
        assert awaited in client.get("/sources/notes/").content.decode()

    def test_one_failure_is_not_counted(self, client):
        a_source(slug="notes", last_visit_at=NOW, failures=1)
        assert "could not be read when last visited; the hub" in client.get("/sources/notes/").content.decode()

    def test_one_that_is_paused_promises_no_entries(self, client):
        a_source(slug="notes", state="paused")
        assert "stand here" not in client.get("/sources/notes/").content.decode()

    def test_one_that_waits_for_an_editor_keeps_its_page_and_says_so(self, client):
        source = a_source(slug="lapsed", review="waiting", review_reason="Its newest entry speaks of a casino.")
        an_entry(source, title="From better days")
        page = client.get("/sources/lapsed/").content.decode()
        assert "Its newest entry speaks of a casino. Until an editor has looked" in page
        assert "From better days" in page
        assert "From better days" in client.get("/feeds/sources/lapsed.rss").content.decode()
        assert "lapsed" not in client.get("/sources/").content.decode()
        assert client.get(a_source(review="waiting").get_absolute_url()).status_code == 404
