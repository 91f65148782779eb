"""A long path's page costs as many queries as a short one's."""

from __future__ import annotations

import pytest

from hub.models import Enclosure
from tests.factories import a_source, a_topic, an_entry
from tests.paths.making import NOTE, a_path

pytestmark = pytest.mark.django_db
MOST = 12  # queries, whatever stands on the path


def a_long_path(steps: int):
    """One step in seven of each kind, from several sources, with episodes, topics, and paths before and after."""
    sources = [a_source() for _ in range(4)]
    a_topic(slug="bgp", title="BGP")
    a_path(NOTE, slug="before", title="Before")
    made = []
    for n in range(steps):
        entry = an_entry(sources[n % 4], title=f"Entry {n}", kind="episode" if n % 2 else "post", minutes=20)
        Enclosure.objects.create(entry=entry, url=f"https://a.example/{n}.mp3", media_type="audio/mpeg", duration=1200)
        made.append(
            (
                {"entry": entry.url},
                {"clip": entry.url, "start": "1:00", "end": "2:00"},
                {"link": f"https://outside.example/{n}", "title": f"Outside {n}", "kind": "doc", "by": "Somebody"},
                NOTE | {"note": f"Note {n}"},
                {"lab": f"https://lab.example/{n}", "title": f"Lab {n}", "tool": "netlab", "minutes": 30},
                {
                    "check": f"Check {n}", "question": "Why?",
                    "choices": [{"text": "So", "right": True}, {"text": "Not so"}],
                },
                {"path": "before"},
            )[n % 7]
        )  # fmt: skip
    return a_path(*made, slug="long", title="Long", topics=["bgp"], prerequisites=["before"])


@pytest.mark.parametrize("steps", [7, 60])
def test_a_path_page_asks_twelve_things_at_most(client, django_assert_max_num_queries, steps):
    page = a_long_path(steps)
    assert page.steps.count() == steps
    client.get(page.get_absolute_url())  # Wagtail keeps its sites for an hour
    with django_assert_max_num_queries(MOST):
        answer = client.get(page.get_absolute_url())
    assert answer.content.decode().count('class="hop ') + answer.content.decode().count('class="hop"') == steps


def test_and_so_does_a_steps_own_page(client, django_assert_max_num_queries):
    page = a_long_path(60)
    address = page.steps.get(position=30).get_absolute_url()
    client.get(address)
    with django_assert_max_num_queries(MOST):
        assert client.get(address).status_code == 200
