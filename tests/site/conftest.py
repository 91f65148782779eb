"""What every test of the site stands on."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def own_cache(monkeypatch):
    """What a page kept for one test is not what another finds there, nor a test process beside it."""
    monkeypatch.setattr(caches["default"], "key_prefix", uuid4().hex)
