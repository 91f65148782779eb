"""A path's steps as one walks them."""

import pytest

from content.paths.route import Route
from hub.models import Enclosure
from tests.factories import an_entry
from tests.paths.making import NOTE, a_path

pytestmark = pytest.mark.django_db


def route(*steps: dict) -> Route:
    return Route(a_path(*steps).steps.with_entries())


def test_optional_steps_are_not_counted_and_unknown_lengths_are_told():
    found = route(
        {"entry": an_entry(minutes=20).url},
        {"entry": an_entry(minutes=90).url, "optional": True},
        {"entry": an_entry(minutes=None).url},
        {"entry": an_entry(minutes=10).url},
    )
    assert (len(found), found.minutes, found.optional, found.untimed) == (4, 30, 1, 1)


def test_a_recording_lasts_as_long_as_it_says_and_is_heard():
    entry = an_entry(kind="episode", minutes=50, words=120)
    Enclosure.objects.create(entry=entry, url="https://a.example/1.mp3", media_type="audio/mpeg", duration=3000)
    found = route({"entry": entry.url}, NOTE)
    assert (found.minutes, found.heard) == (51, 1)


def test_before_and_after_a_step_stand_its_neighbours():
    found = route(NOTE, {"note": "Second", "text": "x"}, {"note": "Third", "text": "x"})
    first, second, third = found.steps
    assert found.around(first) == (None, second)
    assert found.around(second) == (first, third)
    assert found.around(third) == (second, None)
    assert found.at("second") == second
    assert found.at("nowhere") is None
