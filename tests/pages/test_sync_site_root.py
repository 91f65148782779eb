"""The default site has the hub's public address."""

from __future__ import annotations

import pytest
from wagtail.models import Site

from content.pages.setup import ensure_pages
from content.pages.sync_site_root import sync_site_root

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("public", "home"),
    [
        pytest.param("https://hub.example", "https://hub.example/", id="behind a proxy"),
        pytest.param("http://localhost:8000", "http://localhost:8000/", id="on a laptop"),
        pytest.param("http://hub.example", "http://hub.example/", id="plain HTTP"),
    ],
)
def test_a_page_has_the_public_address(settings, public, home):
    settings.HUB_PUBLIC_URL = public
    sync_site_root()
    page, _ = ensure_pages()
    assert page.full_url == home


def test_the_default_site_stays_if_another_site_has_that_address(settings):
    page, _ = ensure_pages()
    other = Site.objects.create(hostname="other.example", port=443, root_page=page)
    settings.HUB_PUBLIC_URL = "https://other.example"
    sync_site_root()
    other.refresh_from_db()
    assert not other.is_default_site
    assert Site.objects.get(is_default_site=True).hostname == "localhost"
