"""What kind of file an enclosure is, whatever its server calls it."""

from __future__ import annotations

import pytest

from hub.ingest.cleaning.media_types import HLS, media_type_of
from hub.ingest.cleaning.normalize import normalize
from hub.ingest.parsing.document import open_document
from hub.ingest.parsing.parse import parse

URL = "https://lab.example/feed"


@pytest.mark.parametrize(
    ("said", "address", "expected"),
    [
        pytest.param("audio/mpeg", "https://a.example/1", "audio/mpeg", id="as it says"),
        pytest.param("Audio/MPEG; charset=utf-8", "https://a.example/1.mp3", "audio/mpeg", id="with a parameter"),
        pytest.param("application/octet-stream", "https://a.example/1.m4b", "audio/mp4", id="octet-stream"),
        pytest.param("application/force-download", "https://a.example/1.MP3?x=1", "audio/mpeg", id="force-download"),
        pytest.param("image/jpeg", "https://a.example/1.mp3", "audio/mpeg", id="a picture that is none"),
        pytest.param("application/ogg", "https://a.example/1", "audio/ogg", id="Ogg of old"),
        pytest.param("audio/ogg", "https://a.example/1.ogv", "video/ogg", id="Ogg with pictures"),
        pytest.param("", "https://a.example/get.php?file=1.mp3", "audio/mpeg", id="named in a parameter"),
        pytest.param("", "https://a.example/1", "", id="nothing to tell it by"),
        pytest.param("application/x-mpegURL", "https://a.example/live", HLS, id="HLS by its type"),
        pytest.param("", "https://a.example/live.m3u8", HLS, id="HLS by its name"),
        pytest.param("video/mp4", "https://a.example/1.mp3", "video/mp4", id="playable as it says"),
        pytest.param("image/png", "https://a.example/1.png", "image/png", id="a picture"),
        pytest.param("application/pdf", "https://a.example/1.pdf", "application/pdf", id="a document"),
        pytest.param("nonsense", "https://a.example/slides", "", id="no type at all"),
    ],
)
def test_a_file_is_what_it_can_be_played_as(said, address, expected):
    assert media_type_of(said, address) == expected


def test_an_untyped_file_with_a_duration_is_a_recording():
    assert media_type_of("application/octet-stream", "https://a.example/1", has_duration=True) == "audio/mpeg"


def read(inside: str, now):
    head = 'xmlns:media="http://search.yahoo.com/mrss/"'
    body = f'<rss version="2.0" {head}><channel><title>Lab</title><item><guid>1</guid>{inside}</item></channel></rss>'
    [item] = parse(open_document(body.encode(), url=URL)).items
    return normalize(item, feed_url=URL, language="", shared_guids=frozenset(), now=now)


@pytest.mark.parametrize(
    "picture",
    [
        '<enclosure url="https://a.example/1.jpg" type="image/jpeg" length="1"/>',
        '<enclosure url="https://a.example/1.jpg" type="" length="1"/>',
        '<media:content url="https://a.example/1.jpg"/>',
        '<media:content url="https://a.example/1.jpg" medium="image"/>',
    ],
)
def test_a_picture_is_the_posts_picture_and_nothing_to_play(picture, now):
    entry = read(picture, now)
    assert (entry.kind, entry.enclosures, entry.image_url) == ("post", (), "https://a.example/1.jpg")


def test_hls_is_a_video(now):
    entry = read('<enclosure url="https://a.example/live.m3u8" type="" length="1"/>', now)
    assert (entry.kind, [file.media_type for file in entry.enclosures]) == ("video", [HLS])
