"""The starter pack: what a new hub opens with, so that it is never empty.

    starter/*.csv, *.jsonl, *.yaml ──pack──▶ records ──load, pages──▶ topics, sources, library, pages, paths
                                                          │
                                                          └── ledger: what was loaded once is never loaded again

`pack` reads the files and touches nothing else; `load` writes, one transaction for each part; `pages` lays the site's
first pages; `ledger` remembers every item by its key, so that what an editor has deleted or moved stays so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


def load_starter(folder: Path, *, again: bool, now: datetime) -> dict[str, int] | None:
    """Load the pack in `folder`; how many of each part are new, or None if it was loaded before and not `again`.

    Topics are looked at each time: a newer vocabulary renews those that nobody has edited.

    A run that was interrupted between two parts has not loaded the pack: the next one completes it.

    Raises:
        PackError: a file can't be read; the parts before it stand, and the rest were not touched.
        PathTextError: as much of a path.
    """
    from content.starter import load, pack, pages  # noqa: PLC0415 - models, which this package holds one of
    from content.starter.ledger import StarterItem  # noqa: PLC0415

    topics = load.load_topics(now=now)
    if not again and not StarterItem.objects.missing("pack", ["complete"]):
        return {"topics": topics} if topics else None
    loaded = {
        "topics": topics,
        "sources": load.load_sources(pack.sources(folder / "sources.csv"), now=now),
        "library": load.load_library(pack.library(folder / "library.jsonl"), now=now),
        "pages": pages.load_pages(),
        "paths": pages.load_paths(file.read_text("utf-8") for file in sorted((folder / "paths").glob("*.yaml"))),
    }
    StarterItem.objects.enter("pack", ["complete"])
    return loaded
