"""Transcripts and chapters of episodes: enqueued when their feed names them, fetched, read, found by search."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from threading import Event

import pytest
from django.db import OperationalError

from hub.ingest import errors
from hub.ingest.attachments.fetch_attachments import ATTEMPTS, fetch_attachments
from hub.ingest.fetching.crawl import Crawl
from hub.ingest.fetching.ssrf_guard import SsrfGuard
from hub.ingest.refresh import refresh_due
from hub.jobs.runner import run
from hub.models import Chapter, Entry, Job, Transcript
from hub.search.document_sources import EntryDocuments
from tests.factories import a_source
from tests.fakes import FakeWeb, answer, item, loopback, rss
from tests.ingest.asking import LOOPBACK, saying
from tests.ingest.visiting import NOW

pytestmark = pytest.mark.django_db

FEED = "https://show.example/feed"
VTT, SRT, CHAPTERS = (f"https://show.example/1.{name}" for name in ("vtt", "srt", "json"))
SAID = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Spanning trees hibernate.\n"
PSC = (
    '<psc:chapters xmlns:psc="http://podlove.org/simple-chapters">'
    '<psc:chapter start="00:00:00" title="Opening"/></psc:chapters>'
)


def fetch(now, web):
    return run("transcript", now=now, handle=partial(fetch_attachments, web=web))


def link(url, kind, **more):
    told = "".join(f' {name}="{value}"' for name, value in more.items())
    return f'<podcast:transcript url="{url}" type="{kind}"{told}/>'


@pytest.fixture
def source():
    return a_source(url=FEED, due_at=NOW)


def visit(web, source, *tags, title="Post 1", at=NOW):
    source.__class__.objects.filter(pk=source.pk).update(due_at=at)
    web.serves(FEED, rss(item(1, title=title, more="".join(tags))))
    refresh_due(now=at, web=web)


def owed():
    return sorted(Job.objects.filter(kind="transcript").values_list("target", flat=True))


def test_a_transcript_is_fetched_and_can_be_found(web, source):
    visit(web, source, link(VTT, "text/vtt", language="en"))
    assert owed() == ["transcript"]
    Job.objects.filter(kind="index").delete()
    web.serves(VTT, SAID, media="text/vtt")
    assert fetch(now=NOW, web=web) == 1
    [cue] = Transcript.objects.get().cues
    assert (cue.start, cue.end, cue.speaker, cue.text) == (1000, 2000, "Ann", "Spanning trees hibernate.")
    assert owed() == []
    entry = Entry.objects.get()
    assert list(Job.objects.filter(kind="index").values_list("key", flat=True)) == [str(entry.pk)]
    [document] = EntryDocuments().documents([str(entry.pk)])
    assert "hibernate" in document.text


def test_the_best_format_of_each_language_is_fetched_and_another_if_it_can_not_be_had(web, source):
    visit(
        web, source, link(SRT, "application/srt"), link(VTT, "text/vtt"), link("/es.html", "text/html", language="es")
    )
    assert dict(Transcript.objects.values_list("url", "state")) == {
        SRT: "spare", VTT: "waiting", "https://show.example/es.html": "waiting"
    }  # fmt: skip
    web.serves(SRT, "1\n00:00:01,000 --> 00:00:02,000\nHi\n")
    fetch(now=NOW, web=web)
    failed = Transcript.objects.get(url=VTT)
    assert failed.state == "failed"
    assert failed.trouble.startswith("There is no")
    fetch(now=NOW, web=web)
    assert Transcript.objects.get(url=SRT).state == "read"
    assert owed() == []


def test_chapters_of_the_feed_stand_until_those_of_the_file_are_here(web, source):
    visit(web, source, PSC, f'<podcast:chapters url="{CHAPTERS}" type="application/json+chapters"/>')
    assert [(chapter.start, chapter.title) for chapter in Chapter.objects.all()] == [(0, "Opening")]
    web.serves(CHAPTERS, '{"chapters": [{"startTime": 0, "title": "Intro"}, {"startTime": 61.5, "title": "BGP"}]}')
    fetch(now=NOW, web=web)
    assert [(chapter.start, chapter.title) for chapter in Chapter.objects.all()] == [(0, "Intro"), (61_500, "BGP")]
    visit(web, source, PSC, f'<podcast:chapters url="{CHAPTERS}" type="application/json+chapters"/>', title="Renamed",
          at=NOW + timedelta(days=1))  # fmt: skip
    assert Chapter.objects.count() == 2
    assert owed() == []


def test_titles_of_a_file_of_chapters_are_plain_text(web, source):
    visit(web, source, f'<podcast:chapters url="{CHAPTERS}" type="application/json+chapters"/>')
    web.serves(CHAPTERS, '{"chapters": [{"startTime": 1, "title": "vlan <id> &amp; its name"}]}')
    fetch(now=NOW, web=web)
    assert [chapter.title for chapter in Chapter.objects.all()] == ["vlan <id> & its name"]


def test_a_feed_that_names_another_transcript_has_that_one_fetched(web, source):
    web.serves(VTT, SAID)
    visit(web, source, link(VTT, "text/vtt"))
    fetch(now=NOW, web=web)
    other = "https://show.example/2.vtt"
    visit(web, source, link(other, "text/vtt"), at=NOW + timedelta(days=1))
    assert list(Transcript.objects.values_list("url", "state")) == [(other, "waiting")]
    assert owed() == ["transcript"]


def test_a_temporary_failure_is_retried_and_given_up_in_the_end(web, source):
    visit(web, source, link(VTT, "text/vtt"))
    at = NOW + timedelta(hours=5)
    web.fails(VTT, errors.RetryLater(VTT, status=429, retry_at=at))
    fetch(now=NOW, web=web)
    assert Job.objects.get(kind="transcript").due_at == at
    web.fails(VTT, errors.ServerFailed(VTT, status=502))
    for _ in range(ATTEMPTS - 1):
        assert Transcript.objects.get().state == "waiting"
        assert fetch(now=at, web=web) == 1
        at += timedelta(hours=7)
    assert owed() == []
    assert Transcript.objects.get().trouble == f"The server of {VTT} is in trouble (HTTP 502)."


def test_a_host_that_is_silent_for_days_is_waited_for(web, source):
    visit(web, source, link(VTT, "text/vtt"))
    web.fails(VTT, errors.Unreachable(VTT, reason="refused"))
    at = NOW
    while (row := Job.objects.filter(kind="transcript").first()) and row.due_at < NOW + timedelta(days=6):
        at = row.due_at
        fetch(now=at, web=web)
    assert at > NOW + timedelta(days=5), "a host that is down over a long weekend costs no transcript"
    web.serves(VTT, SAID)
    fetch(now=row.due_at, web=web)
    assert Transcript.objects.get().state == "read"


def busy(url, until, host="show.example"):
    return errors.RetryLater(url, status=429, retry_at=until, host=host)


def test_files_of_a_host_that_asked_a_feeds_visit_for_a_pause_wait_for_it_and_others_are_fetched(web, source):
    other = "https://files.example/1.json"
    visit(web, source, link(VTT, "text/vtt"), f'<podcast:chapters url="{other}"/>')
    until = NOW + timedelta(days=3)
    neighbour = a_source(url="https://show.example/second", due_at=NOW)
    web.fails(neighbour.url, busy(neighbour.url, until))
    refresh_due(now=NOW, web=web)
    web.asked.clear()
    web.serves(VTT, SAID)
    web.serves(other, '{"chapters": [{"startTime": 1, "title": "One"}]}')
    assert fetch(now=NOW, web=web) == 2
    assert [request.url for request in web.asked] == [other]
    row = Job.objects.get(kind="transcript")
    assert until <= row.due_at <= until + timedelta(days=0.3)
    assert (row.attempts, row.failure, row.lease_token) == (0, "", None), "to wait is no failure"
    assert fetch(now=NOW + timedelta(days=2), web=web) == 0, "and nobody looks meanwhile"
    assert fetch(now=until + timedelta(days=0.3), web=web) == 1
    assert Transcript.objects.get().state == "read"


def test_of_many_files_on_a_host_that_answers_429_one_is_requested_and_the_others_do_not_fail(web, source):
    with loopback(saying(answer(b"", "Retry-After: 600", status="429 Slow down"))) as root:
        visit(web, source, *(link(f"{root}/{n}.vtt", "text/vtt", language=f"x-{n}") for n in range(6)))
        crawl = Crawl(SsrfGuard(LOOPBACK), agent="Adjacency/1", per_host=1, clock=lambda: NOW)
        assert fetch(now=NOW, web=crawl) == 6
        assert len(root.heads) == 1
        again = Crawl(SsrfGuard(LOOPBACK), agent="Adjacency/1", per_host=1, clock=lambda: NOW)
        Job.objects.update(due_at=NOW)
        fetch(now=NOW, web=again)
        assert len(root.heads) == 1, "the next crawl knows"
    assert sorted(Job.objects.filter(kind="transcript").values_list("attempts", flat=True)) == [0, 0, 0, 0, 0, 1]


def test_a_pause_requested_for_a_file_holds_for_the_feeds_of_its_host(web, source):
    visit(web, source, link(VTT, "text/vtt"))
    until = NOW + timedelta(days=3)
    web.fails(VTT, busy(VTT, until))
    fetch(now=NOW, web=web)
    source.refresh_from_db()
    assert source.due_at >= until
    assert source.due_reasons == ["its host asked us to come back later"]


def test_a_file_that_waits_for_its_host_is_never_given_up(web, source):
    visit(web, source, link(VTT, "text/vtt"))
    at = NOW
    web.fails(VTT, errors.RetryLater(VTT, retry_at=NOW + timedelta(days=1000)))  # unasked, as on a hop to that host
    for _ in range(ATTEMPTS + 1):
        fetch(now=at, web=web)
        Job.objects.filter(kind="transcript").update(due_at=at)
    assert Transcript.objects.get().state == "waiting"


class Meanwhile(FakeWeb):
    """Something happens while the files are on their way."""

    happens = staticmethod(lambda: None)

    def take(self):
        self.happens()
        return super().take()


@pytest.mark.parametrize(
    "happens",
    [
        pytest.param(lambda: Transcript.objects.filter(url=VTT).delete(), id="its feed names it no more"),
        pytest.param(lambda: Entry.objects.all().delete(), id="its episode is gone"),
        pytest.param(lambda: Entry.objects.update(status="removed"), id="its episode is removed"),
    ],
)
@pytest.mark.parametrize("is_there", [True, False], ids=["and it comes", "and it can not be had"])
def test_a_row_deleted_before_its_file_arrives_is_skipped_and_stops_no_other(source, happens, is_there):
    web = Meanwhile()
    visit(web, source, link(VTT, "text/vtt"), f'<podcast:chapters url="{CHAPTERS}"/>')
    if is_there:
        web.serves(VTT, SAID)
        web.serves(CHAPTERS, '{"chapters": [{"startTime": 1, "title": "One"}]}')
    web.happens = happens
    assert fetch(now=NOW, web=web) == 2
    assert owed() == []
    assert not Transcript.objects.filter(url=VTT, state="read", entry__status="published").exists()


def test_a_database_error_is_no_fault_of_a_file_and_leaves_nothing_claimed(web, source, monkeypatch):
    def locked(_cues):
        raise OperationalError("database is locked")

    visit(web, source, link(VTT, "text/vtt"))
    web.serves(VTT, SAID)
    monkeypatch.setattr("hub.ingest.attachments.transcripts.text_of", locked)
    with pytest.raises(OperationalError):
        fetch(now=NOW, web=web)
    assert Transcript.objects.get().state == "waiting"
    assert Job.objects.filter(kind="transcript").due(NOW).count() == 1


def test_a_worker_that_is_to_stop_leaves_the_rest_to_the_next(web, source, monkeypatch):
    visit(web, source, link(VTT, "text/vtt"), f'<podcast:chapters url="{CHAPTERS}"/>')
    web.serves(VTT, SAID)
    web.serves(CHAPTERS, '{"chapters": [{"startTime": 1, "title": "One"}]}')
    event = Event()
    with monkeypatch.context() as patch:
        patch.setattr("hub.jobs.stopping._stopping", event)
        take = web.take
        patch.setattr(web, "take", lambda: (event.set(), take())[1])
        fetch(now=NOW, web=web)
    assert Job.objects.filter(kind="transcript").due(NOW).count() == 1
    assert fetch(now=NOW, web=web) == 1
    assert owed() == []


def test_a_stray_nul_far_down_in_a_text_is_no_reason_to_lose_it(web, source):
    visit(web, source, link(VTT, "text/plain"))
    web.serves(VTT, f"{'We talk of trees. ' * 100}\n\nAnn: They hiber\x00nate.", media="text/plain")
    fetch(now=NOW, web=web)
    transcript = Transcript.objects.get()
    assert (transcript.state, transcript.text[-13:], "\x00" in str(transcript.cue_values)) == (
        "read",
        "ey hibernate.",
        False,
    )


def test_a_fetched_file_is_not_requested_again(web, source):
    visit(web, source, link(VTT, "text/vtt"))
    web.serves(VTT, SAID)
    fetch(now=NOW, web=web)
    assert fetch(now=NOW, web=web) == 0
    assert [request.url for request in web.asked].count(VTT) == 1


def test_a_fault_in_one_file_stops_no_other(web, source):
    visit(web, source, link(VTT, "text/vtt"), f'<podcast:chapters url="{CHAPTERS}"/>')
    web.serves(VTT, "<html><nav>a</nav><form></form>")
    web.serves(CHAPTERS, '{"chapters": [{"startTime": 1, "title": "One"}]}')
    assert fetch(now=NOW, web=web) == 2
    assert Transcript.objects.get().trouble == f"What stands at {VTT} is a web page, not a transcript."
    assert Chapter.objects.get().title == "One"


def test_what_belongs_to_an_entry_that_was_removed_is_not_fetched(web, source):
    visit(web, source, link(VTT, "text/vtt"), f'<podcast:chapters url="{CHAPTERS}"/>')
    Entry.objects.update(status="removed")
    web.asked.clear()
    fetch(now=NOW, web=web)
    assert (web.asked, owed()) == ([], [])


def test_a_show_is_kept_with_what_its_channel_says(web, source):
    web.serves(FEED, rss(item(1), head='<podcast:funding url="https://show.example/give">Give</podcast:funding>'))
    refresh_due(now=NOW, web=web)
    source.refresh_from_db()
    assert source.podcast["funding"] == [{"url": "https://show.example/give", "text": "Give"}]
