"""/api/v1/entries: what may be seen, in order, a stretch at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hub.jobs import queue
from hub.models import Enclosure, EntryTopic, Job
from tests.factories import a_source, a_topic, an_entry

pytestmark = pytest.mark.django_db
MAY = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
ENTRIES = "/api/v1/entries"


def titles(client, **query):
    answer = client.get(ENTRIES, query)
    assert answer.status_code == 200, answer.content
    return [item["title"] for item in answer.json()["items"]]


def walked(client, address):
    """Every title from an address on, following `next`."""
    found = []
    while address:
        answer = client.get(address.removeprefix("http://localhost:8000")).json()
        found += [item["title"] for item in answer["items"]]
        address = answer["next"]
    return found


def test_the_newest_come_first_and_the_undated_last(client):
    an_entry(title="Undated", published_at=None)
    for day in (1, 3, 2):
        an_entry(title=f"Day {day}", published_at=MAY + timedelta(days=day))
    assert titles(client) == ["Day 3", "Day 2", "Day 1", "Undated"]


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_following_next_gives_everything_once_in_order(client, limit):
    for number in range(7):  # several share a moment, and some have none
        an_entry(title=str(number), published_at=MAY + timedelta(days=number // 3) if number < 5 else None)
    expected = ["4", "3", "2", "1", "0", "6", "5"]
    assert walked(client, f"{ENTRIES}?limit={limit}") == expected


def test_next_keeps_the_question(client):
    source = a_source()
    for number in range(3):
        an_entry(source, title=f"Its {number}", kind="lab" if number else "doc")
    an_entry(title="Another's")
    assert sorted(walked(client, f"{ENTRIES}?limit=1&source={source.slug}&kind=lab&kind=doc")) == [
        "Its 0",
        "Its 1",
        "Its 2",
    ]


@pytest.mark.parametrize("status", ["hidden", "removed", "new"])
def test_what_readers_may_not_see_is_not_there(client, status):
    entry = an_entry(status=status)
    assert titles(client) == []
    answer = client.get(f"{ENTRIES}/{entry.uuid}")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_filters_narrow(client):
    topic, source = a_topic(), a_source()
    entry = an_entry(source, title="Wanted", kind="lab", level="advanced", published_at=MAY)
    EntryTopic.objects.create(entry=entry, topic=topic)
    EntryTopic.objects.create(entry=an_entry(title="Refused"), topic=topic, refused=True)
    for question in (
        {"topic": topic.slug},
        {"source": source.slug},
        {"kind": "lab"},
        {"level": "advanced"},
        {"topic": topic.slug, "source": source.slug, "kind": ["lab", "post"]},
    ):
        assert titles(client, **question) == ["Wanted"], question


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param({"after": "2026-05-02"}, ["3", "2"], id="from the first moment of a day on"),
        pytest.param({"before": "2026-05-02"}, ["1"], id="up to it"),
        pytest.param({"after": "2026-05-02T00:00:00Z", "before": "2026-05-03"}, ["2"], id="between"),
        pytest.param({"after": "2026-05-02T12:00:00+02:00"}, ["3", "2"], id="in a zone of the asker's"),
        pytest.param({"before": "1900-01-01"}, [], id="before the web"),
    ],
)
def test_dates_bound(client, question, expected):
    for day in (1, 2, 3):
        an_entry(title=str(day), published_at=datetime(2026, 5, day, 12, tzinfo=UTC))
    assert titles(client, **question) == expected


def test_what_has_changed_can_be_asked_for(client, now):
    an_entry(title="Never indexed")
    changed = an_entry(title="Changed")
    queue.enqueue(Job.Kind.INDEX, "entry", [changed.pk], now=now)
    assert titles(client, changed_since="2020-01-01") == ["Changed"]
    assert titles(client, changed_since="2999-01-01") == []


def test_an_entry_says_all_that_readers_see(client):
    source = a_source(slug="packets", title="Packets")
    entry = an_entry(source, title="Jumbo", status="featured", body="<p>All of it.</p>", kind="episode", minutes=30,
                     credits=[{"name": "Ada", "role": "host"}])  # fmt: skip
    EntryTopic.objects.create(entry=entry, topic=a_topic(slug="mtu", title="MTU"))
    Enclosure.objects.create(entry=entry, url="https://cdn.example/a.mp3", media_type="audio/mpeg", duration=1800)
    said = client.get(f"{ENTRIES}/{entry.uuid}").json()
    assert said["id"] == str(entry.uuid)
    assert said["page"] == f"http://localhost:8000{entry.get_absolute_url()}"
    assert said["source"] == {"slug": "packets", "title": "Packets", "site_url": source.site_url}
    assert (said["kind"], said["featured"], said["minutes"], said["attribution"]) == ("episode", True, 30, "Packets")
    assert said["body"] is None
    assert said["published_at"] == "2026-05-01T12:00:00Z"
    assert said["topics"] == [{"slug": "mtu", "title": "MTU"}]
    assert said["credits"] == [{"name": "Ada", "role": "host", "url": "", "image": ""}]
    assert said["enclosures"] == [
        {"url": "https://cdn.example/a.mp3", "media_type": "audio/mpeg", "length": None, "duration": 1800}
    ]


def test_an_episode_says_what_its_makers_hold_out_in_order_of_time(client):
    later, first = {"start": 73, "duration": 60, "title": "Why 9000"}, {"start": 0, "duration": 12.5}
    entry = an_entry(kind="episode", podcast={"soundbites": [later, first]})
    expected = [
        {"start": 0.0, "duration": 12.5, "title": ""}, {"start": 73.0, "duration": 60.0, "title": "Why 9000"}
    ]  # fmt: skip
    assert client.get(f"{ENTRIES}/{entry.uuid}").json()["highlights"] == expected
    assert client.get(ENTRIES).json()["items"][0]["highlights"] == expected


def test_a_body_is_shown_where_the_licence_lets_it(client):
    entry = an_entry(a_source(policy="full"), body="<p>All of it.</p>")
    assert client.get(f"{ENTRIES}/{entry.uuid}").json()["body"] == "<p>All of it.</p>"
    assert client.get(ENTRIES).json()["items"][0]["body"] == "<p>All of it.</p>"


def test_more_entries_cost_no_more_queries(client, django_assert_max_num_queries):
    topic = a_topic()
    for _ in range(20):
        entry = an_entry(podcast={"soundbites": [{"start": 1, "duration": 2}]})
        EntryTopic.objects.create(entry=entry, topic=topic)
    with django_assert_max_num_queries(8):  # topic; dated and undated entries; their topics and enclosures
        client.get(ENTRIES, {"topic": topic.slug, "limit": 100})


@pytest.mark.parametrize(
    ("question", "parameter", "says"),
    [
        pytest.param({"topics": "bgp"}, "topics", "not a parameter of this URL", id="a parameter that is none"),
        pytest.param({"topic": "no-such"}, "topic", "there is no topic “no-such”", id="a topic that is none"),
        pytest.param({"source": "no-such"}, "source", "there is no source “no-such”", id="a source that is none"),
        pytest.param({"kind": "poem"}, "kind", "post", id="a kind that is none"),
        pytest.param({"limit": "0"}, "limit", "greater than or equal to 1", id="nothing at all"),
        pytest.param({"limit": "101"}, "limit", "less than or equal to 100", id="too much"),
        pytest.param({"after": "yesterday"}, "after", "valid", id="a date in words"),
        pytest.param({"after": "0001-01-01T00:00:00+14:00"}, "after", "outside the calendar", id="before the calendar"),
        pytest.param({"cursor": "1; DROP"}, "cursor", "not issued by this API", id="a cursor made up"),
        pytest.param({"cursor": "9" * 18 + ".1"}, "cursor", "not issued by this API", id="a cursor beyond time"),
        pytest.param({"topic": "a\x00b"}, "topic", "match pattern", id="a NUL"),
    ],
)
def test_a_question_that_makes_no_sense_is_told_so(client, question, parameter, says):
    answer = client.get(ENTRIES, question)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    problem = answer.json()
    assert problem["errors"][0]["parameter"] == parameter
    assert says in problem["errors"][0]["message"]
    assert problem["detail"].startswith("The request is invalid.")


@pytest.mark.parametrize("key", ["not-a-uuid", "00000000-0000-4000-8000-000000000000", "1"])
def test_an_entry_that_is_none_is_not_here(client, key):
    answer = client.get(f"{ENTRIES}/{key}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["detail"]
