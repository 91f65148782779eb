"""Steps whose entry turned out to be another: they lead to that from then on, published or not.

A page's own blocks keep the number that they were written with; `Entry.current` leads on whenever they are read.
"""

from __future__ import annotations

from typing import Any

from content.paths.step import PathStep
from hub.actions.entry_merge import entry_merged


def follow(sender: type, entry: int, into: int, **kwargs: Any) -> None:  # noqa: ARG001 - a signal's
    """Let published steps lead to the entry that is left."""
    PathStep.objects.filter(entry=entry).update(entry=into)


def register() -> None:
    """Hear of entries that are merged."""
    entry_merged.connect(follow, dispatch_uid="content.paths.entry_merge_signal")
