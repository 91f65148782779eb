"""Pages name themselves by the hub's public address."""

from __future__ import annotations

import pytest
from wagtail.models import Site

from content.pages.setup import ensure_pages
from content.pages.sync_site_root import stand_at_the_public_url

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("public", "home"),
    [
        pytest.param("https://hub.example", "https://hub.example/", id="behind a proxy"),
        pytest.param("http://localhost:8000", "http://localhost:8000/", id="on a laptop"),
        pytest.param("http://hub.example", "http://hub.example/", id="in the clear"),
    ],
)
def test_a_page_stands_at_the_public_address(settings, public, home):
    settings.HUB_PUBLIC_URL = public
    stand_at_the_public_url()
    page, _ = ensure_pages()
    assert page.full_url == home


def test_another_site_that_stands_there_is_left_alone(settings):
    page, _ = ensure_pages()
    other = Site.objects.create(hostname="other.example", port=443, root_page=page)
    settings.HUB_PUBLIC_URL = "https://other.example"
    stand_at_the_public_url()
    other.refresh_from_db()
    assert not other.is_default_site
    assert Site.objects.get(is_default_site=True).hostname == "localhost"
