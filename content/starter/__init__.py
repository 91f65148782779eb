"""The starter pack: the topics, sources, library, pages and paths that a new hub opens with.

    starter/*.csv, *.jsonl, *.yaml ──pack──▶ records ──load, pages──▶ topics, sources, library, pages, paths
                                                          │
                                                          └── ledger: an item that was loaded once is never loaded again

`pack` reads the files and nothing else. `load` writes topics, sources and library, one transaction for each part;
`pages` creates the first pages of the site. `ledger` records every loaded item by its key, so that a later run does
not bring back what an editor has deleted or moved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


def load_starter(folder: Path, *, again: bool, now: datetime) -> dict[str, int] | None:
    """Load the pack in `folder`; returns how many items of each part are new.

    Returns None if the pack was loaded before, unless `again` is set or the shipped vocabulary has changed: topics are
    compared at every start, and a newer vocabulary updates those that nobody has edited. A run that was interrupted
    between two parts has not loaded the pack; the next run completes it.

    Raises:
        PackError: a file can't be read; the parts before it stay loaded, the others are not touched.
        PathTextError: a path can't be read, with the same effect.
    """
    from content.starter import load, pack, pages  # noqa: PLC0415 - they import models, one of which is in this package
    from content.starter.ledger import StarterItem  # noqa: PLC0415

    topics = load.load_topics(now=now)
    if not again and not StarterItem.objects.missing("pack", ["complete"]):
        return {"topics": topics} if topics else None
    loaded = {
        "topics": topics,
        "sources": load.load_sources(pack.read_sources(folder / "sources.csv"), now=now),
        "library": load.load_library(pack.read_library(folder / "library.jsonl"), now=now),
        "pages": pages.load_pages(),
        "paths": pages.load_paths(file.read_text("utf-8") for file in sorted((folder / "paths").glob("*.yaml"))),
    }
    StarterItem.objects.record("pack", ["complete"])
    return loaded
