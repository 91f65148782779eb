"""The pipeline from answer to row, over a web that answers at once."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from hub.ingest.pipeline import Pipeline
from hub.ingest.refresh import LEASE, refresh, refresh_due, request_for
from hub.models import Enclosure, Entry, EntryRevision, EntryTopic, Job, RiverDay, Source, Visit
from tests.factories import a_source, a_topic
from tests.fakes import item, rss
from tests.ingest.visiting import FEED, NOW, visit

pytestmark = pytest.mark.django_db

MAY = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def river_is_counted_right():
    real = Counter(moment.date() for moment in Entry.objects.river().values_list("published_at", flat=True))
    return {day.day: day.entries for day in RiverDay.objects.filter(entries__gt=0)} == real


def test_entries_come_with_all_that_their_feed_says(web, source):
    more = (
        "<content:encoded><![CDATA[<p>Leaf and <b>spine</b>.</p>]]></content:encoded><category>EVPN</category>"
        "<author>ann@blog.example (Ann Author)</author><itunes:duration>42:10</itunes:duration>"
        "<itunes:season>2</itunes:season>"
        '<itunes:episode>7</itunes:episode><enclosure url="https://cdn.example/7.mp3" length="123" type="audio/mpeg"/>'
    )
    summary = visit(
        web, source, rss(item(1, title="HN007: Fabrics (Sponsored)", at=MAY, text="Fabrics, in short.", more=more))
    )
    assert (summary.visited, summary.fetched, summary.new) == (1, 1, 1)
    entry = Entry.objects.get()
    assert entry.source == source
    assert (entry.title, entry.url, entry.published_at) == (
        "HN007: Fabrics (Sponsored)",
        "https://blog.example/posts/1",
        MAY,
    )
    assert (entry.summary, entry.body, entry.text) == (
        "Fabrics, in short.",
        "<p>Leaf and <b>spine</b>.</p>",
        "Fabrics, in short.",
    )
    assert (entry.kind, entry.minutes, entry.season, entry.episode) == ("episode", 43, 2, 7)
    assert (entry.show_code, entry.show_number, entry.sponsored) == ("HN", 7, True)
    assert (entry.labels, entry.status, entry.first_seen_at) == (["EVPN"], "published", NOW)
    assert entry.credits == [{"name": "Ann Author", "role": "author", "url": "", "image": ""}]
    [file] = entry.enclosures.all()
    assert (file.url, file.media_type, file.length, file.duration) == (
        "https://cdn.example/7.mp3",
        "audio/mpeg",
        123,
        2530,
    )
    assert Job.objects.filter(kind="tag", key=f"{entry.pk}-{entry.pk}").exists()
    assert river_is_counted_right()


def test_a_source_learns_about_itself(web):
    source = a_source(url=FEED, title=FEED, site_url="", due_at=NOW)
    publisher_hints = "<ttl>90</ttl><language>en_US</language><skipHours><hour>1</hour><hour>2</hour></skipHours>"
    visit(web, source, rss(item(1, at=MAY), head=publisher_hints), etag='"a"', max_age=300)
    assert (source.title, source.site_url, source.language) == ("A blog", "https://blog.example/", "en-US")
    assert source.publisher_hints == {"ttl": 90, "skip_hours": [1, 2], "max_age": 300}
    assert (source.state, source.failures, source.last_success_at, source.etag) == ("active", 0, NOW, '"a"')
    assert source.due_at > NOW
    assert source.due_reasons == ["publishes a few times a month"] or source.due_reasons
    assert source.lease_until is None
    [line] = source.visits.all()
    assert (line.outcome, line.status, line.new) == ("fetched", 200, 1)


def test_a_second_visit_brings_nothing_new_and_reads_nothing(web, source):
    visit(web, source, rss(item(1), item(2)), etag='"a"')
    summary = visit(web, source, rss(item(1), item(2)), now=NOW + timedelta(days=1), etag='"a"')
    assert (summary.not_modified, summary.new) == (1, 0)
    assert web.asked[-1].etag == '"a"'
    assert Entry.objects.count() == 2


def test_an_unchanged_document_is_recognised_without_validators(web, source):
    visit(web, source, rss(item(1)))
    summary = visit(web, source, rss(item(1)), now=NOW + timedelta(days=1))
    assert summary.not_modified == 1


def test_only_what_is_new_in_a_document_is_stored(web, source):
    visit(web, source, rss(item(1, at=MAY), item(2, at=MAY)))
    touched = dict(Entry.objects.values_list("pk", "raw_hash"))
    summary = visit(web, source, rss(item(3, at=MAY), item(1, at=MAY), item(2, at=MAY)), now=NOW + timedelta(days=1))
    assert (summary.new, summary.changed) == (1, 0)
    assert {pk: raw for pk, raw in Entry.objects.values_list("pk", "raw_hash") if pk in touched} == touched
    assert river_is_counted_right()


def test_an_edit_becomes_a_revision(web, source):
    visit(web, source, rss(item(1, text="As it was at first, with some words.")), now=NOW)
    visit(
        web,
        source,
        rss(item(1, title="Another title", text="As it is now, with some words.")),
        now=NOW + timedelta(days=1),
    )
    entry = Entry.objects.get()
    assert entry.title == "Another title"
    [revision] = EntryRevision.objects.all()
    assert (revision.title, revision.significant) == ("Post 1", True)
    assert revision.text == "As it was at first, with some words."


def test_a_typo_put_right_is_no_significant_change(web, source):
    text = "word " * 100
    visit(web, source, rss(item(1, text=f"{text}teh end")), rss(item(1, text=f"{text}the end")))
    assert [revision.significant for revision in EntryRevision.objects.all()] == [False]


def test_what_readers_do_not_see_makes_no_revision(web, source):
    visit(web, source, rss(item(1, more="<comments>5</comments>")), rss(item(1, more="<comments>6</comments>")))
    assert EntryRevision.objects.count() == 0
    assert Visit.objects.order_by("at").last().changed == 0


@pytest.mark.parametrize("status", ["hidden", "removed"])
def test_what_an_editor_took_out_never_comes_back(web, source, status):
    visit(web, source, rss(item(1, at=MAY)))
    Entry.objects.update(status=status)
    RiverDay.objects.recount()
    Job.objects.all().delete()
    visit(
        web,
        source,
        rss(item(1, at=MAY, title="Edited")),
        rss(item(1, guid="other", at=MAY)),
        now=NOW + timedelta(days=1),
    )
    entry = Entry.objects.get()
    assert (entry.status, entry.title) == (status, "Post 1")
    assert not Job.objects.filter(kind__in=["tag", "index"], target__in=["range", "entry"]).exists()
    assert river_is_counted_right()


def test_an_entry_known_by_its_address_is_adopted(web, source):
    known = Entry.objects.create(
        url="http://www.blog.example/posts/1/", title="What an editor calls it", kind="lab", first_seen_at=NOW
    )
    topic = a_topic()
    EntryTopic.objects.create(entry=known, topic=topic)
    summary = visit(web, source, rss(item(1, at=MAY, text="Its text."), item(2)))
    assert (summary.new, summary.adopted) == (1, 1)
    known.refresh_from_db()
    assert (known.source, known.title, known.kind, known.text) == (
        source,
        "What an editor calls it",
        "lab",
        "Its text.",
    )
    assert known.published_at == MAY
    assert EntryTopic.objects.get().published_at == MAY
    assert river_is_counted_right()
    assert visit(web, source, rss(item(1, at=MAY, text="Its text."), item(2)), now=NOW + timedelta(days=1)).new == 0


def test_the_tombstone_of_an_entry_known_by_its_address_stays_empty_when_a_feed_brings_that_address(web, source):
    known = Entry.objects.create(
        url="https://blog.example/posts/1", title="Taken down", first_seen_at=NOW, status=Entry.Status.REMOVED
    )
    for day in range(2):
        assert visit(web, source, rss(item(1, at=MAY, text="Its text.")), now=NOW + timedelta(days=day)).new == 0
    known.refresh_from_db()
    assert (known.source, known.status, known.text, known.excerpt) == (source, "removed", "", "")


def test_a_feed_can_not_touch_what_another_brought(web, source):
    other = a_source(url="https://thief.example/feed", due_at=NOW)
    web.serves(other.url, rss(item(1, title="Stolen", at=MAY)))
    visit(web, source, rss(item(1, title="Mine", at=MAY)))
    assert sorted(Entry.objects.values_list("title", "source__url")) == [("Mine", FEED), ("Stolen", other.url)]


def test_entries_of_a_source_under_review_wait(web):
    source = a_source(url=FEED, due_at=NOW, review="waiting")
    visit(web, source, rss(item(1, at=MAY)))
    assert Entry.objects.get().status == "new"
    assert not RiverDay.objects.exists()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(item(1, guid="a", at=MAY), item(1, guid="b", at=MAY), id="its guid changed"),
        pytest.param(item(1, guid=""), item(1, guid="", title="Edited"), id="it has none, and its title changed"),
        pytest.param(
            item(1, guid="http://blog.example/?p=1"),
            item(1, guid="https://www.blog.example/?p=1"),
            id="http became https",
        ),
        pytest.param(
            item(1, guid="https://old.example/1", link="https://old.example/1", at=MAY),
            item(1, guid="https://new.example/1", link="https://new.example/1", at=MAY),
            id="its site moved",
        ),
        pytest.param(
            item(1, link="https://blog.example/p?utm_source=a"),
            item(1, link="https://blog.example/p?utm_source=b"),
            id="tracking",
        ),
        pytest.param(
            item(1, guid="", link="", at=MAY), item(1, guid="", link="", at=MAY, text="More."), id="title and date"
        ),
    ],
)
def test_an_entry_is_known_again(web, source, first, second):
    visit(web, source, rss(first), rss(second))
    assert Entry.objects.count() == 1
    visit(web, source, rss(second, item(9)), now=NOW + timedelta(days=3))
    assert Entry.objects.count() == 2


@pytest.mark.parametrize(
    "documents",
    [
        pytest.param(
            [[item(1, guid="x", at=MAY)], [item(2, guid="x", at=MAY + timedelta(days=9))]],
            id="one guid after the other",
        ),
        pytest.param([[item(1, guid="x"), item(2, guid="x")]], id="one guid at once"),
        pytest.param(
            [[item(1, guid="x"), item(2, guid="x")], [item(2, guid="x")], [item(1, guid="x")]], id="the other gone"
        ),
        pytest.param(
            [[item(1, link="https://blog.example/"), item(2, link="https://blog.example/")]], id="one address"
        ),
        pytest.param([[item(1, guid="a", link="")], [item(2, guid="b", link="")]], id="no address"),
    ],
)
def test_two_entries_stay_two(web, source, documents):
    for n, items in enumerate([*documents, documents[-1]]):
        visit(web, source, rss(*items, head=f"<generator>{n}</generator>"), now=NOW + timedelta(days=n))
    assert sorted(Entry.objects.values_list("title", flat=True)) == ["Post 1", "Post 2"]


@pytest.mark.parametrize(
    ("said", "first", "later"),
    [
        pytest.param(MAY, MAY, MAY, id="a plain date"),
        pytest.param(None, None, NOW + timedelta(hours=1), id="none: unknown at first sight, later about now"),
        pytest.param(datetime(1970, 1, 1, tzinfo=UTC), None, NOW + timedelta(hours=1), id="1970 stands for none"),
        pytest.param(datetime(2030, 1, 1, tzinfo=UTC), None, NOW + timedelta(hours=1), id="so does the future"),
        pytest.param(NOW + timedelta(hours=20), NOW, NOW + timedelta(hours=1), id="a time zone ahead is now"),
    ],
)
def test_dates_are_taken_as_far_as_they_are_plausible(web, source, said, first, later):
    visit(web, source, rss(item(1, at=said)), rss(item(1, at=said), item(2, at=said)))
    assert list(Entry.objects.order_by("identity", "pk").values_list("title", "published_at").order_by("title")) == [
        ("Post 1", first), ("Post 2", later)
    ]  # fmt: skip
    assert river_is_counted_right()


def test_a_bumped_date_does_not_resurface_an_entry_and_a_corrected_one_moves_it(web, source):
    visit(web, source, rss(item(1, at=MAY)), rss(item(1, at=MAY + timedelta(days=20))))
    assert Entry.objects.get().published_at == MAY
    visit(web, source, rss(item(1, at=MAY - timedelta(days=3))), now=NOW + timedelta(days=1))
    assert Entry.objects.get().published_at == MAY - timedelta(days=3)
    assert river_is_counted_right()


def test_files_follow_their_feed(web, source):
    def with_file(name):
        return item(1, more=f'<enclosure url="https://cdn.example/{name}" type="audio/mpeg" length="9"/>')

    visit(web, source, rss(with_file("a.mp3")), rss(with_file("b.mp3")))
    assert [file.url for file in Enclosure.objects.all()] == ["https://cdn.example/b.mp3"]


def test_a_process_that_is_too_late_writes_nothing(web, source):
    [mine] = Source.objects.claim(1, now=NOW, lasting=LEASE)
    web.serves(FEED, rss(item(1)))
    web.submit([request_for(mine)])
    outcome = web.take()
    [theirs] = Source.objects.claim(1, now=NOW + LEASE, lasting=LEASE)
    intake = Pipeline(lambda: NOW + LEASE)
    assert list(intake.process([(mine, outcome)])) == []
    assert not Entry.objects.exists()
    [report] = intake.process([(theirs, outcome)])
    assert report.new == 1


def test_an_interrupted_refresh_releases_what_it_has_not_visited(web):
    for n in range(5):
        a_source(url=f"https://blog{n}.example/feed", due_at=NOW)
        web.serves(f"https://blog{n}.example/feed", rss(item(n)))

    def interrupt(_report):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        refresh(clock=lambda: NOW, web=web, progress=interrupt)
    assert Entry.objects.count() == 1
    assert Source.objects.due(NOW).count() == 4
    assert refresh(clock=lambda: NOW, web=web).visited == 4
    assert Entry.objects.count() == 5


def test_an_internal_error_in_one_feed_does_not_stop_the_others(web, monkeypatch, caplog):
    for n in range(3):
        a_source(url=f"https://blog{n}.example/feed", due_at=NOW + timedelta(seconds=n - 9))
        web.serves(f"https://blog{n}.example/feed", rss(item(n)))
    web.pages["https://blog1.example/feed"] = None  # type: ignore[assignment]
    real = web._answer
    monkeypatch.setattr(
        web, "_answer", lambda request: real(request) if "blog1" not in request.url else _broken(real, web, request)
    )
    summary = refresh(clock=lambda: NOW, web=web)
    assert (summary.visited, summary.failed, summary.new) == (3, 1, 2)
    assert Visit.objects.get(outcome="fault").sentence.startswith(
        "https://blog1.example/feed could not be stored because of an internal error"
    )
    assert "storing https://blog1.example/feed" in caplog.text


def _broken(real, web, request):
    web.serves(request.url, rss(item(1)))
    outcome = real(request)
    object.__setattr__(outcome, "body", 17)
    return outcome


def test_only_what_is_due_is_visited_and_no_more_than_the_limit(web):
    for n in range(5):
        a_source(url=f"https://blog{n}.example/feed", due_at=NOW - timedelta(minutes=n))
        web.serves(f"https://blog{n}.example/feed", rss(item(n)))
    a_source(due_at=NOW + timedelta(minutes=1))
    a_source(due_at=NOW, state="paused")
    assert refresh_due(limit=2, now=NOW, web=web).visited == 2
    assert [request.url for request in web.asked] == ["https://blog4.example/feed", "https://blog3.example/feed"]
    assert refresh_due(limit=50, now=NOW, web=web).visited == 3
    assert refresh_due(limit=50, now=NOW, web=web).visited == 0


def test_a_feed_that_breaks_off_gives_its_whole_items_and_says_so(web, source):
    whole = rss(item(1, at=MAY), item(2, at=MAY))
    visit(web, source, whole[: whole.rindex("<item>") + 20])
    assert Entry.objects.get().title == "Post 1"
    assert "Its reader had to forgive that it is not well-formed XML." in Visit.objects.get().sentence
    visit(web, source, whole, now=NOW + timedelta(days=1))
    assert set(Entry.objects.values_list("title", flat=True)) == {"Post 1", "Post 2"}
    assert not EntryRevision.objects.exists()
