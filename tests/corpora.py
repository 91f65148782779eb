"""Folders of documents for tests: our own small corpus, and the large ones beside a developer's checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

OWN = Path(__file__).resolve().parent / "data"
SHARED = OWN.parent.parent.parent / "shared" / "data"


def large(*values: Any, id: str) -> Any:  # noqa: A002 - as pytest calls it
    """Parameters of a test that needs the large corpora; skipped where they are not."""
    missing = pytest.mark.skipif(not SHARED.is_dir(), reason="the corpora at ../shared/data are not here")
    return pytest.param(*values, id=id, marks=missing)


def folders(own: str, *shared: str) -> list[Any]:
    """One folder a test: ours, then the large ones."""
    return [pytest.param(OWN / own, id=f"own {own}"), *(large(SHARED / name, id=name) for name in shared)]
