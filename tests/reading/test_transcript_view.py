"""Chapters and transcript on an episode's page."""

from __future__ import annotations

import pytest

from content.reading.transcript_view import TranscriptPassage, passages
from hub.models import Chapter, Cue, Enclosure, Transcript
from tests.factories import a_source, an_entry

FILE = "https://cdn.example/1.mp3"


@pytest.fixture
def episode(db):
    entry = an_entry(a_source(language="en"), kind="episode", title="On BGP")
    Enclosure.objects.create(entry=entry, url=FILE, media_type="audio/mpeg", duration=100)
    for n, title in enumerate(["Opening", "<b>Communities</b>"]):
        Chapter.objects.create(entry=entry, position=n, start=n * 95_500, title=title)
    Chapter.objects.create(entry=entry, position=2, start=99_000, title="A picture", listed=False)
    spoken = [[1000, 2000, "Ann", "Hello <there>."], [2000, 3000, "Bob", "Hi."]]
    for language, values in (("es", [[1, 2, "", "Hola."]]), ("en-GB", spoken)):
        Transcript.objects.create(
            entry=entry, url=f"https://cdn.example/{language}.vtt", language=language, state="read", cue_values=values
        )
    return entry


def page(client, entry):
    return client.get(entry.get_absolute_url()).content.decode()


def test_times_lead_into_the_file_without_a_script(client, episode):
    shown = page(client, episode)
    assert f'<a class="cue-time" href="{FILE}#t=95">1:35</a>' in shown
    assert "&lt;b&gt;Communities&lt;/b&gt;" in shown
    assert "A picture" not in shown


def test_what_is_said_can_be_read_in_the_language_of_the_show(client, episode):
    shown = page(client, episode)
    assert "<b>Ann</b> Hello &lt;there&gt;." in shown
    assert "Hola" not in shown


def test_a_show_that_is_left_to_its_own_feed_has_its_transcript_not_shown(client, episode):
    episode.source.publisher_hints = {"block": True}
    episode.source.save()
    assert "Hello" not in page(client, episode)


def test_a_transcript_that_is_not_here_leaves_no_trace(client, episode):
    Transcript.objects.update(state="waiting")
    assert "Transcript" not in page(client, episode)


@pytest.mark.parametrize(
    ("cues", "expected"),
    [
        pytest.param([], [], id="none"),
        pytest.param(
            [Cue(0, 900, "Ann", "One"), Cue(900, 1800, "", "two."), Cue(1800, 2000, "Bob", "Three.")],
            [TranscriptPassage(0, "Ann", "One two."), TranscriptPassage(1, "Bob", "Three.")],
            id="another speaks",
        ),
        pytest.param(
            [Cue(0, 900, "Ann", "One."), Cue(9000, 9900, "Ann", "Two.")],
            [TranscriptPassage(0, "Ann", "One."), TranscriptPassage(9, "", "Two.")],
            id="after a pause, by the same speaker, who is named once",
        ),
        pytest.param(
            [Cue(None, None, "", "One."), Cue(None, None, "", "Two.")],
            [TranscriptPassage(None, "", "One."), TranscriptPassage(None, "", "Two.")],
            id="without times",
        ),
    ],
)
def test_cues_are_put_together(cues, expected):
    assert passages(cues) == expected


def test_a_monologue_is_cut_at_the_ends_of_sentences():
    cues = [Cue(n * 1000, n * 1000 + 1000, "Ann", "word " * 9 + ("end." if n % 3 == 0 else "goes")) for n in range(60)]
    found = passages(cues)
    assert len(found) > 5
    assert all(passage.text.endswith("end.") for passage in found[:-1])
    assert all(300 < len(passage.text) < 1000 for passage in found[:-1])
