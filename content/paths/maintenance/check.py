"""Looking at a path: its steps, their links, what is new in the library; and the findings brought up to date.

Upkeep ──claim──▶ load ──survey (pure)──▶ wanted ──reconcile──▶ Finding rows ──▶ Upkeep, due tomorrow
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from content.paths.maintenance import matching
from content.paths.maintenance.evaluate import Candidate, KnownFinding, PathState, evaluate_path
from content.paths.maintenance.finding import Finding
from content.paths.maintenance.link import LinkCheck
from content.paths.maintenance.schedule import EVERY, MaintenanceSchedule
from content.paths.route import Route
from content.paths.step import PathStep
from hub.actions.entry import entries_changed
from hub.models import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from content.paths.maintenance.evaluate import NewFinding

State = Finding.State


def watch_new_paths(now: datetime) -> None:
    """Give published paths that have none yet a row that says when they are checked."""
    unkept = PathStep.objects.filter(path__upkeep__isnull=True).order_by().values_list("path", flat=True).distinct()
    MaintenanceSchedule.objects.bulk_create(
        (MaintenanceSchedule(path_id=key, due_at=now) for key in unkept), ignore_conflicts=True
    )


def check_paths(rows: Iterable[MaintenanceSchedule], *, now: datetime) -> None:
    """Check these paths: the handler of the kind “path_check”."""
    for upkeep in rows:
        check_path(upkeep, now=now)


def check_path(upkeep: MaintenanceSchedule, *, now: datetime) -> None:
    """Bring one path's findings up to date. Of a path that is published no more, all is settled."""
    path = upkeep.path
    route = Route(path.steps.with_entries())
    LinkCheck.objects.watch((step.entry for step in route.steps if step.entry and step.entry.url), now=now)
    material = PathState(
        route.steps,
        review_by=path.review_by if path.live else None,
        editions=_editions(route.steps),
        others={
            step.key: matching.replacements_for(step) for step in route.steps if step.is_gone and step.kind != "path"
        },
        matches={
            section.number: matching.for_section(section, level=path.level, now=now) for section in route.sections
        },
        known=[KnownFinding(*row) for row in path.findings.values_list("kind", "about", "state", "section_title")],
    )
    wanted = evaluate_path(material, today=now.date())
    with transaction.atomic():
        reconcile(path.pk, wanted, now=now)
        held = MaintenanceSchedule.objects.filter(pk=upkeep.pk, lease_token=upkeep.lease_token)
        held.filter(due_at=upkeep.due_at).update(due_at=now + EVERY)  # unless something has changed meanwhile
        held.update(looked_at=now, lease_until=None, lease_token=None)


def reconcile(path: int, wanted: Iterable[NewFinding], *, now: datetime) -> None:
    """Make the open findings of a path those of `wanted`; what somebody has decided stays decided."""
    rows = {(row.kind, row.about): row for row in Finding.objects.select_for_update().filter(path=path)}
    holds = set()
    for want in wanted:
        holds.add((want.kind, want.about))
        row = rows.get((want.kind, want.about))
        if row is None:
            Finding.objects.create(
                path_id=path, kind=want.kind, about=want.about, reason=want.reason, step=want.step,
                section_title=want.section_title, entry_id=want.entry, address=want.address, found_at=now,
                tell_at=Finding.telling(want.kind, found_at=now),
            )  # fmt: skip
        elif row.state == State.SETTLED:
            Finding.objects.filter(pk=row.pk).update(
                state=State.OPEN,
                reason=want.reason or row.reason,
                found_at=now,
                tell_at=Finding.telling(want.kind, found_at=now),
            )
        elif want.reason and row.reason != want.reason:
            Finding.objects.filter(pk=row.pk).update(reason=want.reason)
    past = [row.pk for key, row in rows.items() if key not in holds and row.state == State.OPEN]
    Finding.objects.filter(pk__in=past).update(state=State.SETTLED)


def _editions(steps: Iterable[PathStep]) -> dict[int, Candidate]:
    """The newest edition of each step's entry, where readers may see it."""
    editions: dict[int, Candidate] = {}
    after = {step.entry_id: step.entry_id for step in steps if step.entry_id}
    seen: set[int] = set()
    while after := {new: of for new, of in _superseding(after) if new not in seen}:
        seen |= after.keys()
        for entry in Entry.objects.public().filter(pk__in=after).only("title", "published_at"):
            day = f", {entry.published_at:%Y}" if entry.published_at else ""
            editions[after[entry.pk]] = Candidate(entry.pk, f"there is a newer edition, “{entry.title}”{day}.")
    return editions


def _superseding(entries: dict[int, int]) -> Iterable[tuple[int, int]]:
    """Each entry that supersedes one of `entries`, with the step's entry at the start of that chain."""
    found = Entry.objects.filter(supersedes__in=entries).order_by("pk").values_list("pk", "supersedes")
    return [(new, entries[old]) for new, old in found if old is not None]


def check_paths_of_entries(sender: type, keys: list[int], now: datetime, **kwargs: Any) -> None:  # noqa: ARG001 - a signal's
    """Entries were hidden, removed or shown: the paths they stand on are looked at, and their maintainers told."""
    MaintenanceSchedule.objects.check_soon(entries=keys, now=now)


def register() -> None:
    """Check paths when something happens to their entries."""
    entries_changed.connect(check_paths_of_entries, dispatch_uid="content.paths.maintenance")
