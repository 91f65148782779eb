"""What tests of ingest may ask for: a web that answers at once, and a source on it."""

from __future__ import annotations

import pytest

from tests.factories import a_source
from tests.fakes import FakeWeb
from tests.ingest.visiting import FEED, NOW


@pytest.fixture
def web():
    return FakeWeb()


@pytest.fixture
def source():
    return a_source(url=FEED, due_at=NOW)
