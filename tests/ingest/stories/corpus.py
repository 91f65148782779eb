"""The corpus of real posts as publications."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hub.ingest.stories.publication import Publication

if TYPE_CHECKING:
    from pathlib import Path


def posts(path: Path) -> dict[str, Publication]:
    """Every post of a file of JSON lines, by its id in the corpus."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    sources = {name: number for number, name in enumerate(dict.fromkeys(row["source"] for row in rows), 1)}
    return {
        row["id"]: Publication(
            pk=number, source=sources[row["source"]], url=row["url"], title=row["title"] or "", text=row["body"] or "",
            published_at=_day(row["published"]),
        )
        for number, row in enumerate(rows, 1)
    }  # fmt: skip


def _day(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text[:10]).replace(tzinfo=UTC) if text else None
