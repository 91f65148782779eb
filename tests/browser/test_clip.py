"""A clip of an episode in the player: from its start to its end, and on from where it was left."""

from __future__ import annotations

import io
import wave

import pytest

from content.pages.setup import ensure_pages
from hub.models import Enclosure
from tests.factories import an_entry
from tests.paths.making import a_path

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILE = "https://media.example/42.wav"
AUDIO = "document.querySelector('main audio')"
RATE = 8000  # samples a second


def silence(seconds: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(RATE)
        sound.writeframes(b"\x80" * RATE * seconds)
    return file.getvalue()


def in_parts(route):
    """As a file server answers a player: without ranges (RFC 9110, 14) nothing can be sought in a recording."""
    file = silence(60)
    first, _, last = route.request.headers.get("range", "bytes=0-").removeprefix("bytes=").partition("-")
    start, end = int(first), min(int(last or len(file) - 1), len(file) - 1)
    headers = {
        "Accept-Ranges": "bytes", "Content-Type": "audio/wav", "Content-Range": f"bytes {start}-{end}/{len(file)}",
        "Content-Length": str(end + 1 - start),
    }  # fmt: skip
    route.fulfill(status=206, headers=headers, body=file[start : end + 1])


@pytest.fixture
def clip(transactional_db):
    """A path whose only step is the fifth to the eighth second of an episode of a minute."""
    ensure_pages()
    episode = an_entry(title="An episode", kind="episode")
    Enclosure.objects.create(entry=episode, url=FILE, media_type="audio/wav", duration=60)
    a_path({"clip": episode.url, "start": "0:05", "end": "0:08", "why": "Three seconds."}, slug="one")
    return "/paths/one/an-episode/"


@pytest.fixture
def player(window, clip):
    """Opens the step with the episode's file at hand and its player shown."""
    visitor = window()
    visitor.page.context.route(FILE, in_parts)

    def load():
        page = visitor.open(clip)
        page.locator("summary", has_text="0:05–0:08").click()
        page.evaluate(f"{AUDIO}.muted = true; {AUDIO}.onplaying = () => (window.began ??= {AUDIO}.currentTime); null")
        return page

    return load


def test_it_plays_from_its_start_stops_at_its_end_and_is_done(player):
    page = player()
    assert page.evaluate(f"{AUDIO}.src") == f"{FILE}#t=5,8"
    page.evaluate(f"{AUDIO}.play()")
    page.get_by_role("button", name="Mark as not done").wait_for()
    heard = page.evaluate(f"[{AUDIO}.currentTime, {AUDIO}.paused, window.began]")
    assert 8 <= heard[0] < 9
    assert heard[1]
    assert 5 <= heard[2] < 6


def test_it_goes_on_where_it_was_left(player):
    page = player()
    page.evaluate(f"{AUDIO}.play()")
    page.wait_for_function(f"() => {AUDIO}.currentTime > 6.2")
    page.evaluate(f"{AUDIO}.pause()")
    page.wait_for_function(f"() => {AUDIO}.paused")
    page = player()
    page.evaluate(f"{AUDIO}.play()")
    page.wait_for_function("() => window.began !== undefined")
    assert page.evaluate("window.began") >= 6
