"""Records for tests, with everything a test does not care about filled in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hub.ingest.records import EntryRecord


def a_record(**fields: Any) -> EntryRecord:
    """What a feed says of a post."""
    plain: dict[str, Any] = {
        "identity": "identity", "raw_hash": "raw", "guid": "guid", "url": "https://a.example/post", "title": "A post",
        "excerpt": "", "summary": "", "body": "", "text": "", "words": 0, "kind": "post",
        "published_at": datetime(2026, 5, 1, 12, tzinfo=UTC), "updated_at": None, "language": "", "image_url": "",
        "sponsored": False, "show_code": "", "show_number": None, "season": None, "episode": None, "minutes": None,
    }  # fmt: skip
    return EntryRecord(**plain | fields)
