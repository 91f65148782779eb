"""Engines keep the index and search it; the scheme of `HUB_SEARCH_URL` chooses one.

An engine is one module that implements `protocol.Engine` and passes tests/search/test_conformance.py;
docs/guide/search.md describes how to add one. It matches text by the words and stems of `hub.search.analysis`. What it
can't match it names in `Answer.unsupported` and ignores.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings

from hub.ops.service_urls import PartError, without_password
from hub.search.engines.fail_safe import FailSafeEngine

if TYPE_CHECKING:
    from hub.search.engines.protocol import Engine

SCHEMES = {
    "tantivy": "hub.search.engines.tantivy",
    "whoosh": "hub.search.engines.whoosh",
    "postgresql": "hub.search.engines.postgresql",
}
"""The module of each scheme; its `connect(url)` returns the engine."""


@lru_cache(maxsize=4)
def connect(url: str) -> Engine:
    """The engine for a URL; one per process, so that open indexes and connections are reused.

    Raises:
        PartError: no engine has that scheme.
    """
    scheme = url.partition(":")[0]
    if scheme not in SCHEMES:
        known = ", ".join(f"{name}:" for name in SCHEMES)
        raise PartError(f"HUB_SEARCH_URL is “{without_password(url)}”: it must begin with one of {known}.")
    return FailSafeEngine(import_module(SCHEMES[scheme]).connect(url))


def configured() -> Engine:
    """The engine that `HUB_SEARCH_URL` names."""
    return connect(settings.HUB_SEARCH_URL)
