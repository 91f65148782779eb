"""What the API's tests share."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _new_minute():
    """No test answers for how often another has asked."""
    cache.clear()
