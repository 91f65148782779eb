"""What every test may ask for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from uuid import uuid4

import pytest
from django.core.cache import caches

from tests.corpora import SHARED


@pytest.fixture(autouse=True)
def own_cache(monkeypatch):
    """What is kept for one test is not what another finds, nor a test process beside it: the cache is one for all."""
    monkeypatch.setattr(caches["default"], "key_prefix", "")
    forget()


def forget() -> None:
    """As if nothing had been kept. To clear the cache would take from under the test process beside this one."""
    caches["default"].key_prefix = uuid4().hex


@pytest.fixture(autouse=True)
def own_index(request, settings):
    """What one test has indexed is not what another finds; those of the browser share a hub, and so its index."""
    if request.node.get_closest_marker("browser"):
        yield
        return
    place = Path(settings.HUB_VAR) / f"search-{uuid4().hex}"
    settings.HUB_SEARCH_URL = f"tantivy://{place}"
    yield
    rmtree(place, ignore_errors=True)


@pytest.fixture
def now() -> datetime:
    """The time at which a test stands still."""
    return datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real feeds, posts and labels kept beside a developer's checkout; users don't have them."""
    if not SHARED.is_dir():
        pytest.skip("the corpora at ../shared/data are not here")
    return SHARED
