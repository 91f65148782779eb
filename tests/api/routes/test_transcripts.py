"""Chapters and transcripts by the API, as our own reader of these formats understands them."""

from __future__ import annotations

import pytest

from hub.ingest.attachments import transcripts
from hub.ingest.parsing import chapters
from hub.models import Chapter, Transcript
from tests.factories import a_source, an_entry

pytestmark = pytest.mark.django_db


def test_chapters_are_json_chapters(client):
    entry = an_entry(kind="episode")
    Chapter.objects.create(entry=entry, position=0, start=0, end=61_500, title="Opening", url="https://a.example/")
    Chapter.objects.create(entry=entry, position=1, start=61_500, title="Pictures", listed=False)
    answer = client.get(f"/api/v1/entries/{entry.uuid}/chapters")
    found = chapters.read(answer.content, url="https://a.example/")
    assert [(chapter.start, chapter.title, chapter.listed) for chapter in found] == [
        (0, "Opening", True),
        (61_500, "Pictures", False),
    ]


def test_what_is_not_said_of_a_chapter_is_left_out(client):
    entry = an_entry(kind="episode")
    Chapter.objects.create(entry=entry, position=0, start=0, title="Opening")
    answer = client.get(f"/api/v1/entries/{entry.uuid}/chapters").json()
    assert answer == {"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Opening", "toc": True}]}


def test_an_entry_without_chapters_has_none(client):
    assert client.get(f"/api/v1/entries/{an_entry().uuid}/chapters").json()["chapters"] == []


def a_transcript(entry, **fields):
    said = [[0, 1500, "Ana", "Welcome."], [1500, None, "", "Today: EVPN."]]
    return Transcript.objects.create(
        entry=entry, url="https://a.example/1.vtt", language="en", state="read", cue_values=said, **fields
    )


def test_a_transcript_is_the_namespaces_json(client):
    entry = an_entry(kind="episode")
    a_transcript(entry)
    answer = client.get(f"/api/v1/entries/{entry.uuid}/transcript")
    assert answer.json()["url"] == "https://a.example/1.vtt"
    cues = transcripts.read(answer.content, url="https://a.example/1.json", media_type="application/json")
    assert [(cue.start, cue.speaker, cue.text) for cue in cues] == [
        (0, "Ana", "Welcome."),
        (1500, "", "Today: EVPN."),
    ]


def test_a_show_that_keeps_to_itself_gives_no_transcript(client):
    entry = an_entry(a_source(publisher_hints={"block": True}), kind="episode")
    a_transcript(entry)
    assert client.get(f"/api/v1/entries/{entry.uuid}/transcript").status_code == 404


@pytest.mark.parametrize("what", ["chapters", "transcript"])
def test_what_was_withdrawn_says_nothing(client, what):
    entry = an_entry(status="hidden")
    a_transcript(entry)
    assert client.get(f"/api/v1/entries/{entry.uuid}/{what}").status_code == 404
