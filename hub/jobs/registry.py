"""Errands: work of the rooms above the hub that its worker runs beside its own.

    content ──register──▶ Errand ◀──tick asks what is due── hub.jobs.tasks.errands_due ──run──▶ rows of content

As with all owed work, what is due stands in rows: an errand reads there whether it is, and may run twice at once or
die half-way without harm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


class Errand(Protocol):
    """One kind of work. `fetches` says whether it asks anything of the web, and so rests while HUB_FETCH is off."""

    fetches: bool

    def is_due(self, now: datetime) -> bool:
        """Whether there is any of it by now; asked every few seconds, and so in one cheap query or two."""
        ...

    def run(self, now: datetime) -> bool:
        """Do a batch; whether more is waiting that should not wait for the next tick."""
        ...


_errands: dict[str, Errand] = {}


def register(name: str, errand: Errand) -> None:
    """Have the worker run `errand` from now on."""
    _errands[name] = errand


def due(now: datetime, *, fetching: bool) -> Iterator[tuple[str, Errand]]:
    """Those that there is work for."""
    for name, errand in _errands.items():
        if (fetching or not errand.fetches) and errand.is_due(now):
            yield name, errand
