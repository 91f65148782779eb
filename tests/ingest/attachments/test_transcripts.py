"""Transcripts in every format of the namespace, and in none."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.ingest.attachments import transcripts
from hub.ingest.errors import NotATranscript
from hub.ingest.records import CueRecord
from hub.ingest.transcript_formats import rank
from tests.corpora import OWN, SHARED, large

URL = "https://show.example/1.vtt"
SAID = OWN / "feeds/podcast/transcripts"
SPECIFIED = SHARED / "parsers/podcast-namespace/docs/examples/transcripts"


def read(text, **named):
    return list(transcripts.read(text.encode() if isinstance(text, str) else text, url=URL, **named))


@pytest.mark.parametrize(
    ("path", "number", "first", "speakers"),
    [
        pytest.param(SAID / "example.vtt", 3, (500, 3000), {"Ada Nwosu", "Bo Lindqvist"}, id="WebVTT"),
        pytest.param(SAID / "example.srt", 3, (500, 3000), {"Ada", "Bo"}, id="SubRip"),
        pytest.param(SAID / "example.json", 3, (500, 3000), {"Ada", "Bo"}, id="JSON"),
        pytest.param(SAID / "example.html", 3, (0, None), {"Ada", "Bo"}, id="HTML"),
        large(SPECIFIED / "example.vtt", 7, (0, 2760), {"Sarah", "Gillian"}, id="the specification's WebVTT"),
        large(SPECIFIED / "example.srt", 222, (179, 2399), {"Travis", "Sarah"}, id="the specification's SubRip"),
        large(SPECIFIED / "example.json", 2, (500, 2500), {"Darth Vader", "Luke"}, id="the specification's JSON"),
        large(SPECIFIED / "example.html", 10, (0, None), {"Travis", "Sarah"}, id="the specification's HTML"),
    ],
)
def test_a_transcript_in_each_format_is_read(path, number, first, speakers):
    cues = read(path.read_bytes())
    assert len(cues) == number
    assert (cues[0].start, cues[0].end) == first
    assert speakers <= {cue.speaker for cue in cues} - {""}
    assert all("<" not in cue.text and "-->" not in cue.text for cue in cues)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "WEBVTT\n\n00:01.500 --> 00:02.000 align:start\n<v.loud Ann Lee>Hello &amp; <i>welcome</i></v>\n",
            [CueRecord(1500, 2000, "Ann Lee", "Hello & welcome")],
            id="voices, settings, markup and entities",
        ),
        pytest.param(
            "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Hi.\n<v Bob>Ho.\n",
            [CueRecord(1000, 2000, "Ann", "Hi."), CueRecord(1000, 2000, "Bob", "Ho.")],
            id="two voices in one caption",
        ),
        pytest.param(
            "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Hi.\n\n00:03.000 --> 00:04.000\nToday: routing.\n",
            [CueRecord(1000, 2000, "Ann", "Hi."), CueRecord(3000, 4000, "", "Today: routing.")],
            id="where voices are marked, a colon marks none",
        ),
        pytest.param(
            "\ufeffWEBVTT\r\n\r\nNOTE hand-made\r\n\r\nintro\r\n00:01.000 --> 00:02.000\r\nOne\r\n\r\nNOTE no\r\n\r\n"
            "00:03.000 --> 00:04.000\r\nTwo\r\n",
            [CueRecord(1000, 2000, "", "One"), CueRecord(3000, 4000, "", "Two")],
            id="notes and names are not said",
        ),
        pytest.param(
            "1\n00:00:01,000 --> 00:00:02,000\nAnn: One\n2\n00:00:03,000 --> 00:00:04,000\n{\\an8}Two",
            [CueRecord(1000, 2000, "Ann", "One"), CueRecord(3000, 4000, "", "Two")],
            id="SubRip without empty lines",
        ),
        pytest.param(
            "WEBVTT\n\n00:05.000 --> 00:02.000\nBackwards\n\n00:07.000 --> 00:",
            [CueRecord(5000, None, "", "Backwards")],
            id="an end before its start, and a file cut short",
        ),
        pytest.param(
            json.dumps(
                {"segments": [{"startTime": "1", "endTime": 2, "body": "Hi"}, {"body": None}, 7, {"body": "Ho"}]}
            ),
            [CueRecord(1000, 2000, "", "Hi"), CueRecord(None, None, "", "Ho")],
            id="segments of unexpected kinds",
        ),
        pytest.param(
            json.dumps({"segments": [{"startTime": n, "body": word} for n, word in enumerate(["B", "G", "P", "."])]}),
            [CueRecord(0, None, "", "B G P.")],
            id="words are put together",
        ),
        pytest.param(
            "<p><cite>Ann:</cite> <time>1:02</time></p><p>Hi <b>there</b>.</p><cite>Bob</cite><time>1:00:00</time>"
            "<p>Ho</p>",
            [CueRecord(62_000, None, "Ann", "Hi there."), CueRecord(3_600_000, None, "Bob", "Ho")],
            id="HTML",
        ),
        pytest.param(
            "Ann Lee: Hello.\n\n[1:05] Bob: And\nwelcome.",
            [CueRecord(None, None, "Ann Lee", "Hello."), CueRecord(65_000, None, "Bob", "And welcome.")],
            id="plain",
        ),
    ],
)
def test_cues(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param("", "nothing that is said", id="empty"),
        pytest.param("WEBVTT\n\n", "nothing that is said", id="no cue"),
        pytest.param('{"segments": [', "broken JSON", id="JSON cut short"),
        pytest.param('{"chapters": []}', "JSON of another kind", id="JSON of another kind"),
        pytest.param("[" * 100_000, "broken JSON", id="JSON built to go deep"),
        pytest.param(b"ID3\x03\x00\x00\x00audio", "no text", id="the audio file itself"),
        pytest.param("<html><nav>Menu</nav><p>Not found</p><footer>x</footer></html>", "a web page", id="a web page"),
    ],
)
def test_a_document_that_is_no_transcript_is_refused_in_words(text, what):
    with pytest.raises(NotATranscript, match=what):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("WEBVTT\n\n" + "00:01.000 --> 00:02.000\n" + "\n" * 5000 + "x", id="empty lines"),
        pytest.param("00:01.000 --> 00:02.000\n" * 100_000, id="nothing but times"),
        pytest.param("WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v " * 500_000, id="voices without end"),
        pytest.param("<p>" * 300_000, id="paragraphs never closed"),
        pytest.param("<script " * 300_000, id="scripts never closed"),
        pytest.param("<cite>a</cite>" + "<time>" * 200_000, id="times never closed"),
        pytest.param(" " * 3_000_000, id="blanks"),
        pytest.param(("A" * 50 + " ") * 60_000 + ":", id="a name without end"),
        pytest.param('{"segments":[' + ",".join(['{"startTime":1e400,"body":"x"}'] * 100_000) + "]}", id="numbers"),
    ],
)
def test_a_hostile_transcript_does_not_take_long(text):
    started = time.process_time()
    try:
        cues = read(text)
    except NotATranscript:
        cues = []
    assert time.process_time() - started < 5
    assert len(cues) <= transcripts.MAX_CUES
    assert sum(len(cue.text) for cue in cues) <= transcripts.MAX_TEXT


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["WEBVTT", "\n", "00:01.000 --> 00:02.000", "<v Ann>", "<p>", "</p>", "<time>", "1:00", "{", '"segments"',
             ":", "[", "]", "}", "<cite>", "Ann:", "-->", "\x00", "\ud7ff", "&amp;", "1"]
        )
        | st.text(max_size=8)
    )
)  # fmt: skip
def test_any_text_gives_cues_or_a_sentence(parts):
    try:
        cues = read("".join(parts).encode("utf-8", "replace"))
    except NotATranscript:
        return
    assert cues
    assert all(cue.text.strip() and (cue.start is None or cue.start >= 0) for cue in cues)


def test_the_text_for_search_has_a_paragraph_each_time_another_speaks():
    cues = [
        CueRecord(0, 1, "Ann", "Hello"),
        CueRecord(1, 2, "", "there."),
        CueRecord(2, 3, "Bob", "Hi."),
        CueRecord(3, 4, "Bob", "You."),
    ]
    assert transcripts.text_of(cues) == "Hello there.\n\nHi. You."


def test_a_format_with_times_is_preferred_to_one_without():
    ranks = [rank(kind) for kind in ("text/vtt", "application/json", "application/x-subrip", "text/html")]
    assert ranks == sorted(ranks)
    assert rank("text/html") < rank("text/plain") < rank("application/pdf")
    assert rank("text/vtt; charset=utf-8") == rank("text/vtt")
